//! Artefacts, offers, and watching.

use super::*;

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
fn watching_shows_what_is_recorded() {
	let (_node, home) = enrolled();
	open_case(&home);
	let said = home.run(&["watch", "harbour", "--count", "1", "--json"]);
	assert_eq!(said.code, 0, "{}", said.stderr);
	let first: Value = serde_json::from_str(said.stdout.lines().next().unwrap()).unwrap();
	assert_eq!(first["timeline"][0]["action"], "open case");
}
