//! One signature over one or many statements.
//!
//! # Details
//!
//! What is signed is always the root of a [range](crate::mmr) over the hashes of the statements,
//! also when there is but one: a single statement is a batch of one. The root commits how many there
//! are, so each statement is provable on its own and a batch cannot be shown as smaller or larger
//! than it was.

use alloc::vec::Vec;

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
	hash::{Hash, RangeTags, Tag},
	mmr::{self, Mmr, RootedPath},
	statement::{Body, Signature, Signer},
};

/// The most statements under one signature: what one search seizes, while one transaction stays
/// small against a block.
pub const MAX_BATCH: u32 = 256;

/// One or many statements of one signer, with the signature: what is sent to the chain.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Submission {
	/// First format.
	#[codec(index = 1)]
	V1(SubmissionV1),
}

/// First format of a [`Submission`].
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SubmissionV1 {
	/// Hash of the chain's genesis block.
	pub genesis: Hash,
	/// Who signs.
	pub signer: Signer,
	/// The statements, in the order in which they are to be recorded.
	pub bodies: BoundedVec<Body, ConstU32<MAX_BATCH>>,
	/// Signature over [`signing_bytes`] of the statements' root.
	pub signature: Signature,
}

impl SubmissionV1 {
	/// The hashes of the statements.
	pub fn hashes(&self) -> Vec<Hash> {
		self.bodies.iter().map(|body| body.hash(&self.genesis, &self.signer)).collect()
	}
}

/// The root that one signature over these statements covers.
pub fn batch_root(statements: &[Hash]) -> Hash {
	let leaves = statements.iter().map(batch_leaf);
	// At most MAX_BATCH statements: far from the limit of a range.
	Mmr::from_leaves(RangeTags::BATCH, leaves).unwrap_or_default().root(RangeTags::BATCH)
}

/// The leaf of a statement in its batch.
pub fn batch_leaf(statement: &Hash) -> Hash {
	mmr::leaf(RangeTags::BATCH, statement)
}

/// The path from one of these statements to the root of their batch.
pub fn batch_path(statements: &[Hash], index: u32) -> Option<RootedPath> {
	let leaves: Vec<Hash> = statements.iter().map(batch_leaf).collect();
	RootedPath::build(RangeTags::BATCH, &leaves, index)
}

/// The 32 bytes that the officer's key signs.
pub fn signing_bytes(batch_root: &Hash) -> Hash {
	Tag::ATTESTATION.hash(&[batch_root])
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn batch_of_one_is_not_the_statement_itself() {
		let statement = [1; 32];
		assert_ne!(batch_root(&[statement]), statement);
		assert_ne!(signing_bytes(&batch_root(&[statement])), signing_bytes(&statement));
	}

	#[test]
	fn member_leads_to_the_root_of_its_batch_only_at_its_place() {
		let statements: Vec<Hash> = (0..5).map(|i| [i; 32]).collect();
		let root = batch_root(&statements);
		let path = batch_path(&statements, 3).unwrap();
		assert_eq!(path.root(RangeTags::BATCH, batch_leaf(&statements[3])), Some(root));
		assert_ne!(path.root(RangeTags::BATCH, batch_leaf(&statements[2])), Some(root));
		assert_eq!(batch_path(&statements, 5), None);
	}
}
