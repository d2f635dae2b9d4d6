//! What is noted of each validator's past.

use frame_support::traits::Time;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::UniqueSaturatedInto;
use sp_staking::SessionIndex;

use crate::{
	types::{Change, Entry, History, HistoryV1, Moment, Offence},
	Config, Histories, Pallet,
};

impl<T: Config> Pallet<T> {
	/// Notes a change. The oldest one makes room where there is none.
	pub(crate) fn note_change(who: &T::AccountId, change: Change) {
		let entry = Entry { change, at: Self::moment() };
		Self::with_history(who, |history| {
			if history.changes.is_full() {
				history.changes.remove(0);
			}
			// There is room now.
			let _ = history.changes.try_push(entry);
			history.changes_total = history.changes_total.saturating_add(1);
		});
	}

	/// Notes that `who` equivocated in `session`, once for each session.
	///
	/// pallet-offences names earlier offenders again with each report about the same round.
	pub(crate) fn note_offence(who: &T::AccountId, session: SessionIndex) {
		let offence = Offence { session, reported: Self::moment() };
		Self::with_history(who, |history| {
			if history.offences.iter().any(|known| known.session == session) {
				return;
			}
			// Where there is no room the first ones stay, and the count says that there were more.
			let _ = history.offences.try_push(offence);
			history.offences_total = history.offences_total.saturating_add(1);
		});
	}

	/// Changes the past of `who`. A validator of a chain that is older than histories has none yet.
	fn with_history(who: &T::AccountId, change: impl FnOnce(&mut HistoryV1)) {
		Histories::<T>::mutate(who, |stored| {
			let mut history = match stored.take() {
				Some(History::V1(history)) => history,
				None => HistoryV1::default(),
			};
			change(&mut history);
			*stored = Some(History::V1(history));
		});
	}

	fn moment() -> Moment {
		let number: BlockNumberFor<T> = frame_system::Pallet::<T>::block_number();
		Moment {
			session: pallet_session::CurrentIndex::<T>::get(),
			block: number.unique_saturated_into(),
			time_ms: T::Clock::now(),
		}
	}
}
