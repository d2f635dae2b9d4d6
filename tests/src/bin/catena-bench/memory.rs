//! What validators take in memory, and how much more with more on record.

use std::time::Duration;

use anyhow::Result;
use catena_tests::{usage::tables, Node};
use clap::Args;
use serde_json::json;
use tokio::time::sleep;

use crate::{
	figures::Out,
	load::{open_loop::send, sensible, sink::connect, workload::Generator, world::World},
	usage,
};

/// For how long nothing is sent before it is looked: what was final last is then stored, and what was
/// freed given back.
const REST: Duration = Duration::from_secs(30);

/// Memory of validators after so many statements, and after so many more.
#[derive(Debug, Args)]
pub struct Memory {
	/// How many validators: 1 or 4.
	#[arg(long, default_value_t = 4)]
	validators: usize,

	/// After how many statements it is looked first.
	#[arg(long, default_value_t = 10_000)]
	events: u32,

	/// After how many more it is looked again.
	#[arg(long, default_value_t = 50_000)]
	more: u32,

	/// How many statements are sent a second.
	#[arg(long, default_value_t = 400.0)]
	rate: f64,

	/// How many items there are.
	#[arg(long, default_value_t = 1_000)]
	items: u32,

	#[command(flatten)]
	out: Out,
}

/// What one validator has.
struct Held {
	/// In memory, in KiB.
	memory: u64,
	/// In the tables of the state, in KiB.
	state: u64,
}

impl Memory {
	/// Sends single statements, and looks twice.
	pub async fn measure(&self) -> Result<()> {
		sensible(self.items.min(self.events), 1, self.rate)?;
		let world = tokio::task::block_in_place(|| World::begin(self.validators, &[]))?;
		let clients = connect(&world.nodes, world.officers.len()).await?;
		let mut generator = Generator::new(&world)?;
		for submissions in [generator.cases()?, generator.items(self.items)?] {
			send(&clients, submissions, self.rate).await.whole()?;
		}
		send(&clients, generator.events(self.events, 1)?, self.rate).await.whole()?;
		let before = held(&world.nodes).await?;
		send(&clients, generator.events(self.more, 1)?, self.rate).await.whole()?;
		let after = held(&world.nodes).await?;

		println!("memory: {} statements, then {} more", self.events, self.more);
		let mut validators = Vec::new();
		for (number, (before, after)) in (1..).zip(before.iter().zip(&after)) {
			let grown = after.state.saturating_sub(before.state);
			let beyond = after.memory as f64 - (before.memory + grown) as f64;
			let percent = beyond * 100.0 / before.memory as f64;
			println!(
				"  validator {number}: {} MiB, then {} MiB; its state grew by {} MiB, and its memory by \
				 {percent:.1} % more than that",
				before.memory / 1024,
				after.memory / 1024,
				grown / 1024
			);
			validators.push(json!({
				"memory_kib": before.memory,
				"memory_kib_after_more": after.memory,
				"state_kib_grown": grown,
				"percent_beyond_state": percent,
			}));
		}
		let figures = json!({
			"figure": "memory",
			"events": self.events,
			"more": self.more,
			"due_per_second": self.rate,
			"validators": validators,
		});
		self.out.write(&figures)
	}
}

async fn held(nodes: &[Node]) -> Result<Vec<Held>> {
	sleep(REST).await;
	nodes
		.iter()
		.map(|node| {
			let state = tables(&node.database())?.state / 1024;
			Ok(Held { memory: usage::memory(node)?, state })
		})
		.collect()
}
