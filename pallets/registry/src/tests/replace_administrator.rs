use frame_support::assert_ok;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Administrators, Error, Event};

fn replace(by: u32) -> DispatchResult {
	Registry::replace_administrator(RuntimeOrigin::root(), FOUNDER, admin(by))
}

#[test]
fn new_administrator_governs_and_the_old_one_does_not() {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		events();
		assert_ok!(replace(9));
		assert_eq!(
			events(),
			[
				frame_system::Event::NewAccount { account: admin(9) }.into(),
				Event::AdministratorReplaced { organisation: FOUNDER, admin: admin(9) }.into(),
			]
		);
		assert_eq!(organisation(FOUNDER).admin, <[u8; 32]>::from(admin(9)));
		let old = || Registry::suspend_officer(by_admin(FOUNDER), 1);
		assert_refused(old, Error::<Test>::NotAnAdministrator);
		assert_ok!(Registry::suspend_officer(by_admin(9), 1));
	});
}

/// Its nonce must not begin anew, or what it signed could be sent again.
#[test]
fn old_account_goes_on_existing() {
	build_and_execute(|| {
		System::inc_account_nonce(admin(FOUNDER));
		assert_ok!(replace(9));
		assert!(System::account_exists(&admin(FOUNDER)));
		assert_eq!(System::account_nonce(admin(FOUNDER)), 1);
	});
}

#[test]
fn account_that_ever_governed_is_used_for_nothing_else() {
	build_and_execute(|| {
		assert_ok!(admit(2));
		assert_ok!(replace(9));
		for account in [2, 9, FOUNDER] {
			assert_refused(|| replace(account), Error::<Test>::AdministratorInUse);
		}
		// The number is the founder's account, which governed once.
		assert_refused(
			|| {
				let (name, country) = (name("LKA"), *b"DE");
				Registry::admit_organisation(RuntimeOrigin::root(), name, country, admin(FOUNDER))
			},
			Error::<Test>::AdministratorInUse,
		);
		assert_eq!(Administrators::<Test>::get(admin(FOUNDER)), Some(FOUNDER));
	});
}

/// What the old account signed before and no block has taken yet comes to nothing, whatever it is; and
/// for good, for no decision makes it an administrator again.
#[test]
fn nothing_that_the_old_account_signed_has_an_effect() {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		assert_ok!(replace(9));
		let old = || by_admin(FOUNDER);
		let none = DispatchError::from(Error::<Test>::NotAnAdministrator);
		let (two, proof) = (public(2), possession(2, FOUNDER));
		assert_refused(|| enrol(FOUNDER, 2), none);
		assert_refused(|| Registry::suspend_officer(old(), 1), none);
		assert_refused(|| Registry::reinstate_officer(old(), 1), none);
		assert_refused(|| Registry::revoke_officer(old(), 1), none);
		assert_refused(|| Registry::replace_officer_key(old(), 1, two, proof), none);
		assert_refused(|| Registry::amend_officer(old(), 1, None, Some(0), None), none);
		assert_refused(|| Registry::report_key(old(), public(1), START_MS), none);
		assert!(!Registry::is_administrator(&admin(FOUNDER)));
		assert!(Registry::is_administrator(&admin(9)));
		assert_refused(|| replace(FOUNDER), Error::<Test>::AdministratorInUse);
	});
}

/// Whoever enrolled an officer, the organisation has: the entry names no administrator.
#[test]
fn officers_of_the_former_administrator_stay_and_are_the_new_ones() {
	build_and_execute(|| {
		assert_ok!(enrol(FOUNDER, 1));
		assert_ok!(replace(9));
		assert_eq!(officer(FOUNDER, 1).term, term(1));
		assert!(Registry::rights(&signer(FOUNDER, 1, 1)).is_ok());
		let (key, proof) = (public(2), possession(2, FOUNDER));
		let until_ms = START_MS + DAY_MS;
		let (roles, from_ms) = (term(2).roles, START_MS);
		assert_ok!(Registry::enrol_officer(by_admin(9), key, roles, from_ms, until_ms, proof));
		assert_eq!(officer(FOUNDER, 2).term, term(2));
		assert_ok!(Registry::revoke_officer(by_admin(9), 1));
	});
}

/// The account of one organisation has no way to officers of another with the same number.
#[test]
fn account_governs_one_organisation_alone() {
	build_and_execute(|| {
		assert_ok!(admit(2));
		assert_ok!(enrol(FOUNDER, 1));
		assert_ok!(enrol(2, 2));
		// Neither by admission nor by replacement, neither for a present nor for a former one.
		let admit_with = |account: u32| {
			let name = name("LKA");
			Registry::admit_organisation(RuntimeOrigin::root(), name, *b"DE", admin(account))
		};
		for account in [FOUNDER, 2] {
			assert_refused(|| admit_with(account), Error::<Test>::AdministratorInUse);
			assert_refused(|| replace(account), Error::<Test>::AdministratorInUse);
		}
		assert_ok!(Registry::revoke_officer(by_admin(2), 1));
		assert_eq!(officer(FOUNDER, 1).term, term(1));
	});
}

/// Everybody has the keys of small order: one signature by them fits every message.
#[test]
fn account_that_anybody_can_sign_for_governs_nothing() {
	let mut neutral = [0; 32];
	neutral[0] = 1;
	let mut neutral_not_canonical = neutral;
	neutral_not_canonical[31] = 0x80;
	// Of order 4: y = 0.
	let order_four = [0; 32];
	build_and_execute(|| {
		for account in [neutral, neutral_not_canonical, order_four] {
			let (root, name) = (RuntimeOrigin::root, name("LKA"));
			assert_refused(
				|| Registry::replace_administrator(root(), FOUNDER, account.into()),
				Error::<Test>::AdministratorUnsafe,
			);
			assert_refused(
				|| Registry::admit_organisation(root(), name, *b"DE", account.into()),
				Error::<Test>::AdministratorUnsafe,
			);
		}
		// An account of another kind need not be a point of the curve.
		let mut no_point = [0; 32];
		no_point[0] = 2;
		let other =
			Registry::replace_administrator(RuntimeOrigin::root(), FOUNDER, no_point.into());
		assert_ok!(other);
	});
}

#[test]
fn suspended_organisation_gets_an_administrator_and_stays_suspended() {
	build_and_execute(|| {
		assert_ok!(Registry::suspend_organisation(RuntimeOrigin::root(), FOUNDER));
		assert_ok!(replace(9));
		assert!(!Registry::is_active(FOUNDER));
		let enrol = || {
			let (key, proof) = (public(1), possession(1, FOUNDER));
			let until_ms = START_MS + DAY_MS;
			Registry::enrol_officer(by_admin(9), key, term(1).roles, 0, until_ms, proof)
		};
		assert_refused(enrol, Error::<Test>::OrganisationIsSuspended);
		assert_ok!(Registry::readmit_organisation(RuntimeOrigin::root(), FOUNDER));
		assert_ok!(enrol());
	});
}

#[test]
fn nobody_but_governance_replaces_an_administrator() {
	build_and_execute(|| {
		for origin in [by_admin(FOUNDER), by_admin(9), RuntimeOrigin::none()] {
			assert_refused(
				|| Registry::replace_administrator(origin, FOUNDER, admin(9)),
				DispatchError::BadOrigin,
			);
		}
		for unknown in [0, 2, u32::MAX] {
			assert_refused(
				|| Registry::replace_administrator(RuntimeOrigin::root(), unknown, admin(9)),
				Error::<Test>::UnknownOrganisation,
			);
		}
	});
}
