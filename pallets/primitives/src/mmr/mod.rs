//! Merkle Mountain Ranges: append-only lists of which only the count and the peaks are kept.
//!
//! # Details
//!
//! A range of `n` leaves is one perfect binary tree (a mountain) for each bit set in `n`, the
//! highest first. Leaves, inner nodes and roots are hashed under different [tags](RangeTags), and
//! what is committed is always the count together with the peaks, so a range cannot be cut short,
//! nor an inner node be shown as a leaf.
//!
//! Source of the structure: P. Todd, *Merkle Mountain Ranges* (2012). The tags and the committed
//! count are ours.

mod nodes;

pub use nodes::Nodes;

use alloc::vec::Vec;

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::hash::{Hash, RangeTags};

/// The most mountains a range has: its leaves are counted in 32 bits.
pub const MAX_PEAKS: u32 = 32;

/// The count and the peaks of a range.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Mmr {
	/// How many leaves were appended.
	leaves: u32,
	/// The roots of the mountains, highest first; as many as `leaves` has bits set.
	peaks: BoundedVec<Hash, ConstU32<MAX_PEAKS>>,
}

/// The range already has `u32::MAX` leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Mmr {
	/// A range from its parts, if the number of peaks is the one that the count asks for.
	pub fn from_parts(leaves: u32, peaks: Vec<Hash>) -> Option<Self> {
		let expected = usize::try_from(leaves.count_ones()).ok()?;
		if peaks.len() != expected {
			return None;
		}
		Some(Mmr { leaves, peaks: BoundedVec::try_from(peaks).ok()? })
	}

	/// A range of all these leaf hashes.
	pub fn from_leaves(
		tags: RangeTags,
		leaves: impl IntoIterator<Item = Hash>,
	) -> Result<Self, Full> {
		let mut range = Mmr::default();
		for leaf in leaves {
			range.append(tags, leaf)?;
		}
		Ok(range)
	}

	/// How many leaves there are.
	pub fn leaves(&self) -> u32 {
		self.leaves
	}

	/// The roots of the mountains, highest first.
	pub fn peaks(&self) -> &[Hash] {
		&self.peaks
	}

	/// Whether the number of peaks is the one that the count asks for.
	///
	/// Holds for every range built here; a range that was decoded has to be asked.
	pub fn is_well_formed(&self) -> bool {
		usize::try_from(self.leaves.count_ones()) == Ok(self.peaks.len())
	}

	/// Appends the hash of a leaf, made by [`leaf`].
	pub fn append(&mut self, tags: RangeTags, leaf: Hash) -> Result<(), Full> {
		let leaves = self.leaves.checked_add(1).ok_or(Full)?;
		let mut carried = leaf;
		// Each trailing one of the old count is a mountain as high as what is carried.
		for _ in 0..self.leaves.trailing_ones() {
			let left = self.peaks.pop().ok_or(Full)?;
			carried = node(tags, &left, &carried);
		}
		self.peaks.try_push(carried).map_err(|_| Full)?;
		self.leaves = leaves;
		Ok(())
	}

	/// The hash that commits the count and all peaks.
	pub fn root(&self, tags: RangeTags) -> Hash {
		root(tags, self.leaves, &self.peaks)
	}

	/// Whether `path` leads from the leaf at `index` (from 0) to its peak.
	pub fn contains(&self, tags: RangeTags, index: u32, leaf: Hash, path: &[Hash]) -> bool {
		let Some(place) = Place::of(self.leaves, index) else { return false };
		if usize::try_from(place.height) != Ok(path.len()) {
			return false;
		}
		let top = climb(tags, place.offset, leaf, path);
		self.peaks.get(place.mountain) == Some(&top)
	}
}

/// The hash of a leaf.
pub fn leaf(tags: RangeTags, data: &[u8]) -> Hash {
	tags.leaf.hash(&[data])
}

fn node(tags: RangeTags, left: &Hash, right: &Hash) -> Hash {
	tags.node.hash(&[left, right])
}

fn root(tags: RangeTags, leaves: u32, peaks: &[Hash]) -> Hash {
	let count = leaves.to_le_bytes();
	let mut parts: Vec<&[u8]> = alloc::vec![&count];
	parts.extend(peaks.iter().map(|peak| peak.as_slice()));
	tags.root.hash(&parts)
}

fn climb(tags: RangeTags, offset: u32, leaf: Hash, path: &[Hash]) -> Hash {
	path.iter()
		.fold((leaf, offset), |(current, offset), sibling| {
			let parent = if offset & 1 == 0 {
				node(tags, &current, sibling)
			} else {
				node(tags, sibling, &current)
			};
			(parent, offset >> 1)
		})
		.0
}

/// Where a leaf stands: in which mountain, how high that is, and at which place in it.
struct Place {
	mountain: usize,
	height: u32,
	offset: u32,
}

impl Place {
	fn of(leaves: u32, index: u32) -> Option<Self> {
		if index >= leaves {
			return None;
		}
		let mut offset = index;
		let mut mountain: usize = 0;
		for height in (0..u32::BITS).rev() {
			let size = 1u32.checked_shl(height)?;
			if leaves & size == 0 {
				continue;
			}
			if offset < size {
				return Some(Place { mountain, height, offset });
			}
			offset = offset.checked_sub(size)?;
			mountain = mountain.checked_add(1)?;
		}
		None
	}
}

/// The siblings on the way from a leaf up to its peak, lowest first.
///
/// `leaf_at(i)` gives the leaf hash at `i`; it is asked only for leaves of the same mountain.
/// `None` when there is no leaf at `index`, or when `leaf_at` gives none. Costs as many hashes as
/// the mountain has leaves.
pub fn path(
	tags: RangeTags,
	leaves: u32,
	index: u32,
	mut leaf_at: impl FnMut(u32) -> Option<Hash>,
) -> Option<Vec<Hash>> {
	let place = Place::of(leaves, index)?;
	let first = index.checked_sub(place.offset)?;
	let size = 1u32.checked_shl(place.height)?;
	let mut level = Vec::new();
	for i in 0..size {
		level.push(leaf_at(first.checked_add(i)?)?);
	}
	let mut offset = usize::try_from(place.offset).ok()?;
	let mut siblings = Vec::new();
	while level.len() > 1 {
		siblings.push(*level.get(offset ^ 1)?);
		level = level
			.chunks(2)
			.filter_map(|pair| match pair {
				[left, right] => Some(node(tags, left, right)),
				_ => None,
			})
			.collect();
		offset >>= 1;
	}
	Some(siblings)
}

/// A path from a leaf to a root, for ranges of which only the root is known.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct RootedPath {
	/// How many leaves the range has.
	pub leaves: u32,
	/// Which of them this one is, from 0.
	pub index: u32,
	/// The siblings up to the leaf's own peak, lowest first.
	pub siblings: BoundedVec<Hash, ConstU32<MAX_PEAKS>>,
	/// The other peaks, highest first.
	pub other_peaks: BoundedVec<Hash, ConstU32<MAX_PEAKS>>,
}

impl RootedPath {
	/// The path of the leaf at `index` in a range of `leaves`.
	pub fn build(tags: RangeTags, leaves: &[Hash], index: u32) -> Option<Self> {
		Nodes::from_leaves(tags, leaves.iter().copied()).rooted_path(index)
	}

	/// The root that this path leads to from `leaf`; `None` if the path has not the one shape that
	/// its count and index ask for.
	pub fn root(&self, tags: RangeTags, leaf: Hash) -> Option<Hash> {
		let place = Place::of(self.leaves, self.index)?;
		if usize::try_from(place.height) != Ok(self.siblings.len()) {
			return None;
		}
		let mut peaks = self.other_peaks.clone().into_inner();
		if place.mountain > peaks.len() {
			return None;
		}
		peaks.insert(place.mountain, climb(tags, place.offset, leaf, &self.siblings));
		Mmr::from_parts(self.leaves, peaks).map(|range| range.root(tags))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	pub(super) const TAGS: RangeTags = RangeTags::LOG;

	pub(super) fn leaves(count: u32) -> Vec<Hash> {
		(0..count).map(|i| leaf(TAGS, &i.to_le_bytes())).collect()
	}

	#[test]
	fn empty_range_contains_nothing() {
		assert!(!Mmr::default().contains(TAGS, 0, leaf(TAGS, b""), &[]));
	}

	#[test]
	fn roots_of_different_counts_differ_though_peaks_agree() {
		let one = leaves(1);
		let range = Mmr::from_leaves(TAGS, one.clone()).unwrap();
		assert_ne!(range.root(TAGS), root(TAGS, 2, &one));
	}

	#[test]
	fn inner_node_is_no_leaf() {
		let all = leaves(4);
		let range = Mmr::from_leaves(TAGS, all.clone()).unwrap();
		let left = node(TAGS, &all[0], &all[1]);
		let right = node(TAGS, &all[2], &all[3]);
		assert!(!range.contains(TAGS, 0, left, &[right]));
	}

	#[test]
	fn peaks_of_three_are_a_pair_and_a_single() {
		let all = leaves(3);
		let range = Mmr::from_leaves(TAGS, all.clone()).unwrap();
		assert_eq!(range.peaks(), &[node(TAGS, &all[0], &all[1]), all[2]]);
	}

	#[test]
	fn full_range_takes_no_leaf() {
		let peaks = alloc::vec![Hash::default(); 32];
		let mut range = Mmr::from_parts(u32::MAX, peaks).unwrap();
		let before = range.clone();
		assert_eq!(range.append(TAGS, Hash::default()), Err(Full));
		assert_eq!(range, before);
	}

	proptest! {
		#[test]
		fn every_leaf_is_found_where_it_stands_and_nowhere_else(count in 1u32..200, pick in 0u32..200) {
			let pick = pick % count;
			let all = leaves(count);
			let range = Mmr::from_leaves(TAGS, all.clone()).unwrap();
			prop_assert!(range.is_well_formed());
			let path = path(TAGS, count, pick, |i| all.get(i as usize).copied()).unwrap();
			for index in 0..count + 1 {
				prop_assert_eq!(range.contains(TAGS, index, all[pick as usize], &path), index == pick);
			}
			let rooted = RootedPath::build(TAGS, &all, pick).unwrap();
			prop_assert_eq!(rooted.root(TAGS, all[pick as usize]), Some(range.root(TAGS)));
			let mut longer = path.clone();
			longer.push(Hash::default());
			prop_assert!(!range.contains(TAGS, pick, all[pick as usize], &longer));
		}

		#[test]
		fn altered_rooted_path_leads_elsewhere(count in 2u32..100, pick in 0u32..100, byte in 0usize..32, bit in 0u8..8, which in 0usize..40) {
			let pick = pick % count;
			let all = leaves(count);
			let root = Mmr::from_leaves(TAGS, all.clone()).unwrap().root(TAGS);
			let mut rooted = RootedPath::build(TAGS, &all, pick).unwrap();
			let total = rooted.siblings.len() + rooted.other_peaks.len();
			let which = which % total;
			let target = if which < rooted.siblings.len() {
				&mut rooted.siblings[which]
			} else {
				let at = which - rooted.siblings.len();
				&mut rooted.other_peaks[at]
			};
			target[byte] ^= 1 << bit;
			prop_assert_ne!(rooted.root(TAGS, all[pick as usize]), Some(root));
		}
	}
}
