//! How much may go on at once.

use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex, PoisonError,
	},
};

use catena_primitives::{hash::Hash, statement::OrganisationId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::service::waiting_max;

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

/// What waits for finality of each organisation, in units of its quota.
#[derive(Clone, Default)]
pub struct InFlight(Arc<Mutex<HashMap<OrganisationId, u32>>>);

impl InFlight {
	/// Counts what a submission costs until the result is dropped; none if the organisation has too
	/// much in flight.
	pub fn begin(&self, organisation: OrganisationId, cost: u32) -> Option<Flight> {
		let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		let count = counts.entry(organisation).or_default();
		let after = count.checked_add(cost)?;
		if after > waiting_max() {
			return None;
		}
		*count = after;
		drop(counts);
		Some(Flight { all: self.clone(), organisation, cost })
	}
}

/// A submission that is being waited for.
pub struct Flight {
	all: InFlight,
	organisation: OrganisationId,
	cost: u32,
}

impl Drop for Flight {
	fn drop(&mut self) {
		let mut counts = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(count) = counts.get_mut(&self.organisation) {
			*count = count.saturating_sub(self.cost);
			if *count == 0 {
				counts.remove(&self.organisation);
			}
		}
	}
}

/// The statements that are being worked on here, by hash.
#[derive(Clone, Default)]
pub struct AtWork(Arc<Mutex<HashMap<Hash, u32>>>);

impl AtWork {
	/// Counts these statements until the result is dropped.
	pub fn begin(&self, statements: Vec<Hash>) -> Work {
		let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		for hash in &statements {
			let count = counts.entry(*hash).or_default();
			*count = count.saturating_add(1);
		}
		drop(counts);
		Work { all: self.clone(), statements }
	}

	/// Whether a statement of this hash is among them.
	pub fn has(&self, statement: &Hash) -> bool {
		self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(statement)
	}
}

/// Statements that are being worked on.
pub struct Work {
	all: AtWork,
	statements: Vec<Hash>,
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
	fn one_organisation_in_flight_leaves_the_others_theirs() {
		let all = InFlight::default();
		let flight = all.begin(1, waiting_max());
		assert!(flight.is_some());
		assert!(all.begin(1, 1).is_none());
		assert!(all.begin(2, waiting_max()).is_some());
		drop(flight);
		assert!(all.begin(1, 1).is_some());
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
