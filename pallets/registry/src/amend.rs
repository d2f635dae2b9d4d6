//! Changing an officer's roles and validity.

use catena_primitives::{
	registry::Term,
	roles::Roles,
	statement::{Millis, OfficerId, OrganisationId},
};
use frame_support::{ensure, pallet_prelude::*, traits::Time};

use crate::{organisations::MayGive, Config, Error, Event, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_amend(
		organisation: OrganisationId,
		may_widen: MayGive,
		officer: OfficerId,
		roles: Option<Roles>,
		valid_from_ms: Option<Millis>,
		valid_until_ms: Option<Millis>,
	) -> DispatchResult {
		Self::change_officer(organisation, officer, |entry| {
			Self::ensure_not_revoked(entry)?;
			let before = entry.term;
			let amended = Term {
				roles: roles.unwrap_or(before.roles),
				valid_from_ms: valid_from_ms.unwrap_or(before.valid_from_ms),
				valid_until_ms: valid_until_ms.unwrap_or(before.valid_until_ms),
				..before
			};
			ensure!(amended != before, Error::<T>::NothingChanged);
			Self::ensure_rights(amended.roles, amended.valid_from_ms, amended.valid_until_ms)?;
			ensure!(may_widen.0 || !widens(&before, &amended), Error::<T>::OrganisationIsSuspended);
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

/// Whether there is a role, or a time, in which the officer may act after the change and could not
/// before it.
fn widens(before: &Term, after: &Term) -> bool {
	before.roles.with(after.roles) != before.roles
		|| after.valid_from_ms < before.valid_from_ms
		|| before.valid_until_ms < after.valid_until_ms
}
