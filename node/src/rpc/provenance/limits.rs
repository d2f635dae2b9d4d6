//! How much may go on at once.

use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex, PoisonError,
	},
};

use catena_primitives::statement::OrganisationId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Statements of one organisation that may wait for finality at once: a block's quota, so that one
/// organisation cannot take up the pool.
const IN_FLIGHT_PER_ORGANISATION: u32 = 4096;

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

/// The statements of each organisation that wait for finality.
#[derive(Clone, Default)]
pub struct InFlight(Arc<Mutex<HashMap<OrganisationId, u32>>>);

impl InFlight {
	/// Counts the statements until the result is dropped; none if the organisation has too many.
	pub fn begin(&self, organisation: OrganisationId, statements: u32) -> Option<Flight> {
		let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		let count = counts.entry(organisation).or_default();
		let after = count.checked_add(statements)?;
		if after > IN_FLIGHT_PER_ORGANISATION {
			return None;
		}
		*count = after;
		drop(counts);
		Some(Flight { all: self.clone(), organisation, statements })
	}
}

/// Statements that are being waited for.
pub struct Flight {
	all: InFlight,
	organisation: OrganisationId,
	statements: u32,
}

impl Drop for Flight {
	fn drop(&mut self) {
		let mut counts = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(count) = counts.get_mut(&self.organisation) {
			*count = count.saturating_sub(self.statements);
			if *count == 0 {
				counts.remove(&self.organisation);
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
		let flight = all.begin(1, IN_FLIGHT_PER_ORGANISATION);
		assert!(flight.is_some());
		assert!(all.begin(1, 1).is_none());
		assert!(all.begin(2, IN_FLIGHT_PER_ORGANISATION).is_some());
		drop(flight);
		assert!(all.begin(1, 1).is_some());
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
