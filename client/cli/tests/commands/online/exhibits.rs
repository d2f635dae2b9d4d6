//! Exhibits: files hashed, registered, derived, handed over.

use super::*;

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
