//! Making the list of nodes of a proof.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};

use catena_primitives::hash::{blake2_256, Hash};

use super::{lookup, lookup::Nodes};
use crate::{missing::Missing, verdict::Failure};

/// The nodes in the order in which PF-15 wants them: as they are first needed when the keys are
/// looked up one after the other, those that are not needed left out.
///
/// `nodes` are those of a read proof in any order. `None` if one is missing or none of the trie's.
pub fn order_nodes(root: &Hash, keys: &[Vec<u8>], nodes: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
	let mut gathered = Gathered {
		nodes: nodes.iter().map(|node| (blake2_256(node), node.as_slice())).collect(),
		needed: BTreeSet::new(),
		order: Vec::new(),
	};
	for key in keys {
		lookup(root, key, &mut gathered).ok()?;
	}
	Some(gathered.order)
}

struct Gathered<'a> {
	nodes: BTreeMap<Hash, &'a [u8]>,
	needed: BTreeSet<Hash>,
	order: Vec<Vec<u8>>,
}

impl<'a> Nodes<'a> for Gathered<'a> {
	fn node(&mut self, hash: &Hash) -> Result<&'a [u8], Failure> {
		let node = *self.nodes.get(hash).ok_or(Missing::Node { hash: *hash })?;
		if self.needed.insert(*hash) {
			self.order.push(node.to_vec());
		}
		Ok(node)
	}
}
