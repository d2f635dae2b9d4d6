//! Admitting, suspending and readmitting organisations, and who governs them.

use catena_primitives::{
	registry::{CountryCode, Organisation, OrganisationName, OrganisationV2, Suspension},
	statement::OrganisationId,
};
use frame_support::{ensure, pallet_prelude::*, traits::Time};
use frame_system::pallet_prelude::OriginFor;

use crate::{keys, Administrators, Config, Error, Event, OrganisationCount, Organisations, Pallet};

/// Whether an organisation may give rights to its officers.
pub(crate) struct MayGive(pub(crate) bool);

impl<T: Config> Pallet<T> {
	pub(crate) fn do_admit(
		name: OrganisationName,
		country: CountryCode,
		admin: T::AccountId,
	) -> DispatchResult {
		ensure!(!name.is_empty(), Error::<T>::NameEmpty);
		ensure!(country.iter().all(u8::is_ascii_uppercase), Error::<T>::CountryCodeInvalid);
		Self::ensure_somebodys(&admin)?;
		ensure!(!Administrators::<T>::contains_key(&admin), Error::<T>::AdministratorInUse);
		let organisation = OrganisationCount::<T>::get()
			.checked_add(1)
			.filter(|count| *count <= T::MaxOrganisations::get())
			.ok_or(Error::<T>::TooManyOrganisations)?;

		Self::govern(organisation, &admin);
		OrganisationCount::<T>::put(organisation);
		Organisations::<T>::insert(
			organisation,
			Organisation::V2(OrganisationV2 {
				name,
				country,
				admin: admin.clone().into(),
				admitted_ms: T::Clock::now(),
				suspensions: BoundedVec::new(),
				officers: 0,
			}),
		);
		Self::deposit_event(Event::OrganisationAdmitted { organisation, admin });
		Ok(())
	}

	pub(crate) fn do_suspend(organisation: OrganisationId) -> DispatchResult {
		Self::change(organisation, |entry| {
			ensure!(entry.suspended_ms().is_none(), Error::<T>::OrganisationIsSuspended);
			let suspension = Suspension { from_ms: T::Clock::now(), until_ms: None };
			// Readmission leaves room.
			let begun = entry.suspensions.try_push(suspension);
			begun.map_err(|_| Error::<T>::TooManySuspensions.into())
		})?;
		Self::deposit_event(Event::OrganisationSuspended { organisation });
		Ok(())
	}

	pub(crate) fn do_readmit(organisation: OrganisationId) -> DispatchResult {
		Self::change(organisation, |entry| {
			ensure!(entry.suspended_ms().is_some(), Error::<T>::OrganisationNotSuspended);
			ensure!(!entry.suspensions.is_full(), Error::<T>::TooManySuspensions);
			if let Some(last) = entry.suspensions.last_mut() {
				last.until_ms = Some(T::Clock::now());
			}
			Ok(())
		})?;
		Self::deposit_event(Event::OrganisationReadmitted { organisation });
		Ok(())
	}

	pub(crate) fn do_replace_administrator(
		organisation: OrganisationId,
		admin: T::AccountId,
	) -> DispatchResult {
		ensure!(Organisations::<T>::contains_key(organisation), Error::<T>::UnknownOrganisation);
		Self::ensure_somebodys(&admin)?;
		ensure!(!Administrators::<T>::contains_key(&admin), Error::<T>::AdministratorInUse);
		Self::change(organisation, |entry| {
			entry.admin = admin.clone().into();
			Ok(())
		})?;
		Self::govern(organisation, &admin);
		Self::deposit_event(Event::AdministratorReplaced { organisation, admin });
		Ok(())
	}

	/// Makes an account one that governs an organisation.
	fn govern(organisation: OrganisationId, admin: &T::AccountId) {
		// There are no fees and no balances: being an administrator is what gives the account a
		// nonce. The reference is never taken back, or old transactions could be sent again.
		frame_system::Pallet::<T>::inc_providers(admin);
		Administrators::<T>::insert(admin, organisation);
	}

	/// The organisation that an account governs, and its entry. One that was replaced is still known, and
	/// governs nothing.
	fn governed_by(who: &T::AccountId) -> Option<(OrganisationId, OrganisationV2)> {
		let organisation = Administrators::<T>::get(who)?;
		let entry = OrganisationV2::from(Organisations::<T>::get(organisation)?);
		(entry.admin == who.clone().into()).then_some((organisation, entry))
	}

	/// Whether an account governs an organisation, suspended or not. The calls of one that does not can
	/// only fail.
	pub fn is_administrator(who: &T::AccountId) -> bool {
		Self::governed_by(who).is_some()
	}

	/// The organisation that the caller governs, and whether it may give rights: not while it is
	/// suspended. For what takes rights away, or reports, it is enough to govern.
	pub(crate) fn ensure_admin(
		origin: OriginFor<T>,
	) -> Result<(OrganisationId, MayGive), DispatchError> {
		let who = frame_system::ensure_signed(origin)?;
		let (organisation, entry) =
			Self::governed_by(&who).ok_or(Error::<T>::NotAnAdministrator)?;
		Ok((organisation, MayGive(entry.suspended_ms().is_none())))
	}

	/// The organisation that the caller governs, if it may give rights.
	pub(crate) fn ensure_active_admin(
		origin: OriginFor<T>,
	) -> Result<OrganisationId, DispatchError> {
		let (organisation, may_give) = Self::ensure_admin(origin)?;
		ensure!(may_give.0, Error::<T>::OrganisationIsSuspended);
		Ok(organisation)
	}

	/// A key of small order is nobody's: one signature by it fits every call, so anybody would govern.
	fn ensure_somebodys(admin: &T::AccountId) -> DispatchResult {
		let admin: [u8; 32] = admin.clone().into();
		ensure!(!keys::is_of_small_order(&admin), Error::<T>::AdministratorUnsafe);
		Ok(())
	}

	/// Changes an organisation's entry, which is written as the newest variant whatever it was.
	pub(crate) fn change<R>(
		organisation: OrganisationId,
		with: impl FnOnce(&mut OrganisationV2) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Organisations::<T>::try_mutate(organisation, |slot| {
			let mut entry: OrganisationV2 =
				slot.take().ok_or(Error::<T>::UnknownOrganisation)?.into();
			let answer = with(&mut entry)?;
			*slot = Some(Organisation::V2(entry));
			Ok(answer)
		})
	}
}
