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

#[test]
fn officer_gets_another_key_and_the_old_one_signs_nothing() {
	let (_node, home) = enrolled();
	home.json(&["key", "new", "anna-2"]);
	let replace = ["officer", "replace-key", "1", "--key", "anna-2", "--as", "police"];
	let replaced = home.json(&replace);
	assert_eq!((&replaced["officer"], &replaced["standing"]), (&json!(1), &json!("active")));
	let terms = replaced["terms"].as_array().unwrap();
	assert_eq!(terms.len(), 2);
	assert_ne!(terms[0]["key"], terms[1]["key"]);
	assert_eq!(terms[1]["key"], replaced["key"]);
	let failure = home.fails(1, &["case", "open", "--as", "anna"]);
	assert_eq!(failure["data"]["refusal"], "NotTheOfficersKey");
	// The new key is bound to the officer's numbers.
	home.json(&["case", "open", "--as", "anna-2"]);
	let failure = home.fails(1, &replace);
	assert!(failure["error"].as_str().unwrap().contains("no key comes back"), "{failure}");
}

#[test]
fn key_is_not_replaced_unasked_while_what_it_signed_waits() {
	let (node, home) = enrolled();
	// For as long as the command asks again.
	node.chain().faults = vec![Fault::Busy; 20];
	home.fails(4, &["case", "open", "--as", "anna"]);
	node.chain().faults.clear();
	home.json(&["key", "new", "anna-2"]);
	let replace = ["officer", "replace-key", "1", "--key", "anna-2", "--as", "police"];
	let blocks = node.chain().height();
	let failure = home.fails(2, &replace);
	assert!(failure["hint"].as_str().unwrap().contains("--yes"), "{failure}");
	assert_eq!(node.chain().height(), blocks, "nothing was sent");
	home.json(&["send"]);
	home.json(&replace);
}

#[test]
fn officer_is_amended_in_what_is_named_and_keeps_the_rest() {
	let (_node, home) = enrolled();
	let before = home.json(&["officer", "show", "1/2"]);
	let failure = home.fails(1, &["case", "open", "--as", "bo"]);
	assert!(failure["hint"].as_str().unwrap().contains("officer amend"), "{failure}");
	let roles = ["officer", "amend", "2", "--roles", "custodian,investigator", "--as", "police"];
	let amended = home.json(&roles);
	assert_eq!(amended["roles"], json!(["investigator", "custodian"]));
	assert_eq!(amended["valid_until_ms"], before["valid_until_ms"]);
	home.json(&["case", "open", "--as", "bo"]);
	let until = ["officer", "amend", "2", "--until", "2999-01-01T00:00:00Z", "--as", "police"];
	let amended = home.json(&until);
	assert_eq!(amended["valid_until_ms"], 32_472_144_000_000u64);
	assert_eq!(amended["roles"], json!(["investigator", "custodian"]));
	assert_eq!(amended["terms"].as_array().unwrap().len(), 3);
	let failure = home.fails(1, &until);
	assert!(failure["error"].as_str().unwrap().contains("these roles and this validity"));
	home.fails(2, &["officer", "amend", "2", "--as", "police"]);
}

#[test]
fn reported_key_signs_nothing_and_its_records_since_are_doubtful() {
	let (_node, home) = enrolled();
	let case = open_case(&home);
	let key = home.json(&["officer", "show", "1/1"])["key"].as_str().unwrap().to_owned();
	let recorded = home.json(&["history", &case])["timeline"][0].clone();
	assert_eq!(recorded["doubtful"], Value::Null);
	let time_ms = recorded["recorded"]["time_ms"].as_u64().unwrap();
	let enrolled_ms = home.json(&["officer", "show", "1/1"])["enrolled_ms"].as_u64().unwrap();
	let report = |key: &str, suspected: &str, more: &[&str]| {
		let report = ["officer", "report-key", key, "--suspected", suspected, "--as", "police"];
		report.iter().chain(more).map(|text| (*text).to_owned()).collect::<Vec<_>>()
	};
	let suspected = moment(time_ms);
	let failure = home.fails(2, &strs(&report(&key, &suspected, &[])));
	assert!(failure["hint"].as_str().unwrap().contains("--yes"), "{failure}");
	let failure = home.fails(1, &strs(&report(&key, "2999-01-01T00:00:00Z", &["--yes"])));
	assert!(failure["error"].as_str().unwrap().contains("lies in the future"), "{failure}");
	let failure = home.fails(1, &strs(&report(&key, "2001-01-01T00:00:00Z", &["--yes"])));
	assert!(failure["error"].as_str().unwrap().contains("is before that"), "{failure}");
	let failure = home.fails(1, &strs(&report(&"7".repeat(64), &suspected, &["--yes"])));
	assert!(failure["hint"].as_str().unwrap().contains("officer show"), "{failure}");

	let reported = home.json(&strs(&report("anna", &suspected, &["--yes"])));
	assert_eq!(reported["standing"], "key-reported");
	assert_eq!(reported["reports"][0]["key"], json!(key));
	let failure = home.fails(1, &["case", "open", "--as", "anna"]);
	assert_eq!(failure["data"]["refusal"], "KeyReported");
	assert!(failure["hint"].as_str().unwrap().contains("replace-key"), "{failure}");
	let failure = home.fails(1, &["officer", "reinstate", "1", "--as", "police"]);
	assert!(failure["error"].as_str().unwrap().contains("the key is reported"), "{failure}");
	let doubtful = home.json(&["history", &case])["timeline"][0]["doubtful"].clone();
	assert_eq!(doubtful["suspected_ms"], reported["reports"][0]["suspected_ms"]);
	assert!(home.run(&["history", &case]).stdout.contains("DOUBTFUL: the key may have been"));
	let failure = home.fails(1, &strs(&report(&key, &suspected, &["--yes"])));
	assert!(failure["error"].as_str().unwrap().contains("reported already"), "{failure}");
	let earlier = home.json(&strs(&report(&key, &moment(enrolled_ms), &["--yes"])));
	assert_eq!(earlier["reports"].as_array().unwrap().len(), 2);
	let shown = home.run(&["officer", "show", "1/1"]).stdout;
	for words in ["key reported on", "What held when", "Reported keys"] {
		assert!(shown.contains(words), "{shown}");
	}
}

/// A time as it is typed.
pub(super) fn moment(ms: u64) -> String {
	let time = time::OffsetDateTime::from_unix_timestamp((ms / 1000) as i64).unwrap();
	let (date, clock) = (time.date(), time.time());
	format!("{date}T{:02}:{:02}:{:02}Z", clock.hour(), clock.minute(), clock.second())
}

#[test]
fn council_replaces_an_administrator() {
	let (_node, home) = enrolled();
	home.json(&["key", "new", "successor"]);
	let replace = ["org", "replace-admin", "1", "--admin", "successor", "--as", "council"];
	let failure = home.fails(2, &replace);
	assert!(failure["hint"].as_str().unwrap().contains("--yes"), "{failure}");
	let replaced = home.json(&[&replace[..], &["--yes"]].concat());
	assert_eq!(replaced["executed"], true);
	assert_eq!(home.json(&["org", "show", "1"])["admin"], replaced["admin"]);
	let failure = home.fails(1, &["officer", "suspend", "1", "--as", "police"]);
	assert!(failure["error"].as_str().unwrap().contains("not the administrator"), "{failure}");
	let suspended = home.json(&["officer", "suspend", "1", "--as", "successor"]);
	assert_eq!(suspended["standing"], "suspended");
	// An account of another organisation is not taken.
	let other = ["org", "replace-admin", "1", "--admin", "laboratory", "--as", "council", "--yes"];
	let failure = home.fails(1, &other);
	assert!(failure["error"].as_str().unwrap().contains("governs an organisation"), "{failure}");
	let call =
		Call::Registry(RegistryCall::ReplaceAdministrator { organisation: 1, admin: [7; 32] });
	assert!(call.describe().starts_with("replace the administrator of organisation 1 by 0x0707"));
}
