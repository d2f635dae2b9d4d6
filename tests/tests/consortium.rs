//! Four validators: what they decide together, and proofs that outlive a change of their keys.

use catena_primitives::{
	proof::Checkpoint,
	published::{in_order, PublishedV1},
};
use catena_rpc::{anchor::AnchorFile, signing};
use catena_tests::{story::text, Consortium, Desk};
use serde_json::{json, Value};
use sp_core::{ed25519, Pair};

/// The council's four members are asked in this order; three of them are two thirds.
const MEMBERS: [&str; 4] = ["europol", "eurojust", "bka", "carabinieri-tpc"];

#[test]
fn four_validators_decide_together_and_their_proofs_outlive_a_change_of_keys() {
	let mut consortium = Consortium::start_busy();
	consortium.rotate_session_keys();
	let desk = consortium.desk();

	let organisation = admitted_by_three_of_four(&desk);
	refused_by_the_council(&desk);
	seat_goes_to_another(&desk);
	let items = recorded(&desk, organisation);

	let genesis = anchor(&desk, "genesis.json", None);
	no_anchor_before_its_block(&desk);
	let early = prove(&desk, &items[0], &[&genesis], "early.catena");
	assert_eq!(proven(&desk, &early, &[&genesis])["lineage_steps"], 0);

	let changed = consortium.wait_for_authority_set(1);
	let later = anchor(&desk, "later.json", Some(changed));
	consortium.nodes[1].wait_for_finalized(changed + 1);

	// One proof leads from genesis over the change; another begins behind it.
	let late = prove(&desk, &items[0], &[&genesis, &later], "late.catena");
	let verdict = proven(&desk, &late, &[&genesis, &later]);
	assert_eq!(verdict["lineage_steps"], 1, "{verdict}");
	assert_eq!(verdict["authority_set"], 1, "{verdict}");
	assert_eq!(verdict["checkpoints"].as_array().map(Vec::len), Some(2), "{verdict}");
	let short = prove(&desk, &items[1], &[&later], "short.catena");
	let verdict = proven(&desk, &short, &[&later]);
	assert_eq!(verdict["lineage_steps"], 0, "{verdict}");
	assert_eq!(verdict["anchor"]["number"], changed, "{verdict}");

	agencies_publish_checkpoints(&desk, &genesis, &later, &late);

	// What was proven before the change stays proven, and says nothing of a later checkpoint.
	proven(&desk, &early, &[&genesis]);
	let verdict = desk.run(&["verify", &early, "--anchor", &genesis, "--anchor", &later]);
	assert_eq!(verdict.code, 3, "{verdict:?}");
	assert!(verdict.stdout.contains("PF-13"), "{verdict:?}");

	// One of four may fail.
	consortium.nodes[0].kill();
	let before = consortium.nodes[1].finalized();
	let artefact = desk.json(&["--as", "inspector", "artefact", "add", "--type", "Amphora"]);
	let artefact = text(&artefact, "item");
	assert!(consortium.nodes[1].finalized() > before);
	let proof = prove(&desk, &artefact, &[&genesis], "artefact.catena");
	proven(&desk, &proof, &[&genesis]);

	// Two of four may not: nothing is called recorded until one is back.
	consortium.nodes[2].kill();
	nothing_is_final_without_three(&desk);
	consortium.nodes[0].run();
	sent_when_one_is_back(&desk);
	let items = desk.json(&["items"]);
	let list = items["items"].as_array().expect("a list");
	let recorded =
		list.iter().filter(|item| item["kind"] == "artefact" && item["waiting"] == false);
	assert_eq!(recorded.count(), 2, "{items}");
}

/// A voter that is far behind asks one other for votes; if that one has none to give, it asks again with
/// the next word from the others, which comes every two minutes. Meanwhile the statement is kept and can
/// be sent again.
fn sent_when_one_is_back(desk: &Desk) {
	let mut last = None;
	for _ in 0..3 {
		let sent = desk.run(&["--yes", "send"]);
		if sent.code == 0 {
			return;
		}
		assert_eq!(sent.code, 4, "{sent:?}");
		last = Some(sent);
	}
	panic!("not sent in three minutes: {last:?}");
}

/// Admits an organisation, and gives its number.
fn admitted_by_three_of_four(desk: &Desk) -> String {
	desk.json(&["key", "new", "director"]);
	let proposed = desk.json(&[
		"--as",
		MEMBERS[0],
		"org",
		"admit",
		"Zoll",
		"--country",
		"DE",
		"--admin",
		"director",
	]);
	assert_eq!(proposed["executed"], false, "{proposed}");
	assert_eq!(proposed["threshold"], 3, "{proposed}");
	assert_eq!(proposed["organisation"], Value::Null, "{proposed}");
	let second = vote(desk, MEMBERS[1], &proposed, &[]);
	assert_eq!((&second["executed"], &second["ayes"]), (&json!(false), &json!(2)), "{second}");

	// The same vote again counts once.
	let again = vote(desk, MEMBERS[1], &proposed, &[]);
	assert_eq!((&again["executed"], &again["ayes"]), (&json!(false), &json!(2)), "{again}");
	// Whoever is not on the council has no vote.
	let outsider = desk.run(&vote_arguments("director", &proposed));
	assert_eq!(outsider.code, 1, "{outsider:?}");
	assert!(outsider.stderr.contains("is not a council member's"), "{outsider:?}");

	let third = vote(desk, MEMBERS[2], &proposed, &[]);
	assert_eq!(third["executed"], true, "{third}");
	let list = desk.json(&["org", "list"]);
	let organisations = list["organisations"].as_array().expect("a list");
	let zoll: Vec<&Value> = organisations.iter().filter(|o| o["name"] == "Zoll").collect();
	assert_eq!(zoll.len(), 1, "{list}");
	zoll[0]["organisation"].to_string()
}

/// Two votes against of four: what was proposed can no longer be carried out.
fn refused_by_the_council(desk: &Desk) {
	let proposed = desk.json(&[
		"--as",
		MEMBERS[0],
		"org",
		"admit",
		"Nobody",
		"--country",
		"XX",
		"--admin",
		"director",
	]);
	let against = vote(desk, MEMBERS[1], &proposed, &["--against"]);
	assert_eq!(against["executed"], false, "{against}");
	assert_eq!(desk.json(&["council", "motions"])["motions"][0]["standing"], "open");
	let proposal = text(&proposed, "proposal");
	let close = ["--as", "director", "council", "close", "--proposal", &proposal];
	let early = desk.complaint(&close);
	assert!(
		early.error.starts_with("the motion is not decided: 1 for it and 1 against"),
		"{early:?}"
	);
	// The vote that decides clears it away.
	let against = vote(desk, MEMBERS[2], &proposed, &["--against"]);
	assert_eq!(against["dropped"], "voted down", "{against}");
	assert_eq!(desk.json(&["council", "motions"])["motions"], json!([]));
	let list = desk.json(&["org", "list"]).to_string();
	assert!(!list.contains("Nobody"), "{list}");
}

/// Three of four give the last one's seat to the administrator that they have admitted.
fn seat_goes_to_another(desk: &Desk) {
	let nobody = format!("0x{}", "5a".repeat(32));
	let seats = ["--as", MEMBERS[0], "--yes", "council", "seats"];
	let refused = desk.complaint(&[&seats[..], &["add", &nobody]].concat());
	let expected =
		format!("the account {nobody} does not exist on this chain, so it can sign nothing");
	assert_eq!(refused.error, expected);

	let proposed = desk.json(&[&seats[..], &["replace", MEMBERS[3], "director"]].concat());
	assert_eq!((&proposed["executed"], &proposed["threshold"]), (&json!(false), &json!(3)));
	vote(desk, MEMBERS[1], &proposed, &[]);
	let last = vote(desk, MEMBERS[2], &proposed, &[]);
	assert_eq!(last["executed"], true, "{last}");
	let listed = desk.json(&["council", "seats", "list"]);
	let all = listed["seats"].as_array().expect("seats");
	let director = text(&desk.json(&["key", "show", "director"]), "public");
	assert_eq!(all.iter().filter(|seat| seat["account"] == director).count(), 1, "{listed}");
	assert_eq!(all.len(), 4, "{listed}");

	// Who has lost the seat proposes nothing, and who has it does.
	let motion = ["council", "seats", "remove", MEMBERS[2]];
	let former = desk.complaint(&[&["--as", MEMBERS[3], "--yes"], &motion[..]].concat());
	assert!(former.error.ends_with("is not a council member's"), "{former:?}");
	let proposed = desk.json(&[&["--as", "director", "--yes"], &motion[..]].concat());
	assert_eq!((&proposed["executed"], &proposed["ayes"]), (&json!(false), &json!(1)));
}

fn vote_arguments<'a>(member: &'a str, proposed: &'a Value) -> Vec<&'a str> {
	let proposal = proposed["proposal"].as_str().expect("a proposal");
	let index = match proposed["index"].as_u64() {
		Some(0) => "0",
		Some(1) => "1",
		Some(2) => "2",
		other => panic!("which index is {other:?}?"),
	};
	vec!["--as", member, "--yes", "org", "vote", "--proposal", proposal, "--index", index]
}

fn vote(desk: &Desk, member: &str, proposed: &Value, more: &[&str]) -> Value {
	desk.json(&[&vote_arguments(member, proposed)[..], more].concat())
}

/// Enrols an officer, and records three exhibits of a case by one signature.
fn recorded(desk: &Desk, organisation: String) -> Vec<String> {
	desk.json(&["key", "new", "inspector"]);
	let enrolled = desk.json(&[
		"--as",
		"director",
		"officer",
		"enrol",
		"--key",
		"inspector",
		"--roles",
		"investigator,registrar",
	]);
	assert_eq!(enrolled["organisation"].to_string(), organisation, "{enrolled}");
	let case = desk.json(&["--as", "inspector", "case", "open", "--form", "case"]);
	let case = text(&case, "item");
	let mut arguments = ["--as", "inspector", "exhibit", "add", &case].map(String::from).to_vec();
	for content in ["a telephone", "a disk", "a ledger"] {
		let path = desk.path(content);
		std::fs::write(&path, content).expect("a file can be written");
		arguments.push(path.display().to_string());
	}
	let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
	let added = desk.json(&arguments);
	added["items"].as_array().expect("items").iter().map(|item| text(item, "item")).collect()
}

fn anchor(desk: &Desk, name: &str, block: Option<u64>) -> String {
	let path = desk.path(name).display().to_string();
	let block = block.map(|number| number.to_string());
	let mut arguments = vec!["anchor", "--out", &path];
	if let Some(block) = &block {
		arguments.extend(["--block", block]);
	}
	desk.json(&arguments);
	path
}

fn prove(desk: &Desk, item: &str, anchors: &[&str], name: &str) -> String {
	let path = desk.path(name).display().to_string();
	let mut arguments = vec!["prove", item, "--out", &path];
	for anchor in anchors {
		arguments.extend(["--anchor", anchor]);
	}
	desk.json(&arguments);
	path
}

fn proven(desk: &Desk, proof: &str, anchors: &[&str]) -> Value {
	let mut arguments = vec!["verify", proof];
	for anchor in anchors {
		arguments.extend(["--anchor", anchor]);
	}
	let verdict = desk.json(&arguments);
	assert_eq!(verdict["verdict"], "proven", "{verdict}");
	verdict
}

/// Who finalizes what comes after a block is not told before the block is final.
fn no_anchor_before_its_block(desk: &Desk) {
	let path = desk.path("future.json");
	let out = path.display().to_string();
	let refused = desk.complaint(&["anchor", "--block", "4000000000", "--out", &out]);
	assert_eq!(
		(refused.code, refused.error.as_str()),
		(4, "the node is not ready: block 4000000000 is not finalized here")
	);
	assert!(!path.exists());
}

/// Two agencies sign the checkpoint behind the change, a third the next one; a fourth contradicts them.
fn agencies_publish_checkpoints(desk: &Desk, genesis: &str, later: &str, proof: &str) {
	let path = |name: &str| desk.path(name).display().to_string();
	let named = |name: &str| {
		let key = desk.json(&["key", "show", name]);
		format!("{name}={}", text(&key, "public"))
	};
	let [one, two, next, false_one] =
		["one", "two", "next", "false"].map(|name| path(&format!("{name}.checkpoint")));
	let checkpoint = std::fs::read_to_string(later).expect("an anchor");
	let checkpoint = AnchorFile::read(&checkpoint).expect("a checkpoint");
	let block = checkpoint.block.number.to_string();

	let publish = |who: &str, more: &[&str]| {
		desk.json(&[&["--as", who, "checkpoint", "publish"][..], more].concat())
	};
	let made = publish("europol", &["--anchor", genesis, "--block", &block, "--out", &one]);
	assert_eq!((&made["lineage_steps"], &made["signatures"]), (&json!(1), &json!(1)), "{made}");
	let made = publish("eurojust", &["--anchor", genesis, "--beside", &one, "--out", &two]);
	assert_eq!(made["signatures"], 2, "{made}");
	let by = named("eurojust");
	let made = publish("bka", &["--anchor", &two, "--publisher", &by, "--out", &next]);
	assert_eq!(made["anchor"]["number"], checkpoint.block.number, "{made}");
	assert_eq!(made["lineage_steps"], 0, "{made}");

	let (first, second) = (named("europol"), named("bka"));
	let verify = |anchors: &[&str]| {
		let mut arguments = vec!["--json", "verify", proof, "--publisher", &first];
		arguments.extend(["--publisher", &second]);
		arguments.extend(anchors.iter().flat_map(|anchor| ["--anchor", anchor]));
		let said = desk.run(&arguments);
		let verdict: Value = serde_json::from_str(&said.stdout).expect("a verdict");
		(said.code, verdict)
	};
	let (code, verdict) = verify(&[genesis, &two]);
	assert_eq!((code, &verdict["verdict"]), (0, &json!("proven")), "{verdict}");
	assert_eq!(verdict["anchors"][1]["published_by"][0]["name"], "europol", "{verdict}");

	let mut other = checkpoint;
	other.block.hash[0] ^= 1;
	std::fs::write(&false_one, signed_by_bka(&other)).expect("it can be written");
	let (code, verdict) = verify(&[&two, &false_one]);
	assert_eq!((code, &verdict["verdict"]), (1, &json!("contradiction")), "{verdict}");
	assert_eq!(verdict["between"][0]["published_by"][0]["name"], "europol", "{verdict}");
	assert_eq!(verdict["between"][1]["published_by"][0]["name"], "bka", "{verdict}");
}

/// What the command would not sign, for it follows from nothing.
fn signed_by_bka(checkpoint: &Checkpoint) -> Vec<u8> {
	let pair = ed25519::Pair::from_string("//BKA//admin", None).expect("a key");
	let key = ed25519_dalek::SigningKey::from_bytes(&pair.seed());
	let checkpoint = in_order(checkpoint.clone());
	let signatures = vec![signing::publish(&checkpoint, 0, &key)];
	PublishedV1 { checkpoint, signatures: signatures.try_into().expect("one") }.to_file()
}

/// A statement that is sent while two of four are gone is neither acknowledged nor lost.
fn nothing_is_final_without_three(desk: &Desk) {
	let answer = desk.run(&["--as", "inspector", "artefact", "add", "--type", "Stele"]);
	assert_eq!(answer.code, 4, "{answer:?}");
	assert!(answer.stderr.contains("not final after 60 s"), "{answer:?}");
	assert!(answer.stderr.contains("catena send"), "{answer:?}");
}
