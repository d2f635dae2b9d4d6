//! Paths in the range of block hashes.
//!
//! # Details
//!
//! The state has the peaks of that range and no more, so a path is computed from the hashes of the
//! blocks. To not hash all of them again for each proof, the roots of complete chunks of
//! [`CHUNK_BLOCKS`] are kept in memory: 32 bytes for each, four megabytes and a half for a year of
//! blocks every second. Only finalized blocks are ever put in, so a root never changes.

use std::sync::{Arc, Mutex, PoisonError};

use catena_primitives::{
	hash::{Hash, RangeTags},
	mmr::{self, Mmr},
};
use sp_blockchain::HeaderBackend;

use crate::service::FullClient;

/// Leaves of a chunk, as a power of two.
const CHUNK_BITS: u32 = 8;

/// Blocks of a chunk.
const CHUNK_BLOCKS: u32 = 1 << CHUNK_BITS;

/// The range of the hashes of finalized blocks.
pub struct Ancestry {
	client: Arc<FullClient>,
	chunks: Mutex<Vec<Hash>>,
}

impl Ancestry {
	/// Begins without chunks; they are computed when they are first asked for.
	pub fn new(client: Arc<FullClient>) -> Self {
		Ancestry { client, chunks: Mutex::new(Vec::new()) }
	}

	/// The path of block `index` in the range of the blocks below `leaves`, of which all must be
	/// finalized. `None` if there is no such block.
	pub fn path(&self, leaves: u32, index: u32) -> Option<Vec<Hash>> {
		if index >= leaves {
			return None;
		}
		let whole_chunks = leaves >> CHUNK_BITS;
		let chunked = whole_chunks << CHUNK_BITS;
		if index >= chunked {
			// Mountains lower than a chunk.
			return mmr::path(RangeTags::ANCESTRY, leaves - chunked, index - chunked, |i| {
				self.leaf(chunked + i)
			});
		}
		let first = index & !(CHUNK_BLOCKS - 1);
		let mut path =
			mmr::path(RangeTags::ANCESTRY, CHUNK_BLOCKS, index - first, |i| self.leaf(first + i))?;
		// A range of chunk roots has the upper parts of the same mountains.
		let chunks = self.chunks(whole_chunks)?;
		path.extend(mmr::path(RangeTags::ANCESTRY, whole_chunks, index >> CHUNK_BITS, |i| {
			chunks.get(i as usize).copied()
		})?);
		Some(path)
	}

	/// The hash of a block.
	pub fn block_hash(&self, number: u32) -> Option<Hash> {
		self.client.hash(number).ok().flatten().map(Into::into)
	}

	fn leaf(&self, number: u32) -> Option<Hash> {
		Some(mmr::leaf(RangeTags::ANCESTRY, &self.block_hash(number)?))
	}

	fn chunks(&self, count: u32) -> Option<Vec<Hash>> {
		let mut chunks = self.chunks.lock().unwrap_or_else(PoisonError::into_inner);
		while (chunks.len() as u32) < count {
			let first = (chunks.len() as u32) << CHUNK_BITS;
			let leaves: Option<Vec<Hash>> =
				(first..first + CHUNK_BLOCKS).map(|number| self.leaf(number)).collect();
			let chunk = Mmr::from_leaves(RangeTags::ANCESTRY, leaves?).ok()?;
			chunks.push(*chunk.peaks().first()?);
		}
		Some(chunks[..count as usize].to_vec())
	}
}
