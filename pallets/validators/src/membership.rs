//! Joining and leaving the set.

use frame_support::{ensure, pallet_prelude::DispatchResult};

use crate::{types::Change, Config, Error, Event, Minimum, Offenders, Pallet, Validators};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add(who: T::AccountId) -> DispatchResult {
		let mut validators = Validators::<T>::get();
		let Err(place) = validators.binary_search(&who) else {
			return Err(Error::<T>::AlreadyValidator.into());
		};
		ensure!(Self::is_able(&who), Error::<T>::NoSessionKeys);
		validators.try_insert(place, who.clone()).map_err(|_| Error::<T>::TooManyValidators)?;
		Validators::<T>::put(validators);
		Self::note_change(&who, Change::Added);
		Self::forget_leaving(&who);
		Self::settle_disabled();
		Self::deposit_event(Event::ValidatorAdded { validator: who });
		Ok(())
	}

	pub(crate) fn do_remove(who: &T::AccountId) -> DispatchResult {
		let mut validators = Validators::<T>::get();
		let Ok(place) = validators.binary_search(who) else {
			return Err(Error::<T>::NotValidator.into());
		};
		let mut offenders = Offenders::<T>::get();
		let offence = offenders.binary_search(who);
		let (refusal, change) = match offence {
			Ok(_) => (Error::<T>::RemovalPending, Change::RemovedAsOffender),
			Err(_) => (Error::<T>::BelowMinimum, Change::Removed),
		};
		ensure!(Self::can_spare(&validators, who), refusal);
		validators.remove(place);
		Validators::<T>::put(validators);
		if let Ok(place) = offence {
			offenders.remove(place);
			Offenders::<T>::put(offenders);
			Self::keep_leaving(who);
		}
		Self::settle_disabled();
		Self::note_change(who, change);
		Self::deposit_event(Event::ValidatorRemoved { validator: who.clone() });
		Ok(())
	}

	pub(crate) fn do_invite(who: T::AccountId) -> DispatchResult {
		ensure!(frame_system::Pallet::<T>::reference_count(&who) == 0, Error::<T>::AccountExists);
		frame_system::Pallet::<T>::inc_providers(&who);
		Self::deposit_event(Event::CandidateInvited { candidate: who });
		Ok(())
	}

	/// Whether `who` has session keys, without which pallet-session leaves it out.
	pub fn is_able(who: &T::AccountId) -> bool {
		pallet_session::NextKeys::<T>::contains_key(who)
	}

	/// Whether the minimum of able validators is left without `who`.
	fn can_spare(validators: &[T::AccountId], who: &T::AccountId) -> bool {
		let others = validators.iter().filter(|validator| *validator != who);
		let able = others.filter(|validator| Self::is_able(validator)).count();
		u32::try_from(able).unwrap_or(u32::MAX) >= Minimum::<T>::get()
	}
}
