//! How a node is put together and started.
//!
//! - [`mod@parts`]: client, database, pool and import queue, which subcommands need too.
//! - [`pool`]: the transaction pool, and how much of it each organisation may have.
//! - [`at_once`]: asking the runtime about many submissions in one call.
//! - [`authoring`]: in which of its slots a validator makes a block.
//! - [`proposing`]: for how long a block is filled.
//! - [`gate`]: keeps what comes from the network out until the voter has begun.
//! - [`voter_state`]: where a restarted voter takes up GRANDPA's rounds.
//! - [`votes`]: a validator's votes on finality, none of which it gives twice.
//! - [`network`]: nodes that know each other, and nobody else.
//! - [`gossip`]: when peers are told of what waits in the pool.
//! - [`tasks`]: RPC, the pool's upkeep, metrics and telemetry.
//! - [`start`]: the network, RPC and consensus on top of them.

mod at_once;
mod authoring;
mod consensus;
mod gate;
mod gossip;
mod network;
mod parts;
mod pool;
mod proposing;
#[cfg(test)]
pub mod samples;
mod tasks;
mod voter_state;
mod votes;

pub use at_once::{AtOnce, Unanswered};
pub use consensus::PROPOSAL_SHARE;
pub use parts::{open, parts, Executor, FullBackend, FullClient, Parts, Purpose};
pub use pool::{read_extrinsic, waiting_max, Extrinsic, NoRoom, Pool};
pub use votes::JournalError;

use catena_runtime::{opaque::Block, Hash};
use sc_consensus_grandpa::{warp_proof::NetworkProvider, FinalityProofProvider, SharedVoterState};
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use sc_service::{error::Error, Configuration, TaskManager};
use sc_transaction_pool::Options as PoolOptions;
use sp_consensus_grandpa::AuthorityList;

use crate::{
	metrics,
	provenance::authorities,
	rpc::{provenance::Provenance, FullDeps, GrandpaDeps},
};

/// For how many blocks at most GRANDPA goes without leaving a justification.
///
/// One, for a proof takes the first justification at or after its block: with the SDK's usual 512,
/// records would be provable only half an hour later. It has to be the same in the block import and
/// in the voter.
pub const JUSTIFICATION_PERIOD_BLOCKS: u32 = 1;

/// Starts a node and returns what keeps it running.
pub async fn start(config: Configuration, pool: PoolOptions) -> Result<TaskManager, Error> {
	match config.network.network_backend {
		NetworkBackendType::Libp2p => start_with::<NetworkWorker<Block, Hash>>(config, pool),
		NetworkBackendType::Litep2p => start_with::<Litep2pNetworkBackend>(config, pool),
	}
}

fn start_with<Net: network::ClosedBackend>(
	config: Configuration,
	pool_options: PoolOptions,
) -> Result<TaskManager, Error> {
	let Parts {
		client,
		backend,
		pool,
		select_chain,
		import_queue,
		gate,
		keystore,
		vote_keystore,
		block_import,
		grandpa_link,
		mut telemetry,
		mut task_manager,
	} = parts(&config, pool_options, Purpose::Run)?;

	let authority_set = grandpa_link.shared_authority_set().clone();
	let network::Running { network, sync, transactions, system_requests, grandpa } =
		network::start::<Net>(network::Needed {
			config: &config,
			client: client.clone(),
			pool: pool.clone(),
			import_queue,
			warp_proofs: NetworkProvider::new(backend.clone(), authority_set.clone(), Vec::new()),
			tasks: &mut task_manager,
		})?;

	let provenance = Provenance::new(
		client.clone(),
		pool.clone(),
		task_manager.spawn_handle(),
		authority_set.clone(),
		genesis_authorities(&config)?,
		config.prometheus_registry(),
	)?;
	if let Some(registry) = config.prometheus_registry() {
		let heads = provenance.heads();
		metrics::chain::start(registry, &client, heads, &task_manager.spawn_handle())?;
		if let Some(database) = config.database.path() {
			metrics::disk::register(registry, database)?;
		}
	}
	let voter_state = SharedVoterState::empty();
	let deps = FullDeps {
		client: client.clone(),
		pool: pool.clone(),
		provenance,
		grandpa: GrandpaDeps {
			voter_state: voter_state.clone(),
			justifications: grandpa_link.justification_stream(),
			finality_proofs: FinalityProofProvider::new_for_service(
				backend.clone(),
				Some(authority_set.clone()),
			),
			authority_set,
		},
	};

	let settings = consensus::Settings::of(&config, &telemetry);
	let needed = tasks::Needed {
		client: client.clone(),
		backend,
		pool: pool.clone(),
		keystore: keystore.clone(),
		network: network.clone(),
		sync: sync.clone(),
		system_requests,
		ours: deps,
		telemetry: telemetry.as_mut(),
	};
	tasks::spawn(config, &mut task_manager, needed, transactions)?;

	let shared = consensus::Shared { client, pool, keystore, vote_keystore, network, sync };
	if settings.is_authority() {
		consensus::spawn_author(&settings, &shared, select_chain, block_import, &task_manager)?;
	}
	if settings.votes_or_observes() {
		consensus::spawn_voter(
			settings,
			shared,
			grandpa_link,
			grandpa,
			voter_state,
			&task_manager,
		)?;
	}
	// Not before the voter is there: it reads the last final block when it is made.
	gate.open();
	Ok(task_manager)
}

/// The authorities of the genesis state, which the chain itself prunes.
fn genesis_authorities(config: &Configuration) -> Result<AuthorityList, Error> {
	let genesis = config.chain_spec.as_storage_builder().build_storage().map_err(Error::Other)?;
	authorities::of_genesis(&genesis).map_err(|error| {
		Error::Other(format!(
			"the chain specification's GRANDPA authorities do not decode: {error}"
		))
	})
}
