//! Each invariant finds its breach: a test that breaks none proves nothing by their holding.

use catena_primitives::{
	registry::{
		KeyReport, OfficerV2, Organisation, Suspension, Term, TermStanding, MAX_SUSPENSIONS,
	},
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

fn change_officer(with: impl FnOnce(&mut OfficerV2)) {
	let mut entry = officer(FOUNDER, 1);
	with(&mut entry);
	put_officer(FOUNDER, 1, entry);
}

fn change_organisation(suspensions: &[Suspension]) {
	let mut entry = organisation(FOUNDER);
	entry.suspensions = suspensions.to_vec().try_into().unwrap();
	Organisations::<Test>::insert(FOUNDER, Organisation::V2(entry));
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
fn administrator_of_no_organisation_breaks_i2() {
	assert_eq!(
		broken(|| Administrators::<Test>::insert(admin(9), 9)),
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
		broken(|| change_officer(|officer| officer.term.roles = Roles::NONE)),
		Err("an officer without role".into())
	);
}

#[test]
fn validity_that_never_was_breaks_i5() {
	assert_eq!(
		broken(|| change_officer(|officer| officer.term.valid_until_ms = 0)),
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

#[test]
fn earlier_key_of_another_officer_breaks_i4() {
	let found = broken(|| {
		change_officer(|officer| assert!(officer.begin(Term { key: public(2), ..officer.term })));
	});
	let expected = "a key belongs to another officer than the one that names it";
	assert_eq!(found, Err(expected.into()));
}

#[test]
fn entries_in_disorder_break_i6() {
	let found = broken(|| change_officer(|officer| officer.enrolled_ms += 1));
	assert_eq!(found, Err("terms or reports in disorder".into()));
	let suspension = Suspension { from_ms: 2, until_ms: Some(1) };
	let found = broken(|| change_organisation(&[suspension]));
	assert_eq!(found, Err("suspensions in disorder".into()));
}

#[test]
fn reported_key_that_may_sign_breaks_i7() {
	let report = KeyReport { key: public(1), suspected_ms: START_MS, reported_ms: START_MS };
	let found = broken(|| {
		change_officer(|officer| officer.reports.try_push(report).unwrap());
	});
	assert_eq!(found, Err("a reported key is that of an officer who may act".into()));
}

#[test]
fn entry_without_room_breaks_i8() {
	let found = broken(|| change_officer(|officer| while officer.begin(officer.term) {}));
	assert_eq!(found, Err("no room to take an officer's rights away".into()));
	let revoked = broken(|| {
		change_officer(|officer| {
			while officer.begin(officer.term) {}
			officer.term.standing = TermStanding::Revoked;
		});
	});
	assert_eq!(revoked, Ok(()));
	let ended = Suspension { from_ms: 1, until_ms: Some(1) };
	let found = broken(|| change_organisation(&[ended; MAX_SUSPENSIONS as usize]));
	assert_eq!(found, Err("no room to suspend an organisation".into()));
}
