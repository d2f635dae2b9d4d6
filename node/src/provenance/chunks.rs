//! Paths in a range of which the leaves are read a chunk at a time.
//!
//! # Details
//!
//! The state has the peaks of a range and no more, so a path is made from leaves. To not read all of
//! them for each path, the roots of whole chunks are kept, with the nodes above them: a path then takes
//! the leaves of the one chunk that it begins in. Leaves behind the last whole chunk stand in mountains
//! lower than a chunk, so a path from there needs no roots.

use std::{
	collections::{BTreeMap, BTreeSet},
	ops::Range,
};

use catena_primitives::{
	hash::{Hash, RangeTags},
	mmr::{Mmr, Nodes},
};

/// The roots of the first whole chunks of a range.
#[derive(Clone)]
pub struct Chunks {
	tags: RangeTags,
	/// Leaves of a chunk, as a power of two.
	bits: u32,
	roots: Nodes,
}

impl Chunks {
	/// None yet, of chunks with `2^bits` leaves; `bits` are less than 32.
	pub fn new(tags: RangeTags, bits: u32) -> Self {
		Chunks { tags, bits, roots: Nodes::default() }
	}

	/// How many roots are known.
	pub fn known(&self) -> u32 {
		self.roots.leaves()
	}

	/// Whether a path from this place in a range of so many leaves goes through the root of a chunk.
	pub fn are_needed(&self, leaves: u32, place: u32) -> bool {
		place >> self.bits < leaves >> self.bits
	}

	/// Whether the known roots give the peaks of this range; `false` where they do not reach as far.
	pub fn agree_with(&self, range: &Mmr) -> bool {
		let peaks = self.roots.peaks(range.leaves() >> self.bits);
		peaks.is_some_and(|peaks| range.peaks().starts_with(&peaks))
	}

	/// Makes the roots of all whole chunks among so many leaves that are not known yet.
	pub fn extend<E>(
		&mut self,
		leaves: u32,
		mut leaf: impl FnMut(u32) -> Result<Hash, E>,
	) -> Result<(), E> {
		for chunk in self.known()..leaves >> self.bits {
			let nodes = self.read(chunk, leaves, &mut leaf)?;
			// A whole chunk has one peak.
			for root in nodes.peaks(nodes.leaves()).into_iter().flatten() {
				self.roots.append(self.tags, root);
			}
		}
		Ok(())
	}

	/// The paths from these places in the range of the first `leaves` leaves. `None` if one of the
	/// places is not below `leaves`, or needs a root that is not known.
	pub fn paths<E>(
		&self,
		leaves: u32,
		places: &BTreeSet<u32>,
		mut leaf: impl FnMut(u32) -> Result<Hash, E>,
	) -> Result<Option<Vec<Vec<Hash>>>, E> {
		let mut by_chunk: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
		for place in places {
			by_chunk.entry(place >> self.bits).or_default().push(*place);
		}
		let mut paths = Vec::new();
		for (chunk, places) in by_chunk {
			let nodes = self.read(chunk, leaves, &mut leaf)?;
			for place in places {
				let Some(path) = self.path(leaves, place, &nodes) else { return Ok(None) };
				paths.push(path);
			}
		}
		Ok(Some(paths))
	}

	/// The path from a place, given the nodes of its chunk.
	fn path(&self, leaves: u32, place: u32, nodes: &Nodes) -> Option<Vec<Hash>> {
		let chunk = place >> self.bits;
		let mut path = nodes.path(nodes.leaves(), place - (chunk << self.bits))?;
		if self.are_needed(leaves, place) {
			// The range of the roots has the upper parts of the same mountains.
			path.extend(self.roots.path(leaves >> self.bits, chunk)?);
		}
		Some(path)
	}

	fn read<E>(
		&self,
		chunk: u32,
		leaves: u32,
		leaf: impl FnMut(u32) -> Result<Hash, E>,
	) -> Result<Nodes, E> {
		let read: Result<Vec<Hash>, E> = self.places(chunk, leaves).map(leaf).collect();
		Ok(Nodes::from_leaves(self.tags, read?))
	}

	fn places(&self, chunk: u32, leaves: u32) -> Range<u32> {
		let first = chunk << self.bits;
		first..first.saturating_add(1 << self.bits).min(leaves)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::mmr;
	use proptest::prelude::*;
	use std::convert::Infallible;

	const TAGS: RangeTags = RangeTags::LOG;

	fn leaf(place: u32) -> Hash {
		mmr::leaf(TAGS, &place.to_le_bytes())
	}

	fn read(place: u32) -> Result<Hash, Infallible> {
		Ok(leaf(place))
	}

	fn range(leaves: u32) -> Mmr {
		Mmr::from_leaves(TAGS, (0..leaves).map(leaf)).expect("room")
	}

	fn straightforward(leaves: u32, place: u32) -> Option<Vec<Hash>> {
		mmr::path(TAGS, leaves, place, |place| Some(leaf(place)))
	}

	#[test]
	fn paths_are_those_that_hashing_all_leaves_gives_at_every_boundary() {
		for leaves in 1..=70 {
			let mut chunks = Chunks::new(TAGS, 3);
			chunks.extend(leaves, read).expect("reads");
			assert!(chunks.agree_with(&range(leaves)), "{leaves}");
			let paths = chunks.paths(leaves, &(0..leaves).collect(), read).expect("reads");
			let expected: Option<Vec<_>> =
				(0..leaves).map(|place| straightforward(leaves, place)).collect();
			assert_eq!(paths, expected, "{leaves}");
		}
	}

	#[test]
	fn place_behind_the_end_and_root_that_is_not_known_give_no_path() {
		let mut chunks = Chunks::new(TAGS, 3);
		chunks.extend(16, read).expect("reads");
		for (leaves, place) in [(16, 16), (16, 17), (16, u32::MAX), (0, 0), (32, 0), (32, 31)] {
			assert_eq!(chunks.paths(leaves, &BTreeSet::from([place]), read), Ok(None));
		}
		assert!(!chunks.agree_with(&range(24)));
	}

	#[test]
	fn leaf_that_cannot_be_read_ends_it() {
		let mut chunks = Chunks::new(TAGS, 3);
		let broken = |place| if place == 9 { Err("broken") } else { Ok(leaf(place)) };
		assert_eq!(chunks.extend(20, broken), Err("broken"));
		assert_eq!(chunks.known(), 1);
		assert_eq!(chunks.paths(20, &BTreeSet::from([10]), broken), Err("broken"));
	}

	proptest! {
		/// Also where more is known than the range has, and only by reading the chunks that are needed.
		#[test]
		fn paths_are_the_same_however_the_roots_became_known(
			bits in 0u32..5,
			steps in proptest::collection::vec(0u32..300, 1..4),
			leaves in 1u32..300,
			places in proptest::collection::btree_set(0u32..300, 1..6),
		) {
			let mut chunks = Chunks::new(TAGS, bits);
			for known in steps {
				chunks.extend(known, read).unwrap();
			}
			chunks.extend(leaves, read).unwrap();
			prop_assert!(chunks.agree_with(&range(leaves)));
			let places: BTreeSet<u32> = places.into_iter().map(|place| place % leaves).collect();
			let mut asked = BTreeSet::new();
			let paths = chunks.paths(leaves, &places, |place| {
				asked.insert(place >> bits);
				read(place)
			});
			let expected: Option<Vec<_>> =
				places.iter().map(|place| straightforward(leaves, *place)).collect();
			prop_assert_eq!(paths, Ok(expected));
			prop_assert_eq!(asked, places.iter().map(|place| place >> bits).collect());
		}
	}
}
