//! The chunks of one range that only grows, for many readers at once.
//!
//! # Details
//!
//! Making the roots of all chunks of a long chain takes minutes: of each block the hash is read. Nobody
//! who needs no more than is known waits for that, and those who need more wait for one of them, who
//! makes it for all.

use std::{
	collections::BTreeSet,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use catena_primitives::hash::{Hash, RangeTags};

use super::chunks::Chunks;

/// The chunks that are known of a range.
pub struct Growing {
	/// Changed as a whole: held for as long as it takes to copy a pointer.
	known: Mutex<Arc<Chunks>>,
	/// Held by who makes more.
	making: Mutex<()>,
	/// Leaves of a chunk, as a power of two.
	bits: u32,
}

impl Growing {
	/// None yet, of chunks with `2^bits` leaves; `bits` are less than 32.
	pub fn new(tags: RangeTags, bits: u32) -> Self {
		let known = Mutex::new(Arc::new(Chunks::new(tags, bits)));
		Growing { known, making: Mutex::new(()), bits }
	}

	/// The path from a place in the range of the first `leaves` leaves. `None` if the place is not
	/// below `leaves`.
	pub fn path<E>(
		&self,
		leaves: u32,
		place: u32,
		leaf: impl Fn(u32) -> Result<Hash, E>,
	) -> Result<Option<Vec<Hash>>, E> {
		if place >= leaves {
			return Ok(None);
		}
		let mut chunks = self.known();
		if chunks.are_needed(leaves, place) && self.lacks(&chunks, leaves) {
			chunks = self.grow(leaves, &leaf)?;
		}
		let paths = chunks.paths(leaves, &BTreeSet::from([place]), leaf)?;
		Ok(paths.and_then(|mut paths| paths.pop()))
	}

	/// Makes all chunks among the first `leaves` leaves known, and gives what is known then. What was
	/// made before a leaf could not be read stays known.
	pub fn grow<E>(
		&self,
		leaves: u32,
		leaf: impl Fn(u32) -> Result<Hash, E>,
	) -> Result<Arc<Chunks>, E> {
		let _making = lock(&self.making);
		let mut chunks = self.known();
		if self.lacks(&chunks, leaves) {
			let made = Arc::make_mut(&mut chunks).extend(leaves, leaf);
			*lock(&self.known) = chunks.clone();
			made?;
		}
		Ok(chunks)
	}

	fn known(&self) -> Arc<Chunks> {
		lock(&self.known).clone()
	}

	fn lacks(&self, chunks: &Chunks, leaves: u32) -> bool {
		chunks.known() < leaves >> self.bits
	}
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::mmr;
	use std::{
		sync::{
			atomic::{AtomicU32, Ordering},
			mpsc,
		},
		thread,
		time::Duration,
	};

	const TAGS: RangeTags = RangeTags::ANCESTRY;

	/// Leaves of a chunk.
	const CHUNK: u32 = 8;

	fn leaf(place: u32) -> Hash {
		mmr::leaf(TAGS, &place.to_le_bytes())
	}

	fn read(place: u32) -> Result<Hash, &'static str> {
		Ok(leaf(place))
	}

	fn straightforward(leaves: u32, place: u32) -> Option<Vec<Hash>> {
		mmr::path(TAGS, leaves, place, |place| Some(leaf(place)))
	}

	#[test]
	fn paths_are_those_that_hashing_all_leaves_gives() {
		let growing = Growing::new(TAGS, 3);
		for leaves in [1, CHUNK - 1, CHUNK, 5 * CHUNK + 3, 2 * CHUNK, 13 * CHUNK] {
			for place in 0..leaves {
				assert_eq!(growing.path(leaves, place, read), Ok(straightforward(leaves, place)));
			}
			assert_eq!(growing.path(leaves, leaves, read), Ok(None));
		}
		assert_eq!(growing.known().known(), 13);
	}

	#[test]
	fn what_was_made_before_a_leaf_could_not_be_read_stays_known() {
		let growing = Growing::new(TAGS, 3);
		let broken = |place| if place == 20 { Err("broken") } else { read(place) };
		assert_eq!(growing.path(4 * CHUNK, 0, broken), Err("broken"));
		assert_eq!(growing.known().known(), 2);
		assert_eq!(growing.path(4 * CHUNK, 0, read), Ok(straightforward(4 * CHUNK, 0)));
	}

	/// The leaves of a long range are being read, and do not come. (With one lock for both, this test
	/// ends by the limit of the one who waits for the answer.)
	#[test]
	fn path_through_known_chunks_waits_for_nobody_who_makes_more() {
		let growing = Arc::new(Growing::new(TAGS, 3));
		growing.grow(4 * CHUNK, read).expect("reads");
		let (begun, has_begun) = mpsc::channel();
		let (go_on, may_go_on) = mpsc::channel::<()>();
		let maker = {
			let growing = growing.clone();
			let may_go_on = Mutex::new(may_go_on);
			thread::spawn(move || {
				growing.path(8 * CHUNK, 0, |place| {
					if place == 5 * CHUNK {
						begun.send(()).expect("somebody waits for it");
						lock(&may_go_on).recv().expect("it is sent");
					}
					read(place)
				})
			})
		};
		has_begun.recv().expect("it begins");
		let (answer, answered) = mpsc::channel();
		{
			let growing = growing.clone();
			thread::spawn(move || answer.send(growing.path(4 * CHUNK + 1, 3, read)));
		}
		let path = answered.recv_timeout(Duration::from_secs(60)).expect("it does not wait");
		assert_eq!(path, Ok(straightforward(4 * CHUNK + 1, 3)));
		go_on.send(()).expect("it waits");
		let path = maker.join().expect("no panic");
		assert_eq!(path, Ok(straightforward(8 * CHUNK, 0)));
	}

	/// Each leaf is read for its root, and those of the asker's own chunk once more.
	#[test]
	fn those_who_need_the_same_chunks_make_them_once() {
		let growing = Growing::new(TAGS, 3);
		let reads = AtomicU32::new(0);
		let counted = |place| {
			reads.fetch_add(1, Ordering::Relaxed);
			read(place)
		};
		thread::scope(|scope| {
			for _ in 0..4 {
				scope.spawn(|| {
					let path = growing.path(100 * CHUNK, 7, counted);
					assert_eq!(path, Ok(straightforward(100 * CHUNK, 7)));
				});
			}
		});
		assert_eq!(reads.load(Ordering::Relaxed), 100 * CHUNK + 4 * CHUNK);
	}
}
