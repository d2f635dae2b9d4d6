//! The proof that a later checkpoint follows from an earlier one: a proof without an item.
//!
//! Whoever publishes a checkpoint checks it first against one that they trust already, and a node's
//! word is not enough for that. `docs/spec/checkpoint-format.md` says what is checked.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

use crate::{
	file::{self, FileError, Format},
	hash::Hash,
	proof::{BlockRef, Descent, Finalized},
};

/// The first eight bytes.
pub const MAGIC: [u8; 8] = *b"CATCPR\r\n";

/// The version, in the two bytes behind the magic (little endian).
pub const VERSION: u16 = 1;

/// The largest one that is read. A step of the lineage takes some 12 KB with 64 validators: more than a
/// thousand changes of authorities.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The most memory that one may take when it is decoded, for the reason of
/// [`MAX_PROOF_MEMORY_BYTES`](crate::proof::MAX_PROOF_MEMORY_BYTES).
pub const MAX_MEMORY_BYTES: usize = 4 * MAX_BYTES;

const FORMAT: Format = Format {
	magic: MAGIC,
	version: VERSION,
	bytes_max: MAX_BYTES,
	memory_bytes_max: MAX_MEMORY_BYTES,
};

/// What stands behind magic and version. Each part is as in a [proof](crate::proof::ProofV1) of an item.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CheckpointProofV1 {
	/// Hash of the chain's genesis block.
	pub genesis: Hash,
	/// The checkpoint with which the lineage begins.
	pub anchor: BlockRef,
	/// Each change of authorities between the anchor and the block. By rising number.
	pub lineage: Vec<Finalized>,
	/// The block as of whose state it speaks: that of the later checkpoint, or one above it.
	pub block: Finalized,
	/// Trie nodes of that state that lead to layout version, time and range of block hashes.
	pub state: Vec<Vec<u8>>,
	/// That the block descends from checkpoints. By rising number, each number once.
	pub descents: Vec<Descent>,
}

impl CheckpointProofV1 {
	/// Its bytes.
	pub fn to_file(&self) -> Vec<u8> {
		file::write(&FORMAT, self)
	}

	/// The one in these bytes. Says nothing of whether it proves anything.
	pub fn from_file(bytes: &[u8]) -> Result<Self, FileError> {
		file::read(&FORMAT, bytes)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn file_leads_back_to_the_proof_and_an_items_proof_is_none() {
		let proof = CheckpointProofV1 {
			genesis: [1; 32],
			anchor: BlockRef { number: 0, hash: [1; 32] },
			lineage: Vec::new(),
			block: Finalized { header: alloc::vec![1], justification: alloc::vec![2] },
			state: alloc::vec![alloc::vec![3]],
			descents: Vec::new(),
		};
		let file = proof.to_file();
		assert_eq!(CheckpointProofV1::from_file(&file), Ok(proof));
		assert_eq!(
			CheckpointProofV1::from_file(&file[..file.len() - 1]),
			Err(FileError::Malformed)
		);
		let other = [&crate::proof::MAGIC, &file[8..]].concat();
		assert_eq!(CheckpointProofV1::from_file(&other), Err(FileError::OtherKind));
	}
}
