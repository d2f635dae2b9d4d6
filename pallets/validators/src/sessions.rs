//! What pallet-session is told.

use alloc::vec::Vec;
use frame_support::traits::Get;
use pallet_session::historical;
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

use crate::{genesis, types::Change, Config, Offenders, Pallet, Validators};

/// A validator's full identification is nothing: there are no stakes behind it.
pub struct UnitIdentification;

impl<ValidatorId> Convert<ValidatorId, Option<()>> for UnitIdentification {
	fn convert(_: ValidatorId) -> Option<()> {
		Some(())
	}
}

impl<T: Config> Pallet<T> {
	/// The able validators, if they or their keys differ from what is queued.
	///
	/// pallet-session would see changed keys by itself, but `historical` would then go on with the
	/// root of the old keys, and an equivocation under a new one could not be reported later. An
	/// empty set is never announced, for no chain comes back from that.
	fn plan() -> Option<Vec<T::AccountId>> {
		Self::drop_offenders();
		let able: Vec<_> = Validators::<T>::get()
			.into_iter()
			.filter_map(|who| pallet_session::NextKeys::<T>::get(&who).map(|keys| (who, keys)))
			.collect();
		let queued = pallet_session::QueuedKeys::<T>::get();
		let changed = able != queued;
		for (who, keys) in &able {
			if queued.iter().any(|(known, before)| known == who && before != keys) {
				Self::note_change(who, Change::KeysRotated);
			}
		}
		(changed && !able.is_empty()).then(|| able.into_iter().map(|(who, _)| who).collect())
	}

	/// Removes as many offenders as the minimum allows; the others stay queued.
	fn drop_offenders() {
		for offender in Offenders::<T>::get() {
			// The one possible refusal is `RemovalPending`, and then nothing has changed.
			let _ = Self::do_remove(&offender);
		}
	}

	/// What the beginning of a session brings about.
	fn begin(started: SessionIndex) {
		Self::note_keys_in_force();
		Self::forget_who_has_left();
		// pallet-session has just forgotten who is disabled, if the set or a key in it has changed.
		Self::settle_disabled();
		Self::forget_sessions_before(started);
	}

	/// Drops the roots of sessions whose equivocations are no longer reportable.
	fn forget_sessions_before(current: SessionIndex) {
		let first = current.saturating_sub(T::ReportableSessions::get());
		if first > 0 {
			historical::Pallet::<T>::prune_up_to(first);
		}
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::plan()
	}

	fn start_session(started: SessionIndex) {
		Self::begin(started);
	}

	fn end_session(_: SessionIndex) {}
}

impl<T: Config> historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session_genesis(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		genesis::assert_able::<T>();
		<Self as historical::SessionManager<_, _>>::new_session(index)
	}

	fn new_session(_: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		Self::plan().map(|validators| validators.into_iter().map(|who| (who, ())).collect())
	}

	fn start_session(started: SessionIndex) {
		Self::begin(started);
	}

	fn end_session(_: SessionIndex) {}
}
