//! What has to be done while the network runs, and when the node ends.

use std::{
	sync::{
		mpsc::{sync_channel, Receiver, SyncSender},
		Arc,
	},
	time::Duration,
};

use catena_runtime::opaque::Block;
use futures::{future::FutureExt, pin_mut, select, StreamExt};
use sc_client_api::BlockchainEvents;
use sc_network::NetworkBlock;
use sc_network_sync::SyncingService;

use super::{super::FullClient, ClosedBackend};

/// For how long a node that ends waits for its network. It is told at once, and ends with what it has in
/// hand: the limit is for one that hangs.
const END_MAX: Duration = Duration::from_secs(10);

/// Given to the network for as long as it runs.
pub struct Lease {
	_until_dropped: SyncSender<()>,
}

/// Waits, when it is dropped, until the lease is given back.
///
/// The network has timers of Tokio's, which panic once the runtime is being shut down. It is told to end just
/// before that: a node that was stopped, or that could not start, would now and then end with a panic and
/// "this is a bug", and the second one without a word of why it could not.
pub struct Awaited(Receiver<()>);

/// What the network is given, and what the node keeps for its end.
pub fn lease() -> (Lease, Awaited) {
	let (given, back) = sync_channel(0);
	(Lease { _until_dropped: given }, Awaited(back))
}

impl Drop for Awaited {
	fn drop(&mut self) {
		// Nothing is ever sent: it returns when the other end is gone.
		let _ = self.0.recv_timeout(END_MAX);
	}
}

/// Runs the network, and tells it of blocks: peers of those that come in, if they are to be announced, and
/// the downloads of what is best and what is final. Ends with the network, or with the node.
pub async fn run<Net: ClosedBackend>(
	network: Net,
	client: Arc<FullClient>,
	sync: Arc<SyncingService<Block>>,
	announce: bool,
	_lease: Lease,
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

#[cfg(test)]
mod tests {
	use std::{
		thread,
		time::{Duration, Instant},
	};

	use super::lease;

	#[test]
	fn end_waits_for_the_lease() {
		const LEFT: Duration = Duration::from_millis(300);
		let (lease, awaited) = lease();
		let begin = Instant::now();
		let holder = thread::spawn(move || {
			thread::sleep(LEFT);
			drop(lease);
		});
		drop(awaited);
		assert!(begin.elapsed() >= LEFT);
		holder.join().unwrap();
	}
}
