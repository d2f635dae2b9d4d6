//! The closed network: nodes that know each other by their keys, and nobody else.
//!
//! # Overview
//!
//! The operator names the other nodes of the network (`--reserved-nodes`), each by address and peer id,
//! the hash of the node key that it proves to have in each handshake. Nobody else is a peer, and nobody
//! else is answered.
//!
//! # Details
//!
//! - [`settings`]: what becomes of the operator's options; discovery is off.
//! - [`addresses`]: the table of addresses, of which nobody can ask.
//! - [`known`]: the set of known nodes, which the operator may change while the node runs.
//! - [`closed`]: the one way by which a protocol gets into the network. In front of each that answers
//!   requests it puts a filter, and it takes none of messages that would let strangers in.
//! - [`syncing`]: the protocols by which blocks, states and justifications are asked for.
//! - [`running`]: what has to be done while the network runs.
//!
//! # Why
//!
//! `sc_service::build_network` adds the protocols itself, and what answers their requests looks at a
//! peer's reputation only: a node that is told to have no other peers than the reserved ones still gives
//! blocks, states and proofs of them to whoever connects and asks. So the network is put together here,
//! from the SDK's parts.
//!
//! # Trust
//!
//! A stranger can still connect, prove whom it is, and talk to what is below the chain's own protocols:
//! ping and identify, which cannot be left out of the SDK's back ends. Neither back end lets its
//! connections be refused by the peer id. docs/running-a-network.md says what a stranger learns there.

mod addresses;
mod closed;
mod known;
mod running;
mod settings;
mod syncing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use catena_runtime::{opaque::Block, Hash};
use sc_consensus::{BasicQueue, ImportQueue};
use sc_consensus_grandpa::{
	grandpa_peers_set_config, protocol_standard_name, warp_proof::NetworkProvider,
};
use sc_network::{
	config::{Params, Role},
	service::traits::{NetworkService, NotificationService, PeerStore},
	NotificationMetrics, ProtocolName, Roles,
};
use sc_network_light::light_client_requests::handler::LightClientRequestHandler;
use sc_network_sync::{
	engine::SyncingEngine, service::network::NetworkServiceProvider, SyncingService,
};
use sc_network_transactions::{TransactionsHandlerController, TransactionsHandlerPrototype};
use sc_rpc::system::Request;
use sc_service::{
	build_system_rpc_future, error::Error, ChainType, Configuration, SpawnTaskHandle, TaskManager,
	TransactionPoolAdapter,
};
use sc_utils::mpsc::{tracing_unbounded, TracingUnboundedSender};
use sp_blockchain::HeaderBackend;
use sp_consensus::block_validation::DefaultBlockAnnounceValidator;

pub use closed::ClosedBackend;

use super::{FullBackend, FullClient, Pool};
use addresses::TableName;
use closed::Closed;
use known::Known;

/// Tasks of the network are shown together in the metrics of tasks.
const GROUP: Option<&str> = Some("networking");

/// What the network is made from.
pub struct Needed<'a> {
	/// What the operator wants.
	pub config: &'a Configuration,
	/// Blocks, and calls into the runtime.
	pub client: Arc<FullClient>,
	/// The transaction pool.
	pub pool: Arc<Pool>,
	/// Checks and imports what peers send.
	pub import_queue: BasicQueue<Block>,
	/// Proofs of finality over many changes of authorities.
	pub warp_proofs: NetworkProvider<Block, FullBackend>,
	/// Keeps the tasks.
	pub tasks: &'a mut TaskManager,
}

/// A network that runs.
pub struct Running {
	/// Peers.
	pub network: Arc<dyn NetworkService>,
	/// Downloads of blocks.
	pub sync: Arc<SyncingService<Block>>,
	/// Tells peers of transactions.
	pub transactions: TransactionsHandlerController<Hash>,
	/// Answers what RPC asks about the network.
	pub system_requests: TracingUnboundedSender<Request<Block>>,
	/// GRANDPA's protocol in it.
	pub grandpa: Protocol,
}

/// A protocol of messages that are sent without being asked for.
pub struct Protocol {
	/// Its name, which carries the genesis hash, so that different chains do not meet.
	pub name: ProtocolName,
	/// What comes in, and the way out.
	pub messages: Box<dyn NotificationService>,
}

/// Starts the network.
pub fn start<Net: ClosedBackend>(needed: Needed<'_>) -> Result<Running, Error> {
	let Needed { config, client, pool, import_queue, warp_proofs, tasks } = needed;
	let (spawn, essential) = (tasks.spawn_handle(), tasks.spawn_essential_handle());
	let registry = config.prometheus_registry();
	let metrics = NotificationMetrics::new(registry);
	let genesis_hash = client.info().genesis_hash;
	let (protocol_id, fork_id) = (config.protocol_id(), config.chain_spec.fork_id());

	let settings = settings::closed(&config.network).map_err(Error::Other)?;
	let known = Arc::new(Known::new(&settings.default_peers_set.reserved_nodes));
	say_if_alone(&known, config);
	let mut network = Closed::<Net>::new(&settings, registry, known.clone(), spawn.clone())?;
	let grandpa = grandpa(&mut network, config, &genesis_hash, metrics.clone())?;
	let (light, requests) =
		LightClientRequestHandler::new::<Net>(&protocol_id, fork_id, client.clone());
	network.answer(requests);
	spawn.spawn("light-client-request-handler", GROUP, light.run());

	let provider = NetworkServiceProvider::new();
	let strategy =
		syncing::strategy(&mut network, config, &client, warp_proofs, provider.handle(), &spawn)?;
	let (engine, sync, announcements) = SyncingEngine::new(
		Roles::from(&config.role),
		client.clone(),
		registry,
		metrics.clone(),
		network.configuration(),
		protocol_id.clone(),
		fork_id,
		Box::new(DefaultBlockAnnounceValidator),
		strategy,
		provider.handle(),
		import_queue.service(),
		network.peer_store(),
	)?;
	let sync = Arc::new(sync);
	// A node that can no longer follow the chain had better end.
	essential.spawn_blocking("syncing", None, engine.run());

	let (transactions, messages) = TransactionsHandlerPrototype::new::<_, Block, Net>(
		protocol_id,
		genesis_hash,
		fork_id,
		metrics.clone(),
		network.peer_store(),
	);
	network.listen(messages)?;
	Closed::<Net>::check(&announcements)?;

	let mut network_config = network.into_configuration();
	spawn.spawn("peer-store", GROUP, network_config.take_peer_store().run());
	let executor = spawn.clone();
	let table = TableName::unspeakable();
	let worker = Net::new(Params {
		role: config.role,
		executor: Box::new(move |future| executor.spawn("libp2p-node", GROUP, future)),
		network_config,
		// These three name the table of addresses, and nothing else.
		genesis_hash,
		protocol_id: table.protocol_id,
		fork_id: Some(table.fork_id),
		metrics_registry: registry.cloned(),
		block_announce_config: announcements,
		// Whoever asks for a block by its hash would be given it.
		ipfs_config: None,
		notification_metrics: metrics,
	})?;
	let network = worker.network_service();

	let (handler, transactions) = transactions.build(
		network.clone(),
		sync.clone(),
		Arc::new(TransactionPoolAdapter::new(pool, client.clone())),
		registry,
	)?;
	spawn.spawn_blocking("network-transactions-handler", GROUP, handler.run());
	let requests = provider.run(Arc::new(network.clone()));
	spawn.spawn_blocking("chain-sync-network-service-provider", GROUP, requests);
	let link = sync.clone();
	spawn.spawn("import-queue", None, async move { import_queue.run(link.as_ref()).await });

	let system_requests = answer_rpc(known, config.role, &network, &sync, &client, &spawn);
	// Many messages at once keep it busy for long, and without it the node is of no use.
	let (lease, awaited) = running::lease();
	tasks.keep_alive(awaited);
	let run = running::run(worker, client, sync.clone(), config.announce_block, lease);
	essential.spawn_blocking("network-worker", GROUP, run);
	Ok(Running { network, sync, transactions, system_requests, grandpa })
}

/// Answers what RPC asks about the network, and does as the operator asks by it.
fn answer_rpc(
	known: Arc<Known>,
	role: Role,
	network: &Arc<dyn NetworkService>,
	sync: &Arc<SyncingService<Block>>,
	client: &Arc<FullClient>,
	spawn: &SpawnTaskHandle,
) -> TracingUnboundedSender<Request<Block>> {
	let should_have_peers = !known.is_empty();
	let (ask, asked) = tracing_unbounded("mpsc_system_rpc", 10_000);
	let (pass_on, passed_on) = tracing_unbounded("mpsc_system_rpc_passed_on", 10_000);
	spawn.spawn("known-nodes", GROUP, known::follow(known, asked, pass_on));
	let answer = build_system_rpc_future::<_, _, Hash>(
		role,
		network.clone(),
		sync.clone(),
		client.clone(),
		passed_on,
		should_have_peers,
	);
	spawn.spawn("system-rpc-handler", GROUP, answer);
	ask
}

/// Says that the node knows no other, and so has none to talk to.
fn say_if_alone(known: &Known, config: &Configuration) {
	if !known.is_empty() {
		return;
	}
	if matches!(config.chain_spec.chain_type(), ChainType::Development) {
		log::info!("This node knows no other node: it listens to none and connects to none");
	} else {
		log::warn!(
			"This node knows no other node of its network: it listens to none and connects to none. \
			 Name them: --reserved-nodes /ip4/ADDRESS/tcp/PORT/p2p/PEER_ID"
		);
	}
}

fn grandpa<Net: ClosedBackend>(
	network: &mut Closed<Net>,
	config: &Configuration,
	genesis_hash: &Hash,
	metrics: NotificationMetrics,
) -> Result<Protocol, Error> {
	let name = protocol_standard_name(genesis_hash, &config.chain_spec);
	let (protocol, messages) =
		grandpa_peers_set_config::<_, Net>(name.clone(), metrics, network.peer_store());
	network.listen(protocol)?;
	Ok(Protocol { name, messages })
}
