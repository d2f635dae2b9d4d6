//! `catena checkpoint`, and `catena verify` with what was published.

use std::path::{Path, PathBuf};

use catena_primitives::{
	proof::{BlockRef, Checkpoint},
	published::{in_order, PublishedV1},
};
use catena_rpc::anchor::AnchorFile;
use serde_json::{json, Value};

use crate::{
	home::{said, text, Home},
	proving::SceneNode,
	support::publishing::{published, publisher, SIGNED_MS},
	verifying::scene,
};

/// What a reader calls the organisation of this number, with its key.
fn named(number: u8) -> String {
	format!("Agency {number}={}", hex::encode(publisher(number)))
}

fn plain(home: &Home, name: &str, checkpoint: &Checkpoint) -> PathBuf {
	home.file(name, AnchorFile::from(checkpoint).write())
}

fn signed(home: &Home, name: &str, checkpoint: &Checkpoint, numbers: &[u8]) -> PathBuf {
	home.file(name, published(checkpoint, numbers).to_file())
}

fn at(number: u32) -> Checkpoint {
	scene().chain.checkpoint(number)
}

/// The verdict on a proof with these anchors, of publishers 1, 2 and 3; the exit code must be this.
#[track_caller]
fn verdict(home: &Home, code: i32, proof: &Path, anchors: &[&PathBuf]) -> (Value, String) {
	let (one, two, three) = (named(1), named(2), named(3));
	let mut arguments = vec!["verify", text(proof)];
	arguments.extend(anchors.iter().flat_map(|anchor| ["--anchor", text(anchor)]));
	arguments.extend([&one, &two, &three].into_iter().flat_map(|by| ["--publisher", by.as_str()]));
	let words = home.run(&arguments);
	assert_eq!(words.code, code, "{}{}", words.stdout, words.stderr);
	arguments.push("--json");
	let scripts = home.run(&arguments);
	assert_eq!(scripts.code, code, "{}{}", scripts.stdout, scripts.stderr);
	(serde_json::from_str(&scripts.stdout).unwrap(), words.stdout)
}

#[test]
fn proof_says_against_whose_checkpoints_it_was_verified() {
	let home = Home::new();
	let proof = home.file("p.catena", scene().prove_from(&[0, 8]).proof.to_file());
	let first = signed(&home, "first.checkpoint", &at(0), &[1]);
	let later = signed(&home, "later.checkpoint", &at(8), &[1, 2]);
	let (found, words) = verdict(&home, 0, &proof, &[&first, &later]);
	let key = format!("0x{}", hex::encode(publisher(1)));
	assert_eq!(found["verdict"], "proven");
	assert_eq!(
		found["anchors"][0],
		json!({
			"file": text(&first),
			"counted": true,
			"block": found["anchor"],
			"set": 0,
			"published_by": [{ "name": "Agency 1", "key": key, "signed_ms": SIGNED_MS }],
		})
	);
	assert_eq!(found["anchors"][1]["published_by"].as_array().unwrap().len(), 2);
	let line = |name: &str| {
		let line = words.lines().find(|line| line.starts_with(name));
		line.unwrap_or_else(|| panic!("{name} is missing in:\n{words}")).to_owned()
	};
	assert!(line("Anchor").contains(&format!("published by Agency 1 (key {key})")), "{words}");
	assert!(line("Descends from").contains("Agency 2"), "{words}");
	// A plain one is named by its file.
	let first = plain(&home, "first.json", &at(0));
	let (found, words) = verdict(&home, 0, &proof, &[&first, &later]);
	assert_eq!(found["anchors"][0]["published_by"], json!([]));
	assert!(words.contains(&format!("from {}", text(&first))), "{words}");
}

#[test]
fn checkpoint_that_counts_for_nothing_says_so_and_nothing_is_proven_beside_it() {
	let home = Home::new();
	let proof = home.file("p.catena", scene().prove_from(&[0, 8]).proof.to_file());
	let first = plain(&home, "first.json", &at(0));
	let stranger = signed(&home, "stranger.checkpoint", &at(8), &[9]);
	let mut bytes = published(&at(8), &[1]).to_file();
	bytes[50] ^= 1;
	let altered = home.file("altered.checkpoint", &bytes);
	let cut = home.file("cut.checkpoint", &bytes[..40]);
	for (file, requirement, name, reason) in [
		(&stranger, "PC-6", "NobodyNamed", "you named nobody who signed it"),
		(&altered, "PC-5", "BadSignature", "does not hold"),
		(&cut, "PC-2", "Malformed", "cut short"),
	] {
		let (found, words) = verdict(&home, 3, &proof, &[&first, file]);
		assert_eq!(found["verdict"], "undetermined");
		assert_eq!((&found["requirement"], &found["name"]), (&json!("PC-7"), &json!("Publisher")));
		assert!(found["hint"].as_str().unwrap().contains("--publisher"), "{found}");
		let anchor = &found["anchors"][1];
		assert_eq!(
			(&anchor["counted"], &anchor["requirement"], &anchor["name"]),
			(&json!(false), &json!(requirement), &json!(name))
		);
		assert!(anchor["reason"].as_str().unwrap().contains(reason), "{anchor}");
		assert!(words.contains("Anchors that count for nothing"), "{words}");
		assert!(words.contains(text(file)) && words.contains(reason), "{words}");
		assert!(!words.contains("PROVEN"), "{words}");
		// Alone, there is nothing to begin with.
		let (found, _) = verdict(&home, 3, &proof, &[file]);
		assert_eq!(found["requirement"], "PF-8");
	}
	// The stranger's key is shown, so that it can be asked for.
	let (_, words) = verdict(&home, 3, &proof, &[&first, &stranger]);
	assert!(words.contains(&hex::encode(publisher(9))), "{words}");
}

#[test]
fn contradiction_of_two_agencies_is_a_finding_that_names_both() {
	let home = Home::new();
	let proof = home.file("p.catena", scene().prove_from(&[0, 8]).proof.to_file());
	let mut other = at(8);
	other.block.hash[0] ^= 1;
	let one = signed(&home, "one.checkpoint", &at(8), &[1]);
	let two = signed(&home, "two.checkpoint", &other, &[2]);
	let (found, words) = verdict(&home, 1, &proof, &[&one, &two]);
	assert_eq!(found["verdict"], "contradiction");
	assert_eq!((&found["requirement"], &found["name"]), (&json!("PC-8"), &json!("BlocksDiffer")));
	assert_eq!(found["between"][0]["published_by"][0]["name"], "Agency 1");
	assert_eq!(found["between"][1]["published_by"][0]["name"], "Agency 2");
	assert_eq!(found["between"][1]["file"], text(&two));
	assert!(words.starts_with("CONTRADICTION BETWEEN PUBLISHED CHECKPOINTS\n"), "{words}");
	for part in ["Agency 1", "Agency 2", text(&one), text(&two), "Take them to both publishers"] {
		assert!(words.contains(part), "{part} is missing in:\n{words}");
	}
	for part in [publisher(1), publisher(2), at(8).block.hash, other.block.hash] {
		assert!(words.contains(&hex::encode(part)), "{words}");
	}
	assert!(!words.contains("REJECTED"), "{words}");
	// Of two of whom one is not named, nobody contradicts anybody.
	let stranger = signed(&home, "stranger.checkpoint", &other, &[9]);
	let first = plain(&home, "first.json", &at(0));
	let (found, _) = verdict(&home, 3, &proof, &[&first, &one, &stranger]);
	assert_eq!(found["name"], "Publisher");
}

#[test]
fn contradiction_that_a_proof_shows_names_both_sides() {
	let home = Home::new();
	let proof = home.file("p.catena", scene().prove_from(&[0, 4, 8]).proof.to_file());
	let first = plain(&home, "first.json", &at(0));
	let mut other = at(4);
	other.block.hash[0] ^= 1;
	let earlier = signed(&home, "earlier.checkpoint", &other, &[1]);
	let later = signed(&home, "later.checkpoint", &at(8), &[2]);
	let (found, words) = verdict(&home, 1, &proof, &[&first, &earlier, &later]);
	assert_eq!(
		(&found["verdict"], &found["name"]),
		(&json!("contradiction"), &json!("NotDescended"))
	);
	assert_eq!(found["requirement"], "PC-9");
	let sides: Vec<&Value> =
		found["between"].as_array().unwrap().iter().map(|side| &side["file"]).collect();
	assert_eq!(sides, [&json!(text(&later)), &json!(text(&earlier))]);
	assert!(words.contains("Agency 1") && words.contains("Agency 2"), "{words}");
	assert!(words.contains("Get the proof anew"), "{words}");
	// The other way round the proof may be the forgery: it is rejected, and says by whose checkpoint.
	let mut other = at(8);
	other.block.hash[0] ^= 1;
	let earlier = signed(&home, "earlier.checkpoint", &at(4), &[1]);
	let later = signed(&home, "later.checkpoint", &other, &[2]);
	let (found, words) = verdict(&home, 1, &proof, &[&first, &earlier, &later]);
	assert_eq!((&found["verdict"], &found["requirement"]), (&json!("rejected"), &json!("PF-13")));
	assert!(words.contains("The checkpoint at block 8 is published by Agency 2"), "{words}");
}

#[test]
fn publishers_are_named_as_they_should_be() {
	let home = Home::new();
	let (proof, anchor) = (home.file("p", "x"), plain(&home, "a.json", &at(0)));
	let verify = ["verify", text(&proof), "--anchor", text(&anchor)];
	let key = hex::encode(publisher(1));
	let neutral = format!("x=01{}", "00".repeat(31));
	for wrong in ["Europol", &key, "Europol=12", &neutral] {
		let failure = home.fails(2, &[&verify[..], &["--publisher", wrong]].concat());
		assert!(failure["error"].as_str().unwrap().contains("--publisher"), "{failure}");
	}
	let (one, two) = (format!("a={key}"), format!("b={key}"));
	let failure =
		home.fails(2, &[&verify[..], &["--publisher", &one, "--publisher", &two]].concat());
	assert_eq!(failure["error"], "a and b are named with the same key");
}

#[test]
fn checkpoint_is_shown_with_who_signed_it() {
	let home = Home::new();
	let file = signed(&home, "c.checkpoint", &at(8), &[1, 2]);
	let shown = home.json(&["checkpoint", "show", text(&file), "--publisher", &named(1)]);
	let checkpoint = in_order(at(8));
	assert_eq!(shown["block"]["number"], 8);
	assert_eq!(shown["set"]["id"], checkpoint.set.id);
	assert_eq!(shown["set"]["authorities"].as_array().unwrap().len(), 4);
	assert_eq!(shown["counts"], true);
	let names: Vec<&Value> =
		shown["published_by"].as_array().unwrap().iter().map(|by| &by["name"]).collect();
	assert!(names.contains(&&json!("Agency 1")) && names.contains(&&Value::Null), "{shown}");
	// Nobody is named: the keys are there to be compared.
	let said = home.run(&["checkpoint", "show", text(&file)]);
	assert_eq!(said.code, 0);
	assert!(said.stdout.contains(&hex::encode(publisher(2))), "{}", said.stdout);
	let said = home.run(&["checkpoint", "show", text(&file), "--publisher", &named(3)]);
	assert_eq!(said.code, 3);
	assert!(said.stdout.contains("it counts for nothing"), "{}", said.stdout);
	let mut bytes = published(&at(8), &[1]).to_file();
	*bytes.last_mut().unwrap() ^= 1;
	let altered = home.file("altered.checkpoint", bytes);
	let failure = home.fails(1, &["checkpoint", "show", text(&altered)]);
	assert_eq!(failure["data"], json!({ "requirement": "PC-5", "name": "BadSignature" }));
	let anchor = plain(&home, "a.json", &at(8));
	let shown = home.json(&["checkpoint", "show", text(&anchor)]);
	assert_eq!((&shown["kind"], &shown["published_by"]), (&json!("plain"), &json!([])));
}

/// A home with the key of an agency, whose public part is given too.
fn agency(node: &SceneNode) -> (Home, String) {
	let home = Home::at(&node.url);
	let made = home.json(&["key", "new", "agency"]);
	(home, made["public"].as_str().unwrap().to_owned())
}

fn publish(home: &Home, anchor: &Path, out: &Path, more: &[&str]) -> Value {
	let arguments =
		["checkpoint", "publish", "--anchor", text(anchor), "--out", text(out), "--as", "agency"];
	home.json(&[&arguments[..], more].concat())
}

#[test]
fn checkpoint_that_follows_is_signed_and_verifies_proofs() {
	let node = SceneNode::start(scene(), |proof| proof);
	let (home, key) = agency(&node);
	let anchor = plain(&home, "anchor.json", &at(0));
	let (last, eighth) = (home.path("last.checkpoint"), home.path("8.checkpoint"));
	let made = publish(&home, &anchor, &last, &[]);
	assert_eq!((&made["block"]["number"], &made["lineage_steps"]), (&json!(20), &json!(2)));
	assert_eq!((&made["key"], &made["signatures"]), (&json!(key), &json!(1)));
	publish(&home, &anchor, &eighth, &["--block", "8"]);
	// It replaces what it wrote, and nothing else.
	publish(&home, &anchor, &eighth, &["--block", "8"]);
	let read = PublishedV1::from_file(&std::fs::read(&eighth).unwrap()).unwrap();
	assert_eq!(read.checkpoint, in_order(at(8)));
	let before = std::fs::read(&anchor).unwrap();
	let failure = home
		.fails(2, &["checkpoint", "publish", "--anchor", text(&anchor), "--out", text(&anchor)]);
	assert!(failure["error"].as_str().unwrap().contains("is no published checkpoint"), "{failure}");
	assert_eq!(std::fs::read(&anchor).unwrap(), before);
	drop(node);
	let proof = home.file("p.catena", scene().prove_from(&[8]).proof.to_file());
	let by = format!("Us={key}");
	let verdict =
		home.json(&["verify", text(&proof), "--anchor", text(&eighth), "--publisher", &by]);
	assert_eq!(verdict["anchors"][0]["published_by"][0]["name"], "Us");
}

#[test]
fn next_checkpoint_can_follow_from_a_published_one_and_be_signed_by_several() {
	let node = SceneNode::start(scene(), |proof| proof);
	let (home, key) = agency(&node);
	let (other, other_key) = agency(&node);
	let anchor = plain(&home, "anchor.json", &at(0));
	let (first, both) = (home.path("1.checkpoint"), home.path("2.checkpoint"));
	publish(&home, &anchor, &first, &["--block", "8"]);
	let made = publish(&other, &anchor, &both, &["--beside", text(&first)]);
	assert_eq!(made["signatures"], 2);
	let (us, them) = (format!("Us={key}"), format!("Them={other_key}"));
	let shown =
		home.json(&["checkpoint", "show", text(&both), "--publisher", &us, "--publisher", &them]);
	assert_eq!(shown["published_by"].as_array().unwrap().len(), 2);
	// A key signs once.
	let failure = other.fails(
		2,
		&[
			"checkpoint",
			"publish",
			"--anchor",
			text(&anchor),
			"--beside",
			text(&both),
			"--out",
			text(&both),
		],
	);
	assert_eq!(failure["error"], "this key has signed the checkpoint already");
	let next = home.path("next.checkpoint");
	let made = publish(&home, &both, &next, &["--publisher", &them]);
	assert_eq!((&made["anchor"]["number"], &made["block"]["number"]), (&json!(8), &json!(20)));
	// What counts for nothing is nothing to follow from.
	let arguments = ["checkpoint", "publish", "--anchor", text(&both), "--out", text(&next)];
	let failure = home.fails(2, &arguments);
	assert!(failure["error"].as_str().unwrap().contains("counts for nothing"), "{failure}");
}

/// What a node says is not signed for that.
#[test]
fn checkpoint_that_does_not_follow_is_not_signed() {
	let node = SceneNode::start(scene(), |proof| proof);
	let (home, _) = agency(&node);
	let out = home.path("out.checkpoint");
	let refused = |code: i32, anchors: &[&PathBuf], more: &[&str]| {
		let mut arguments = vec!["checkpoint", "publish", "--out", text(&out)];
		arguments.extend(anchors.iter().flat_map(|anchor| ["--anchor", text(anchor)]));
		arguments.extend(more);
		let failure = home.fails(code, &arguments);
		assert!(!out.exists(), "{failure}");
		failure
	};
	let first = plain(&home, "0.json", &at(0));
	let mut other = at(4);
	other.block.hash[0] ^= 1;
	let false_one = plain(&home, "4.json", &other);
	let failure = refused(1, &[&first, &false_one], &[]);
	assert!(failure["error"].as_str().unwrap().contains("nothing was signed"), "{failure}");
	let mut other = at(0);
	other.set.authorities.truncate(3);
	let set = plain(&home, "set.json", &other);
	refused(1, &[&set], &[]);
	let later = plain(&home, "8.json", &at(8));
	let failure = refused(2, &[&later], &["--block", "4"]);
	assert!(failure["error"].as_str().unwrap().contains("below your anchors"), "{failure}");
	let mut above = at(8);
	above.block = BlockRef { number: 30, hash: [7; 32] };
	let above = plain(&home, "30.json", &above);
	refused(3, &[&first, &above], &["--block", "8"]);
	let mut foreign = at(0);
	(foreign.genesis, foreign.block.hash) = ([7; 32], [7; 32]);
	let foreign = plain(&home, "foreign.json", &foreign);
	let failure = refused(2, &[&foreign], &[]);
	assert!(failure["error"].as_str().unwrap().contains("another chain"), "{failure}");
	// Somebody signed another block 8.
	let mut other = at(8);
	other.block.hash[0] ^= 1;
	let beside = signed(&home, "beside.checkpoint", &other, &[1]);
	refused(1, &[&first], &["--beside", text(&beside)]);
	let failure = refused(2, &[&first], &["--beside", text(&first)]);
	assert!(failure["error"].as_str().unwrap().contains("plain anchor"), "{failure}");
	// Two that contradict each other are no ground to stand on.
	let one = signed(&home, "one.checkpoint", &at(8), &[1]);
	let (by_one, by_two) = (named(1), named(2));
	let two = signed(&home, "two.checkpoint", &other, &[2]);
	let named = ["--publisher", by_one.as_str(), "--publisher", by_two.as_str()];
	let failure = refused(1, &[&one, &two], &named);
	assert_eq!(failure["error"], "published checkpoints contradict each other");
	let wrong = said(home.command().env("CATENA_PASSPHRASE", "wrong horse").args([
		"checkpoint",
		"publish",
		"--anchor",
		text(&first),
		"--out",
		text(&out),
	]));
	assert_eq!(wrong.code, 2, "{}", wrong.stderr);
	assert!(!out.exists());
}

/// Who makes a proof need not know whom its reader trusts.
#[test]
fn proof_is_made_for_a_reader_who_has_a_published_checkpoint() {
	let node = SceneNode::start(scene(), |proof| proof);
	let home = Home::at(&node.url);
	let file = signed(&home, "8.checkpoint", &at(8), &[1]);
	let (id, out) = (hex::encode(scene().item), home.path("p.catena"));
	home.json(&["prove", &id, "--anchor", text(&file), "--out", text(&out)]);
	let (found, _) = verdict(&home, 0, &out, &[&file]);
	assert_eq!(found["anchor"]["number"], 8);
	let mut bytes = published(&at(8), &[1]).to_file();
	bytes[50] ^= 1;
	let altered = home.file("altered.checkpoint", bytes);
	let failure = home.fails(2, &["prove", &id, "--anchor", text(&altered), "--out", text(&out)]);
	assert!(failure["error"].as_str().unwrap().contains("altered.checkpoint"), "{failure}");
}
