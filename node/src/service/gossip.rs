//! When peers are told of what waits in the pool.
//!
//! # Why
//!
//! The SDK's node tells each peer of each transaction at once, and of one that waited for another only
//! when it tells of everything, every three seconds. With four validators on two cores, messages and
//! waking threads for them were a third of all that a single statement took (docs/benchmarks.md). So a
//! node tells of what is ready in bursts: the messages of one go out together.

use std::{sync::Arc, time::Duration};

use catena_runtime::Hash;
use futures::{future::Either, stream, FutureExt, StreamExt};
use sc_client_api::BlockchainEvents;
use sc_network_transactions::TransactionsHandlerController;
use sc_transaction_pool_api::TransactionPool;
use tokio::time::sleep;

use super::{FullClient, Pool};

/// How long what is new waits to be told of. A tenth of a slot: the next author may be another node.
const BURST: Duration = Duration::from_millis(100);

/// What there is to tell of.
enum Change {
	/// A transaction came in.
	CameIn(Hash),
	/// A block may have made others ready.
	Block,
}

/// Tells peers of what comes into the pool, and of all that is ready after a block; until the node ends.
/// Who was told of a transaction is not told again.
pub async fn tell(
	client: Arc<FullClient>,
	pool: Arc<Pool>,
	peers: TransactionsHandlerController<Hash>,
) {
	let came_in = pool.import_notification_stream().map(Change::CameIn);
	let blocks = client.import_notification_stream().map(|_| Change::Block);
	drop(client);
	let mut changes = stream::select(came_in, blocks);
	while let Some(first) = changes.next().await {
		let mut burst = vec![first];
		let mut end = sleep(BURST).boxed();
		// Taken as they come, for the pool's notifications do not wait.
		while let Either::Left((Some(change), _)) =
			futures::future::select(changes.next(), &mut end).await
		{
			burst.push(change);
		}
		let has_block = burst.iter().any(|change| matches!(change, Change::Block));
		if has_block && pool.status().ready > 0 {
			// Those that came in are among them.
			peers.propagate_transactions();
			continue;
		}
		for change in burst {
			if let Change::CameIn(transaction) = change {
				peers.propagate_transaction(transaction);
			}
		}
	}
}
