//! When peers are told of what waits in the pool.
//!
//! # Why
//!
//! The SDK's node tells each peer of each transaction at once, and of one that waited for another only
//! when it tells of everything, every three seconds. With four validators on two cores, messages and
//! waking threads for them were a third of all that a single statement took (docs/benchmarks.md). So a
//! node tells of what is ready in bursts: the messages of one go out together.

use std::{pin::pin, sync::Arc, time::Duration};

use catena_runtime::Hash;
use futures::{future::Either, stream, FutureExt, Stream, StreamExt};
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

/// What peers are told of.
#[derive(Debug, PartialEq)]
enum News {
	/// One transaction.
	Of(Hash),
	/// All that is ready.
	OfAll,
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
	let tell = |news| match news {
		News::Of(transaction) => peers.propagate_transaction(transaction),
		News::OfAll => peers.propagate_transactions(),
	};
	in_bursts(stream::select(came_in, blocks), || pool.status().ready > 0, tell).await;
}

/// Tells of changes a burst after the first of them, until there are no more.
async fn in_bursts(
	changes: impl Stream<Item = Change>,
	is_any_ready: impl Fn() -> bool,
	mut tell: impl FnMut(News),
) {
	let mut changes = pin!(changes);
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
		if has_block && is_any_ready() {
			// Those that came in are among them.
			tell(News::OfAll);
			continue;
		}
		for change in burst {
			if let Change::CameIn(transaction) = change {
				tell(News::Of(transaction));
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use tokio::sync::mpsc;

	fn came_in(byte: u8) -> Change {
		Change::CameIn(Hash::repeat_byte(byte))
	}

	fn of(byte: u8) -> News {
		News::Of(Hash::repeat_byte(byte))
	}

	/// What is told of bursts of changes, each right behind the news of the one before, and of what comes
	/// last.
	async fn told(bursts: Vec<Vec<Change>>, last: Change, is_any_ready: bool) -> Vec<Vec<News>> {
		let (send, mut changes) = mpsc::unbounded_channel();
		let (tell, mut told) = mpsc::unbounded_channel();
		let changes = stream::poll_fn(move |context| changes.poll_recv(context));
		let telling =
			in_bursts(changes, || is_any_ready, |news| tell.send(news).expect("a listener"));
		let listening = async {
			let mut all = Vec::new();
			for burst in bursts {
				burst.into_iter().for_each(|change| assert!(send.send(change).is_ok()));
				let mut news = vec![told.recv().await.expect("something is told")];
				// The news of a burst come together.
				while let Ok(more) = told.try_recv() {
					news.push(more);
				}
				all.push(news);
			}
			assert!(send.send(last).is_ok());
			drop(send);
			all
		};
		let ((), mut all) = futures::join!(telling, listening);
		all.push(std::iter::from_fn(|| told.try_recv().ok()).collect());
		all
	}

	#[tokio::test]
	async fn each_transaction_is_told_of_once_and_in_its_burst() {
		let told = told(vec![vec![came_in(1), came_in(2)], vec![came_in(3)]], came_in(4), true);
		assert_eq!(told.await, [vec![of(1), of(2)], vec![of(3)], vec![of(4)]]);
	}

	#[tokio::test]
	async fn after_a_block_peers_are_told_of_all_that_is_ready() {
		let bursts = vec![vec![came_in(1), Change::Block, came_in(2)], vec![came_in(3)]];
		let told = told(bursts, Change::Block, true).await;
		assert_eq!(told, [vec![News::OfAll], vec![of(3)], vec![News::OfAll]]);
	}

	/// What came in may be in the pool's notifications before the pool counts it as ready.
	#[tokio::test]
	async fn where_nothing_is_ready_after_a_block_what_came_in_is_told_of_nevertheless() {
		let told = told(vec![vec![came_in(1), Change::Block]], Change::Block, false).await;
		assert_eq!(told, [vec![of(1)], vec![]]);
	}
}
