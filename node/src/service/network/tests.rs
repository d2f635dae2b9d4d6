//! The filter behind both back ends, over loopback: two networks of one process.

use std::time::Duration;

use async_channel::bounded;
use futures::StreamExt;
use sc_network::{
	config::{
		FullNetworkConfiguration, IncomingRequest, MultiaddrWithPeerId, NetworkConfiguration,
		NonReservedPeerMode, NotificationHandshake, OutgoingResponse, ProtocolId, SetConfig,
	},
	peer_store::PeerStoreProvider,
	DhtEvent, Event, IfDisconnected, Litep2pNetworkBackend, NetworkWorker, OutboundFailure, PeerId,
	RequestFailure,
};
use tokio::{
	runtime::{Handle, Runtime},
	time::{sleep, timeout},
};

use super::*;

/// What does not happen by then never will.
const NEVER: Duration = Duration::from_secs(30);

const PROTOCOL: &str = "/test/1";

/// A network that runs, and what has to live as long as it.
type Started = (Arc<dyn NetworkService>, Box<dyn NotificationService>);

/// One that answers known nodes.
struct Served {
	network: Arc<dyn NetworkService>,
	address: MultiaddrWithPeerId,
	known: Arc<Known>,
	reputations: Arc<dyn PeerStoreProvider>,
	_rest: (Box<dyn NotificationService>, TaskManager),
}

fn requests<Net: ClosedBackend>(
	answering: Option<async_channel::Sender<IncomingRequest>>,
) -> Net::RequestResponseProtocolConfig {
	Net::request_response_config(PROTOCOL.into(), Vec::new(), 1024, 1024, NEVER, answering)
}

/// A table of addresses as the SDK has it.
fn open_table() -> TableName {
	TableName { fork_id: "test".into(), protocol_id: ProtocolId::from("test") }
}

fn run<Net: ClosedBackend>(
	mut network_config: FullNetworkConfiguration<Block, Hash, Net>,
	table: TableName,
) -> Started {
	let nobody = SetConfig {
		in_peers: 0,
		out_peers: 0,
		reserved_nodes: Vec::new(),
		non_reserved_mode: NonReservedPeerMode::Deny,
	};
	let metrics = NotificationMetrics::new(None);
	let (block_announce_config, messages) = Net::notification_config(
		"/test/block-announces/1".into(),
		Vec::new(),
		1024,
		Some(NotificationHandshake::from_bytes(Vec::new())),
		nobody,
		metrics.clone(),
		network_config.peer_store_handle(),
	);
	tokio::spawn(network_config.take_peer_store().run());
	let worker = Net::new(Params {
		role: Role::Full,
		executor: Box::new(|future| drop(tokio::spawn(future))),
		network_config,
		genesis_hash: Hash::default(),
		protocol_id: table.protocol_id,
		fork_id: Some(table.fork_id),
		metrics_registry: None,
		block_announce_config,
		ipfs_config: None,
		notification_metrics: metrics,
	})
	.unwrap();
	let network = worker.network_service();
	tokio::spawn(worker.run());
	(network, messages)
}

async fn serve<Net: ClosedBackend>(table: TableName) -> Served {
	let tasks = TaskManager::new(Handle::current(), None).unwrap();
	let known = Arc::new(Known::default());
	let settings = NetworkConfiguration::new_local();
	let mut network =
		Closed::<Net>::new(&settings, None, known.clone(), tasks.spawn_handle()).unwrap();
	let (answering, asked) = bounded(8);
	network.answer(requests::<Net>(Some(answering)));
	tokio::spawn(async move {
		while let Ok(IncomingRequest { payload, pending_response, .. }) = asked.recv().await {
			let answer = OutgoingResponse {
				result: Ok(payload),
				reputation_changes: Vec::new(),
				sent_feedback: None,
			};
			pending_response.send(answer).unwrap();
		}
	});
	let reputations = network.peer_store();
	let (network, messages) = run(network.into_configuration(), table);
	let listening = async {
		loop {
			if let Some(address) = network.listen_addresses().into_iter().next() {
				break address;
			}
			sleep(Duration::from_millis(20)).await;
		}
	};
	let address = timeout(NEVER, listening).await.unwrap().to_string();
	let address = address.split("/p2p/").next().unwrap();
	let address = format!("{address}/p2p/{}", network.local_peer_id()).parse().unwrap();
	Served { network, address, known, reputations, _rest: (messages, tasks) }
}

/// A network that knows where the other one is, and speaks its protocol.
fn client<Net: ClosedBackend>(served: &Served, table: TableName) -> Started {
	let mut settings = NetworkConfiguration::new_local();
	settings.boot_nodes = vec![served.address.clone()];
	let mut config = FullNetworkConfiguration::<Block, Hash, Net>::new(&settings, None);
	config.add_request_response_protocol(requests::<Net>(None));
	run(config, table)
}

async fn ask(client: &Started, served: &Served) -> Result<Vec<u8>, RequestFailure> {
	let node = served.network.local_peer_id();
	// While the back end connects by itself, it does not for a request.
	let answered = async {
		loop {
			let connect = IfDisconnected::TryConnect;
			match client.0.request(node, PROTOCOL.into(), vec![7], None, connect).await {
				Err(RequestFailure::Network(OutboundFailure::DialFailure)) => {
					sleep(Duration::from_millis(20)).await
				}
				answer => break answer,
			}
		}
	};
	timeout(NEVER, answered).await.unwrap().map(|(answer, _)| answer)
}

fn nobody_but_known_nodes_is_answered<Net: ClosedBackend, Client: ClosedBackend>() {
	Runtime::new().unwrap().block_on(async {
		let served = serve::<Net>(TableName::unspeakable()).await;
		let client = client::<Client>(&served, TableName::unspeakable());
		let id = client.0.local_peer_id();
		served.known.insert(id);
		assert_eq!(ask(&client, &served).await.unwrap(), [7]);
		assert!(!served.reputations.is_banned(&id));

		// The connection stays, and serves it no more.
		served.known.remove(&id);
		let refused = ask(&client, &served).await;
		assert!(matches!(refused, Err(RequestFailure::Refused)), "{refused:?}");
		let banned = async {
			while !served.reputations.is_banned(&id) {
				sleep(Duration::from_millis(20)).await;
			}
		};
		timeout(NEVER, banned).await.expect("its reputation is gone");
	});
}

#[test]
fn libp2p_answers_nobody_but_known_nodes() {
	nobody_but_known_nodes_is_answered::<NetworkWorker<_, _>, NetworkWorker<_, _>>();
	nobody_but_known_nodes_is_answered::<NetworkWorker<_, _>, Litep2pNetworkBackend>();
}

#[test]
fn litep2p_answers_nobody_but_known_nodes() {
	nobody_but_known_nodes_is_answered::<Litep2pNetworkBackend, NetworkWorker<_, _>>();
	nobody_but_known_nodes_is_answered::<Litep2pNetworkBackend, Litep2pNetworkBackend>();
}

/// Whether a network that knows where another one is, and has its table of addresses, is answered from
/// there.
async fn is_told_addresses<Net: ClosedBackend, Client: ClosedBackend>(
	table: fn() -> TableName,
) -> bool {
	let served = serve::<Net>(table()).await;
	let client = client::<Client>(&served, table());
	let mut events = client.0.event_stream("test");
	let wanted = PeerId::random();
	client.0.find_closest_peers(wanted);
	let told = async {
		loop {
			match events.next().await.expect("the network runs") {
				Event::Dht(DhtEvent::ClosestPeersFound(peer, answered)) if peer == wanted => {
					break answered.iter().any(|(peer, _)| *peer == served.network.local_peer_id())
				}
				Event::Dht(DhtEvent::ClosestPeersNotFound(peer)) if peer == wanted => break false,
				_ => {}
			}
		}
	};
	timeout(NEVER, told).await.expect("the search ends")
}

fn nobody_is_told_addresses<Net: ClosedBackend, Client: ClosedBackend>() {
	Runtime::new().unwrap().block_on(async {
		assert!(is_told_addresses::<Net, Client>(open_table).await);
		assert!(!is_told_addresses::<Net, Client>(TableName::unspeakable).await);
	});
}

#[test]
fn libp2p_tells_nobody_addresses() {
	nobody_is_told_addresses::<NetworkWorker<_, _>, NetworkWorker<_, _>>();
	nobody_is_told_addresses::<NetworkWorker<_, _>, Litep2pNetworkBackend>();
}

#[test]
fn litep2p_tells_nobody_addresses() {
	nobody_is_told_addresses::<Litep2pNetworkBackend, NetworkWorker<_, _>>();
	nobody_is_told_addresses::<Litep2pNetworkBackend, Litep2pNetworkBackend>();
}

#[test]
fn protocol_of_messages_that_admits_strangers_is_refused() {
	let name: ProtocolName = "/test/messages/1".into();
	let checked = |non_reserved_mode| {
		let set = SetConfig { non_reserved_mode, ..SetConfig::default() };
		let config = FullNetworkConfiguration::<Block, Hash, NetworkWorker<Block, Hash>>::new(
			&NetworkConfiguration::new_local(),
			None,
		);
		let (protocol, _messages) =
			<NetworkWorker<Block, Hash> as sc_network::NetworkBackend<_, _>>::notification_config(
				name.clone(),
				Vec::new(),
				1024,
				None,
				set,
				NotificationMetrics::new(None),
				config.peer_store_handle(),
			);
		Closed::<NetworkWorker<Block, Hash>>::check(&protocol).map_err(|error| error.to_string())
	};
	assert_eq!(checked(NonReservedPeerMode::Deny), Ok(()));
	let refused = checked(NonReservedPeerMode::Accept).unwrap_err();
	let said = "the protocol /test/messages/1 would take messages of unknown nodes";
	assert!(refused.ends_with(said), "{refused}");
}
