//! Recording a submission, or finding out whether it would be recorded.

use alloc::vec::Vec;

use catena_primitives::{
	attestation::{batch_root, signing_bytes, Submission, SubmissionV1, MAX_BATCH},
	hash::Hash,
	record::{Attestation, Batch, Recorded},
	refusal::{Refusal, Refused},
};
use frame_support::{storage::transactional::with_transaction_unchecked, traits::Time};
use sp_runtime::{
	traits::{SaturatedConversion, Zero},
	TransactionOutcome,
};

use crate::{record::Batched, Batches, Config, Pallet, Rights};

/// What a valid signature is over.
pub(crate) struct Signed {
	/// The statements.
	pub hashes: Vec<Hash>,
	/// Their root.
	pub root: Hash,
}

impl<T: Config> Pallet<T> {
	/// The hash of the genesis block, which every statement names.
	pub(crate) fn genesis() -> Hash {
		let hash = frame_system::Pallet::<T>::block_hash(
			frame_system::pallet_prelude::BlockNumberFor::<T>::zero(),
		);
		hash.as_ref().try_into().unwrap_or_default()
	}

	/// Whether the submission would be recorded now; the reason if not. Changes nothing.
	pub fn check(submission: &Submission) -> Result<(), Refused> {
		let Submission::V1(submission) = submission;
		let signed = Self::check_signature(submission)?;
		Self::rehearse(submission, &signed)
	}

	/// The statements, if the signature is the signer's over all of them, for this chain.
	pub(crate) fn check_signature(submission: &SubmissionV1) -> Result<Signed, Refused> {
		let genesis = Self::genesis();
		if submission.genesis != genesis {
			let found = submission.genesis;
			return Err(Refusal::WrongGenesis { expected: genesis, found }.into());
		}
		if submission.bodies.is_empty() {
			return Err(Refusal::EmptyBatch.into());
		}
		let hashes = submission.hashes();
		let root = batch_root(&hashes);
		let valid = sp_io::crypto::ed25519_verify(
			&submission.signature.into(),
			&signing_bytes(&root),
			&submission.signer.key.into(),
		);
		if valid {
			Ok(Signed { hashes, root })
		} else {
			Err(Refusal::BadSignature.into())
		}
	}

	/// Records everything and takes it back again: so the rules exist once.
	fn rehearse(submission: &SubmissionV1, signed: &Signed) -> Result<(), Refused> {
		with_transaction_unchecked(|| {
			TransactionOutcome::Rollback(Self::record_all(submission, signed))
		})
	}

	/// Records all of the statements or none.
	pub(crate) fn apply(submission: &SubmissionV1, signed: &Signed) -> Result<(), Refused> {
		// A layer without a check of how deep it is: nothing calls this from within another call, and what
		// was not recorded must never look as if it had been.
		with_transaction_unchecked(|| match Self::record_all(submission, signed) {
			Ok(()) => TransactionOutcome::Commit(Ok(())),
			Err(refused) => TransactionOutcome::Rollback(Err(refused)),
		})
	}

	fn record_all(submission: &SubmissionV1, signed: &Signed) -> Result<(), Refused> {
		let signer = &submission.signer;
		let roles = T::Rights::rights(signer)?;
		Self::use_quota(signer.organisation, submission.cost())?;

		let recorded = Recorded {
			block: frame_system::Pallet::<T>::block_number().saturated_into(),
			time_ms: T::Clock::now(),
			roles,
		};
		let Signed { hashes, root } = signed;
		let alone = hashes.len() == 1;
		for (index, (body, hash)) in submission.bodies.iter().zip(hashes).enumerate() {
			let index = index.saturated_into();
			let attestation = if alone {
				Attestation::Alone { signature: submission.signature }
			} else {
				Attestation::InBatch { root: *root, index }
			};
			let batched = Batched { signature: &submission.signature, root, attestation };
			Self::record(hash, body, signer, &recorded, batched)
				.map_err(|reason| Refused { statement: Some(index), reason })?;
		}
		if !alone {
			let statements =
				hashes.clone().try_into().map_err(|_| Refusal::LogFull { max: MAX_BATCH })?;
			Batches::<T>::insert(root, Batch::V1 { signature: submission.signature, statements });
		}
		Ok(())
	}
}
