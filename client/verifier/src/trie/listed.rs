//! The nodes of a proof: PF-15.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};

use catena_primitives::hash::{blake2_256, Hash};

use super::{
	lookup::Nodes,
	node::{Child, Node, Value},
};
use crate::{missing::Missing, rejection::Rejection, verdict::Failure};

/// The nodes that a proof lists, of which each must be the next one when it is first needed.
pub(crate) struct Listed<'a> {
	nodes: &'a [Vec<u8>],
	hashes: Vec<Hash>,
	places: BTreeMap<Hash, usize>,
	/// How many of them were needed so far.
	needed: usize,
}

impl<'a> Listed<'a> {
	/// The nodes of a proof. Rejected if one is there twice.
	pub(crate) fn new(nodes: &'a [Vec<u8>]) -> Result<Self, Rejection> {
		let mut hashes = Vec::new();
		let mut places = BTreeMap::new();
		for (place, node) in nodes.iter().enumerate() {
			let hash = blake2_256(node);
			if places.insert(hash, place).is_some() {
				return Err(Rejection::NodeTwice { hash });
			}
			hashes.push(hash);
		}
		Ok(Listed { nodes, hashes, places, needed: 0 })
	}

	/// Every node was needed.
	pub(crate) fn all_needed(&self) -> Result<(), Rejection> {
		match self.hashes.get(self.needed) {
			Some(hash) => Err(Rejection::NodeNotNeeded { hash: *hash }),
			None => Ok(()),
		}
	}

	/// `wanted` is not in the list. If nothing in the list leads to one of the nodes that were not
	/// needed yet, that node was put in or altered; else nothing contradicts.
	fn lacks(&self, wanted: Hash) -> Failure {
		match self.stray(wanted) {
			Some(found) => Rejection::NodeAltered { expected: wanted, found }.into(),
			None => Missing::Node { hash: wanted }.into(),
		}
	}

	fn out_of_order(&self, wanted: Hash) -> Rejection {
		match (self.stray(wanted), self.hashes.get(self.needed)) {
			(Some(hash), _) => Rejection::NodeNotNeeded { hash },
			(None, Some(next)) => Rejection::NodeOutOfOrder { expected: wanted, found: *next },
			// It stands behind those already needed, so there is a next one.
			(None, None) => Rejection::NodeNotNeeded { hash: wanted },
		}
	}

	/// The first node not needed yet that no node of the list names, nor is wanted now.
	fn stray(&self, wanted: Hash) -> Option<Hash> {
		let mut named = BTreeSet::new();
		for node in self.nodes {
			names(node, &mut named);
		}
		let is_stray = |hash: &&Hash| **hash != wanted && !named.contains(*hash);
		self.hashes.iter().skip(self.needed).find(is_stray).copied()
	}
}

impl<'a> Nodes<'a> for Listed<'a> {
	fn node(&mut self, hash: &Hash) -> Result<&'a [u8], Failure> {
		let Some(place) = self.places.get(hash).copied() else { return Err(self.lacks(*hash)) };
		if place > self.needed {
			return Err(self.out_of_order(*hash).into());
		}
		if place == self.needed {
			self.needed = self.needed.saturating_add(1);
		}
		match self.nodes.get(place) {
			Some(node) => Ok(node),
			None => Err(self.lacks(*hash)),
		}
	}
}

/// Adds the hashes that a node names, also in children that stand in it. Bytes that are a value and
/// no node may happen to name something too; that makes the answer milder, never `Proven`.
fn names(bytes: &[u8], named: &mut BTreeSet<Hash>) {
	let Some(node) = Node::decode(bytes) else { return };
	if let Some(Value::Hashed(hash)) = node.value {
		named.insert(hash);
	}
	for child in node.children.into_iter().flatten() {
		match child {
			Child::Hashed(hash) => {
				named.insert(hash);
			}
			Child::Inline(inline) => names(inline, named),
		}
	}
}
