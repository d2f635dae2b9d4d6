//! What pool and block are told of a submission.

mod answers;
mod tags;
mod turn;
mod waiting;

use catena_primitives::{
	action::Action,
	attestation::{Submission, SubmissionV1},
	custody::{Holder, MAX_OFFER_MS},
	evidence::{Acquisition, Derivation},
	hash::Hash,
	refusal::{Refusal, Refused},
	roles::Roles,
	statement::{Body, ItemId, Log, Place, MAX_OFFSET_MINUTES},
};
use codec::Encode;
use frame_support::{storage::with_transaction, traits::Authorize};
use sp_runtime::{
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionSource::*, TransactionValidityError,
		ValidTransaction,
	},
	DispatchError, TransactionOutcome,
};

use crate::{is_over_quota, mock::*, Error, Recording};

/// What is said of a submission that comes from `source`. What a block would keep is taken back.
fn ask(
	source: TransactionSource,
	submission: &Submission,
) -> Result<ValidTransaction, InvalidTransaction> {
	let mut answer = None;
	let rolled_back = with_transaction(|| {
		let before = root();
		let said = call(submission).authorize(source).unwrap();
		if said.is_err() || source != InBlock {
			assert_eq!(root(), before, "only what is recorded changes anything");
		}
		answer = Some(said);
		TransactionOutcome::Rollback(Ok::<(), DispatchError>(()))
	});
	assert_eq!(rolled_back, Ok(()));
	match answer.unwrap() {
		Ok((valid, _)) => Ok(valid),
		Err(TransactionValidityError::Invalid(reason)) => Err(reason),
		Err(other) => panic!("{other:?}"),
	}
}

/// What the pool is told, wherever the submission comes from.
fn pool(submission: &Submission) -> Result<ValidTransaction, InvalidTransaction> {
	let local = ask(Local, submission);
	assert_eq!(local, ask(External, submission));
	local
}

fn statement_tag(hash: Hash) -> Vec<u8> {
	(b"catena", 0u8, hash).encode()
}

fn place_tag(by: Holder, item: ItemId, log: Log, sequence: u32) -> Vec<u8> {
	(b"catena", 1u8, item, log, sequence, signer(by)).encode()
}

fn valid(
	requires: Vec<Vec<u8>>,
	provides: Vec<Vec<u8>>,
) -> Result<ValidTransaction, InvalidTransaction> {
	Ok(ValidTransaction { priority: 0, requires, provides, longevity: 300, propagate: true })
}

/// An exhibit and `count` statements that follow it one after the other, none of them recorded.
fn chain(count: u32) -> (ItemId, Vec<Body>, Vec<Hash>) {
	let first = exhibit();
	let item = hash(OWNER, &first);
	let (mut bodies, mut hashes) = (vec![first], vec![item]);
	for sequence in 1..=count {
		let parent = hashes[hashes.len() - 1];
		let next = body(Place::Custody { item, sequence, parent }, inspect());
		hashes.push(hash(OWNER, &next));
		bodies.push(next);
	}
	(item, bodies, hashes)
}
