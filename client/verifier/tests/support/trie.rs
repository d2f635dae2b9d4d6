//! An encoder of Substrate's state trie, written from the specification for tests alone.

use std::collections::BTreeMap;

use catena_primitives::{hash::blake2_256, Hash};
use codec::{Compact, Encode};

/// Which layout of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
	/// Every value in its leaf or branch.
	V0,
	/// Values of 33 bytes and more in nodes of their own.
	V1,
}

/// The root of a trie with these entries, and all its nodes and values by hash.
pub fn build(layout: Layout, entries: &BTreeMap<Vec<u8>, Vec<u8>>) -> (Hash, Vec<Vec<u8>>) {
	let mut nodes = BTreeMap::new();
	let entries: Vec<(Vec<u8>, &[u8])> =
		entries.iter().map(|(key, value)| (nibbles(key), value.as_slice())).collect();
	let root = if entries.is_empty() { vec![0] } else { node(layout, &entries, 0, &mut nodes) };
	let hash = blake2_256(&root);
	nodes.insert(hash, root);
	(hash, nodes.into_values().collect())
}

fn nibbles(key: &[u8]) -> Vec<u8> {
	key.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect()
}

/// The node of entries that agree in their first `depth` half bytes.
fn node(
	layout: Layout,
	entries: &[(Vec<u8>, &[u8])],
	depth: usize,
	nodes: &mut BTreeMap<Hash, Vec<u8>>,
) -> Vec<u8> {
	let (first, last) = (&entries[0].0, &entries[entries.len() - 1].0);
	let common = first.iter().zip(last).take_while(|(a, b)| a == b).count();
	let partial = &first[depth..common];
	if entries.len() == 1 {
		return encode(layout, false, &first[depth..], Some(entries[0].1), None, nodes);
	}
	let value = (first.len() == common).then_some(entries[0].1);
	let rest = if value.is_some() { &entries[1..] } else { entries };
	let mut bitmap = 0u16;
	let mut children = Vec::new();
	for group in rest.chunk_by(|a, b| a.0[common] == b.0[common]) {
		bitmap |= 1 << group[0].0[common];
		let child = node(layout, group, common + 1, nodes);
		if child.len() < 32 {
			child.encode_to(&mut children);
		} else {
			let hash = blake2_256(&child);
			hash.to_vec().encode_to(&mut children);
			nodes.insert(hash, child);
		}
	}
	encode(layout, true, partial, value, Some((bitmap, children)), nodes)
}

fn encode(
	layout: Layout,
	branch: bool,
	partial: &[u8],
	value: Option<&[u8]>,
	children: Option<(u16, Vec<u8>)>,
	nodes: &mut BTreeMap<Hash, Vec<u8>>,
) -> Vec<u8> {
	let hashed = layout == Layout::V1 && value.is_some_and(|value| value.len() >= 33);
	let (prefix, bits) = match (branch, value.is_some(), hashed) {
		(false, _, false) => (0b0100_0000, 6),
		(false, _, true) => (0b0010_0000, 5),
		(true, false, _) => (0b1000_0000, 6),
		(true, true, false) => (0b1100_0000, 6),
		(true, true, true) => (0b0001_0000, 4),
	};
	let mut bytes = header(prefix, bits, partial.len());
	let odd = partial.len() % 2;
	bytes.extend(&partial[..odd]);
	bytes.extend(partial[odd..].chunks(2).map(|pair| pair[0] << 4 | pair[1]));
	if let Some((bitmap, _)) = &children {
		bytes.extend(bitmap.to_le_bytes());
	}
	match value {
		Some(value) if hashed => {
			let hash = blake2_256(value);
			bytes.extend(hash);
			nodes.insert(hash, value.to_vec());
		}
		Some(value) => {
			Compact(value.len() as u32).encode_to(&mut bytes);
			bytes.extend(value);
		}
		None => {}
	}
	bytes.extend(children.map(|(_, children)| children).unwrap_or_default());
	bytes
}

fn header(prefix: u8, bits: u32, count: usize) -> Vec<u8> {
	let largest = (1usize << bits) - 1;
	if count < largest {
		return vec![prefix | count as u8];
	}
	let mut bytes = vec![prefix | largest as u8];
	let mut rest = count - largest;
	while rest >= 255 {
		bytes.push(255);
		rest -= 255;
	}
	bytes.push(rest as u8);
	bytes
}
