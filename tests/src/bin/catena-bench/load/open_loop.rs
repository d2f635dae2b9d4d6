//! Sending at a given rate, whatever comes back.

use std::{
	sync::Arc,
	time::{Duration, Instant},
};

use anyhow::Result;
use catena_rpc::Client;
use catena_tests::Node;
use tokio::{task::JoinSet, time::sleep_until};

use super::workload::Signed;
use crate::latencies::Latencies;

/// What came of it.
pub struct Outcome {
	/// How many statements became final.
	pub events: u32,
	/// From when each submission was due until its receipt was there.
	pub latencies: Latencies,
	/// From when the first was due until the last receipt was there.
	pub elapsed: Duration,
	/// What was not recorded, in the words of the error.
	pub failures: Vec<String>,
	/// How late the sender itself was at most.
	pub late: Duration,
}

impl Outcome {
	/// Finalized statements a second.
	pub fn rate(&self) -> f64 {
		f64::from(self.events) / self.elapsed.as_secs_f64()
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

/// Sends so many statements a second. Latency counts from when a submission was due, so what a slow
/// chain holds up counts too.
pub async fn send(clients: &[Arc<Client>], work: Vec<Signed>, rate: f64) -> Outcome {
	let begin = tokio::time::Instant::now() + Duration::from_millis(50);
	let mut due = begin;
	let mut late = Duration::ZERO;
	let mut running = JoinSet::new();
	for Signed { officer, submission, events } in work {
		sleep_until(due).await;
		late = late.max(due.elapsed());
		let client = clients[officer].clone();
		let since = due;
		running.spawn(async move {
			let answer = client.submit(&submission).await;
			(answer.map(|_| (since.elapsed(), events)), Instant::now())
		});
		due += Duration::from_secs_f64(f64::from(events) / rate);
	}
	let mut outcome = Outcome {
		events: 0,
		latencies: Latencies::default(),
		elapsed: Duration::ZERO,
		failures: Vec::new(),
		late,
	};
	let mut latencies = Vec::new();
	while let Some(done) = running.join_next().await {
		match done {
			Ok((Ok((latency, events)), at)) => {
				outcome.events += events;
				latencies.push(latency);
				outcome.elapsed = outcome.elapsed.max(at.duration_since(begin.into_std()));
			}
			Ok((Err(error), _)) => outcome.failures.push(error.to_string()),
			Err(error) => outcome.failures.push(error.to_string()),
		}
	}
	outcome.latencies = Latencies::new(latencies);
	outcome
}
