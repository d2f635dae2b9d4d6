//! Where submissions go.

use std::{
	future::Future,
	sync::{
		atomic::{AtomicU32, Ordering},
		Arc,
	},
	time::Duration,
};

use anyhow::Result;
use catena_primitives::attestation::Submission;
use catena_rpc::{Client, Error};
use catena_tests::Node;
use tokio::time::sleep;

/// What records submissions, in the order in which it was told of them, and says when it has.
pub trait Sink: Send + Sync + 'static {
	/// Hands a submission over; the answer comes when it is recorded for good.
	fn record(
		self: Arc<Self>,
		submission: Submission,
	) -> impl Future<Output = Result<()>> + Send + 'static;
}

/// How often a submission that came too early is sent again, and after how long.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(25);

/// How often the chain was too busy, and a submission was sent again for that.
static TOO_BUSY: AtomicU32 = AtomicU32::new(0);

/// How often that was since it was asked last.
pub fn times_too_busy() -> u32 {
	TOO_BUSY.swap(0, Ordering::Relaxed)
}

/// A chain: recorded is what is final.
///
/// The chain takes an officer's submissions in any order, but not one that builds on another of which
/// the node has not heard: and of two that are sent in the same moment, either may be the first to
/// arrive. Whoever has sent both knows that it was too early and sends it again, as this does; the time
/// that it takes counts. It does so, too, when the node has too much of it to check, and says so.
/// Whatever else is refused stays so.
impl Sink for Client {
	async fn record(self: Arc<Self>, submission: Submission) -> Result<()> {
		let mut left = TRIES;
		loop {
			let outcome = self.submit(&submission).await;
			let comes_too_early = match &outcome {
				Err(Error::Refused(refused)) => refused.reason.is_early(),
				Err(Error::Busy(_)) => true,
				_ => false,
			};
			if !comes_too_early || left == 0 {
				return Ok(outcome.map(drop)?);
			}
			if matches!(outcome, Err(Error::Busy(_))) {
				TOO_BUSY.fetch_add(1, Ordering::Relaxed);
			}
			left -= 1;
			sleep(PAUSE).await;
		}
	}
}

/// A connection for each officer, to the nodes in turn: an officer's statements build on each other
/// and go through one gateway, as in real use.
pub async fn connect(nodes: &[Node], officers: usize) -> Result<Vec<Arc<Client>>> {
	let mut clients = Vec::new();
	for officer in 0..officers {
		let node = &nodes[officer % nodes.len()];
		clients.push(Arc::new(Client::connect(&node.url(), None).await?));
	}
	Ok(clients)
}
