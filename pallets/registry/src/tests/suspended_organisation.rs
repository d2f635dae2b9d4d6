//! What the administrator can do while the organisation is suspended: take rights away and report, and
//! give nothing.

use catena_primitives::{
	registry::{KeyReport, Term, TermStanding},
	roles::Roles,
	statement::Millis,
};
use frame_support::assert_ok;
use sp_runtime::DispatchResult;

use crate::{mock::*, Error, Event};

const BOTH: Roles = Roles::INVESTIGATOR.with(Roles::CUSTOMS);

fn readmit() -> DispatchResult {
	Registry::readmit_organisation(RuntimeOrigin::root(), FOUNDER)
}

/// Runs `test` in a suspended organisation with officer 1, who has key 1, and no events before.
fn suspended(test: impl FnOnce()) {
	suspended_after(|| Ok(()), test);
}

/// The same, after what the administrator did before the suspension.
fn suspended_after(before: impl FnOnce() -> DispatchResult, test: impl FnOnce()) {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		assert_ok!(before());
		assert_ok!(Registry::suspend_organisation(RuntimeOrigin::root(), FOUNDER));
		set_now(START_MS + 5);
		events();
		test();
	});
}

fn amend(
	roles: Option<Roles>,
	from_ms: Option<Millis>,
	until_ms: Option<Millis>,
) -> DispatchResult {
	Registry::amend_officer(by_admin(FOUNDER), 1, roles, from_ms, until_ms)
}

#[test]
fn officer_is_suspended() {
	suspended(|| {
		assert_ok!(Registry::suspend_officer(by_admin(FOUNDER), 1));
		let standing = TermStanding::Suspended;
		let expected = Term { since_ms: START_MS + 5, standing, ..term(1) };
		assert_eq!(officer(FOUNDER, 1).term, expected);
		assert_eq!(
			events(),
			[Event::OfficerSuspended { organisation: FOUNDER, officer: 1 }.into()]
		);
		// It outlasts the organisation's.
		assert_ok!(readmit());
		assert!(Registry::rights(&signer(FOUNDER, 1, 1)).is_err());
	});
}

#[test]
fn officer_is_revoked() {
	suspended(|| {
		assert_ok!(Registry::revoke_officer(by_admin(FOUNDER), 1));
		let standing = TermStanding::Revoked;
		let expected = Term { since_ms: START_MS + 5, standing, ..term(1) };
		assert_eq!(officer(FOUNDER, 1).term, expected);
		assert_eq!(events(), [Event::OfficerRevoked { organisation: FOUNDER, officer: 1 }.into()]);
	});
}

#[test]
fn key_is_reported_and_signs_nothing_after_the_readmission() {
	suspended(|| {
		let (key, suspected_ms) = (public(1), START_MS + 1);
		assert_ok!(Registry::report_key(by_admin(FOUNDER), key, suspected_ms));
		let entry = officer(FOUNDER, 1);
		let reported_ms = START_MS + 5;
		assert_eq!(entry.reports.to_vec(), [KeyReport { key, suspected_ms, reported_ms }]);
		let standing = TermStanding::KeyReported;
		assert_eq!(entry.term, Term { since_ms: reported_ms, standing, ..term(1) });
		let (organisation, officer) = (FOUNDER, 1);
		let event = Event::KeyReported { organisation, officer, key, suspected_ms };
		assert_eq!(events(), [event.into()]);
		assert_ok!(readmit());
		assert!(Registry::rights(&signer(FOUNDER, 1, 1)).is_err());
	});
}

#[test]
fn roles_and_validity_are_narrowed() {
	let before = || amend(Some(BOTH), None, None);
	suspended_after(before, || {
		assert_ok!(amend(Some(Roles::CUSTOMS), None, None));
		assert_ok!(amend(None, Some(START_MS + 1), Some(START_MS + DAY_MS - 1)));
		let expected = Term {
			since_ms: START_MS + 5,
			roles: Roles::CUSTOMS,
			valid_from_ms: START_MS + 1,
			valid_until_ms: START_MS + DAY_MS - 1,
			..term(1)
		};
		assert_eq!(officer(FOUNDER, 1).term, expected);
		let event = Event::OfficerAmended { organisation: FOUNDER, officer: 1 };
		assert_eq!(events(), [event.clone().into(), event.into()]);
	});
}

#[test]
fn neither_roles_nor_validity_are_widened() {
	suspended(|| {
		let until_ms = START_MS + DAY_MS;
		for (roles, from_ms, until_ms) in [
			(Some(BOTH), None, None),
			// Another role is one more, whatever was taken for it.
			(Some(Roles::CUSTOMS), None, None),
			(None, Some(START_MS - 1), None),
			(None, None, Some(until_ms + 1)),
			// Nor if it is narrowed at the other end.
			(None, Some(START_MS + 1), Some(until_ms + 1)),
			(Some(BOTH), None, Some(until_ms - 1)),
		] {
			assert_refused(
				|| amend(roles, from_ms, until_ms),
				Error::<Test>::OrganisationIsSuspended,
			);
		}
		assert_ok!(readmit());
		assert_ok!(amend(Some(BOTH), Some(START_MS - 1), Some(until_ms + 1)));
	});
}

#[test]
fn nobody_is_enrolled() {
	suspended(|| {
		assert_refused(|| enrol(FOUNDER, 2), Error::<Test>::OrganisationIsSuspended);
		assert_ok!(readmit());
		assert_ok!(enrol(FOUNDER, 2));
	});
}

#[test]
fn officer_is_not_reinstated() {
	let before = || Registry::suspend_officer(by_admin(FOUNDER), 1);
	suspended_after(before, || {
		let reinstate = || Registry::reinstate_officer(by_admin(FOUNDER), 1);
		assert_refused(reinstate, Error::<Test>::OrganisationIsSuspended);
		assert_ok!(readmit());
		assert_ok!(reinstate());
	});
}

/// Whose administrator's key was stolen would else have the thief's keys act from the readmission on.
#[test]
fn no_key_is_replaced_not_even_a_reported_one() {
	suspended(|| {
		let replace = || {
			let proof = possession(2, FOUNDER);
			Registry::replace_officer_key(by_admin(FOUNDER), 1, public(2), proof)
		};
		assert_refused(replace, Error::<Test>::OrganisationIsSuspended);
		assert_ok!(Registry::report_key(by_admin(FOUNDER), public(1), START_MS));
		assert_refused(replace, Error::<Test>::OrganisationIsSuspended);
		assert_ok!(readmit());
		assert_ok!(replace());
		assert!(Registry::rights(&signer(FOUNDER, 1, 2)).is_ok());
	});
}

/// The thief is out before anything else, and what it gave is taken back before the readmission.
#[test]
fn new_administrator_cleans_up_before_the_readmission() {
	suspended(|| {
		assert_ok!(Registry::replace_administrator(RuntimeOrigin::root(), FOUNDER, admin(9)));
		let (old, new) = (|| by_admin(FOUNDER), || by_admin(9));
		for refused in [Registry::suspend_officer, Registry::revoke_officer] {
			assert_refused(|| refused(old(), 1), Error::<Test>::NotAnAdministrator);
		}
		let report = |by| Registry::report_key(by, public(1), START_MS);
		assert_refused(|| report(old()), Error::<Test>::NotAnAdministrator);
		events();
		assert_ok!(report(new()));
		assert_ok!(Registry::revoke_officer(new(), 1));
		let (organisation, officer, key) = (FOUNDER, 1, public(1));
		let suspected_ms = START_MS;
		assert_eq!(
			events(),
			[
				Event::KeyReported { organisation, officer, key, suspected_ms }.into(),
				Event::OfficerRevoked { organisation, officer }.into(),
			]
		);
	});
}
