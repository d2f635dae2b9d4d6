//! Client, database, pool and import queue.

use std::sync::Arc;

use catena_runtime::{apis::RuntimeApi, opaque::Block};
use sc_consensus::{BasicQueue, LongestChain};
use sc_consensus_aura::{CompatibilityMode, ImportQueueParams, SlotDuration};
use sc_consensus_grandpa::{GrandpaBlockImport, GrandpaPruningFilter, LinkHalf};
use sc_executor::WasmExecutor;
use sc_service::{error::Error, Configuration, KeystoreContainer, TaskManager};
use sc_telemetry::{Telemetry, TelemetryHandle, TelemetryWorker};
use sc_transaction_pool::Options as PoolOptions;
use sp_consensus_aura::{inherents::InherentDataProvider as SlotProvider, sr25519::AuthorityPair};
use sp_inherents::CreateInherentDataProviders;
use sp_keystore::KeystorePtr;
use sp_timestamp::InherentDataProvider as TimeProvider;

use super::{
	gate::{self, Gated, Opener},
	pool::Pool,
	voter_state, votes, JUSTIFICATION_PERIOD_BLOCKS,
};

/// The client: it executes the runtime from the chain's own code, never a native copy.
pub type FullClient = sc_service::TFullClient<Block, RuntimeApi, Executor>;

/// The database.
pub type FullBackend = sc_service::TFullBackend<Block>;

/// Picks the block to build on: the head of the longest chain over what is finalized.
pub type SelectChain = LongestChain<FullBackend, Block>;

/// Imports blocks and keeps track of authority sets.
pub type BlockImport = GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>;

/// What the block import hands to the voter.
pub type GrandpaLink = LinkHalf<Block, FullClient, SelectChain>;

/// Runs the chain's code.
pub type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;

/// What a node has before it talks to anybody.
pub struct Parts {
	/// Blocks, justifications, and calls into the runtime.
	pub client: Arc<FullClient>,
	/// The database.
	pub backend: Arc<FullBackend>,
	/// The transaction pool.
	pub pool: Arc<Pool>,
	/// Picks the block to build on.
	pub select_chain: SelectChain,
	/// Checks and imports blocks from the network.
	pub import_queue: BasicQueue<Block>,
	/// The validator's session keys.
	pub keystore: KeystorePtr,
	/// The same, for votes on finality: none contradicts another.
	pub vote_keystore: KeystorePtr,
	/// Lets the import queue begin; open already where nothing but the database is wanted.
	pub gate: Opener,
	/// Imports blocks of the node's own.
	pub block_import: BlockImport,
	/// What the block import hands to the voter.
	pub grandpa_link: GrandpaLink,
	/// Reports to a telemetry server, if the operator named one.
	pub telemetry: Option<Telemetry>,
	/// Keeps all tasks, and ends them.
	pub task_manager: TaskManager,
}

/// What is to be done with a node's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
	/// Running the node: it may vote, and imports nothing before it does.
	Run,
	/// Working on its database.
	Maintain,
}

/// Opens the database and puts together what is needed to import blocks.
pub fn parts(
	config: &Configuration,
	pool_options: PoolOptions,
	purpose: Purpose,
) -> Result<Parts, Error> {
	let telemetry = telemetry(config)?;
	let handle = telemetry.as_ref().map(|(_, telemetry)| telemetry.handle());
	let (client, backend, keystore, task_manager) = open(config, handle.clone())?;
	let client = Arc::new(client);
	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let select_chain = LongestChain::new(backend.clone());
	let keystore = keystore.keystore();
	let mut vote_keystore = keystore.clone();
	if purpose == Purpose::Run {
		if config.role.is_authority() {
			vote_keystore = votes::once(config, &client, keystore.clone())?;
		}
		voter_state::catch_up(&*client, &keystore)?;
	}
	let (block_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD_BLOCKS,
		&client,
		select_chain.clone(),
		handle.clone(),
	)?;
	let (gate, gated) = gate::closed(block_import.clone());
	if purpose == Purpose::Maintain {
		gate.open();
	}
	let import_queue = import_queue(config, &client, gated, handle, &task_manager)?;
	let pool = Pool::new(client.clone(), pool_options, config, &task_manager)?;

	Ok(Parts {
		client,
		backend,
		pool: Arc::new(pool),
		select_chain,
		import_queue,
		gate,
		keystore,
		vote_keystore,
		block_import,
		grandpa_link,
		telemetry,
		task_manager,
	})
}

/// Opens the database, for blocks and calls into the runtime, and does nothing else.
pub fn open(
	config: &Configuration,
	telemetry: Option<TelemetryHandle>,
) -> Result<(FullClient, Arc<FullBackend>, KeystoreContainer, TaskManager), Error> {
	// Without the filter, pruning would delete the justifications that proofs are made from.
	sc_service::new_full_parts(
		config,
		telemetry,
		sc_service::new_wasm_executor(&config.executor),
		vec![Arc::new(GrandpaPruningFilter)],
	)
}

fn telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, Error> {
	let Some(endpoints) = config.telemetry_endpoints.clone().filter(|all| !all.is_empty()) else {
		return Ok(None);
	};
	// Messages that may wait for a slow server before they are dropped.
	let worker = TelemetryWorker::new(16)?;
	let telemetry = worker.handle().new_telemetry(endpoints);
	Ok(Some((worker, telemetry)))
}

fn import_queue(
	config: &Configuration,
	client: &Arc<FullClient>,
	block_import: Gated<BlockImport>,
	telemetry: Option<TelemetryHandle>,
	task_manager: &TaskManager,
) -> Result<BasicQueue<Block>, Error> {
	let queue =
		sc_consensus_aura::import_queue::<AuthorityPair, _, _, _, _, _>(ImportQueueParams {
			justification_import: Some(Box::new(block_import.clone())),
			block_import,
			client: client.clone(),
			create_inherent_data_providers: inherents(slot_duration(client)?),
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			check_for_equivocation: Default::default(),
			telemetry,
			compatibility_mode: CompatibilityMode::None,
		})?;
	Ok(queue)
}

/// How long a slot is, as the runtime at the best block says.
pub fn slot_duration(client: &Arc<FullClient>) -> Result<SlotDuration, Error> {
	Ok(sc_consensus_aura::slot_duration(&**client)?)
}

/// What each block carries of itself: the time, and the slot that the time is in.
pub fn inherents(
	slot_duration: SlotDuration,
) -> impl CreateInherentDataProviders<Block, (), InherentDataProviders = (SlotProvider, TimeProvider)>
       + Clone {
	move |_parent, ()| async move {
		let time = TimeProvider::from_system_time();
		let slot = SlotProvider::from_timestamp_and_slot_duration(*time, slot_duration);
		Ok((slot, time))
	}
}
