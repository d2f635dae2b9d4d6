//! What other pallets ask.

use catena_primitives::{
	custody::Holder,
	refusal::Refusal,
	registry::{self, OfficerV2, OrganisationV2},
	roles::Roles,
	statement::{OrganisationId, Signer},
};
use frame_support::traits::Time;

use crate::{Config, Officers, Organisations, Pallet};

impl<T: Config> Pallet<T> {
	/// The roles with which the signer acts at the block's time, or why not.
	pub fn rights(signer: &Signer) -> Result<Roles, Refusal> {
		let (organisation, officer) =
			Self::entries(Holder { organisation: signer.organisation, officer: signer.officer })?;
		registry::rights(&organisation, &officer, signer, T::Clock::now())
	}

	/// The roles with which a holder could act at the block's time, or why not.
	pub fn rights_of(holder: Holder) -> Result<Roles, Refusal> {
		let (organisation, officer) = Self::entries(holder)?;
		let signer = Signer {
			organisation: holder.organisation,
			officer: holder.officer,
			key: officer.term.key,
		};
		registry::rights(&organisation, &officer, &signer, T::Clock::now())
	}

	/// Whether there is such an organisation, and it is not suspended.
	pub fn is_active(organisation: OrganisationId) -> bool {
		Organisations::<T>::get(organisation)
			.is_some_and(|entry| OrganisationV2::from(entry).suspended_ms().is_none())
	}

	fn entries(who: Holder) -> Result<(OrganisationV2, OfficerV2), Refusal> {
		let organisation = Organisations::<T>::get(who.organisation)
			.ok_or(Refusal::UnknownOrganisation { organisation: who.organisation })?;
		let officer =
			Officers::<T>::get(who.organisation, who.officer).ok_or(Refusal::UnknownOfficer {
				organisation: who.organisation,
				officer: who.officer,
			})?;
		Ok((organisation.into(), officer.into()))
	}
}
