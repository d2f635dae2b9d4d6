use frame_support::{assert_noop, assert_ok, traits::DisabledValidators};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionSource};

use super::votes::*;
use crate::{
	mock::*,
	types::{Change, OFFENCES_MAX},
	Event, Offenders, Validators as Set,
};

type Refusal = pallet_grandpa::Error<Test>;

/// The sessions with an equivocation that stand in a history.
fn noted(who: AccountId) -> Vec<u32> {
	history(who).offences.iter().map(|one| one.session).collect()
}

#[test]
fn equivocating_validator_is_disabled_and_leaves() {
	build_and_execute(|| {
		assert_ok!(report(2, 1));
		assert_eq!(events(), [Event::RemovalQueued { validator: 2 }]);
		assert!(Session::is_disabled(1));
		assert_eq!(noted(2), [1]);
		System::reset_events();
		run_sessions(1);
		assert_eq!(events(), [Event::ValidatorRemoved { validator: 2 }]);
		assert!(Offenders::<Test>::get().is_empty());
		// It is out of the set, and its last session is disabled, too.
		assert_eq!(Session::disabled_validators(), [1]);
		run_sessions(1);
		assert_eq!(Session::validators(), [1, 3, 4]);
		assert_eq!(Session::disabled_validators(), [0; 0]);
	});
}

#[test]
fn equivocation_is_reportable_for_as_long_as_its_session_is_kept() {
	build_and_execute(|| {
		let report = report_of(2, 1);
		run_sessions(ReportableSessions::get());
		assert_ok!(hand_in(report));
		assert_eq!(Offenders::<Test>::get().into_inner(), [2]);
	});
	build_and_execute(|| {
		let report = report_of(2, 1);
		run_sessions(ReportableSessions::get() + 1);
		assert_noop!(hand_in(report), Refusal::InvalidKeyOwnershipProof);
	});
}

#[test]
fn offender_stays_until_the_minimum_allows_its_removal() {
	build_and_execute_with(FIRST.to_vec(), 4, || {
		assert_ok!(report(2, 1));
		run_sessions(5);
		assert_eq!(Set::<Test>::get().into_inner(), FIRST);
		assert_eq!(Offenders::<Test>::get().into_inner(), [2]);

		register_keys(5);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
		run_sessions(2);
		assert_eq!(Session::validators(), [1, 3, 4, 5]);
		// The replacement and the removal are one change of authorities.
		run_sessions(1);
		assert_eq!(Grandpa::current_set_id(), 1);
	});
}

/// The pool refuses it, and so does a block whose author puts it in.
#[test]
fn made_up_equivocation_in_a_session_that_is_noted_leaves_nothing_behind() {
	build_and_execute(|| {
		assert_ok!(report(2, 1));
		System::reset_events();
		for round in 1..50 {
			let call = report_of(2, round);
			assert_eq!(
				Grandpa::validate_unsigned(TransactionSource::Local, &call),
				Err(InvalidTransaction::Stale.into())
			);
			assert_noop!(hand_in(call), Refusal::DuplicateOffenceReport);
		}
		assert_eq!(kept(), (1, 1));
		assert_eq!(events(), []);
		assert_eq!(Offenders::<Test>::get().into_inner(), [2]);
	});
}

#[test]
fn pool_takes_the_first_report_of_a_session() {
	build_and_execute_with(FIRST.to_vec(), 4, || {
		for session in 1..4 {
			let call = report_of(2, u64::from(session));
			assert_ok!(Grandpa::validate_unsigned(TransactionSource::Local, &call));
			assert_ok!(hand_in(call));
			assert_eq!(noted(2), (1..=session).collect::<Vec<_>>());
			run_sessions(1);
		}
	});
}

#[test]
fn same_equivocation_is_not_taken_for_another_session() {
	build_and_execute_with(FIRST.to_vec(), 4, || {
		assert_ok!(report(2, 1));
		run_sessions(1);
		assert_noop!(report(2, 1), Refusal::DuplicateOffenceReport);
		assert_eq!(noted(2), [1]);
	});
}

#[test]
fn sessions_beyond_those_that_a_history_keeps_are_not_kept_elsewhere() {
	build_and_execute_with(FIRST.to_vec(), 4, || {
		for _ in 0..OFFENCES_MAX {
			assert_ok!(report(2, 1 + u64::from(Session::current_index())));
			run_sessions(1);
		}
		assert_noop!(report(2, 99), Refusal::DuplicateOffenceReport);
		let most = OFFENCES_MAX as usize;
		assert_eq!(kept(), (most, most));
		assert_eq!(history(2).offences_total, OFFENCES_MAX);

		// Whom the council takes in again is put out again, however much there is.
		register_keys(5);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
		run_sessions(3);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 2));
		run_sessions(2);
		assert_ok!(report(2, 100));
		assert_eq!(Offenders::<Test>::get().into_inner(), [2]);
		assert_eq!(kept(), (most + 1, most + 1));
		assert_eq!(history(2).offences.len(), most);
		assert_eq!(history(2).offences_total, OFFENCES_MAX + 1);
		assert_noop!(report(2, 101), Refusal::DuplicateOffenceReport);
	});
}

#[test]
fn equivocation_from_before_a_readmission_is_noted_and_nothing_else() {
	build_and_execute(|| {
		let old = report_of(2, 1);
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
		run_sessions(2);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 2));
		run_sessions(2);
		assert_eq!(Session::validators(), FIRST);
		System::reset_events();
		assert_ok!(hand_in(old));
		assert_eq!(noted(2), [1]);
		assert_eq!(events(), []);
		assert!(Offenders::<Test>::get().is_empty());
		assert_eq!(Session::disabled_validators(), [0; 0]);

		// What it does from now on counts.
		assert_ok!(report(2, 2));
		assert_eq!(events(), [Event::RemovalQueued { validator: 2 }]);
		assert_eq!(Session::disabled_validators(), [1]);
		assert_eq!(noted(2), [1, 5]);
	});
}

/// Rotating keys pushes old changes out of a history.
#[test]
fn readmission_is_not_forgotten_over_other_changes() {
	build_and_execute(|| {
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
		run_sessions(2);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 2));
		for round in 0..100 {
			set_keys(2, 100 + round);
			run_sessions(1);
		}
		Validators::take_offence(&2, 2);
		assert!(Offenders::<Test>::get().is_empty());
		Validators::take_offence(&2, 3);
		assert_eq!(Offenders::<Test>::get().into_inner(), [2]);
	});
}

/// pallet-offences names everybody again who was reported for the same round.
#[test]
fn report_about_one_validator_says_nothing_of_another() {
	build_and_execute(|| {
		assert_ok!(report(2, 1));
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 2));
		run_sessions(1);
		assert_ok!(report(3, 1));
		assert_eq!((noted(2), noted(3)), (vec![1], vec![2]));
		assert_eq!(Offenders::<Test>::get().into_inner(), [3]);
		assert_eq!(Session::disabled_validators(), [2]);
	});
}

#[test]
fn offender_that_has_left_the_set_is_not_queued() {
	build_and_execute(|| {
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
		System::reset_events();
		assert_ok!(report(2, 1));
		assert_eq!(events(), []);
		assert_eq!(noted(2), [1]);
		let changes: Vec<Change> = history(2).changes.iter().map(|entry| entry.change).collect();
		assert_eq!(changes, [Change::Added, Change::Removed]);
	});
}

#[test]
fn no_more_than_a_third_is_disabled() {
	build_and_execute(|| {
		assert_ok!(report(2, 1));
		assert_ok!(report(3, 2));
		assert_eq!(Session::disabled_validators(), [1]);
		assert_eq!(Offenders::<Test>::get().into_inner(), [2, 3]);
		// Both are queued, and the minimum lets only the first go.
		run_sessions(2);
		assert_eq!(Session::validators(), [1, 3, 4]);
	});
}
