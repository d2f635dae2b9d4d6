//! The chain beside what an agency would otherwise have: PostgreSQL, with rows that are signed,
//! chained and only added.
//!
//! # Details
//!
//! Both record the same signed statements, and both check the signature over each submission and that
//! each statement follows the last one of its item. What PostgreSQL has recorded, its administrator can
//! still replace as a whole: the baseline is what the chain's other property costs.
//!
//! Each row has a signature of its own, which the service in front of the database verifies, or that of
//! its batch (`--signatures batch`), which it verifies once, as the chain does.
//!
//! What is compared is how many statements a second each can record at most. At a given rate both would
//! record as many as are due, whichever of them is the faster; so the sender holds back only what the
//! chain would refuse to any sender ([`crate::load::flood`]), and the same for both. How long a
//! submission takes is measured at a given rate, which is the same for both and which both keep up
//! with. The two take turns, so that both meet the same machine, and only one of them runs at a time.
//!
//! PostgreSQL's processor time has that of the service in front of it in it, for the node's has what the
//! service does: reading, hashing, and checking signatures.

mod server;
mod service;
#[cfg(test)]
mod tests;
mod wire;

use std::{sync::Arc, time::Duration};

use anyhow::{ensure, Context, Result};
use catena_primitives::statement::Signer;
use clap::{Args, ValueEnum};
use serde_json::{json, Value};

use self::{
	server::{programs, Server},
	service::{Rows, Service},
	wire::Connection,
};
use crate::{
	figures::Out,
	load::{
		disk::size,
		sensible,
		sink::{connect, Sink},
		trial::{record_all, Trial},
		workload::{Generator, Signed},
		world::World,
	},
	spread::Spread,
	usage,
};

/// The table, and what guards it.
const SCHEMA: &str = include_str!("schema.sql");

/// The chain beside PostgreSQL.
#[derive(Debug, Args)]
pub struct Baseline {
	/// How often each is measured.
	#[arg(long, default_value_t = 3)]
	pairs: usize,

	/// How many statements stand under one signature.
	#[arg(long, default_value_t = 256)]
	batch: usize,

	/// How many statements each is sent as fast as it takes them, and how many at the rate.
	#[arg(long, default_value_t = 60_000)]
	events: u32,

	/// How many items there are.
	#[arg(long, default_value_t = 1_000)]
	items: u32,

	/// How many statements are due a second where latency is measured.
	#[arg(long, default_value_t = 2_500.0)]
	rate: f64,

	/// What of PostgreSQL's is signed. On the chain, a batch is.
	#[arg(long, value_enum, default_value_t = Signatures::Row)]
	signatures: Signatures,

	#[command(flatten)]
	out: Out,
}

/// What has a signature of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Signatures {
	/// Each row.
	Row,
	/// Each batch.
	Batch,
}

/// What both are given, in this order.
#[derive(Clone)]
struct Work {
	cases: Vec<Signed>,
	items: Vec<Signed>,
	full: Vec<Signed>,
	paced: Vec<Signed>,
}

/// What one of the two did.
struct Run {
	trial: Trial,
	/// What its tables and indices grew by for each statement.
	table_bytes: u64,
	/// What it wrote ahead for each statement, if that can be told.
	log_bytes: Option<u64>,
}

impl Baseline {
	/// Measures the pairs, and prints their ratios.
	pub async fn measure(&self) -> Result<()> {
		sensible(self.items.min(self.events), self.batch, self.rate)?;
		ensure!(self.pairs > 0, "nothing cannot be measured");
		// Before a chain is started for nothing.
		programs()?;
		println!(
			"baseline: batches of {}, {} statements on {} items as fast as they are taken, and as many \
			 at {} a second; PostgreSQL has a signature for each {}",
			self.batch,
			self.events,
			self.items,
			self.rate,
			if self.signatures == Signatures::Row { "row" } else { "batch" }
		);
		let mut ratios = Vec::new();
		for pair in 1..=self.pairs {
			let (chain, postgres) = self.pair().await?;
			let ratio = chain.trial.full.rate() / postgres.trial.full.rate();
			chain.print(&format!("pair {pair}: chain"));
			postgres.print(&format!("pair {pair}: PostgreSQL"));
			println!("  pair {pair}: the chain records {ratio:.3} of what PostgreSQL does");
			let line = json!({
				"figure": "baseline",
				"pair": pair,
				"batch": self.batch,
				"row_signatures": self.signatures == Signatures::Row,
				"items": self.items,
				"chain": chain.json(),
				"postgres": postgres.json(),
				"ratio": ratio,
			});
			self.out.write(&line)?;
			ratios.push(ratio);
		}
		let spread = Spread::of(&ratios).context("a pair")?;
		println!(
			"baseline: {:.3} of PostgreSQL's rate (median of {}, from {:.3} to {:.3})",
			spread.median, self.pairs, spread.least, spread.most
		);
		let line = json!({
			"figure": "baseline-ratio",
			"pairs": self.pairs,
			"batch": self.batch,
			"row_signatures": self.signatures == Signatures::Row,
			"ratio": spread.json(),
		});
		self.out.write(&line)
	}

	/// One after the other: the chain has ended before the database starts.
	async fn pair(&self) -> Result<(Run, Run)> {
		let mut world = tokio::task::block_in_place(|| World::begin(1, &[]))?;
		let mut generator = Generator::new(&world)?;
		let work = Work {
			cases: generator.cases()?,
			items: generator.items(self.items)?,
			full: generator.events(self.events, self.batch)?,
			paced: generator.events(self.events, self.batch)?,
		};
		let all = [&work.cases[..], &work.items, &work.full, &work.paced].concat();
		let mut officers = Vec::new();
		for (number, officer) in world.officers.iter().enumerate() {
			let rows = match self.signatures {
				Signatures::Batch => Rows::OfBatches,
				Signatures::Row => Rows::Signed(generator.signed_alone(number, &all)?),
			};
			officers.push((officer.signer, rows));
		}
		drop(all);
		let chain = self.chain(&mut world, work.clone()).await?;
		drop(world);
		Ok((chain, self.postgres(officers, work).await?))
	}

	async fn chain(&self, world: &mut World, work: Work) -> Result<Run> {
		let clients = connect(&world.nodes, world.officers.len()).await?;
		prepare(&clients, work.cases, work.items).await?;
		drop(clients);
		let before = size(&mut world.nodes)?;
		let clients = connect(&world.nodes, world.officers.len()).await?;
		let took = || usage::processor_time(&world.nodes);
		let trial = Trial::run(&clients, (work.full, work.paced), self.rate, took).await?;
		drop(clients);
		let grown = size(&mut world.nodes)?.since(before).all;
		Ok(Run { table_bytes: grown / u64::from(trial.events()), log_bytes: None, trial })
	}

	async fn postgres(&self, officers: Vec<(Signer, Rows)>, work: Work) -> Result<Run> {
		let server = Server::start()?;
		let mut connection = server.connect()?;
		connection.query(SCHEMA)?;
		let services: Vec<Arc<Service>> = officers
			.into_iter()
			.map(|(officer, rows)| Ok(Arc::new(Service::start(server.connect()?, officer, rows)?)))
			.collect::<Result<_>>()?;
		let prepared = prepare(&services, work.cases, work.items).await?;
		let before = Written::now(&mut connection)?;
		let took = || {
			let mut all = server.processor_time()?;
			for service in &services {
				all += service.processor_time()?;
			}
			Ok::<Duration, anyhow::Error>(all)
		};
		let trial = Trial::run(&services, (work.full, work.paced), self.rate, took).await?;
		let after = Written::now(&mut connection)?;
		let rows: u32 = connection.value("SELECT count(*) FROM record")?;
		let sent = prepared + trial.events();
		ensure!(rows == sent, "{rows} rows of {sent} statements");
		let each =
			|before: u64, after: u64| after.saturating_sub(before) / u64::from(trial.events());
		Ok(Run {
			table_bytes: each(before.table_bytes, after.table_bytes),
			log_bytes: Some(each(before.log_bytes, after.log_bytes)),
			trial,
		})
	}
}

/// Records what is not measured, and says how many statements it was.
async fn prepare<S: Sink>(sinks: &[Arc<S>], cases: Vec<Signed>, items: Vec<Signed>) -> Result<u32> {
	let cases = record_all(sinks, cases).await?;
	let items = record_all(sinks, items).await?;
	Ok(cases.events + items.events)
}

/// What PostgreSQL has written, in bytes.
struct Written {
	/// Of the table and its index.
	table_bytes: u64,
	/// Of the log that is written ahead: its files are used again, so this is not what it takes on disk.
	log_bytes: u64,
}

impl Written {
	fn now(connection: &mut Connection) -> Result<Written> {
		Ok(Written {
			table_bytes: connection.value("SELECT pg_total_relation_size('record')")?,
			log_bytes: connection.value("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')")?,
		})
	}
}

impl Run {
	fn print(&self, of_what: &str) {
		println!("  {of_what}: {}", self.trial.words());
		let ahead = self.log_bytes.map(|bytes| format!(", and {bytes} written ahead"));
		println!(
			"  {of_what}: {} bytes of tables a statement{}",
			self.table_bytes,
			ahead.unwrap_or_default()
		);
	}

	fn json(&self) -> Value {
		json!({
			"trial": self.trial.json(),
			"table_bytes_per_event": self.table_bytes,
			"log_bytes_per_event": self.log_bytes,
		})
	}
}
