//! Who is disabled in the running session.
//!
//! pallet-session keeps them by their places in the set, forgets them when the set or a key in it changes,
//! and never asks who they are. So whenever the set, an offender or the session changes, they are
//! compared with who equivocated.

use alloc::vec::Vec;

use pallet_session::{Pallet as Session, QueuedKeys, Validators as InForce};
use sp_staking::offence::OffenceSeverity;

use crate::{Config, Leaving, Offenders, Pallet};

impl<T: Config> Pallet<T> {
	/// Disables the offenders that take part, as far as the disabling strategy goes, and nobody else.
	///
	/// Who is disabled already stays so, and keeps others from it where the strategy allows no more.
	pub(crate) fn settle_disabled() {
		let in_force = InForce::<T>::get();
		let disabled = Self::disabled();
		for (place, who) in (0u32..).zip(&in_force) {
			if disabled.contains(who) && !Self::is_offender(who) {
				Session::<T>::reenable_index(place);
			}
		}
		for who in in_force {
			if !disabled.contains(&who) && Self::is_offender(&who) {
				Session::<T>::report_offence(who, OffenceSeverity::max_severity());
			}
		}
	}

	/// The validators that are disabled.
	pub(crate) fn disabled() -> Vec<T::AccountId> {
		let places = Session::<T>::disabled_validators();
		let in_force = (0u32..).zip(InForce::<T>::get());
		in_force.filter(|(place, _)| places.contains(place)).map(|(_, who)| who).collect()
	}

	/// Whether `who` equivocated, and the council has not taken it into the set since.
	pub(crate) fn is_offender(who: &T::AccountId) -> bool {
		Offenders::<T>::get().binary_search(who).is_ok()
			|| Leaving::<T>::get().binary_search(who).is_ok()
	}

	/// Whether `who` takes part in this session, or will in the next one.
	pub(crate) fn takes_part(who: &T::AccountId) -> bool {
		InForce::<T>::get().contains(who)
			|| QueuedKeys::<T>::get().iter().any(|(queued, _)| queued == who)
	}

	/// Remembers an offender that is not in the set for as long as it takes part.
	pub(crate) fn keep_leaving(who: &T::AccountId) {
		if !Self::takes_part(who) {
			return;
		}
		Leaving::<T>::mutate(|leaving| {
			if let Err(place) = leaving.binary_search(who) {
				// There is a place for everybody in force and everybody queued.
				let _ = leaving.try_insert(place, who.clone());
			}
		});
	}

	/// Forgets an offender that has been taken into the set again.
	pub(crate) fn forget_leaving(who: &T::AccountId) {
		Leaving::<T>::mutate(|leaving| leaving.retain(|leaver| leaver != who));
	}

	/// Forgets the offenders that no longer take part.
	///
	/// When a session starts, what is queued is in force; who is in neither now was left out when the
	/// session was planned, or has left before.
	pub(crate) fn forget_who_has_left() {
		if !Leaving::<T>::get().is_empty() {
			Leaving::<T>::mutate(|leaving| leaving.retain(Self::takes_part));
		}
	}
}
