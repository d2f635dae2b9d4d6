use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

use crate::{mock::*, Error, Event, Offenders, Validators as Set};

#[test]
fn removed_validator_leaves_two_sessions_later_and_keeps_account_and_keys() {
	build_and_execute(|| {
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
		assert_eq!(events(), [Event::ValidatorRemoved { validator: 2 }]);
		run_sessions(1);
		assert_eq!(Session::validators(), FIRST);
		run_sessions(1);
		assert_eq!(Session::validators(), [1, 3, 4]);
		assert!(System::account_exists(&2));
		assert!(Validators::is_able(&2));
	});
}

#[test]
fn set_cannot_shrink_below_the_minimum() {
	build_and_execute(|| {
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 3),
			Error::<Test>::BelowMinimum
		);
	});
}

#[test]
fn validators_without_keys_do_not_count_towards_the_minimum() {
	build_and_execute(|| {
		// Four names, but one of them is skipped by pallet-session.
		pallet_session::NextKeys::<Test>::remove(4);
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 1),
			Error::<Test>::BelowMinimum
		);
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 4));
		assert_eq!(Set::<Test>::get().into_inner(), [1, 2, 3]);
	});
}

#[test]
fn stranger_cannot_be_removed() {
	build_and_execute(|| {
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 9),
			Error::<Test>::NotValidator
		);
	});
}

#[test]
fn removal_by_the_council_clears_a_queued_one() {
	build_and_execute(|| {
		Validators::take_offence(&2, 1);
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
		assert!(Offenders::<Test>::get().is_empty());
	});
}

#[test]
fn pending_removal_cannot_be_hastened_past_the_minimum() {
	build_and_execute_with(FIRST.to_vec(), 4, || {
		Validators::take_offence(&2, 1);
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 2),
			Error::<Test>::RemovalPending
		);
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::root(), 3),
			Error::<Test>::BelowMinimum
		);
	});
}

#[test]
fn signed_account_cannot_remove() {
	build_and_execute(|| {
		assert_noop!(
			Validators::remove_validator(RuntimeOrigin::signed(1), 2),
			DispatchError::BadOrigin
		);
	});
}
