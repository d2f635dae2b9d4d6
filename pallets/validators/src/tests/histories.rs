use frame_support::{assert_ok, traits::DisabledValidators};

use crate::{
	mock::*,
	types::{Change, Entry, HistoryV1, Moment, Offence, CHANGES_MAX, OFFENCES_MAX},
	Histories, Validators as Set,
};

fn report(who: AccountId, session: u32) {
	Validators::take_offence(&who, session);
}

fn now() -> Moment {
	let block = System::block_number();
	Moment { session: Session::current_index(), block: block as u32, time_ms: block * 1000 }
}

fn changes(who: AccountId) -> Vec<Change> {
	history(who).changes.iter().map(|entry| entry.change).collect()
}

#[test]
fn founding_validators_are_there_since_genesis() {
	build_and_execute(|| {
		let since_genesis = Entry { change: Change::Added, at: Moment::default() };
		for who in FIRST {
			let expected = HistoryV1 {
				changes: vec![since_genesis].try_into().unwrap(),
				changes_total: 1,
				..Default::default()
			};
			assert_eq!(history(who), expected);
		}
		assert_eq!(Histories::<Test>::get(5), None);
	});
}

#[test]
fn joining_and_leaving_stay_noted_when_the_validator_has_left() {
	build_and_execute(|| {
		register_keys(5);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
		let joined = now();
		run_sessions(3);
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 5));
		let left = now();
		run_sessions(3);
		let expected = [
			Entry { change: Change::Added, at: joined },
			Entry { change: Change::Removed, at: left },
		];
		assert_eq!(history(5).changes.into_inner(), expected);
	});
}

#[test]
fn rotated_keys_are_noted_once_and_when_they_are_queued() {
	build_and_execute(|| {
		set_keys(2, 22);
		assert_eq!(changes(2), [Change::Added]);
		run_sessions(1);
		let queued = Entry { change: Change::KeysRotated, at: now() };
		assert_eq!(history(2).changes.last(), Some(&queued));
		run_sessions(5);
		assert_eq!(changes(2), [Change::Added, Change::KeysRotated]);
		assert_eq!(changes(1), [Change::Added]);
	});
}

#[test]
fn offence_is_noted_for_good_and_so_is_what_came_of_it() {
	build_and_execute(|| {
		report(2, 0);
		let reported = now();
		run_sessions(20);
		assert!(!Set::<Test>::get().contains(&2));
		assert_eq!(history(2).offences.into_inner(), [Offence { session: 0, reported }]);
		assert_eq!(changes(2), [Change::Added, Change::RemovedAsOffender]);
	});
}

#[test]
fn offence_of_one_that_has_left_is_noted() {
	build_and_execute(|| {
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
		run_sessions(3);
		report(2, 1);
		assert_eq!(history(2).offences_total, 1);
	});
}

#[test]
fn session_with_several_reports_is_noted_once() {
	build_and_execute(|| {
		for session in [3, 1, 3, 1] {
			report(2, session);
		}
		let noted: Vec<u32> = history(2).offences.iter().map(|one| one.session).collect();
		assert_eq!(noted, [3, 1]);
		assert_eq!(history(2).offences_total, 2);
	});
}

#[test]
fn rotating_keys_pushes_out_old_changes_and_no_offence() {
	build_and_execute(|| {
		report(2, 0);
		// The set is at its minimum without another one, so the offender stays in it.
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 4));
		assert!(Set::<Test>::get().contains(&2));
		for round in 0..u64::from(CHANGES_MAX) + 5 {
			set_keys(2, 100 + round);
			run_sessions(1);
		}
		let kept = history(2);
		assert_eq!(kept.changes.len(), CHANGES_MAX as usize);
		// Added, and one for each time.
		assert_eq!(kept.changes_total, CHANGES_MAX + 6);
		// The last time that it was added stays.
		let (added, rest) = kept.changes.split_first().unwrap();
		assert_eq!(added.change, Change::Added);
		assert!(rest.iter().all(|entry| entry.change == Change::KeysRotated));
		assert_eq!(kept.changes.last().map(|entry| entry.at), Some(now()));
		assert_eq!(kept.offences[0].session, 0);
	});
}

#[test]
fn first_offences_are_kept_and_all_are_counted() {
	build_and_execute(|| {
		for session in 0..OFFENCES_MAX + 3 {
			report(2, session);
		}
		let kept = history(2);
		let sessions: Vec<u32> = kept.offences.iter().map(|one| one.session).collect();
		assert_eq!(sessions, (0..OFFENCES_MAX).collect::<Vec<_>>());
		assert_eq!(kept.offences_total, OFFENCES_MAX + 3);
	});
}

/// pallet-session forgets who is disabled with every change of the set or of a key in it.
#[test]
fn offender_whom_the_minimum_keeps_stays_disabled_when_keys_change() {
	build_and_execute_with(FIRST.to_vec(), 4, || {
		report(2, 0);
		assert_eq!(Session::disabled_validators(), [1]);
		for (who, whose) in [(2, 22), (3, 33)] {
			let set = Grandpa::current_set_id();
			set_keys(who, whose);
			run_sessions(4);
			assert_eq!(Grandpa::current_set_id(), set + 1);
			assert!(Session::is_disabled(1));
			assert_eq!(Session::disabled_validators(), [1]);
		}
	});
}

#[test]
fn replaced_offender_leaves_nobody_disabled() {
	build_and_execute_with(FIRST.to_vec(), 4, || {
		report(2, 0);
		register_keys(5);
		assert_ok!(Validators::add_validator(RuntimeOrigin::root(), 5));
		run_sessions(3);
		assert_eq!(Session::validators(), [1, 3, 4, 5]);
		assert!(Session::disabled_validators().is_empty());
	});
}

/// As on a chain that is older than histories.
#[test]
fn validator_without_a_history_gets_one() {
	build_and_execute(|| {
		Histories::<Test>::remove(2);
		assert_ok!(Validators::remove_validator(RuntimeOrigin::root(), 2));
		assert_eq!(changes(2), [Change::Removed]);
	});
}
