//! What is followed for all who wait for it.
//!
//! # Why
//!
//! Whoever sees a submission can send the same bytes again, as often as they like. If each time were
//! followed by itself and counted for its organisation, a stranger would use up the room that is there
//! for that organisation's next ones.

use std::{
	collections::HashMap,
	hash::Hash,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::{
	future::{BoxFuture, Shared, WeakShared},
	FutureExt,
};

/// What becomes of something that is being followed. It goes on as long as anybody waits for it.
pub type Flight<A> = Shared<BoxFuture<'static, A>>;

/// What is being followed, each thing once. There are no more than those who begin them have room for.
pub struct Flights<K, A>(Arc<Mutex<Begun<K, A>>>);

struct Begun<K, A> {
	flights: HashMap<K, (u64, WeakShared<BoxFuture<'static, A>>)>,
	/// How many ever were.
	count: u64,
}

impl<K, A> Default for Flights<K, A> {
	fn default() -> Self {
		Flights(Arc::new(Mutex::new(Begun { flights: HashMap::new(), count: 0 })))
	}
}

impl<K: Copy + Eq + Hash + Send + 'static, A: Clone + Send + Sync + 'static> Flights<K, A> {
	/// What follows this already.
	pub fn join(&self, key: &K) -> Option<Flight<A>> {
		lock(&self.0).under_way(key)
	}

	/// What follows this already, or else what `begin` gives: that is not called where it is not needed.
	pub fn join_or_begin<E>(
		&self,
		key: K,
		begin: impl FnOnce() -> Result<BoxFuture<'static, A>, E>,
	) -> Result<Flight<A>, E> {
		let mut begun = lock(&self.0);
		if let Some(flight) = begun.under_way(&key) {
			return Ok(flight);
		}
		let follow = begin()?;
		begun.count = begun.count.wrapping_add(1);
		let number = begun.count;
		let landing = Landing { all: self.0.clone(), key, number };
		let flight = async move {
			let _landing = landing;
			follow.await
		};
		let flight = flight.boxed().shared();
		if let Some(weak) = flight.downgrade() {
			begun.flights.insert(key, (number, weak));
		}
		Ok(flight)
	}
}

impl<K: Eq + Hash, A> Begun<K, A> {
	fn under_way(&self, key: &K) -> Option<Flight<A>> {
		self.flights.get(key).and_then(|(_, flight)| flight.upgrade())
	}
}

fn lock<K, A>(begun: &Mutex<Begun<K, A>>) -> MutexGuard<'_, Begun<K, A>> {
	begun.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends with a flight: when it has an outcome, or nobody waits for it any more.
struct Landing<K: Eq + Hash, A> {
	all: Arc<Mutex<Begun<K, A>>>,
	key: K,
	number: u64,
}

impl<K: Eq + Hash, A> Drop for Landing<K, A> {
	fn drop(&mut self) {
		let mut begun = lock(&self.all);
		// Another may have begun since nobody waited for this one.
		if begun.flights.get(&self.key).is_some_and(|(number, _)| *number == self.number) {
			begun.flights.remove(&self.key);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::{channel::oneshot, executor::block_on};

	type Answer = Result<u32, &'static str>;

	/// Begins to follow 7, with what has it end.
	fn begin(flights: &Flights<u32, Answer>) -> (Flight<Answer>, oneshot::Sender<u32>) {
		let (end, ended) = oneshot::channel();
		let follow = async move { ended.await.map_err(|_| "gone") }.boxed();
		let flight = flights.join_or_begin(7, || Ok::<_, ()>(follow)).expect("it begins");
		(flight, end)
	}

	fn under_way(flights: &Flights<u32, Answer>) -> usize {
		lock(&flights.0).flights.len()
	}

	#[test]
	fn who_follows_the_same_begins_nothing_and_gets_the_same_answer() {
		let flights = Flights::default();
		assert!(flights.join(&7).is_none());
		let (first, end) = begin(&flights);
		let joined = flights.join(&7).expect("it is under way");
		let again = flights.join_or_begin(7, || Err("begun twice")).expect("it is under way");
		assert!(flights.join(&8).is_none());
		assert_eq!(under_way(&flights), 1);
		end.send(42).expect("somebody waits");
		assert_eq!([first, joined, again].map(block_on), [Ok(42); 3]);
		assert_eq!(under_way(&flights), 0, "it is over");
		assert!(flights.join(&7).is_none());
	}

	#[test]
	fn it_goes_on_for_those_who_joined_when_who_began_it_has_gone() {
		let flights = Flights::default();
		let (mut first, end) = begin(&flights);
		let joined = flights.join(&7).expect("it is under way");
		assert_eq!((&mut first).now_or_never(), None);
		drop(first);
		end.send(42).expect("somebody waits");
		assert_eq!(block_on(joined), Ok(42));
	}

	#[test]
	fn it_ends_when_nobody_waits_and_can_begin_anew() {
		let flights = Flights::default();
		let (first, end) = begin(&flights);
		let joined = flights.join(&7);
		drop((first, joined));
		assert!(end.is_canceled(), "it was followed for nobody");
		assert_eq!(under_way(&flights), 0);
		let (anew, end) = begin(&flights);
		end.send(1).expect("somebody waits");
		assert_eq!(block_on(anew), Ok(1));
	}

	#[test]
	fn what_may_not_begin_leaves_nothing() {
		let flights = Flights::<u32, Answer>::default();
		assert_eq!(flights.join_or_begin(7, || Err("no room")).err(), Some("no room"));
		assert_eq!(under_way(&flights), 0);
	}

	/// The end of the first comes to be known after the second has begun.
	#[test]
	fn end_of_one_does_not_hide_the_next() {
		let flights = Flights::<u32, Answer>::default();
		let landing = Landing { all: flights.0.clone(), key: 7, number: 0 };
		let (_second, _end) = begin(&flights);
		drop(landing);
		assert!(flights.join(&7).is_some());
	}
}
