//! What runs beside network and consensus: RPC, the pool's upkeep, metrics and telemetry.
//!
//! # Why
//!
//! The SDK has one function for all of these (`sc_service::spawn_tasks`), and it always starts the SDK's
//! RPC server. Each task is still the SDK's; the server is [ours](crate::rpc::server).

use std::sync::Arc;

use catena_runtime::{opaque::Block, Hash};
use futures::FutureExt;
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use sc_client_api::UsageProvider;
use sc_network::service::traits::NetworkService;
use sc_network_sync::SyncingService;
use sc_network_transactions::TransactionsHandlerController;
use sc_rpc::system::SystemInfo;
use sc_rpc_server::{create_rpc_runtime, RpcMetrics, RpcSpawnHandle, Server};
use sc_rpc_spec_v2::transaction::TransactionMetrics;
use sc_service::{
	config::PrometheusConfig, error::Error, init_telemetry, Configuration, MetricsService,
	PruningMode, TaskManager,
};
use sc_telemetry::{Telemetry, TelemetryHandle};
use sc_utils::mpsc::TracingUnboundedSender;
use sp_blockchain::HeaderBackend;
use sp_keystore::KeystorePtr;
use tokio::runtime::Runtime;

use super::{gossip, FullBackend, FullClient, Pool};
use crate::rpc::{
	self, server,
	stock::{self, StockDeps},
	FullDeps,
};

/// What the tasks need.
pub struct Needed<'a> {
	/// Blocks, and calls into the runtime.
	pub client: Arc<FullClient>,
	/// The database.
	pub backend: Arc<FullBackend>,
	/// The transaction pool.
	pub pool: Arc<Pool>,
	/// The validator's session keys.
	pub keystore: KeystorePtr,
	/// Peers.
	pub network: Arc<dyn NetworkService>,
	/// Downloads of blocks.
	pub sync: Arc<SyncingService<Block>>,
	/// Answers what RPC asks about the network.
	pub system_requests: TracingUnboundedSender<sc_rpc::system::Request<Block>>,
	/// What the RPC methods that are ours to add are made from.
	pub ours: FullDeps,
	/// Reports to a telemetry server, if the operator named one.
	pub telemetry: Option<&'a mut Telemetry>,
}

/// Starts them all; they end with the task manager. `gossip` sends transactions to peers.
pub fn spawn(
	mut config: Configuration,
	tasks: &mut TaskManager,
	mut needed: Needed<'_>,
	gossip: TransactionsHandlerController<Hash>,
) -> Result<(), Error> {
	let chain = needed.client.usage_info().chain;
	sp_session::generate_initial_session_keys(
		needed.client.clone(),
		chain.best_hash,
		config.dev_key_seed.iter().cloned().collect(),
		needed.keystore.clone(),
	)
	.map_err(|error| Error::Application(error.into()))?;

	let telemetry = report(&config, &mut needed)?;
	log::info!("📦 Highest known block at #{}", chain.best_number);
	keep_up_pool(tasks, &needed, gossip);
	measure(&config, tasks, &needed, telemetry)?;
	let Needed { client, network, sync, .. } = &needed;
	let informant = sc_informant::build(client.clone(), network.clone(), sync.clone());
	let rpc = serve_rpc(&mut config, needed)?;
	tasks.spawn_handle().spawn("informant", None, informant);
	// A temporary database goes away with its path.
	tasks.keep_alive((config.base_path, rpc));
	Ok(())
}

/// Tells of the machine, in the log and to a telemetry server.
fn report(
	config: &Configuration,
	needed: &mut Needed<'_>,
) -> Result<Option<TelemetryHandle>, Error> {
	let machine = sc_sysinfo::gather_sysinfo();
	sc_sysinfo::print_sysinfo(&machine);
	let Some(telemetry) = needed.telemetry.take() else { return Ok(None) };
	let handle = init_telemetry(
		config.network.node_name.clone(),
		config.impl_name.clone(),
		config.impl_version.clone(),
		config.chain_spec.name().to_owned(),
		config.role.is_authority(),
		needed.network.clone(),
		needed.client.clone(),
		telemetry,
		Some(machine),
	)?;
	Ok(Some(handle))
}

/// Tells the pool of blocks, and peers of what is new in the pool.
fn keep_up_pool(
	tasks: &TaskManager,
	needed: &Needed<'_>,
	peers: TransactionsHandlerController<Hash>,
) {
	let group = Some("transaction-pool");
	let (client, pool) = (needed.client.clone(), needed.pool.clone());
	tasks.spawn_handle().spawn(
		"txpool-notifications",
		group,
		// Of best blocks only: those are what the single-state pool goes by.
		sc_transaction_pool::notification_future(client.clone(), pool.clone(), false),
	);
	tasks.spawn_handle().spawn("transactions-told", group, gossip::tell(client, pool, peers));
}

/// Has figures for Prometheus, if the operator wants them, and for telemetry.
fn measure(
	config: &Configuration,
	tasks: &TaskManager,
	needed: &Needed<'_>,
	telemetry: Option<TelemetryHandle>,
) -> Result<(), Error> {
	let metrics = match &config.prometheus_config {
		Some(PrometheusConfig { port, registry }) => {
			let served = substrate_prometheus_endpoint::init_prometheus(*port, registry.clone());
			tasks.spawn_handle().spawn("prometheus-endpoint", None, served.map(drop));
			MetricsService::with_prometheus(
				telemetry,
				registry,
				config.role,
				&config.network.node_name,
				&config.impl_version,
			)?
		}
		None => MetricsService::new(telemetry),
	};
	let Needed { client, pool, network, sync, .. } = needed;
	tasks.spawn_handle().spawn(
		"telemetry-periodic-send",
		None,
		metrics.run(client.clone(), pool.clone(), network.clone(), sync.clone()),
	);
	Ok(())
}

/// Serves RPC on a runtime of its own, so that what clients ask for does not hold up the node.
fn serve_rpc(config: &mut Configuration, needed: Needed<'_>) -> Result<Server, Error> {
	let runtime = create_rpc_runtime(config.rpc.max_connections)?;
	let started = methods(config, needed, &runtime).and_then(|methods| {
		let metrics = RpcMetrics::new(config.prometheus_registry())?;
		Ok(server::Settings {
			// The command line always names them.
			endpoints: config.rpc.addr.take().unwrap_or_default(),
			limits: server::Limits::NODE,
			methods,
			metrics,
			ids: config.rpc.id_provider.take(),
			log_bytes_max: config.rpc.request_logger_limit,
		})
	});
	match started {
		Ok(settings) => {
			server::start(settings, runtime).map_err(|error| Error::Application(error.into()))
		}
		Err(error) => {
			// This is on another runtime, which must not wait for that one.
			runtime.shutdown_background();
			Err(error)
		}
	}
}

/// All RPC methods.
fn methods(
	config: &Configuration,
	needed: Needed<'_>,
	runtime: &Runtime,
) -> Result<RpcModule<()>, Error> {
	let spawn = Arc::new(RpcSpawnHandle::new(runtime.handle().clone()));
	let chain = &config.chain_spec;
	let system = SystemInfo {
		chain_name: chain.name().to_owned(),
		impl_name: config.impl_name.clone(),
		impl_version: config.impl_version.clone(),
		properties: chain.properties(),
		chain_type: chain.chain_type(),
	};
	let keeps_states = config.state_pruning.as_ref().is_some_and(PruningMode::is_archive);
	let stock = StockDeps {
		genesis: needed.client.info().genesis_hash,
		client: needed.client,
		backend: needed.backend,
		pool: needed.pool,
		keystore: needed.keystore,
		sync: needed.sync,
		system,
		system_requests: needed.system_requests,
		archive: keeps_states && config.blocks_pruning.is_archive(),
		metrics: config.prometheus_registry().map(TransactionMetrics::new).transpose()?,
	};
	let failed = |error: RegisterMethodError| Error::Application(error.into());
	let mut methods = stock::methods(stock, spawn.clone()).map_err(failed)?;
	let ours = rpc::create_full(needed.ours, spawn).map_err(failed)?;
	methods.merge(ours).map_err(failed)?;
	Ok(methods)
}
