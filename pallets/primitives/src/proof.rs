//! The proof file, and the checkpoint from which it is judged.
//!
//! `docs/spec/proof-format.md` says byte by byte what stands in the file and what a verifier must
//! check. The types here are its SCALE structure; `catena-verifier` does the checking.

use alloc::vec::Vec;

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

use crate::{
	disclosure::Field,
	file::{self, Format},
	hash::Hash,
	mmr::{RootedPath, MAX_PEAKS},
	record::Recorded,
	statement::{Body, ItemId, Log, Signature, Signer},
};

pub use crate::file::FileError;

/// The first eight bytes of a proof file. The line break shows a file that was mangled as text.
pub const MAGIC: [u8; 8] = *b"CATENA\r\n";

/// The version that this release writes, in the two bytes behind the magic (little endian).
pub const VERSION: u16 = 1;

/// The largest proof file that is read: a history of some 200,000 records.
pub const MAX_PROOF_BYTES: usize = 128 * 1024 * 1024;

/// The largest proof that a node makes. In hexadecimal digits, with what stands around it, it fits into
/// an answer of 64 MiB.
pub const MAX_MADE_BYTES: usize = 32 * 1024 * 1024 - 4096;

/// The largest record that a proof shows, but for the first of an item: a correction, of which 14
/// hashes lead to the root of its batch of 255.
pub const MAX_LATER_RECORD_BYTES: usize = 742;

/// The most memory that a proof may take when it is decoded.
///
/// A list of empty things takes 24 times its bytes, which on a reader's machine would be 3 GiB; what a
/// node makes takes less than three times.
pub const MAX_PROOF_MEMORY_BYTES: usize = 4 * MAX_PROOF_BYTES;

const FORMAT: Format = Format {
	magic: MAGIC,
	version: VERSION,
	bytes_max: MAX_PROOF_BYTES,
	memory_bytes_max: MAX_PROOF_MEMORY_BYTES,
};

/// The number of a block and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct BlockRef {
	/// Number, 0 for genesis.
	pub number: u32,
	/// Hash of the header.
	pub hash: Hash,
}

/// A GRANDPA authority set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct AuthoritySet {
	/// Its number; 0 for the set of genesis.
	pub id: u64,
	/// Keys and weights, in the order of the chain.
	pub authorities: Vec<(Hash, u64)>,
}

/// What a user trusts to begin with: a block, and who finalizes the blocks after it.
///
/// It comes from the user, never from the proof.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Checkpoint {
	/// Hash of the chain's genesis block.
	pub genesis: Hash,
	/// The block.
	pub block: BlockRef,
	/// The authorities that finalize what comes after it.
	pub set: AuthoritySet,
}

/// A header with the votes that finalized it, both as the chain encodes them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Finalized {
	/// SCALE encoded header.
	pub header: Vec<u8>,
	/// SCALE encoded GRANDPA justification.
	pub justification: Vec<u8>,
}

/// The path of a checkpoint's block in the range of block hashes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Descent {
	/// Number of the checkpoint's block.
	pub number: u32,
	/// Siblings up to the peak, lowest first.
	pub path: BoundedVec<Hash, ConstU32<MAX_PEAKS>>,
}

/// A record as it is proven: with everything that its leaf commits to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ProvenRecord {
	/// Who signed.
	pub signer: Signer,
	/// What was signed, besides genesis and signer.
	pub body: Body,
	/// The signature over the root of the batch.
	pub signature: Signature,
	/// The way from the statement to that root; none for a batch of one.
	pub membership: Option<RootedPath>,
	/// What the chain found when it took the statement.
	pub recorded: Recorded,
}

/// A record with its path in the log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SelectedRecord {
	/// The record.
	pub record: ProvenRecord,
	/// Siblings up to the peak, lowest first.
	pub path: BoundedVec<Hash, ConstU32<MAX_PEAKS>>,
}

/// The records of one log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum LogRecords {
	/// All of them, in order.
	#[codec(index = 0)]
	Complete(Vec<ProvenRecord>),
	/// Some of them, by rising sequence.
	#[codec(index = 1)]
	Selected(Vec<SelectedRecord>),
}

/// A log with its records.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct LogProof {
	/// Which log of the item.
	pub log: Log,
	/// Its records.
	pub records: LogRecords,
}

/// A disclosed off-chain field of a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Disclosure {
	/// The log of the record.
	pub log: Log,
	/// The record's place in it.
	pub sequence: u32,
	/// The field, with its salt.
	pub field: Field,
	/// The way to the root that the statement carries.
	pub path: RootedPath,
}

/// What a later release may add without a new version: a verifier that does not know a kind cannot
/// tell what it changes, and says so.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Extension {
	/// What it is. None is defined in version 1.
	pub kind: u16,
	/// Its bytes.
	pub bytes: Vec<u8>,
}

/// What stands in a proof file of version 1 behind magic and version.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ProofV1 {
	/// Hash of the chain's genesis block.
	pub genesis: Hash,
	/// The checkpoint with which the lineage begins.
	pub anchor: BlockRef,
	/// Each change of authorities between the anchor and the block: the header that scheduled it,
	/// finalized by the old set. By rising number.
	pub lineage: Vec<Finalized>,
	/// The block as of whose state the proof speaks.
	pub block: Finalized,
	/// Trie nodes and values of that state, each once, in the order in which they are first needed.
	pub state: Vec<Vec<u8>>,
	/// That the block descends from checkpoints. By rising number, each number once.
	pub descents: Vec<Descent>,
	/// The item that the proof is about.
	pub item: ItemId,
	/// Its logs, by rising [`Log`], each once.
	pub logs: Vec<LogProof>,
	/// Disclosed fields.
	pub disclosures: Vec<Disclosure>,
	/// Room for later.
	pub extensions: Vec<Extension>,
}

impl ProofV1 {
	/// The bytes of the file.
	pub fn to_file(&self) -> Vec<u8> {
		file::write(&FORMAT, self)
	}

	/// The proof in the bytes of a file. Says nothing of whether it proves anything.
	pub fn from_file(bytes: &[u8]) -> Result<Self, FileError> {
		file::read(&FORMAT, bytes)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn empty() -> ProofV1 {
		ProofV1 {
			genesis: [0; 32],
			anchor: BlockRef { number: 0, hash: [0; 32] },
			lineage: Vec::new(),
			block: Finalized { header: Vec::new(), justification: Vec::new() },
			state: Vec::new(),
			descents: Vec::new(),
			item: [0; 32],
			logs: Vec::new(),
			disclosures: Vec::new(),
			extensions: Vec::new(),
		}
	}

	#[test]
	fn file_leads_back_to_the_proof() {
		assert_eq!(ProofV1::from_file(&empty().to_file()), Ok(empty()));
	}

	#[test]
	fn list_of_nothing_that_would_fill_the_memory_is_malformed() {
		let mut proof = empty();
		proof.state = alloc::vec![Vec::new(); MAX_PROOF_MEMORY_BYTES / 24 + 1];
		let file = proof.to_file();
		assert!(file.len() < MAX_PROOF_BYTES);
		assert!(matches!(ProofV1::from_file(&file), Err(FileError::Malformed)));
		proof.state.truncate(1000);
		assert_eq!(ProofV1::from_file(&proof.to_file()), Ok(proof));
	}

	#[test]
	fn cut_appended_foreign_and_newer_files_are_told_apart() {
		let file = empty().to_file();
		let mut appended = file.clone();
		appended.push(0);
		let mut newer = file.clone();
		newer[8] = 2;
		let (expected, found) = (file.len(), appended.len());
		assert_eq!(ProofV1::from_file(&appended), Err(FileError::BytesBehind { expected, found }));
		assert_eq!(ProofV1::from_file(&file[..file.len() - 1]), Err(FileError::Malformed));
		assert_eq!(ProofV1::from_file(&file[..9]), Err(FileError::Malformed));
		assert_eq!(ProofV1::from_file(b"%PDF-1.7"), Err(FileError::OtherKind));
		assert_eq!(
			ProofV1::from_file(&newer),
			Err(FileError::UnknownVersion { known: 1, found: 2 })
		);
	}
}
