//! The transaction pool, and how much of it each organisation may have.
//!
//! - [`validation`]: how the pool learns whether a transaction is valid.
//! - [`waiting`]: what it holds, and of each organisation.
//! - [`load`]: what a transaction takes up of that.
//!
//! # Details
//!
//! Submissions cost nothing, so without a quota one organisation, or whoever stole a key of it, could
//! fill the pool and shut the others out. The quota is counted here, in front of the SDK's pool,
//! because everything that comes from outside passes here: RPC and gossip alike.
//!
//! Calls that accounts sign cost nothing either, and one that fails stands in its block all the same. So
//! there is room for a few of each account.
//!
//! What comes in is counted when it was found valid, and before the pool has it: earlier, anybody could
//! use up another organisation's quota with bad signatures; later, whatever is being checked at the same
//! moment would find the same room.
//!
//! What the pool as a whole has no room for is refused in the same way. The SDK's would take it, and throw
//! out what it has had longest instead.
//!
//! A submission has one form, that in which the node itself sends it. In another, which anybody can give
//! it, it might be made to lapse after the next block, and where that form comes first the pool does not
//! take the other.
//!
//! A block takes no more of an organisation than its quota. The SDK's pool removes whatever a block
//! refused. What is merely for a later block is therefore not reported to it: it was taken, and has to
//! stay.

mod load;
mod validation;
mod waiting;

use std::{
	collections::HashMap,
	pin::Pin,
	sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
	time::Duration,
};

use catena_primitives::{
	attestation::{Submission, SubmissionV1},
	statement::{OrganisationId, Signer},
};
use catena_runtime::{custody_extrinsic, opaque::Block, Hash, RuntimeCall, UncheckedExtrinsic};
use codec::{DecodeLimit, Encode};
use jsonrpsee::core::async_trait;
use sc_client_api::UsageProvider;
use sc_service::{Configuration, TaskManager};
use sc_transaction_pool::{BasicPool, ChainApi, Options, PoolLimit, RevalidationType};
use sc_transaction_pool_api::{
	error::{Error as PoolError, IntoPoolError},
	ChainEvent, ImportNotificationStream, InPoolTransaction, LocalTransactionPool,
	MaintainedTransactionPool, PoolStatus, ReadyTransactions, TransactionPool, TransactionSource,
	TransactionStatusStreamFor, TxInvalidityReportMap,
};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError, UnknownTransaction},
	OpaqueExtrinsic,
};
use substrate_prometheus_endpoint::{PrometheusError, Registry};

use super::FullClient;
use crate::metrics::{
	of_each,
	refusals::Refusals,
	register::{gauge, Tell},
};
use load::{Load, Party};
use validation::Validation;
use waiting::Waiting;

pub use waiting::{waiting_max, NoRoom};

/// How deep calls may stand inside each other. A motion of the council has one call in it.
const CALL_DEPTH_MAX: u32 = 32;

/// What the SDK's pool is told of a valid transaction for which there is no room.
const OVER_QUOTA: UnknownTransaction = UnknownTransaction::Custom(0);

type SdkPool = BasicPool<Validation, Block>;

/// The transaction pool.
pub struct Pool {
	sdk: SdkPool,
	waiting: Arc<Mutex<Waiting>>,
	refusals: Refusals,
}

/// What an extrinsic is.
pub enum Extrinsic {
	/// Whoever sends it and however, it carries a submission.
	Submission(Box<Submission>),
	/// Something else.
	Other,
	/// This node's runtime does not know it.
	Unknown,
}

/// Reads an extrinsic.
pub fn read_extrinsic(extrinsic: &OpaqueExtrinsic) -> Extrinsic {
	match decode(extrinsic).map(|decoded| decoded.function) {
		Some(RuntimeCall::Custody(pallet_custody::Call::submit { submission })) => {
			Extrinsic::Submission(submission)
		}
		Some(_) => Extrinsic::Other,
		None => Extrinsic::Unknown,
	}
}

/// An extrinsic as this node's runtime reads it; none if it does not know it.
fn decode(extrinsic: &OpaqueExtrinsic) -> Option<UncheckedExtrinsic> {
	let bytes = extrinsic.encode();
	UncheckedExtrinsic::decode_all_with_depth_limit(CALL_DEPTH_MAX, &mut &bytes[..]).ok()
}

/// The submission in a transaction; none if it is something else.
fn submission_of(extrinsic: &OpaqueExtrinsic) -> Option<Submission> {
	match read_extrinsic(extrinsic) {
		Extrinsic::Submission(submission) => Some(*submission),
		Extrinsic::Other | Extrinsic::Unknown => None,
	}
}

/// Whether a transaction that carries a submission is what the node itself would make of that.
fn is_plain(extrinsic: &OpaqueExtrinsic) -> bool {
	extrinsic.inner().starts_with(&BEFORE_SUBMISSION)
}

/// How the node's own transactions begin, up to the submission: with what says that nobody signed them,
/// with their extensions, and with the call.
static BEFORE_SUBMISSION: LazyLock<Vec<u8>> = LazyLock::new(|| {
	let submission = Submission::V1(SubmissionV1 {
		genesis: Default::default(),
		signer: Signer { organisation: 0, officer: 0, key: Default::default() },
		bodies: Default::default(),
		signature: [0; 64],
	});
	let own_bytes = submission.encoded_size();
	let extrinsic: OpaqueExtrinsic = custody_extrinsic(submission).into();
	let before = extrinsic.inner().len().saturating_sub(own_bytes);
	extrinsic.inner().get(..before).map(Vec::from).unwrap_or_default()
});

/// Has what waits of each organisation among the figures.
fn register_waiting(
	registry: &Registry,
	waiting: Arc<Mutex<Waiting>>,
) -> Result<(), PrometheusError> {
	let read = move |tell: &mut Tell<'_>| {
		for (organisation, units) in of_each(lock(&waiting).each()) {
			tell(&[&organisation], units);
		}
	};
	let help = "What an organisation has in the pool, or on its way into it, in units.";
	gauge(registry, "catena_pool_waiting_units", help, &["organisation"], read)
}

fn lock(waiting: &Mutex<Waiting>) -> MutexGuard<'_, Waiting> {
	waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Limits for the SDK's pool that are not reached by what [`Waiting`] lets in: where they are, it throws out
/// what it took. What comes back from a block that was replaced does not ask for room.
fn beyond_what_waits(options: Options) -> Options {
	let twice = PoolLimit {
		count: options.ready.count.saturating_mul(2),
		total_bytes: options.ready.total_bytes.saturating_mul(2),
	};
	Options { ready: twice.clone(), future: twice, ..options }
}

impl Pool {
	/// Puts the quota in front of the SDK's pool. That holds as much as the first of the limits says, what
	/// waits for others included.
	pub fn new(
		client: Arc<FullClient>,
		options: Options,
		config: &Configuration,
		task_manager: &TaskManager,
	) -> Result<Self, PrometheusError> {
		let prometheus = config.prometheus_registry();
		let refusals = Refusals::new(prometheus)?;
		let waiting = Arc::new(Mutex::new(Waiting::new(options.ready.clone())));
		if let Some(registry) = prometheus {
			register_waiting(registry, waiting.clone())?;
		}
		let validation = Validation::new(client.clone(), waiting.clone(), prometheus, task_manager);
		let chain = client.usage_info().chain;
		let sdk = BasicPool::with_revalidation_type(
			beyond_what_waits(options),
			config.role.is_authority().into(),
			Arc::new(validation),
			prometheus,
			RevalidationType::Full,
			task_manager.spawn_essential_handle(),
			chain.best_number,
			chain.best_hash,
			chain.finalized_hash,
		);
		Ok(Pool { sdk, waiting, refusals })
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

	/// Whether the pool has this transaction of so many bytes that carries this submission, or has room
	/// for it.
	pub fn place(
		&self,
		transaction: &Hash,
		submission: &Submission,
		bytes: usize,
	) -> Result<(), NoRoom> {
		self.waiting().place(transaction, &Load::of_submission(submission, bytes))
	}

	/// Tells which organisations ever had something in the pool; does not keep the pool alive.
	pub fn organisations(
		&self,
	) -> impl Fn() -> Vec<OrganisationId> + Clone + Send + Sync + 'static {
		let waiting = self.waiting.clone();
		move || lock(&waiting).each().into_iter().map(|(organisation, _)| organisation).collect()
	}

	fn waiting(&self) -> MutexGuard<'_, Waiting> {
		lock(&self.waiting)
	}

	/// An error for what would not be taken even if it is valid.
	fn admit(&self, at: Hash, extrinsic: &OpaqueExtrinsic) -> Result<(), PoolError> {
		let admitted = self.has_way_in(at, extrinsic);
		if let Err(error) = &admitted {
			self.refusals.not_taken(error);
		}
		admitted
	}

	fn has_way_in(&self, at: Hash, extrinsic: &OpaqueExtrinsic) -> Result<(), PoolError> {
		let (transaction, load) = (self.sdk.hash_of(extrinsic), Load::of(extrinsic));
		if self.waiting().place(&transaction, &load).is_err() {
			return Err(PoolError::ImmediatelyDropped);
		}
		// Another runtime may know another form.
		let is_submission = matches!(load.party, Party::Organisation(_));
		if is_submission && self.sdk.api().speaks_for(at) && !is_plain(extrinsic) {
			return Err(PoolError::InvalidTransaction(InvalidTransaction::Call));
		}
		self.waiting().announce(transaction, load);
		Ok(())
	}

	/// What came of an announced transaction.
	fn settle<T, E>(&self, transaction: &Hash, taken: Result<T, E>) -> Result<T, E>
	where
		E: IntoPoolError + From<PoolError>,
	{
		self.waiting().unannounce(transaction);
		taken.map_err(|error| self.not_taken(transaction, error))
	}

	/// Why the SDK's pool did not take a transaction; it is not counted any more.
	fn not_taken<E: IntoPoolError + From<PoolError>>(&self, transaction: &Hash, error: E) -> E {
		match error.into_pool_error() {
			// It is in the pool, and was counted when it came.
			Ok(error @ PoolError::AlreadyImported(_)) => error.into(),
			Ok(PoolError::UnknownTransaction(OVER_QUOTA)) => {
				self.refusals.not_taken(&PoolError::ImmediatelyDropped);
				PoolError::ImmediatelyDropped.into()
			}
			Ok(error) => {
				self.waiting().release(transaction);
				self.refusals.not_taken(&error);
				error.into()
			}
			Err(error) => {
				self.waiting().release(transaction);
				error
			}
		}
	}

	fn count_what_is_there(&self) {
		let ready =
			self.sdk.ready().map(|transaction| (*transaction.hash(), transaction.data().clone()));
		let futures = self.sdk.futures().into_iter();
		let futures = futures.map(|transaction| (*transaction.hash(), transaction.data().clone()));
		let in_pool: Vec<_> = ready.chain(futures).collect();
		self.waiting().keep(in_pool.iter().map(|(hash, extrinsic)| (*hash, &**extrinsic)));
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
		self.admit(at, &extrinsic)?;
		let hash = self.sdk.hash_of(&extrinsic);
		let taken = self.sdk.submit_one(at, source, extrinsic).await;
		self.settle(&hash, taken)
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		extrinsic: OpaqueExtrinsic,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
		self.admit(at, &extrinsic)?;
		let hash = self.sdk.hash_of(&extrinsic);
		let taken = self.sdk.submit_and_watch(at, source, extrinsic).await;
		self.settle(&hash, taken)
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
		errors.values().flatten().for_each(|error| self.refusals.not_in_block(error));
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
		self.count_what_is_there();
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
