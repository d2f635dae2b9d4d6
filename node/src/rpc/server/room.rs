//! What requests at work and answers that were not taken may have in memory.
//!
//! # Details
//!
//! A message that was read is a call at work until its answer has been handed to the socket. Each
//! connection may have so many of them ([`Limits`]): some of its own, which nobody else can take, and the
//! others of what all connections share; beyond that nothing more is read, and what a client sends stays
//! on its own side.
//!
//! Bytes are counted as well. A connection has some of its own, for its requests and its answers. A
//! request that does not fit is not read until there is room; one that is larger than all that a
//! connection has of its own takes from what all connections share for requests, likewise. An answer is
//! there once it is made, so it cannot wait: what does not fit into the connection's own takes from what
//! all connections share for answers; and if that is used up, the answer is dropped, and the client is
//! told that there is too much. Of what is shared one connection may have as much as the largest request
//! and the largest answer, and the connections from one [address](super::places) together half.

use std::{
	collections::HashMap,
	net::IpAddr,
	sync::{Arc, Mutex, PoisonError, Weak},
};

use super::{
	limits::Limits,
	meter::{Meter, Taken},
};

/// What all connections share.
pub struct Room {
	limits: Limits,
	request_bytes_max: usize,
	shared: Shared,
	/// What the connections from one address may have of it, for those that have connections.
	halves: Mutex<HashMap<IpAddr, Weak<Shared>>>,
	answer_bytes_max: usize,
}

/// What several connections share.
struct Shared {
	calls: Arc<Meter>,
	requests: Arc<Meter>,
	answers: Arc<Meter>,
}

impl Room {
	/// For requests and answers of at most so many bytes.
	pub fn new(limits: Limits, request_bytes_max: usize, answer_bytes_max: usize) -> Arc<Self> {
		let shared = Shared {
			calls: Meter::new(limits.calls),
			requests: Meter::new(request_bytes_max.saturating_mul(limits.largest)),
			answers: Meter::new(answer_bytes_max.saturating_mul(limits.largest)),
		};
		let halves = Mutex::default();
		Arc::new(Room { limits, request_bytes_max, shared, halves, answer_bytes_max })
	}

	/// What the connections from one address may have: half, and one of the largest at least.
	fn half(&self, address: IpAddr) -> Arc<Shared> {
		let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(half) = halves.get(&address).and_then(Weak::upgrade) {
			return half;
		}
		halves.retain(|_, half| half.strong_count() > 0);
		let half_of = |all: &Meter, least: usize| Meter::new((all.max() / 2).max(least));
		let half = Arc::new(Shared {
			calls: half_of(&self.shared.calls, 1),
			requests: half_of(&self.shared.requests, self.request_bytes_max),
			answers: half_of(&self.shared.answers, self.answer_bytes_max),
		});
		halves.insert(address, Arc::downgrade(&half));
		half
	}
}

/// What one connection may have.
pub struct Share {
	room: Arc<Room>,
	/// What the others from its address may have with it, if that is not all.
	half: Option<Arc<Shared>>,
	calls: Arc<Meter>,
	own_calls: Arc<Meter>,
	own: Arc<Meter>,
	/// Of requests, beyond its own.
	large_requests: Arc<Meter>,
	/// Of answers, beyond its own.
	large: Arc<Meter>,
}

impl Share {
	/// Of a connection whose answers have at most so many bytes, from an address that has to leave half
	/// to others, if it has.
	pub fn of(room: &Arc<Room>, answer_bytes_max: usize, address: Option<IpAddr>) -> Self {
		Share {
			half: address.map(|address| room.half(address)),
			calls: Meter::new(room.limits.calls_per_connection),
			own_calls: Meter::new(room.limits.own_calls),
			own: Meter::new(room.limits.own_bytes),
			large_requests: Meter::new(room.request_bytes_max),
			large: Meter::new(answer_bytes_max),
			room: room.clone(),
		}
	}

	/// Waits until another call may begin.
	pub async fn call(&self) -> Held {
		let call = Held(vec![self.calls.take(1).await]);
		let shared = async {
			let mut held = Vec::new();
			if let Some(half) = &self.half {
				held.push(half.calls.take(1).await);
			}
			held.push(self.room.shared.calls.take(1).await);
			Held(held)
		};
		tokio::select! {
			biased;
			own = self.own_calls.take(1) => call.and(Held(vec![own])),
			shared = shared => call.and(shared),
		}
	}

	/// Waits until there is room for so many bytes of a request, no more than one may have.
	pub async fn request(&self, bytes: usize) -> Held {
		if bytes <= self.own.max() {
			return Held(vec![self.own.take(bytes).await]);
		}
		let mut held = vec![self.large_requests.take(bytes).await];
		if let Some(half) = &self.half {
			held.push(half.requests.take(bytes).await);
		}
		held.push(self.room.shared.requests.take(bytes).await);
		Held(held)
	}

	/// Takes room for so many bytes of an answer; none if there is none.
	pub fn answer(&self, bytes: usize) -> Option<Held> {
		if let Some(own) = self.own.try_take(bytes) {
			return Some(Held(vec![own]));
		}
		let mut held = vec![self.large.try_take(bytes)?];
		if let Some(half) = &self.half {
			held.push(half.answers.try_take(bytes)?);
		}
		held.push(self.room.shared.answers.try_take(bytes)?);
		Some(Held(held))
	}

	/// Waits until the client has taken all answers that did not fit into its own.
	pub async fn large_ones_are_taken(&self) {
		self.large.unused().await;
	}
}

/// Some of the room; given back when it is dropped.
#[derive(Debug, Default)]
pub struct Held(Vec<Taken>);

impl Held {
	/// Both together.
	pub fn and(mut self, other: Held) -> Held {
		self.0.extend(other.0);
		self
	}
}

#[cfg(test)]
mod tests {
	use futures::FutureExt;

	use super::*;

	const LIMITS: Limits = Limits {
		calls_per_connection: 2,
		own_calls: 0,
		calls: 3,
		own_bytes: 10,
		largest: 2,
		..Limits::NODE
	};

	fn room() -> Arc<Room> {
		Room::new(LIMITS, 50, 100)
	}

	#[test]
	fn calls_are_bounded_for_each_and_for_all() {
		let room = room();
		let (one, other) = (Share::of(&room, 100, None), Share::of(&room, 100, None));
		let first = one.call().now_or_never().unwrap();
		let _second = one.call().now_or_never().unwrap();
		assert!(one.call().now_or_never().is_none());
		let _third = other.call().now_or_never().unwrap();
		assert!(other.call().now_or_never().is_none());
		drop(first);
		assert!(other.call().now_or_never().is_some());
	}

	#[test]
	fn a_connections_own_calls_are_taken_by_nobody_else() {
		let limits = Limits { calls_per_connection: 3, own_calls: 1, calls: 2, ..LIMITS };
		let room = Room::new(limits, 50, 100);
		let (one, other) = (Share::of(&room, 100, None), Share::of(&room, 100, None));
		let all = [(); 3].map(|()| one.call().now_or_never().unwrap());
		assert!(one.call().now_or_never().is_none());
		let own = other.call().now_or_never().unwrap();
		// All that is shared is taken; what is given back of its own does as well.
		let mut waiting = Box::pin(other.call());
		assert!((&mut waiting).now_or_never().is_none());
		drop(own);
		let own = (&mut waiting).now_or_never().unwrap();
		assert!(other.call().now_or_never().is_none());
		drop(all);
		assert!(other.call().now_or_never().is_some());
		drop(own);
	}

	#[test]
	fn an_address_has_half_of_what_is_shared() {
		let limits = Limits { calls_per_connection: 9, calls: 6, largest: 4, ..LIMITS };
		let room = Room::new(limits, 50, 100);
		let of = |last: u8| Share::of(&room, 100, Some([192, 0, 2, last].into()));
		let [one, two, three] = [(); 3].map(|()| of(1));
		let _calls = [&one, &two, &three].map(|share| share.call().now_or_never().unwrap());
		assert!(two.call().now_or_never().is_none());
		let _requests = [&one, &two].map(|share| share.request(50).now_or_never().unwrap());
		assert!(three.request(50).now_or_never().is_none());
		let _answers = [&one, &two].map(|share| share.answer(100).unwrap());
		assert!(three.answer(100).is_none());

		let other = of(2);
		assert!(other.call().now_or_never().is_some());
		assert!(other.request(50).now_or_never().is_some());
		assert!(other.answer(100).is_some());
	}

	#[test]
	fn an_address_is_forgotten_with_its_connections() {
		let room = room();
		let of = |last: u8| Share::of(&room, 100, Some([192, 0, 2, last].into()));
		drop([of(1), of(1), of(2)]);
		let _third = of(3);
		assert_eq!(room.halves.lock().unwrap().len(), 1);
	}

	#[test]
	fn a_connection_has_one_of_the_largest_requests() {
		let room = room();
		let (one, other) = (Share::of(&room, 100, None), Share::of(&room, 100, None));
		let held = one.request(50).now_or_never().unwrap();
		assert!(one.request(11).now_or_never().is_none());
		assert!(other.request(50).now_or_never().is_some());
		drop(held);
		assert!(one.request(50).now_or_never().is_some());
	}

	#[test]
	fn requests_wait_for_their_own_room_or_for_the_shared() {
		let room = room();
		let (one, other) = (Share::of(&room, 100, None), Share::of(&room, 100, None));
		let small = one.request(6).now_or_never().unwrap();
		assert!(one.request(6).now_or_never().is_none());
		assert!(other.request(6).now_or_never().is_some());
		drop(small);
		let _large = [one.request(50), other.request(50)].map(|held| held.now_or_never().unwrap());
		assert!(one.request(11).now_or_never().is_none());
		assert!(one.request(6).now_or_never().is_some());
	}

	#[test]
	fn answers_are_refused_where_no_room_is_left() {
		let room = room();
		let [one, two, three] = [(); 3].map(|()| Share::of(&room, 100, None));
		let _own = one.answer(10).unwrap();
		let large = one.answer(100).unwrap();
		// One connection has no more than the largest answer, whatever there is.
		assert!(one.answer(1).is_none());
		let _two = two.answer(100).unwrap();
		assert!(three.answer(11).is_none());
		assert!(three.answer(10).is_some());
		assert!(one.large_ones_are_taken().now_or_never().is_none());
		drop(large);
		assert!(one.large_ones_are_taken().now_or_never().is_some());
		assert!(three.answer(100).is_some());
	}
}
