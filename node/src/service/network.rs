//! How the network is set up.

use catena_runtime::{opaque::Block, Hash};
use sc_consensus_grandpa::{grandpa_peers_set_config, protocol_standard_name};
use sc_network::{
	config::FullNetworkConfiguration, service::traits::NotificationService, NetworkBackend,
	NotificationMetrics, ProtocolName,
};
use sc_service::Configuration;

/// A network that is configured but does not run yet.
pub struct Configured<Net: NetworkBackend<Block, Hash>> {
	/// Which peers and protocols it is to have.
	pub network: FullNetworkConfiguration<Block, Hash, Net>,
	/// GRANDPA's protocol in it.
	pub grandpa: Protocol,
	/// Counts the messages.
	pub metrics: NotificationMetrics,
}

/// A protocol of messages that are sent without being asked for.
pub struct Protocol {
	/// Its name, which carries the genesis hash, so that different chains do not meet.
	pub name: ProtocolName,
	/// What comes in, and the way out.
	pub messages: Box<dyn NotificationService>,
}

/// Configures peers and protocols as the operator wants them.
pub fn configure<Net: NetworkBackend<Block, Hash>>(
	config: &Configuration,
	genesis_hash: &Hash,
) -> Configured<Net> {
	let metrics = NotificationMetrics::new(config.prometheus_registry());
	let mut network = FullNetworkConfiguration::<_, _, Net>::new(
		&config.network,
		config.prometheus_registry().cloned(),
	);
	let name = protocol_standard_name(genesis_hash, &config.chain_spec);
	let (grandpa, messages) = grandpa_peers_set_config::<_, Net>(
		name.clone(),
		metrics.clone(),
		network.peer_store_handle(),
	);
	network.add_notification_protocol(grandpa);
	Configured { network, grandpa: Protocol { name, messages }, metrics }
}
