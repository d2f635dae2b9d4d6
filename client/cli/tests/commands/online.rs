//! What is said to a node, and what becomes of its answers.

use std::sync::OnceLock;

use catena_primitives::hash::blake2_256;
use catena_rpc::calls::{Call, RegistryCall};
use codec::Encode;
use serde_json::{json, Value};

use crate::{
	home::{text, Files, Home},
	node::{hex_text, Chain, Fault, Lie, Node},
};

const GENESIS: [u8; 32] = [0x11; 32];

fn alice() -> [u8; 32] {
	let digits = "88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee";
	hex::decode(digits).unwrap().try_into().unwrap()
}

/// A node, and a home with three officers of two organisations: anna and bo of the first, carla of the
/// second.
fn enrolled() -> (Node, Home) {
	// Made once: sealing and opening keys is meant to take its time.
	static MADE: OnceLock<(Chain, Files)> = OnceLock::new();
	let (chain, files) = MADE.get_or_init(|| {
		let (node, home) = enrol();
		let chain = node.chain().clone();
		(chain, home.files())
	});
	let node = Node::go_on(chain.clone());
	let home = Home::at(&node.url);
	home.put(files);
	(node, home)
}

fn enrol() -> (Node, Home) {
	let node = Node::start(GENESIS, vec![alice()]);
	let home = Home::at(&node.url);
	home.json(&["key", "import", "council", "--dev", "//Alice"]);
	for name in ["police", "laboratory", "anna", "bo", "carla"] {
		home.json(&["key", "new", name]);
	}
	for (number, name, admin) in [(1, "Landeskriminalamt", "police"), (2, "NFI", "laboratory")] {
		let admitted = home.json(&[
			"org",
			"admit",
			name,
			"--country",
			"nl",
			"--admin",
			admin,
			"--as",
			"council",
		]);
		assert_eq!(admitted["organisation"], number);
		assert_eq!(admitted["executed"], true);
	}
	for (admin, name, roles, organisation, officer) in [
		("police", "anna", "investigator,customs,registrar", 1, 1),
		("police", "bo", "custodian", 1, 2),
		("laboratory", "carla", "examiner,investigator", 2, 1),
	] {
		let found =
			home.json(&["officer", "enrol", "--key", name, "--roles", roles, "--as", admin]);
		assert_eq!(found["organisation"], organisation);
		assert_eq!(found["officer"], officer);
	}
	(node, home)
}

fn open_case(home: &Home) -> String {
	let arguments = [
		"case",
		"open",
		"--form",
		"joint-investigation",
		"--number",
		"4711/26",
		"--name",
		"harbour",
		"--as",
		"anna",
	];
	home.json(&arguments)["item"].as_str().unwrap().to_owned()
}

fn add_file(home: &Home, name: &str, content: &str) -> Value {
	let path = home.file(name, content);
	home.json(&["exhibit", "add", "harbour", text(&path), "--number", name, "--as", "anna"])
}

fn actions(history: &Value) -> Vec<(String, String)> {
	history["timeline"]
		.as_array()
		.unwrap()
		.iter()
		.map(|entry| {
			let text = |name: &str| entry[name].as_str().unwrap().to_owned();
			(text("log"), text("action"))
		})
		.collect()
}

#[test]
fn exhibit_goes_from_hand_to_hand_and_its_history_tells_so() {
	let (_node, home) = enrolled();
	open_case(&home);
	home.json(&[
		"case",
		"admit",
		"harbour",
		"--organisation",
		"2",
		"--rights",
		"register,examine",
		"--as",
		"anna",
	]);
	let added = add_file(&home, "disk.img", "content");
	let item = added["items"][0]["item"].as_str().unwrap().to_owned();
	let image = home.file("disk.e01", "image");
	home.json(&["exhibit", "derive", "disk.img", text(&image), "--how", "image", "--as", "anna"]);
	home.json(&[
		"offer",
		"disk.img",
		"--to",
		"2/1",
		"--purpose",
		"examination",
		"--condition",
		"seal-intact",
		"--seal",
		"B-77",
		"--as",
		"anna",
	]);
	let failure = home.fails(1, &["accept", "disk.img", "--as", "bo"]);
	assert_eq!(failure["data"]["refusal"], "NotRecipient");
	let accepted = home.json(&["accept", &item[..10], "--as", "carla"]);
	assert_eq!(accepted["what"]["condition"], "seal-intact");
	home.json(&[
		"exhibit",
		"examine",
		"disk.img",
		"--how",
		"analysis",
		"--note",
		"see report",
		"--as",
		"carla",
	]);
	let history = home.json(&["history", "disk.img"]);
	assert_eq!(history["holder"], json!({ "organisation": 2, "officer": 1 }));
	let custody = |action: &str| ("custody".to_owned(), action.to_owned());
	assert_eq!(
		actions(&history),
		[custody("register exhibit"), custody("offer"), custody("accept"), custody("examine"),]
	);
	let said = home.run(&["history", "disk.img"]);
	for words in ["NFI (2), officer 1", "seal: B-77", "note: see report", "Recorded"] {
		assert!(said.stdout.contains(words), "{words} is missing in:\n{}", said.stdout);
	}
	let case = home.json(&["case", "show", "4711/26"]);
	assert_eq!(case["members"][1]["rights"], json!(["register", "examine"]));
}

#[test]
fn who_does_not_hold_an_exhibit_writes_to_the_own_log() {
	let (_node, home) = enrolled();
	open_case(&home);
	add_file(&home, "disk.img", "content");
	let examined =
		home.json(&["exhibit", "examine", "disk.img", "--how", "inspection", "--as", "carla"]);
	assert_eq!(examined["log"], "own-2");
	let again =
		home.json(&["exhibit", "examine", "disk.img", "--how", "inspection", "--as", "carla"]);
	assert_eq!(again["sequence"], 1);
	let corrected = home.json(&[
		"correct",
		"disk.img",
		"--sequence",
		"0",
		"--note",
		"it was the other one",
		"--as",
		"carla",
	]);
	assert_eq!(corrected["what"]["supersedes"], examined["statement"]);
}

#[test]
fn former_holder_is_told_in_which_log_the_entry_was_sought() {
	let (_node, home) = enrolled();
	open_case(&home);
	add_file(&home, "disk.img", "content");
	let offer =
		["offer", "disk.img", "--to", "2/1", "--purpose", "examination", "--condition", "digital"];
	home.json(&[&offer[..], &["--as", "anna"]].concat());
	home.json(&["accept", "disk.img", "--as", "carla"]);
	let correct = ["correct", "disk.img", "--sequence", "0", "--note", "x", "--as", "anna"];
	let failure = home.fails(1, &correct);
	assert_eq!(failure["error"], "there is no entry 0 in the log own-1 of this item");
	let hint = failure["hint"].as_str().unwrap();
	assert!(hint.contains("you do not hold the item, so your organisation's own log"), "{hint}");
	let failure = home.fails(1, &[&correct[..], &["--log", "custody"]].concat());
	assert_eq!(failure["data"]["refusal"], "NotHolder");
	let failure = home.fails(1, &[&correct[..], &["--log", "own"]].concat());
	assert_eq!(failure["hint"], "`catena history` shows logs and places");
}

#[test]
fn item_of_another_kind_is_named_as_what_it_is_and_nothing_is_hashed() {
	let (node, home) = enrolled();
	open_case(&home);
	let add = ["artefact", "add", "--type", "amphora", "--name", "amphora", "--as", "anna"];
	let artefact = home.json(&add)["item"].as_str().unwrap().to_owned();
	let before = node.chain().submissions;
	let gone = home.path("gone");
	let failure = home.fails(2, &["exhibit", "add", "amphora", text(&gone), "--as", "anna"]);
	assert_eq!(failure["error"], format!("artefact {artefact} is no case"));
	let derive = ["exhibit", "derive", "amphora", text(&gone), "--how", "image", "--as", "anna"];
	let failure = home.fails(2, &derive);
	assert_eq!(failure["error"], format!("artefact {artefact} is no exhibit"));
	assert_eq!(node.chain().submissions, before);
}

#[test]
fn folder_becomes_one_signed_batch_and_same_content_is_pointed_out() {
	let (node, home) = enrolled();
	open_case(&home);
	let old = add_file(&home, "old.bin", "same");
	for (name, content) in [("a", "1"), ("b/c", "2"), ("d", "same"), ("e", "2")] {
		home.file(&format!("seized/{name}"), content);
	}
	let before = node.chain().submissions;
	let folder = home.path("seized");
	let arguments = [
		"exhibit",
		"add",
		"harbour",
		"--folder",
		text(&folder),
		"--number-prefix",
		"A-",
		"--as",
		"anna",
	];
	let added = home.json(&arguments);
	assert_eq!(node.chain().submissions, before + 1);
	assert_eq!(added["signatures"], 1);
	let items = added["items"].as_array().unwrap();
	let names: Vec<&str> = items.iter().map(|item| item["file"].as_str().unwrap()).collect();
	assert_eq!(names, ["a", "b/c", "d", "e"]);
	assert_eq!(items[3]["number"], "A-4");
	let same = |index: usize| items[index]["same_content_as"].clone();
	assert_eq!(
		[same(0), same(1), same(2)],
		[json!([]), json!([]), json!([old["items"][0]["item"]])]
	);
	assert_eq!(same(3), json!([items[1]["item"]]), "also within one batch");
	let said = home.run(&arguments);
	assert!(said.stdout.contains("e and b/c have the same content"), "{}", said.stdout);
}

#[test]
fn same_content_is_that_which_was_registered_and_not_what_an_examination_named() {
	let (_node, home) = enrolled();
	open_case(&home);
	let disk = add_file(&home, "disk.img", "content")["items"][0]["item"].clone();
	let (same, other) = (home.file("same.img", "content"), home.file("other.img", "other"));
	for (how, file) in [("hash-verified", &same), ("hash-differs", &other)] {
		let file = text(file);
		home.json(&[
			"exhibit", "examine", "disk.img", "--how", how, "--file", file, "--as", "carla",
		]);
	}
	let found = add_file(&home, "other.img", "other")["items"][0].clone();
	add_file(&home, "parent", "parent");
	let derive = |path: &str| {
		home.json(&["exhibit", "derive", "parent", path, "--how", "extract", "--as", "anna"])
	};
	assert_eq!(found["same_content_as"], json!([]));
	assert_eq!(derive(text(&other))["same_content_as"], json!([found["item"]]));
	assert_eq!(derive(text(&same))["same_content_as"], json!([disk]));
}

#[test]
fn more_files_than_a_batch_holds_go_under_several_signatures() {
	let (_node, home) = enrolled();
	open_case(&home);
	for index in 0..260 {
		home.file(&format!("many/{index:03}"), index.to_string());
	}
	let folder = home.path("many");
	let added =
		home.json(&["exhibit", "add", "harbour", "--folder", text(&folder), "--as", "anna"]);
	assert_eq!(added["signatures"], 2);
	assert_eq!(added["items"].as_array().unwrap().len(), 260);
	assert_eq!(home.count("outbox"), 0);
}

#[test]
fn refused_batch_names_the_statement_and_is_kept_as_refused() {
	let (_node, home) = enrolled();
	open_case(&home);
	for name in ["a", "b"] {
		home.file(&format!("two/{name}"), name);
	}
	let folder = home.path("two");
	let failure =
		home.fails(1, &["exhibit", "add", "harbour", "--folder", text(&folder), "--as", "bo"]);
	assert_eq!(failure["data"], json!({ "refusal": "MissingRole", "statement": 0 }));
	let cause = failure["causes"][0].as_str().unwrap();
	assert!(cause.contains("statement 1 is about a; nothing of the batch"), "{cause}");
	assert_eq!(states(&home), [("4711/26", false, false), ("a", false, true), ("b", false, true)]);
	assert_eq!((home.count("outbox"), home.count("refused")), (0, 1));
	// What was refused is not known content.
	let added =
		home.json(&["exhibit", "add", "harbour", "--folder", text(&folder), "--as", "anna"]);
	assert_eq!(added["items"][0]["same_content_as"], json!([]));
	assert_eq!(home.json(&["history", "a"])["item"], added["items"][0]["item"]);
}

/// The label of each item that the home knows, whether it waits, and whether it was refused; sorted.
fn states(home: &Home) -> Vec<(&'static str, bool, bool)> {
	let known = home.json(&["items"]);
	let mut states: Vec<_> = known["items"]
		.as_array()
		.unwrap()
		.iter()
		.map(|item| {
			// The name of the case is not its number.
			let label = match item["label"].as_str().unwrap() {
				"harbour" | "4711/26" => "4711/26",
				"a" => "a",
				"b" => "b",
				other => panic!("{other}"),
			};
			(label, item["waiting"] == true, item["refused"] == true)
		})
		.collect();
	states.sort_unstable();
	states
}

#[test]
fn false_refusal_loses_neither_details_nor_statement() {
	let (node, home) = enrolled();
	node.chain().faults = vec![Fault::RecordedButRefused];
	let open = ["case", "open", "--name", "harbour", "--number", "4711/26", "--as", "anna"];
	let failure = home.fails(1, &open);
	assert_eq!(failure["data"]["refusal"], "MissingRole");
	assert_eq!(states(&home), [("4711/26", false, true)]);
	assert_eq!([home.count("outbox"), home.count("refused"), home.count("sent")], [0, 1, 0]);
	assert_eq!(home.json(&["send"]), json!({ "sent": [], "refused": [] }));
	let before = node.chain().submissions;
	let listed = home.json(&["send", "--refused", "--list"]);
	assert_eq!(listed["refused"][0]["summary"], "open case");
	assert_eq!(node.chain().submissions, before);

	let sent = home.json(&["send", "--refused"]);
	assert_eq!(sent["sent"][0]["item"], listed["refused"][0]["items"][0]);
	assert_eq!([home.count("outbox"), home.count("refused"), home.count("sent")], [0, 0, 1]);
	assert_eq!(states(&home), [("4711/26", false, false)]);
	let said = home.run(&["history", "harbour"]);
	assert!(said.stdout.contains("case-number: 4711/26"), "{}", said.stdout);
}

#[test]
fn true_refusal_stays_one_and_does_not_stand_in_the_way() {
	let (_node, home) = enrolled();
	let open = |officer: &str| {
		home.run(&["case", "open", "--name", "harbour", "--number", "4711/26", "--as", officer])
	};
	assert_eq!(open("bo").code, 1);
	assert_eq!(states(&home), [("4711/26", false, true)]);
	let said = home.run(&["send", "--refused"]);
	assert_eq!(said.code, 1, "{}", said.stderr);
	assert_eq!([home.count("outbox"), home.count("refused"), home.count("sent")], [0, 1, 0]);
	let failure = home.fails(1, &["case", "show", "harbour"]);
	assert!(failure["error"].as_str().unwrap().contains("the chain has no item"), "{failure}");
	// The same again by somebody who may: it has the name, the other one keeps its details.
	assert_eq!(open("anna").code, 0);
	home.json(&["case", "show", "harbour"]);
	home.json(&["case", "show", "4711/26"]);
	assert_eq!(states(&home), [("4711/26", false, false), ("4711/26", false, true)]);
}

#[test]
fn false_receipt_leaves_the_statement_to_be_sent_again() {
	let (node, home) = enrolled();
	node.chain().faults = vec![Fault::FalseReceipt];
	let case = open_case(&home);
	assert_eq!([home.count("outbox"), home.count("refused"), home.count("sent")], [0, 0, 1]);
	home.fails(1, &["history", "harbour"]);
	let listed = home.json(&["send", "--sent", "--list"]);
	let name = listed["sent"][0]["name"].as_str().unwrap();
	let failure = home.fails(2, &["send", "--refused", name]);
	assert_eq!(failure["error"], format!("there is no {name} to send"));
	for _ in 0..2 {
		// The second time it is on record already, and counts as recorded.
		assert_eq!(home.json(&["send", "--sent", name])["sent"][0]["item"], case);
		assert_eq!([home.count("outbox"), home.count("refused"), home.count("sent")], [0, 0, 1]);
	}
	assert_eq!(actions(&home.json(&["history", "harbour"])).len(), 1);
	assert_eq!(states(&home), [("4711/26", false, false)]);
}

#[test]
fn node_does_not_decide_how_long_a_log_is() {
	let (node, home) = enrolled();
	open_case(&home);
	let told = |lie| {
		node.chain().lie = Some(lie);
		home.run(&["history", "harbour", "--json"])
	};
	let failed = |lie, code| {
		let said = told(lie);
		assert_eq!(said.code, code, "{}", said.stderr);
		let failure: Value = serde_json::from_str(&said.stderr).unwrap();
		failure["error"].as_str().unwrap().to_owned()
	};
	assert_eq!(
		failed(Lie::EmptyPages, 4),
		"the node's answer to provenance_history is not valid: 0 records from place 0 on, where the \
		 item has 1 more"
	);
	assert_eq!(
		failed(Lie::NoTotal, 4),
		"the node's answer to provenance_history is not valid: a log of 0 records, where the item has 1"
	);
	assert_eq!(
		failed(Lie::HugeLog, 1),
		"too much for one answer: a log of 4294967295 records, where at most 1048576 are read"
	);
	let honest: Value = serde_json::from_str(&told(Lie::EndlessTotal).stdout).unwrap();
	assert_eq!(actions(&honest).len(), 1);
}

#[test]
fn unreadable_file_is_named_and_nothing_is_submitted() {
	let (node, home) = enrolled();
	open_case(&home);
	let before = node.chain().submissions;
	let (good, gone) = (home.file("good", "x"), home.path("gone"));
	let failure =
		home.fails(2, &["exhibit", "add", "harbour", text(&good), text(&gone), "--as", "anna"]);
	assert!(failure["error"].as_str().unwrap().contains("gone"), "{failure}");
	assert_eq!(node.chain().submissions, before);
	assert_eq!(home.count("outbox"), 0);
	assert_eq!(home.json(&["items"])["items"].as_array().unwrap().len(), 1);
}

#[test]
fn digests_decide_what_can_be_said_of_them() {
	let (node, home) = enrolled();
	open_case(&home);
	let added = add_file(&home, "disk.img", "content");
	let (same, other) = (home.file("same", "content"), home.file("other", "tampered"));
	let examine = |how: &str, file: &str| {
		home.run(&["exhibit", "examine", "disk.img", "--how", how, "--file", file, "--as", "carla"])
	};
	let before = node.chain().submissions;
	let said = examine("hash-verified", text(&other));
	assert_eq!(said.code, 1);
	assert!(said.stderr.contains("expected SHA-256"), "{}", said.stderr);
	assert_eq!(examine("hash-differs", text(&same)).code, 1);
	assert_eq!(node.chain().submissions, before);
	assert_eq!(examine("hash-verified", text(&same)).code, 0);
	assert_eq!(examine("hash-differs", text(&other)).code, 0);

	// In a home that did not register it, the digest must be given.
	let elsewhere = home.other();
	let item = added["items"][0]["item"].as_str().unwrap();
	let sha256 = added["items"][0]["sha256"].as_str().unwrap();
	std::fs::create_dir_all(elsewhere.root()).unwrap();
	for folder in ["keys", "officers"] {
		std::fs::create_dir(elsewhere.root().join(folder)).unwrap();
		let name = format!("{folder}/carla.json");
		std::fs::copy(home.root().join(&name), elsewhere.root().join(&name)).unwrap();
	}
	let arguments = ["exhibit", "examine", item, "--how", "hash-verified", "--file", text(&same)];
	let failure = elsewhere.fails(2, &arguments);
	assert!(failure["hint"].as_str().unwrap().contains("--sha256"), "{failure}");
	elsewhere.json(&[&arguments[..], &["--sha256", sha256]].concat());
}

#[test]
fn what_was_signed_without_a_network_is_kept_and_sent_later() {
	let (node, mut home) = enrolled();
	home.move_to("ws://127.0.0.1:9");
	let failure = home.fails(4, &["case", "open", "--number", "1", "--as", "anna"]);
	assert!(failure["hint"].as_str().unwrap().contains("catena send"), "{failure}");
	assert_eq!(failure["data"]["kept"], 1);
	assert_eq!(home.count("outbox"), 1);
	home.fails(4, &["send"]);
	assert_eq!(home.json(&["send", "--list"])["waiting"][0]["summary"], "open case");
	assert_eq!(home.json(&["items"])["items"][0]["waiting"], true);
	home.move_to(&node.url);
	assert_eq!(home.json(&["send"])["sent"][0]["action"], "open case");
	assert_eq!(home.json(&["items"])["items"][0]["waiting"], false);
	assert_eq!(home.count("outbox"), 0);
	assert_eq!(actions(&home.json(&["history", "1"])).len(), 1);
}

#[test]
fn statement_that_was_not_final_in_time_is_found_again() {
	let (node, home) = enrolled();
	node.chain().faults = vec![Fault::NotFinalButRecorded];
	let failure = home.fails(4, &["case", "open", "--name", "harbour", "--as", "anna"]);
	assert!(failure["hint"].as_str().unwrap().contains("catena send"), "{failure}");
	assert_eq!(home.count("outbox"), 1);
	let sent = home.json(&["send"]);
	assert_eq!(sent["sent"].as_array().unwrap().len(), 1);
	assert_eq!(home.count("outbox"), 0);
	home.json(&["case", "show", "harbour"]);
}

#[test]
fn busy_node_is_asked_again() {
	let (node, home) = enrolled();
	node.chain().faults = vec![Fault::Busy];
	open_case(&home);
	assert_eq!(home.count("outbox"), 0);
}

#[test]
fn loser_of_a_race_is_told_who_won() {
	let (node, home) = enrolled();
	open_case(&home);
	add_file(&home, "disk.img", "content");
	node.chain().faults = vec![Fault::Overtaken];
	let failure = home.fails(
		1,
		&["exhibit", "examine", "disk.img", "--how", "inspection", "--note", "x", "--as", "carla"],
	);
	assert_eq!(failure["data"]["refusal"], "PlaceTaken");
	let cause = failure["causes"][0].as_str().unwrap();
	assert!(cause.contains("officer 1 of organisation 2 recorded"), "{cause}");
	assert!(failure["hint"].as_str().unwrap().contains("repeat the command"), "{failure}");
	assert_eq!((home.count("outbox"), home.count("refused")), (0, 1));
	let said = home.run(&["history", "disk.img"]);
	assert!(!said.stdout.contains("note: x"), "{}", said.stdout);
}

#[test]
fn node_of_another_chain_is_exit_4() {
	let (_node, mut home) = enrolled();
	let other = Node::start([0x22; 32], vec![alice()]);
	home.move_to(&other.url);
	let failure = home.fails(4, &["org", "list"]);
	let message = failure["error"].as_str().unwrap();
	assert!(message.contains("expected genesis 0x1111"), "{message}");
	assert!(message.contains("found 0x2222"), "{message}");
	assert_eq!(other.chain().submissions, 0);
}

#[test]
fn artefact_is_reported_and_settled() {
	let (_node, home) = enrolled();
	let description = home
		.file("krater.json", r#"{"type": "krater", "title": "Volute krater", "origin": "Apulia"}"#);
	home.json(&[
		"artefact",
		"add",
		"--from",
		text(&description),
		"--period",
		"c. 340 BC",
		"--location",
		"trench 4",
		"--name",
		"krater",
		"--as",
		"anna",
	]);
	let report = |reference: &str| {
		home.json(&[
			"artefact",
			"report",
			"krater",
			"--status",
			"reported-stolen",
			"--basis",
			"unesco-1970",
			"--reference",
			reference,
			"--as",
			"carla",
		])
	};
	let first = report("1/26");
	assert_eq!(first["log"], "own-2");
	report("2/26");
	home.fails(2, &["artefact", "settle", "krater", "--as", "carla"]);
	home.fails(1, &["artefact", "settle", "krater", "--as", "anna"]);
	let hash = &first["statement"].as_str().unwrap()[..12];
	home.json(&["artefact", "settle", "krater", "--report", hash, "--as", "carla"]);
	home.json(&["artefact", "settle", "krater", "--as", "carla"]);
	let history = home.json(&["history", "krater"]);
	assert_eq!(history["adverse_reports"], json!({ "reported": 2, "settled": 2 }));
	let object = &history["timeline"][0]["what"]["object_id"];
	assert_eq!(object["Place of origin or discovery"], "Apulia");
	assert!(!object.to_string().contains("trench"), "the find-spot stays off the chain");
}

#[test]
fn offer_is_declined_and_taken_back() {
	let (node, home) = enrolled();
	let case = open_case(&home);
	let offer = [
		"offer",
		"harbour",
		"--to",
		"1/2",
		"--purpose",
		"storage",
		"--condition",
		"digital",
		"--as",
		"anna",
	];
	home.json(&offer);
	let failure = home.fails(1, &offer);
	assert_eq!(failure["data"]["refusal"], "OfferOpen");
	assert!(failure["hint"].as_str().unwrap().contains("catena withdraw"), "{failure}");
	home.json(&["reject", "harbour", "--reason", "cannot-take", "--as", "bo"]);
	home.json(&offer);
	home.json(&["withdraw", "harbour", "--as", "anna"]);
	let failure = home.fails(1, &["accept", "harbour", "--as", "bo"]);
	assert!(failure["error"].as_str().unwrap().contains("not on offer"), "{failure}");
	let id: [u8; 32] = hex::decode(&case[2..]).unwrap().try_into().unwrap();
	assert_eq!(node.chain().holder(&id).officer, 1);
}

#[test]
fn governance_is_checked_by_its_effect() {
	let (_node, home) = enrolled();
	let failure = home.fails(
		1,
		&["org", "admit", "Again", "--country", "DE", "--admin", "police", "--as", "council"],
	);
	assert!(failure["error"].as_str().unwrap().contains("had no effect"), "{failure}");
	let failure = home
		.fails(1, &["org", "admit", "Other", "--country", "DE", "--admin", "anna", "--as", "anna"]);
	assert!(failure["error"].as_str().unwrap().contains("not a council member's"), "{failure}");
	let failure = home
		.fails(1, &["officer", "enrol", "--key", "anna", "--roles", "examiner", "--as", "police"]);
	assert!(failure["error"].as_str().unwrap().contains("is or was enrolled"), "{failure}");
	let failure = home.fails(1, &["officer", "suspend", "1", "--as", "anna"]);
	assert!(failure["error"].as_str().unwrap().contains("administrator"), "{failure}");
}

fn admission(name: &str) -> Vec<u8> {
	let (name, admin) = (name.try_into().unwrap(), [0xaa; 32]);
	Call::Registry(RegistryCall::AdmitOrganisation { name, country: *b"FR", admin }).encode()
}

/// A call that the command does not know: `system.authorize_upgrade`, say.
const UPGRADE: &[u8] = &[0, 9, 1, 2, 3, 4];

fn vote_on(proposal: [u8; 32], more: &[&str]) -> Vec<String> {
	let proposal = hex_text(&proposal);
	let vote = ["org", "vote", "--proposal", &proposal, "--index", "3", "--as", "council"];
	vote.iter().chain(more).map(|text| (*text).to_owned()).collect()
}

fn strs(arguments: &[String]) -> Vec<&str> {
	arguments.iter().map(String::as_str).collect()
}

#[test]
fn council_member_votes_on_what_the_hash_stands_for() {
	let (node, home) = enrolled();
	let call = admission("Louvre");
	let proposal = node.chain().put_to_the_vote(&call, &call);
	let voted = home.json(&strs(&vote_on(proposal, &["--yes"])));
	assert_eq!(voted["executed"], true);
	assert!(voted["about"].as_str().unwrap().starts_with("admit organisation \"Louvre\" (FR)"));
	assert_eq!(home.json(&["org", "list"])["organisations"][2]["name"], "Louvre");
}

#[test]
fn proposal_that_is_shown_as_another_one_is_not_voted_on() {
	let (node, home) = enrolled();
	let proposal = node.chain().put_to_the_vote(UPGRADE, &admission("Louvre"));
	let blocks = node.chain().height();
	for more in [&["--yes"][..], &["--yes", "--unseen"], &["--yes", "--against"]] {
		let failure = home.fails(4, &strs(&vote_on(proposal, more)));
		let message = failure["error"].as_str().unwrap();
		let expected = format!(
			"the node shows another proposal than the one voted on: expected hash {}, found {}",
			hex_text(&proposal),
			hex_text(&blake2_256(&admission("Louvre")))
		);
		assert_eq!(message, expected);
	}
	assert_eq!(node.chain().height(), blocks, "nothing was signed and sent");
	assert_eq!(node.chain().motions[&proposal].ayes, [[0; 32]; 0]);
}

#[test]
fn proposal_that_cannot_be_read_is_voted_on_only_unseen() {
	let (node, home) = enrolled();
	let proposal = node.chain().put_to_the_vote(UPGRADE, UPGRADE);
	let blocks = node.chain().height();
	for more in [&["--yes"][..], &["--yes", "--against"]] {
		let failure = home.fails(3, &strs(&vote_on(proposal, more)));
		assert_eq!(failure["error"], "it is not known what is voted on, so nothing was signed");
		assert!(failure["hint"].as_str().unwrap().contains("--unseen"), "{failure}");
	}
	assert_eq!(node.chain().height(), blocks, "nothing was signed and sent");
	let voted = home.json(&strs(&vote_on(proposal, &["--yes", "--unseen"])));
	assert_eq!(voted["about"], "unknown: voted on unseen");
	assert_eq!(voted["executed"], true);
}

#[test]
fn officers_are_suspended_reinstated_and_revoked() {
	let (_node, home) = enrolled();
	let standing = |arguments: &[&str]| home.json(arguments)["standing"].clone();
	assert_eq!(standing(&["officer", "suspend", "2", "--as", "police"]), "suspended");
	assert_eq!(standing(&["officer", "reinstate", "2", "--as", "police"]), "active");
	let failure = home.fails(2, &["officer", "revoke", "2", "--as", "police"]);
	assert!(failure["hint"].as_str().unwrap().contains("--yes"), "{failure}");
	assert_eq!(standing(&["officer", "revoke", "2", "--yes", "--as", "police"]), "revoked");
	assert_eq!(home.json(&["officer", "list", "1"])["officers"].as_array().unwrap().len(), 2);
	let failure = home.fails(1, &["officer", "revoke", "2", "--yes", "--as", "police"]);
	assert!(failure["error"].as_str().unwrap().contains("for good"), "{failure}");
	let failure = home.fails(1, &["officer", "reinstate", "1", "--as", "police"]);
	assert!(failure["error"].as_str().unwrap().contains("is not suspended"), "{failure}");
	let failure = home.fails(1, &["case", "open", "--as", "bo"]);
	assert_eq!(failure["data"]["refusal"], "OfficerRevoked");
	home.json(&["org", "suspend", "2", "--yes", "--as", "council"]);
	assert!(home.json(&["org", "show", "2"])["suspended_ms"].is_u64());
	home.json(&["org", "readmit", "2", "--as", "council"]);
	assert!(home.json(&["org", "list"])["organisations"][1]["suspended_ms"].is_null());
}

#[test]
fn officer_elsewhere_proves_possession_and_binds_the_key() {
	let (_node, home) = enrolled();
	let field = home.other();
	let key = field.json(&["key", "new", "dora"])["public"].as_str().unwrap().to_owned();
	let enrol = ["officer", "enrol", "--key", &key, "--roles", "examiner", "--as", "police"];
	let failure = home.fails(2, &enrol);
	assert!(failure["hint"].as_str().unwrap().contains("prove-possession"), "{failure}");
	let proven = field.json(&["key", "prove-possession", "dora", "--organisation", "1"]);
	let possession = proven["possession"].as_str().unwrap();
	let enrolled = home.json(&[&enrol[..], &["--possession", possession]].concat());
	assert_eq!(enrolled["officer"], 3);
	let shown = home.json(&["officer", "show", "1/3"]);
	assert_eq!((&shown["officer"], &shown["key"]), (&json!(3), &json!(key)));
	assert_eq!(home.json(&["officer", "show", "1", "3"]), shown);
	let bind = |officer: &str, code: i32| {
		let said =
			field.run(&["officer", "use", "dora", "--organisation", "1", "--officer", officer]);
		assert_eq!(said.code, code, "{}", said.stderr);
	};
	bind("1", 1);
	bind("3", 0);
	assert_eq!(field.json(&["key", "list"])["keys"][0]["officer"], 3);
}

#[test]
fn watching_shows_what_is_recorded() {
	let (_node, home) = enrolled();
	open_case(&home);
	let said = home.run(&["watch", "harbour", "--count", "1", "--json"]);
	assert_eq!(said.code, 0, "{}", said.stderr);
	let first: Value = serde_json::from_str(said.stdout.lines().next().unwrap()).unwrap();
	assert_eq!(first["timeline"][0]["action"], "open case");
}
