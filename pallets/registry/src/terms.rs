//! Changing an officer: the term in force ends, and another begins.

use catena_primitives::{
	registry::{Officer, OfficerV2, Term, TermStanding},
	statement::{OfficerId, OrganisationId},
};
use frame_support::{ensure, pallet_prelude::*, traits::Time};

use crate::{Config, Error, Officers, Pallet};

impl<T: Config> Pallet<T> {
	/// Changes an officer's entry, which is written as the newest variant whatever it was.
	pub(crate) fn change_officer(
		organisation: OrganisationId,
		officer: OfficerId,
		with: impl FnOnce(&mut OfficerV2) -> DispatchResult,
	) -> DispatchResult {
		Officers::<T>::try_mutate(organisation, officer, |slot| {
			let mut entry: OfficerV2 = slot.take().ok_or(Error::<T>::UnknownOfficer)?.into();
			with(&mut entry)?;
			*slot = Some(Officer::V2(entry));
			Ok(())
		})
	}

	/// Begins a term that is the one in force, but for what `with` changes.
	pub(crate) fn begin_term(
		entry: &mut OfficerV2,
		with: impl FnOnce(&mut Term),
	) -> DispatchResult {
		let mut term = Term { since_ms: T::Clock::now(), ..entry.term };
		with(&mut term);
		ensure!(entry.begin(term), Error::<T>::HistoryFull);
		Ok(())
	}

	/// There is room for a change that takes no rights away.
	pub(crate) fn ensure_room(entry: &OfficerV2) -> DispatchResult {
		ensure!(entry.has_room(), Error::<T>::HistoryFull);
		Ok(())
	}

	pub(crate) fn ensure_not_revoked(entry: &OfficerV2) -> DispatchResult {
		ensure!(entry.term.standing != TermStanding::Revoked, Error::<T>::OfficerIsRevoked);
		Ok(())
	}
}
