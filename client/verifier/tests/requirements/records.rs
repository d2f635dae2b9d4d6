//! PF-3, PF-4, PF-18, PF-19, PF-20, PF-21.

use catena_primitives::{
	hash::RangeTags,
	item::Item,
	layout,
	mmr::Mmr,
	proof::{LogRecords, ProvenRecord, SelectedRecord},
	record::Recorded,
	roles::Roles,
	statement::{Log, Place},
};
use catena_verifier::{RecordAt, Rejection};

use crate::support::{
	facts, rejection,
	scene::{leaf, sign, time_of, InBatch, Proven, Scene},
	stories::*,
};

fn at(log: Log, sequence: u32) -> RecordAt {
	RecordAt { log, sequence }
}

fn custody(sequence: u32) -> RecordAt {
	at(Log::Custody, sequence)
}

fn complete(proven: &mut Proven, log: usize) -> &mut Vec<ProvenRecord> {
	match &mut proven.proof.logs[log].records {
		LogRecords::Complete(records) => records,
		LogRecords::Selected(_) => panic!(),
	}
}

fn selected(proven: &mut Proven, log: usize) -> &mut Vec<SelectedRecord> {
	match &mut proven.proof.logs[log].records {
		LogRecords::Selected(records) => records,
		LogRecords::Complete(_) => panic!(),
	}
}

/// A scene in which a statement is another, signed by its officer and recorded by authorities that
/// look away.
fn resigned(
	scene: &Scene,
	log: Log,
	sequence: usize,
	person: usize,
	edit: impl FnOnce(&mut ProvenRecord),
) -> Scene {
	let mut scene = scene.clone();
	let genesis = scene.genesis();
	let person = scene.people[person].clone();
	let record = &mut scene.logs.get_mut(&log).unwrap()[sequence];
	edit(record);
	*record = sign(&genesis, &person, record.body.clone(), record.recorded, None);
	scene
}

#[test]
fn altered_statement_breaks_its_signature() {
	let mut proven = exhibit().prove();
	complete(&mut proven, 0)[3].body.occurred.utc_ms += 1;
	let key = exhibit().logs[&Log::Custody][3].signer.key;
	assert_eq!(rejection(&proven), Rejection::BadSignature { at: custody(3), key });
	let mut proven = exhibit().prove();
	complete(&mut proven, 0)[3].signature[40] ^= 1;
	assert_eq!(rejection(&proven), Rejection::BadSignature { at: custody(3), key });
}

#[test]
fn signature_of_another_officer_is_not_the_signers() {
	let mut scene = exhibit();
	let stranger = scene.people[MUSEUM].clone();
	let genesis = scene.genesis();
	let record = &mut scene.logs.get_mut(&Log::Custody).unwrap()[3];
	let forged = sign(&genesis, &stranger, record.body.clone(), record.recorded, None);
	record.signature = forged.signature;
	let expected = Rejection::BadSignature { at: custody(3), key: record.signer.key };
	assert_eq!(rejection(&scene.prove()), expected);
}

#[test]
fn record_of_another_chain_is_not_signed_for_this_one() {
	let mut scene = exhibit();
	let person = scene.people[LABORATORY].clone();
	let record = &mut scene.logs.get_mut(&Log::Custody).unwrap()[3];
	*record = sign(&[7; 32], &person, record.body.clone(), record.recorded, None);
	let expected = Rejection::BadSignature { at: custody(3), key: record.signer.key };
	assert_eq!(rejection(&scene.prove()), expected);
}

#[test]
fn membership_leads_to_what_was_signed() {
	let path = |proven: &mut Proven| complete(proven, 0)[0].membership.clone().unwrap();
	let key = exhibit().logs[&Log::Custody][0].signer.key;
	let bad = Rejection::BadSignature { at: custody(0), key };
	for edit in [
		|p: &mut catena_primitives::mmr::RootedPath| p.index = 3,
		|p: &mut catena_primitives::mmr::RootedPath| p.siblings[0][0] ^= 1,
		|p: &mut catena_primitives::mmr::RootedPath| p.other_peaks[0][0] ^= 1,
	] {
		let mut proven = exhibit().prove();
		let mut edited = path(&mut proven);
		edit(&mut edited);
		complete(&mut proven, 0)[0].membership = Some(edited);
		assert_eq!(rejection(&proven), bad);
	}
	let malformed = Rejection::MembershipMalformed { at: custody(0) };
	for edit in [
		|p: &mut catena_primitives::mmr::RootedPath| p.index = 5,
		|p: &mut catena_primitives::mmr::RootedPath| p.leaves = 7,
		|p: &mut catena_primitives::mmr::RootedPath| {
			p.siblings.pop();
		},
		|p: &mut catena_primitives::mmr::RootedPath| {
			p.other_peaks.pop();
		},
	] {
		let mut proven = exhibit().prove();
		let mut edited = path(&mut proven);
		edit(&mut edited);
		complete(&mut proven, 0)[0].membership = Some(edited);
		assert_eq!(rejection(&proven), malformed);
	}
	let mut proven = exhibit().prove();
	complete(&mut proven, 0)[0].membership = None;
	assert_eq!(rejection(&proven), bad);
}

#[test]
fn path_in_a_batch_of_one_is_rejected() {
	let mut scene = exhibit();
	let genesis = scene.genesis();
	let person = scene.people[LABORATORY].clone();
	let record = &mut scene.logs.get_mut(&Log::Custody).unwrap()[3];
	let alone = Some(InBatch { index: 0, size: 1 });
	*record = sign(&genesis, &person, record.body.clone(), record.recorded, alone);
	let expected = Rejection::BatchTooSmall { at: custody(3), expected: 2, found: 1 };
	assert_eq!(rejection(&scene.prove()), expected);
}

#[test]
fn record_names_this_item_log_and_place() {
	let scene = exhibit();
	let other = |place| move |record: &mut ProvenRecord| record.body.place = place;
	let parent = scene.hash(Log::Custody, 2);
	let place = Place::Custody { item: [7; 32], sequence: 3, parent };
	let expected =
		Rejection::RecordOfOtherItem { at: custody(3), expected: scene.item, found: [7; 32] };
	let edited = resigned(&scene, Log::Custody, 3, LABORATORY, other(place));
	assert_eq!(rejection(&edited.prove()), expected);

	let place = Place::Own { item: scene.item, sequence: 3, parent };
	let expected = Rejection::RecordOfOtherLog { at: custody(3), found: Log::Own(2) };
	let edited = resigned(&scene, Log::Custody, 3, LABORATORY, other(place));
	assert_eq!(rejection(&edited.prove()), expected);

	let place = Place::Custody { item: scene.item, sequence: 4, parent };
	let expected = Rejection::RecordOfOtherPlace { at: custody(3), found: 4 };
	let edited = resigned(&scene, Log::Custody, 3, LABORATORY, other(place));
	assert_eq!(rejection(&edited.prove()), expected);

	let place = Place::Custody { item: scene.item, sequence: 0, parent };
	let expected = Rejection::RecordOfOtherPlace { at: custody(0), found: 0 };
	let edited = resigned(&scene, Log::Custody, 0, INVESTIGATOR, other(place));
	assert_eq!(rejection(&edited.prove()), expected);

	// A log of organisation 3 takes nobody else's statements.
	let own = resigned(&scene, Log::Own(3), 1, LABORATORY, |_| {});
	let expected = Rejection::RecordOfOtherLog { at: at(Log::Own(3), 1), found: Log::Own(2) };
	assert_eq!(rejection(&own.prove()), expected);

	// Another item's first statement.
	let edited = resigned(&scene, Log::Custody, 0, INVESTIGATOR, |r| r.body.nonce = [9; 16]);
	let found = edited.hash(Log::Custody, 0);
	let expected = Rejection::RecordOfOtherItem { at: custody(0), expected: scene.item, found };
	assert_eq!(rejection(&edited.prove()), expected);
}

#[test]
fn complete_log_has_all_records() {
	let mut proven = exhibit().prove();
	complete(&mut proven, 0).pop();
	let expected = Rejection::RecordCount { log: Log::Custody, expected: 7, found: 6 };
	assert_eq!(rejection(&proven), expected);
	let mut proven = exhibit().prove();
	complete(&mut proven, 1).pop();
	let expected = Rejection::RecordCount { log: Log::Own(3), expected: 2, found: 1 };
	assert_eq!(rejection(&proven), expected);
	// One more that was signed, and that the state does not have.
	let mut more = exhibit();
	more.record(Log::Own(3), CUSTOMS, examine(), 10);
	let logs = vec![exhibit().prove().proof.logs[0].clone(), more.prove().proof.logs[1].clone()];
	let expected = Rejection::RecordCount { log: Log::Own(3), expected: 2, found: 3 };
	assert_eq!(rejection(&exhibit().prove_logs(&[0], logs)), expected);
}

#[test]
fn history_cut_off_at_its_beginning_is_rejected() {
	let mut proven = exhibit().prove();
	complete(&mut proven, 0).remove(0);
	let expected = Rejection::RecordOfOtherPlace { at: custody(0), found: 1 };
	assert_eq!(rejection(&proven), expected);
}

#[test]
fn reordered_records_are_rejected() {
	let mut proven = exhibit().prove();
	complete(&mut proven, 0).swap(1, 3);
	let expected = Rejection::RecordOfOtherPlace { at: custody(1), found: 3 };
	assert_eq!(rejection(&proven), expected);
}

#[test]
fn records_give_the_range_of_the_state() {
	let root = |scene: &Scene| scene.head(Log::Custody).range.root(RangeTags::LOG);
	// What the chain found is not signed, so only the range shows it to be altered.
	let mut proven = exhibit().prove();
	complete(&mut proven, 0)[2].recorded.time_ms += 1;
	let mut altered = exhibit();
	altered.logs.get_mut(&Log::Custody).unwrap()[2].recorded.time_ms += 1;
	let expected = Rejection::RangeDiffers {
		log: Log::Custody,
		expected: root(&exhibit()),
		found: root(&altered),
	};
	assert_eq!(rejection(&proven), expected);
}

#[test]
fn statement_follows_the_one_before_it() {
	let scene = exhibit();
	let place = Place::Custody { item: scene.item, sequence: 4, parent: [7; 32] };
	let edited = resigned(&scene, Log::Custody, 4, LABORATORY, |record| record.body.place = place);
	let expected = scene.hash(Log::Custody, 3);
	let wrong = Rejection::WrongParent { at: custody(4), expected, found: [7; 32] };
	assert_eq!(rejection(&edited.prove()), wrong);
	// Also between neighbours of a selection, but not where the one before is not shown.
	assert_eq!(rejection(&edited.prove_some(&[(Log::Custody, &[3, 4])])), wrong);
	facts(&edited.prove_some(&[(Log::Custody, &[2, 4])]));
}

#[test]
fn first_in_an_own_log_follows_the_item() {
	let scene = exhibit();
	let place = Place::Own { item: scene.item, sequence: 0, parent: [7; 32] };
	let edited = resigned(&scene, Log::Own(3), 0, CUSTOMS, |record| record.body.place = place);
	let wrong =
		Rejection::WrongParent { at: at(Log::Own(3), 0), expected: scene.item, found: [7; 32] };
	assert_eq!(rejection(&edited.prove()), wrong);
	assert_eq!(rejection(&edited.prove_some(&[(Log::Own(3), &[0])])), wrong);
}

#[test]
fn last_statement_is_the_one_that_the_state_names() {
	let mut scene = exhibit();
	let mut entry = scene.item_entry();
	entry.log.last = [7; 32];
	scene.edit(layout::item(&scene.item), Item::V1(entry));
	let found = scene.hash(Log::Custody, 6);
	let expected = Rejection::LastDiffers { log: Log::Custody, expected: [7; 32], found };
	assert_eq!(rejection(&scene.prove()), expected);
	assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[6])])), expected);
	facts(&scene.prove_some(&[(Log::Custody, &[5])]));
}

fn recorded(scene: &Scene, sequence: usize, edit: impl FnOnce(&mut Recorded)) -> Scene {
	let mut scene = scene.clone();
	edit(&mut scene.logs.get_mut(&Log::Custody).unwrap()[sequence].recorded);
	scene
}

#[test]
fn recorded_times_and_blocks_do_not_fall() {
	let scene = exhibit();
	let before = scene.logs[&Log::Custody][3].recorded;
	for edited in [
		recorded(&scene, 4, |recorded| recorded.time_ms = before.time_ms - 1),
		recorded(&scene, 4, |recorded| recorded.block = before.block - 1),
	] {
		let found = edited.logs[&Log::Custody][4].recorded;
		let expected = Rejection::RecordedBackwards { at: custody(4), previous: before, found };
		assert_eq!(rejection(&edited.prove()), expected);
	}
	// Two in one block are fine.
	facts(&recorded(&scene, 4, |recorded| *recorded = before).prove());
}

#[test]
fn nothing_is_recorded_after_the_block() {
	let scene = exhibit();
	for edited in [
		recorded(&scene, 6, |recorded| recorded.block = 21),
		recorded(&scene, 6, |recorded| recorded.time_ms = time_of(20) + 1),
	] {
		let found = edited.logs[&Log::Custody][6].recorded;
		let expected = Rejection::RecordedAfterBlock {
			at: custody(6),
			block: 20,
			block_ms: time_of(20),
			found,
		};
		assert_eq!(rejection(&edited.prove()), expected);
	}
	facts(
		&recorded(&scene, 6, |recorded| (recorded.block, recorded.time_ms) = (20, time_of(20)))
			.prove(),
	);
}

#[test]
fn selected_records_rise() {
	let scene = exhibit();
	for (picked, found) in [(&[3, 1][..], 1), (&[3, 3], 3)] {
		let expected = Rejection::SequenceDoesNotRise { previous: custody(3), found };
		assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, picked)])), expected);
	}
}

#[test]
fn log_without_records_is_rejected() {
	let none = exhibit().prove_some(&[(Log::Custody, &[])]);
	assert_eq!(rejection(&none), Rejection::NoRecords { log: Log::Custody });
	// Nor may the state have such a log.
	let mut scene = exhibit();
	scene.logs.insert(Log::Own(9), vec![]);
	scene.own_logs.push(9);
	assert_eq!(rejection(&scene.prove()), Rejection::NoRecords { log: Log::Own(9) });
}

#[test]
fn selected_record_is_at_its_place_in_the_range() {
	let scene = exhibit();
	let elsewhere = Rejection::PathElsewhere { at: custody(3) };
	let mut altered = scene.prove_some(&[(Log::Custody, &[3])]);
	selected(&mut altered, 0)[0].path[0][5] ^= 1;
	assert_eq!(rejection(&altered), elsewhere);
	let mut shorter = scene.prove_some(&[(Log::Custody, &[3])]);
	selected(&mut shorter, 0)[0].path.pop();
	assert_eq!(rejection(&shorter), elsewhere);
	let mut longer = scene.prove_some(&[(Log::Custody, &[3])]);
	selected(&mut longer, 0)[0].path.try_push([0; 32]).unwrap();
	assert_eq!(rejection(&longer), elsewhere);
	let mut time = scene.prove_some(&[(Log::Custody, &[3])]);
	selected(&mut time, 0)[0].record.recorded.time_ms -= 1;
	assert_eq!(rejection(&time), elsewhere);
	let mut beyond = scene.prove_some(&[(Log::Custody, &[3])]);
	let person = scene.people[LABORATORY].clone();
	let record = &mut selected(&mut beyond, 0)[0].record;
	record.body.place = Place::Custody { item: scene.item, sequence: 99, parent: [0; 32] };
	*record = sign(&scene.genesis(), &person, record.body.clone(), record.recorded, None);
	assert_eq!(rejection(&beyond), Rejection::PathElsewhere { at: custody(99) });
}

/// A statement that the officer did sign, and that lost against another at its place.
#[test]
fn statement_that_was_signed_and_never_recorded_is_not_proven() {
	let scene = exhibit();
	let lost = resigned(&scene, Log::Custody, 3, LABORATORY, |r| r.body.nonce = [9; 16]);
	let mut proven = scene.prove_some(&[(Log::Custody, &[3])]);
	selected(&mut proven, 0)[0].record = lost.logs[&Log::Custody][3].clone();
	assert_eq!(rejection(&proven), Rejection::PathElsewhere { at: custody(3) });
	let mut proven = scene.prove();
	complete(&mut proven, 0)[6] =
		resigned(&scene, Log::Custody, 6, CUSTODIAN, |r| r.body.nonce = [9; 16]).logs
			[&Log::Custody][6]
			.clone();
	assert!(matches!(rejection(&proven), Rejection::RangeDiffers { log: Log::Custody, .. }));
}

#[test]
fn logs_rise_and_none_is_there_twice() {
	let mut proven = artefact().prove();
	proven.proof.logs.swap(1, 2);
	let expected = Rejection::LogsDoNotRise { previous: Log::Own(3), found: Log::Own(1) };
	assert_eq!(rejection(&proven), expected);
	let mut proven = exhibit().prove();
	proven.proof.logs.push(proven.proof.logs[1].clone());
	let expected = Rejection::LogsDoNotRise { previous: Log::Own(3), found: Log::Own(3) };
	assert_eq!(rejection(&proven), expected);
}

#[test]
fn log_that_the_item_does_not_have_is_rejected() {
	let mut scene = exhibit();
	let genuine = scene.prove().proof.logs;
	scene.record(Log::Own(2), LABORATORY, examine(), 9);
	let lost = scene.prove().proof.logs[1].clone();
	let logs = vec![genuine[0].clone(), lost, genuine[1].clone()];
	let proven = exhibit().prove_logs(&[0], logs);
	assert_eq!(rejection(&proven), Rejection::LogNotInState { log: Log::Own(2) });
}

/// An inner node of the log shown as a record's leaf would need a preimage; a log of another count
/// with the same peaks has another root.
#[test]
fn range_of_another_count_is_another() {
	let scene = exhibit();
	let mut edited = scene.clone();
	let leaves: Vec<_> =
		scene.logs[&Log::Custody].iter().map(|record| leaf(&scene.genesis(), record)).collect();
	let mut entry = scene.item_entry();
	entry.log.range = Mmr::from_leaves(RangeTags::LOG, leaves[..6].to_vec()).unwrap();
	edited.edit(layout::item(&scene.item), Item::V1(entry));
	let expected = Rejection::RecordCount { log: Log::Custody, expected: 6, found: 7 };
	assert_eq!(rejection(&edited.prove()), expected);
}

#[test]
fn roles_that_were_recorded_are_committed() {
	let mut proven = exhibit().prove();
	complete(&mut proven, 0)[2].recorded.roles = Roles::EXAMINER.with(Roles::CUSTOMS);
	assert!(matches!(rejection(&proven), Rejection::RangeDiffers { log: Log::Custody, .. }));
}
