//! Paths in the ranges of logs.
//!
//! # Details
//!
//! The first path in a log reads the whole log, unless it begins behind the last whole chunk; after
//! that, [`Chunks`] of the log are in memory, and a path reads the records of one chunk.
//!
//! Logs only grow, and proofs are made of finalized blocks, so what is kept stays true. It need not be
//! relied on: each time, what is kept is compared with the peaks that the state has, and what does
//! not agree with them (a release may have moved records) is made again.

use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use catena_primitives::{
	hash::{Hash, RangeTags},
	mmr::Mmr,
	statement::{ItemId, Log},
};

use super::chunks::Chunks;

/// The longest log of which records are picked: the first time, all of it is read.
pub const MAX_LEAVES: u32 = 1_000_000;

/// Records of a chunk, as a power of two. With fewer, more is kept; with more, each path reads more.
const CHUNK_BITS: u32 = 6;

/// The most chunks that are kept, of all logs together: 64 bytes for each are 4 MiB, and at most some
/// 30 MiB with what a log takes besides, if each has but one. They are of four million records; forgetting
/// them all when there are more costs no more reading than there was.
const CHUNKS_KEPT: u32 = 65_536;

// So one log always fits.
const _: () = assert!(MAX_LEAVES >> CHUNK_BITS <= CHUNKS_KEPT);

type LogId = (ItemId, Log);

/// What is kept of logs between proofs.
#[derive(Default)]
pub struct LogPaths {
	kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
	logs: BTreeMap<LogId, Arc<Chunks>>,
	/// The chunks of all of them.
	chunks: u32,
}

impl LogPaths {
	/// The paths from these places in the range that the state has of a log of at most [`MAX_LEAVES`]
	/// records. `leaf` reads the leaf at a place in the same state. `None` if a place is not below the
	/// log's count, or if the leaves do not give the range.
	pub fn paths<E>(
		&self,
		id: LogId,
		range: &Mmr,
		places: &BTreeSet<u32>,
		mut leaf: impl FnMut(u32) -> Result<Hash, E>,
	) -> Result<Option<Vec<Vec<Hash>>>, E> {
		let mut chunks = Arc::new(none_yet());
		if places.iter().any(|place| chunks.are_needed(range.leaves(), *place)) {
			let Some(agreeing) = self.agreeing(id, range, &mut leaf)? else { return Ok(None) };
			chunks = agreeing;
		}
		chunks.paths(range.leaves(), places, leaf)
	}

	/// The chunks of a log, which give the range that the state has of it.
	///
	/// No lock is held while records are read: where two proofs of one log are the first, both read it.
	fn agreeing<E>(
		&self,
		id: LogId,
		range: &Mmr,
		mut leaf: impl FnMut(u32) -> Result<Hash, E>,
	) -> Result<Option<Arc<Chunks>>, E> {
		let kept = self.kept().logs.get(&id).cloned();
		for mut chunks in kept.into_iter().chain([Arc::new(none_yet())]) {
			if chunks.known() < range.leaves() >> CHUNK_BITS {
				Arc::make_mut(&mut chunks).extend(range.leaves(), &mut leaf)?;
			}
			if chunks.agree_with(range) {
				self.keep(id, &chunks);
				return Ok(Some(chunks));
			}
		}
		Ok(None)
	}

	fn keep(&self, id: LogId, chunks: &Arc<Chunks>) {
		let mut kept = self.kept();
		let before = kept.logs.remove(&id).map_or(0, |before| before.known());
		kept.chunks = kept.chunks.saturating_sub(before).saturating_add(chunks.known());
		if kept.chunks > CHUNKS_KEPT {
			kept.logs.clear();
			kept.chunks = chunks.known();
		}
		kept.logs.insert(id, chunks.clone());
	}

	fn kept(&self) -> MutexGuard<'_, Kept> {
		self.kept.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

fn none_yet() -> Chunks {
	Chunks::new(RangeTags::LOG, CHUNK_BITS)
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::mmr;
	use proptest::prelude::*;

	const CHUNK: u32 = 1 << CHUNK_BITS;
	const ID: LogId = ([1; 32], Log::Custody);

	/// A log of records of which nothing matters but which there are.
	#[derive(Clone, Default)]
	struct Leaves(Vec<Hash>);

	impl Leaves {
		fn of(count: u32, kind: u8) -> Self {
			let mut leaves = Leaves::default();
			leaves.grow(count, kind);
			leaves
		}

		fn grow(&mut self, by: u32, kind: u8) {
			for _ in 0..by {
				let place = self.0.len() as u32;
				self.0
					.push(mmr::leaf(RangeTags::LOG, &[&[kind], &place.to_le_bytes()[..]].concat()));
			}
		}

		fn range(&self) -> Mmr {
			Mmr::from_leaves(RangeTags::LOG, self.0.iter().copied()).expect("room")
		}

		fn straightforward(&self, places: &BTreeSet<u32>) -> Option<Vec<Vec<Hash>>> {
			let all = self.0.len() as u32;
			let leaf = |place: u32| self.0.get(place as usize).copied();
			places.iter().map(|place| mmr::path(RangeTags::LOG, all, *place, leaf)).collect()
		}

		/// The paths, and how many leaves were read.
		fn paths(
			&self,
			with: &LogPaths,
			id: LogId,
			places: &[u32],
		) -> (Option<Vec<Vec<Hash>>>, u32) {
			let places = places.iter().copied().collect();
			let mut read = 0;
			let paths = with.paths(id, &self.range(), &places, |place| {
				read += 1;
				self.0.get(place as usize).copied().ok_or("there is no such leaf")
			});
			(paths.expect("reads"), read)
		}

		/// How many leaves were read for the paths, which are right.
		fn read(&self, with: &LogPaths, id: LogId, places: &[u32]) -> u32 {
			let (paths, read) = self.paths(with, id, places);
			assert_eq!(paths, self.straightforward(&places.iter().copied().collect()));
			read
		}
	}

	/// How many logs are kept, and how many chunks are counted.
	fn sizes(paths: &LogPaths) -> (usize, u32) {
		let kept = paths.kept();
		(kept.logs.len(), kept.chunks)
	}

	#[test]
	fn only_the_first_path_in_a_log_reads_all_of_it() {
		let (paths, mut log) = (LogPaths::default(), Leaves::of(10 * CHUNK + 5, 0));
		assert_eq!(log.read(&paths, ID, &[0]), 10 * CHUNK + CHUNK);
		assert_eq!(log.read(&paths, ID, &[0]), CHUNK);
		assert_eq!(log.read(&paths, ID, &[5 * CHUNK, 6 * CHUNK - 1]), CHUNK);
		assert_eq!(log.read(&paths, ID, &[CHUNK - 1, CHUNK]), 2 * CHUNK);
		log.grow(2 * CHUNK, 0);
		assert_eq!(log.read(&paths, ID, &[0]), 2 * CHUNK + CHUNK);
		assert_eq!(log.read(&paths, ID, &[0]), CHUNK);
	}

	#[test]
	fn path_from_behind_the_last_whole_chunk_reads_what_stands_there() {
		let (paths, log) = (LogPaths::default(), Leaves::of(10 * CHUNK + 5, 0));
		assert_eq!(log.read(&paths, ID, &[10 * CHUNK]), 5);
		assert_eq!(log.read(&paths, ID, &[10 * CHUNK + 4]), 5);
	}

	#[test]
	fn block_before_that_of_what_is_kept_has_its_own_paths() {
		let (paths, log) = (LogPaths::default(), Leaves::of(10 * CHUNK, 0));
		log.read(&paths, ID, &[0]);
		let earlier = Leaves::of(7 * CHUNK + 1, 0);
		assert_eq!(earlier.read(&paths, ID, &[0]), CHUNK);
		assert_eq!(log.read(&paths, ID, &[0]), CHUNK);
	}

	#[test]
	fn logs_are_kept_apart() {
		let paths = LogPaths::default();
		for (kind, item, log) in
			[(0, 1, Log::Custody), (1, 1, Log::Own(1)), (2, 1, Log::Own(2)), (3, 2, Log::Custody)]
		{
			let all = Leaves::of(3 * CHUNK, kind);
			let id = ([item; 32], log);
			assert_eq!(all.read(&paths, id, &[CHUNK]), 4 * CHUNK);
			assert_eq!(all.read(&paths, id, &[CHUNK]), CHUNK);
		}
	}

	/// As a release might do that changes what the leaves of records are.
	#[test]
	fn what_does_not_agree_with_the_state_is_made_again() {
		let (paths, log) = (LogPaths::default(), Leaves::of(3 * CHUNK, 0));
		log.read(&paths, ID, &[0]);
		for other in [Leaves::of(2 * CHUNK, 1), Leaves::of(3 * CHUNK, 2), Leaves::of(4 * CHUNK, 3)]
		{
			assert!(other.read(&paths, ID, &[0]) > other.0.len() as u32);
			assert_eq!(other.read(&paths, ID, &[0]), CHUNK);
		}
	}

	#[test]
	fn leaves_that_do_not_give_the_range_have_no_paths_and_are_not_kept() {
		let paths = LogPaths::default();
		let (log, other) = (Leaves::of(3 * CHUNK, 0), Leaves::of(3 * CHUNK, 1));
		let found = paths.paths(ID, &log.range(), &BTreeSet::from([0]), |place| {
			other.0.get(place as usize).copied().ok_or("there is no such leaf")
		});
		assert_eq!(found, Ok(None));
		assert_eq!(sizes(&paths), (0, 0));
	}

	#[test]
	fn no_more_chunks_are_kept_than_there_may_be() {
		let (paths, log) = (LogPaths::default(), Leaves::of(CHUNK, 0));
		log.read(&paths, ID, &[0]);
		// Chunks of one leaf, to make so many of them soon.
		let mut long = Chunks::new(RangeTags::LOG, 0);
		long.extend(CHUNKS_KEPT - 1, |_| Ok::<_, ()>([0; 32])).expect("reads");
		let long = Arc::new(long);
		paths.keep(([2; 32], Log::Custody), &long);
		// The same again counts once.
		paths.keep(([2; 32], Log::Custody), &long);
		assert_eq!(sizes(&paths), (2, CHUNKS_KEPT));
		Leaves::of(CHUNK, 1).read(&paths, ([3; 32], Log::Custody), &[0]);
		assert_eq!(sizes(&paths), (1, 1));
		assert_eq!(log.read(&paths, ID, &[0]), 2 * CHUNK);
	}

	proptest! {
		#[test]
		fn paths_in_logs_that_grow_are_those_that_hashing_all_leaves_gives(
			steps in proptest::collection::vec(
				(0usize..3, 0u32..150, proptest::collection::vec(any::<u32>(), 1..5)),
				1..12,
			),
		) {
			let paths = LogPaths::default();
			let mut logs = [(); 3].map(|()| Leaves::default());
			for (which, by, places) in steps {
				let log = &mut logs[which];
				log.grow(by + 1, which as u8);
				let all = log.0.len() as u32;
				let places: BTreeSet<u32> = places.iter().map(|place| place % all).collect();
				let listed: Vec<u32> = places.iter().copied().collect();
				let (found, _) = log.paths(&paths, ([0; 32], Log::Own(which as u32)), &listed);
				prop_assert_eq!(found, log.straightforward(&places));
			}
		}
	}
}
