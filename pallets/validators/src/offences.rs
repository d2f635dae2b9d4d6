//! What follows from an equivocation.

use alloc::vec::Vec;
use core::marker::PhantomData;

use sp_runtime::traits::Convert;
use sp_staking::{
	offence::{Offence, OffenceError, ReportOffence},
	SessionIndex,
};

use crate::{Config, Event, Offenders, Pallet, Validators};

/// How pallet-session's `historical` names a validator of this chain.
type Offender<T> = (<T as frame_system::Config>::AccountId, ());

/// Takes one report for each validator and session, and has `R` keep it.
///
/// Who has a validator's key can make as many double votes as it likes, long after the session, and
/// pallet-offences would keep each. What such a report adds to the first is nothing: it is refused as a
/// duplicate. `R` must leave what follows from a report to this; `Slots` tells of which session an offence
/// at a slot is reported, if that is known.
pub struct OncePerSession<T, R, Slots>(PhantomData<(T, R, Slots)>);

impl<T, R, Slots, O> ReportOffence<T::AccountId, Offender<T>, O> for OncePerSession<T, R, Slots>
where
	T: Config,
	R: ReportOffence<T::AccountId, Offender<T>, O>,
	Slots: Convert<O::Slot, Option<SessionIndex>>,
	O: Offence<Offender<T>>,
{
	fn report_offence(reporters: Vec<T::AccountId>, offence: O) -> Result<(), OffenceError> {
		let (offenders, session) = (offence.offenders(), offence.session_index());
		if offenders.iter().all(|(who, ())| Pallet::<T>::is_settled(who, session)) {
			return Err(OffenceError::DuplicateReport);
		}
		R::report_offence(reporters, offence)?;
		for (who, ()) in &offenders {
			Pallet::<T>::take_offence(who, session);
		}
		Ok(())
	}

	/// What the pool refuses, before there is a block.
	///
	/// Nodes report what they see, so with the last session of the authority set. A report with an earlier
	/// one of the same set is refused here, too, once that session is noted: it would change nothing
	/// about the validator.
	fn is_known_offence(offenders: &[Offender<T>], slot: &O::Slot) -> bool {
		let settled =
			|session| offenders.iter().all(|(who, ())| Pallet::<T>::is_settled(who, session));
		Slots::convert(slot.clone()).is_some_and(settled) || R::is_known_offence(offenders, slot)
	}
}

impl<T: Config> Pallet<T> {
	/// Notes that `who` equivocated in `session`, disables it, and queues its removal.
	///
	/// Where the council has taken `who` into the set since, it is noted and nothing else.
	pub(crate) fn take_offence(who: &T::AccountId, session: SessionIndex) {
		let tells = Self::tells_against(who, session);
		Self::note_offence(who, session);
		if !tells {
			return;
		}
		if Validators::<T>::get().binary_search(who).is_err() {
			Self::keep_leaving(who);
		} else if Self::queue_removal(who) {
			Self::deposit_event(Event::RemovalQueued { validator: who.clone() });
		}
		Self::settle_disabled();
	}

	/// Whether a report that `who` equivocated in `session` would change nothing: the session is noted, or
	/// no more can be and the report would have no consequence.
	///
	/// So what is ever kept of reports about a validator is bounded: one for each session that there is
	/// room for in its history, and one for each time that it is put out of the set.
	fn is_settled(who: &T::AccountId, session: SessionIndex) -> bool {
		let history = Self::history(who);
		if history.offences.iter().any(|known| known.session == session) {
			return true;
		}
		let has_consequence = Self::tells_against(who, session)
			&& !Self::is_offender(who)
			&& (Validators::<T>::get().binary_search(who).is_ok() || Self::takes_part(who));
		history.offences.is_full() && !has_consequence
	}

	/// Whether `who` has not been taken into the set since `session`.
	///
	/// The session in which it was is not before: it may have been in force all the time.
	fn tells_against(who: &T::AccountId, session: SessionIndex) -> bool {
		Self::history(who).last_added().is_none_or(|added| session >= added.session)
	}

	/// Whether `who` joined the offenders by this.
	fn queue_removal(who: &T::AccountId) -> bool {
		Offenders::<T>::mutate(|offenders| match offenders.binary_search(who) {
			Ok(_) => false,
			// There is a place for every validator, and `who` is one.
			Err(place) => offenders.try_insert(place, who.clone()).is_ok(),
		})
	}
}
