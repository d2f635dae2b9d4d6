//! The main job, from an officer's key to a court's verdict, with real processes.

use catena_tests::story::{text, Story};

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

	let lab = format!("{}/1", story.partner);
	let offer = ["--to", &lab, "--purpose", "examination", "--condition", "seal-intact"];
	story.by("inspector", &[&["offer", disk][..], &offer].concat());
	let held = story.desk.json(&["history", disk]);
	assert!(held.to_string().contains("offer"), "{held}");
	story.by("lab", &["accept", disk, "--condition", "seal-intact"]);
	story.by("lab", &["exhibit", "examine", disk, "--how", "inspection"]);

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
	let verdict = story.desk.run(&["verify", &report, "--anchor", &anchor]);
	assert_eq!(verdict.code, 0, "{verdict:?}");
	assert!(verdict.stdout.contains("reported-stolen"), "{}", verdict.stdout);

	// One byte of the exhibit's file.
	std::fs::write(&file, "a dusk").expect("a file");
	let verdict = story.desk.run(&["verify", &proof, "--anchor", &anchor, "--file", &file]);
	assert_eq!(verdict.code, 1, "{verdict:?}");

	// One byte of the proof.
	let mut bytes = std::fs::read(&proof).expect("the proof");
	let middle = bytes.len() / 2;
	bytes[middle] ^= 1;
	std::fs::write(&proof, &bytes).expect("the proof");
	let verdict = story.desk.run(&["verify", &proof, "--anchor", &anchor]);
	assert_eq!(verdict.code, 1, "{verdict:?}");

	// And the node is gone.
	let unreachable = story.desk.run(&["history", disk]);
	assert_eq!(unreachable.code, 4, "{unreachable:?}");
	assert!(unreachable.stderr.contains("Hint:"), "{}", unreachable.stderr);
}

#[test]
fn what_was_final_survives_a_power_cut_and_what_was_not_can_be_sent_again() {
	let mut story = Story::begin();
	let case = story.open_case();
	let first = story.register(&case, &["recorded before the cut"]);

	// A second registration is cut off at whatever point it has come to.
	let path = story.desk.path("late.txt");
	std::fs::write(&path, "sent at the cut").expect("a file");
	let path = path.display().to_string();
	let late = ["--json", "--as", "inspector", "exhibit", "add", &case, &path];
	let mut sending = story.desk.command(&late).spawn().expect("the command starts");
	std::thread::sleep(std::time::Duration::from_millis(700));
	story.node.kill();
	let acknowledged = sending.wait().expect("the command ends").success();

	story.node.run();
	let before = story.node.finalized();
	story.node.wait_for_finalized(before + 1);
	let history = story.desk.json(&["history", &first[0]]);
	assert!(history.to_string().contains("register exhibit"), "{history}");
	if !acknowledged {
		// It was kept, and says so; sending it again records it once.
		let sent = story.desk.run(&["--yes", "send"]);
		assert_eq!(sent.code, 0, "{sent:?}");
	}
	let case = story.desk.json(&["case", "show", &case]);
	assert!(case.to_string().contains("\"exhibits\":2"), "{case}");
}
