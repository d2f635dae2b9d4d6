//! How the pool learns whether a transaction is valid, and what it waits for.
//!
//! # Details
//!
//! The SDK's pool asks the runtime about each transaction by itself. Of submissions, what the runtime
//! would say is had for less:
//!
//! - New ones, and those that wait, are asked about [together](crate::service::at_once).
//! - Of one that was found recordable as of the same block, it is [known](Validation::vouch): that waits
//!   for nothing.
//! - Which tags a submission provides stands in itself. The pool wants them of those that came with a
//!   block and that it had not seen, and asks as of the block before that; of two such that build on
//!   each other, the runtime can then not give those of the second, and what waits for it in the pool
//!   would go on waiting.
//!
//! The last two say what the runtime would, so they are left to it when the chain's is not of the
//! version that this node was built with.

use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError},
};

use catena_primitives::attestation::{Submission, SubmissionV1};
use catena_runtime::{opaque::Block, Custody, Hash, VERSION};
use jsonrpsee::core::async_trait;
use pallet_custody::runtime_api::CustodyApi;
use sc_client_api::BlockBackend;
use sc_service::TaskManager;
use sc_transaction_pool::{ChainApi, FullChainApi, ValidateTransactionPriority};
use sc_transaction_pool_api::TransactionSource;
use sp_api::{CallApiAt, ProvideRuntimeApi};
use sp_blockchain::{HeaderBackend, TreeRoute};
use sp_runtime::{
	generic::BlockId,
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionValidity, UnknownTransaction, ValidTransaction},
	OpaqueExtrinsic,
};
use substrate_prometheus_endpoint::Registry;

use super::{is_plain, lock, submission_of, waiting::Waiting, OVER_QUOTA};
use crate::service::{at_once::AtOnce, FullClient};

type Sdk = FullChainApi<FullClient, Block>;

/// Answers what the pool asks about transactions and blocks.
pub struct Validation {
	sdk: Sdk,
	client: Arc<FullClient>,
	at_once: AtOnce<TransactionValidity>,
	vouched: Mutex<Vouched>,
	waiting: Arc<Mutex<Waiting>>,
}

/// What the runtime says of transactions as of a block.
#[derive(Default)]
struct Vouched {
	at: Hash,
	transactions: HashMap<Hash, ValidTransaction>,
}

impl Vouched {
	fn add(&mut self, at: Hash, transaction: Hash, valid: ValidTransaction) {
		if self.at != at {
			// What is asked now is asked as of that block: so they are never more than come in
			// between two blocks.
			self.transactions.clear();
			self.at = at;
		}
		self.transactions.insert(transaction, valid);
	}

	fn take(&mut self, at: Hash, transaction: &Hash) -> Option<ValidTransaction> {
		if self.at == at {
			self.transactions.remove(transaction)
		} else {
			None
		}
	}
}

impl Validation {
	/// Asks the runtime at the blocks of `client`, and counts in `waiting` what is valid.
	pub fn new(
		client: Arc<FullClient>,
		waiting: Arc<Mutex<Waiting>>,
		prometheus: Option<&Registry>,
		task_manager: &TaskManager,
	) -> Self {
		let spawn = task_manager.spawn_essential_handle();
		let sdk = FullChainApi::new(client.clone(), prometheus, &spawn);
		let validate = |client: &FullClient, at, submissions| {
			client.runtime_api().validate(at, submissions, at)
		};
		let spawn = task_manager.spawn_handle();
		let at_once = AtOnce::new(client.clone(), &spawn, "submissions-for-pool", validate);
		Validation { sdk, client, at_once, vouched: Mutex::default(), waiting }
	}

	/// Has the next question about this transaction as of this block answered with what is known of it.
	pub fn vouch(&self, at: Hash, transaction: Hash, valid: ValidTransaction) {
		self.vouched.lock().unwrap_or_else(PoisonError::into_inner).add(at, transaction, valid);
	}

	/// The same, for who has found that the runtime would record the submission. Nothing if that was as
	/// of a block that is no longer the best, or the node cannot speak for its runtime.
	pub fn vouch_recordable(&self, at: Hash, extrinsic: &OpaqueExtrinsic) {
		if self.client.info().best_hash != at || !self.speaks_for(at) {
			return;
		}
		if let Some(Submission::V1(submission)) = plain_submission(extrinsic) {
			let (transaction, _) = self.sdk.hash_and_length(extrinsic);
			self.vouch(at, transaction, waiting_for_nothing(&submission));
		}
	}

	/// Whether a transaction from outside is valid.
	async fn asked(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: Arc<OpaqueExtrinsic>,
		priority: ValidateTransactionPriority,
	) -> Result<TransactionValidity, <Sdk as ChainApi>::Error> {
		let (transaction, bytes) = self.sdk.hash_and_length(&extrinsic);
		if let Some(valid) = self.vouched(at, &transaction) {
			return Ok(Ok(valid));
		}
		// What a block has to wait for does not stand in line with what comes in.
		if priority == ValidateTransactionPriority::Submitted {
			// A decoded submission takes many times the memory that its bytes do, and there may be
			// thousands of them: so only those that have got a place in the line are decoded.
			if let Ok(room) = self.at_once.room(bytes).await {
				if let Some(submission) = plain_submission(&extrinsic) {
					if let Ok(validity) = room.ask(at, submission).await {
						return Ok(validity);
					}
				}
			}
		}
		self.sdk.validate_transaction(at, source, extrinsic, priority).await
	}

	fn vouched(&self, at: Hash, transaction: &Hash) -> Option<ValidTransaction> {
		self.vouched.lock().unwrap_or_else(PoisonError::into_inner).take(at, transaction)
	}

	/// Whether the runtime at a block is the one that this node was built with.
	pub fn speaks_for(&self, at: Hash) -> bool {
		let version = self.client.runtime_version_at(at, sp_core::traits::CallContext::Offchain);
		version.is_ok_and(|version| version.spec_version == VERSION.spec_version)
	}
}

/// The submission in a transaction, if that is what the node itself would make of it.
fn plain_submission(extrinsic: &OpaqueExtrinsic) -> Option<Submission> {
	if is_plain(extrinsic) {
		submission_of(extrinsic)
	} else {
		None
	}
}

/// What the runtime says of a submission that waits for nothing.
fn waiting_for_nothing(submission: &SubmissionV1) -> ValidTransaction {
	Custody::waiting_for_nothing(submission, &submission.hashes())
}

/// What the pool is told of a new transaction, of which the runtime says this: a valid one takes its place
/// in the pool, or has none.
fn placed(
	waiting: &Mutex<Waiting>,
	transaction: Hash,
	extrinsic: &OpaqueExtrinsic,
	validity: TransactionValidity,
) -> TransactionValidity {
	if let Ok(valid) = &validity {
		let is_first = valid.requires.is_empty();
		if !lock(waiting).reserve(transaction, extrinsic, is_first) {
			return Err(OVER_QUOTA.into());
		}
	}
	validity
}

/// What the pool is told of a transaction that could not be asked about, because the state of the block is
/// gone, for one. Of an error it would throw out what it has; so of that nothing is known, and it stays.
fn unanswered<E>(
	waiting: &Mutex<Waiting>,
	transaction: &Hash,
	error: E,
) -> Result<TransactionValidity, E> {
	if lock(waiting).has(transaction) {
		Ok(Err(UnknownTransaction::CannotLookup.into()))
	} else {
		Err(error)
	}
}

#[async_trait]
impl ChainApi for Validation {
	type Block = Block;
	type Error = <Sdk as ChainApi>::Error;

	async fn validate_transaction(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: Arc<OpaqueExtrinsic>,
		priority: ValidateTransactionPriority,
	) -> Result<TransactionValidity, Self::Error> {
		match source {
			TransactionSource::InBlock => {
				// It was authorized, whatever its form.
				let submission = submission_of(&extrinsic).filter(|_| self.speaks_for(at));
				if let Some(Submission::V1(submission)) = submission {
					let provides = waiting_for_nothing(&submission).provides;
					return Ok(Ok(ValidTransaction { provides, ..Default::default() }));
				}
			}
			TransactionSource::Local | TransactionSource::External => {
				let asked = self.asked(at, source, extrinsic.clone(), priority).await;
				if priority != ValidateTransactionPriority::Submitted {
					return asked;
				}
				let (transaction, _) = self.sdk.hash_and_length(&extrinsic);
				return match asked {
					Ok(validity) => Ok(placed(&self.waiting, transaction, &extrinsic, validity)),
					Err(error) => unanswered(&self.waiting, &transaction, error),
				};
			}
		}
		self.sdk.validate_transaction(at, source, extrinsic, priority).await
	}

	fn validate_transaction_blocking(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: Arc<OpaqueExtrinsic>,
	) -> Result<TransactionValidity, Self::Error> {
		self.sdk.validate_transaction_blocking(at, source, extrinsic)
	}

	fn block_id_to_number(
		&self,
		at: &BlockId<Block>,
	) -> Result<Option<NumberFor<Block>>, Self::Error> {
		self.sdk.block_id_to_number(at)
	}

	fn block_id_to_hash(&self, at: &BlockId<Block>) -> Result<Option<Hash>, Self::Error> {
		self.sdk.block_id_to_hash(at)
	}

	fn hash_and_length(&self, extrinsic: &OpaqueExtrinsic) -> (Hash, usize) {
		self.sdk.hash_and_length(extrinsic)
	}

	async fn block_body(&self, at: Hash) -> Result<Option<Vec<OpaqueExtrinsic>>, Self::Error> {
		self.sdk.block_body(at).await
	}

	fn block_header(&self, at: Hash) -> Result<Option<<Block as BlockT>::Header>, Self::Error> {
		self.sdk.block_header(at)
	}

	/// Asked for when another block is the best one. What stood in blocks that are not on its chain comes
	/// back into the pool next, as if it were new.
	fn tree_route(&self, from: Hash, to: Hash) -> Result<TreeRoute<Block>, Self::Error> {
		let route = self.sdk.tree_route(from, to)?;
		for replaced in route.retracted() {
			let body = self.client.block_body(replaced.hash).ok().flatten().unwrap_or_default();
			let back = body.iter().map(|extrinsic| self.sdk.hash_and_length(extrinsic).0);
			lock(&self.waiting).expect_back(back);
		}
		Ok(route)
	}
}

#[cfg(test)]
mod tests {
	use super::super::{
		load::{Load, Party},
		waiting::waiting_max,
	};
	use super::*;
	use crate::service::samples::{submission, CASE};
	use catena_runtime::{custody_extrinsic, extensions::tx_extension, UncheckedExtrinsic};
	use sc_transaction_pool::PoolLimit;
	use sp_runtime::{generic::Era, transaction_validity::InvalidTransaction};

	const BLOCK: Hash = Hash::repeat_byte(1);
	const NEXT: Hash = Hash::repeat_byte(2);

	fn hash(byte: u8) -> Hash {
		Hash::repeat_byte(byte)
	}

	#[test]
	fn transaction_is_vouched_for_once_and_as_of_one_block() {
		let mut vouched = Vouched::default();
		let valid = ValidTransaction { provides: vec![vec![7]], ..Default::default() };
		vouched.add(BLOCK, hash(7), valid.clone());
		assert_eq!(vouched.take(NEXT, &hash(7)), None);
		assert_eq!(vouched.take(BLOCK, &hash(8)), None);
		assert_eq!(vouched.take(BLOCK, &hash(7)), Some(valid));
		assert_eq!(vouched.take(BLOCK, &hash(7)), None);
	}

	#[test]
	fn what_was_vouched_for_as_of_an_earlier_block_is_forgotten() {
		let mut vouched = Vouched::default();
		vouched.add(BLOCK, hash(7), ValidTransaction::default());
		vouched.add(NEXT, hash(8), ValidTransaction::default());
		assert_eq!((vouched.take(BLOCK, &hash(7)), vouched.take(NEXT, &hash(7))), (None, None));
		assert_eq!(vouched.transactions.len(), 1);
		assert!(vouched.take(NEXT, &hash(8)).is_some());
	}

	#[test]
	fn new_transaction_takes_its_place_if_it_is_valid_and_there_is_one() {
		let most = PoolLimit { count: 100, total_bytes: 10_000 };
		let waiting = Mutex::new(Waiting::new(most));
		let extrinsic: OpaqueExtrinsic = custody_extrinsic(submission(7, 1, CASE, 1)).into();
		let load = Load::of(&extrinsic);
		assert_eq!(load.party, Party::Organisation(7));
		let units = || lock(&waiting).each();
		let told = |byte, validity| placed(&waiting, hash(byte), &extrinsic, validity);
		let valid = ValidTransaction { provides: vec![vec![7]], ..Default::default() };
		let refused: TransactionValidity = Err(InvalidTransaction::BadProof.into());
		assert_eq!(told(1, refused.clone()), refused);
		assert!(units().is_empty());
		assert_eq!(told(1, Ok(valid.clone())), Ok(valid.clone()));
		assert_eq!(units(), [(7, u64::from(load.cost))]);
		let rest = waiting_max() - load.cost;
		lock(&waiting).announce(hash(2), Load { cost: rest, ..load });
		assert_eq!(told(2, Ok(valid.clone())), Ok(valid.clone()));
		assert_eq!(told(3, Ok(valid)), Err(OVER_QUOTA.into()));
		assert_eq!(units(), [(7, u64::from(waiting_max()))]);
	}

	#[test]
	fn what_the_pool_has_stays_there_when_it_cannot_be_asked_about() {
		let waiting = Mutex::new(Waiting::new(PoolLimit { count: 100, total_bytes: 10_000 }));
		let extrinsic: OpaqueExtrinsic = custody_extrinsic(submission(7, 1, CASE, 1)).into();
		assert!(lock(&waiting).reserve(hash(1), &extrinsic, true));
		let told = |byte| unanswered(&waiting, &hash(byte), "the state is gone");
		assert_eq!(told(1), Ok(Err(UnknownTransaction::CannotLookup.into())));
		assert_eq!(told(2), Err("the state is gone"));
	}

	/// What the runtime would look at besides the submission cannot be answered from that alone.
	#[test]
	fn only_what_the_node_itself_would_make_of_a_submission_is_plain() {
		let submission = submission(7, 1, CASE, 1);
		let plain = custody_extrinsic(submission.clone());
		let plain_function = plain.function.clone();
		let bare = UncheckedExtrinsic::new_bare(plain_function.clone());
		assert_eq!(plain_submission(&plain.into()), Some(submission.clone()));
		assert_eq!(submission_of(&bare.clone().into()), Some(submission));
		assert_eq!(plain_submission(&bare.into()), None);
		for (era, nonce) in [(Era::mortal(4, 0), 0), (Era::Immortal, 1)] {
			let extension = tx_extension(era, nonce);
			let other =
				UncheckedExtrinsic::new_transaction(plain_function.clone(), extension).into();
			assert!(submission_of(&other).is_some());
			assert_eq!(plain_submission(&other), None);
		}
	}
}
