//! What an entry of the state takes to read and to write, in ParityDB: the runtime's database weights.
//!
//! # Details
//!
//! Entries are as custody's: keys of 68 bytes that are hashes, values of 300 bytes. Each block
//! changes half as many as it makes, as statements do. Writing is all of it: the trie's new nodes, the
//! block's import, and the pruning of the state of 256 blocks before. Reading is measured cold (the
//! node has just been started; the system may have the file in memory) and again, from the trie cache.

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
use sp_core::storage::{StateVersion, Storage};
use sp_runtime::traits::Header as _;
use sp_state_machine::Backend as _;

use crate::latencies::Latencies;

/// How many old states the node keeps: the SDK's default.
const STATES: u32 = 256;

/// What an entry of the state takes, in ParityDB.
#[derive(Debug, Args)]
pub struct Database {
	/// How many entries there are.
	#[arg(long, default_value_t = 1_000_000)]
	entries: u32,

	/// How many of them a block makes. It changes half as many besides.
	#[arg(long, default_value_t = 1_000)]
	per_block: u32,

	/// How many in a row of those that a block makes have neighbouring keys, which differ in their last
	/// four bytes alone: as records of one log do.
	#[arg(long, default_value_t = 1)]
	neighbours: u32,

	/// What the trie cache takes at most, in MiB. A node's own is 64.
	#[arg(long, default_value_t = 64)]
	trie_cache: usize,
}

/// What a block makes.
#[derive(Clone, Copy, Debug)]
struct Shape {
	/// How many entries.
	per_block: u32,
	/// How many in a row have neighbouring keys.
	neighbours: u32,
}

impl Database {
	/// Fills a database, and prints what its last tenth and reading it took.
	pub fn measure(&self) -> Result<()> {
		let Database { entries, per_block, neighbours, trie_cache } = *self;
		ensure!(entries > 0 && per_block > 0 && neighbours > 0, "nothing cannot be measured");
		let shape = Shape { per_block, neighbours };
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
		let mut chain = Chain::begin(backend, shape)?;
		let blocks = entries.div_ceil(per_block).max(STATES + 10);
		let measured = blocks - blocks.div_ceil(10);
		let (mut hashed, mut imported) = (Vec::new(), Vec::new());
		for block in 1..=blocks {
			let (trie, import) = chain.append(block)?;
			if block > measured {
				hashed.push(trie);
				imported.push(import);
			}
		}
		let head = chain.head.hash();
		drop(chain);

		let backend = open()?;
		let cold = read(&backend, head, blocks, shape)?;
		let warm = read(&backend, head, blocks, shape)?;
		let written = per_block + per_block / 2;
		println!(
			"database: {} entries; reading one: {} cold, {} from the cache; writing one: {} for the \
			 trie, {} for the import (medians of {} blocks of {written})",
			blocks * per_block,
			micros(cold),
			micros(warm),
			micros(Latencies::new(hashed).percentile(50) / written),
			micros(Latencies::new(imported).percentile(50) / written),
			blocks - measured,
		);
		Ok(())
	}
}

struct Chain {
	backend: Arc<Backend<Block>>,
	head: Header,
	shape: Shape,
}

impl Chain {
	fn begin(backend: Arc<Backend<Block>>, shape: Shape) -> Result<Chain> {
		let mut operation = backend.begin_operation()?;
		let root = operation.set_genesis_state(Storage::default(), true, StateVersion::V1)?;
		let head = Header::new(0, Default::default(), root, Default::default(), Default::default());
		let state = NewBlockState::Final;
		operation.set_block_data(head.clone(), Some(vec![]), None, None, state, true)?;
		backend.commit_operation(operation)?;
		Ok(Chain { backend, head, shape })
	}

	/// Makes a block, and gives what the trie and the import of its state took.
	fn append(&mut self, number: u32) -> Result<(Duration, Duration)> {
		let entries = self.shape.entries_of(number);
		let parent = self.head.hash();
		let begin = Instant::now();
		let mut operation = self.backend.begin_operation()?;
		self.backend.begin_state_operation(&mut operation, parent)?;
		let state = self.backend.state_at(parent, TrieCacheContext::Trusted)?;
		let delta = entries.iter().map(|(key, value)| (&key[..], Some(&value[..])));
		let (root, changes) = state.storage_root(delta, StateVersion::V1);
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

impl Shape {
	/// The entries that a block makes, and those of earlier blocks that it changes.
	fn entries_of(self, block: u32) -> Vec<Entry> {
		let made = (0..self.per_block).map(|index| self.entry(block, index, block));
		let changed = (0..self.per_block / 2).map(|index| {
			let earlier = 1 + u32::from_le_bytes(first_four(&random(block, index))) % block;
			self.entry(earlier, index, block)
		});
		made.chain(changed).collect()
	}

	fn entry(self, made_in: u32, index: u32, version: u32) -> Entry {
		let run = index / self.neighbours;
		let key = [&random(made_in, run)[..], &random(run, made_in), &index.to_be_bytes()].concat();
		let value = random(version, !index).iter().copied().cycle().take(300).collect();
		(key, value)
	}
}

fn random(one: u32, other: u32) -> [u8; 32] {
	blake2_256(&(u64::from(one) << 32 | u64::from(other)).to_le_bytes())
}

fn first_four(bytes: &[u8; 32]) -> [u8; 4] {
	[bytes[0], bytes[1], bytes[2], bytes[3]]
}

/// What reading an entry takes, in the mean over some of all.
fn read(backend: &Backend<Block>, at: Hash, blocks: u32, shape: Shape) -> Result<Duration> {
	let reads = 20_000;
	let key = |read| shape.entry(1 + read * 7_919 % blocks, read % shape.per_block, 0).0;
	let keys: Vec<Vec<u8>> = (0..reads).map(key).collect();
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

fn micros(time: Duration) -> String {
	format!("{:.1} µs", time.as_secs_f64() * 1e6)
}
