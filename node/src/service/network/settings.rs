//! What becomes of the operator's options in a network that is closed.

use std::collections::HashSet;

use sc_network::{
	config::{NetworkConfiguration, NonReservedPeerMode, TransportConfig},
	PeerId,
};

/// How the node introduces itself to whoever connects. Its version and the operator's name for it are
/// nobody's business.
const CLIENT: &str = "catena-node";

/// The same settings, closed: no peers but the reserved ones, nobody looked for, and no address listened
/// at if there is nobody to listen to.
///
/// Refuses what cannot be had in a closed network.
pub fn closed(given: &NetworkConfiguration) -> Result<NetworkConfiguration, String> {
	if given.ipfs_server {
		return Err("--ipfs-server gives blocks to whoever asks, and this network is closed".into());
	}
	let mut settings = given.clone();
	let peers = &mut settings.default_peers_set;
	peers.non_reserved_mode = NonReservedPeerMode::Deny;
	let known: HashSet<PeerId> = peers.reserved_nodes.iter().map(|node| node.peer_id).collect();
	refuse_strangers(&settings, &known)?;

	if let TransportConfig::Normal { enable_mdns, .. } = &mut settings.transport {
		*enable_mdns = false;
	}
	settings.enable_dht_random_walk = false;
	settings.allow_non_globals_in_dht = false;
	settings.client_version = CLIENT.into();
	settings.node_name = String::new();
	// For browsers, of which none has a key that is known.
	settings.remove_webrtc_addresses();
	if known.is_empty() {
		settings.listen_addresses.clear();
	}
	Ok(settings)
}

/// Boot nodes give addresses of nodes that are known; they make none known. A chain specification may name
/// this node itself.
fn refuse_strangers(
	settings: &NetworkConfiguration,
	known: &HashSet<PeerId>,
) -> Result<(), String> {
	if settings.boot_nodes.is_empty() {
		return Ok(());
	}
	let own = settings.node_key.clone().into_keypair().map_err(|error| error.to_string())?;
	let own = own.public().to_peer_id();
	match settings
		.boot_nodes
		.iter()
		.find(|node| node.peer_id != own && !known.contains(&node.peer_id))
	{
		Some(stranger) => Err(format!(
			"the boot node {stranger} is not known to this node, and this network is closed: name it \
			 with --reserved-nodes, or leave it out of --bootnodes and the chain specification"
		)),
		None => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use sc_network::config::{MultiaddrWithPeerId, NodeKeyConfig, Secret};

	use super::*;

	fn given(reserved: &[PeerId]) -> NetworkConfiguration {
		let mut given =
			NetworkConfiguration::new("Europol 1", "Catena/v1.2.3", Default::default(), None);
		given.listen_addresses =
			["/ip4/127.0.0.1/tcp/1", "/ip4/127.0.0.1/udp/1/webrtc-direct"].map(address).into();
		given.transport = TransportConfig::Normal { enable_mdns: true, allow_private_ip: true };
		given.allow_non_globals_in_dht = true;
		given.default_peers_set.reserved_nodes = reserved.iter().map(|peer| node(*peer)).collect();
		given
	}

	fn address(text: &str) -> sc_network::Multiaddr {
		text.parse().unwrap()
	}

	fn node(peer_id: PeerId) -> MultiaddrWithPeerId {
		MultiaddrWithPeerId { multiaddr: address("/ip4/192.0.2.1/tcp/30333"), peer_id }
	}

	#[test]
	fn nobody_but_reserved_nodes_and_nobody_is_looked_for() {
		let closed = closed(&given(&[PeerId::random()])).unwrap();
		assert!(closed.default_peers_set.non_reserved_mode.is_reserved_only());
		let transport = TransportConfig::Normal { enable_mdns: false, allow_private_ip: true };
		assert_eq!(format!("{:?}", closed.transport), format!("{transport:?}"));
		assert!(!closed.enable_dht_random_walk && !closed.allow_non_globals_in_dht);
		assert_eq!(closed.listen_addresses, [address("/ip4/127.0.0.1/tcp/1")]);
		assert_eq!((&*closed.client_version, &*closed.node_name), ("catena-node", ""));
	}

	#[test]
	fn who_knows_nobody_listens_to_nobody() {
		assert!(closed(&given(&[])).unwrap().listen_addresses.is_empty());
	}

	#[test]
	fn boot_node_has_to_be_known_or_the_node_itself() {
		let peer = PeerId::random();
		let mut given = given(&[peer]);
		let secret = sc_network::config::ed25519::SecretKey::generate();
		given.node_key = NodeKeyConfig::Ed25519(Secret::Input(secret));
		let own = given.node_key.clone().into_keypair().unwrap().public().to_peer_id();
		given.boot_nodes = vec![node(own), node(peer)];
		assert!(closed(&given).is_ok());

		let stranger = node(PeerId::random());
		given.boot_nodes.push(stranger.clone());
		let said = format!(
			"the boot node {stranger} is not known to this node, and this network is closed: name it \
			 with --reserved-nodes, or leave it out of --bootnodes and the chain specification"
		);
		assert_eq!(closed(&given).unwrap_err(), said);
	}

	#[test]
	fn blocks_are_not_served_to_whoever_asks() {
		let mut given = given(&[]);
		given.ipfs_server = true;
		let said = "--ipfs-server gives blocks to whoever asks, and this network is closed";
		assert_eq!(closed(&given).unwrap_err(), said);
	}
}
