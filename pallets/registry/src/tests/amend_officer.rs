use catena_primitives::{
	registry::{Term, TermStanding},
	roles::Roles,
	statement::Millis,
};
use frame_support::assert_ok;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Error, Event};

const BOTH: Roles = Roles::INVESTIGATOR.with(Roles::CUSTOMS);

fn amend(roles: Roles, from_ms: Millis, until_ms: Millis) -> DispatchResult {
	amend_only(Some(roles), Some(from_ms), Some(until_ms))
}

fn amend_only(
	roles: Option<Roles>,
	from_ms: Option<Millis>,
	until_ms: Option<Millis>,
) -> DispatchResult {
	Registry::amend_officer(by_admin(FOUNDER), 1, roles, from_ms, until_ms)
}

fn with_officer(test: impl FnOnce()) {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		events();
		test();
	});
}

#[test]
fn roles_and_validity_change_from_now_on_and_the_former_ones_are_remembered() {
	with_officer(|| {
		set_now(START_MS + 5);
		assert_ok!(amend(BOTH, START_MS + 1, START_MS + 2 * DAY_MS));
		let entry = officer(FOUNDER, 1);
		assert_eq!(entry.earlier.to_vec(), [term(1)]);
		let expected = Term {
			since_ms: START_MS + 5,
			roles: BOTH,
			valid_from_ms: START_MS + 1,
			valid_until_ms: START_MS + 2 * DAY_MS,
			..term(1)
		};
		assert_eq!(entry.term, expected);
		assert_eq!(events(), [Event::OfficerAmended { organisation: FOUNDER, officer: 1 }.into()]);
	});
}

#[test]
fn standing_and_key_stay() {
	with_officer(|| {
		assert_ok!(Registry::suspend_officer(by_admin(FOUNDER), 1));
		assert_ok!(amend(BOTH, START_MS, START_MS + 9));
		assert_eq!(officer(FOUNDER, 1).term.standing, TermStanding::Suspended);
		assert_ok!(Registry::report_key(by_admin(FOUNDER), public(1), START_MS));
		assert_ok!(amend(BOTH, START_MS, START_MS + 10));
		let term = officer(FOUNDER, 1).term;
		assert_eq!((term.standing, term.key), (TermStanding::KeyReported, public(1)));
	});
}

/// Whoever signs the one need not believe a node about the other.
#[test]
fn what_is_not_named_stays_whatever_it_is_by_then() {
	with_officer(|| {
		let amended = || officer(FOUNDER, 1).term;
		assert_ok!(amend_only(Some(BOTH), None, None));
		assert_eq!(amended(), Term { roles: BOTH, ..term(1) });
		assert_ok!(amend_only(None, Some(START_MS + 1), None));
		let expected = Term { roles: BOTH, valid_from_ms: START_MS + 1, ..term(1) };
		assert_eq!(amended(), expected);
		assert_ok!(amend_only(None, None, Some(START_MS + 9)));
		assert_eq!(amended(), Term { valid_until_ms: START_MS + 9, ..expected });
		let event = Event::OfficerAmended { organisation: FOUNDER, officer: 1 };
		assert_eq!(events(), [event.clone().into(), event.clone().into(), event.into()]);
	});
}

/// What results is judged, not what is named.
#[test]
fn what_is_named_must_fit_what_stays() {
	with_officer(|| {
		let until_ms = START_MS + DAY_MS;
		assert_refused(|| amend_only(None, Some(until_ms), None), Error::<Test>::ValidityInvalid);
		assert_refused(|| amend_only(None, None, Some(START_MS)), Error::<Test>::ValidityInvalid);
		// The rights have ended; other roles alone would give nothing.
		set_now(until_ms);
		assert_refused(|| amend_only(Some(BOTH), None, None), Error::<Test>::ValidityInvalid);
		assert_ok!(amend_only(Some(BOTH), None, Some(until_ms + 1)));
	});
}

#[test]
fn what_changes_nothing_is_refused() {
	with_officer(|| {
		let Term { roles, valid_from_ms, valid_until_ms, .. } = term(1);
		set_now(START_MS + 5);
		assert_refused(
			|| amend(roles, valid_from_ms, valid_until_ms),
			Error::<Test>::NothingChanged,
		);
		assert_refused(|| amend_only(None, None, None), Error::<Test>::NothingChanged);
		assert_refused(|| amend_only(Some(roles), None, None), Error::<Test>::NothingChanged);
	});
}

#[test]
fn roles_and_validity_are_those_that_could_be_enrolled() {
	with_officer(|| {
		let (from_ms, until_ms) = (START_MS, START_MS + DAY_MS);
		assert_refused(|| amend(Roles::NONE, from_ms, until_ms), Error::<Test>::NoRole);
		for (from_ms, until_ms) in [(2, 1), (until_ms, until_ms), (0, START_MS)] {
			assert_refused(|| amend(BOTH, from_ms, until_ms), Error::<Test>::ValidityInvalid);
		}
	});
}

#[test]
fn revoked_and_unknown_officers_are_not_amended() {
	with_officer(|| {
		assert_ok!(Registry::revoke_officer(by_admin(FOUNDER), 1));
		let until_ms = START_MS + 9;
		assert_refused(|| amend(BOTH, 0, until_ms), Error::<Test>::OfficerIsRevoked);
		assert_refused(
			|| Registry::amend_officer(by_admin(FOUNDER), 2, Some(BOTH), None, Some(until_ms)),
			Error::<Test>::UnknownOfficer,
		);
		assert_refused(
			|| Registry::amend_officer(by_admin(7), 1, Some(BOTH), None, None),
			Error::<Test>::NotAnAdministrator,
		);
		assert_refused(
			|| Registry::amend_officer(RuntimeOrigin::root(), 1, Some(BOTH), None, None),
			DispatchError::BadOrigin,
		);
	});
}
