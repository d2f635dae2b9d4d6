//! What follows from an equivocation.

use frame_support::{traits::Get, weights::Weight};
use pallet_session::historical::IdentificationTuple;
use sp_runtime::Perbill;
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};

use crate::{Config, Event, Offenders, Pallet, Validators};

impl<T: Config> Pallet<T> {
	/// Queues the removal of `who`, unless it has left already or is queued already.
	fn queue_removal(who: &T::AccountId) {
		if Validators::<T>::get().binary_search(who).is_err() {
			return;
		}
		let queued = Offenders::<T>::mutate(|offenders| match offenders.binary_search(who) {
			Ok(_) => false,
			// There is a place for every validator, and `who` is one.
			Err(place) => offenders.try_insert(place, who.clone()).is_ok(),
		});
		if queued {
			Self::deposit_event(Event::RemovalQueued { validator: who.clone() });
		}
	}
}

/// Notes the offence, disables the offender as far as the disabling strategy goes, and queues its removal.
///
/// pallet-offences repeats earlier offenders of the same slot with each report, so every step is
/// idempotent.
impl<T: Config> OnOffenceHandler<T::AccountId, IdentificationTuple<T>, Weight> for Pallet<T> {
	fn on_offence(
		offenders: &[OffenceDetails<T::AccountId, IdentificationTuple<T>>],
		slash_fraction: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		for (details, fraction) in offenders.iter().zip(slash_fraction) {
			let (who, ()) = &details.offender;
			Self::note_offence(who, session);
			pallet_session::Pallet::<T>::report_offence(who.clone(), OffenceSeverity(*fraction));
			Self::queue_removal(who);
		}
		let reported = u64::try_from(offenders.len()).unwrap_or(u64::MAX);
		T::DbWeight::get().reads_writes(8, 4).saturating_mul(reported)
	}
}
