//! Whatever a chain of layout 1 has in its state, the migration changes nobody's rights: neither who may
//! act now, nor whose records a verifier takes. The rules of layout 1 are written out here as they were.

use catena_primitives::{
	layout,
	refusal::Refusal,
	registry::{
		Officer, OfficerV1, OfficerV2, Organisation, OrganisationV1, OrganisationV2, Standing,
	},
	roles::Roles,
	statement::{Millis, OfficerId, OrganisationId, Signer},
};
use frame_support::{
	assert_ok,
	storage::unhashed,
	traits::{Get, OnRuntimeUpgrade},
	weights::RuntimeDbWeight,
};
use proptest::prelude::*;

use crate::{
	migrations::ToLayout2, mock::*, Administrators, Keys, Officers, OrganisationCount,
	Organisations,
};

/// The times in which everything happens: few, so that much happens in the same block.
const TIMES: u64 = 12;

/// A time by which all of it is past.
const LATER_MS: Millis = START_MS + 2 * TIMES;

type State = Vec<(OrganisationV1, Vec<OfficerV1>)>;

/// An officer who was enrolled at one time and may have lost the rights at the same or a later one.
fn old_officer(key: u8) -> impl Strategy<Value = OfficerV1> {
	let roles = prop_oneof![Just(Roles::EXAMINER), Just(Roles::CUSTOMS.with(Roles::CUSTODIAN))];
	(roles, 0..TIMES, 0..TIMES, 1..=TIMES, 0..TIMES, 0u8..4).prop_map(
		move |(roles, enrolled, from, lasts, after, standing)| {
			let enrolled_ms = START_MS + enrolled;
			let since_ms = enrolled_ms + after;
			OfficerV1 {
				key: public(key),
				roles,
				valid_from_ms: START_MS + from,
				valid_until_ms: START_MS + from + lasts,
				enrolled_ms,
				standing: match standing {
					0 => Standing::Suspended { since_ms },
					1 => Standing::Revoked { since_ms },
					_ => Standing::Active,
				},
			}
		},
	)
}

/// Organisation `number` with up to three officers, of whom each has a key of its own.
fn old_organisation(
	number: OrganisationId,
) -> impl Strategy<Value = (OrganisationV1, Vec<OfficerV1>)> {
	let key = number as u8 * 3;
	let officers = (old_officer(key), old_officer(key + 1), old_officer(key + 2), 0usize..=3)
		.prop_map(|(one, two, three, count)| [one, two, three][..count].to_vec());
	let suspended = proptest::option::of(0..TIMES);
	(officers, suspended).prop_map(move |(officers, suspended)| {
		let organisation = OrganisationV1 {
			name: name("Europol"),
			country: *b"EU",
			admin: admin(number).into(),
			// As a founder; officers come later.
			admitted_ms: 0,
			suspended_ms: suspended.map(|after| START_MS + after),
			officers: officers.len() as u32,
		};
		(organisation, officers)
	})
}

fn old_state() -> impl Strategy<Value = State> {
	(
		old_organisation(1),
		old_organisation(2),
		old_organisation(3),
		1usize..=MAX_ORGANISATIONS as usize - 2,
	)
		.prop_map(|(one, two, three, count)| [one, two, three][..count].to_vec())
}

/// Every officer with number and organisation.
fn officers(
	state: &State,
) -> impl Iterator<Item = (OrganisationId, OfficerId, &OrganisationV1, &OfficerV1)> {
	(1..).zip(state).flat_map(|(number, (organisation, officers))| {
		(1..).zip(officers).map(move |(officer, entry)| (number, officer, organisation, entry))
	})
}

fn write(state: &State) {
	unhashed::put(layout::VERSION_KEY, &layout::FIRST_VERSION);
	OrganisationCount::<Test>::put(state.len() as u32);
	for (number, (organisation, _)) in (1..).zip(state) {
		Organisations::<Test>::insert(number, Organisation::V1(organisation.clone()));
		Administrators::<Test>::insert(admin(number), number);
	}
	for (organisation, number, _, entry) in officers(state) {
		Officers::<Test>::insert(organisation, number, Officer::V1(entry.clone()));
		Keys::<Test>::insert(entry.key, (organisation, number));
	}
}

/// Who could act, by the rule of layout 1 (`registry::rights` of spec_version 1).
fn rights_by_layout_1(
	organisation: &OrganisationV1,
	officer: &OfficerV1,
	signer: &Signer,
	now_ms: Millis,
) -> Result<Roles, Refusal> {
	if let Some(since_ms) = organisation.suspended_ms {
		return Err(Refusal::OrganisationSuspended { organisation: signer.organisation, since_ms });
	}
	if officer.key != signer.key {
		return Err(Refusal::NotTheOfficersKey { expected: officer.key, found: signer.key });
	}
	match officer.standing {
		Standing::Active => {}
		Standing::Suspended { since_ms } => {
			return Err(Refusal::OfficerSuspended { officer: signer.officer, since_ms });
		}
		Standing::Revoked { since_ms } => {
			return Err(Refusal::OfficerRevoked { officer: signer.officer, since_ms });
		}
	}
	let (from_ms, until_ms) = (officer.valid_from_ms, officer.valid_until_ms);
	if now_ms < from_ms || now_ms >= until_ms {
		return Err(Refusal::OutsideValidity { from_ms, until_ms, now_ms });
	}
	Ok(officer.roles)
}

/// Whether a record of this time, made with these roles, was taken by a verifier of layout 1 (PF-23).
fn taken_by_layout_1(
	organisation: &OrganisationV1,
	officer: &OfficerV1,
	roles: Roles,
	recorded_ms: Millis,
) -> bool {
	let ended = |since_ms: Option<Millis>| since_ms.is_some_and(|since_ms| since_ms < recorded_ms);
	let officers = match officer.standing {
		Standing::Active => None,
		Standing::Suspended { since_ms } | Standing::Revoked { since_ms } => Some(since_ms),
	};
	(officer.valid_from_ms..officer.valid_until_ms).contains(&recorded_ms)
		&& !ended(officers)
		&& !ended(organisation.suspended_ms)
		&& organisation.admitted_ms <= recorded_ms
		&& officer.enrolled_ms <= recorded_ms
		&& officer.roles == roles
}

/// The same of a verifier of layout 2.
fn taken_by_layout_2(
	organisation: &OrganisationV2,
	officer: &OfficerV2,
	signer: &Signer,
	roles: Roles,
	recorded_ms: Millis,
) -> bool {
	let reported = officer.first_report(&signer.key);
	organisation.suspension_at(recorded_ms).is_none()
		&& organisation.admitted_ms <= recorded_ms
		&& reported.is_none_or(|report| recorded_ms <= report.reported_ms)
		&& officer.terms_at(recorded_ms).any(|term| {
			term.allows(signer.officer, &signer.key, 0, recorded_ms).is_ok() && term.roles == roles
		})
}

/// What stands in the state now judges every officer as layout 1 did.
fn assert_judged_as_before(state: &State) {
	for (organisation, number, old_organisation, old) in officers(state) {
		let found = (self::organisation(organisation), officer(organisation, number));
		let signer = Signer { organisation, officer: number, key: old.key };
		for recorded_ms in START_MS..LATER_MS {
			for roles in [old.roles, Roles::INVESTIGATOR] {
				assert_eq!(
					taken_by_layout_2(&found.0, &found.1, &signer, roles, recorded_ms),
					taken_by_layout_1(old_organisation, old, roles, recorded_ms),
					"{organisation}/{number} as {roles} at {recorded_ms}: {old:?}"
				);
			}
		}
	}
}

fn assert_the_same_may_act(state: &State) {
	for (organisation, number, old_organisation, old) in officers(state) {
		let signer = Signer { organisation, officer: number, key: old.key };
		let other = Signer { key: public(99), ..signer };
		for now_ms in START_MS..LATER_MS {
			set_now(now_ms);
			for signer in [signer, other] {
				assert_eq!(
					Registry::rights(&signer),
					rights_by_layout_1(old_organisation, old, &signer, now_ms),
					"{signer:?} at {now_ms}"
				);
			}
		}
	}
	for (number, (organisation, _)) in (1..).zip(state) {
		assert_eq!(Registry::is_active(number), organisation.suspended_ms.is_none());
	}
}

/// Each organisation says what it said.
fn assert_organisations_are_the_same(state: &State) {
	assert_eq!(OrganisationCount::<Test>::get() as usize, state.len());
	assert_eq!(Organisations::<Test>::iter_keys().count(), state.len());
	for (number, (old, _)) in (1..).zip(state) {
		let Some(Organisation::V2(new)) = Organisations::<Test>::get(number) else {
			panic!("organisation {number} is not in the form of layout 2");
		};
		assert_eq!(new.suspended_ms(), old.suspended_ms);
		assert_eq!(new.suspensions.len(), usize::from(old.suspended_ms.is_some()));
		assert_eq!(
			(new.name, new.country, new.admin, new.admitted_ms, new.officers),
			(old.name.clone(), old.country, old.admin, old.admitted_ms, old.officers)
		);
		assert_eq!(Administrators::<Test>::get(admin(number)), Some(number));
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn migration_changes_nobodys_rights(state in old_state()) {
		build_and_execute(|| {
			write(&state);
			let weight = ToLayout2::<Test>::on_runtime_upgrade();
			let written = state.len() as u64 + 1;
			let database: RuntimeDbWeight = <Test as frame_system::Config>::DbWeight::get();
			assert_eq!(weight, database.reads_writes(2 * written, written));
			assert_eq!(unhashed::get(layout::VERSION_KEY), Some(layout::VERSION));

			assert_organisations_are_the_same(&state);
			assert_eq!(Officers::<Test>::iter_keys().count(), officers(&state).count());
			assert_eq!(Keys::<Test>::iter_keys().count(), officers(&state).count());
			for (organisation, number, _, old) in officers(&state) {
				let stored = Officers::<Test>::get(organisation, number);
				assert_eq!(stored, Some(Officer::V1(old.clone())));
				assert_eq!(Keys::<Test>::get(old.key), Some((organisation, number)));
			}
			assert_judged_as_before(&state);
			assert_the_same_may_act(&state);

			let after = root();
			assert_eq!(ToLayout2::<Test>::on_runtime_upgrade(), database.reads(1));
			assert_eq!(root(), after);
		});
	}

	/// The entry of an officer is written anew with the next change, which ends rights from then on.
	#[test]
	fn next_change_of_an_officer_keeps_what_was(state in old_state()) {
		build_and_execute(|| {
			write(&state);
			ToLayout2::<Test>::on_runtime_upgrade();
			set_now(LATER_MS);
			for (organisation, number, old_organisation, old) in officers(&state) {
				let revoked = matches!(old.standing, Standing::Revoked { .. });
				if revoked || old_organisation.suspended_ms.is_some() {
					continue;
				}
				assert_ok!(Registry::revoke_officer(by_admin(organisation), number));
				let stored = Officers::<Test>::get(organisation, number);
				assert!(matches!(stored, Some(Officer::V2(_))));
			}
			assert_judged_as_before(&state);
		});
	}
}
