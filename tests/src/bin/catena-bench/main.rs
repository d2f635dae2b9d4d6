//! Measures a real chain: `./scripts/bench` runs it.
//!
//! Each figure starts processes of its own, prints what it measured, and ends them.

mod empty_blocks;
mod hashing;
mod latency;
mod proof_size;
mod signing;
mod usage;

use anyhow::{bail, Result};

const USAGE: &str = "Usage: catena-bench FIGURE...

  latency        from a statement's submission to its receipt, 100 times on a chain of one node
  proof-size     a proof of 10 records, with 10,000 items in the state
  hashing        both digests of a file of 10 GiB, beside sha256sum
  empty-blocks   bytes on disk per empty block; takes 35 minutes";

fn main() -> Result<()> {
	let figures: Vec<String> = std::env::args().skip(1).collect();
	if figures.is_empty() {
		bail!(USAGE);
	}
	let runtime = tokio::runtime::Runtime::new()?;
	for figure in &figures {
		match figure.as_str() {
			"latency" => runtime.block_on(latency::measure())?,
			"proof-size" => runtime.block_on(proof_size::measure())?,
			"hashing" => hashing::measure()?,
			"empty-blocks" => empty_blocks::measure()?,
			other => bail!("unknown figure {other}\n\n{USAGE}"),
		}
	}
	Ok(())
}
