//! The closed network: who is known is served, and a stranger gets nothing, over both back ends.

mod methods;
mod raw;
mod refusals;
mod requests;

use std::{io::ErrorKind, net::TcpStream};

use catena_tests::{Consortium, Node};
use sc_network::{Litep2pNetworkBackend, NetworkWorker};
use serde_json::{json, Value};

/// After how many more final blocks a node that has heard of none will hear of none.
const WHILE_BLOCKS: u64 = 10;

#[test]
fn over_libp2p_a_strangers_node_gets_nothing() {
	let consortium = of_four("libp2p");
	node_of_a_stranger(&consortium, &["--network-backend", "libp2p"]);
	nobody_was_disturbed(&consortium);
}

#[test]
fn over_litep2p_a_strangers_node_gets_nothing() {
	let consortium = of_four("litep2p");
	node_of_a_stranger(&consortium, &["--network-backend", "litep2p"]);
	nobody_was_disturbed(&consortium);
}

#[test]
fn over_libp2p_raw_requests_get_nothing() {
	raw_requests_get_nothing("libp2p");
}

#[test]
fn over_litep2p_raw_requests_get_nothing() {
	raw_requests_get_nothing("litep2p");
}

fn of_four(backend: &str) -> Consortium {
	let backend = ["--network-backend", backend];
	let more = ["--force-authoring", "-lstrangers=debug"];
	let consortium = Consortium::start_with(&[backend, more].concat());
	for node in &consortium.nodes {
		wait_for_peers(node, 3);
	}
	consortium
}

/// Both kinds of client speak to both kinds of node: a stranger chooses its own.
fn raw_requests_get_nothing(backend: &str) {
	let consortium = of_four(backend);
	let node = &consortium.nodes[0];
	requests::of_a_stranger::<NetworkWorker<_, _>>(node);
	requests::of_a_stranger::<Litep2pNetworkBackend>(node);
	requests::for_addresses::<NetworkWorker<_, _>>(node);
	requests::for_addresses::<Litep2pNetworkBackend>(node);
	requests::of_a_known_node::<NetworkWorker<_, _>>(node);
	requests::of_a_known_node::<Litep2pNetworkBackend>(node);
	nobody_was_disturbed(&consortium);
}

fn nobody_was_disturbed(consortium: &Consortium) {
	let node = &consortium.nodes[0];
	node.wait_for_finalized(node.finalized() + 1);
	for node in &consortium.nodes {
		wait_for_peers(node, 3);
	}
}

/// The real node, with a key that nobody knows, gets no block and is no peer; it does when a validator's
/// operator lets it in, and no longer when it is put out again.
fn node_of_a_stranger(consortium: &Consortium, backend: &[&str]) {
	let validator = &consortium.nodes[0];
	let mut stranger = consortium.outsider(backend);
	stranger.node.run();
	let blocks_go_by = || validator.wait_for_finalized(validator.finalized() + WHILE_BLOCKS);
	blocks_go_by();
	assert_eq!(stranger.node.best_block().number, 0);
	assert_eq!((stranger.node.peers(), validator.peers()), (0, 3));

	let height = validator.finalized();
	operator(validator, "system_addReservedPeer", &stranger.address);
	stranger.node.wait_for_finalized(height);
	wait_for_peers(validator, 4);

	operator(validator, "system_removeReservedPeer", stranger.peer_id());
	wait_for_peers(&stranger.node, 0);
	// What it had been given before, it may still have to execute.
	blocks_go_by();
	let height = stranger.node.best_block().number;
	blocks_go_by();
	assert_eq!(stranger.node.best_block().number, height);
	assert_eq!((stranger.node.peers(), validator.peers()), (0, 3));
}

/// Waits until a node has so many peers.
fn wait_for_peers(node: &Node, count: u64) {
	node.wait_for("such a number of peers", || (node.peers() == count).then_some(()));
}

/// Has the node's operator do something about a peer.
fn operator(node: &Node, method: &str, peer: &str) {
	assert_eq!(node.call(method, json!([peer])), Ok(Value::Null), "{method} {peer}");
}

#[test]
fn who_knows_nobody_listens_to_nobody_and_serves_no_operator() {
	let node = Node::start();
	let addresses = node.call("system_localListenAddresses", json!([])).expect("an answer");
	assert_eq!(addresses, json!([]));
	let health = node.call("system_health", json!([])).expect("an answer");
	assert_eq!(health["shouldHavePeers"], false, "{health}");
	let connected = TcpStream::connect(node.peer_socket());
	assert_eq!(connected.expect_err("nobody listens").kind(), ErrorKind::ConnectionRefused);
	methods::for_the_operator_are_refused(&node);
	methods::for_everybody_are_bounded(&node);
}
