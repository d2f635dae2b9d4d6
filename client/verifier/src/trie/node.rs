//! The encoding of a trie node.

use catena_primitives::hash::Hash;
use codec::{Compact, Decode};

use super::nibbles::Nibbles;

/// A node: the half bytes that it adds to the way, its value, its children.
#[derive(Debug)]
pub(crate) struct Node<'a> {
	pub(crate) partial: Nibbles<'a>,
	pub(crate) value: Option<Value<'a>>,
	/// All `None` in a leaf.
	pub(crate) children: [Option<Child<'a>>; 16],
}

/// Where the value of a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
	Inline(&'a [u8]),
	Hashed(Hash),
}

/// Where a child of a branch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Child<'a> {
	Inline(&'a [u8]),
	Hashed(Hash),
}

/// The one node of a trie without entries.
pub(crate) const EMPTY: &[u8] = &[0];

/// What the first bits of a node say: whether it is a branch, what value it has, and in how many
/// bits of its first byte the number of its half bytes begins.
struct Kind {
	branch: bool,
	value: ValueKind,
	count_bits: u32,
}

enum ValueKind {
	None,
	Inline,
	Hashed,
}

impl Kind {
	fn of(first: u8) -> Option<Self> {
		let kind = |branch, value, count_bits| Some(Kind { branch, value, count_bits });
		match first {
			0b0100_0000..=0b0111_1111 => kind(false, ValueKind::Inline, 6),
			0b1000_0000..=0b1011_1111 => kind(true, ValueKind::None, 6),
			0b1100_0000..=0b1111_1111 => kind(true, ValueKind::Inline, 6),
			0b0010_0000..=0b0011_1111 => kind(false, ValueKind::Hashed, 5),
			0b0001_0000..=0b0001_1111 => kind(true, ValueKind::Hashed, 4),
			_ => None,
		}
	}
}

impl<'a> Node<'a> {
	/// The node that exactly these bytes encode. [`EMPTY`] is none: it stands nowhere but at the
	/// root.
	pub(crate) fn decode(bytes: &'a [u8]) -> Option<Self> {
		let mut rest = bytes;
		let first = byte(&mut rest)?;
		let kind = Kind::of(first)?;
		let count = nibble_count(first, kind.count_bits, &mut rest)?;
		let partial = Nibbles::of_node(take(&mut rest, count.div_ceil(2))?, count)?;
		let bitmap = if kind.branch { bitmap(&mut rest)? } else { 0 };
		let value = value(kind.value, &mut rest)?;
		let children = children(bitmap, &mut rest)?;
		rest.is_empty().then_some(Node { partial, value, children })
	}

	/// The child at a half byte.
	pub(crate) fn child(&self, nibble: u8) -> Option<Child<'a>> {
		self.children.get(usize::from(nibble)).copied().flatten()
	}
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
	let (first, behind) = rest.split_first()?;
	*rest = behind;
	Some(*first)
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
	let (taken, behind) = rest.split_at_checked(count)?;
	*rest = behind;
	Some(taken)
}

fn hash(rest: &mut &[u8]) -> Option<Hash> {
	let (hash, behind) = rest.split_first_chunk::<32>()?;
	*rest = behind;
	Some(*hash)
}

fn with_length<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
	let Compact(length) = Compact::<u32>::decode(rest).ok()?;
	take(rest, usize::try_from(length).ok()?)
}

/// The number of half bytes: in the low bits of the first byte, and where all of them are set, in
/// bytes behind it, of which all but the last are 255.
fn nibble_count(first: u8, bits: u32, rest: &mut &[u8]) -> Option<usize> {
	let largest = 1u8.checked_shl(bits)?.checked_sub(1)?;
	let mut count = usize::from(first & largest);
	if first & largest < largest {
		return Some(count);
	}
	loop {
		let more = byte(rest)?;
		count = count.checked_add(usize::from(more))?;
		if more < u8::MAX {
			return Some(count);
		}
	}
}

/// Which children a branch has. A branch without a child is none.
fn bitmap(rest: &mut &[u8]) -> Option<u16> {
	let (bytes, behind) = rest.split_first_chunk::<2>()?;
	*rest = behind;
	Some(u16::from_le_bytes(*bytes)).filter(|bitmap| *bitmap != 0)
}

fn value<'a>(kind: ValueKind, rest: &mut &'a [u8]) -> Option<Option<Value<'a>>> {
	Some(match kind {
		ValueKind::None => None,
		ValueKind::Inline => Some(Value::Inline(with_length(rest)?)),
		ValueKind::Hashed => Some(Value::Hashed(hash(rest)?)),
	})
}

fn children<'a>(bitmap: u16, rest: &mut &'a [u8]) -> Option<[Option<Child<'a>>; 16]> {
	let mut children = [None; 16];
	for (place, slot) in (0u32..).zip(children.iter_mut()) {
		if bitmap.checked_shr(place)? & 1 == 1 {
			*slot = Some(child(rest)?);
		}
	}
	Some(children)
}

/// 32 bytes are a hash, fewer are the child itself.
fn child<'a>(rest: &mut &'a [u8]) -> Option<Child<'a>> {
	let bytes = with_length(rest)?;
	match <Hash>::try_from(bytes) {
		Ok(hash) => Some(Child::Hashed(hash)),
		Err(_) if bytes.len() < 32 => Some(Child::Inline(bytes)),
		Err(_) => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn partial(bytes: &[u8]) -> Option<Vec<u8>> {
		Node::decode(bytes).map(|node| node.partial.collect())
	}

	#[test]
	fn leaf_with_its_value() {
		let node = Node::decode(&[0x43, 0x01, 0x23, 0x08, 7, 8]).unwrap();
		assert_eq!(node.partial.collect::<Vec<_>>(), [1, 2, 3]);
		assert_eq!(node.value, Some(Value::Inline(&[7, 8])));
		assert_eq!(node.children, [None; 16]);
	}

	#[test]
	fn leaf_with_a_hashed_value() {
		let bytes = [&[0x21, 0x0f][..], &[9; 32]].concat();
		assert_eq!(Node::decode(&bytes).unwrap().value, Some(Value::Hashed([9; 32])));
		assert!(Node::decode(&bytes[..33]).is_none());
	}

	#[test]
	fn branches_with_and_without_value() {
		let children = [&[0x04, 0x00, 0x80][..], &[0x08, 1, 2], &[0x80], &[9; 32]].concat();
		// Children 2 and 15: two bytes that stand here, and a hash.
		let without = [&[0x80, 0x04, 0x80][..], &children[3..]].concat();
		let node = Node::decode(&without).unwrap();
		assert_eq!(node.value, None);
		assert_eq!(node.child(2), Some(Child::Inline(&[1, 2])));
		assert_eq!(node.child(15), Some(Child::Hashed([9; 32])));
		assert_eq!(node.child(0), None);
		let with = [&[0xc0, 0x04, 0x80, 0x04, 5][..], &children[3..]].concat();
		assert_eq!(Node::decode(&with).unwrap().value, Some(Value::Inline(&[5])));
		let hashed = [&[0x10, 0x04, 0x80][..], &[8; 32], &children[3..]].concat();
		assert_eq!(Node::decode(&hashed).unwrap().value, Some(Value::Hashed([8; 32])));
	}

	#[test]
	fn long_partials_are_counted_in_bytes_behind_the_first() {
		for count in [61usize, 62, 63, 64, 127, 317, 318, 319, 572, 573, 574] {
			let mut bytes = match count {
				0..63 => vec![0x40 | count as u8],
				_ => vec![0x7f],
			};
			if count >= 63 {
				bytes.extend(std::iter::repeat_n(255, (count - 63) / 255));
				bytes.push(((count - 63) % 255) as u8);
			}
			bytes.extend(vec![0; count.div_ceil(2)]);
			bytes.push(0);
			assert_eq!(partial(&bytes), Some(vec![0; count]), "{count}");
		}
	}

	#[test]
	fn what_the_chain_would_not_write_is_no_node() {
		assert!(partial(&[0x41, 0x01, 0x00]).is_some());
		for (bytes, why) in [
			(&[][..], "nothing"),
			(&[0x00], "the empty trie"),
			(&[0x01], "a reserved first byte"),
			(&[0x41, 0x11, 0x00], "padding that is not 0"),
			(&[0x41, 0x01], "no value"),
			(&[0x41, 0x01, 0x00, 0x00], "a byte left over"),
			(&[0x41, 0x01, 0x08, 7], "a value cut short"),
			(&[0x41, 0x01, 0x01, 0x00], "a length in a longer form than needed"),
			(&[0x80, 0x00, 0x00], "a branch without children"),
			(&[0x80, 0x01, 0x00], "a child that is not there"),
			(&[0x80, 0x01, 0x00, 0x04, 1, 1], "a byte left over behind the children"),
			(&[0x7f, 255, 255], "a count without end"),
			(&[0x7f, 255, 0], "a partial cut short"),
		] {
			assert!(Node::decode(bytes).is_none(), "{why}");
		}
		let long_child = [&[0x80, 0x01, 0x00, 33 << 2][..], &[9; 33]].concat();
		assert!(Node::decode(&long_child).is_none(), "a child of 33 bytes");
	}
}
