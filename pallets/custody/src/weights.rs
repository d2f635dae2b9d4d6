//! Weights of the calls.

use alloc::collections::BTreeSet;

use catena_primitives::{
	action::Action,
	attestation::{Submission, SubmissionV1},
	hash::Hash,
	statement::{Body, Place},
};
use codec::Encode;
use frame_support::{traits::Get, weights::Weight};
use sp_runtime::traits::SaturatedConversion;

use crate::{Config, Domain, Pallet};

/// Up to how many bytes a statement is measured as a short one. One of 640 takes some 3 µs longer to
/// hash and to store than the measured one, which has 200: within what benchmarks differ.
pub const SHORT_BYTES: u32 = 640;

/// Below which place in a log records that stand side by side do so in the trie, too. `NeighbourWrite` is
/// of logs of up to 20,000 records.
const NEIGHBOURS_BELOW: u32 = 1 << 16;

/// The weight of each call.
pub trait WeightInfo {
	/// `submit` of `n` statements that are as long as can be, without what `authorize` does.
	fn submit(n: u32) -> Weight;
	/// What `authorize` does for a statement of [`SHORT_BYTES`] at most that stands alone: it records it.
	fn authorize_alone() -> Weight;
	/// The same for a batch of `n` statements of so many bytes in the mean at most.
	fn authorize(n: u32) -> Weight;
	/// The same where each corrects another.
	fn authorize_correction(n: u32) -> Weight;
	/// The same for `n` statements that are as long as can be.
	fn authorize_long(n: u32) -> Weight;
}

/// For tests, in which nothing takes time.
impl WeightInfo for () {
	fn submit(_: u32) -> Weight {
		Weight::zero()
	}

	fn authorize_alone() -> Weight {
		Weight::zero()
	}

	fn authorize(_: u32) -> Weight {
		Weight::zero()
	}

	fn authorize_correction(_: u32) -> Weight {
		Weight::zero()
	}

	fn authorize_long(_: u32) -> Weight {
		Weight::zero()
	}
}

impl<T: Config> Pallet<T> {
	/// How many statements a submission has.
	pub(crate) fn size(submission: &Submission) -> u32 {
		let Submission::V1(submission) = submission;
		submission.bodies.len().saturated_into()
	}

	/// What it takes to authorize a submission in a block: to record it.
	///
	/// The measured statement goes on with a long log of an item that has as many logs as there can be.
	/// What domains read and write comes on top, the item's entry where a log begins, and who is to take
	/// an item over.
	pub(crate) fn authorize_weight(submission: &Submission) -> Weight {
		let count = Self::size(submission);
		let Submission::V1(submission) = submission;
		let corrects = |body: &Body| matches!(body.action, Action::Correct { .. });
		let short = count.saturating_mul(SHORT_BYTES);
		let is_long = submission.encoded_size() > short.saturated_into();
		let has_corrections = submission.bodies.iter().any(corrects);
		let own = if count == 1 && !is_long && !has_corrections {
			T::WeightInfo::authorize_alone()
		} else {
			let batch = match (is_long, has_corrections) {
				(true, _) => T::WeightInfo::authorize_long(count),
				(false, true) => T::WeightInfo::authorize_correction(count),
				(false, false) => T::WeightInfo::authorize(count),
			};
			// A statement that stands alone leaves no batch.
			batch.saturating_sub(T::DbWeight::get().writes((count == 1).into()))
		};
		submission.bodies.iter().fold(own, |sum, body| sum.saturating_add(Self::extra(body)))
	}

	/// What of that was not taken: the head of a log is written once, however many statements of a
	/// batch are in it, and their records stand side by side. In the longest logs, side by side is far
	/// apart: the places are in the keys little-endian, and the way to each ends in branches of its own.
	pub(crate) fn unused_weight(submission: &SubmissionV1, hashes: &[Hash]) -> Weight {
		let write = T::DbWeight::get().writes(1);
		let beside = write.saturating_sub(T::NeighbourWrite::get());
		let mut logs = BTreeSet::new();
		let mut unused = Weight::zero();
		for (body, hash) in submission.bodies.iter().zip(hashes) {
			if logs.insert((body.item(hash), body.log(submission.signer.organisation))) {
				continue;
			}
			unused = unused.saturating_add(write);
			if body.sequence() < NEIGHBOURS_BELOW {
				unused = unused.saturating_add(beside);
			}
		}
		unused
	}

	fn extra(body: &Body) -> Weight {
		let begins_log = matches!(body.place, Place::Own { sequence: 0, .. });
		// Whether the recipient can act: an organisation's entry, and an officer's.
		let reads = if matches!(body.action, Action::Offer(_)) { 2 } else { 0 };
		T::DbWeight::get()
			.reads_writes(reads, begins_log.into())
			.saturating_add(T::Domains::weight(&body.action))
	}
}
