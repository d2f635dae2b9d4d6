//! PF-32, PF-33.

use catena_primitives::{
	action::Action,
	item::ItemKind,
	refusal::Refusal,
	statement::{ClaimedTime, Log, CLOCK_TOLERANCE_MS, MAX_OFFSET_MINUTES},
	Hash,
};
use catena_verifier::{RecordAt, Rejection};

use crate::support::{facts, rejection, scene::*, stories::*};

/// An exhibit whose last record, an examination of customs in block 9, claims this time.
fn claiming(occurred: ClaimedTime) -> Scene {
	let mut scene = exhibit();
	let person = scene.people[CUSTOMS].clone();
	let genesis = scene.genesis();
	let record = scene.logs.get_mut(&Log::Own(3)).unwrap().last_mut().unwrap();
	let body = catena_primitives::statement::Body { occurred, ..record.body.clone() };
	*record = sign(&genesis, &person, body, record.recorded, None);
	scene
}

fn refused(occurred: ClaimedTime, refusal: Refusal) {
	let at = RecordAt { log: Log::Own(3), sequence: 1 };
	let expected = Rejection::ImpossibleClaim { at, refusal };
	let scene = claiming(occurred);
	assert_eq!(rejection(&scene.prove()), expected);
	assert_eq!(rejection(&scene.prove_some(&[(Log::Own(3), &[1])])), expected);
}

#[test]
fn claimed_time_is_no_further_ahead_than_the_chain_allows() {
	let latest_ms = time_of(9) + CLOCK_TOLERANCE_MS;
	facts(&claiming(ClaimedTime { utc_ms: latest_ms, offset_minutes: 0 }).prove());
	facts(&claiming(ClaimedTime { utc_ms: 0, offset_minutes: 0 }).prove());
	for claimed_ms in [latest_ms + 1, u64::MAX] {
		let occurred = ClaimedTime { utc_ms: claimed_ms, offset_minutes: 0 };
		refused(occurred, Refusal::OccurredInFuture { claimed_ms, latest_ms });
	}
}

#[test]
fn offset_is_one_that_a_place_has() {
	let utc_ms = time_of(9);
	for offset_minutes in [MAX_OFFSET_MINUTES, -MAX_OFFSET_MINUTES] {
		facts(&claiming(ClaimedTime { utc_ms, offset_minutes }).prove());
	}
	for found_minutes in [MAX_OFFSET_MINUTES + 1, -MAX_OFFSET_MINUTES - 1, i16::MAX, i16::MIN] {
		let occurred = ClaimedTime { utc_ms, offset_minutes: found_minutes };
		let max_minutes = MAX_OFFSET_MINUTES;
		refused(occurred, Refusal::OffsetOutOfRange { max_minutes, found_minutes });
	}
}

/// An exhibit that the investigator offered to an officer of the own organisation, or to the
/// laboratory, who accepted and then corrects.
fn corrected(by: usize, sequence: u32, supersedes: impl Fn(&Scene) -> Hash) -> Scene {
	let mut scene = Scene::new(chain(), people(), ItemKind::Exhibit);
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 2);
	let to = scene.people[by].holder();
	let offer = scene.record(Log::Custody, INVESTIGATOR, offer_to(to, time_of(9)), 3);
	scene.record(Log::Custody, by, accept(offer), 4);
	let supersedes = supersedes(&scene);
	scene.record(Log::Custody, by, Action::Correct { sequence, supersedes }, 5);
	scene
}

fn corrects_nothing(sequence: u32, supersedes: Hash) -> Rejection {
	let at = RecordAt { log: Log::Custody, sequence: 3 };
	Rejection::CorrectsNothing { at, sequence, supersedes }
}

#[test]
fn correction_names_an_earlier_record_of_the_organisation() {
	for sequence in 0..3 {
		let scene = corrected(CUSTODIAN, sequence, |s| s.hash(Log::Custody, sequence as usize));
		facts(&scene.prove());
		facts(&scene.prove_some(&[(Log::Custody, &[sequence, 3])]));
		facts(&scene.prove_some(&[(Log::Custody, &[3])]));
	}
	// The laboratory's own.
	facts(&corrected(LABORATORY, 2, |s| s.hash(Log::Custody, 2)).prove());
}

#[test]
fn correction_of_another_organisations_record_is_rejected_where_that_is_shown() {
	let scene = corrected(LABORATORY, 1, |s| s.hash(Log::Custody, 1));
	let expected = corrects_nothing(1, scene.hash(Log::Custody, 1));
	assert_eq!(rejection(&scene.prove()), expected);
	assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[1, 3])])), expected);
	facts(&scene.prove_some(&[(Log::Custody, &[2, 3])]));
}

#[test]
fn correction_of_another_statement_is_rejected_where_the_record_is_shown() {
	let scene = corrected(CUSTODIAN, 1, |s| s.hash(Log::Custody, 0));
	let expected = corrects_nothing(1, scene.item);
	assert_eq!(rejection(&scene.prove()), expected);
	facts(&scene.prove_some(&[(Log::Custody, &[0, 3])]));
}

#[test]
fn correction_of_what_is_not_before_it_is_rejected_whatever_is_shown() {
	for sequence in [3, 4, u32::MAX] {
		let scene = corrected(CUSTODIAN, sequence, |_| [0xab; 32]);
		let expected = corrects_nothing(sequence, [0xab; 32]);
		assert_eq!(rejection(&scene.prove()), expected);
		assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[3])])), expected);
	}
}
