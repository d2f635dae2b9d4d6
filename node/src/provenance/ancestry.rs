//! Paths in the range of block hashes.
//!
//! # Details
//!
//! Of each 256 blocks the root is kept in memory ([`Growing`]): 64 bytes for each with the
//! nodes above, which are eight megabytes for a year of blocks every second. Only finalized blocks are
//! ever put in, so a root never changes. [`follow`] makes them from the node's start on, as blocks become
//! final, so that no proof has to.

use std::sync::Arc;

use catena_primitives::{
	hash::{Hash, RangeTags},
	mmr,
};
use sp_blockchain::HeaderBackend;
use tokio::sync::watch::Receiver;

use super::{growing::Growing, head::Head};
use crate::service::FullClient;

/// Blocks of a chunk, as a power of two.
const CHUNK_BITS: u32 = 8;

/// How many blocks are hashed before the node is asked whether it stops, and before others who make
/// chunks get their turn: about a second's work.
const BLOCKS_AT_ONCE: u32 = 1 << 16;

/// The range of the hashes of finalized blocks.
pub struct Ancestry {
	client: Arc<FullClient>,
	chunks: Growing,
}

impl Ancestry {
	/// Begins without chunks; they are computed when they are first asked for, or [before](follow).
	pub fn new(client: Arc<FullClient>) -> Self {
		Ancestry { client, chunks: Growing::new(RangeTags::ANCESTRY, CHUNK_BITS) }
	}

	/// The path of block `index` in the range of the blocks below `leaves`, of which all must be
	/// finalized. `None` if there is no such block.
	pub fn path(&self, leaves: u32, index: u32) -> Option<Vec<Hash>> {
		self.chunks.path(leaves, index, |number| self.leaf(number)).ok()?
	}

	/// The hash of a block.
	pub fn block_hash(&self, number: u32) -> Option<Hash> {
		self.client.hash(number).ok().flatten().map(Into::into)
	}

	fn leaf(&self, number: u32) -> Result<Hash, NoSuchBlock> {
		let hash = self.block_hash(number).ok_or(NoSuchBlock)?;
		Ok(mmr::leaf(RangeTags::ANCESTRY, &hash))
	}
}

struct NoSuchBlock;

/// Makes the chunks of all finalized blocks, now and as there are more, until the node stops. Holds up
/// the thread that it runs on.
pub async fn follow(ancestry: Arc<Ancestry>, mut head: Receiver<Head>) {
	let mut reached: u32 = 0;
	loop {
		let finalized = head.borrow_and_update().number;
		while reached < finalized {
			reached = reached.saturating_add(BLOCKS_AT_ONCE).min(finalized);
			// Whoever needs what cannot be read is told so.
			let _ = ancestry.chunks.grow(reached, |number| ancestry.leaf(number));
			tokio::task::yield_now().await;
		}
		if head.changed().await.is_err() {
			return;
		}
	}
}
