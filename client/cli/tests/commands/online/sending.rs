//! What is kept of a statement until the chain has it, whatever the node says.

use super::*;

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
