//! A chain under load.

mod open_loop;
mod workload;
mod world;

use anyhow::{ensure, Context, Result};
use catena_tests::Node;
use clap::Args;

use self::{
	open_loop::{connect, send, Outcome},
	workload::Workload,
	world::World,
};
use crate::usage;

/// How fast what is not measured is sent, in statements a second.
const PREPARATION_RATE: f64 = 1_000.0;

/// A chain under load.
#[derive(Debug, Args)]
pub struct Load {
	/// How many validators: 1 or 4.
	#[arg(long, default_value_t = 1)]
	validators: usize,

	/// How many statements stand under one signature.
	#[arg(long, default_value_t = 1)]
	batch: usize,

	/// How many statements are due a second.
	#[arg(long, default_value_t = 500.0)]
	rate: f64,

	/// How many statements are sent.
	#[arg(long, default_value_t = 20_000)]
	events: u32,

	/// How many items there are.
	#[arg(long, default_value_t = 1_000)]
	items: u32,
}

impl Load {
	/// Sends the load and prints what came of it.
	pub async fn measure(&self) -> Result<()> {
		let mut world = tokio::task::block_in_place(|| World::begin(self.validators))?;
		let clients = connect(&world.nodes, world.officers.len()).await?;
		let work = Workload::make(&world, self.items, self.events, self.batch)?;
		whole(&send(&clients, work.cases, PREPARATION_RATE).await)?;
		whole(&send(&clients, work.items, PREPARATION_RATE).await)?;

		drop(clients);
		let size_before = size(&mut world.nodes)?;
		let clients = connect(&world.nodes, world.officers.len()).await?;

		let before = usage::processor_time(&world.nodes)?;
		let outcome = send(&clients, work.events, self.rate).await;
		let took = usage::processor_time(&world.nodes)? - before;
		let memory = usage::peak_memory(&world.nodes)?;
		drop(clients);
		let grown = size(&mut world.nodes)?.saturating_sub(size_before);
		whole(&outcome)?;
		println!(
			"load: {} validators, batches of {}, {} statements on {} items, {} due a second",
			self.validators, self.batch, self.events, self.items, self.rate
		);
		println!(
			"  final: {:.0} statements a second; submit to final median {:.2} s, p99 {:.2} s, worst \
			 {:.2} s (the sender was late by {:.3} s at most)",
			outcome.rate(),
			outcome.percentile(50),
			outcome.percentile(99),
			outcome.percentile(100),
			outcome.late.as_secs_f64()
		);
		println!(
			"  processor: {:.2} s per 1,000 statements over all nodes; memory: at most {memory} MiB; \
			 tables: {} bytes a statement and node",
			took.as_secs_f64() * 1000.0 / f64::from(outcome.events),
			grown / u64::from(outcome.events)
		);
		Ok(())
	}
}

/// What the database of the first node holds. The node is started anew for it, for what was written last
/// comes into the tables only then.
fn size(nodes: &mut [Node]) -> Result<u64> {
	let node = nodes.first_mut().context("a node")?;
	node.stop();
	node.run();
	let size = usage::tables(&node.database())?;
	let best = node.best_block().number;
	node.wait_for_finalized(best + 1);
	Ok(size)
}

/// No figure is given where anything was lost or refused.
fn whole(outcome: &Outcome) -> Result<()> {
	let failed = outcome.failures.len();
	ensure!(
		failed == 0,
		"{failed} submissions were not recorded, {} were; the first failure: {}",
		outcome.latencies.len(),
		outcome.failures.first().map_or("", String::as_str)
	);
	Ok(())
}
