//! A range with all of its nodes.

use alloc::vec::Vec;

use bounded_collections::BoundedVec;

use super::{node, Place, RootedPath};
use crate::hash::{Hash, RangeTags};

/// All nodes of a range: for whoever takes many paths from one, for none of them then costs a hash.
///
/// Takes two hashes' room for each leaf. Of leaves beyond `u32::MAX` there are no paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nodes {
	/// At place `h` the nodes of height `h`, from the left: one for each whole `2^h` leaves. They never
	/// change when leaves are appended.
	levels: Vec<Vec<Hash>>,
}

impl Nodes {
	/// The nodes over these leaf hashes.
	pub fn from_leaves(tags: RangeTags, leaves: impl IntoIterator<Item = Hash>) -> Self {
		let mut nodes = Nodes::default();
		for leaf in leaves {
			nodes.append(tags, leaf);
		}
		nodes
	}

	/// How many leaves there are.
	pub fn leaves(&self) -> u32 {
		let leaves = self.levels.first().map_or(0, Vec::len);
		u32::try_from(leaves).unwrap_or(u32::MAX)
	}

	/// Appends the hash of a leaf, made by [`leaf`](super::leaf).
	pub fn append(&mut self, tags: RangeTags, leaf: Hash) {
		let mut carried = leaf;
		for level in &mut self.levels {
			level.push(carried);
			match level.as_slice() {
				[.., left, right] if level.len() & 1 == 0 => carried = node(tags, left, right),
				// Without a neighbour it is a peak.
				_ => return,
			}
		}
		self.levels.push(alloc::vec![carried]);
	}

	/// The peaks of the range of the first `leaves` leaves, highest first. `None` if there are fewer.
	pub fn peaks(&self, leaves: u32) -> Option<Vec<Hash>> {
		(0..u32::BITS)
			.rev()
			.filter_map(|height| leaves.checked_shr(height).map(|whole| (height, whole)))
			.filter(|(_, whole)| whole & 1 == 1)
			// The last of an odd number, from 0.
			.map(|(height, whole)| self.node(height, whole ^ 1))
			.collect()
	}

	/// What [`path`](super::path) gives for the range of the first `leaves` leaves.
	pub fn path(&self, leaves: u32, index: u32) -> Option<Vec<Hash>> {
		let place = Place::of(leaves, index)?;
		(0..place.height).map(|height| self.node(height, index.checked_shr(height)? ^ 1)).collect()
	}

	/// The path of the leaf at `index` to the root of the whole range.
	pub fn rooted_path(&self, index: u32) -> Option<RootedPath> {
		let leaves = self.leaves();
		let place = Place::of(leaves, index)?;
		let mut other_peaks = self.peaks(leaves)?;
		if place.mountain >= other_peaks.len() {
			return None;
		}
		other_peaks.remove(place.mountain);
		Some(RootedPath {
			leaves,
			index,
			siblings: BoundedVec::try_from(self.path(leaves, index)?).ok()?,
			other_peaks: BoundedVec::try_from(other_peaks).ok()?,
		})
	}

	fn node(&self, height: u32, place: u32) -> Option<Hash> {
		let level = self.levels.get(usize::try_from(height).ok()?)?;
		level.get(usize::try_from(place).ok()?).copied()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::mmr::{
		path,
		tests::{leaves, TAGS},
		Mmr,
	};
	use proptest::prelude::*;

	#[test]
	fn range_of_nothing_has_no_peaks_and_no_paths() {
		let nodes = Nodes::default();
		assert_eq!((nodes.leaves(), nodes.peaks(0)), (0, Some(Vec::new())));
		assert_eq!((nodes.path(0, 0), nodes.rooted_path(0)), (None, None));
	}

	#[test]
	fn leaves_that_are_not_there_have_no_peaks_and_no_paths() {
		let nodes = Nodes::from_leaves(TAGS, leaves(5));
		assert_eq!((nodes.peaks(6), nodes.path(6, 4), nodes.path(5, 5)), (None, None, None));
		assert_eq!(nodes.rooted_path(5), None);
	}

	proptest! {
		/// Also as the range was before its last leaves were appended.
		#[test]
		fn paths_and_peaks_are_those_that_hashing_all_leaves_gives(count in 1u32..140, of in 1u32..140) {
			let (all, of) = (leaves(count), of.min(count));
			let nodes = Nodes::from_leaves(TAGS, all.iter().copied());
			prop_assert_eq!(nodes.leaves(), count);
			let range = Mmr::from_leaves(TAGS, all[..of as usize].iter().copied()).unwrap();
			prop_assert_eq!(nodes.peaks(of).unwrap(), range.peaks());
			for index in 0..of {
				let expected = path(TAGS, of, index, |i| all.get(i as usize).copied());
				prop_assert_eq!(nodes.path(of, index), expected);
			}
		}

		#[test]
		fn rooted_paths_lead_to_the_root(count in 1u32..140) {
			let all = leaves(count);
			let nodes = Nodes::from_leaves(TAGS, all.iter().copied());
			let root = Mmr::from_leaves(TAGS, all.iter().copied()).unwrap().root(TAGS);
			for (index, leaf) in (0..).zip(&all) {
				let rooted = nodes.rooted_path(index).unwrap();
				prop_assert_eq!((rooted.leaves, rooted.index), (count, index));
				prop_assert_eq!(rooted.root(TAGS, *leaf), Some(root));
			}
		}
	}
}
