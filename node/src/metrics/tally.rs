//! What is on record, counted from the bodies of final blocks.
//!
//! # Details
//!
//! The state has no such figures: to know how many logs of what length there are would be to walk
//! through all of it. But a submission in a block is recorded, all of it, and each statement names its
//! place in a log: with sequence `n`, a log of `n` records has become one of `n + 1`. So new records are
//! all that has to be looked at.

use std::collections::BTreeMap;

use catena_primitives::{
	attestation::Submission,
	statement::{Log, OrganisationId},
};
use catena_runtime::{BlockNumber, Hash};
use codec::{Decode, Encode};
use sp_runtime::OpaqueExtrinsic;

use crate::service::{read_extrinsic, Extrinsic};

/// The lengths that logs are counted by, in records. 512 is the most of an own log; a complete proof shows
/// 50,000.
pub const LENGTHS: [u32; 10] = [1, 4, 16, 64, 256, 512, 1_024, 4_096, 16_384, 50_000];

/// The lengths, and what is above the last.
const CLASSES: usize = LENGTHS.len() + 1;

/// Logs of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Logs {
	/// How many records they have together.
	pub records: u64,
	/// How many the longest has.
	pub longest: u32,
	/// How many logs there are whose length is in the class.
	classes: [u64; CLASSES],
}

/// In which class a log of so many records is.
fn class(records: u32) -> usize {
	LENGTHS.iter().position(|most| records <= *most).unwrap_or(LENGTHS.len())
}

impl Logs {
	/// A record was added at this place of a log.
	fn append(&mut self, sequence: u32) {
		let length = sequence.saturating_add(1);
		self.records = self.records.saturating_add(1);
		self.longest = self.longest.max(length);
		if sequence > 0 {
			if let Some(logs) = self.classes.get_mut(class(sequence)) {
				*logs = logs.saturating_sub(1);
			}
		}
		if let Some(logs) = self.classes.get_mut(class(length)) {
			*logs = logs.saturating_add(1);
		}
	}

	/// Of each length, as Prometheus writes it, how many logs have no more records than that.
	pub fn up_to(&self) -> impl Iterator<Item = (String, u64)> + '_ {
		let names = LENGTHS.iter().map(u32::to_string).chain(["+Inf".into()]);
		let mut sum = 0_u64;
		names.zip(self.classes).map(move |(name, logs)| {
			sum = sum.saturating_add(logs);
			(name, sum)
		})
	}
}

/// What is on record up to a block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Tally {
	/// Number and hash of the block.
	pub block: (BlockNumber, Hash),
	/// How many blocks up to there have no body here, so that what they recorded is not counted.
	pub missing: u32,
	/// Items' custody logs.
	pub custody: Logs,
	/// Organisations' own logs.
	pub own: Logs,
}

/// What a block had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InBlock {
	/// What each organisation used up of its quota, in units.
	pub used: BTreeMap<OrganisationId, u32>,
	/// How many extrinsics this node cannot read: the chain's runtime is a newer one.
	pub unread: u64,
}

impl Tally {
	/// As of genesis, before anything was recorded.
	pub fn of_genesis(genesis: Hash) -> Self {
		Tally { block: (0, genesis), ..Default::default() }
	}

	/// Adds the next final block. Without a body, that one is missing.
	pub fn add(&mut self, hash: Hash, body: Option<&[OpaqueExtrinsic]>) -> InBlock {
		self.block = (self.block.0.saturating_add(1), hash);
		let mut block = InBlock::default();
		if body.is_none() {
			self.missing = self.missing.saturating_add(1);
		}
		for extrinsic in body.unwrap_or_default() {
			match read_extrinsic(extrinsic) {
				Extrinsic::Submission(submission) => self.record(&submission, &mut block),
				Extrinsic::Other => {}
				Extrinsic::Unknown => block.unread = block.unread.saturating_add(1),
			}
		}
		block
	}

	fn record(&mut self, submission: &Submission, block: &mut InBlock) {
		let Submission::V1(submission) = submission;
		let organisation = submission.signer.organisation;
		let used = block.used.entry(organisation).or_default();
		*used = used.saturating_add(submission.cost());
		for body in &submission.bodies {
			match body.log(organisation) {
				Log::Custody => self.custody.append(body.sequence()),
				Log::Own(_) => self.own.append(body.sequence()),
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::service::samples::{submission, CASE};
	use catena_primitives::{
		action::Action, attestation::SubmissionV1, evidence::Examination, statement::Place,
	};
	use catena_runtime::custody_extrinsic;

	const BLOCK: Hash = Hash::repeat_byte(1);

	/// Statements of organisation 7 at these places.
	fn at(places: &[Place]) -> OpaqueExtrinsic {
		let examine = Action::Examine { examination: Examination::Inspection };
		let Submission::V1(inner) = submission(7, 1, examine, places.len());
		let mut bodies = inner.bodies.into_inner();
		bodies.iter_mut().zip(places).for_each(|(body, place)| body.place = *place);
		let bodies = bodies.try_into().expect("as many");
		custody_extrinsic(Submission::V1(SubmissionV1 { bodies, ..inner })).into()
	}

	fn custody(sequence: u32) -> Place {
		Place::Custody { item: [9; 32], sequence, parent: [8; 32] }
	}

	fn own(sequence: u32) -> Place {
		Place::Own { item: [9; 32], sequence, parent: [8; 32] }
	}

	fn lengths(logs: &Logs) -> Vec<u64> {
		logs.up_to().map(|(_, logs)| logs).collect()
	}

	#[test]
	fn logs_are_counted_by_the_length_that_they_have_now() {
		let mut tally = Tally::of_genesis(Hash::zero());
		// Two items, of which one grows to five records, beyond the second class.
		tally.add(BLOCK, Some(&[at(&[Place::First, Place::First])]));
		assert_eq!(lengths(&tally.custody), [2; CLASSES]);
		let rest: Vec<Place> = (1..5).map(custody).collect();
		tally.add(BLOCK, Some(&[at(&rest[..3])]));
		assert_eq!(lengths(&tally.custody)[..3], [1, 2, 2]);
		tally.add(BLOCK, Some(&[at(&rest[3..])]));
		assert_eq!(lengths(&tally.custody)[..3], [1, 1, 2]);
		assert_eq!((tally.custody.records, tally.custody.longest), (6, 5));
		assert_eq!(tally.own, Logs::default());
		assert_eq!(tally.block, (3, BLOCK));
	}

	#[test]
	fn own_logs_count_apart_from_custody() {
		let mut tally = Tally::of_genesis(Hash::zero());
		tally.add(BLOCK, Some(&[at(&[own(0), own(1)])]));
		assert_eq!((tally.own.records, tally.own.longest), (2, 2));
		assert_eq!(lengths(&tally.own)[..2], [0, 1]);
		assert_eq!(tally.custody, Logs::default());
	}

	#[test]
	fn log_that_is_longer_than_any_class_is_counted_at_the_end() {
		let mut logs = Logs::default();
		logs.append(49_999);
		logs.append(50_000);
		assert_eq!(logs.up_to().last(), Some(("+Inf".into(), 1)));
		assert_eq!(lengths(&logs)[CLASSES - 2], 0);
		logs.append(u32::MAX);
		assert_eq!(logs.longest, u32::MAX);
	}

	#[test]
	fn block_uses_up_what_its_submissions_cost_each_their_own_organisations() {
		let mut tally = Tally::of_genesis(Hash::zero());
		let of = |organisation, statements| {
			custody_extrinsic(submission(organisation, 1, CASE, statements)).into()
		};
		let block = tally.add(BLOCK, Some(&[of(1, 1), of(2, 3), of(1, 2)]));
		assert_eq!(block.used, BTreeMap::from([(1, 4 + 6), (2, 8)]));
		assert_eq!((block.unread, tally.custody.records), (0, 6));
	}

	#[test]
	fn what_cannot_be_read_is_said_and_what_is_missing_counted() {
		let mut tally = Tally::of_genesis(Hash::zero());
		let unknown = OpaqueExtrinsic::from_blob(vec![0x45; 9]);
		let block = tally.add(BLOCK, Some(&[unknown, at(&[Place::First])]));
		assert_eq!((block.unread, tally.custody.records, tally.missing), (1, 1, 0));
		assert_eq!(tally.add(BLOCK, None), InBlock::default());
		assert_eq!((tally.missing, tally.block.0), (1, 2));
	}

	#[test]
	fn tally_that_is_read_again_is_the_same() {
		let mut tally = Tally::of_genesis(Hash::zero());
		tally.add(BLOCK, Some(&[at(&[Place::First, custody(1), own(0)])]));
		assert_eq!(Tally::decode(&mut &tally.encode()[..]), Ok(tally));
	}
}
