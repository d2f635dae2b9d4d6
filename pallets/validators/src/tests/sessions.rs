use frame_support::assert_ok;
use pallet_session::historical::HistoricalSessions;

use super::votes::{hand_in, report_of};
use crate::{mock::*, Offenders};

#[test]
fn hundred_idle_sessions_leave_the_grandpa_set_as_it_was() {
	build_and_execute(|| {
		let before = (Grandpa::current_set_id(), Grandpa::grandpa_authorities());
		run_sessions(100);
		assert_eq!((Grandpa::current_set_id(), Grandpa::grandpa_authorities()), before);
		assert_eq!(before.0, 0);
	});
}

#[test]
fn one_change_of_the_set_is_one_grandpa_set() {
	build_and_execute(|| {
		register_keys(5);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
		run_sessions(100);
		assert_eq!(Grandpa::current_set_id(), 1);
		assert_eq!(Grandpa::grandpa_authorities().len(), 5);
	});
}

#[test]
fn addition_undone_in_the_same_session_is_no_change() {
	build_and_execute(|| {
		register_keys(5);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 5));
		let before = Grandpa::grandpa_authorities();
		run_sessions(10);
		assert_eq!((Grandpa::current_set_id(), Grandpa::grandpa_authorities()), (0, before));
		assert!(!pallet_session::QueuedChanged::<Test>::get());
		// The same that is not undone is one.
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
		run_sessions(10);
		assert_eq!((Grandpa::current_set_id(), Grandpa::grandpa_authorities().len()), (1, 5));
	});
}

#[test]
fn rotated_key_is_one_grandpa_set_and_reportable_from_later_sessions() {
	build_and_execute(|| {
		set_keys(2, 22);
		run_sessions(4);
		assert_eq!(Grandpa::current_set_id(), 1);
		assert_eq!(Grandpa::grandpa_authorities()[1].0, keys(22).grandpa);
		let report = report_of(22, 1);
		run_sessions(4);
		assert_eq!(Grandpa::current_set_id(), 1);
		assert_ok!(hand_in(report));
		assert_eq!(Offenders::<Test>::get().into_inner(), [2]);
	});
}

#[test]
fn set_without_any_keys_is_never_announced() {
	build_and_execute_with(vec![1], 0, || {
		use pallet_session::SessionManager;
		pallet_session::NextKeys::<Test>::remove(1);
		assert_eq!(<Validators as SessionManager<AccountId>>::new_session(9), None);
	});
}

#[test]
fn roots_are_kept_for_the_reportable_sessions_and_no_longer() {
	build_and_execute(|| {
		run_sessions(50);
		let current = Session::current_index();
		let first = current - ReportableSessions::get();
		assert!((first..=current).all(HistoricalSessions::<Test>::contains_key));
		assert!((0..first).all(|index| !HistoricalSessions::<Test>::contains_key(index)));
	});
}
