//! What becomes of an officer over the years: new keys, one of them stolen, another validity, another
//! administrator; and what a proof says of it all.

use std::time::Duration;

use catena_tests::{
	desk::Complaint,
	story::{import, key, text, Story},
};
use serde_json::{json, Value};

const NOT_THIS_KEY: &str =
	"is --as the right key, and does `catena officer use` bind it to the right \
                            numbers? A key that was replaced signs nothing any more";
const NEW_KEY: &str =
	"the organisation's administrator can give the officer a new key, with `catena \
                       officer replace-key`";

fn public(name: &str) -> String {
	format!("0x{}", hex::encode(key(name).verifying_key().to_bytes()))
}

/// What records something more about the case: the partner takes part with other rights.
fn entry<'a>(case: &'a str, partner: &'a str, rights: &'a str) -> [&'a str; 7] {
	["case", "admit", case, "--organisation", partner, "--rights", rights]
}

/// The places of the records that are shown as doubtful.
fn doubtful(answer: &Value) -> Vec<u64> {
	let timeline = answer["timeline"].as_array().expect("a timeline");
	let doubtful = timeline.iter().filter(|entry| !entry["doubtful"].is_null());
	doubtful.map(|entry| entry["sequence"].as_u64().expect("a place")).collect()
}

#[test]
fn records_are_judged_by_what_held_when_they_were_made() {
	let story = Story::begin();
	let case = story.open_case();
	let partner = story.partner.to_string();
	let record = |officer: &str, rights: &str| story.by(officer, &entry(&case, &partner, rights));
	let admin = |arguments: &[&str]| story.by("police-admin", arguments);
	let verify =
		|proof: &str, anchor: &str| story.desk.json(&["verify", proof, "--anchor", anchor]);

	// Places 0 and 1 stand; place 2 is recorded when the key may be in other hands already.
	std::thread::sleep(Duration::from_millis(2_500));
	record("inspector", "register");
	let recorded = text(&story.on_record(&case)["timeline"][2]["recorded"], "time");
	let suspected = recorded.replace(" UTC", "Z");

	// The officer gets another key, and with it keeps what the officer holds.
	import(&story.desk, "inspector-2");
	admin(&["officer", "replace-key", "1", "--key", "inspector-2"]);
	let old = story
		.desk
		.complaint(&[&["--as", "inspector"][..], &entry(&case, &partner, "examine")].concat());
	let said = format!(
		"the officer's key is {}, the statement is signed with {}",
		public("inspector-2"),
		public("inspector")
	);
	assert_eq!(old, Complaint::refused("NotTheOfficersKey", said, Some(NOT_THIS_KEY)));
	record("inspector-2", "examine");

	let anchor = story.anchor();
	let before = verify(&story.prove(&case, &anchor, &[]), &anchor);
	assert_eq!((&before["verdict"], &before["notices"]), (&json!("proven"), &json!([])));
	assert_eq!(doubtful(&before), [0; 0]);

	// Only now it is found out. The new key goes on.
	admin(&["officer", "report-key", "inspector", "--suspected", &suspected, "--yes"]);
	record("inspector-2", "register");
	let proof = story.prove(&case, &anchor, &[]);
	let kept = story.desk.path("early.catena").display().to_string();
	std::fs::copy(&proof, &kept).expect("a file can be copied");
	let verdict = verify(&proof, &anchor);
	assert_eq!(verdict["verdict"], "proven");
	assert_eq!(doubtful(&verdict), [2], "{verdict}");
	assert_eq!(doubtful(&story.on_record(&case)), [2]);
	let notices = verdict["notices"].as_array().expect("notices");
	let [told, doubt] = &notices[..] else { panic!("{notices:?}") };
	let stolen = &public("inspector")[2..];
	assert!(told.as_str().is_some_and(|said| said.contains(stolen)), "{told}");
	let expected =
		format!("custody:2 is doubtful: its key may have been in other hands since {recorded}");
	assert!(doubt.as_str().is_some_and(|said| said.starts_with(&expected)), "{doubt}");
	let printed = story.desk.run(&["verify", &proof, "--anchor", &anchor]).stdout;
	assert_eq!(printed.matches("DOUBTFUL: ").count(), 1, "{printed}");

	// The new key is lost, too: it signs nothing until it is replaced.
	let report = ["officer", "report-key", "inspector-2", "--yes", "--suspected"];
	let third = text(&story.on_record(&case)["timeline"][4]["recorded"], "time");
	let reported = admin(&[&report[..], &[&third.replace(" UTC", "Z")]].concat());
	let refused = story
		.desk
		.complaint(&[&["--as", "inspector-2"][..], &entry(&case, &partner, "examine")].concat());
	let since = reported["since_ms"].as_u64().expect("a time");
	assert_eq!(reported["reports"][1]["reported_ms"], since);
	assert_eq!((refused.data["refusal"].as_str(), refused.code), (Some("KeyReported"), 1));
	assert_eq!(refused.hint.as_deref(), Some(NEW_KEY));
	import(&story.desk, "inspector-3");
	admin(&["officer", "replace-key", "1", "--key", "inspector-3"]);
	record("inspector-3", "examine");

	// Another validity, in which the officer may not act yet, and a better one.
	let amend = |from: &str, until: &str| {
		admin(&["officer", "amend", "1", "--from", from, "--until", until]);
	};
	amend("2998-01-01", "2999-01-01");
	let early = story
		.desk
		.complaint(&[&["--as", "inspector-3"][..], &entry(&case, &partner, "register")].concat());
	assert_eq!(early.data["refusal"], "OutsideValidity");
	amend("2020-01-01", "2999-01-01");
	record("inspector-3", "register");

	// The administrator's key is lost: the council, which has one seat here, lets another govern.
	import(&story.desk, "successor");
	let number = story.police.to_string();
	let replace = ["org", "replace-admin", &number, "--admin", "successor", "--yes"];
	assert_eq!(story.by("council", &replace)["executed"], true);
	let old = story.desk.complaint(&["--as", "police-admin", "officer", "suspend", "1"]);
	let said =
		format!("the key {} is not the administrator of any organisation", public("police-admin"));
	assert_eq!((old.code, old.error), (1, said));
	story.by("successor", &["officer", "suspend", "1"]);
	story.by("successor", &["officer", "reinstate", "1"]);
	record("inspector-3", "examine");

	// One entry tells all of it, and the whole history is proven by it.
	let shown = story.desk.json(&["officer", "show", &format!("{number}/1")]);
	let standings: Vec<&str> = shown["terms"]
		.as_array()
		.expect("terms")
		.iter()
		.map(|term| term["standing"].as_str().expect("a standing"))
		.collect();
	let active = "active";
	let expected = [active, active, "key-reported", active, active, active, "suspended", active];
	assert_eq!(standings, expected);
	let verdict = verify(&story.prove(&case, &anchor, &[]), &anchor);
	assert_eq!(verdict["verdict"], "proven", "{verdict}");
	assert_eq!(doubtful(&verdict), [2, 4]);
	// What was proven before is proven still.
	assert_eq!(doubtful(&verify(&kept, &anchor)), [2]);
}

/// A theft does not wait until the council readmits. What gives rights or a key does.
#[test]
fn suspended_organisation_takes_rights_away_and_gives_none() {
	let story = Story::begin();
	let case = story.open_case();
	let recorded = text(&story.on_record(&case)["timeline"][1]["recorded"], "time");
	let number = story.police.to_string();
	let admin = |arguments: &[&str]| story.by("police-admin", arguments);
	story.by("council", &["org", "suspend", &number, "--yes"]);

	import(&story.desk, "inspector-2");
	let replace = ["officer", "replace-key", "1", "--key", "inspector-2"];
	let widen = ["officer", "amend", "1", "--roles", "investigator,registrar,customs"];
	let refused = |arguments: &[&str]| {
		let complaint = story.desk.complaint(&[&["--as", "police-admin"], arguments].concat());
		let said = format!("organisation {number} is suspended");
		assert_eq!(complaint.code, 1);
		assert!(complaint.error.contains("had no effect"), "{}", complaint.error);
		assert!(complaint.error.contains(&said), "{}", complaint.error);
	};
	refused(&replace);
	refused(&widen);
	let narrowed = admin(&["officer", "amend", "1", "--roles", "investigator"]);
	assert_eq!(narrowed["roles"], json!(["investigator"]));
	let suspected = recorded.replace(" UTC", "Z");
	let report = ["officer", "report-key", "inspector", "--suspected", &suspected, "--yes"];
	assert_eq!(admin(&report)["standing"], "key-reported");
	refused(&replace);

	story.by("council", &["org", "readmit", &number]);
	assert_eq!(admin(&replace)["standing"], "active");
	assert_eq!(admin(&widen)["roles"], json!(["investigator", "customs", "registrar"]));
	let partner = story.partner.to_string();
	story.by("inspector-2", &entry(&case, &partner, "register"));
	let anchor = story.anchor();
	let proof = story.prove(&case, &anchor, &[]);
	let verdict = story.desk.json(&["verify", &proof, "--anchor", &anchor]);
	assert_eq!(verdict["verdict"], "proven", "{verdict}");
	assert_eq!(doubtful(&verdict), [1]);
}
