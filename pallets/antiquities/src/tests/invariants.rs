//! Each invariant finds its breach: a test that breaks none proves nothing by their holding.

use catena_primitives::{antiquities::Artefact, hash::Hash, statement::ItemId};
use frame_support::storage::with_transaction;
use sp_runtime::{DispatchError, TransactionOutcome, TryRuntimeError};

use crate::{invariants, mock::*, Artefacts, Reports};

/// Breaks something of an artefact with two reports, the first of them settled.
fn broken(with: impl FnOnce(ItemId, Hash)) -> Result<(), TryRuntimeError> {
	let mut outcome = Ok(());
	build_and_execute(|| {
		let artefact = register();
		let settled = report(POLICE, artefact);
		report(CUSTOMS, artefact);
		record(POLICE, own(2, artefact, settle(settled)));
		check_invariants();
		outcome = with_transaction(|| {
			with(artefact, settled);
			let found = invariants::check::<Test>();
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(found))
		})
		.unwrap();
	});
	outcome
}

#[test]
fn nothing_broken_is_nothing_found() {
	assert_eq!(broken(|_, _| ()), Ok(()));
}

#[test]
fn entry_that_is_missing_breaks_i1() {
	assert_eq!(
		broken(|artefact, _| Artefacts::<Test>::remove(artefact)),
		Err("an artefact without entry".into())
	);
}

#[test]
fn entry_without_item_breaks_i1() {
	let entry = Artefact::V1 { reported: 0, settled: 0 };
	assert_eq!(
		broken(|_, _| Artefacts::<Test>::insert([1; 32], entry)),
		Err("an artefact entry without such an item".into())
	);
}

#[test]
fn report_that_vanished_breaks_i2() {
	let other = Err("an artefact counts other reports than there are".into());
	assert_eq!(broken(Reports::<Test>::remove), other);
	assert_eq!(
		broken(|artefact, _| {
			Artefacts::<Test>::insert(artefact, Artefact::V1 { reported: 3, settled: 1 });
		}),
		other
	);
}

#[test]
fn another_count_of_settled_reports_breaks_i2() {
	let found = broken(|artefact, _| {
		Artefacts::<Test>::insert(artefact, Artefact::V1 { reported: 2, settled: 2 });
	});
	assert_eq!(found, Err("an artefact counts other settled reports than there are".into()));
}

#[test]
fn report_on_an_unknown_artefact_breaks_i2() {
	let found = broken(|artefact, settled| {
		let report = Reports::<Test>::get(artefact, settled).unwrap();
		Reports::<Test>::insert([1; 32], settled, report);
	});
	assert_eq!(found, Err("a report on an artefact that does not exist".into()));
}
