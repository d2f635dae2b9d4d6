//! The protocols by which blocks, states and justifications are asked for.

use std::sync::Arc;

use catena_runtime::opaque::Block;
use sc_client_api::BlockBackend;
use sc_consensus_grandpa::warp_proof::NetworkProvider;
use sc_network::{config::SyncMode, service::traits::RequestResponseConfig};
use sc_network_sync::{
	block_relay_protocol::BlockRelayParams,
	block_request_handler::BlockRequestHandler,
	service::network::NetworkServiceHandle,
	state_request_handler::StateRequestHandler,
	strategy::{
		polkadot::{PolkadotSyncingStrategy, PolkadotSyncingStrategyConfig},
		warp::WarpSyncProvider,
		SyncingStrategy,
	},
	warp_request_handler::RequestHandler as WarpSyncRequestHandler,
	WarpSyncConfig,
};
use sc_service::{default_gap_sync_body_policy, error::Error, Configuration, SpawnTaskHandle};
use sp_blockchain::HeaderBackend;

use super::{closed::Closed, ClosedBackend, FullBackend, FullClient, GROUP};

/// Adds them, and gives the strategy by which the node itself asks.
pub fn strategy<Net: ClosedBackend>(
	network: &mut Closed<Net>,
	config: &Configuration,
	client: &Arc<FullClient>,
	warp_proofs: NetworkProvider<Block, FullBackend>,
	handle: NetworkServiceHandle,
	spawn: &SpawnTaskHandle,
) -> Result<Box<dyn SyncingStrategy<Block>>, Error> {
	let settings = &config.network;
	refuse_for_archive(settings.sync_mode, &**client)?;
	let (protocol_id, fork_id) = (config.protocol_id(), config.chain_spec.fork_id());
	let peers = &settings.default_peers_set;
	let expected = (peers.in_peers as usize).saturating_add(peers.out_peers as usize);

	let blocks: BlockRelayParams<Block, Net> =
		BlockRequestHandler::new::<Net>(handle, &protocol_id, fork_id, client.clone(), expected);
	let mut server = blocks.server;
	spawn.spawn("block-request-handler", GROUP, async move { server.run().await });
	network.answer(blocks.request_response_config);

	let expected =
		(settings.default_peers_set_num_full as usize).saturating_add(peers.reserved_nodes.len());
	let (states, requests) =
		StateRequestHandler::new::<Net>(&protocol_id, fork_id, client.clone(), expected);
	let states_name = requests.protocol_name().clone();
	spawn.spawn("state-request-handler", GROUP, states.run());
	network.answer(requests);

	let warp_proofs: Arc<dyn WarpSyncProvider<Block>> = Arc::new(warp_proofs);
	let genesis_hash = client.info().genesis_hash;
	let (warp, requests) = WarpSyncRequestHandler::new::<_, Net>(
		protocol_id,
		genesis_hash,
		fork_id,
		warp_proofs.clone(),
	);
	let warp_name = requests.protocol_name().clone();
	spawn.spawn("warp-sync-request-handler", GROUP, warp.run());
	network.answer(requests);

	let strategy = PolkadotSyncingStrategy::new(
		PolkadotSyncingStrategyConfig {
			mode: settings.sync_mode,
			max_parallel_downloads: settings.max_parallel_downloads,
			max_blocks_per_request: settings.max_blocks_per_request,
			min_peers_to_start_warp_sync: settings.min_peers_to_start_warp_sync,
			metrics_registry: config.prometheus_registry().cloned(),
			state_request_protocol_name: states_name,
			block_downloader: blocks.downloader,
			gap_sync_body_policy: default_gap_sync_body_policy(config.blocks_pruning),
		},
		client.clone(),
		Some(WarpSyncConfig::WithProvider(warp_proofs)),
		Some(warp_name),
	)?;
	Ok(Box::new(strategy))
}

/// A node that keeps every state has to execute every block.
fn refuse_for_archive(mode: SyncMode, client: &impl BlockBackend<Block>) -> Result<(), Error> {
	let refused = match mode {
		SyncMode::Full => return Ok(()),
		SyncMode::LightState { .. } => "--sync fast",
		SyncMode::Warp => "--sync warp",
	};
	if client.requires_full_sync() {
		return Err(Error::Other(format!(
			"{refused} leaves out states, and this node keeps them all"
		)));
	}
	Ok(())
}
