use catena_primitives::registry::{Suspension, MAX_SUSPENSIONS};
use frame_support::assert_ok;
use sp_runtime::DispatchError;

use crate::{mock::*, Error, Event};

fn suspend(organisation: u32) -> sp_runtime::DispatchResult {
	Registry::suspend_organisation(RuntimeOrigin::root(), organisation)
}

fn readmit(organisation: u32) -> sp_runtime::DispatchResult {
	Registry::readmit_organisation(RuntimeOrigin::root(), organisation)
}

#[test]
fn suspended_organisation_is_no_longer_active() {
	build_and_execute(|| {
		assert_ok!(suspend(FOUNDER));
		assert_eq!(organisation(FOUNDER).suspended_ms(), Some(START_MS));
		assert!(!Registry::is_active(FOUNDER));
		assert_eq!(events(), [Event::OrganisationSuspended { organisation: FOUNDER }.into()]);
	});
}

#[test]
fn readmitted_organisation_is_active_again_and_the_suspension_is_remembered() {
	build_and_execute(|| {
		assert_ok!(suspend(FOUNDER));
		events();
		set_now(START_MS + 3);
		assert_ok!(readmit(FOUNDER));
		let suspension = Suspension { from_ms: START_MS, until_ms: Some(START_MS + 3) };
		assert_eq!(organisation(FOUNDER).suspensions.to_vec(), [suspension]);
		assert!(Registry::is_active(FOUNDER));
		assert_eq!(events(), [Event::OrganisationReadmitted { organisation: FOUNDER }.into()]);
	});
}

#[test]
fn organisation_is_not_suspended_twice() {
	build_and_execute(|| {
		assert_ok!(suspend(FOUNDER));
		assert_refused(|| suspend(FOUNDER), Error::<Test>::OrganisationIsSuspended);
	});
}

#[test]
fn organisation_that_is_not_suspended_is_not_readmitted() {
	build_and_execute(|| {
		assert_refused(|| readmit(FOUNDER), Error::<Test>::OrganisationNotSuspended);
	});
}

#[test]
fn unknown_organisation_is_neither_suspended_nor_readmitted() {
	build_and_execute(|| {
		for unknown in [0, 2, u32::MAX] {
			assert!(!Registry::is_active(unknown));
			assert_refused(|| suspend(unknown), Error::<Test>::UnknownOrganisation);
			assert_refused(|| readmit(unknown), Error::<Test>::UnknownOrganisation);
		}
	});
}

#[test]
fn nobody_but_governance_suspends_or_readmits() {
	build_and_execute(|| {
		for origin in [by_admin(FOUNDER), RuntimeOrigin::none()] {
			assert_refused(
				|| Registry::suspend_organisation(origin.clone(), FOUNDER),
				DispatchError::BadOrigin,
			);
			assert_refused(
				|| Registry::readmit_organisation(origin.clone(), FOUNDER),
				DispatchError::BadOrigin,
			);
		}
	});
}

#[test]
fn it_is_the_last_readmission_that_is_refused_and_never_a_suspension() {
	build_and_execute(|| {
		for _ in 1..MAX_SUSPENSIONS {
			assert_ok!(suspend(FOUNDER));
			assert_ok!(readmit(FOUNDER));
		}
		assert_ok!(suspend(FOUNDER));
		assert_refused(|| readmit(FOUNDER), Error::<Test>::TooManySuspensions);
		assert!(!Registry::is_active(FOUNDER));
	});
}
