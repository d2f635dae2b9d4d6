//! What a node hears of many submissions at once is what it would hear of each of them.

use catena_primitives::{attestation::Submission, refusal::Refusal};
use frame_support::storage::transactional::with_transaction_unchecked;
use pallet_custody::runtime_api::runtime_decl_for_custody_api::CustodyApiV1;
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
	TransactionOutcome,
};

use super::{
	calls::{root, submission},
	*,
};
use crate::{custody_extrinsic, genesis::LOCAL, Custody, Executive};

/// One that is good, one that somebody else signed, and the good one again.
fn good_forged_good() -> Vec<Submission> {
	let good = submission();
	let Submission::V1(mut forged) = good.clone();
	forged.signature = [0; 64];
	vec![good.clone(), Submission::V1(forged), good]
}

#[test]
fn pool_hears_of_many_what_it_would_hear_of_each() {
	chain_of(LOCAL).execute_with(|| {
		let block = System::block_hash(0);
		let alone = |submission| -> TransactionValidity {
			let extrinsic = custody_extrinsic(submission);
			with_transaction_unchecked(|| {
				TransactionOutcome::Rollback(Executive::validate_transaction(
					TransactionSource::External,
					extrinsic,
					block,
				))
			})
		};
		let all = good_forged_good();
		let before = root();
		let together = Runtime::validate(all.clone(), block);
		assert_eq!(together, all.into_iter().map(alone).collect::<Vec<_>>());
		assert_eq!(together[1], Err(InvalidTransaction::BadProof.into()));
		assert_eq!(root(), before);
	});
}

/// A node says it in the runtime's stead.
#[test]
fn what_waits_for_nothing_can_be_told_without_the_state() {
	chain_of(LOCAL).execute_with(|| {
		let Submission::V1(good) = submission();
		let told = Custody::waiting_for_nothing(&good, &good.hashes());
		let all = Runtime::validate(vec![Submission::V1(good)], System::block_hash(0));
		assert_eq!(all, [Ok(told)]);
	});
}

#[test]
fn each_submission_is_checked_as_if_the_others_were_not_there() {
	chain_of(LOCAL).execute_with(|| {
		let all = good_forged_good();
		let before = root();
		let forged = Err(Refusal::BadSignature.into());
		assert_eq!(Runtime::check(all), [Ok(()), forged, Ok(())]);
		assert_eq!(root(), before);
	});
}
