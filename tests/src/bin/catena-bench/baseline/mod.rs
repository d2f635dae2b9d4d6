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
//! with. The two take turns, so that both meet the same machine, only one of them runs at a time, and each
//! is the first in every other pair.
//!
//! PostgreSQL takes the chain's statements in a fraction of a second, which is too short to measure: it
//! gets further ones of the same kind behind them, until it has been busy for some seconds.
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
		trial::{record_all, Full, Trial},
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
	#[arg(long, default_value_t = 4)]
	pub pairs: usize,

	/// How many statements stand under one signature.
	#[arg(long, default_value_t = 256)]
	pub batch: usize,

	/// How many statements each is sent as fast as it takes them, and how many at the rate.
	#[arg(long, default_value_t = 60_000)]
	pub events: u32,

	/// How many items there are.
	#[arg(long, default_value_t = 1_000)]
	pub items: u32,

	/// How many statements are due a second where latency is measured.
	#[arg(long, default_value_t = 2_500.0)]
	pub rate: f64,

	/// For how many seconds at least PostgreSQL records as fast as it can: it gets further statements,
	/// with signatures that are made beforehand, until it has.
	#[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(..=20))]
	pub postgres_seconds: u64,

	/// What of PostgreSQL's is signed. On the chain, a batch is.
	#[arg(long, value_enum, default_value_t = Signatures::Row)]
	pub signatures: Signatures,

	#[command(flatten)]
	pub out: Out,
}

/// What has a signature of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Signatures {
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
	/// Makes what follows: to each of the two its own, for they go on from the same place.
	further: Generator,
}

/// How many further statements are made at once: some 200 MB, and twice that with their signatures.
const PORTION: u32 = 1_000_000;

/// Which of the two is measured first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
	Chain,
	Postgres,
}

impl First {
	/// Each in every other pair, which are counted from 1.
	fn of_pair(pair: usize) -> First {
		if pair % 2 == 1 {
			First::Chain
		} else {
			First::Postgres
		}
	}
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
			 at {} a second; PostgreSQL goes on for {} s at least, and has a signature for each {}",
			self.batch,
			self.events,
			self.items,
			self.rate,
			self.postgres_seconds,
			if self.signatures == Signatures::Row { "row" } else { "batch" }
		);
		let mut ratios = Vec::new();
		for pair in 1..=self.pairs {
			let first = First::of_pair(pair);
			let (chain, postgres) = self.pair(first).await?;
			let ratio = chain.trial.full.outcome.rate() / postgres.trial.full.outcome.rate();
			chain.print(&format!("pair {pair}: chain"));
			postgres.print(&format!("pair {pair}: PostgreSQL"));
			println!("  pair {pair}: the chain records {ratio:.3} of what PostgreSQL does");
			let line = json!({
				"figure": "baseline",
				"pair": pair,
				"first": if first == First::Chain { "chain" } else { "postgres" },
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

	/// One after the other: while the one is measured, the other does not run.
	async fn pair(&self, first: First) -> Result<(Run, Run)> {
		let mut world = tokio::task::block_in_place(|| World::begin(1, &[]))?;
		let mut generator = Generator::new(&world)?;
		let work = Work {
			cases: generator.cases()?,
			items: generator.items(self.items)?,
			full: generator.events(self.events, self.batch)?,
			further: generator,
		};
		if first == First::Chain {
			let chain = self.chain(&mut world, work.clone()).await?;
			drop(world);
			return Ok((chain, self.postgres(work).await?));
		}
		for node in &mut world.nodes {
			node.stop();
		}
		let postgres = self.postgres(work.clone()).await?;
		for node in &mut world.nodes {
			node.run();
		}
		Ok((self.chain(&mut world, work).await?, postgres))
	}

	async fn chain(&self, world: &mut World, mut work: Work) -> Result<Run> {
		let paced = work.further.events(self.events, self.batch)?;
		let clients = connect(&world.nodes, world.officers.len()).await?;
		prepare(&clients, work.cases, work.items).await?;
		drop(clients);
		let before = size(&mut world.nodes)?;
		let clients = connect(&world.nodes, world.officers.len()).await?;
		let took = || usage::processor_time(&world.nodes);
		let trial = Trial::run(&clients, (work.full, paced), self.rate, took).await?;
		drop(clients);
		let grown = size(&mut world.nodes)?.since(before).all;
		Ok(Run { table_bytes: grown / u64::from(trial.events()), log_bytes: None, trial })
	}

	async fn postgres(&self, work: Work) -> Result<Run> {
		let Work { cases, items, full, mut further } = work;
		let server = Server::start()?;
		let mut connection = server.connect()?;
		connection.query(SCHEMA)?;
		let all = [&cases[..], &items, &full].concat();
		// All of them stay until the end: the time of those that are gone is nowhere.
		let mut services = self.services(&server, &further, &all)?;
		drop(all);
		let prepared = prepare(&services, cases, items).await?;
		let before = Written::now(&mut connection)?;
		let mut measured =
			Full::run(&services, full, || processor_time(&server, &services)).await?;
		let mut rate = measured.outcome.rate();
		loop {
			let at_least = Duration::from_secs(self.postgres_seconds);
			let missing = measured.missing(at_least, rate);
			if missing == 0 {
				break;
			}
			let more = further.events(missing.max(self.events).min(PORTION), self.batch)?;
			let latest = self.services(&server, &further, &more)?;
			services.extend(latest.iter().cloned());
			let took = || processor_time(&server, &services);
			let more = Full::run(&latest, more, took).await?;
			// The first of them are not as fast.
			rate = more.outcome.rate();
			measured = measured.and(more);
		}
		let paced = further.events(self.events, self.batch)?;
		let latest = self.services(&server, &further, &paced)?;
		let trial = Trial::paced(measured, &latest, paced, self.rate).await?;
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
	/// One for each officer, with what it needs for these statements.
	fn services(
		&self,
		server: &Server,
		generator: &Generator,
		work: &[Signed],
	) -> Result<Vec<Arc<Service>>> {
		let mut services = Vec::new();
		for (number, officer) in generator.officers().iter().enumerate() {
			let rows = match self.signatures {
				Signatures::Batch => Rows::OfBatches,
				Signatures::Row => Rows::Signed(generator.signed_alone(number, work)?),
			};
			let service = Service::start(server.connect()?, officer.signer, rows)?;
			services.push(Arc::new(service));
		}
		Ok(services)
	}
}

/// Whether there is a PostgreSQL to be measured.
pub fn is_installed() -> bool {
	programs().is_ok()
}

/// What the server and these services have taken so far.
fn processor_time(server: &Server, services: &[Arc<Service>]) -> Result<Duration> {
	let mut all = server.processor_time()?;
	for service in services {
		all += service.processor_time()?;
	}
	Ok(all)
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
