use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

use crate::{mock::*, Error, Event, Validators as Set};

#[test]
fn validator_with_keys_takes_part_two_sessions_later() {
	build_and_execute(|| {
		register_keys(5);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
		assert_eq!(events(), [Event::ValidatorAdded { validator: 5 }]);
		run_sessions(1);
		assert_eq!(Session::validators(), FIRST);
		run_sessions(1);
		assert_eq!(Session::validators(), [1, 2, 3, 4, 5]);
	});
}

#[test]
fn validator_without_keys_is_refused() {
	build_and_execute(|| {
		assert_noop!(
			Validators::add_validator(RuntimeOrigin::root(), 5),
			Error::<Test>::NoSessionKeys
		);
	});
}

#[test]
fn validator_cannot_be_added_twice() {
	build_and_execute(|| {
		assert_noop!(
			Validators::add_validator(RuntimeOrigin::root(), 2),
			Error::<Test>::AlreadyValidator
		);
	});
}

#[test]
fn full_set_takes_nobody() {
	build_and_execute(|| {
		for who in 5..=7 {
			register_keys(who);
		}
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 6));
		assert_noop!(
			Validators::add_validator(RuntimeOrigin::root(), 7),
			Error::<Test>::TooManyValidators
		);
		assert_eq!(Set::<Test>::get().len(), 6);
	});
}

#[test]
fn signed_account_cannot_add() {
	build_and_execute(|| {
		register_keys(5);
		assert_noop!(
			Validators::add_validator(RuntimeOrigin::signed(1), 5),
			DispatchError::BadOrigin
		);
	});
}
