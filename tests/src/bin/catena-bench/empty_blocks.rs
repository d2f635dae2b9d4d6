//! What a chain on which nothing happens takes on disk.

use std::time::{Duration, Instant};

use anyhow::Result;
use catena_tests::Node;
use serde_json::json;

use crate::{figures::Out, usage};

/// Beyond this block, each new one has an old state pruned for it: 256 are kept.
const FROM_BLOCK: u64 = 300;

/// How many blocks are measured.
const BLOCKS: u64 = 400;

/// How long that may take: three times as long as it should, at a block a second.
const PATIENCE: Duration = Duration::from_secs(3 * (FROM_BLOCK + BLOCKS));

/// A block every 6 s: the node's heartbeat.
const BLOCKS_PER_YEAR: u64 = 365 * 24 * 60 * 60 / 6;

/// Lets a chain of one validator run, and measures its folder twice.
pub fn measure(out: &Out) -> Result<()> {
	let mut node = Node::start_on(&["--dev", "--force-authoring"]);
	let (first, before) = size_at(&mut node, FROM_BLOCK)?;
	let (last, after) = size_at(&mut node, FROM_BLOCK + BLOCKS)?;
	let bytes = after.saturating_sub(before) / (last - first);
	println!(
		"empty-blocks: {bytes} bytes per block over {} blocks, {:.1} GB a year of nothing but heartbeats",
		last - first,
		(bytes * BLOCKS_PER_YEAR) as f64 / 1e9
	);
	out.write(&json!({
		"figure": "empty-blocks",
		"blocks": last - first,
		"table_bytes_per_block": bytes,
		"table_bytes_a_year": bytes * BLOCKS_PER_YEAR,
	}))
}

fn size_at(node: &mut Node, block: u64) -> Result<(u64, u64)> {
	let begin = Instant::now();
	while node.finalized() < block {
		assert!(begin.elapsed() < PATIENCE, "the chain does not go on");
		std::thread::sleep(Duration::from_secs(1));
	}
	let number = node.finalized();
	node.stop();
	// What was written last comes into the tables when the database is opened again.
	node.run();
	Ok((number, usage::tables(&node.database())?.all))
}
