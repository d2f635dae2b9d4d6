use frame_support::{assert_ok, traits::OnRuntimeUpgrade};

use super::votes::report;
use crate::{migrations::SettleDisabled, mock::*, Event, Leaving, Offenders};

fn add(who: AccountId) {
	assert_ok!(Validators::add_validator(RuntimeOrigin::root(), who));
}

fn remove(who: AccountId) {
	assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), who));
}

/// The accounts of those who are disabled.
fn disabled() -> Vec<AccountId> {
	let validators = Session::validators();
	Session::disabled_validators().into_iter().map(|place| validators[place as usize]).collect()
}

/// pallet-session forgets who is disabled, for a key has changed.
#[test]
fn offender_that_the_council_removes_is_disabled_until_it_has_left() {
	build_and_execute(|| {
		set_keys(3, 33);
		run_sessions(1);
		assert_ok!(report(2, 1));
		remove(2);
		assert!(Offenders::<Test>::get().is_empty());
		assert_eq!(Leaving::<Test>::get().into_inner(), [2]);
		run_sessions(1);
		assert_eq!(Grandpa::current_set_id(), 1);
		assert_eq!(Session::validators(), FIRST);
		assert_eq!(disabled(), [2]);
		run_sessions(1);
		assert_eq!(Session::validators(), [1, 3, 4]);
		assert_eq!(disabled(), [0; 0]);
		assert!(Leaving::<Test>::get().is_empty());
	});
}

/// The set is what it was, so pallet-session would keep it disabled for as long as nothing changes.
#[test]
fn offender_that_is_taken_in_again_at_once_is_no_longer_disabled() {
	build_and_execute(|| {
		assert_ok!(report(2, 1));
		remove(2);
		assert_eq!(disabled(), [2]);
		add(2);
		assert_eq!(disabled(), [0; 0]);
		run_sessions(5);
		assert_eq!(disabled(), [0; 0]);
		assert_eq!((Session::validators(), Grandpa::current_set_id()), (FIRST.to_vec(), 0));
	});
}

#[test]
fn place_of_one_that_is_no_offender_any_more_is_the_next_ones() {
	build_and_execute(|| {
		assert_ok!(report(2, 1));
		assert_ok!(report(3, 2));
		assert_eq!(disabled(), [2]);
		remove(2);
		assert_eq!(disabled(), [2]);
		add(2);
		assert_eq!(disabled(), [3]);
	});
}

#[test]
fn validator_that_equivocates_while_it_leaves_is_disabled() {
	build_and_execute(|| {
		remove(2);
		assert_ok!(report(2, 1));
		assert_eq!(disabled(), [2]);
		run_sessions(1);
		assert_eq!((Session::validators(), disabled()), (FIRST.to_vec(), vec![2]));
		run_sessions(1);
		assert_eq!((Session::validators(), disabled()), (vec![1, 3, 4], vec![]));
	});
}

#[test]
fn one_that_is_queued_and_removed_again_is_disabled_in_its_session() {
	build_and_execute(|| {
		remove(2);
		run_sessions(1);
		// In force by the old set, and so in time for an equivocation.
		add(2);
		run_sessions(1);
		assert_eq!(Session::validators(), [1, 3, 4]);
		Validators::take_offence(&2, Session::current_index() - 1);
		assert_eq!(disabled(), [0; 0]);
		remove(2);
		run_sessions(1);
		assert_eq!((Session::validators(), disabled()), (FIRST.to_vec(), vec![2]));
		run_sessions(1);
		assert_eq!((Session::validators(), disabled()), (vec![1, 3, 4], vec![]));
	});
}

/// What a chain can be like whose runtime did not keep the two in step.
#[test]
fn chain_that_disabled_others_is_set_right_once() {
	build_and_execute(|| {
		// 2 was removed, and leaves; 1 was taken in again.
		remove(2);
		pallet_session::Pallet::<Test>::disable_index(0);
		pallet_session::Pallet::<Test>::disable_index(1);
		System::reset_events();
		SettleDisabled::<Test>::on_runtime_upgrade();
		assert_eq!(disabled(), [2]);
		assert_eq!(Leaving::<Test>::get().into_inner(), [2]);
		assert_eq!(events(), [] as [Event<Test>; 0]);
		let root = sp_io::storage::root(Default::default());
		SettleDisabled::<Test>::on_runtime_upgrade();
		assert_eq!(sp_io::storage::root(Default::default()), root, "twice is once");
	});
}
