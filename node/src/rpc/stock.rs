//! The SDK's own methods: `author_*`, `chain_*`, `state_*`, `childstate_*`, `system_*`, `offchain_*`,
//! and the newer JSON-RPC interface (`chainHead_*`, `transaction_*`, `transactionWatch_*`,
//! `chainSpec_*`, `bitswap_*`; with every state and block kept, `archive_*`).

use std::sync::Arc;

use catena_runtime::{opaque::Block, Hash};
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use sc_client_api::Backend;
use sc_network_sync::SyncingService;
use sc_rpc::{
	author::{Author, AuthorApiServer},
	chain::ChainApiServer,
	offchain::{Offchain, OffchainApiServer},
	state::{ChildStateApiServer, StateApiServer},
	system::{self, System, SystemApiServer},
	SubscriptionTaskExecutor,
};
use sc_rpc_spec_v2::{
	archive::{Archive, ArchiveApiServer},
	bitswap::{Bitswap, BitswapApiServer},
	chain_head::{ChainHead, ChainHeadApiServer, ChainHeadConfig},
	chain_spec::{ChainSpec, ChainSpecApiServer},
	transaction::{
		Transaction, TransactionApiServer, TransactionBroadcast, TransactionBroadcastApiServer,
		TransactionMetrics,
	},
};
use sc_utils::mpsc::TracingUnboundedSender;
use sp_keystore::KeystorePtr;

use super::costly;
use crate::service::{FullBackend, FullClient, Pool};

/// How many transactions a connection may have sent on again and again: as many as the SDK lets it.
const BROADCASTS_PER_CONNECTION: usize = 16;

/// What they are made from.
pub struct StockDeps {
	/// Blocks, and calls into the runtime.
	pub client: Arc<FullClient>,
	/// The database.
	pub backend: Arc<FullBackend>,
	/// The transaction pool.
	pub pool: Arc<Pool>,
	/// The validator's session keys.
	pub keystore: KeystorePtr,
	/// Downloads of blocks.
	pub sync: Arc<SyncingService<Block>>,
	/// What this node and its chain are called.
	pub system: system::SystemInfo,
	/// Answers questions about the network.
	pub system_requests: TracingUnboundedSender<system::Request<Block>>,
	/// The first block.
	pub genesis: Hash,
	/// Whether every state and block is kept.
	pub archive: bool,
	/// Counts transactions that are watched.
	pub metrics: Option<TransactionMetrics>,
}

/// Makes them, those that cost too much within bounds. `spawn` runs subscriptions.
pub fn methods(
	deps: StockDeps,
	spawn: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, RegisterMethodError> {
	let StockDeps { client, backend, pool, keystore, sync, system, .. } = deps;
	let (name, properties) = (system.chain_name.clone(), system.properties.clone());
	let mut module = RpcModule::new(());

	let (state, child_state) =
		sc_rpc::state::new_full::<FullBackend, Block, _>(client.clone(), spawn.clone(), None);
	module.merge(state.into_rpc())?;
	module.merge(child_state.into_rpc())?;
	module.merge(sc_rpc::chain::new_full(client.clone(), spawn.clone()).into_rpc())?;
	let author = Author::new(client.clone(), pool.clone(), keystore, spawn.clone());
	module.merge(author.into_rpc())?;
	module.merge(System::new(system, deps.system_requests).into_rpc())?;
	if let Some(storage) = backend.offchain_storage() {
		module.merge(Offchain::new(storage).into_rpc())?;
	}

	let broadcast = TransactionBroadcast::new(
		client.clone(),
		pool.clone(),
		spawn.clone(),
		BROADCASTS_PER_CONNECTION,
	);
	module.merge(broadcast.into_rpc())?;
	let transaction = Transaction::new(client.clone(), pool, spawn.clone(), deps.metrics);
	module.merge(transaction.into_rpc())?;
	let config = ChainHeadConfig::default();
	let head = ChainHead::new(client.clone(), backend.clone(), spawn.clone(), config);
	module.merge(head.into_rpc())?;
	if deps.archive {
		let archive = Archive::new(client.clone(), backend, deps.genesis, spawn);
		module.merge(archive.into_rpc())?;
	}
	module.merge(ChainSpec::new(name, deps.genesis, properties).into_rpc())?;
	module.merge(Bitswap::new(client, sync).into_rpc())?;
	costly::bound(&mut module)?;
	Ok(module)
}
