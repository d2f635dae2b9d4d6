//! A client that speaks the protocols of requests and nothing else.

use std::{
	sync::Arc,
	time::{Duration, Instant},
};

use catena_runtime::{opaque::Block, Hash};
use futures::StreamExt;
use sc_network::{
	config::{
		ed25519::SecretKey, FullNetworkConfiguration, MultiaddrWithPeerId, NetworkConfiguration,
		NodeKeyConfig, NonReservedPeerMode, NotificationHandshake, Params, ProtocolId, Role,
		Secret, SetConfig,
	},
	service::traits::{NetworkService, PeerStore},
	DhtEvent, Event, IfDisconnected, NetworkBackend, NotificationMetrics, NotificationService,
	OutboundFailure, PeerId, RequestFailure,
};
use tokio::time::{sleep, timeout};

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// The most bytes of a request and of an answer that the node's own protocols have.
const REQUEST_BYTES_MAX: u64 = 1024 * 1024;
const ANSWER_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// A client with a key of its own.
pub struct Client {
	network: Arc<dyn NetworkService>,
	node: MultiaddrWithPeerId,
	_messages: Box<dyn NotificationService>,
}

impl Client {
	/// One that speaks these protocols to this node. It takes part in the table of addresses (Kademlia)
	/// that the SDK has for the chain with this genesis block.
	///
	/// # Panics
	///
	/// Outside of a tokio runtime.
	pub fn new<Net: NetworkBackend<Block, Hash>>(
		node: &MultiaddrWithPeerId,
		protocols: &[String],
		table: Hash,
	) -> Client {
		let key = NodeKeyConfig::Ed25519(Secret::Input(SecretKey::generate()));
		let mut settings = NetworkConfiguration::new("raw", "raw", key, None);
		settings.boot_nodes = vec![node.clone()];
		settings.enable_dht_random_walk = false;
		let mut network_config = FullNetworkConfiguration::<Block, Hash, Net>::new(&settings, None);
		for protocol in protocols {
			network_config.add_request_response_protocol(Net::request_response_config(
				protocol.clone().into(),
				Vec::new(),
				REQUEST_BYTES_MAX,
				ANSWER_BYTES_MAX,
				ANSWER_MAX,
				None,
			));
		}
		// A back end wants one; the node has none of this name.
		let notification_metrics = NotificationMetrics::new(None);
		let (block_announce_config, messages) = Net::notification_config(
			"/raw/block-announces/1".into(),
			Vec::new(),
			REQUEST_BYTES_MAX,
			Some(NotificationHandshake::from_bytes(Vec::new())),
			SetConfig {
				in_peers: 0,
				out_peers: 0,
				reserved_nodes: Vec::new(),
				non_reserved_mode: NonReservedPeerMode::Deny,
			},
			notification_metrics.clone(),
			network_config.peer_store_handle(),
		);
		tokio::spawn(network_config.take_peer_store().run());
		let worker = Net::new(Params {
			role: Role::Full,
			executor: Box::new(|future| drop(tokio::spawn(future))),
			network_config,
			genesis_hash: table,
			protocol_id: ProtocolId::from("raw"),
			fork_id: None,
			metrics_registry: None,
			block_announce_config,
			ipfs_config: None,
			notification_metrics,
		})
		.expect("a network");
		let network = worker.network_service();
		tokio::spawn(worker.run());
		Client { network, node: node.clone(), _messages: messages }
	}

	/// The hash of its key.
	pub fn peer_id(&self) -> String {
		self.network.local_peer_id().to_base58()
	}

	/// Asks the node, over a new connection if there is none. While the back end connects by itself, it
	/// does not for a request, so that is tried again.
	pub async fn ask(&self, protocol: &str, request: Vec<u8>) -> Result<Vec<u8>, RequestFailure> {
		let begin = Instant::now();
		loop {
			let (node, name) = (self.node.peer_id, protocol.to_owned().into());
			let connect = IfDisconnected::TryConnect;
			match self.network.request(node, name, request.clone(), None, connect).await {
				Err(RequestFailure::Network(OutboundFailure::DialFailure))
					if begin.elapsed() < ANSWER_MAX =>
				{
					sleep(Duration::from_millis(100)).await
				}
				answer => return answer.map(|(answer, _)| answer),
			}
		}
	}

	/// Asks the node for addresses; whether it gave an answer, be there any in it or none.
	pub async fn is_told_addresses(&self) -> bool {
		let mut events = self.network.event_stream("raw");
		let wanted = PeerId::random();
		self.network.find_closest_peers(wanted);
		let told = async {
			loop {
				match events.next().await.expect("the client runs") {
					Event::Dht(DhtEvent::ClosestPeersFound(peer, answered)) if peer == wanted => {
						break answered.iter().any(|(peer, _)| *peer == self.node.peer_id)
					}
					Event::Dht(DhtEvent::ClosestPeersNotFound(peer)) if peer == wanted => {
						break false
					}
					_ => {}
				}
			}
		};
		timeout(ANSWER_MAX, told).await.expect("the search ends")
	}
}
