//! What is checked around the migration finds whatever it may get wrong.

use frame_support::{assert_ok, storage::with_transaction, traits::OnRuntimeUpgrade};
use sp_runtime::{DispatchError, TransactionOutcome, TryRuntimeError};

use super::votes::report;
use crate::{migrations::SettleDisabled, mock::*, Leaving, Offenders, Validators as Set};

type Migration = SettleDisabled<Test>;
type Places = pallet_session::Pallet<Test>;

const NOT_LEAVING: &str = "those leaving are not those who were disabled and out of the set";

/// A chain whose runtime did not keep in step who is disabled and who equivocated: 1 is disabled and was
/// taken in again, 2 is disabled and leaves, 3 is an offender that the minimum keeps.
fn old_state() {
	assert_ok!(report(3, 1));
	register_keys(5);
	assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
	assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
	assert!(Places::disable_index(0) && Places::disable_index(1));
	assert_eq!(Session::disabled_validators(), [0, 1, 2]);
	assert_eq!(Offenders::<Test>::get().into_inner(), [3]);
	assert!(Leaving::<Test>::get().is_empty());
}

/// What is found when this happens to the old state in the migration's stead.
fn found_after(instead: impl FnOnce()) -> Result<(), TryRuntimeError> {
	let mut outcome = Ok(());
	build_and_execute_with(FIRST.to_vec(), 4, || {
		outcome = with_transaction(|| {
			old_state();
			let before = Migration::before();
			instead();
			let found = Migration::check_after(&before);
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(found))
		})
		.unwrap();
	});
	outcome
}

/// What is found when the migration also does this.
fn found_with(wrong: impl FnOnce()) -> Result<(), TryRuntimeError> {
	found_after(|| {
		Migration::on_runtime_upgrade();
		assert_eq!(Session::disabled_validators(), [1, 2]);
		assert_eq!(Leaving::<Test>::get().into_inner(), [2]);
		wrong();
	})
}

#[test]
fn nothing_is_found_where_all_is_settled() {
	assert_eq!(found_with(|| ()), Ok(()));
	let twice = found_with(|| {
		Migration::on_runtime_upgrade();
	});
	assert_eq!(twice, Ok(()));
}

#[test]
fn migration_that_did_not_happen_is_found() {
	assert_eq!(found_after(|| ()), Err(NOT_LEAVING.into()));
	let leaving_only = found_after(|| Leaving::<Test>::put(bounded(&[2])));
	assert_eq!(leaving_only, Err("I5: one is disabled without an offence".into()));
}

#[test]
fn validator_or_offender_that_is_lost_or_came_from_nowhere_is_found() {
	for others in [&[1, 3, 4][..], &[1, 3, 4, 5, 6]] {
		let found = found_with(|| Set::<Test>::put(bounded(others)));
		assert_eq!(found, Err("the set has changed".into()));
	}
	for others in [&[][..], &[4], &[3, 4]] {
		let found = found_with(|| Offenders::<Test>::put(bounded(others)));
		assert_eq!(found, Err("the offenders have changed".into()));
	}
}

#[test]
fn one_that_leaves_and_is_forgotten_or_stays_and_is_called_leaving_is_found() {
	for others in [&[][..], &[3], &[2, 3]] {
		let found = found_with(|| Leaving::<Test>::put(bounded(others)));
		assert_eq!(found, Err(NOT_LEAVING.into()));
	}
}

#[test]
fn disabled_one_without_an_offence_and_offender_that_is_not_disabled_are_found() {
	for place in [0, 3] {
		let found = found_with(|| assert!(Places::disable_index(place)));
		assert_eq!(found, Err("I5: one is disabled without an offence".into()));
	}
	let found = found_with(|| {
		assert!(Places::reenable_index(1) && Places::reenable_index(2));
	});
	assert_eq!(found, Err("I5: an offender is not disabled".into()));
}

#[test]
fn what_was_there_before_has_to_be_readable() {
	let unreadable = Err("what was there before cannot be read".into());
	build_and_execute(|| {
		let before = Migration::before();
		assert_eq!(Migration::check_after(&before), Ok(()));
		let longer = [&before[..], &[0]].concat();
		for bytes in [&[][..], &before[..before.len() - 1], &longer] {
			assert_eq!(Migration::check_after(bytes), unreadable);
		}
	});
}

/// As it is stored.
fn bounded<S: frame_support::traits::Get<u32>>(
	accounts: &[AccountId],
) -> frame_support::BoundedVec<AccountId, S> {
	accounts.to_vec().try_into().unwrap()
}
