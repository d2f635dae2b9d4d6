//! A chain under load.

#[cfg(test)]
pub mod fake;
pub mod flood;
pub mod open_loop;
pub mod outcome;
pub mod reads;
pub mod sink;
mod state;
pub mod trial;
pub mod workload;
pub mod world;
mod zipf;

use std::{
	path::{Path, PathBuf},
	time::Duration,
};

use anyhow::{ensure, Context, Result};
use catena_primitives::attestation::MAX_BATCH;
use catena_tests::{usage::Tables, Node};
use clap::Args;
use serde_json::json;

use self::{
	open_loop::send,
	sink::{connect, times_too_busy},
	state::Trie,
	workload::Generator,
	world::World,
};
use crate::{figures, usage};

/// How many states a node keeps besides the newest: the SDK's default.
const STATES: u64 = 256;

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

	/// How many are sent before, at the same rate, of which nothing is counted: a node prunes a state
	/// when 256 blocks are above it, so what a statement takes on disk for good is seen only behind
	/// more blocks than that.
	#[arg(long, default_value_t = 0)]
	warm_up: u32,

	/// The nodes keep all states.
	#[arg(long)]
	archive: bool,

	/// How many items there are.
	#[arg(long, default_value_t = 1_000)]
	items: u32,

	/// How many histories and proofs are read afterwards.
	#[arg(long, default_value_t = 2_000)]
	reads: u32,

	/// Also write the figures to this file, as one line of JSON behind those that it has.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// Small loads: single statements and batches on one validator, and batches on four. At rates that a busy
/// machine keeps up with, for they are no measure of anything.
#[derive(Debug, Args)]
pub struct Quick {
	/// Also write the figures to this file, as lines of JSON behind those that it has.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

impl Quick {
	/// One load after the other.
	pub async fn measure(&self) -> Result<()> {
		for (validators, batch, rate, events) in
			[(1, 1, 200.0, 2_000), (1, 50, 1_000.0, 5_000), (4, 50, 400.0, 2_000)]
		{
			let load = Load {
				validators,
				batch,
				rate,
				events,
				warm_up: 0,
				archive: false,
				items: 200,
				reads: 100,
				out: self.out.clone(),
			};
			load.measure().await?;
		}
		Ok(())
	}
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
		let (tables_before, state_before) = size_and_state(&mut world.nodes)?;
		let clients = connect(&world.nodes, world.officers.len()).await?;

		let is_pruned =
			!self.archive && world.nodes.first().context("a node")?.best_block().number > STATES;
		times_too_busy();
		let own = Path::new("/proc/self");
		let before = (usage::processor_time(&world.nodes)?, usage::own_time(own)?);
		let sent = send(&clients, events, self.rate).await;
		let took = usage::processor_time(&world.nodes)?.saturating_sub(before.0);
		let senders = usage::own_time(own)?.saturating_sub(before.1);
		let memory = usage::peak_memory(&world.nodes)?;
		let too_busy = times_too_busy();
		let outcome = sent.whole()?;
		let client = clients.first().context("a connection")?;
		let drawn = reads::drawn(client, &recorded, self.reads).await?;
		let (records, hundred) =
			reads::of_records(client, &recorded, 100, self.reads.div_ceil(10)).await?;
		drop(clients);
		let (tables, state) = size_and_state(&mut world.nodes)?;
		let (grown, state) = (tables.since(tables_before), state.since(state_before));

		let per_thousand = |took: Duration| took.as_secs_f64() * 1e3 / f64::from(outcome.events);
		let (nodes, sender) = (per_thousand(took), per_thousand(senders));
		let bytes = |grown: u64| grown / u64::from(outcome.events);
		let (bytes, state_bytes, trie_bytes) =
			(bytes(grown.all), bytes(grown.state), bytes(state.stored_bytes()));
		let trie_nodes = state.nodes as f64 / f64::from(outcome.events);
		println!(
			"load: {} validators, batches of {}, {} statements on {} items, {} due a second",
			self.validators, self.batch, self.events, self.items, self.rate
		);
		println!(
			"  final: {:.0} statements a second; submit to final: {} (the sender was late by {:.1} ms \
			 at most; sent again {too_busy} times, for a node was too busy)",
			outcome.rate(),
			outcome.latencies.words(),
			outcome.late.as_secs_f64() * 1e3
		);
		println!(
			"  processor: {nodes:.2} s per 1,000 statements over all nodes, {sender:.2} s the sender; \
			 memory: at most {memory} MiB; tables: {bytes} bytes a statement and node, of them \
			 {state_bytes} of the state{}",
			match (self.archive, is_pruned) {
				(true, _) => "; all states are kept",
				(_, true) => "",
				_ => "; not pruned yet",
			}
		);
		println!(
			"  the newest state by itself: {trie_bytes} bytes a statement, in {trie_nodes:.2} nodes of \
			 its trie"
		);
		if self.reads > 0 {
			drawn.print("by Zipf's law");
			hundred.print(&format!("of an item of {records} records"));
		}
		let figures = json!({
			"figure": "load",
			"validators": self.validators,
			"batch": self.batch,
			"items": self.items,
			"due_per_second": self.rate,
			"events": outcome.events,
			"final_per_second": outcome.rate(),
			"submit_to_final": outcome.latencies.json(),
			"sender_late_ms": outcome.late.as_secs_f64() * 1e3,
			"processor_seconds_per_1000": nodes,
			"sender_processor_seconds_per_1000": sender,
			"warm_up": self.warm_up,
			"archive": self.archive,
			"pruned": is_pruned,
			"sent_again": too_busy,
			"memory_mib": memory,
			"table_bytes_per_event": bytes,
			"state_bytes_per_event": state_bytes,
			"newest_state_bytes_per_event": trie_bytes,
			"newest_state_nodes_per_event": trie_nodes,
			"drawn": drawn.json(),
			"hundred": { "records": records, "reads": hundred.json() },
		});
		figures::write(self.out.as_deref(), &figures)
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

/// What the database of the first node holds. The node is started anew for it, for what was written last
/// comes into the tables only then.
pub fn size(nodes: &mut [Node]) -> Result<Tables> {
	let node = nodes.first_mut().context("a node")?;
	node.stop();
	node.run();
	let size = usage::tables(&node.database())?;
	let best = node.best_block().number;
	node.wait_for_finalized(best + 1);
	Ok(size)
}

/// The same, and the newest state by itself.
fn size_and_state(nodes: &mut [Node]) -> Result<(Tables, Trie)> {
	let node = nodes.first_mut().context("a node")?;
	node.stop();
	let state = Trie::newest(&node.database())?;
	Ok((size(nodes)?, state))
}
