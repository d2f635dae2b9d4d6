use catena_primitives::{
	enrolment::possession_bytes,
	registry::{OfficerV2, Organisation, OrganisationV2, Term},
	roles::Roles,
	statement::{Millis, Signature},
};
use ed25519_dalek::Signer as _;
use frame_support::assert_ok;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Error, Event, Keys, Organisations};

fn enrol_with(roles: Roles, from_ms: Millis, until_ms: Millis) -> DispatchResult {
	let proof = possession(1, FOUNDER);
	Registry::enrol_officer(by_admin(FOUNDER), public(1), roles, from_ms, until_ms, proof)
}

fn enrol_proven_by(proof: Signature) -> DispatchResult {
	let until_ms = START_MS + DAY_MS;
	let roles = Roles::EXAMINER;
	Registry::enrol_officer(by_admin(FOUNDER), public(1), roles, START_MS, until_ms, proof)
}

#[test]
fn enrolled_officer_gets_the_next_number_of_the_organisation() {
	build_and_execute(|| {
		assert_ok!(admit(2));
		events();
		let roles = Roles::INVESTIGATOR.with(Roles::CUSTOMS);
		assert_ok!(enrol_with(roles, START_MS + 1, START_MS + 2));
		assert_ok!(enrol(2, 2));
		assert_ok!(enrol(FOUNDER, 3));
		assert_eq!(
			officer(FOUNDER, 1),
			OfficerV2::new(Term {
				roles,
				valid_from_ms: START_MS + 1,
				valid_until_ms: START_MS + 2,
				..term(1)
			})
		);
		assert_eq!(Keys::<Test>::get(public(1)), Some((FOUNDER, 1)));
		assert_eq!(Keys::<Test>::get(public(2)), Some((2, 1)));
		assert_eq!(Keys::<Test>::get(public(3)), Some((FOUNDER, 2)));
		assert_eq!((organisation(FOUNDER).officers, organisation(2).officers), (2, 1));
		assert_eq!(
			events(),
			[
				Event::OfficerEnrolled { organisation: FOUNDER, officer: 1, key: public(1) }.into(),
				Event::OfficerEnrolled { organisation: 2, officer: 1, key: public(2) }.into(),
				Event::OfficerEnrolled { organisation: FOUNDER, officer: 2, key: public(3) }.into(),
			]
		);
	});
}

#[test]
fn officer_without_role_is_refused() {
	build_and_execute(|| {
		assert_refused(|| enrol_with(Roles::NONE, START_MS, START_MS + 1), Error::<Test>::NoRole);
	});
}

#[test]
fn validity_begins_before_it_ends_and_has_not_ended() {
	build_and_execute(|| {
		for (from_ms, until_ms) in [
			(START_MS + 1, START_MS + 1),
			(START_MS + 2, START_MS + 1),
			(0, START_MS - 1),
			(0, START_MS),
			(0, 0),
		] {
			assert_refused(
				|| enrol_with(Roles::EXAMINER, from_ms, until_ms),
				Error::<Test>::ValidityInvalid,
			);
		}
		assert_ok!(enrol_with(Roles::EXAMINER, 0, START_MS + 1));
	});
}

#[test]
fn possession_for_another_organisation_proves_nothing() {
	build_and_execute(|| {
		assert_ok!(admit(2));
		assert_refused(|| enrol_proven_by(possession(1, 2)), Error::<Test>::PossessionNotProven);
	});
}

#[test]
fn possession_for_another_chain_proves_nothing() {
	build_and_execute(|| {
		let bytes = possession_bytes(&[0x33; 32], FOUNDER, &public(1));
		let proof = key(1).sign(&bytes).to_bytes();
		assert_refused(|| enrol_proven_by(proof), Error::<Test>::PossessionNotProven);
	});
}

#[test]
fn possession_of_another_key_proves_nothing() {
	build_and_execute(|| {
		// Another key over its own bytes, and over those of the key that is to be enrolled.
		let over_ours = key(2).sign(&possession_bytes(&genesis(), FOUNDER, &public(1))).to_bytes();
		let over_its = key(1).sign(&possession_bytes(&genesis(), FOUNDER, &public(2))).to_bytes();
		for proof in [possession(2, FOUNDER), over_ours, over_its, [0; 64]] {
			assert_refused(|| enrol_proven_by(proof), Error::<Test>::PossessionNotProven);
		}
	});
}

#[test]
fn key_is_enrolled_once() {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		assert_refused(|| enrol(FOUNDER, 1), Error::<Test>::KeyInUse);
	});
}

#[test]
fn key_of_one_organisation_is_not_enrolled_by_another() {
	build_and_execute(|| {
		assert_ok!(admit(2));
		assert_ok!(enrol(FOUNDER, 1));
		assert_refused(|| enrol(2, 1), Error::<Test>::KeyInUse);
	});
}

#[test]
fn key_of_a_revoked_officer_is_not_enrolled_again() {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		assert_ok!(Registry::revoke_officer(by_admin(FOUNDER), 1));
		assert_refused(|| enrol(FOUNDER, 1), Error::<Test>::KeyInUse);
	});
}

#[test]
fn officers_are_counted_no_further_than_can_be_counted() {
	build_and_execute(|| {
		let before = organisation(FOUNDER);
		Organisations::<Test>::insert(
			FOUNDER,
			Organisation::V2(OrganisationV2 { officers: u32::MAX, ..before.clone() }),
		);
		assert_refused(|| enrol(FOUNDER, 1), Error::<Test>::TooManyOfficers);
		// The invariants hold of officers who exist.
		Organisations::<Test>::insert(FOUNDER, Organisation::V2(before));
	});
}

#[test]
fn nobody_but_an_administrator_enrols() {
	build_and_execute(|| {
		assert_refused(|| enrol(2, 1), Error::<Test>::NotAnAdministrator);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_refused(
				|| {
					let (key, proof) = (public(1), possession(1, FOUNDER));
					let (from_ms, until_ms) = (START_MS, START_MS + DAY_MS);
					Registry::enrol_officer(origin, key, Roles::EXAMINER, from_ms, until_ms, proof)
				},
				DispatchError::BadOrigin,
			);
		}
	});
}
