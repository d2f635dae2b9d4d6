//! Changing an officer's roles and validity.

use catena_primitives::{
	registry::Term,
	roles::Roles,
	statement::{Millis, OfficerId, OrganisationId},
};
use frame_support::{ensure, pallet_prelude::*, traits::Time};

use crate::{Config, Error, Event, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_amend(
		organisation: OrganisationId,
		officer: OfficerId,
		roles: Roles,
		valid_from_ms: Millis,
		valid_until_ms: Millis,
	) -> DispatchResult {
		Self::ensure_rights(roles, valid_from_ms, valid_until_ms)?;
		Self::change_officer(organisation, officer, |entry| {
			Self::ensure_not_revoked(entry)?;
			let amended = Term { roles, valid_from_ms, valid_until_ms, ..entry.term };
			ensure!(amended != entry.term, Error::<T>::NothingChanged);
			Self::ensure_room(entry)?;
			Self::begin_term(entry, |term| {
				*term = Term { since_ms: term.since_ms, ..amended };
			})
		})?;
		Self::deposit_event(Event::OfficerAmended { organisation, officer });
		Ok(())
	}

	/// There is a role, and a validity that has not ended.
	pub(crate) fn ensure_rights(
		roles: Roles,
		valid_from_ms: Millis,
		valid_until_ms: Millis,
	) -> DispatchResult {
		ensure!(!roles.is_empty(), Error::<T>::NoRole);
		ensure!(
			valid_from_ms < valid_until_ms && T::Clock::now() < valid_until_ms,
			Error::<T>::ValidityInvalid
		);
		Ok(())
	}
}
