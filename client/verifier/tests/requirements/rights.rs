//! PF-23, by entries of layout 1.

use catena_primitives::{
	layout,
	refusal::Refusal,
	registry::{Officer, OfficerV1, Organisation, OrganisationV1, Standing},
	roles::Roles,
	statement::Log,
};
use catena_verifier::{Notice, RecordAt, Rejection};

use crate::support::{facts, rejection, scene::*, stories::*};

/// The chain as it was in layout 1.
fn old_exhibit() -> Scene {
	Scene { version: layout::FIRST_VERSION, ..exhibit() }
}

/// The laboratory's statements stand at places 2, 3 and 4, in blocks 4, 7 and 8.
fn with_laboratory(edit: impl FnOnce(&mut OfficerV1)) -> Scene {
	let mut scene = old_exhibit();
	let mut entry = scene.people[LABORATORY].entry();
	edit(&mut entry);
	scene.edit(layout::officer(2, 1), Officer::V1(entry));
	scene
}

fn without(sequence: u32, refusal: Refusal) -> Rejection {
	Rejection::WithoutRights { at: RecordAt { log: Log::Custody, sequence }, refusal }
}

#[test]
fn key_is_the_officers() {
	let found = exhibit().people[LABORATORY].signer().key;
	let scene = with_laboratory(|entry| entry.key = [7; 32]);
	let refusal = Refusal::NotTheOfficersKey { expected: [7; 32], found };
	assert_eq!(rejection(&scene.prove()), without(2, refusal));
}

#[test]
fn rights_are_judged_at_the_recorded_time() {
	let outside = |from, until, sequence, now| {
		let scene = with_laboratory(|entry| {
			(entry.valid_from_ms, entry.valid_until_ms) = (time_of(0) + from, time_of(0) + until);
		});
		let refusal = Refusal::OutsideValidity {
			from_ms: time_of(0) + from,
			until_ms: time_of(0) + until,
			now_ms: time_of(now),
		};
		assert_eq!(rejection(&scene.prove()), without(sequence, refusal));
	};
	outside(12_001, 100_000, 2, 4);
	outside(0, 24_000, 4, 8);
	// From the first to the last record, to the millisecond; that it has ended since takes nothing.
	let scene = with_laboratory(|entry| {
		(entry.valid_from_ms, entry.valid_until_ms) = (time_of(4), time_of(8) + 1);
	});
	facts(&scene.prove());
}

#[test]
fn revocation_and_suspension_end_rights_and_what_was_recorded_before_stands() {
	for (standing, refusal) in [
		(
			Standing::Revoked { since_ms: time_of(8) - 1 },
			Refusal::OfficerRevoked { officer: 1, since_ms: time_of(8) - 1 },
		),
		(
			Standing::Suspended { since_ms: time_of(8) - 1 },
			Refusal::OfficerSuspended { officer: 1, since_ms: time_of(8) - 1 },
		),
	] {
		let scene = with_laboratory(|entry| entry.standing = standing);
		assert_eq!(rejection(&scene.prove()), without(4, refusal));
	}
	// In the very block of the last record: it may have come after it.
	let since_ms = time_of(8);
	let scene = with_laboratory(|entry| entry.standing = Standing::Revoked { since_ms });
	let told = facts(&scene.prove()).notices;
	assert!(told.contains(&Notice::OfficerRevoked { organisation: 2, officer: 1, since_ms }));
	let scene = with_laboratory(|entry| entry.standing = Standing::Suspended { since_ms });
	let told = facts(&scene.prove()).notices;
	assert!(told.contains(&Notice::OfficerSuspended { organisation: 2, officer: 1, since_ms }));
}

#[test]
fn suspension_of_the_organisation_ends_rights() {
	let suspended = |since_ms| {
		let mut scene = old_exhibit();
		let entry = OrganisationV1 { suspended_ms: Some(since_ms), ..organisation(2) };
		scene.edit(layout::organisation(2), Organisation::V1(entry));
		scene
	};
	let since_ms = time_of(7) - 1;
	let refusal = Refusal::OrganisationSuspended { organisation: 2, since_ms };
	assert_eq!(rejection(&suspended(since_ms).prove()), without(3, refusal));
	let since_ms = time_of(9);
	let told = facts(&suspended(since_ms).prove()).notices;
	assert!(told.contains(&Notice::OrganisationSuspended { organisation: 2, since_ms }));
}

#[test]
fn recorded_roles_are_the_officers() {
	let roles = Roles::EXAMINER.with(Roles::CUSTODIAN);
	let scene = with_laboratory(|entry| entry.roles = roles);
	let at = RecordAt { log: Log::Custody, sequence: 2 };
	let expected = Rejection::RolesDiffer { at, expected: roles, found: Roles::EXAMINER };
	assert_eq!(rejection(&scene.prove()), expected);
}

#[test]
fn roles_allow_the_action() {
	let mut people = people();
	people[LABORATORY].roles = Roles::CUSTODIAN;
	let mut scene = Scene::new(chain(), people, catena_primitives::item::ItemKind::Exhibit);
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 2);
	scene.record(Log::Own(2), LABORATORY, examine(), 3);
	let refusal = Refusal::MissingRole { needed: Roles::EXAMINER, found: Roles::CUSTODIAN };
	let at = RecordAt { log: Log::Own(2), sequence: 0 };
	let expected = Rejection::WithoutRights { at, refusal };
	assert_eq!(rejection(&scene.prove()), expected);
	// Also in a selection.
	assert_eq!(rejection(&scene.prove_some(&[(Log::Own(2), &[0])])), expected);
}

#[test]
fn signer_was_enrolled_when_the_record_was_made() {
	// The laboratory's first record is of block 4.
	facts(&with_laboratory(|entry| entry.enrolled_ms = time_of(4)).prove());
	facts(&with_laboratory(|entry| entry.enrolled_ms = 0).prove());
	let scene = with_laboratory(|entry| entry.enrolled_ms = time_of(4) + 1);
	let at = RecordAt { log: Log::Custody, sequence: 2 };
	let (enrolled_ms, recorded_ms) = (time_of(4) + 1, time_of(4));
	let expected = Rejection::EnrolledAfter { at, enrolled_ms, recorded_ms };
	assert_eq!(rejection(&scene.prove()), expected);
	assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[2])])), expected);
	// Of a later record alone nothing can be said.
	facts(&scene.prove_some(&[(Log::Custody, &[3])]));
}

#[test]
fn organisation_was_admitted_when_the_record_was_made() {
	let admitted = |admitted_ms| {
		let mut scene = old_exhibit();
		let entry = OrganisationV1 { admitted_ms, ..organisation(2) };
		scene.edit(layout::organisation(2), Organisation::V1(entry));
		scene
	};
	facts(&admitted(time_of(4)).prove());
	facts(&admitted(0).prove());
	let at = RecordAt { log: Log::Custody, sequence: 2 };
	let (admitted_ms, recorded_ms) = (time_of(4) + 1, time_of(4));
	let expected = Rejection::AdmittedAfter { at, admitted_ms, recorded_ms };
	assert_eq!(rejection(&admitted(admitted_ms).prove()), expected);
}

#[test]
fn no_officer_has_a_number_above_the_count() {
	let counting = |officers| {
		let mut scene = old_exhibit();
		let entry = OrganisationV1 { officers, ..organisation(1) };
		scene.edit(layout::organisation(1), Organisation::V1(entry));
		scene
	};
	// Officers 1 and 2 signed.
	facts(&counting(2).prove());
	let expected = Rejection::OfficerNotCounted { organisation: 1, officer: 2, count: 1 };
	assert_eq!(rejection(&counting(1).prove()), expected);
	// Also the holder, of whom no record is shown.
	assert_eq!(rejection(&counting(1).prove_logs(&[0], vec![])), expected);
	let expected = Rejection::OfficerNotCounted { organisation: 1, officer: 1, count: 0 };
	assert_eq!(rejection(&counting(0).prove()), expected);
}
