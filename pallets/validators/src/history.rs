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
	/// Notes a change. Where there is no room the oldest one makes it; but the last time that `who` was
	/// added stays, for that decides what is told against it.
	pub(crate) fn note_change(who: &T::AccountId, change: Change) {
		let entry = Entry { change, at: Self::moment() };
		Self::with_history(who, |history| {
			if history.changes.is_full() {
				let is_last_added = history.changes.iter().rposition(is_added) == Some(0);
				let oldest = usize::from(is_last_added && change != Change::Added);
				history.changes.remove(oldest);
			}
			// There is room now.
			let _ = history.changes.try_push(entry);
			history.changes_total = history.changes_total.saturating_add(1);
		});
	}

	/// Notes that `who` equivocated in `session`, once for each session.
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

	/// The past of `who`: nothing, if nothing was ever noted.
	pub(crate) fn history(who: &T::AccountId) -> HistoryV1 {
		match Histories::<T>::get(who) {
			Some(History::V1(history)) => history,
			None => HistoryV1::default(),
		}
	}

	/// Changes the past of `who`. A validator of a chain that is older than histories has none yet.
	fn with_history(who: &T::AccountId, change: impl FnOnce(&mut HistoryV1)) {
		let mut history = Self::history(who);
		change(&mut history);
		Histories::<T>::insert(who, History::V1(history));
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

impl HistoryV1 {
	/// When the validator was last taken into the set, if that is noted.
	pub(crate) fn last_added(&self) -> Option<Moment> {
		self.changes.iter().rfind(|entry| is_added(entry)).map(|entry| entry.at)
	}
}

fn is_added(entry: &Entry) -> bool {
	entry.change == Change::Added
}
