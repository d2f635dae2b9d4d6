//! How much may go on at once.

use std::{
	collections::HashMap,
	hash::Hash,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex, PoisonError,
	},
};

use catena_primitives::hash::Hash as StatementHash;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Places for work, and for those who wait for one.
pub struct Slots {
	places: Arc<Semaphore>,
	waiting: AtomicUsize,
	waiting_max: usize,
}

impl Slots {
	/// So many at work, and so many more waiting.
	pub fn new(at_once: usize, waiting_max: usize) -> Self {
		Slots {
			places: Arc::new(Semaphore::new(at_once)),
			waiting: AtomicUsize::new(0),
			waiting_max,
		}
	}

	/// A place, now or after waiting; none if too many wait already.
	pub async fn take(&self) -> Option<OwnedSemaphorePermit> {
		if let Ok(place) = self.places.clone().try_acquire_owned() {
			return Some(place);
		}
		let waiting = Waiting::begin(&self.waiting, self.waiting_max)?;
		let place = self.places.clone().acquire_owned().await.ok();
		drop(waiting);
		place
	}
}

/// Counts one who waits, also when the request is dropped while it does.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
	fn begin(count: &'a AtomicUsize, max: usize) -> Option<Self> {
		let before = count.fetch_add(1, Ordering::Relaxed);
		let waiting = Waiting(count);
		(before < max).then_some(waiting)
	}
}

impl Drop for Waiting<'_> {
	fn drop(&mut self) {
		self.0.fetch_sub(1, Ordering::Relaxed);
	}
}

/// What each of several parties takes up, in units of the quota.
#[derive(Clone)]
pub struct Shares<P> {
	taken: Arc<Mutex<HashMap<P, u32>>>,
	max: u32,
}

impl<P: Copy + Eq + Hash> Shares<P> {
	/// At most so much for each party.
	pub fn new(max: u32) -> Self {
		Shares { taken: Arc::default(), max }
	}

	/// What each party takes up.
	pub fn each(&self) -> Vec<(P, u64)> {
		let all = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
		all.iter().map(|(party, units)| (*party, (*units).into())).collect()
	}

	/// Counts what a submission costs until the result is dropped; none if its party has too much
	/// already.
	pub fn take(&self, party: P, cost: u32) -> Option<Share<P>> {
		let mut all = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
		let before = all.get(&party).copied().unwrap_or_default();
		let after = before.checked_add(cost).filter(|after| *after <= self.max)?;
		all.insert(party, after);
		drop(all);
		Some(Share { all: self.clone(), party, cost })
	}
}

/// What a submission takes up.
pub struct Share<P: Copy + Eq + Hash> {
	all: Shares<P>,
	party: P,
	cost: u32,
}

impl<P: Copy + Eq + Hash> Drop for Share<P> {
	fn drop(&mut self) {
		let mut all = self.all.taken.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(taken) = all.get_mut(&self.party) {
			*taken = taken.saturating_sub(self.cost);
			if *taken == 0 {
				all.remove(&self.party);
			}
		}
	}
}

/// The statements that are being worked on here, by hash.
#[derive(Clone, Default)]
pub struct AtWork(Arc<Mutex<HashMap<StatementHash, u32>>>);

impl AtWork {
	/// Counts these statements until the result is dropped.
	pub fn begin(&self, statements: Vec<StatementHash>) -> Work {
		let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		for hash in &statements {
			let count = counts.entry(*hash).or_default();
			*count = count.saturating_add(1);
		}
		drop(counts);
		Work { all: self.clone(), statements }
	}

	/// Whether a statement of this hash is among them.
	pub fn has(&self, statement: &StatementHash) -> bool {
		self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(statement)
	}
}

/// Statements that are being worked on.
pub struct Work {
	all: AtWork,
	statements: Vec<StatementHash>,
}

impl Drop for Work {
	fn drop(&mut self) {
		let mut counts = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
		for hash in &self.statements {
			let Some(count) = counts.get_mut(hash) else { continue };
			*count = count.saturating_sub(1);
			if *count == 0 {
				counts.remove(hash);
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn one_partys_share_leaves_the_others_theirs() {
		let all = Shares::new(10);
		let share = all.take(1, 9);
		assert!(share.is_some());
		assert!(all.take(1, 2).is_none());
		assert!(all.take(1, u32::MAX).is_none());
		assert!(all.take(2, 10).is_some());
		let rest = all.take(1, 1);
		assert!(rest.is_some());
		drop(share);
		assert!(all.take(1, 10).is_none());
		assert!(all.take(1, 9).is_some());
		assert_eq!(all.each(), [(1, 1)]);
		drop(rest);
		assert!(all.taken.lock().unwrap().is_empty());
	}

	#[test]
	fn statement_is_at_work_until_the_last_who_works_on_it_is_done() {
		let all = AtWork::default();
		let one = all.begin(vec![[1; 32], [2; 32]]);
		let other = all.begin(vec![[1; 32]]);
		drop(one);
		assert!(all.has(&[1; 32]));
		assert!(!all.has(&[2; 32]));
		drop(other);
		assert!(!all.has(&[1; 32]));
		assert!(all.0.lock().unwrap().is_empty());
	}

	#[tokio::test]
	async fn nobody_waits_where_waiting_is_full() {
		let slots = Slots::new(1, 0);
		let place = slots.take().await;
		assert!(place.is_some());
		assert!(slots.take().await.is_none());
		drop(place);
		assert!(slots.take().await.is_some());
	}
}
