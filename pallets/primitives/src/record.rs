//! A statement with what the chain found when it took it.

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
	attestation::MAX_BATCH,
	hash::{Hash, RangeTags},
	mmr,
	roles::Roles,
	statement::{Body, Millis, Signature, Signer},
};

/// When the chain took a statement, and with which rights of the signer.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Recorded {
	/// Number of the block.
	pub block: u32,
	/// The block's time, UTC milliseconds.
	pub time_ms: Millis,
	/// The roles that the officer had then.
	pub roles: Roles,
}

/// Where the signature over a recorded statement is.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Attestation {
	/// Over this statement alone.
	#[codec(index = 0)]
	Alone {
		/// The signature.
		signature: Signature,
	},
	/// Over a batch, which has an entry of its own.
	#[codec(index = 1)]
	InBatch {
		/// The root that was signed; the key of the [`Batch`].
		root: Hash,
		/// The statement's place in it, from 0.
		index: u16,
	},
}

/// A record as the chain keeps it.
///
/// Besides the runtime, nodes read it by themselves (`node/src/provenance/stored.rs`): every node has to
/// know a new layout before a runtime writes it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Record {
	/// First layout.
	#[codec(index = 1)]
	V1(RecordV1),
}

/// First layout of a [`Record`].
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct RecordV1 {
	/// Who signed.
	pub signer: Signer,
	/// What was signed, besides genesis and signer.
	pub body: Body,
	/// The signature, or where it is.
	pub attestation: Attestation,
	/// When it was taken, and with which rights.
	pub recorded: Recorded,
}

/// A batch as the chain keeps it: what its members share.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Batch {
	/// First layout.
	#[codec(index = 1)]
	V1 {
		/// The signature over the batch's root.
		signature: Signature,
		/// The hashes of its statements, in order.
		statements: BoundedVec<Hash, ConstU32<MAX_BATCH>>,
	},
}

/// The leaf of a record in its log.
///
/// Commits the statement, the root and the signature over it, and what the chain found.
pub fn log_leaf(
	statement: &Hash,
	batch_root: &Hash,
	signature: &Signature,
	recorded: &Recorded,
) -> Hash {
	mmr::leaf(RangeTags::LOG, &(statement, batch_root, signature, recorded).encode())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn leaf_depends_on_each_of_its_parts() {
		let recorded = Recorded { block: 1, time_ms: 2, roles: Roles::EXAMINER };
		let leaf = log_leaf(&[1; 32], &[2; 32], &[3; 64], &recorded);
		for other in [
			log_leaf(&[0; 32], &[2; 32], &[3; 64], &recorded),
			log_leaf(&[1; 32], &[0; 32], &[3; 64], &recorded),
			log_leaf(&[1; 32], &[2; 32], &[0; 64], &recorded),
			log_leaf(&[1; 32], &[2; 32], &[3; 64], &Recorded { block: 0, ..recorded }),
			log_leaf(&[1; 32], &[2; 32], &[3; 64], &Recorded { time_ms: 0, ..recorded }),
			log_leaf(&[1; 32], &[2; 32], &[3; 64], &Recorded { roles: Roles::NONE, ..recorded }),
		] {
			assert_ne!(other, leaf);
		}
	}
}
