//! The figures of a real node, before and after.

use std::{
	collections::BTreeMap,
	time::{SystemTime, UNIX_EPOCH},
};

use catena_primitives::{
	action::Action,
	attestation::{Submission, SubmissionV1},
	evidence::{CaseForm, Examination},
	statement::{Body, Place},
};
use catena_rpc::{signing, Client, Error};
use catena_runtime::{custody_extrinsic, extensions::tx_extension, UncheckedExtrinsic};
use catena_tests::{
	figures::Figures,
	statement::body,
	story::{key, Story},
	Node,
};
use codec::Encode;
use serde_json::json;
use sp_runtime::generic::Era;
use tokio::runtime::Runtime;

/// The figures once all final blocks are counted.
fn settled(node: &Node) -> Figures {
	let last = node.finalized();
	node.wait_for("blocks that are counted", || {
		let figures = node.figures();
		(figures.get("catena_counted_block") >= last as f64).then_some(figures)
	})
}

fn differences<'a>(all: &[(&'a str, f64)]) -> BTreeMap<&'a str, f64> {
	all.iter().copied().collect()
}

/// Three exhibits under one signature, and two examinations in an own log; gives the exhibits.
pub fn count_what_is_recorded(story: &Story, case: &str) -> Vec<String> {
	let before = settled(&story.node);
	let items = story.register(case, &["one", "two", "three"]);
	for _ in 0..2 {
		story.by("lab", &["exhibit", "examine", &items[0], "--how", "inspection"]);
	}
	let after = settled(&story.node);

	let recorded = differences(&[("catena_submissions_total{outcome=\"recorded\"}", 3.0)]);
	assert_eq!(after.since(&before, "catena_submissions_total"), recorded);
	assert_eq!(
		after.since(&before, "catena_statements_taken_total"),
		differences(&[("catena_statements_taken_total", 5.0)])
	);
	assert_eq!(after.since(&before, "catena_statements_refused_total"), differences(&[]));
	assert_eq!(after.since(&before, "catena_pool_refused_total"), differences(&[]));
	assert_eq!(
		after.since(&before, "catena_records"),
		differences(&[
			("catena_records{log=\"custody\"}", 3.0),
			("catena_records{log=\"own\"}", 2.0)
		])
	);
	// Two for a submission; two for what begins a log, one for what goes on with it.
	let police = format!("catena_quota_used_units_total{{organisation=\"{}\"}}", story.police);
	let partner = format!("catena_quota_used_units_total{{organisation=\"{}\"}}", story.partner);
	assert_eq!(
		after.since(&before, "catena_quota_used_units_total"),
		differences(&[(&police, 2.0 + 3.0 * 2.0), (&partner, (2.0 + 2.0) + (2.0 + 1.0))])
	);
	logs_have_their_lengths(&before, &after);
	let most = differences(&[("catena_quota_block_max_units", 1_792.0)]);
	assert_eq!(after.of("catena_quota_block_max_units"), most);
	let nothing_waits = |name| after.of(name).values().all(|units| *units == 0.0);
	assert!(nothing_waits("catena_answers_waiting_units"), "{after:?}");
	items
}

fn logs_have_their_lengths(before: &Figures, after: &Figures) {
	let lengths = after.since(before, "catena_logs");
	// Each new exhibit has a custody log of one record, which counts in every length; the own log has two.
	for (series, more) in &lengths {
		let expected = if series.contains("log=\"own\"") { 1.0 } else { 3.0 };
		assert_eq!(*more, expected, "{series}");
	}
	assert!(!lengths.contains_key("catena_logs{le=\"1\",log=\"own\"}"), "{lengths:?}");
	assert_eq!(lengths.len(), 11 + 10, "{lengths:?}");
	let longest = differences(&[("catena_longest_log_records{log=\"own\"}", 2.0)]);
	assert_eq!(after.since(before, "catena_longest_log_records"), longest);
}

/// A way to submit by hand.
struct Hand {
	client: Client,
	runtime: Runtime,
}

impl Hand {
	fn of(node: &Node) -> Hand {
		let runtime = Runtime::new().expect("a runtime");
		let client = runtime.block_on(Client::connect(&node.url(), None)).expect("a node");
		Hand { client, runtime }
	}

	fn sign(&self, story: &Story, officer: &str, bodies: Vec<Body>) -> Submission {
		let signer = story.signer(officer);
		signing::sign(self.client.genesis(), &signer, bodies, &key(officer)).expect("a signature")
	}

	fn refused(&self, submission: &Submission, reason: &str) {
		match self.runtime.block_on(self.client.submit(submission)) {
			Err(Error::Refused(refused)) => assert_eq!(refused.reason.name(), reason),
			other => panic!("not refused: {other:?}"),
		}
	}
}

fn open_case() -> Body {
	body(Place::First, Action::OpenCase { form: CaseForm::Case })
}

fn forged(submission: &Submission) -> Submission {
	let Submission::V1(inner) = submission.clone();
	Submission::V1(SubmissionV1 { signature: [7; 64], ..inner })
}

fn hex_text(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// Each reason counts for all statements of its submission, and nothing else does.
pub fn count_what_is_refused(story: &Story, item: &str) {
	let hand = Hand::of(&story.node);
	let before = settled(&story.node);
	hand.refused(&hand.sign(story, "lab", vec![open_case(), open_case()]), "MissingRole");
	let fine = hand.sign(story, "inspector", vec![open_case()]);
	hand.refused(&forged(&fine), "BadSignature");
	let Submission::V1(inner) = forged(&fine);
	let empty = SubmissionV1 { bodies: Default::default(), ..inner };
	hand.refused(&Submission::V1(empty), "EmptyBatch");
	let id: [u8; 32] = hex::decode(&item[2..]).expect("an item id").try_into().expect("an item id");
	let ahead = Place::Own { item: id, sequence: 9, parent: [1; 32] };
	let examine = Action::Examine { examination: Examination::Inspection };
	hand.refused(&hand.sign(story, "lab", vec![body(ahead, examine)]), "PlaceAhead");
	story.node.call("provenance_submit", json!(["0x00"])).expect_err("no submission");

	let after = settled(&story.node);
	assert_eq!(
		after.since(&before, "catena_submissions_total"),
		differences(&[
			("catena_submissions_total{outcome=\"malformed\"}", 1.0),
			("catena_submissions_total{outcome=\"refused\"}", 4.0)
		])
	);
	assert_eq!(
		after.since(&before, "catena_statements_refused_total"),
		differences(&[
			("catena_statements_refused_total{reason=\"BadSignature\"}", 1.0),
			("catena_statements_refused_total{reason=\"EmptyBatch\"}", 1.0),
			("catena_statements_refused_total{reason=\"MissingRole\"}", 2.0),
			("catena_statements_refused_total{reason=\"PlaceAhead\"}", 1.0)
		])
	);
	for unchanged in
		["catena_statements_taken_total", "catena_records", "catena_pool_refused_total"]
	{
		assert_eq!(after.since(&before, unchanged), differences(&[]), "{unchanged}");
	}
}

/// What comes to the pool by another way than ours counts there.
pub fn count_what_the_pool_refuses(story: &Story) {
	let hand = Hand::of(&story.node);
	let before = settled(&story.node);
	let fine = hand.sign(story, "inspector", vec![open_case()]);
	let send = |extrinsic: UncheckedExtrinsic| {
		let bytes = json!([hex_text(&extrinsic.encode())]);
		story.node.call("author_submitExtrinsic", bytes).expect_err("refused")
	};
	send(custody_extrinsic(forged(&fine)));
	send(custody_extrinsic(hand.sign(story, "lab", vec![open_case()])));
	let call = pallet_custody::Call::submit { submission: Box::new(fine) };
	let extension = tx_extension(Era::mortal(4, 0), 0);
	send(UncheckedExtrinsic::new_transaction(call.into(), extension));
	let after = settled(&story.node);
	assert_eq!(
		after.since(&before, "catena_pool_refused_total"),
		differences(&[
			("catena_pool_refused_total{at=\"entry\",reason=\"BadSignature\"}", 1.0),
			("catena_pool_refused_total{at=\"entry\",reason=\"Call\"}", 1.0),
			("catena_pool_refused_total{at=\"entry\",reason=\"MissingRole\"}", 1.0)
		])
	);
	assert_eq!(after.since(&before, "catena_submissions_total"), differences(&[]));
}

/// A chain of one node is final within a block or two, and its clock is right.
pub fn tell_how_far_finality_is(node: &Node) {
	node.wait_for("finality that is near", || {
		let figures = node.figures();
		let behind = figures.get("catena_finality_lag_blocks");
		(behind <= 2.0 && figures.get("catena_finality_age_seconds") <= 10.0).then_some(())
	});
	let time = node.figures().get("catena_final_block_time_seconds");
	let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock that is set");
	let behind = now.as_secs_f64() - time;
	assert!((-60.0..600.0).contains(&behind), "{behind} s");
	assert!(node.figures().get("catena_disk_free_bytes") > 0.0);
}

/// What is on record is counted on, however the node ended; what happened in one run begins at 0.
pub fn are_the_same_after_a_restart(mut story: Story) {
	let before = settled(&story.node);
	for kill in [false, true] {
		if kill {
			story.node.kill();
		} else {
			story.node.stop();
		}
		story.node.run();
		let after = settled(&story.node);
		for same in ["catena_records", "catena_logs", "catena_longest_log_records"] {
			assert_eq!(after.of(same), before.of(same));
		}
		assert_eq!(after.get("catena_statements_taken_total"), 0.0);
		assert_eq!(after.of("catena_quota_used_units_total"), differences(&[]));
		assert_eq!(after.get("catena_blocks_missing"), 0.0);
	}
	grow_old_without_finality(&mut story, &before);
}

/// A copy that is alone sees no block become final.
fn grow_old_without_finality(story: &mut Story, before: &Figures) {
	story.node.stop();
	let mut alone = Node::over_copy(&story.node.database(), &["--chain", "dev"]);
	alone.show_figures();
	alone.run();
	let first = settled(&alone);
	assert_eq!(first.of("catena_records"), before.of("catena_records"));
	let age = alone.wait_for("an age", || {
		let figures = alone.figures();
		(figures.get("catena_finality_age_seconds") >= 2.0).then_some(figures)
	});
	let time = "catena_final_block_time_seconds";
	assert!(first.get(time) > 0.0);
	assert_eq!(age.get(time), first.get(time), "no block became final");
}
