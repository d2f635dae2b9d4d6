use catena_primitives::{custody::Holder, refusal::Refusal, roles::Roles};
use frame_support::assert_ok;

use crate::mock::*;

/// Runs `test` with officer 1 of the founder enrolled for a day, with key 1.
fn with_officer(test: impl FnOnce()) {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		test();
	});
}

/// What is said of officer 1, both as a signer and as somebody who might receive an item.
#[track_caller]
fn assert_refused_now(reason: Refusal) {
	assert_eq!(Registry::rights(&signer(FOUNDER, 1, 1)), Err(reason));
	assert_eq!(Registry::rights_of(Holder { organisation: FOUNDER, officer: 1 }), Err(reason));
}

#[track_caller]
fn assert_may_act_now() {
	assert_eq!(Registry::rights(&signer(FOUNDER, 1, 1)), Ok(Roles::INVESTIGATOR));
	let holder = Holder { organisation: FOUNDER, officer: 1 };
	assert_eq!(Registry::rights_of(holder), Ok(Roles::INVESTIGATOR));
}

#[test]
fn officer_acts_with_the_roles_of_enrolment() {
	with_officer(assert_may_act_now);
}

#[test]
fn validity_begins_at_its_first_millisecond_and_ends_before_its_last() {
	with_officer(|| {
		let (from_ms, until_ms) = (START_MS, START_MS + DAY_MS);
		for now_ms in [0, from_ms - 1, until_ms, until_ms + 1, u64::MAX] {
			set_now(now_ms);
			assert_refused_now(Refusal::OutsideValidity { from_ms, until_ms, now_ms });
		}
		for now_ms in [from_ms, until_ms - 1] {
			set_now(now_ms);
			assert_may_act_now();
		}
	});
}

#[test]
fn suspended_officer_may_not_act_until_reinstated() {
	with_officer(|| {
		set_now(START_MS + 5);
		assert_ok!(Registry::suspend_officer(by_admin(FOUNDER), 1));
		assert_refused_now(Refusal::OfficerSuspended { officer: 1, since_ms: START_MS + 5 });
		assert_ok!(Registry::reinstate_officer(by_admin(FOUNDER), 1));
		assert_may_act_now();
	});
}

#[test]
fn revoked_officer_may_not_act() {
	with_officer(|| {
		assert_ok!(Registry::revoke_officer(by_admin(FOUNDER), 1));
		assert_refused_now(Refusal::OfficerRevoked { officer: 1, since_ms: START_MS });
	});
}

#[test]
fn officers_of_a_suspended_organisation_may_not_act_until_it_is_readmitted() {
	with_officer(|| {
		assert_ok!(Registry::suspend_organisation(RuntimeOrigin::root(), FOUNDER));
		let (organisation, since_ms) = (FOUNDER, START_MS);
		assert_refused_now(Refusal::OrganisationSuspended { organisation, since_ms });
		assert_ok!(Registry::readmit_organisation(RuntimeOrigin::root(), FOUNDER));
		assert_may_act_now();
	});
}

#[test]
fn officer_acts_with_the_own_key_only() {
	with_officer(|| {
		assert_eq!(
			Registry::rights(&signer(FOUNDER, 1, 2)),
			Err(Refusal::NotTheOfficersKey { expected: public(1), found: public(2) })
		);
	});
}

#[test]
fn unknown_officer_and_unknown_organisation_may_not_act() {
	with_officer(|| {
		for organisation in [0, 2] {
			let reason = Refusal::UnknownOrganisation { organisation };
			assert_eq!(Registry::rights(&signer(organisation, 1, 1)), Err(reason));
			assert_eq!(Registry::rights_of(Holder { organisation, officer: 1 }), Err(reason));
		}
		for officer in [0, 2] {
			let organisation = FOUNDER;
			let reason = Refusal::UnknownOfficer { organisation, officer };
			assert_eq!(Registry::rights(&signer(FOUNDER, officer, 1)), Err(reason));
			assert_eq!(Registry::rights_of(Holder { organisation, officer }), Err(reason));
		}
	});
}

#[test]
fn replaced_key_signs_nothing_and_the_new_one_does() {
	with_officer(|| {
		let proof = possession(2, FOUNDER);
		assert_ok!(Registry::replace_officer_key(by_admin(FOUNDER), 1, public(2), proof));
		assert_eq!(
			Registry::rights(&signer(FOUNDER, 1, 1)),
			Err(Refusal::NotTheOfficersKey { expected: public(2), found: public(1) })
		);
		assert_eq!(Registry::rights(&signer(FOUNDER, 1, 2)), Ok(Roles::INVESTIGATOR));
	});
}

#[test]
fn officer_with_a_reported_key_may_not_act_until_it_is_replaced() {
	with_officer(|| {
		set_now(START_MS + 9);
		assert_ok!(Registry::report_key(by_admin(FOUNDER), public(1), START_MS + 4));
		assert_refused_now(Refusal::KeyReported { officer: 1, reported_ms: START_MS + 9 });
		let proof = possession(2, FOUNDER);
		assert_ok!(Registry::replace_officer_key(by_admin(FOUNDER), 1, public(2), proof));
		assert_eq!(Registry::rights(&signer(FOUNDER, 1, 2)), Ok(Roles::INVESTIGATOR));
	});
}

#[test]
fn amended_roles_and_validity_count_from_then_on() {
	with_officer(|| {
		set_now(START_MS + DAY_MS);
		assert!(Registry::rights(&signer(FOUNDER, 1, 1)).is_err());
		let until_ms = START_MS + 2 * DAY_MS;
		let by = by_admin(FOUNDER);
		assert_ok!(Registry::amend_officer(by, 1, Some(Roles::CUSTODIAN), None, Some(until_ms)));
		assert_eq!(Registry::rights(&signer(FOUNDER, 1, 1)), Ok(Roles::CUSTODIAN));
	});
}
