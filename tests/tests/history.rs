//! The main job, from an officer's key to a court's verdict, with real processes.

use std::{process::Stdio, time::Duration};

use catena_tests::{
	desk::{self, Complaint},
	story::{text, Story},
	Node,
};
use serde_json::{json, Value};

/// What was done with an item, in the order in which it was recorded.
fn actions(history: &Value) -> Vec<&str> {
	let timeline = history["timeline"].as_array().expect("a timeline");
	timeline.iter().map(|record| record["action"].as_str().expect("an action")).collect()
}

#[test]
fn history_is_recorded_proven_and_checked_with_the_node_stopped() {
	let mut story = Story::begin();
	let case = story.open_case();
	let exhibits = story.register(&case, &["a telephone", "a disk", "a ledger"]);
	let disk = &exhibits[1];

	let image = story.desk.path("disk.img");
	std::fs::write(&image, "the image of a disk").expect("a file");
	let image = image.display().to_string();
	let derived = story.by("inspector", &["exhibit", "derive", disk, &image, "--how", "image"]);
	assert_eq!(text(&derived, "action"), "derive exhibit");

	let inspector = json!({ "organisation": story.police, "officer": 1 });
	let examiner = json!({ "organisation": story.partner, "officer": 1 });
	let lab = format!("{}/1", story.partner);
	let offer = ["--to", &lab, "--purpose", "examination", "--condition", "seal-intact"];
	story.by("inspector", &[&["offer", disk][..], &offer].concat());
	let offered = story.on_record(disk);
	assert_eq!(offered["holder"], inspector, "an offer alone moves nothing");
	assert_eq!((&offered["offer"]["to"], &offered["offer"]["open"]), (&examiner, &json!(true)));
	story.by("lab", &["accept", disk, "--condition", "seal-intact"]);
	let accepted = story.on_record(disk);
	assert_eq!((&accepted["holder"], &accepted["offer"]), (&examiner, &Value::Null));
	story.by("lab", &["exhibit", "examine", disk, "--how", "inspection"]);
	let done = ["register exhibit", "offer", "accept", "examine"];
	assert_eq!(actions(&story.on_record(disk)), done);

	let artefact = story.by("inspector", &["artefact", "add", "--type", "Amphora"]);
	let artefact = text(&artefact, "item");
	story.by(
		"customs",
		&["artefact", "report", &artefact, "--status", "reported-stolen", "--basis", "unesco-1970"],
	);

	let anchor = story.anchor();
	let proof = story.prove(disk, &anchor, &["--with-files"]);
	let report = story.prove(&artefact, &anchor, &[]);
	story.node.kill();

	let file = story.desk.path("exhibit-1.txt").display().to_string();
	let verdict = story.desk.json(&["verify", &proof, "--anchor", &anchor, "--file", &file]);
	assert_eq!(verdict["verdict"], "proven", "{verdict}");
	assert_eq!(verdict["complete"], true, "{verdict}");
	assert_eq!(verdict["item"], disk.as_str(), "{verdict}");
	assert_eq!(actions(&verdict), done, "{verdict}");
	let verdict = story.desk.run(&["verify", &report, "--anchor", &anchor]);
	assert_eq!(verdict.code, 0, "{verdict:?}");
	assert!(verdict.stdout.starts_with("PROVEN\n"), "{}", verdict.stdout);
	assert!(verdict.stdout.contains("reported-stolen"), "{}", verdict.stdout);

	changed_file_is_rejected(&story, &proof, &anchor, &file);
	changed_proof_is_rejected(&story, &proof, &anchor);
	node_that_is_gone_cannot_be_asked(&story, disk);
}

/// One byte of the exhibit's file.
fn changed_file_is_rejected(story: &Story, proof: &str, anchor: &str, file: &str) {
	std::fs::write(file, "a dusk").expect("a file");
	let verify = ["--json", "verify", proof, "--anchor", anchor, "--file", file];
	let verdict = story.desk.run(&verify);
	assert_eq!(verdict.code, 1, "{verdict:?}");
	let mut verdict: Value = serde_json::from_str(&verdict.stdout).expect("JSON");
	let anchors = verdict["anchors"].take();
	assert_eq!((&anchors[0]["file"], &anchors[1]), (&json!(anchor), &Value::Null), "{anchors}");
	let reason = format!(
		"{file} is not a registered file of this item.\n  found:    6 bytes, SHA-256 {}\n  expected: \
		 6 bytes, SHA-256 {}",
		sha256("a dusk"),
		sha256("a disk"),
	);
	let rejected = json!({
		"verdict": "rejected",
		"anchors": null,
		"requirement": "PF-27",
		"name": "FileDiffers",
		"reason": reason,
	});
	assert_eq!(verdict, rejected);
}

/// One byte of the proof.
fn changed_proof_is_rejected(story: &Story, proof: &str, anchor: &str) {
	let mut bytes = std::fs::read(proof).expect("the proof");
	let middle = bytes.len() / 2;
	bytes[middle] ^= 1;
	std::fs::write(proof, &bytes).expect("the proof");
	let verdict = story.desk.run(&["verify", proof, "--anchor", anchor]);
	assert_eq!(verdict.code, 1, "{verdict:?}");
	assert!(verdict.stdout.starts_with("REJECTED\n"), "{}", verdict.stdout);
}

fn node_that_is_gone_cannot_be_asked(story: &Story, item: &str) {
	let complaint = story.desk.complaint(&["history", item]);
	let cannot = format!("the node at {} cannot be reached: ", story.node.url());
	assert_eq!(complaint.code, 4, "{complaint:?}");
	assert!(complaint.error.starts_with(&cannot), "{complaint:?}");
	let hint = "is the node running, and is its address the one given by --node or CATENA_NODE?"
		.to_owned();
	assert_eq!(complaint.hint, Some(hint));
}

fn sha256(text: &str) -> String {
	use sha2::Digest;
	hex::encode(sha2::Sha256::digest(text))
}

/// The statement waits in the pool, and no block has it.
fn waits_in_the_pool(node: &Node) -> bool {
	!node.pending().is_empty()
}

/// The best block has the statement (nobody sends anything else), and it is not final.
fn is_in_a_block_that_is_not_final(node: &Node) -> bool {
	let best = node.best_block();
	best.extrinsics.len() > 1 && node.finalized() < best.number
}

#[test]
fn power_cut_takes_nothing_that_was_acknowledged_and_what_was_not_can_be_sent_again() {
	let mut story = Story::begin();
	let case = story.open_case();
	let mut exhibits = story.register(&case, &["recorded before the cut"]);
	let anchor = story.anchor();
	power_cut(&mut story, &case, &mut exhibits, &anchor, waits_in_the_pool);
	power_cut(&mut story, &case, &mut exhibits, &anchor, is_in_a_block_that_is_not_final);
}

/// Registers a file, cuts the power when the statement has come to `point`, and takes stock.
fn power_cut(
	story: &mut Story,
	case: &str,
	exhibits: &mut Vec<String>,
	anchor: &str,
	point: fn(&Node) -> bool,
) {
	let path = story.desk.path(&format!("exhibit {}.txt", exhibits.len()));
	std::fs::write(&path, format!("sent at cut {}", exhibits.len())).expect("a file");
	let path = path.display().to_string();

	// A block may be final before it was seen not to be; then it is tried again with another one.
	let mut tries = 0;
	let (final_before, before, complaint) = loop {
		let before = on_record(story, case, exhibits);
		let (final_before, answer) = cut_off_at(story, case, &path, point);
		if answer.code != 0 {
			break (final_before, before, Complaint::of(&answer));
		}
		tries += 1;
		assert!(tries < 5, "acknowledged each time, before it was seen to have come that far");
		let added: Value = serde_json::from_str(&answer.stdout).expect("JSON");
		exhibits.push(text(&added["items"][0], "item"));
		story.node.kill();
		story.node.run();
	};
	not_acknowledged(story, &complaint);
	let waiting = kept(story);

	story.node.run();
	let final_after = story.node.finalized();
	assert!(final_after >= final_before.number, "{final_after} after {final_before:?}");
	assert_eq!(story.node.block_hash(final_before.number), Some(final_before.hash));
	assert_eq!(on_record(story, case, exhibits), before, "what was acknowledged stands as it did");

	let sent = story.desk.json(&["--yes", "send"]);
	assert_eq!(sent["refused"], json!([]), "{sent}");
	let records = sent["sent"].as_array().expect("a list of records");
	let items: Vec<&Value> = records.iter().map(|record| &record["item"]).collect();
	assert_eq!(items, [&json!(waiting)], "{sent}");
	assert_eq!(records[0]["action"], "register exhibit", "{sent}");

	// Exactly once, and nothing else changed.
	assert_eq!(story.desk.outbox(), Vec::<std::path::PathBuf>::new());
	assert_eq!(story.desk.json(&["--yes", "send"]), json!({ "sent": [], "refused": [] }));
	let mut after = on_record(story, case, exhibits);
	assert_eq!(after[0]["exhibits"], exhibits.len() + 1);
	after[0]["exhibits"] = before[0]["exhibits"].clone();
	assert_eq!(after, before);
	assert_eq!(actions(&story.on_record(&waiting)), ["register exhibit"]);

	let proof = story.prove(&waiting, anchor, &["--with-files"]);
	let verify = ["verify", &proof, "--anchor", anchor, "--file", &path, "--complete"];
	assert_eq!(story.desk.json(&verify)["verdict"], "proven");
	exhibits.push(waiting);
}

/// The case, its history, and that of each exhibit.
fn on_record(story: &Story, case: &str, exhibits: &[String]) -> Vec<Value> {
	let histories = std::iter::once(case).chain(exhibits.iter().map(String::as_str));
	let histories = histories.map(|item| story.on_record(item));
	std::iter::once(story.case(case)).chain(histories).collect()
}

/// Runs the command that registers a file, and kills the node when the statement has come to `point`.
/// Answers with the last block that was final before, and what the command said.
fn cut_off_at(
	story: &mut Story,
	case: &str,
	path: &str,
	point: fn(&Node) -> bool,
) -> (catena_tests::node::BlockAt, desk::Answer) {
	let add = ["--json", "--as", "inspector", "exhibit", "add", case, path];
	let mut command = story.desk.command(&add);
	let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
	let mut adding = command.spawn().expect("the command starts");
	let mut last = story.node.finalized_block();
	while adding.try_wait().expect("a process").is_none() {
		if point(&story.node) {
			story.node.kill();
			break;
		}
		last = story.node.finalized_block();
		std::thread::sleep(Duration::from_millis(2));
	}
	(last, desk::answer(adding.wait_with_output().expect("the command ends")))
}

fn not_acknowledged(story: &Story, complaint: &Complaint) {
	let said = "what you signed was not acknowledged by the chain; it is kept";
	let hint = "`catena send` sends it; sending twice does no harm. Do not repeat this command";
	let cannot = format!("the node at {} cannot be reached: ", story.node.url());
	assert_eq!((complaint.code, complaint.error.as_str()), (4, said), "{complaint:?}");
	assert_eq!(complaint.hint.as_deref(), Some(hint));
	assert_eq!(complaint.data, json!({ "kept": 1 }));
	assert_eq!(complaint.causes.len(), 1, "{complaint:?}");
	assert!(complaint.causes[0].starts_with(&cannot), "{complaint:?}");
}

/// The exhibit whose registration waits in the outbox, and nothing else does.
fn kept(story: &Story) -> String {
	assert_eq!(story.desk.outbox().len(), 1);
	let listed = story.desk.json(&["send", "--list"]);
	let waiting = listed["waiting"].as_array().expect("a list");
	assert_eq!(waiting.len(), 1, "{listed}");
	assert_eq!(waiting[0]["summary"], "register exhibit", "{listed}");
	assert_eq!(waiting[0]["items"].as_array().map(Vec::len), Some(1), "{listed}");
	waiting[0]["items"][0].as_str().expect("an item").to_owned()
}
