//! Each invariant finds its breach: a test that breaks none proves nothing by their holding.

use catena_primitives::{
	registry::{Officer, OfficerV1},
	roles::Roles,
};
use frame_support::{assert_ok, storage::with_transaction};
use sp_runtime::{DispatchError, TransactionOutcome, TryRuntimeError};

use crate::{
	invariants, mock::*, Administrators, Keys, Officers, OrganisationCount, Organisations,
};

/// Breaks something on a chain of two organisations with an officer each.
fn broken(with: impl FnOnce()) -> Result<(), TryRuntimeError> {
	let mut outcome = Ok(());
	build_and_execute(|| {
		assert_ok!(admit(2));
		assert_ok!(enrol(FOUNDER, 1));
		assert_ok!(enrol(2, 2));
		invariants::check::<Test>().unwrap();
		outcome = with_transaction(|| {
			with();
			let found = invariants::check::<Test>();
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(found))
		})
		.unwrap();
	});
	outcome
}

fn change_officer(with: impl FnOnce(&mut OfficerV1)) {
	let mut entry = officer(FOUNDER, 1);
	with(&mut entry);
	Officers::<Test>::insert(FOUNDER, 1, Officer::V1(entry));
}

#[test]
fn nothing_broken_is_nothing_found() {
	assert_eq!(broken(|| ()), Ok(()));
}

#[test]
fn organisation_that_is_missing_breaks_i1() {
	assert_eq!(
		broken(|| OrganisationCount::<Test>::put(3)),
		Err("an organisation is missing".into())
	);
}

#[test]
fn organisation_over_the_count_breaks_i1() {
	assert_eq!(
		broken(|| OrganisationCount::<Test>::put(1)),
		Err("an organisation has a number that was never given".into())
	);
}

#[test]
fn administrator_of_another_organisation_breaks_i2() {
	assert_eq!(
		broken(|| Administrators::<Test>::insert(admin(2), FOUNDER)),
		Err("an administrator governs another organisation than the one that names it".into())
	);
}

#[test]
fn second_administrator_breaks_i2() {
	assert_eq!(
		broken(|| Administrators::<Test>::insert(admin(9), FOUNDER)),
		Err("an administrator without organisation".into())
	);
}

#[test]
fn officer_who_is_missing_breaks_i3() {
	assert_eq!(
		broken(|| Officers::<Test>::remove(FOUNDER, 1)),
		Err("an officer is missing".into())
	);
}

#[test]
fn officer_over_the_count_breaks_i3() {
	let found = broken(|| {
		Officers::<Test>::insert(FOUNDER, 9, Officers::<Test>::get(FOUNDER, 1).unwrap());
	});
	assert_eq!(found, Err("an officer has a number that was never given".into()));
}

#[test]
fn key_of_another_officer_breaks_i4() {
	assert_eq!(
		broken(|| Keys::<Test>::insert(public(1), (2, 1))),
		Err("a key belongs to another officer than the one that names it".into())
	);
}

#[test]
fn key_without_officer_breaks_i4() {
	assert_eq!(
		broken(|| Keys::<Test>::insert(public(9), (FOUNDER, 1))),
		Err("a key without officer".into())
	);
}

#[test]
fn officer_without_role_breaks_i5() {
	assert_eq!(
		broken(|| change_officer(|officer| officer.roles = Roles::NONE)),
		Err("an officer without role".into())
	);
}

#[test]
fn validity_that_never_was_breaks_i5() {
	assert_eq!(
		broken(|| change_officer(|officer| officer.valid_until_ms = officer.valid_from_ms)),
		Err("a validity that never was".into())
	);
}

#[test]
fn organisation_without_administrator_breaks_i2() {
	let found = broken(|| {
		let entry = Organisations::<Test>::get(2).unwrap();
		Organisations::<Test>::insert(3, entry);
		OrganisationCount::<Test>::put(3);
	});
	assert!(found.is_err());
}
