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
use futures::{stream, FutureExt, StreamExt};
use sc_client_api::BlockchainEvents;
use sc_network_transactions::TransactionsHandlerController;
use sc_transaction_pool_api::TransactionPool;
use tokio::time::sleep;

use super::{FullClient, Pool};

/// How long what is new waits to be told of. A tenth of a slot: the next author may be another node.
const BURST: Duration = Duration::from_millis(100);

/// Tells peers of what is ready in the pool, when something came in or a block may have made it ready;
/// until the node ends. Who was told of a transaction is not told again.
pub async fn tell(
	client: Arc<FullClient>,
	pool: Arc<Pool>,
	peers: TransactionsHandlerController<Hash>,
) {
	let came_in = pool.import_notification_stream().map(drop);
	let blocks = client.import_notification_stream().map(drop);
	drop(client);
	let mut changes = stream::select(came_in, blocks);
	while changes.next().await.is_some() {
		sleep(BURST).await;
		while let Some(Some(())) = changes.next().now_or_never() {}
		if pool.status().ready > 0 {
			peers.propagate_transactions();
		}
	}
}
