//! What an entry of the state takes to read and to write, in ParityDB: the runtime's database weights.
//!
//! # Details
//!
//! Entries are as custody's: logs, each with a head and with records that have their places in it,
//! little-endian, at the ends of their keys. Values have 300 bytes. A block goes on with different logs,
//! each by a run of records, and changes their heads. Without `--logs` each run begins a log:
//! all paths of the trie are then far apart, which is the worst that can be.
//!
//! Writing is all of it: the trie's new nodes, the block's import, and the pruning of the state of 256
//! blocks before. Reading is measured cold (the node has just been started; the system may have the file
//! in memory) and again, from the trie cache.

use std::{
	sync::Arc,
	time::{Duration, Instant},
};

use anyhow::{ensure, Context, Result};
use catena_primitives::hash::blake2_256;
use catena_runtime::{opaque::Block, Hash, Header};
use clap::Args;
use sc_client_api::backend::{
	Backend as _, BlockImportOperation as _, NewBlockState, TrieCacheContext,
};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use serde_json::json;
use sp_core::storage::{StateVersion, Storage};
use sp_runtime::traits::Header as _;
use sp_state_machine::Backend as _;

use crate::{figures::Out, latencies::Latencies};

/// How many old states the node keeps: the SDK's default.
const STATES: u32 = 256;

/// What an entry of the state takes, in ParityDB.
#[derive(Debug, Args)]
pub struct Database {
	/// How many records there are.
	#[arg(long, default_value_t = 1_000_000)]
	records: u32,

	/// How many of them a block makes.
	#[arg(long, default_value_t = 1_000)]
	per_block: u32,

	/// How many of those stand one behind the other in one log.
	#[arg(long, default_value_t = 1)]
	run: u32,

	/// How many logs there are; without it, as many as runs.
	#[arg(long)]
	logs: Option<u32>,

	/// What the trie cache takes at most, in MiB. A node's own is 64.
	#[arg(long, default_value_t = 64)]
	trie_cache: usize,

	#[command(flatten)]
	out: Out,
}

/// The logs, and how a block goes on with them.
#[derive(Clone, Debug)]
struct Logs {
	/// How many records each has; those that have none yet are not here.
	records: Vec<u32>,
	/// How many logs there will be, if not as many as runs.
	most: Option<u32>,
	/// How many runs a block has.
	runs: u32,
	/// How many records a run has.
	run: u32,
	/// How many runs there were.
	drawn: u64,
}

impl Database {
	/// Fills a database, and prints what its last tenth and reading it took.
	pub fn measure(&self) -> Result<()> {
		let Database { records, per_block, run, logs, trie_cache, ref out } = *self;
		ensure!(records > 0 && run > 0 && logs != Some(0), "nothing cannot be measured");
		ensure!(per_block >= run, "a block makes no whole run");
		let is_enough = logs.is_none_or(|logs| logs >= per_block / run);
		ensure!(is_enough, "a block goes on with each log once: there are too few");
		let logs = Logs { records: vec![], most: logs, runs: per_block / run, run, drawn: 0 };
		let folder = tempfile::tempdir()?;
		let open = || {
			Backend::<Block>::new(
				DatabaseSettings {
					trie_cache_maximum_size: Some(trie_cache.saturating_mul(1 << 20)),
					state_pruning: Some(PruningMode::blocks_pruning(STATES)),
					source: DatabaseSource::ParityDb { path: folder.path().to_owned() },
					blocks_pruning: BlocksPruning::KeepFinalized,
					pruning_filters: Vec::new(),
					metrics_registry: None,
				},
				0,
			)
		};
		let backend = Arc::new(open()?);
		let mut chain = Chain::begin(backend, logs)?;
		let blocks = records.div_ceil(per_block).max(STATES + 10);
		let measured = blocks - blocks.div_ceil(10);
		let (mut hashed, mut imported) = (Vec::new(), Vec::new());
		for block in 1..=blocks {
			let (trie, import) = chain.append(block)?;
			if block > measured {
				hashed.push(trie);
				imported.push(import);
			}
		}
		let Chain { backend, head, logs } = chain;
		drop(backend);
		let backend = open()?;
		let cold = read(&backend, head.hash(), &logs)?;
		let warm = read(&backend, head.hash(), &logs)?;
		let (runs, run) = (logs.runs, logs.run);
		let written = runs * (run + 1);
		let trie = Latencies::new(hashed).percentile(50) / written;
		let import = Latencies::new(imported).percentile(50) / written;
		println!(
			"database: {} records in {} logs; reading one: {} cold, {} from the cache; writing an entry: \
			 {} for the trie, {} for the import (medians of {} blocks with {runs} heads and {} records)",
			blocks * runs * run,
			logs.records.len(),
			words(cold),
			words(warm),
			words(trie),
			words(import),
			blocks - measured,
			runs * run,
		);
		out.write(&json!({
			"figure": "database",
			"records": blocks * runs * run,
			"logs": logs.records.len(),
			"heads_per_block": runs,
			"records_per_block": runs * run,
			"trie_cache_mib": trie_cache,
			"read_cold_us": micros(cold),
			"read_cached_us": micros(warm),
			"write_trie_us": micros(trie),
			"write_import_us": micros(import),
		}))
	}
}

struct Chain {
	backend: Arc<Backend<Block>>,
	head: Header,
	logs: Logs,
}

impl Chain {
	fn begin(backend: Arc<Backend<Block>>, logs: Logs) -> Result<Chain> {
		let mut operation = backend.begin_operation()?;
		let root = operation.set_genesis_state(Storage::default(), true, StateVersion::V0)?;
		let head = Header::new(0, Default::default(), root, Default::default(), Default::default());
		let state = NewBlockState::Final;
		operation.set_block_data(head.clone(), Some(vec![]), None, None, state, true)?;
		backend.commit_operation(operation)?;
		Ok(Chain { backend, head, logs })
	}

	/// Makes a block, and gives what the trie and the import of its state took.
	fn append(&mut self, number: u32) -> Result<(Duration, Duration)> {
		let entries = self.logs.go_on(number);
		let parent = self.head.hash();
		let begin = Instant::now();
		let mut operation = self.backend.begin_operation()?;
		self.backend.begin_state_operation(&mut operation, parent)?;
		let state = self.backend.state_at(parent, TrieCacheContext::Trusted)?;
		let delta = entries.iter().map(|(key, value)| (&key[..], Some(&value[..])));
		let (root, changes) = state.storage_root(delta, StateVersion::V0);
		drop(state);
		let hashed = begin.elapsed();
		let head = Header::new(number, Default::default(), root, parent, Default::default());
		let new = NewBlockState::Final;
		operation.set_block_data(head.clone(), Some(vec![]), None, None, new, true)?;
		operation.update_db_storage(changes)?;
		self.backend.commit_operation(operation)?;
		let imported = begin.elapsed() - hashed;
		self.head = head;
		Ok((hashed, imported))
	}
}

type Entry = (Vec<u8>, Vec<u8>);

impl Logs {
	/// What a block writes.
	fn go_on(&mut self, block: u32) -> Vec<Entry> {
		let mut entries = Vec::new();
		for _ in 0..self.runs {
			let log = self.draw();
			let from = self.records[log];
			let to = from + self.run;
			entries.extend((from..to).map(|place| (record(log, place), value(block, log, place))));
			entries.push((key(0, log), value(block, log, to)));
			self.records[log] = to;
		}
		entries
	}

	/// Which log is next: each in its turn.
	fn draw(&mut self) -> usize {
		let drawn = usize::try_from(self.drawn).unwrap_or_default();
		self.drawn += 1;
		let log = self.most.map_or(drawn, |most| drawn % most as usize);
		if log == self.records.len() {
			self.records.push(0);
		}
		log
	}

	fn at_random(&self, draw: u64) -> usize {
		let [a, b, c, d, ..] = blake2_256(&draw.to_le_bytes());
		u32::from_le_bytes([a, b, c, d]) as usize % self.records.len()
	}
}

/// Of an entry of a log in one of the two maps.
fn key(map: u8, log: usize) -> Vec<u8> {
	[[map; 32], blake2_256(&(log as u64).to_be_bytes())].concat()
}

fn record(log: usize, place: u32) -> Vec<u8> {
	[&key(1, log)[..], &place.to_le_bytes()].concat()
}

/// 300 bytes that no other entry has, but a record the head that came with it.
fn value(block: u32, log: usize, place: u32) -> Vec<u8> {
	let random = blake2_256(
		&[u64::from(block), log as u64, u64::from(place)].map(u64::to_le_bytes).concat(),
	);
	random.iter().copied().cycle().take(300).collect()
}

/// What reading a record takes, in the mean over some of all.
fn read(backend: &Backend<Block>, at: Hash, logs: &Logs) -> Result<Duration> {
	let reads = 20_000;
	let some = |read: u32| {
		let log = logs.at_random(u64::MAX - u64::from(read));
		record(log, read % logs.records[log])
	};
	let keys: Vec<Vec<u8>> = (0..reads).map(some).collect();
	let begin = Instant::now();
	// As in a block: one state for many reads, dropped at its end.
	for keys in keys.chunks(1_000) {
		let state = backend.state_at(at, TrieCacheContext::Trusted)?;
		for key in keys {
			let value = state.storage(key).ok().flatten();
			value.context("an entry that was written is not there")?;
		}
	}
	Ok(begin.elapsed() / reads)
}

fn micros(time: Duration) -> f64 {
	time.as_secs_f64() * 1e6
}

fn words(time: Duration) -> String {
	format!("{:.1} µs", micros(time))
}
