//! PF-36.

use catena_primitives::{record::Recorded, statement::Log};
use catena_verifier::{RecordAt, Rejection};

use crate::support::{facts, rejection, scene::*, stories::*};

/// The log that customs, of organisation 3, keep on the exhibit: its records are of blocks 3 and 9.
const CUSTOMS_LOG: Log = Log::Own(3);

fn at(log: Log, sequence: u32) -> RecordAt {
	RecordAt { log, sequence }
}

/// A scene in which authorities dated a record otherwise.
fn dated(log: Log, sequence: usize, block: u32, time_ms: u64) -> Scene {
	let mut scene = exhibit();
	let recorded = &mut scene.logs.get_mut(&log).unwrap()[sequence].recorded;
	*recorded = Recorded { block, time_ms, ..*recorded };
	scene
}

fn recorded(scene: &Scene, at: RecordAt) -> Recorded {
	scene.logs[&at.log][at.sequence as usize].recorded
}

/// Rejected with all records, and with these two.
#[track_caller]
fn assert_disagree(scene: &Scene, first: RecordAt, at: RecordAt) {
	let (expected, found) = (recorded(scene, first), recorded(scene, at));
	let expected = Rejection::RecordTimesDisagree { first, expected, at, found };
	assert_eq!(expected.requirement(), "PF-36");
	assert_eq!(rejection(&scene.prove()), expected);
	let some = if first.log == at.log {
		scene.prove_some(&[(at.log, &[first.sequence, at.sequence])])
	} else {
		let (one, other) = (first.min(at), first.max(at));
		scene.prove_some(&[(one.log, &[one.sequence]), (other.log, &[other.sequence])])
	};
	assert_eq!(rejection(&some), expected);
}

#[test]
fn logs_agree_on_the_times_of_blocks() {
	let (offer, examination) = (at(Log::Custody, 4), at(CUSTOMS_LOG, 1));
	for (block, time_ms) in [
		// One block at two times, then a later block at the same time and at an earlier one.
		(8, time_of(8) + 1),
		(9, time_of(8)),
		(9, time_of(8) - 1),
	] {
		let scene = dated(CUSTOMS_LOG, 1, block, time_ms);
		assert_disagree(&scene, offer, examination);
		// By itself, each of the two may be so.
		facts(&scene.prove_some(&[(CUSTOMS_LOG, &[1])]));
		facts(&scene.prove_some(&[(Log::Custody, &[4])]));
	}
	let scene = dated(CUSTOMS_LOG, 1, 8, time_of(8) - 1);
	assert_disagree(&scene, examination, offer);
	// Records of two logs in one block are fine.
	facts(&dated(CUSTOMS_LOG, 1, 8, time_of(8)).prove());
}

#[test]
fn block_has_one_time_within_a_log() {
	for (block, time_ms) in [(7, time_of(7) + 1), (8, time_of(7))] {
		let scene = dated(Log::Custody, 4, block, time_ms);
		assert_disagree(&scene, at(Log::Custody, 3), at(Log::Custody, 4));
	}
}

#[test]
fn records_agree_with_the_time_of_the_block() {
	for (block, time_ms) in [(20, time_of(20) - 1), (15, time_of(20))] {
		let scene = dated(Log::Custody, 6, block, time_ms);
		let found = recorded(&scene, at(Log::Custody, 6));
		let expected = Rejection::BlockTimeDisagrees {
			at: at(Log::Custody, 6),
			block: 20,
			block_ms: time_of(20),
			found,
		};
		assert_eq!(expected.requirement(), "PF-36");
		assert_eq!(rejection(&scene.prove()), expected);
		assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[6])])), expected);
		facts(&scene.prove_some(&[(Log::Custody, &[5])]));
	}
}
