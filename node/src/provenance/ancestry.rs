//! Paths in the range of block hashes.
//!
//! # Details
//!
//! Of each 256 blocks the root is kept in memory ([`Chunks`]): 64 bytes for each with the
//! nodes above, which are eight megabytes for a year of blocks every second. Only finalized blocks are
//! ever put in, so a root never changes.

use std::{
	collections::BTreeSet,
	sync::{Arc, Mutex, PoisonError},
};

use catena_primitives::{
	hash::{Hash, RangeTags},
	mmr,
};
use sp_blockchain::HeaderBackend;

use super::chunks::Chunks;
use crate::service::FullClient;

/// Blocks of a chunk, as a power of two.
const CHUNK_BITS: u32 = 8;

/// The range of the hashes of finalized blocks.
pub struct Ancestry {
	client: Arc<FullClient>,
	chunks: Mutex<Chunks>,
}

impl Ancestry {
	/// Begins without chunks; they are computed when they are first asked for.
	pub fn new(client: Arc<FullClient>) -> Self {
		Ancestry { client, chunks: Mutex::new(Chunks::new(RangeTags::ANCESTRY, CHUNK_BITS)) }
	}

	/// The path of block `index` in the range of the blocks below `leaves`, of which all must be
	/// finalized. `None` if there is no such block.
	pub fn path(&self, leaves: u32, index: u32) -> Option<Vec<Hash>> {
		let leaf = |number| self.leaf(number).ok_or(NoSuchBlock);
		let mut chunks = self.chunks.lock().unwrap_or_else(PoisonError::into_inner);
		if chunks.are_needed(leaves, index) {
			chunks.extend(leaves, leaf).ok()?;
		}
		chunks.paths(leaves, &BTreeSet::from([index]), leaf).ok()??.pop()
	}

	/// The hash of a block.
	pub fn block_hash(&self, number: u32) -> Option<Hash> {
		self.client.hash(number).ok().flatten().map(Into::into)
	}

	fn leaf(&self, number: u32) -> Option<Hash> {
		Some(mmr::leaf(RangeTags::ANCESTRY, &self.block_hash(number)?))
	}
}

struct NoSuchBlock;
