//! Domain-separated hashing: the one hash function, and every tag it is used with.
//!
//! # Details
//!
//! In the runtime, the node that executes it does the hashing (ADR 0031): WASM has no vector
//! instructions, and takes several times as long. Everywhere else, the verifier above all, it is done
//! here, and depends on nothing of the SDK.

/// The output of [`Tag::hash`]: BLAKE2b with 32 bytes of output.
pub type Hash = [u8; 32];

/// BLAKE2b with 32 bytes of output over the bytes alone.
///
/// This is the chain's own hash (headers, trie nodes). Whatever Catena itself defines goes through
/// a [`Tag`] instead.
pub fn blake2_256(bytes: &[u8]) -> Hash {
	digest::of(core::iter::once(bytes))
}

#[cfg(not(substrate_runtime))]
mod digest {
	use blake2b_simd::Params;

	use super::Hash;

	/// Hashes the parts one behind the other.
	pub(super) fn of<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Hash {
		let mut state = Params::new().hash_length(32).to_state();
		for part in parts {
			state.update(part);
		}
		let mut out = Hash::default();
		for (to, from) in out.iter_mut().zip(state.finalize().as_bytes()) {
			*to = *from;
		}
		out
	}
}

#[cfg(substrate_runtime)]
mod digest {
	use alloc::vec::Vec;

	use super::Hash;

	/// How long what is hashed may be without memory being asked for, which the node would have to give
	/// and take back: most statements and records are shorter.
	const SHORT: usize = 512;

	/// Hashes the parts one behind the other.
	pub(super) fn of<'a>(parts: impl Iterator<Item = &'a [u8]> + Clone) -> Hash {
		let mut bytes = [0; SHORT];
		let mut end = 0usize;
		for part in parts.clone() {
			let next = end.saturating_add(part.len());
			let Some(to) = bytes.get_mut(end..next) else {
				return sp_io::hashing::blake2_256(&parts.collect::<Vec<_>>().concat());
			};
			to.copy_from_slice(part);
			end = next;
		}
		sp_io::hashing::blake2_256(bytes.get(..end).unwrap_or_default())
	}
}

/// What a hash is a hash of.
///
/// The tag is hashed first, behind its own length, so that bytes of one kind can never be passed
/// off as bytes of another: a leaf as an inner node, a statement as a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(&'static str);

impl Tag {
	/// A statement: genesis, signer, body.
	pub const STATEMENT: Tag = Tag("catena/statement/v1");
	/// The bytes that an officer's key signs: the root of a batch.
	pub const ATTESTATION: Tag = Tag("catena/attestation/v1");
	/// The bytes that a new key signs to prove that the officer holds it.
	pub const POSSESSION: Tag = Tag("catena/possession/v1");
	/// The bytes that a publisher's key signs under a checkpoint.
	pub const CHECKPOINT: Tag = Tag("catena/checkpoint/v1");

	/// The text that is hashed in front of the data.
	pub const fn text(self) -> &'static str {
		self.0
	}

	/// Hashes the parts one behind the other, after this tag.
	///
	/// The parts are not separated from each other: each use has fixed-width parts, or one part.
	pub fn hash(self, parts: &[&[u8]]) -> Hash {
		// A tag is a constant of this file and far shorter than 256 bytes.
		let length = [u8::try_from(self.0.len()).unwrap_or(u8::MAX)];
		let tag: [&[u8]; 2] = [&length, self.0.as_bytes()];
		digest::of(tag.into_iter().chain(parts.iter().copied()))
	}
}

/// The three tags of one kind of Merkle Mountain Range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeTags {
	/// Tag of a leaf.
	pub leaf: Tag,
	/// Tag of an inner node.
	pub node: Tag,
	/// Tag of the root, which commits the number of leaves and all peaks.
	pub root: Tag,
}

impl RangeTags {
	/// The log of an item: one leaf per record.
	pub const LOG: RangeTags = RangeTags {
		leaf: Tag("catena/log-leaf/v1"),
		node: Tag("catena/log-node/v1"),
		root: Tag("catena/log-root/v1"),
	};
	/// A batch: one leaf per statement under one signature.
	pub const BATCH: RangeTags = RangeTags {
		leaf: Tag("catena/batch-leaf/v1"),
		node: Tag("catena/batch-node/v1"),
		root: Tag("catena/batch-root/v1"),
	};
	/// Off-chain details: one leaf per salted field.
	pub const DETAILS: RangeTags = RangeTags {
		leaf: Tag("catena/details-leaf/v1"),
		node: Tag("catena/details-node/v1"),
		root: Tag("catena/details-root/v1"),
	};
	/// The ancestry: one leaf per block, its hash.
	pub const ANCESTRY: RangeTags = RangeTags {
		leaf: Tag("catena/ancestry-leaf/v1"),
		node: Tag("catena/ancestry-node/v1"),
		root: Tag("catena/ancestry-root/v1"),
	};
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn tags_are_all_different() {
		let ranges = [RangeTags::LOG, RangeTags::BATCH, RangeTags::DETAILS, RangeTags::ANCESTRY];
		let mut texts: alloc::vec::Vec<_> = ranges
			.iter()
			.flat_map(|range| [range.leaf, range.node, range.root])
			.chain([Tag::STATEMENT, Tag::ATTESTATION, Tag::POSSESSION, Tag::CHECKPOINT])
			.map(Tag::text)
			.collect();
		let all = texts.len();
		texts.sort();
		texts.dedup();
		assert_eq!(texts.len(), all);
	}

	#[test]
	fn tag_is_hashed_behind_its_length() {
		let mut bytes = alloc::vec![19u8];
		bytes.extend_from_slice(b"catena/statement/v1");
		bytes.extend_from_slice(b"payload");
		assert_eq!(Tag::STATEMENT.hash(&[b"pay", b"load"]), blake2_256(&bytes));
	}

	#[test]
	fn blake2_256_of_nothing_is_the_published_value() {
		let expected = [
			0x0e, 0x57, 0x51, 0xc0, 0x26, 0xe5, 0x43, 0xb2, 0xe8, 0xab, 0x2e, 0xb0, 0x60, 0x99,
			0xda, 0xa1, 0xd1, 0xe5, 0xdf, 0x47, 0x77, 0x8f, 0x77, 0x87, 0xfa, 0xab, 0x45, 0xcd,
			0xf1, 0x2f, 0xe3, 0xa8,
		];
		assert_eq!(blake2_256(b""), expected);
	}
}
