//! The file in which organisations publish a checkpoint.
//!
//! `docs/spec/checkpoint-format.md` says byte by byte what stands in it and what a reader must check;
//! `catena-verifier` does the checking.
//!
//! # Details
//!
//! What is signed is the checkpoint and the time that the publisher gives, and nothing of the other
//! signatures: so others can put theirs beside it, also of kinds that are not known yet, and what was
//! signed before stays as it is.

use alloc::vec::Vec;

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

use crate::{
	file::{self, FileError, Format},
	hash::{Hash, Tag},
	proof::Checkpoint,
	statement::{Millis, PublicKey, Signature},
};

/// The first eight bytes of a published checkpoint.
pub const MAGIC: [u8; 8] = *b"CATCKP\r\n";

/// The version that this release writes, in the two bytes behind the magic (little endian).
pub const VERSION: u16 = 1;

/// The largest file that is read: as much as an anchor file may have. 64 validators take 2.6 KB, an
/// ed25519 signature 110 bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// The most authorities of a checkpoint: sixteen times as many as the chain's own limit.
pub const MAX_AUTHORITIES: usize = 1024;

/// The most signatures: as many as there can be organisations on a chain.
pub const MAX_SIGNATURES: u32 = 128;

/// The longest key of a signature of any kind: ML-DSA-87 takes 2,592 bytes.
pub const MAX_KEY_BYTES: u32 = 4096;

/// The longest signature of any kind: SLH-DSA takes 49,856 bytes at most.
pub const MAX_SIGNATURE_BYTES: u32 = 64 * 1024;

/// The kind of a signature by an ed25519 key.
pub const ED25519: u16 = 1;

const FORMAT: Format = Format {
	magic: MAGIC,
	version: VERSION,
	bytes_max: MAX_BYTES,
	// A file of that length takes little more than its bytes, and 128 signatures some 10 KB.
	memory_bytes_max: 4 * MAX_BYTES,
};

/// One publisher's signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct PublisherSignature {
	/// What kind of key and signature: [`ED25519`], or one that a later release knows.
	pub kind: u16,
	/// The publisher's key.
	pub key: BoundedVec<u8, ConstU32<MAX_KEY_BYTES>>,
	/// When the publisher says to have signed, UTC milliseconds. Signed with the checkpoint.
	pub signed_ms: Millis,
	/// The signature over [`signing_bytes`].
	pub signature: BoundedVec<u8, ConstU32<MAX_SIGNATURE_BYTES>>,
}

impl PublisherSignature {
	/// A signature by an ed25519 key.
	pub fn ed25519(key: &PublicKey, signed_ms: Millis, signature: &Signature) -> Self {
		PublisherSignature {
			kind: ED25519,
			key: BoundedVec::truncate_from(key.to_vec()),
			signed_ms,
			signature: BoundedVec::truncate_from(signature.to_vec()),
		}
	}
}

/// What stands in a file of version 1 behind magic and version.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct PublishedV1 {
	/// The checkpoint. Its authorities stand by rising key, so that all who publish it sign the same.
	pub checkpoint: Checkpoint,
	/// Who published it, by rising kind and key, each once.
	pub signatures: BoundedVec<PublisherSignature, ConstU32<MAX_SIGNATURES>>,
}

impl PublishedV1 {
	/// The bytes of the file.
	pub fn to_file(&self) -> Vec<u8> {
		file::write(&FORMAT, self)
	}

	/// The published checkpoint in the bytes of a file. Says nothing of whether it is canonical, or of
	/// whether a signature holds.
	pub fn from_file(bytes: &[u8]) -> Result<Self, FileError> {
		file::read(&FORMAT, bytes)
	}
}

/// The checkpoint as it is published: its authorities by rising key.
pub fn in_order(mut checkpoint: Checkpoint) -> Checkpoint {
	checkpoint.set.authorities.sort_unstable();
	checkpoint
}

/// The 32 bytes that a publisher's key signs. The checkpoint must be [in order](in_order).
pub fn signing_bytes(checkpoint: &Checkpoint, signed_ms: Millis) -> Hash {
	Tag::CHECKPOINT.hash(&[&(checkpoint, signed_ms).encode()])
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::proof::{AuthoritySet, BlockRef};

	fn published() -> PublishedV1 {
		PublishedV1 {
			checkpoint: Checkpoint {
				genesis: [1; 32],
				block: BlockRef { number: 5, hash: [2; 32] },
				set: AuthoritySet { id: 3, authorities: alloc::vec![([4; 32], 1), ([5; 32], 1)] },
			},
			signatures: alloc::vec![PublisherSignature::ed25519(&[6; 32], 7, &[8; 64])]
				.try_into()
				.unwrap(),
		}
	}

	#[test]
	fn file_leads_back_to_what_was_published() {
		let file = published().to_file();
		assert_eq!(PublishedV1::from_file(&file), Ok(published()));
		// Magic and version; genesis, block, set; one signature.
		assert_eq!(file.len(), 10 + (32 + 36 + 8 + 1 + 2 * 40) + (1 + 2 + 33 + 8 + 66));
	}

	#[test]
	fn cut_appended_foreign_newer_and_long_files_are_told_apart() {
		let file = published().to_file();
		for length in 10..file.len() {
			assert_eq!(PublishedV1::from_file(&file[..length]), Err(FileError::Malformed));
		}
		let appended = [&file[..], &[0]].concat();
		let (expected, found) = (file.len(), appended.len());
		assert_eq!(
			PublishedV1::from_file(&appended),
			Err(FileError::BytesBehind { expected, found })
		);
		assert_eq!(PublishedV1::from_file(b"{}"), Err(FileError::OtherKind));
		let mut newer = file.clone();
		newer[8] = 2;
		let expected = FileError::UnknownVersion { known: 1, found: 2 };
		assert_eq!(PublishedV1::from_file(&newer), Err(expected));
		let found = MAX_BYTES + 1;
		let expected = FileError::TooLarge { max: MAX_BYTES, found };
		assert_eq!(PublishedV1::from_file(&alloc::vec![0; found]), Err(expected));
	}

	#[test]
	fn more_signatures_and_longer_parts_than_there_may_be_are_malformed() {
		let one = published().signatures.into_inner().remove(0);
		let file = |signatures: alloc::vec::Vec<PublisherSignature>| {
			let content = (published().checkpoint, signatures);
			file::write(&FORMAT, &content)
		};
		assert!(PublishedV1::from_file(&file(alloc::vec![one.clone(); 128])).is_ok());
		let many = PublishedV1::from_file(&file(alloc::vec![one; 129]));
		assert_eq!(many, Err(FileError::Malformed));
		let long = |key: usize, signature: usize| {
			let parts = (1u16, alloc::vec![0u8; key], 0u64, alloc::vec![0u8; signature]);
			let content = (published().checkpoint, alloc::vec![parts]);
			PublishedV1::from_file(&file::write(&FORMAT, &content))
		};
		assert!(long(4096, 65536).is_ok());
		assert_eq!(long(4097, 64), Err(FileError::Malformed));
		assert_eq!(long(32, 65537), Err(FileError::Malformed));
	}

	#[test]
	fn order_of_members_does_not_matter_for_what_is_signed_and_all_else_does() {
		let checkpoint = published().checkpoint;
		let signed = signing_bytes(&checkpoint, 7);
		let mut turned = checkpoint.clone();
		turned.set.authorities.reverse();
		assert_eq!(signing_bytes(&in_order(turned), 7), signed);
		assert_ne!(signing_bytes(&checkpoint, 8), signed);
		let alter: [fn(&mut Checkpoint); 6] = [
			|checkpoint| checkpoint.genesis[0] ^= 1,
			|checkpoint| checkpoint.block.number += 1,
			|checkpoint| checkpoint.block.hash[0] ^= 1,
			|checkpoint| checkpoint.set.id += 1,
			|checkpoint| checkpoint.set.authorities[0].1 += 1,
			|checkpoint| checkpoint.set.authorities.truncate(1),
		];
		for alter in alter {
			let mut other = checkpoint.clone();
			alter(&mut other);
			assert_ne!(signing_bytes(&other, 7), signed);
		}
	}
}
