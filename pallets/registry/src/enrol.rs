//! Enrolling officers.

use catena_primitives::{
	enrolment::possession_bytes,
	registry::{Officer, OfficerV2, Term, TermStanding},
	roles::Roles,
	statement::{Millis, OrganisationId, PublicKey, Signature},
};
use frame_support::{ensure, pallet_prelude::*, traits::Time};
use sp_runtime::traits::Zero;

use crate::{keys, Config, Error, Event, Keys, Officers, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_enrol(
		organisation: OrganisationId,
		key: PublicKey,
		roles: Roles,
		valid_from_ms: Millis,
		valid_until_ms: Millis,
		possession: Signature,
	) -> DispatchResult {
		Self::ensure_rights(roles, valid_from_ms, valid_until_ms)?;
		Self::ensure_enrollable(organisation, &key, possession)?;
		let officer = Self::change(organisation, |entry| {
			entry.officers = entry.officers.checked_add(1).ok_or(Error::<T>::TooManyOfficers)?;
			Ok(entry.officers)
		})?;

		Keys::<T>::insert(key, (organisation, officer));
		Officers::<T>::insert(
			organisation,
			officer,
			Officer::V2(OfficerV2::new(Term {
				since_ms: T::Clock::now(),
				key,
				roles,
				valid_from_ms,
				valid_until_ms,
				standing: TermStanding::Active,
			})),
		);
		Self::deposit_event(Event::OfficerEnrolled { organisation, officer, key });
		Ok(())
	}
	/// The key is safe, somebody holds it, and it never was an officer's.
	pub(crate) fn ensure_enrollable(
		organisation: OrganisationId,
		key: &PublicKey,
		possession: Signature,
	) -> DispatchResult {
		ensure!(keys::is_safe(key), Error::<T>::KeyUnsafe);
		let genesis = frame_system::Pallet::<T>::block_hash(
			frame_system::pallet_prelude::BlockNumberFor::<T>::zero(),
		);
		let genesis: [u8; 32] =
			genesis.as_ref().try_into().map_err(|_| Error::<T>::PossessionNotProven)?;
		ensure!(
			sp_io::crypto::ed25519_verify(
				&possession.into(),
				&possession_bytes(&genesis, organisation, key),
				&(*key).into(),
			),
			Error::<T>::PossessionNotProven
		);
		ensure!(!Keys::<T>::contains_key(key), Error::<T>::KeyInUse);
		Ok(())
	}
}
