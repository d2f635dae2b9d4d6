//! What bad input gets, asked of a real node by the real command.

use catena_tests::{
	story::{text, Story},
	Desk,
};

#[test]
fn refusals_name_the_reason_and_change_nothing() {
	let story = Story::begin();
	let case = story.open_case();
	let exhibits = story.register(&case, &["one", "two"]);
	let item = &exhibits[0];
	let before = story.desk.json(&["history", item]);

	// A role is missing.
	let answer = story.desk.run(&["--as", "customs", "artefact", "add", "--type", "Amphora"]);
	assert_eq!(answer.code, 1, "{answer:?}");
	assert!(answer.stderr.contains("registrar"), "{}", answer.stderr);
	// Not the holder.
	let lab = format!("{}/1", story.partner);
	let offer = ["offer", item, "--to", &lab, "--purpose", "storage", "--condition", "digital"];
	let answer = story.desk.run(&[&["--as", "lab"][..], &offer].concat());
	assert_ne!(answer.code, 0, "{answer:?}");
	// Nothing to accept.
	let answer = story.desk.run(&["--as", "lab", "accept", item, "--condition", "digital"]);
	assert_ne!(answer.code, 0, "{answer:?}");
	// Accept by a colleague of the recipient.
	story.by("inspector", &offer);
	let answer = story.desk.run(&["--as", "customs", "accept", item, "--condition", "digital"]);
	assert_ne!(answer.code, 0, "{answer:?}");
	story.by("inspector", &["withdraw", item]);

	// A revoked officer signs nothing any more.
	story.desk.json(&["--as", "police-admin", "officer", "revoke", "1", "--yes"]);
	let answer = story.desk.run(&[&["--as", "inspector"][..], &offer].concat());
	assert_eq!(answer.code, 1, "{answer:?}");
	assert!(answer.stderr.contains("revoked"), "{}", answer.stderr);

	let after = story.desk.json(&["history", item]);
	let count = |history: &serde_json::Value| {
		history["timeline"].as_array().map_or(0, |records| records.len())
	};
	assert_eq!(count(&after), count(&before) + 2, "the offer and its withdrawal, and no more");
}

#[test]
fn same_content_again_is_recorded_and_pointed_out() {
	let story = Story::begin();
	let case = story.open_case();
	let first = story.register(&case, &["twice the same"]);
	let path = story.desk.path("copy.txt");
	std::fs::write(&path, "twice the same").expect("a file");
	let path = path.display().to_string();
	let again = story.by("inspector", &["exhibit", "add", &case, &path]);
	assert_ne!(text(&again["items"][0], "item"), first[0]);
	assert_eq!(again["items"][0]["same_content_as"][0], first[0].as_str());
}

#[test]
fn unreadable_file_is_named_and_nothing_is_submitted() {
	let story = Story::begin();
	let case = story.open_case();
	let good = story.desk.path("good.txt");
	std::fs::write(&good, "good").expect("a file");
	let good = good.display().to_string();
	let gone = story.desk.path("gone.txt").display().to_string();
	let answer = story.desk.run(&["--as", "inspector", "exhibit", "add", &case, &good, &gone]);
	assert_eq!(answer.code, 2, "{answer:?}");
	assert!(answer.stderr.contains("gone.txt"), "{}", answer.stderr);
	let case = story.desk.json(&["case", "show", &case]);
	assert!(case.to_string().contains("\"exhibits\":0"), "{case}");
}

#[test]
fn unreachable_node_ends_with_its_own_exit_code() {
	let nowhere = Desk::new("ws://127.0.0.1:1");
	nowhere.json(&["key", "new", "somebody"]);
	let answer = nowhere.run(&["--as", "somebody", "case", "open", "--form", "case"]);
	assert_ne!(answer.code, 0, "{answer:?}");
	let answer = nowhere.run(&["history", &format!("0x{}", "11".repeat(32))]);
	assert_eq!(answer.code, 4, "{answer:?}");
}
