//! Suspending, reinstating and revoking officers.

use catena_primitives::{
	registry::TermStanding,
	statement::{OfficerId, OrganisationId},
};
use frame_support::{ensure, pallet_prelude::*};

use crate::{Config, Error, Event, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_suspend_officer(
		organisation: OrganisationId,
		officer: OfficerId,
	) -> DispatchResult {
		Self::change_officer(organisation, officer, |entry| {
			let active = entry.term.standing == TermStanding::Active;
			ensure!(active, Error::<T>::OfficerNotActive);
			Self::begin_term(entry, |term| term.standing = TermStanding::Suspended)
		})?;
		Self::deposit_event(Event::OfficerSuspended { organisation, officer });
		Ok(())
	}

	pub(crate) fn do_reinstate_officer(
		organisation: OrganisationId,
		officer: OfficerId,
	) -> DispatchResult {
		Self::change_officer(organisation, officer, |entry| {
			match entry.term.standing {
				TermStanding::Suspended => {}
				TermStanding::Active => return Err(Error::<T>::OfficerNotSuspended.into()),
				TermStanding::Revoked => return Err(Error::<T>::OfficerIsRevoked.into()),
				TermStanding::KeyReported => return Err(Error::<T>::KeyIsReported.into()),
			}
			Self::ensure_room(entry)?;
			Self::begin_term(entry, |term| term.standing = TermStanding::Active)
		})?;
		Self::deposit_event(Event::OfficerReinstated { organisation, officer });
		Ok(())
	}

	pub(crate) fn do_revoke_officer(
		organisation: OrganisationId,
		officer: OfficerId,
	) -> DispatchResult {
		Self::change_officer(organisation, officer, |entry| {
			Self::ensure_not_revoked(entry)?;
			Self::begin_term(entry, |term| term.standing = TermStanding::Revoked)
		})?;
		Self::deposit_event(Event::OfficerRevoked { organisation, officer });
		Ok(())
	}
}
