//! Each invariant finds its breach: a test that breaks none proves nothing by their holding.

use catena_primitives::{
	item::{Item, ItemV1, OwnLog},
	record::{Attestation, Batch, Record, RecordV1},
	statement::{ItemId, Log},
};
use sp_runtime::TryRuntimeError;

use crate::{invariants, mock::*, Batches, Items, OwnLogs, Records};

/// Breaks something on a small chain of three statements, a batch and an own log.
fn broken(with: impl FnOnce(ItemId)) -> Result<(), TryRuntimeError> {
	let mut outcome = Ok(());
	build_and_execute(|| {
		let item = seize();
		record(OWNER, custody(item, inspect()));
		record(OWNER, custody(item, offer_to(LABORATORY)));
		record(LABORATORY, own(2, item, inspect()));
		assert_eq!(send(&signed(OWNER, [exhibit(), exhibit()])), Ok(Ok(())));
		invariants::check::<Test>().unwrap();
		outcome = frame_support::storage::with_transaction(|| {
			with(item);
			let found = invariants::check::<Test>();
			sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(found))
		})
		.unwrap();
	});
	outcome
}

fn change_entry(item: ItemId, with: impl FnOnce(&mut ItemV1)) {
	let mut entry = entry(item);
	with(&mut entry);
	Items::<Test>::insert(item, Item::V1(entry));
}

fn change_record(item: ItemId, log: Log, sequence: u32, with: impl FnOnce(&mut RecordV1)) {
	let Record::V1(mut record) = Records::<Test>::get((item, log, sequence)).unwrap();
	with(&mut record);
	Records::<Test>::insert((item, log, sequence), Record::V1(record));
}

#[test]
fn nothing_broken_is_nothing_found() {
	assert_eq!(broken(|_| ()), Ok(()));
}

#[test]
fn missing_record_breaks_i1() {
	let missing = Err("a record below the count of its log is missing".into());
	assert_eq!(broken(|item| Records::<Test>::remove((item, Log::Custody, 1))), missing);
	assert_eq!(broken(|item| Records::<Test>::remove((item, Log::Own(2), 0))), missing);
}

#[test]
fn record_above_the_count_breaks_i1() {
	let above = Err("a record above the count of its log".into());
	for log in [Log::Custody, Log::Own(2), Log::Own(3)] {
		let found = broken(|item| {
			let record = Records::<Test>::get((item, Log::Custody, 1)).unwrap();
			Records::<Test>::insert((item, log, 9), record);
		});
		assert_eq!(found, above);
	}
}

#[test]
fn record_that_was_altered_breaks_i2() {
	let found = broken(|item| {
		change_record(item, Log::Custody, 2, |record| record.recorded.time_ms += 1);
	});
	assert_eq!(found, Err("the records do not give the range that the head names".into()));
}

#[test]
fn head_that_names_another_statement_breaks_i2() {
	let found = broken(|item| change_entry(item, |entry| entry.log.last = [0; 32]));
	assert_eq!(found, Err("the head names another last statement".into()));
}

#[test]
fn records_that_changed_places_break_i3() {
	let found = broken(|item| {
		let second = Records::<Test>::get((item, Log::Custody, 1)).unwrap();
		Records::<Test>::insert((item, Log::Custody, 2), second);
	});
	assert_eq!(found, Err("a record that claims another place".into()));
}

#[test]
fn record_of_another_item_breaks_i3() {
	let found = broken(|item| {
		let another = record(COLLEAGUE, exhibit());
		let other = record(COLLEAGUE, custody(another, inspect()));
		let taken = Records::<Test>::get((another, Log::Custody, 1)).unwrap();
		assert_ne!(other, item);
		Records::<Test>::insert((item, Log::Custody, 1), taken);
	});
	assert_eq!(found, Err("a record does not follow the one before".into()));
}

#[test]
fn first_record_of_another_item_breaks_i3() {
	let found = broken(|item| {
		let another = record(COLLEAGUE, exhibit());
		let taken = Records::<Test>::get((another, Log::Custody, 0)).unwrap();
		Records::<Test>::insert((item, Log::Custody, 0), taken);
	});
	assert_eq!(found, Err("a first statement that does not begin its item".into()));
}

#[test]
fn another_holder_breaks_i4() {
	let leads = Err("the custody log leads to another holder or offer".into());
	assert_eq!(broken(|item| change_entry(item, |e| e.custody.holder = CUSTOMS)), leads);
	assert_eq!(broken(|item| change_entry(item, |e| e.custody.offer = None)), leads);
}

#[test]
fn own_log_that_is_not_listed_breaks_i5() {
	let found = broken(|item| {
		let log = OwnLogs::<Test>::take(item, 2).unwrap();
		Records::<Test>::remove((item, Log::Own(2), 0));
		change_entry(item, |entry| entry.own_logs = Default::default());
		OwnLogs::<Test>::insert(item, 3, log);
	});
	assert_eq!(found, Err("an own log that its item does not list".into()));
}

#[test]
fn own_log_that_is_missing_breaks_i5() {
	let found = broken(|item| OwnLogs::<Test>::remove(item, 2));
	assert_eq!(found, Err("an own log that an item lists is missing".into()));
}

#[test]
fn own_log_that_is_listed_twice_breaks_i5() {
	let found = broken(|item| change_entry(item, |entry| entry.own_logs.force_push(2)));
	assert_eq!(found, Err("an own log is listed twice".into()));
}

#[test]
fn own_log_without_record_breaks_i1() {
	let found = broken(|item| {
		let OwnLog::V1(mut head) = OwnLogs::<Test>::get(item, 2).unwrap();
		head.range = Default::default();
		head.last = item;
		OwnLogs::<Test>::insert(item, 2, OwnLog::V1(head));
	});
	assert_eq!(found, Err("an own log without record".into()));
}

#[test]
fn signature_that_is_not_valid_breaks_i6() {
	let found = broken(|item| {
		change_record(item, Log::Custody, 0, |record| {
			record.attestation = Attestation::Alone { signature: [0; 64] };
		});
	});
	assert_eq!(found, Err("a record whose signature is not valid".into()));
}

#[test]
fn batch_that_is_missing_breaks_i6() {
	let found = broken(|_| {
		let _ = Batches::<Test>::clear(1, None);
	});
	assert_eq!(found, Err("a record of a batch that is missing".into()));
}

#[test]
fn batch_that_lists_others_breaks_i6() {
	let found = broken(|_| {
		let (root, Batch::V1 { signature, statements }) = Batches::<Test>::iter().next().unwrap();
		let statements = vec![statements[1], statements[0]].try_into().unwrap();
		Batches::<Test>::insert(root, Batch::V1 { signature, statements });
	});
	assert_eq!(found, Err("a record that is not where it says in its batch".into()));
}

#[test]
fn batch_whose_statements_have_no_record_breaks_i6() {
	let found = broken(|_| {
		let statements = vec![[1; 32], [2; 32]];
		let root = catena_primitives::attestation::batch_root(&statements);
		let statements = statements.try_into().unwrap();
		Batches::<Test>::insert(root, Batch::V1 { signature: [0; 64], statements });
	});
	assert_eq!(found, Err("a batch with a statement that has no record".into()));
}
