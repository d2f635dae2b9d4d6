//! The last finalized block, as everybody here sees it.

use std::sync::Arc;

use futures::StreamExt;
use sc_client_api::BlockchainEvents;
use sc_service::SpawnTaskHandle;
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Header as _;
use tokio::sync::watch;

use crate::service::FullClient;

/// A finalized block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
	/// Its number.
	pub number: u32,
	/// Its hash.
	pub hash: catena_runtime::Hash,
}

/// Follows finality in one task for all who wait.
///
/// The client's own notifications pin blocks and queue without bound, so that many slow readers of
/// them would hold up pruning; a watch keeps nothing but the last.
pub fn follow(client: Arc<FullClient>, spawn: &SpawnTaskHandle) -> watch::Receiver<Head> {
	let info = client.info();
	let first = Head { number: info.finalized_number, hash: info.finalized_hash };
	let (sender, receiver) = watch::channel(first);
	let mut notifications = client.finality_notification_stream();
	spawn.spawn("provenance-head", Some("provenance"), async move {
		while let Some(notification) = notifications.next().await {
			let head = Head { number: *notification.header.number(), hash: notification.hash };
			if sender.send(head).is_err() {
				break;
			}
		}
	});
	receiver
}
