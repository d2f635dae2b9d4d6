//! What a node that lies about organisations and officers gets signed: nothing that was not said here.

use std::time::{SystemTime, UNIX_EPOCH};

use catena_primitives::{
	layout,
	registry::{Officer, OfficerV2, Term, TermStanding},
	roles::Roles,
};

use super::*;

/// Officer 2 of the first organisation, with every role and for ever.
fn exalted() -> Vec<u8> {
	let roles = Roles::NAMED.iter().fold(Roles::NONE, |all, (role, _)| all.with(*role));
	let term = Term {
		since_ms: 1,
		key: [5; 32],
		roles,
		valid_from_ms: 0,
		valid_until_ms: u64::MAX,
		standing: TermStanding::Active,
	};
	Officer::V2(OfficerV2::new(term)).encode()
}

#[test]
fn amendment_changes_what_is_named_whatever_the_node_shows_of_the_rest() {
	let (node, home) = enrolled();
	let before = home.json(&["officer", "show", "1/2"]);
	let shown = layout::officer(1, 2);
	node.chain().shown.insert(shown.clone(), Some(exalted()));
	assert_eq!(home.json(&["officer", "show", "1/2"])["roles"].as_array().unwrap().len(), 5);

	let until = ["officer", "amend", "2", "--until", "2999-01-01T00:00:00Z", "--as", "police"];
	let failure = home.fails(1, &until);
	assert!(failure["error"].as_str().unwrap().contains("had no effect"), "{failure}");
	node.chain().shown.remove(&shown);
	let after = home.json(&["officer", "show", "1/2"]);
	assert_eq!(after["valid_until_ms"], 32_472_144_000_000u64);
	assert_eq!(after["roles"], before["roles"]);
	assert_eq!(after["valid_from_ms"], before["valid_from_ms"]);

	node.chain().shown.insert(shown.clone(), Some(exalted()));
	home.fails(1, &["officer", "amend", "2", "--roles", "examiner", "--as", "police"]);
	node.chain().shown.clear();
	let last = home.json(&["officer", "show", "1/2"]);
	assert_eq!(last["roles"], json!(["examiner"]));
	assert_eq!(last["valid_until_ms"], after["valid_until_ms"]);
}

/// Rights last a year from now if nothing else is said. When now is, a node must not say alone.
#[test]
fn enrolment_begins_no_later_than_the_clock_here_says() {
	let (node, home) = enrolled();
	home.json(&["key", "new", "dora"]);
	let far_ms = 10_000_000_000_000u64;
	node.chain().shown.insert(layout::now(), Some(far_ms.encode()));
	let enrol = ["officer", "enrol", "--key", "dora", "--roles", "examiner", "--as", "police"];
	let enrolled = home.json(&enrol);
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
	let from_ms = enrolled["valid_from_ms"].as_u64().unwrap();
	assert!(from_ms <= now, "{from_ms}");
	let year_ms = 365 * 24 * 60 * 60 * 1000;
	assert_eq!(enrolled["valid_until_ms"], from_ms + year_ms);
	node.chain().shown.clear();
	assert_eq!(home.json(&["officer", "show", "1/3"])["valid_from_ms"], from_ms);
}

/// What is asked for is read by its key, so nobody has to be shown who stands before it.
#[test]
fn organisation_and_officer_are_found_without_those_before_them() {
	let (node, home) = enrolled();
	let key = home.json(&["officer", "show", "1/2"])["key"].as_str().unwrap().to_owned();
	node.chain().shown.insert(layout::officer(1, 1), None);
	let report = ["officer", "report-key", &key, "--suspected", "2023-11-14T22:13:50Z", "--yes"];
	let enrolled_ms = home.json(&["officer", "show", "1/2"])["enrolled_ms"].as_u64().unwrap();
	let failure = home.fails(1, &[&report[..], &["--as", "laboratory"]].concat());
	let words = format!("no officer of organisation 2 has or had the key {key}");
	assert!(failure["error"].as_str().unwrap().starts_with(&words), "{failure}");
	let suspected = super::governance::moment(enrolled_ms + 1_000);
	let report = ["officer", "report-key", &key, "--suspected", &suspected, "--yes"];
	let reported = home.json(&[&report[..], &["--as", "police"]].concat());
	assert_eq!((&reported["officer"], &reported["standing"]), (&json!(2), &json!("key-reported")));

	node.chain().shown.insert(layout::organisation(1), None);
	let suspended = home.json(&["officer", "suspend", "1", "--as", "laboratory"]);
	assert_eq!(suspended["organisation"], 2);
}

/// The account is known for good, and the entry says who governs now.
#[test]
fn former_administrator_is_told_so_before_anything_is_sent() {
	let (node, home) = enrolled();
	home.json(&["key", "new", "successor"]);
	let replace = ["org", "replace-admin", "1", "--admin", "successor", "--as", "council"];
	home.json(&[&replace[..], &["--yes"]].concat());
	let blocks = node.chain().height();
	let enrol = ["officer", "enrol", "--key", "successor", "--roles", "examiner"];
	let failure = home.fails(1, &[&enrol[..], &["--as", "police"]].concat());
	assert!(failure["error"].as_str().unwrap().contains("not the administrator"), "{failure}");
	assert_eq!(node.chain().height(), blocks, "nothing was sent");
	let admit = ["org", "admit", "Again", "--country", "DE", "--admin", "police"];
	let failure = home.fails(1, &[&admit[..], &["--as", "council"]].concat());
	let message = failure.to_string();
	assert!(message.contains("its administrator has governed organisation 1 before"), "{message}");
}

/// Of such a key anybody makes signatures.
#[test]
fn key_that_anybody_can_sign_with_is_named_as_the_reason() {
	let (node, home) = enrolled();
	node.chain().deaf = true;
	let nobodys = format!("01{}", "00".repeat(31));
	let by = ["--as", "council", "--yes"];
	for command in [
		&["org", "admit", "Louvre", "--country", "FR", "--admin", &nobodys][..],
		&["org", "replace-admin", "1", "--admin", &nobodys],
	] {
		let message = home.fails(1, &[command, &by].concat()).to_string();
		assert!(message.contains("holds for signatures by anybody"), "{message}");
	}
}
