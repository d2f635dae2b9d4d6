//! What requests at work and answers that were not taken may have in memory.
//!
//! # Details
//!
//! A message that was read is a call at work until its answer has been handed to the socket. Each
//! connection may have so many of them, and all together so many ([`Limits`]); beyond that nothing more
//! is read, and what a client sends stays on its own side.
//!
//! Bytes are counted as well. A connection has some of its own, for its requests and its answers. A
//! request that does not fit is not read until there is room; one that is larger than all that a
//! connection has of its own takes from what all connections share for requests, likewise. An answer is
//! there once it is made, so it cannot wait: what does not fit into the connection's own takes from what
//! all connections share for answers, of which one connection may have as much as the largest answer;
//! and if that is used up, the answer is dropped, and the client is told that there is too much.

use std::sync::Arc;

use super::{
	limits::Limits,
	meter::{Meter, Taken},
};

/// What all connections share.
pub struct Room {
	limits: Limits,
	calls: Arc<Meter>,
	requests: Arc<Meter>,
	answers: Arc<Meter>,
}

impl Room {
	/// For requests and answers of at most so many bytes.
	pub fn new(limits: Limits, request_bytes_max: usize, answer_bytes_max: usize) -> Arc<Self> {
		Arc::new(Room {
			limits,
			calls: Meter::new(limits.calls),
			requests: Meter::new(request_bytes_max.saturating_mul(limits.largest)),
			answers: Meter::new(answer_bytes_max.saturating_mul(limits.largest)),
		})
	}
}

/// What one connection may have.
pub struct Share {
	room: Arc<Room>,
	calls: Arc<Meter>,
	own: Arc<Meter>,
	/// Of answers, beyond its own.
	large: Arc<Meter>,
}

impl Share {
	/// Of a connection whose answers have at most so many bytes.
	pub fn of(room: &Arc<Room>, answer_bytes_max: usize) -> Self {
		Share {
			calls: Meter::new(room.limits.calls_per_connection),
			own: Meter::new(room.limits.own_bytes),
			large: Meter::new(answer_bytes_max),
			room: room.clone(),
		}
	}

	/// Waits until another call may begin.
	pub async fn call(&self) -> Held {
		let own = self.calls.take(1).await;
		Held(vec![own, self.room.calls.take(1).await])
	}

	/// Waits until there is room for so many bytes of a request, no more than one may have.
	pub async fn request(&self, bytes: usize) -> Held {
		let meter = if bytes <= self.own.max() { &self.own } else { &self.room.requests };
		Held(vec![meter.take(bytes).await])
	}

	/// Takes room for so many bytes of an answer; none if there is none.
	pub fn answer(&self, bytes: usize) -> Option<Held> {
		if let Some(own) = self.own.try_take(bytes) {
			return Some(Held(vec![own]));
		}
		let large = self.large.try_take(bytes)?;
		Some(Held(vec![large, self.room.answers.try_take(bytes)?]))
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

	const LIMITS: Limits =
		Limits { calls_per_connection: 2, calls: 3, own_bytes: 10, largest: 2, ..Limits::NODE };

	fn room() -> Arc<Room> {
		Room::new(LIMITS, 50, 100)
	}

	#[test]
	fn calls_are_bounded_for_each_and_for_all() {
		let room = room();
		let (one, other) = (Share::of(&room, 100), Share::of(&room, 100));
		let first = one.call().now_or_never().unwrap();
		let _second = one.call().now_or_never().unwrap();
		assert!(one.call().now_or_never().is_none());
		let _third = other.call().now_or_never().unwrap();
		assert!(other.call().now_or_never().is_none());
		drop(first);
		assert!(other.call().now_or_never().is_some());
	}

	#[test]
	fn requests_wait_for_their_own_room_or_for_the_shared() {
		let room = room();
		let (one, other) = (Share::of(&room, 100), Share::of(&room, 100));
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
		let [one, two, three] = [(); 3].map(|()| Share::of(&room, 100));
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
