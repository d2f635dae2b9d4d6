//! A chain under load.

pub mod disk;
#[cfg(test)]
pub mod fake;
pub mod flood;
pub mod open_loop;
pub mod outcome;
pub mod reads;
mod report;
pub mod sink;
mod state;
pub mod trial;
pub mod workload;
pub mod world;
mod zipf;

use std::path::Path;

use anyhow::{ensure, Context, Result};
use catena_primitives::attestation::MAX_BATCH;
use clap::Args;

use self::{
	disk::{sizes_and_state, Grown},
	open_loop::send,
	report::Report,
	sink::{connect, times_too_busy},
	workload::Generator,
	world::World,
};
use crate::{figures::Out, usage};

/// How many states a node keeps besides the newest: the SDK's default.
const STATES: u64 = 256;

/// How fast what is not measured is sent, in statements a second.
const PREPARATION_RATE: f64 = 1_000.0;

/// A chain under load.
#[derive(Debug, Args)]
pub struct Load {
	/// How many validators: 1 or 4.
	#[arg(long, default_value_t = 1)]
	pub validators: usize,

	/// How many statements stand under one signature.
	#[arg(long, default_value_t = 1)]
	pub batch: usize,

	/// How many statements are due a second.
	#[arg(long, default_value_t = 500.0)]
	pub rate: f64,

	/// How many statements are sent.
	#[arg(long, default_value_t = 20_000)]
	pub events: u32,

	/// How many are sent before, at the same rate, of which nothing is counted: a node prunes a state
	/// when 256 blocks are above it, so what a statement takes on disk for good is seen only behind
	/// more blocks than that.
	#[arg(long, default_value_t = 0)]
	pub warm_up: u32,

	/// The nodes keep all states.
	#[arg(long)]
	pub archive: bool,

	/// How many items there are.
	#[arg(long, default_value_t = 1_000)]
	pub items: u32,

	/// How many histories and proofs are read afterwards.
	#[arg(long, default_value_t = 2_000)]
	pub reads: u32,

	#[command(flatten)]
	pub out: Out,
}

impl Load {
	/// Sends the load, reads what was recorded, and prints what came of it.
	pub async fn measure(&self) -> Result<()> {
		sensible(self.items.min(self.events), self.batch, self.rate)?;
		let arguments: &[&str] = if self.archive { &["--state-pruning", "archive"] } else { &[] };
		let mut world = tokio::task::block_in_place(|| World::begin(self.validators, arguments))?;
		let clients = connect(&world.nodes, world.officers.len()).await?;
		let mut generator = Generator::new(&world)?;
		let (cases, items) = (generator.cases()?, generator.items(self.items)?);
		let warm_up = generator.events(self.warm_up, self.batch)?;
		let events = generator.events(self.events, self.batch)?;
		let recorded = generator.recorded();
		send(&clients, cases, PREPARATION_RATE).await.whole()?;
		send(&clients, items, PREPARATION_RATE).await.whole()?;
		send(&clients, warm_up, self.rate).await.whole()?;

		drop(clients);
		let (tables_before, state_before) = sizes_and_state(&mut world.nodes)?;
		let clients = connect(&world.nodes, world.officers.len()).await?;

		let is_pruned =
			!self.archive && world.nodes.first().context("a node")?.best_block().number > STATES;
		times_too_busy();
		let own = Path::new("/proc/self");
		let before = (usage::processor_time(&world.nodes)?, usage::own_time(own)?);
		let sent = send(&clients, events, self.rate).await;
		let nodes_time = usage::processor_time(&world.nodes)?.saturating_sub(before.0);
		let sender_time = usage::own_time(own)?.saturating_sub(before.1);
		let memory = usage::peak_memory(&world.nodes)?;
		let too_busy = times_too_busy();
		let outcome = sent.whole()?;
		let client = clients.first().context("a connection")?;
		let drawn = reads::drawn(client, &recorded, self.reads).await?;
		let hundred = reads::of_records(client, &recorded, 100, self.reads.div_ceil(10)).await?;
		drop(clients);
		let (tables, state) = sizes_and_state(&mut world.nodes)?;
		let report = Report {
			load: self,
			grown: Grown::for_each(&tables_before, &tables, outcome.events),
			state: state.since(state_before),
			outcome,
			too_busy,
			nodes_time,
			sender_time,
			memory,
			is_pruned,
			drawn,
			hundred,
		};
		report.print();
		self.out.write(&report.json())
	}
}

/// An error if this cannot be measured: so many of each thing, in batches of so many, at this rate.
pub fn sensible(count: u32, batch: usize, rate: f64) -> Result<()> {
	ensure!(count > 0 && batch > 0, "nothing cannot be measured");
	let most = MAX_BATCH as usize;
	ensure!(batch <= most, "at most {most} statements stand under one signature");
	ensure!(rate.is_finite() && rate > 0.0, "the rate is a number above 0");
	Ok(())
}
