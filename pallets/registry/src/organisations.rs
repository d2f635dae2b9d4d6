//! Admitting, suspending and readmitting organisations.

use catena_primitives::{
	registry::{CountryCode, Organisation, OrganisationName, OrganisationV1},
	statement::OrganisationId,
};
use frame_support::{ensure, pallet_prelude::*, traits::Time};
use frame_system::pallet_prelude::OriginFor;

use crate::{Administrators, Config, Error, Event, OrganisationCount, Organisations, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_admit(
		name: OrganisationName,
		country: CountryCode,
		admin: T::AccountId,
	) -> DispatchResult {
		ensure!(!name.is_empty(), Error::<T>::NameEmpty);
		ensure!(country.iter().all(u8::is_ascii_uppercase), Error::<T>::CountryCodeInvalid);
		ensure!(!Administrators::<T>::contains_key(&admin), Error::<T>::AdministratorInUse);
		let organisation = OrganisationCount::<T>::get()
			.checked_add(1)
			.filter(|count| *count <= T::MaxOrganisations::get())
			.ok_or(Error::<T>::TooManyOrganisations)?;

		// There are no fees and no balances: being an administrator is what gives the account a
		// nonce. The reference is never taken back, or old transactions could be sent again.
		frame_system::Pallet::<T>::inc_providers(&admin);
		OrganisationCount::<T>::put(organisation);
		Administrators::<T>::insert(&admin, organisation);
		Organisations::<T>::insert(
			organisation,
			Organisation::V1(OrganisationV1 {
				name,
				country,
				admin: admin.clone().into(),
				admitted_ms: T::Clock::now(),
				suspended_ms: None,
				officers: 0,
			}),
		);
		Self::deposit_event(Event::OrganisationAdmitted { organisation, admin });
		Ok(())
	}

	pub(crate) fn do_suspend(organisation: OrganisationId) -> DispatchResult {
		Self::change(organisation, |entry| {
			ensure!(entry.suspended_ms.is_none(), Error::<T>::OrganisationIsSuspended);
			entry.suspended_ms = Some(T::Clock::now());
			Ok(())
		})?;
		Self::deposit_event(Event::OrganisationSuspended { organisation });
		Ok(())
	}

	pub(crate) fn do_readmit(organisation: OrganisationId) -> DispatchResult {
		Self::change(organisation, |entry| {
			ensure!(entry.suspended_ms.is_some(), Error::<T>::OrganisationNotSuspended);
			entry.suspended_ms = None;
			Ok(())
		})?;
		Self::deposit_event(Event::OrganisationReadmitted { organisation });
		Ok(())
	}

	/// The organisation that the caller governs, if it may act.
	pub(crate) fn ensure_admin(origin: OriginFor<T>) -> Result<OrganisationId, DispatchError> {
		let who = frame_system::ensure_signed(origin)?;
		let organisation = Administrators::<T>::get(&who).ok_or(Error::<T>::NotAnAdministrator)?;
		let Organisation::V1(entry) =
			Organisations::<T>::get(organisation).ok_or(Error::<T>::UnknownOrganisation)?;
		ensure!(entry.suspended_ms.is_none(), Error::<T>::OrganisationIsSuspended);
		Ok(organisation)
	}

	pub(crate) fn change<R>(
		organisation: OrganisationId,
		with: impl FnOnce(&mut OrganisationV1) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Organisations::<T>::try_mutate(organisation, |slot| {
			let Organisation::V1(entry) = slot.as_mut().ok_or(Error::<T>::UnknownOrganisation)?;
			with(entry)
		})
	}
}
