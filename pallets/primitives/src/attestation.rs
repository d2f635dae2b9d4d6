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
	mmr::{self, Mmr, Nodes, RootedPath},
	statement::{Body, Signature, Signer},
};

/// The most statements under one signature: what one search seizes, while one transaction stays
/// small against a block.
pub const MAX_BATCH: u32 = 256;

/// How many bytes of a submission make a unit of its organisation's quota.
///
/// Such a share of a block's length as a unit is of its time for records: so that a block is as hard to
/// fill with long statements as with many.
pub const QUOTA_UNIT_BYTES: u32 = 1_280;

/// What a submission counts for besides its statements, in units of its organisation's quota: the
/// signature and the transaction take about twice as long as a statement in a batch.
pub const QUOTA_UNITS_PER_SUBMISSION: u32 = 2;

/// What a statement counts for that does more than go on with a log: one that begins a log, or changes
/// what else is on record (an item, a case's members, a report). It writes about twice as much into the
/// state as one that does not.
pub const QUOTA_UNITS_BEYOND_LOG: u32 = 2;

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

	/// What the submission counts for against its organisation's quota of a block, in units:
	/// [`QUOTA_UNITS_PER_SUBMISSION`], and one for each statement, or [`QUOTA_UNITS_BEYOND_LOG`] if it does more
	/// than go on with a log, or one for each [`QUOTA_UNIT_BYTES`] of its encoding, rounded up, if that is more.
	///
	/// A block has only so much time for statements and only so much room for bytes, and an artefact's
	/// statement can be nearly thirty times as long as any other: were statements just counted, one
	/// organisation's artefacts could take up all of the room.
	pub fn cost(&self) -> u32 {
		let statement = |body: &Body| {
			let goes_on = body.sequence() > 0 && body.action.is_of_log_alone();
			if goes_on {
				1
			} else {
				QUOTA_UNITS_BEYOND_LOG
			}
		};
		units(self.bodies.iter().map(statement).sum(), self.encoded_size())
	}

	/// The most that a submission can count for.
	pub fn cost_max() -> u32 {
		units(MAX_BATCH.saturating_mul(QUOTA_UNITS_BEYOND_LOG), Self::max_encoded_len())
	}
}

fn units(statements: u32, bytes: usize) -> u32 {
	let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
	statements.max(bytes.div_ceil(QUOTA_UNIT_BYTES)).saturating_add(QUOTA_UNITS_PER_SUBMISSION)
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

/// The range over these statements, from which the paths of all of them are taken.
pub fn batch_nodes(statements: &[Hash]) -> Nodes {
	Nodes::from_leaves(RangeTags::BATCH, statements.iter().map(batch_leaf))
}

/// The path from one of these statements to the root of their batch.
pub fn batch_path(statements: &[Hash], index: u32) -> Option<RootedPath> {
	batch_nodes(statements).rooted_path(index)
}

/// The 32 bytes that the officer's key signs.
pub fn signing_bytes(batch_root: &Hash) -> Hash {
	Tag::ATTESTATION.hash(&[batch_root])
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		action::Action,
		antiquities::ObjectId,
		bounded::BoundedText,
		evidence::{CaseForm, Examination},
		statement::{ClaimedTime, Place},
	};

	fn text<const MAX: u32>(bytes: usize) -> BoundedText<MAX> {
		alloc::vec![b'x'; bytes].try_into().unwrap()
	}

	/// An artefact whose features and description have so many bytes.
	fn artefact(features: usize, description: usize) -> Action {
		Action::RegisterArtefact(ObjectId {
			object_type: text(1),
			features: text(features),
			description: text(description),
			..Default::default()
		})
	}

	/// The artefact that takes the most bytes.
	fn largest() -> Action {
		Action::RegisterArtefact(ObjectId {
			object_type: text(256),
			materials: text(256),
			measurements: text(256),
			inscriptions: text(256),
			features: text(1024),
			title: text(256),
			subject: text(256),
			period: text(256),
			maker: text(256),
			description: text(1024),
			inventory_number: text(256),
			origin: text(256),
		})
	}

	fn submission(action: Action, count: usize) -> SubmissionV1 {
		let body = Body {
			place: Place::First,
			nonce: [0; 16],
			action,
			occurred: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
			details: Some([0; 32]),
		};
		SubmissionV1 {
			genesis: [0; 32],
			signer: Signer { organisation: 1, officer: 1, key: [0; 32] },
			bodies: alloc::vec![body; count].try_into().unwrap(),
			signature: [0; 64],
		}
	}

	/// The same, at such a place in a log.
	fn at(sequence: u32, action: Action, count: usize) -> SubmissionV1 {
		let mut submission = submission(action, count);
		submission.bodies.iter_mut().for_each(|body| {
			body.place = Place::Own { item: [0; 32], sequence, parent: [0; 32] };
		});
		submission
	}

	#[test]
	fn statements_cost_a_unit_or_two_each_and_their_submission_two() {
		let case = Action::OpenCase { form: CaseForm::Case };
		let examination = Action::Examine { examination: Examination::Inspection };
		let settled = Action::SettleReport { report: [0; 32] };
		for count in [1, 2, MAX_BATCH] {
			let statements = count as usize;
			for twice in [
				submission(case.clone(), statements),
				submission(artefact(0, 0), statements),
				at(0, examination.clone(), statements),
				at(1, settled.clone(), statements),
			] {
				assert_eq!(twice.cost(), 2 * count + 2);
			}
			assert_eq!(at(1, examination.clone(), statements).cost(), count + 2);
		}
	}

	/// A submission of one artefact that has so many bytes beyond two units.
	fn beyond_two_units(bytes: usize) -> SubmissionV1 {
		let (description, long) = (0, 2 * QUOTA_UNIT_BYTES as usize + bytes);
		let of = |description| {
			let Action::RegisterArtefact(object) = artefact(1_024, description) else {
				unreachable!()
			};
			let (title, subject, maker) = (text(256), text(256), text(256));
			let object = ObjectId { title, subject, maker, ..object };
			submission(Action::RegisterArtefact(object), 1)
		};
		// The length of a text of 64 bytes or more takes two.
		let submission = of(long - of(description).encode().len() - 1);
		assert_eq!(submission.encode().len(), long);
		submission
	}

	#[test]
	fn unit_has_so_many_bytes_and_the_next_begins_with_one_more() {
		assert_eq!(beyond_two_units(0).cost(), 2 + 2);
		assert_eq!(beyond_two_units(1).cost(), 2 + 3);
	}

	#[test]
	fn long_statements_cost_what_their_bytes_do() {
		assert_eq!(submission(largest(), 1).cost(), 2 + 4);
		let full = submission(largest(), MAX_BATCH as usize);
		assert!(full.cost() > 3 * MAX_BATCH, "{}", full.cost());
		assert_eq!(full.cost(), 2 + (full.encode().len() as u32).div_ceil(QUOTA_UNIT_BYTES));
	}

	#[test]
	fn no_submission_costs_more_than_the_most() {
		let full = submission(largest(), MAX_BATCH as usize);
		assert!(full.cost() <= SubmissionV1::cost_max());
		// A place that is not the first is longer; there is little else that could be.
		assert!(SubmissionV1::cost_max() - full.cost() < 50);
	}

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
