//! What holds after every block.

use catena_primitives::{
	registry::{OfficerV2, OrganisationV2, TermStanding, MAX_TERMS},
	statement::{OfficerId, OrganisationId},
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{Administrators, Config, Keys, Officers, OrganisationCount, Organisations};

/// Checks all of them.
pub fn check<T: Config>() -> Result<(), TryRuntimeError> {
	organisations_are_numbered_without_gaps::<T>()?;
	administrators_and_organisations_agree::<T>()?;
	officers_are_numbered_without_gaps::<T>()?;
	keys_and_officers_agree::<T>()?;
	officers_have_roles_and_validity::<T>()?;
	entries_are_in_order::<T>()?;
	reported_keys_sign_nothing::<T>()?;
	rights_can_be_taken_away::<T>()
}

/// I1.
fn organisations_are_numbered_without_gaps<T: Config>() -> Result<(), TryRuntimeError> {
	let count = OrganisationCount::<T>::get();
	for number in 1..=count {
		ensure!(Organisations::<T>::contains_key(number), "an organisation is missing");
	}
	ensure!(
		u32::try_from(Organisations::<T>::iter_keys().count()) == Ok(count),
		"an organisation has a number that was never given"
	);
	Ok(())
}

fn organisations<T: Config>() -> impl Iterator<Item = (OrganisationId, OrganisationV2)> {
	Organisations::<T>::iter().map(|(number, entry)| (number, entry.into()))
}

fn officers<T: Config>() -> impl Iterator<Item = ((OrganisationId, OfficerId), OfficerV2)> {
	Officers::<T>::iter()
		.map(|(organisation, number, entry)| ((organisation, number), entry.into()))
}

/// I2.
fn administrators_and_organisations_agree<T: Config>() -> Result<(), TryRuntimeError> {
	for (number, entry) in organisations::<T>() {
		ensure!(
			Administrators::<T>::get(T::AccountId::from(entry.admin)) == Some(number),
			"an administrator governs another organisation than the one that names it"
		);
	}
	for organisation in Administrators::<T>::iter_values() {
		ensure!(
			Organisations::<T>::contains_key(organisation),
			"an administrator without organisation"
		);
	}
	Ok(())
}

/// I3.
fn officers_are_numbered_without_gaps<T: Config>() -> Result<(), TryRuntimeError> {
	for (number, entry) in organisations::<T>() {
		for officer in 1..=entry.officers {
			ensure!(Officers::<T>::contains_key(number, officer), "an officer is missing");
		}
		ensure!(
			u32::try_from(Officers::<T>::iter_prefix(number).count()) == Ok(entry.officers),
			"an officer has a number that was never given"
		);
	}
	Ok(())
}

/// I4.
fn keys_and_officers_agree<T: Config>() -> Result<(), TryRuntimeError> {
	for (who, entry) in officers::<T>() {
		ensure!(
			entry.terms().all(|term| Keys::<T>::get(term.key) == Some(who)),
			"a key belongs to another officer than the one that names it"
		);
	}
	for (key, (organisation, officer)) in Keys::<T>::iter() {
		let entry = Officers::<T>::get(organisation, officer).map(OfficerV2::from);
		ensure!(
			entry.is_some_and(|entry| entry.key_since_ms(&key).is_some()),
			"a key without officer"
		);
	}
	Ok(())
}

/// I5.
fn officers_have_roles_and_validity<T: Config>() -> Result<(), TryRuntimeError> {
	for (_, entry) in officers::<T>() {
		for term in entry.terms() {
			ensure!(!term.roles.is_empty(), "an officer without role");
			ensure!(term.valid_from_ms < term.valid_until_ms, "a validity that never was");
		}
	}
	Ok(())
}

/// I6.
fn entries_are_in_order<T: Config>() -> Result<(), TryRuntimeError> {
	for (_, entry) in organisations::<T>() {
		ensure!(entry.is_well_formed(), "suspensions in disorder");
	}
	for (_, entry) in officers::<T>() {
		ensure!(entry.is_well_formed(), "terms or reports in disorder");
	}
	Ok(())
}

/// I7.
fn reported_keys_sign_nothing<T: Config>() -> Result<(), TryRuntimeError> {
	for (_, entry) in officers::<T>() {
		let signs = matches!(entry.term.standing, TermStanding::Active | TermStanding::Suspended);
		ensure!(
			!signs || entry.report_of(&entry.term.key).is_none(),
			"a reported key is that of an officer who may act"
		);
	}
	Ok(())
}

/// I8.
fn rights_can_be_taken_away<T: Config>() -> Result<(), TryRuntimeError> {
	for (_, entry) in officers::<T>() {
		let ways: u32 = match entry.term.standing {
			TermStanding::Active => 3,
			TermStanding::Suspended => 2,
			TermStanding::KeyReported => 1,
			TermStanding::Revoked => 0,
		};
		ensure!(
			entry.count_terms().saturating_add(ways) <= MAX_TERMS,
			"no room to take an officer's rights away"
		);
	}
	for (_, entry) in organisations::<T>() {
		ensure!(
			entry.suspended_ms().is_some() || !entry.suspensions.is_full(),
			"no room to suspend an organisation"
		);
	}
	Ok(())
}
