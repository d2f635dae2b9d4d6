use catena_primitives::registry::{Term, TermStanding};
use frame_support::assert_ok;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Error, Event};

fn suspend(officer: u32) -> DispatchResult {
	Registry::suspend_officer(by_admin(FOUNDER), officer)
}

fn reinstate(officer: u32) -> DispatchResult {
	Registry::reinstate_officer(by_admin(FOUNDER), officer)
}

fn revoke(officer: u32) -> DispatchResult {
	Registry::revoke_officer(by_admin(FOUNDER), officer)
}

const ALL: [fn(u32) -> DispatchResult; 3] = [suspend, reinstate, revoke];

/// Runs `test` with officer 1 of the founder enrolled, and no events before.
fn with_officer(test: impl FnOnce()) {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		events();
		test();
	});
}

#[test]
fn suspended_officer_says_since_when() {
	with_officer(|| {
		set_now(START_MS + 5);
		assert_ok!(suspend(1));
		let suspended =
			Term { since_ms: START_MS + 5, standing: TermStanding::Suspended, ..term(1) };
		let entry = officer(FOUNDER, 1);
		assert_eq!((entry.earlier.to_vec(), entry.term), (vec![term(1)], suspended));
		assert_eq!(
			events(),
			[Event::OfficerSuspended { organisation: FOUNDER, officer: 1 }.into()]
		);
	});
}

#[test]
fn reinstated_officer_is_active_again_and_the_suspension_is_remembered() {
	with_officer(|| {
		set_now(START_MS + 5);
		assert_ok!(suspend(1));
		events();
		set_now(START_MS + 7);
		assert_ok!(reinstate(1));
		let entry = officer(FOUNDER, 1);
		assert_eq!(entry.term, Term { since_ms: START_MS + 7, ..term(1) });
		assert_eq!(entry.count_terms(), 3);
		assert_eq!(
			events(),
			[Event::OfficerReinstated { organisation: FOUNDER, officer: 1 }.into()]
		);
	});
}

#[test]
fn active_and_suspended_officers_can_be_revoked() {
	with_officer(|| {
		assert_ok!(enrol(FOUNDER, 2));
		assert_ok!(suspend(2));
		events();
		for number in [1, 2] {
			assert_ok!(revoke(number));
			let Term { standing, since_ms, .. } = officer(FOUNDER, number).term;
			assert_eq!((standing, since_ms), (TermStanding::Revoked, START_MS));
		}
		assert_eq!(
			events(),
			[
				Event::OfficerRevoked { organisation: FOUNDER, officer: 1 }.into(),
				Event::OfficerRevoked { organisation: FOUNDER, officer: 2 }.into(),
			]
		);
	});
}

#[test]
fn officer_who_is_not_active_is_not_suspended() {
	with_officer(|| {
		assert_ok!(suspend(1));
		assert_refused(|| suspend(1), Error::<Test>::OfficerNotActive);
		assert_ok!(revoke(1));
		assert_refused(|| suspend(1), Error::<Test>::OfficerNotActive);
	});
}

#[test]
fn officer_who_is_not_suspended_is_not_reinstated() {
	with_officer(|| assert_refused(|| reinstate(1), Error::<Test>::OfficerNotSuspended));
}

#[test]
fn revoked_officer_never_comes_back() {
	with_officer(|| {
		assert_ok!(revoke(1));
		assert_refused(|| reinstate(1), Error::<Test>::OfficerIsRevoked);
		assert_refused(|| revoke(1), Error::<Test>::OfficerIsRevoked);
	});
}

#[test]
fn unknown_officer_is_refused() {
	with_officer(|| {
		for call in ALL {
			for unknown in [0, 2, u32::MAX] {
				assert_refused(|| call(unknown), Error::<Test>::UnknownOfficer);
			}
		}
	});
}

#[test]
fn administrator_does_not_reach_officers_of_another_organisation() {
	with_officer(|| {
		assert_ok!(admit(2));
		// Number 1 is the founder's officer; organisation 2 has none.
		for call in
			[Registry::suspend_officer, Registry::reinstate_officer, Registry::revoke_officer]
		{
			assert_refused(|| call(by_admin(2), 1), Error::<Test>::UnknownOfficer);
		}
	});
}

#[test]
fn nobody_but_an_administrator_changes_a_standing() {
	with_officer(|| {
		for call in
			[Registry::suspend_officer, Registry::reinstate_officer, Registry::revoke_officer]
		{
			assert_refused(|| call(by_admin(7), 1), Error::<Test>::NotAnAdministrator);
			assert_refused(|| call(RuntimeOrigin::root(), 1), DispatchError::BadOrigin);
			assert_refused(|| call(RuntimeOrigin::none(), 1), DispatchError::BadOrigin);
		}
	});
}
