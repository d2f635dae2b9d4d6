//! What holds after every block.

use catena_primitives::registry::{Officer, Organisation};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{Administrators, Config, Keys, Officers, OrganisationCount, Organisations};

/// Checks all of them.
pub(crate) fn check<T: Config>() -> Result<(), TryRuntimeError> {
	organisations_are_numbered_without_gaps::<T>()?;
	administrators_and_organisations_agree::<T>()?;
	officers_are_numbered_without_gaps::<T>()?;
	keys_and_officers_agree::<T>()?;
	officers_have_roles_and_validity::<T>()
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

/// I2.
fn administrators_and_organisations_agree<T: Config>() -> Result<(), TryRuntimeError> {
	for (number, Organisation::V1(entry)) in Organisations::<T>::iter() {
		ensure!(
			Administrators::<T>::get(T::AccountId::from(entry.admin)) == Some(number),
			"an administrator governs another organisation than the one that names it"
		);
	}
	ensure!(
		Administrators::<T>::iter_keys().count() == Organisations::<T>::iter_keys().count(),
		"an administrator without organisation"
	);
	Ok(())
}

/// I3.
fn officers_are_numbered_without_gaps<T: Config>() -> Result<(), TryRuntimeError> {
	for (number, Organisation::V1(entry)) in Organisations::<T>::iter() {
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
	for (organisation, officer, Officer::V1(entry)) in Officers::<T>::iter() {
		ensure!(
			Keys::<T>::get(entry.key) == Some((organisation, officer)),
			"a key belongs to another officer than the one that names it"
		);
	}
	ensure!(
		Keys::<T>::iter_keys().count() == Officers::<T>::iter_keys().count(),
		"a key without officer"
	);
	Ok(())
}

/// I5.
fn officers_have_roles_and_validity<T: Config>() -> Result<(), TryRuntimeError> {
	for (_, _, Officer::V1(entry)) in Officers::<T>::iter() {
		ensure!(!entry.roles.is_empty(), "an officer without role");
		ensure!(entry.valid_from_ms < entry.valid_until_ms, "a validity that never was");
	}
	Ok(())
}
