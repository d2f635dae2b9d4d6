//! What has to be done while the network runs.

use std::sync::Arc;

use catena_runtime::opaque::Block;
use futures::{future::FutureExt, pin_mut, select, StreamExt};
use sc_client_api::BlockchainEvents;
use sc_network::NetworkBlock;
use sc_network_sync::SyncingService;

use super::{super::FullClient, ClosedBackend};

/// Runs the network, and tells it of blocks: peers of those that come in, if they are to be announced, and
/// the downloads of what is best and what is final. Ends with the network, or with the node.
pub async fn run<Net: ClosedBackend>(
	network: Net,
	client: Arc<FullClient>,
	sync: Arc<SyncingService<Block>>,
	announce: bool,
) {
	let mut imported = client.import_notification_stream().fuse();
	let mut finalized = client.finality_notification_stream().fuse();
	drop(client);
	let network = network.run().fuse();
	pin_mut!(network);
	loop {
		select! {
			block = imported.next() => {
				let Some(block) = block else { return };
				if announce {
					sync.announce_block(block.hash, None);
				}
				if block.is_new_best {
					sync.new_best_block_imported(block.hash, block.header.number);
				}
			}
			block = finalized.select_next_some() => {
				sync.on_block_finalized(block.hash, block.header);
			}
			() = network => {
				log::warn!("the network has ended");
				return;
			}
		}
	}
}
