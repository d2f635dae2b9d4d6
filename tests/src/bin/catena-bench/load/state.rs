//! The newest state by itself, without what the database keeps besides: older states that are not pruned
//! yet, and places in its files that were left free.

use std::{fs, path::Path};

use anyhow::{anyhow, Context, Result};
use catena_runtime::opaque::Block;
use sc_client_api::{
	backend::{Backend as _, TrieCacheContext},
	HeaderBackend,
};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource};
use sp_state_machine::{backend::Backend as _, prove_read, IterArgs};

/// What ParityDB writes before each node: its length (2 bytes), how often it is used (4), and the part of
/// its key that the index does not tell (26). It then rounds up, by some 3 % at most at these lengths,
/// which is left out here.
const ENTRY_BYTES: u64 = 32;

/// The nodes of a state's trie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trie {
	/// How many there are. Equal ones are one, as in the database.
	pub nodes: u64,
	/// What they have in all.
	pub bytes: u64,
}

impl Trie {
	/// Takes memory for the whole of it. Of the best block, in the database of a node that is not running and whose folder this is.
	pub fn newest(base: &Path) -> Result<Trie> {
		let chains = fs::read_dir(base.join("chains"))?;
		let chain = chains.into_iter().next().context("a chain")??.path();
		let settings = DatabaseSettings {
			trie_cache_maximum_size: None,
			// As the database was made.
			state_pruning: None,
			source: DatabaseSource::ParityDb { path: chain.join("paritydb/full") },
			blocks_pruning: BlocksPruning::KeepFinalized,
			pruning_filters: Vec::new(),
			metrics_registry: None,
		};
		let backend = Backend::<Block>::new(settings, 0)?;
		let best = backend.blockchain().info().best_hash;
		let state = backend.state_at(best, TrieCacheContext::Trusted)?;
		let keys: Vec<Vec<u8>> = state
			.keys(IterArgs::default())
			.map_err(|error| anyhow!("{error}"))?
			.collect::<Result<_, _>>()
			.map_err(|error| anyhow!("{error}"))?;
		let proof = prove_read(state, keys).map_err(|error| anyhow!("{error}"))?;
		let mut trie = Trie::default();
		for node in proof.iter_nodes() {
			trie.nodes += 1;
			trie.bytes += node.len() as u64;
		}
		Ok(trie)
	}

	/// What an entry of the database takes for each, with the nodes themselves.
	pub fn stored_bytes(self) -> u64 {
		self.bytes + self.nodes * ENTRY_BYTES
	}

	/// What it has more than it had.
	pub fn since(self, before: Trie) -> Trie {
		Trie {
			nodes: self.nodes.saturating_sub(before.nodes),
			bytes: self.bytes.saturating_sub(before.bytes),
		}
	}
}
