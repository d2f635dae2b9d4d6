//! A fifth validator joins a running network, changes its keys, and another one leaves; proofs lead over
//! all of it.

use std::time::{Duration, Instant};

use catena_runtime::{genesis::LOCAL_FOUNDERS, AccountId};
use catena_tests::{
	consortium::{make_session_keys, CHANGE},
	extrinsic::bytes,
	node::free_port,
	story::text,
	Consortium, Desk, Node,
};
use codec::{Decode, Encode};
use serde_json::{json, Value};

#[test]
fn validator_joins_changes_its_keys_and_another_leaves_and_proofs_lead_over_it() {
	let mut consortium = Consortium::start_busy();
	let desk = consortium.desk();
	let genesis = anchor(&desk);
	let item = recorded(&desk);

	let mut fifth = consortium.newcomer();
	fifth.run();
	let account = text(&desk.json(&["key", "new", "newcomer"]), "public");
	let first = registered(&consortium, &desk, &fifth, &account);
	let added = consortium.decide(&desk, &["validator", "add", &account]);
	assert_eq!(added["about"], format!("take {account} into the validator set"), "{added}");
	wait_until(&consortium, "the newcomer", |keys| {
		keys.len() == 5 && keys.contains(&first.grandpa)
	});
	authors(&fifth, &first.aura);

	// With one of the five gone, four votes are needed: nothing is final without the newcomer's.
	consortium.nodes[3].kill();
	let before = fifth.finalized();
	fifth.wait_for_finalized(before + 5);
	consortium.nodes[3].run();

	// Other keys for the newcomer, whose node goes on running; and the first founder leaves.
	let second = registered_again(&desk, &fifth, &account);
	assert_ne!(second.grandpa, first.grandpa);
	let leaving = LOCAL_FOUNDERS[0].validator();
	let leaving = format!("0x{}", hex::encode(leaving.encode()));
	consortium.decide(&desk, &["--yes", "validator", "remove", &leaving]);
	wait_until(&consortium, "the change", |keys| {
		keys.len() == 4 && keys.contains(&second.grandpa) && !keys.contains(&first.grandpa)
	});
	authors(&fifth, &second.aura);
	consortium.nodes[0].stop();
	// Nobody can leave now, and nothing is proposed.
	let next = LOCAL_FOUNDERS[1].validator();
	let next = format!("0x{}", hex::encode(next.encode()));
	let refused = desk.complaint(&["--as", "bka", "--yes", "validator", "remove", &next]);
	assert_eq!(
		refused.error,
		format!(
			"the validator {next} cannot be removed: 3 with session keys would be left, and the minimum \
			 is 4"
		)
	);
	// Three of these four finalize, so the new keys vote.
	consortium.nodes[3].kill();
	let before = fifth.finalized();
	fifth.wait_for_finalized(before + 3);
	consortium.nodes[3].run();

	past_is_shown(&desk, &account, &leaving);

	// The lineage leads over every change, and does so after the prover was started again.
	let proof = proven(&desk, &item, &genesis, "late.catena");
	consortium.nodes[1].stop();
	assert!(verified(&desk, &proof, &genesis)["lineage_steps"].as_u64() >= Some(2));
	consortium.nodes[1].run();
	let again = proven(&desk, &item, &genesis, "again.catena");
	let offline = Desk::new(&format!("ws://127.0.0.1:{}", free_port()));
	let verdict = verified(&offline, &again, &genesis);
	assert!(verdict["lineage_steps"].as_u64() >= Some(2), "{verdict}");
	assert_eq!(verdict["anchor"]["number"], 0, "{verdict}");
}

/// The public parts of session keys.
struct Made {
	aura: String,
	grandpa: String,
	file: String,
}

fn made(desk: &Desk, node: &Node, account: &str) -> Made {
	let content = make_session_keys(node, account);
	let json: Value = serde_json::from_str(&content).expect("JSON");
	let path = desk.path("session-keys.json");
	std::fs::write(&path, &content).expect("a file can be written");
	let file = path.display().to_string();
	Made { aura: text(&json, "aura"), grandpa: text(&json, "grandpa"), file }
}

/// Invites the newcomer and registers session keys that were made on its machine; what is forged, too
/// early or by nobody is refused before.
fn registered(consortium: &Consortium, desk: &Desk, node: &Node, account: &str) -> Made {
	let keys = made(desk, node, account);
	let register = ["--as", "newcomer", "validator", "register", &keys.file];
	let refused = desk.complaint(&register);
	assert_eq!(
		refused.error,
		format!("the account {account} was not invited: the council does that first")
	);
	let stranger = desk.complaint(&["--as", "newcomer", "validator", "invite", account]);
	assert!(stranger.error.ends_with("is not a council member's"), "{stranger:?}");
	consortium.decide(desk, &["validator", "invite", account]);

	let refused = desk.complaint(&["--as", "europol", "validator", "add", account]);
	assert_eq!(
		refused.error,
		format!("the account {account} has no session keys: it registers them first")
	);
	forged(desk, &keys, account);
	desk.json(&register);
	keys
}

/// Session keys with the proof of others: refused, and the chain goes on.
fn forged(desk: &Desk, keys: &Made, account: &str) {
	let content = std::fs::read_to_string(&keys.file).expect("a file");
	let mut json: Value = serde_json::from_str(&content).expect("JSON");
	json["proof"][1] = json!(format!("0x{}", "5a".repeat(64)));
	let path = desk.path("forged.json");
	std::fs::write(&path, json.to_string()).expect("a file can be written");
	let path = path.display().to_string();
	let refused = desk.complaint(&["--as", "newcomer", "validator", "register", &path]);
	assert_eq!(
		refused.error,
		format!(
			"the proof of possession is not one by these session keys for the account {account}"
		)
	);
}

fn registered_again(desk: &Desk, node: &Node, account: &str) -> Made {
	let keys = made(desk, node, account);
	desk.json(&["--as", "newcomer", "validator", "register", &keys.file]);
	keys
}

/// Waits until blocks are finalized by a set of keys of which this holds.
fn wait_until(consortium: &Consortium, what: &str, holds: impl Fn(&[String]) -> bool) {
	let (node, begin) = (&consortium.nodes[1], Instant::now());
	let mut found = Vec::new();
	while begin.elapsed() < CHANGE {
		let params = json!([node.finalized()]);
		if let Ok(anchor) = node.call("provenance_trustAnchor", params) {
			let authorities = anchor["set"]["authorities"].as_array().expect("a set");
			found = authorities.iter().map(|one| text(one, "key")).collect();
			if holds(&found) {
				return;
			}
		}
		std::thread::sleep(Duration::from_millis(500));
	}
	panic!("{what} is not in force after {CHANGE:?}: {found:?}");
}

/// Waits for a block that was authored with this key.
fn authors(node: &Node, aura: &str) {
	node.wait_for("a block of this validator", || {
		let best = node.best_block().hash;
		let header = node.call("chain_getHeader", json!([best])).ok()?;
		// The first entry names the slot: kind, engine, length, and eight bytes.
		let slot = bytes(&header["digest"]["logs"][0]);
		let slot = u64::decode(&mut &slot[6..]).ok()?;
		let parent = header["parentHash"].clone();
		let set = node.call("state_call", json!(["AuraApi_authorities", "0x", parent])).ok()?;
		let set = Vec::<[u8; 32]>::decode(&mut &bytes(&set)[..]).ok()?;
		let author = set.get((slot % set.len() as u64) as usize)?;
		(format!("0x{}", hex::encode(author)) == aura).then_some(())
	});
}

fn past_is_shown(desk: &Desk, joined: &str, left: &str) {
	let changes = |account: &str| -> Vec<String> {
		let shown = desk.json(&["validator", "show", account]);
		let changes = shown["history"]["changes"].as_array().expect("a past").clone();
		changes.iter().map(|change| text(change, "change")).collect()
	};
	assert_eq!(changes(joined), ["added", "keys-rotated"]);
	assert_eq!(changes(left), ["added", "removed"]);
	let listed = desk.json(&["validator", "list"]);
	assert_eq!((&listed["able"], &listed["minimum"]), (&json!(4), &json!(4)), "{listed}");
	let standing = |account: &str| {
		let all = listed["validators"].as_array().expect("a list");
		let one = all.iter().find(|one| one["account"] == account).expect("listed");
		one["standing"][0].clone()
	};
	assert_eq!((standing(joined), standing(left)), (json!("validator"), json!("candidate")));
	let all: Vec<AccountId> = LOCAL_FOUNDERS[1..].iter().map(|one| one.validator()).collect();
	for other in all {
		assert_eq!(standing(&format!("0x{}", hex::encode(other.encode()))), "validator");
	}
}

/// An artefact of the first founder.
fn recorded(desk: &Desk) -> String {
	desk.json(&["key", "new", "inspector"]);
	let enrol = ["officer", "enrol", "--key", "inspector", "--roles", "investigator,registrar"];
	desk.json(&[&["--as", "europol"][..], &enrol].concat());
	let added = desk.json(&["--as", "inspector", "artefact", "add", "--type", "Amphora"]);
	text(&added, "item")
}

fn anchor(desk: &Desk) -> String {
	let path = desk.path("genesis.json").display().to_string();
	desk.json(&["anchor", "--out", &path]);
	path
}

fn proven(desk: &Desk, item: &str, anchor: &str, name: &str) -> String {
	let path = desk.path(name).display().to_string();
	desk.json(&["prove", item, "--anchor", anchor, "--out", &path]);
	path
}

fn verified(desk: &Desk, proof: &str, anchor: &str) -> Value {
	let verdict = desk.json(&["verify", proof, "--anchor", anchor, "--complete"]);
	assert_eq!(verdict["verdict"], "proven", "{verdict}");
	verdict
}
