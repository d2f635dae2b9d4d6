//! Giving an officer another key.

use catena_primitives::statement::{OfficerId, OrganisationId, PublicKey, Signature};
use frame_support::pallet_prelude::*;

use crate::{Config, Event, Keys, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_replace_key(
		organisation: OrganisationId,
		officer: OfficerId,
		key: PublicKey,
		possession: Signature,
	) -> DispatchResult {
		Self::ensure_enrollable(organisation, &key, possession)?;
		Self::change_officer(organisation, officer, |entry| {
			Self::ensure_not_revoked(entry)?;
			Self::ensure_room(entry)?;
			// A report speaks of the old key; a suspension is of the officer and stays.
			let standing = entry.own_standing();
			Self::begin_term(entry, |term| {
				term.key = key;
				term.standing = standing;
			})
		})?;
		Keys::<T>::insert(key, (organisation, officer));
		Self::deposit_event(Event::OfficerKeyReplaced { organisation, officer, key });
		Ok(())
	}
}
