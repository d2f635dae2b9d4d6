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
