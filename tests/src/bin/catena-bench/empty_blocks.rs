//! What a chain on which nothing happens takes on disk.

use std::{
	fs,
	os::unix::fs::MetadataExt,
	path::Path,
	time::{Duration, Instant},
};

use catena_tests::Node;

/// Beyond this block, each new one has an old state pruned for it: 256 are kept.
const FROM_BLOCK: u64 = 300;

/// How many blocks are measured.
const BLOCKS: u64 = 400;

/// How long that may take: twice as long as it should.
const PATIENCE: Duration = Duration::from_secs(2 * 3 * (FROM_BLOCK + BLOCKS));

const BLOCKS_PER_YEAR: u64 = 365 * 24 * 60 * 60 / 3;

/// Lets a chain of one validator run, and measures its folder twice, each time with the node stopped,
/// for only then everything is in its place.
pub fn measure() {
	let mut node = Node::start();
	let (first, before) = size_at(&mut node, FROM_BLOCK);
	let (last, after) = size_at(&mut node, FROM_BLOCK + BLOCKS);
	let bytes = after.saturating_sub(before) / (last - first);
	println!(
		"empty-blocks: {bytes} bytes per block over {} blocks, {:.1} GB a year at 3 s a block",
		last - first,
		(bytes * BLOCKS_PER_YEAR) as f64 / 1e9
	);
}

fn size_at(node: &mut Node, block: u64) -> (u64, u64) {
	let begin = Instant::now();
	while node.finalized() < block {
		assert!(begin.elapsed() < PATIENCE, "the chain does not go on");
		std::thread::sleep(Duration::from_secs(1));
	}
	let number = node.finalized();
	node.stop();
	let size = size(&node.database());
	node.run();
	(number, size)
}

/// What the database's tables take on the disk. Their files are longer than that, for they grow in
/// steps of 256 KiB; the indices, which are made at their full length of 32 MiB, are left out.
fn size(folder: &Path) -> u64 {
	let Ok(entries) = fs::read_dir(folder) else { return 0 };
	entries
		.flatten()
		.map(|entry| match entry.metadata() {
			Ok(found) if found.is_dir() => size(&entry.path()),
			Ok(found) if entry.file_name().to_string_lossy().starts_with("table_") => {
				found.blocks() * 512
			}
			_ => 0,
		})
		.sum()
}
