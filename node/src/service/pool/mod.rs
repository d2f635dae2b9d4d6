//! The transaction pool, and how much of it each organisation may have.
//!
//! - [`validation`]: how the pool learns whether a transaction is valid.
//!
//! # Details
//!
//! Submissions cost nothing, so without a quota one organisation, or whoever stole a key of it, could
//! fill the pool and shut the others out. The quota is counted here, in front of the SDK's pool,
//! because everything that comes from outside passes here: RPC and gossip alike.
//!
//! Only what the pool took is counted, for before that nobody has checked whose it is: counting
//! earlier would let anybody use up another organisation's quota with bad signatures. So the quota can
//! be passed by as much as is being checked at the same moment.
//!
//! A block takes no more of an organisation than its quota, and answers `Future` to the rest. The SDK's
//! pool removes whatever a block refused. What is merely for a later block is therefore not reported
//! to it: it was taken, and has to stay.

mod validation;

use std::{
	collections::{HashMap, HashSet},
	pin::Pin,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};

use catena_primitives::{attestation::Submission, statement::OrganisationId};
use catena_runtime::{opaque::Block, Hash, Runtime, RuntimeCall, UncheckedExtrinsic};
use codec::{DecodeLimit, Encode};
use jsonrpsee::core::async_trait;
use sc_client_api::UsageProvider;
use sc_service::{Configuration, TaskManager};
use sc_transaction_pool::{BasicPool, ChainApi, Options, RevalidationType};
use sc_transaction_pool_api::{
	error::Error as PoolError, ChainEvent, ImportNotificationStream, InPoolTransaction,
	LocalTransactionPool, MaintainedTransactionPool, PoolStatus, ReadyTransactions,
	TransactionPool, TransactionSource, TransactionStatusStreamFor, TxInvalidityReportMap,
};
use sp_runtime::{
	traits::Get,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	OpaqueExtrinsic,
};

use super::FullClient;
use validation::Validation;

/// For how many blocks an organisation's statements may wait: two, so that the next one can be filled
/// while the last is still being imported.
const QUOTA_BLOCKS: u32 = 2;

/// How deep calls may stand inside each other. A motion of the council has one call in it.
const CALL_DEPTH_MAX: u32 = 32;

/// What may wait of one organisation, in units of its quota: in the pool, or at this node for finality.
pub fn waiting_max() -> u32 {
	quota_per_block().saturating_mul(QUOTA_BLOCKS)
}

fn quota_per_block() -> u32 {
	<Runtime as pallet_custody::Config>::QuotaPerBlock::get()
}

type SdkPool = BasicPool<Validation, Block>;

/// The transaction pool.
pub struct Pool {
	sdk: SdkPool,
	waiting: Mutex<Waiting>,
}

/// Whose statements a transaction carries, and what they cost of that organisation's quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Load {
	organisation: OrganisationId,
	cost: u32,
}

impl Load {
	/// None if it is no submission of statements.
	fn of(extrinsic: &OpaqueExtrinsic) -> Option<Load> {
		let Submission::V1(submission) = submission_of(extrinsic)?;
		Some(Load { organisation: submission.signer.organisation, cost: submission.cost() })
	}
}

/// The submission in a transaction, whoever sends it and however; none if it is something else.
fn submission_of(extrinsic: &OpaqueExtrinsic) -> Option<Submission> {
	let bytes = extrinsic.encode();
	let decoded =
		UncheckedExtrinsic::decode_all_with_depth_limit(CALL_DEPTH_MAX, &mut &bytes[..]).ok()?;
	match decoded.function {
		RuntimeCall::Custody(pallet_custody::Call::submit { submission }) => Some(*submission),
		_ => None,
	}
}

/// What the pool holds of each organisation.
#[derive(Default)]
struct Waiting {
	transactions: HashMap<Hash, Load>,
	costs: HashMap<OrganisationId, u32>,
}

impl Waiting {
	fn has_room(&self, load: Load) -> bool {
		let waiting = self.costs.get(&load.organisation).copied().unwrap_or_default();
		waiting.saturating_add(load.cost) <= waiting_max()
	}

	fn add(&mut self, transaction: Hash, load: Load) {
		if self.transactions.insert(transaction, load).is_none() {
			let cost = self.costs.entry(load.organisation).or_default();
			*cost = cost.saturating_add(load.cost);
		}
	}

	/// Whether a block refused this transaction only because it had the organisation's quota already.
	fn is_for_later(&self, transaction: &Hash, error: Option<&TransactionValidityError>) -> bool {
		let early = TransactionValidityError::Invalid(InvalidTransaction::Future);
		let Some(load) = self.transactions.get(transaction) else { return false };
		let waiting = self.costs.get(&load.organisation).copied().unwrap_or_default();
		error == Some(&early) && waiting > quota_per_block()
	}

	/// Forgets what is no longer in the pool.
	fn keep(&mut self, in_pool: &HashSet<Hash>) {
		self.transactions.retain(|hash, _| in_pool.contains(hash));
		self.costs.clear();
		for load in self.transactions.values() {
			let cost = self.costs.entry(load.organisation).or_default();
			*cost = cost.saturating_add(load.cost);
		}
	}
}

impl Pool {
	/// Puts the quota in front of the SDK's pool.
	pub fn new(
		client: Arc<FullClient>,
		options: Options,
		config: &Configuration,
		task_manager: &TaskManager,
	) -> Self {
		let prometheus = config.prometheus_registry();
		let validation = Validation::new(client.clone(), prometheus, task_manager);
		let chain = client.usage_info().chain;
		let sdk = BasicPool::with_revalidation_type(
			options,
			config.role.is_authority().into(),
			Arc::new(validation),
			prometheus,
			RevalidationType::Full,
			task_manager.spawn_essential_handle(),
			chain.best_number,
			chain.best_hash,
			chain.finalized_hash,
		);
		Pool { sdk, waiting: Mutex::default() }
	}

	/// Takes a submission of which the runtime has said that it would be recorded on top of the block
	/// with this hash.
	pub async fn submit_recordable(
		&self,
		at: Hash,
		extrinsic: OpaqueExtrinsic,
	) -> Result<Hash, <Self as TransactionPool>::Error> {
		self.sdk.api().vouch_recordable(at, &extrinsic);
		self.submit_one(at, TransactionSource::External, extrinsic).await
	}

	/// Whether the pool would take a submission of an organisation that costs so much.
	pub fn has_room(&self, organisation: OrganisationId, cost: u32) -> bool {
		self.waiting().has_room(Load { organisation, cost })
	}

	fn waiting(&self) -> MutexGuard<'_, Waiting> {
		self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// What a transaction counts for; an error if that is too much.
	fn admit(&self, extrinsic: &OpaqueExtrinsic) -> Result<Option<Load>, PoolError> {
		let load = Load::of(extrinsic);
		if load.is_some_and(|load| !self.waiting().has_room(load)) {
			return Err(PoolError::ImmediatelyDropped);
		}
		Ok(load)
	}

	fn count(&self, transaction: Hash, load: Option<Load>) {
		if let Some(load) = load {
			self.waiting().add(transaction, load);
		}
	}

	fn forget_what_left(&self) {
		let ready = self.sdk.ready().map(|transaction| *transaction.hash());
		let futures = self.sdk.futures().into_iter().map(|transaction| *transaction.hash());
		let in_pool = ready.chain(futures).collect();
		self.waiting().keep(&in_pool);
	}
}

#[async_trait]
impl TransactionPool for Pool {
	type Block = Block;
	type Hash = Hash;
	type InPoolTransaction = <SdkPool as TransactionPool>::InPoolTransaction;
	type Error = <SdkPool as TransactionPool>::Error;

	async fn submit_at(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsics: Vec<OpaqueExtrinsic>,
	) -> Result<Vec<Result<Hash, Self::Error>>, Self::Error> {
		let mut all = Vec::with_capacity(extrinsics.len());
		for extrinsic in extrinsics {
			all.push(self.submit_one(at, source, extrinsic).await);
		}
		Ok(all)
	}

	async fn submit_one(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: OpaqueExtrinsic,
	) -> Result<Hash, Self::Error> {
		let load = self.admit(&extrinsic)?;
		let hash = self.sdk.submit_one(at, source, extrinsic).await?;
		self.count(hash, load);
		Ok(hash)
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: OpaqueExtrinsic,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
		let load = self.admit(&extrinsic)?;
		let hash = self.sdk.hash_of(&extrinsic);
		let status = self.sdk.submit_and_watch(at, source, extrinsic).await?;
		self.count(hash, load);
		Ok(status)
	}

	async fn ready_at(
		&self,
		at: Hash,
	) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.sdk.ready_at(at).await
	}

	fn ready(&self) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.sdk.ready()
	}

	async fn report_invalid(
		&self,
		at: Option<Hash>,
		mut errors: TxInvalidityReportMap<Hash>,
	) -> Vec<Arc<Self::InPoolTransaction>> {
		errors.retain(|hash, error| !self.waiting().is_for_later(hash, error.as_ref()));
		self.sdk.report_invalid(at, errors).await
	}

	fn futures(&self) -> Vec<Self::InPoolTransaction> {
		self.sdk.futures()
	}

	fn status(&self) -> PoolStatus {
		self.sdk.status()
	}

	fn import_notification_stream(&self) -> ImportNotificationStream<Hash> {
		self.sdk.import_notification_stream()
	}

	fn on_broadcasted(&self, propagations: HashMap<Hash, Vec<String>>) {
		self.sdk.on_broadcasted(propagations)
	}

	fn hash_of(&self, extrinsic: &OpaqueExtrinsic) -> Hash {
		self.sdk.hash_of(extrinsic)
	}

	fn ready_transaction(&self, hash: &Hash) -> Option<Arc<Self::InPoolTransaction>> {
		self.sdk.ready_transaction(hash)
	}

	async fn ready_at_with_timeout(
		&self,
		at: Hash,
		timeout: Duration,
	) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.sdk.ready_at_with_timeout(at, timeout).await
	}
}

#[async_trait]
impl MaintainedTransactionPool for Pool {
	async fn maintain(&self, event: ChainEvent<Block>) {
		self.sdk.maintain(event).await;
		self.forget_what_left();
	}
}

impl LocalTransactionPool for Pool {
	type Block = Block;
	type Hash = Hash;
	type Error = <SdkPool as TransactionPool>::Error;

	/// What the node itself sends, which is reports of equivocations only. The voter waits for it, so it
	/// is asked about here, and not behind what others send.
	fn submit_local(&self, at: Hash, extrinsic: OpaqueExtrinsic) -> Result<Hash, Self::Error> {
		let source = TransactionSource::Local;
		let asked = Arc::new(extrinsic.clone());
		match self.sdk.api().validate_transaction_blocking(at, source, asked)? {
			Ok(valid) => self.sdk.api().vouch(at, self.sdk.hash_of(&extrinsic), valid),
			Err(TransactionValidityError::Invalid(why)) => {
				return Err(PoolError::InvalidTransaction(why).into());
			}
			Err(TransactionValidityError::Unknown(why)) => {
				return Err(PoolError::UnknownTransaction(why).into());
			}
		}
		futures::executor::block_on(self.submit_one(at, source, extrinsic))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::{
		action::Action,
		antiquities::ObjectId,
		attestation::SubmissionV1,
		evidence::CaseForm,
		statement::{Body, ClaimedTime, Place, Signer},
	};
	use catena_runtime::custody_extrinsic;
	use codec::Decode;

	fn load(organisation: OrganisationId, cost: u32) -> Load {
		Load { organisation, cost }
	}

	fn hash(byte: u8) -> Hash {
		Hash::repeat_byte(byte)
	}

	#[test]
	fn one_organisations_quota_leaves_the_others_theirs() {
		let quota = waiting_max();
		let mut waiting = Waiting::default();
		assert!(waiting.has_room(load(1, quota)));
		waiting.add(hash(1), load(1, quota));
		assert!(!waiting.has_room(load(1, 1)));
		assert!(waiting.has_room(load(2, quota)));
	}

	#[test]
	fn same_transaction_is_counted_once_and_forgotten_when_it_left() {
		let quota = waiting_max();
		let mut waiting = Waiting::default();
		waiting.add(hash(1), load(1, quota - 1));
		waiting.add(hash(1), load(1, quota - 1));
		waiting.add(hash(2), load(1, 1));
		assert!(!waiting.has_room(load(1, 1)));
		waiting.keep(&HashSet::from([hash(1)]));
		assert!(waiting.has_room(load(1, 1)));
		assert!(!waiting.has_room(load(1, 2)));
		waiting.keep(&HashSet::new());
		assert!(waiting.costs.is_empty() && waiting.transactions.is_empty());
	}

	#[test]
	fn what_is_over_the_quota_of_a_block_waits_for_the_next() {
		let quota = quota_per_block();
		let early = TransactionValidityError::Invalid(InvalidTransaction::Future);
		let stale = TransactionValidityError::Invalid(InvalidTransaction::Stale);
		let mut waiting = Waiting::default();
		waiting.add(hash(1), load(1, quota));
		assert!(!waiting.is_for_later(&hash(1), Some(&early)), "there was room for it");
		waiting.add(hash(2), load(1, 1));
		assert!(waiting.is_for_later(&hash(2), Some(&early)));
		assert!(!waiting.is_for_later(&hash(2), Some(&stale)));
		assert!(!waiting.is_for_later(&hash(2), None));
		waiting.add(hash(3), load(2, 1));
		assert!(!waiting.is_for_later(&hash(3), Some(&early)), "of another organisation");
		assert!(!waiting.is_for_later(&hash(4), Some(&early)), "of nobody");
	}

	/// An extrinsic of organisation 7 with so many statements of this action.
	fn extrinsic(action: Action, statements: usize) -> OpaqueExtrinsic {
		let body = Body {
			place: Place::First,
			nonce: [0; 16],
			action,
			occurred: ClaimedTime { utc_ms: 1, offset_minutes: 0 },
			details: None,
		};
		let submission = Submission::V1(SubmissionV1 {
			genesis: [0; 32],
			signer: Signer { organisation: 7, officer: 1, key: [1; 32] },
			bodies: vec![body; statements].try_into().expect("a batch"),
			signature: [0; 64],
		});
		custody_extrinsic(submission).into()
	}

	#[test]
	fn load_of_a_submission_is_read_and_anything_else_has_none() {
		let case = Action::OpenCase { form: CaseForm::Case };
		assert_eq!(Load::of(&extrinsic(case, 3)), Some(load(7, 2 + 2 * 3)));
		let paragraph = "x".repeat(1024);
		let line = "x".repeat(256);
		let long = Action::RegisterArtefact(ObjectId {
			title: line.as_str().try_into().expect("a line"),
			subject: line.as_str().try_into().expect("a line"),
			features: paragraph.as_str().try_into().expect("a paragraph"),
			description: paragraph.as_str().try_into().expect("a paragraph"),
			..ObjectId::default()
		});
		assert_eq!(Load::of(&extrinsic(long, 1)), Some(load(7, 2 + 3)));
		let remark = RuntimeCall::decode(&mut &[0, 0, 0][..]).expect("System.remark of nothing");
		let remark = UncheckedExtrinsic::new_bare(remark);
		assert_eq!(Load::of(&remark.into()), None);
		assert_eq!(Load::of(&OpaqueExtrinsic::from_blob(vec![0x45; 9])), None);
	}

	#[test]
	fn calls_in_calls_without_end_are_no_load_and_no_overflow() {
		// `Council.propose` in itself, a hundred thousand times.
		let mut bytes = vec![0x05];
		for _ in 0..100_000 {
			bytes.extend([9, 2, 4]);
		}
		assert_eq!(Load::of(&OpaqueExtrinsic::from_blob(bytes)), None);
	}
}
