//! With more and more items.

use std::sync::Arc;

use anyhow::{Context, Result};
use catena_rpc::Client;
use catena_tests::usage::Tables;
use serde_json::{json, Value};

use super::{one_item, Growth};
use crate::{
	load::{
		disk::{size, Grown},
		reads,
		sink::connect,
		trial::{record_all, Trial},
		workload::{Generator, Recorded},
		world::World,
	},
	usage,
};

/// Statements under one signature, where not single: as many as there may be.
pub const BATCH: usize = 256;

/// How many times more statements are sent in batches than as single ones, which become final about as
/// many times slower.
pub const SINGLE_SHARE: u32 = 4;

/// How many items are signed and sent at once: some 30 MB.
const PORTION: u32 = 100_000;

/// How many records the item has whose history and proof are read at each size.
const RECORDS: u32 = 100;

/// A chain that grows.
pub struct Growing<'a> {
	options: &'a Growth,
	world: World,
	generator: Generator,
	clients: Vec<Arc<Client>>,
	/// An item of [`RECORDS`] records, which stays as it is.
	hundred: Recorded,
	/// How many items there are besides.
	items: u32,
}

impl<'a> Growing<'a> {
	/// Records the cases, and the item that is read at each size.
	pub async fn begin(options: &'a Growth, world: World) -> Result<Self> {
		let mut generator = Generator::new(&world)?;
		let clients = connect(&world.nodes, world.officers.len()).await?;
		record_all(&clients, generator.cases()?).await?;
		let (mut tip, registration) = generator.item_aside()?;
		record_all(&clients, registration).await?;
		record_all(&clients, generator.examinations(&mut tip, RECORDS - 1, BATCH)?).await?;
		let hundred = tip.recorded();
		Ok(Growing { options, world, generator, clients, hundred, items: 0 })
	}

	/// Registers items until there are so many, and measures.
	pub async fn measure_with(&mut self, items: u32) -> Result<()> {
		while self.items < items {
			let portion = PORTION.min(items - self.items);
			record_all(&self.clients, self.generator.items(portion)?).await?;
			self.items += portion;
		}
		println!("growth: {items} items");
		let before = self.size().await?;
		let (single, after) = self.trial("single statements", SINGLE_SHARE, 1, before).await?;
		let (batched, _) = self.trial("batches of 256", 1, BATCH, after).await?;
		let client = self.clients.first().context("a connection")?;
		let hundred = std::slice::from_ref(&self.hundred);
		let (records, read) =
			reads::of_records(client, hundred, RECORDS, self.options.reads).await?;
		read.print(&format!("of an item of {records} records"));
		let memory = usage::peak_memory(&self.world.nodes)?;
		println!("  memory: at most {memory} MiB since the node was started for the last trial");
		let line = json!({
			"figure": "growth",
			"items": items,
			"single": single,
			"batched": batched,
			"hundred": { "records": records, "reads": read.json() },
			"memory_mib": memory,
		});
		self.options.out.write(&line)
	}

	/// One item, with more and more records.
	pub async fn one_item(mut self) -> Result<()> {
		let Growth { records, reads, out, .. } = self.options;
		let (nodes, generator) = (&self.world.nodes, &mut self.generator);
		one_item::measure(nodes, &self.clients, generator, *records, *reads, out).await
	}

	/// What the chain can do, and the bytes that its tables grow by for each statement; and what they
	/// hold then. Before, they hold `before`.
	async fn trial(
		&mut self,
		of_what: &str,
		share: u32,
		batch: usize,
		before: Tables,
	) -> Result<(Value, Tables)> {
		let Growth { events, rate, .. } = self.options;
		let (events, rate) = (events / share, rate / f64::from(share));
		let work = (self.generator.events(events, batch)?, self.generator.events(events, batch)?);
		let nodes = &self.world.nodes;
		let trial = Trial::run(&self.clients, work, rate, || usage::processor_time(nodes)).await?;
		let after = self.size().await?;
		let grown = Grown::for_each(&[before], &[after], trial.events());
		println!("  {of_what}: {}; tables: {}", trial.words(), grown.words(1));
		let mut figures = trial.json();
		figures["table_bytes_per_event"] = grown.mean.all.into();
		figures["state_bytes_per_event"] = grown.mean.state.into();
		Ok((figures, after))
	}

	/// The node is started anew for it, so the connections are too.
	async fn size(&mut self) -> Result<Tables> {
		self.clients.clear();
		let size = size(&mut self.world.nodes)?;
		self.clients = connect(&self.world.nodes, self.world.officers.len()).await?;
		Ok(size)
	}
}
