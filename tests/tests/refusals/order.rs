//! Statements that do not stand where their log goes on, or claim what cannot be.

use catena_primitives::{
	action::Action,
	attestation::Submission,
	evidence::CaseForm,
	refusal::Refusal,
	statement::{ClaimedTime, Place, CLOCK_TOLERANCE_MS, MAX_OFFSET_MINUTES},
};
use catena_tests::{
	desk::Complaint,
	statement::{body, first_hash},
};
use serde_json::json;

use crate::bench::{behind, hash, hex_text, offer_until, utc, Bench, WEEK_MS};

/// Two statements that are recorded in one batch: an offer of the first exhibit, and its withdrawal.
pub struct Recorded {
	/// The batch.
	pub batch: Submission,
	/// The block that took it.
	pub block: u32,
	/// When that was, by the chain's clock.
	pub time_ms: u64,
}

/// Records an offer of the first exhibit and its withdrawal, places 1 and 2 of its custody log.
pub fn two_statements(bench: &Bench) -> Recorded {
	let offer = bench.offer(bench.exhibits[0], "lab");
	let alone = bench.sign("inspector", vec![offer.clone()]);
	let withdraw = body(behind(&alone), Action::Withdraw { offer: first_hash(&alone) });
	let batch = bench.sign("inspector", vec![offer, withdraw]);
	let records = bench.record(&batch);
	let recorded = records[0].record.recorded;
	assert_eq!(records.iter().map(|view| view.sequence).collect::<Vec<_>>(), [1, 2]);
	Recorded { batch, block: recorded.block, time_ms: recorded.time_ms }
}

/// An action that would be fine in the custody log of the first exhibit.
fn fine(bench: &Bench) -> Action {
	offer_until(bench.holder("lab"), bench.now_ms() + WEEK_MS)
}

pub fn place_ahead(bench: &Bench) {
	let item = bench.exhibits[0];
	let place = Place::Custody { item, sequence: 5, parent: [7; 32] };
	let ahead = bench.sign("inspector", vec![body(place, fine(bench))]);
	bench.refuses(&ahead, Some(0), Refusal::PlaceAhead { expected: 3, found: 5 });
}

pub fn wrong_parent(bench: &Bench) {
	let item = bench.exhibits[0];
	let Place::Custody { sequence, parent: last, .. } = bench.next(item) else { panic!("custody") };
	let place = Place::Custody { item, sequence, parent: [7; 32] };
	let stray = bench.sign("inspector", vec![body(place, fine(bench))]);
	let reason = Refusal::WrongParent { expected: last, found: [7; 32] };
	bench.refuses(&stray, Some(0), reason);
}

/// A sibling of the recorded offer.
fn sibling(bench: &Bench) -> Submission {
	let item = bench.exhibits[0];
	let place = Place::Custody { item, sequence: 1, parent: item };
	bench.sign("inspector", vec![body(place, fine(bench))])
}

pub fn place_taken(bench: &Bench, recorded: &Recorded) {
	let by = first_hash(&recorded.batch);
	let reason = Refusal::PlaceTaken { sequence: 1, by, next: 3 };
	bench.refuses(&sibling(bench), Some(0), reason);
}

pub fn place_taken_in_words(bench: &Bench, recorded: &Recorded) {
	let failure = bench.refused_when_sent(&sibling(bench));
	let by = first_hash(&recorded.batch);
	let Submission::V1(batch) = &recorded.batch;
	let Action::Offer(offer) = &batch.bodies[0].action else { panic!("an offer") };
	let winner = format!(
		"officer 1 of organisation {} recorded \"offers custody to officer 1 of organisation {} for \
		 storage; condition digital; until {}\" at place 1 of the custody log on {}",
		bench.story.police,
		bench.story.partner,
		utc(offer.expires_ms),
		utc(recorded.time_ms)
	);
	let expected = json!({
		"error": format!(
			"the chain refuses it: place 1 of this log is taken by statement {}; the next free one \
			 is 3",
			hex_text(&by)
		),
		"causes": [winner],
		"hint": "somebody else was faster: look at `catena history`, and repeat the command if it \
				 is still right",
		"exit": 1,
		"data": { "refusal": "PlaceTaken", "statement": null },
	});
	assert_eq!(failure, expected);
}

pub fn time_in_the_future(bench: &Bench) {
	let claimed_ms = bench.now_ms() + 3_600_000;
	let mut early = body(bench.next(bench.exhibits[0]), fine(bench));
	early.occurred = ClaimedTime { utc_ms: claimed_ms, offset_minutes: 0 };
	// What is refused for good is refused by the last final block, which the best one is ahead of.
	let before = bench.final_ms();
	let refused = bench.refusal(&bench.sign("inspector", vec![early]));
	let after = bench.now_ms();
	let Refusal::OccurredInFuture { claimed_ms: found, latest_ms } = refused.reason else {
		panic!("{refused:?}");
	};
	assert_eq!((refused.statement, found), (Some(0), claimed_ms));
	let now = latest_ms - CLOCK_TOLERANCE_MS;
	assert!((before..=after).contains(&now), "{before} <= {now} <= {after}");
}

pub fn time_in_the_future_in_words(bench: &Bench) {
	let case = ["--as", "inspector", "case", "open", "--at", "2999-01-01T00:00:00Z"];
	let complaint = bench.complaint(&case);
	let error =
		"the chain refuses it: the time given, 2999-01-01 00:00:00 UTC, lies in the future; \
	             the latest possible is ";
	let (said, latest) = complaint.error.split_at(error.len());
	assert_eq!((said, latest.len()), (error, "2026-05-01 08:30:00 UTC".len()));
	let expected = Complaint {
		error: complaint.error.clone(),
		..Complaint::refused("OccurredInFuture", "", Some("check this machine's clock and --at"))
	};
	assert_eq!(complaint, expected);
}

pub fn offset_of_no_place_on_earth(bench: &Bench) {
	let mut elsewhere = body(bench.next(bench.exhibits[0]), fine(bench));
	elsewhere.occurred.offset_minutes = -841;
	let reason = Refusal::OffsetOutOfRange { max_minutes: MAX_OFFSET_MINUTES, found_minutes: -841 };
	bench.refuses(&bench.sign("inspector", vec![elsewhere]), Some(0), reason);
}

pub fn same_statement_again(bench: &Bench, recorded: &Recorded) {
	let (item, block) = (bench.exhibits[0], recorded.block);
	let reason = Refusal::AlreadyRecorded { item, sequence: 1, block };
	bench.refuses(&recorded.batch, Some(0), reason);
}

/// The command is told that the chain has it, which is what it wanted; nothing is recorded twice.
pub fn same_statement_sent_again_by_the_command(bench: &Bench, recorded: &Recorded) {
	bench.keep(&recorded.batch);
	let sent = bench.unchanged(|| bench.story.desk.json(&["--yes", "send"]));
	let Submission::V1(batch) = &recorded.batch;
	let statements: Vec<_> = batch.hashes().iter().map(|hash| json!(hex_text(hash))).collect();
	let found = sent["sent"].as_array().expect("a list").iter().map(|one| &one["statement"]);
	assert_eq!(found.collect::<Vec<_>>(), statements.iter().collect::<Vec<_>>());
	assert_eq!(sent["refused"], json!([]));
	assert_eq!(bench.story.desk.outbox(), Vec::<std::path::PathBuf>::new());
}

/// Two cases to be opened, and something else between them that nobody can record.
fn one_bad_of_three(bench: &Bench) -> Submission {
	let open = || body(Place::First, Action::OpenCase { form: CaseForm::Case });
	let item = bench.exhibits[1];
	let stray = body(Place::Custody { item, sequence: 1, parent: [7; 32] }, fine(bench));
	bench.sign("inspector", vec![open(), open(), stray])
}

pub fn batch_with_one_bad_statement(bench: &Bench) {
	let reason = Refusal::WrongParent { expected: bench.exhibits[1], found: [7; 32] };
	bench.refuses(&one_bad_of_three(bench), Some(2), reason);
}

pub fn batch_with_one_bad_statement_in_words(bench: &Bench) {
	let failure = bench.refused_when_sent(&one_bad_of_three(bench));
	// The statement is about the second exhibit, which this home knows by the name of its file; what
	// stands where it would follow is the exhibit's registration.
	let view = bench.wait(bench.client().history(
		&bench.exhibits[1],
		catena_primitives::statement::Log::Custody,
		0,
		1,
	));
	let first = &view.expect("a history").records[0];
	assert_eq!(first.hash, hash(&hex_text(&bench.exhibits[1])));
	let case = hex::encode(&bench.case[..6]);
	let expected = json!({
		"error": format!(
			"the chain refuses statement 3: the last statement of this log is {}, the parent named \
			 is {}",
			hex_text(&bench.exhibits[1]),
			hex_text(&[7; 32])
		),
		"causes": [
			"statement 3 is about exhibit-1.txt; nothing of the batch was recorded",
			format!(
				"officer 1 of organisation {} recorded \"registers the exhibit, seized, in case \
				 {case}\" at place 0 of the custody log on {}",
				bench.story.police,
				utc(first.record.recorded.time_ms)
			),
		],
		"hint": "somebody else was faster: look at `catena history`, and repeat the command if it \
				 is still right",
		"exit": 1,
		"data": { "refusal": "WrongParent", "statement": 2 },
	});
	assert_eq!(failure, expected);
}
