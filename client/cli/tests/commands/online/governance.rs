//! The council, organisations and their officers.

use super::*;

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
