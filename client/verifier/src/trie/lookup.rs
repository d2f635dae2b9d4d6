//! Looking up a key.

use alloc::vec::Vec;

use catena_primitives::hash::Hash;

use super::{
	listed::Listed,
	nibbles::Nibbles,
	node::{Child, Node, Value, EMPTY},
};
use crate::{rejection::Rejection, verdict::Failure};

/// Where nodes come from.
pub(crate) trait Nodes<'a> {
	/// The node, or the value, with this hash.
	fn node(&mut self, hash: &Hash) -> Result<&'a [u8], Failure>;
}

/// The value under `key` in the trie with this root; `None` when the trie has none.
///
/// Asks for each node and value when it comes to it, from the root down, and the value last.
pub(crate) fn lookup<'a>(
	root: &Hash,
	key: &[u8],
	nodes: &mut impl Nodes<'a>,
) -> Result<Option<&'a [u8]>, Failure> {
	let mut named = *root;
	let mut bytes = nodes.node(root)?;
	if bytes == EMPTY {
		return Ok(None);
	}
	let mut way = Nibbles::of_key(key);
	loop {
		let node = Node::decode(bytes).ok_or(Rejection::NodeMalformed { hash: named })?;
		let Some(mut behind) = way.behind(node.partial) else { return Ok(None) };
		let Some(nibble) = behind.next() else { return value(node.value, nodes) };
		match node.child(nibble) {
			None => return Ok(None),
			Some(Child::Inline(inline)) => bytes = inline,
			Some(Child::Hashed(hash)) => {
				named = hash;
				bytes = nodes.node(&hash)?;
			}
		}
		way = behind;
	}
}

fn value<'a>(
	value: Option<Value<'a>>,
	nodes: &mut impl Nodes<'a>,
) -> Result<Option<&'a [u8]>, Failure> {
	match value {
		None => Ok(None),
		Some(Value::Inline(bytes)) => Ok(Some(bytes)),
		Some(Value::Hashed(hash)) => nodes.node(&hash).map(Some),
	}
}

/// The values under `keys`, from the nodes of a proof in the order of PF-15.
///
/// Fails as PF-15 says when a node is missing, not needed, there twice or out of order. This is how
/// a proof's state is read; it stands on its own for whoever compares it with another reader.
pub fn read_proof(
	root: &Hash,
	keys: &[Vec<u8>],
	nodes: &[Vec<u8>],
) -> Result<Vec<Option<Vec<u8>>>, Failure> {
	let mut listed = Listed::new(nodes)?;
	let values = keys
		.iter()
		.map(|key| Ok(lookup(root, key, &mut listed)?.map(<[u8]>::to_vec)))
		.collect::<Result<_, Failure>>()?;
	listed.all_needed()?;
	Ok(values)
}
