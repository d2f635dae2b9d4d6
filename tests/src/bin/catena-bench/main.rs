//! Measures a real chain: `./scripts/bench` runs it.
//!
//! Each figure starts processes of its own, prints what it measured, and ends them.

mod baseline;
mod database;
mod empty_blocks;
mod figures;
mod growth;
mod hashing;
mod latency;
mod load;
mod memory;
mod plot;
mod proof_size;
mod quick;
mod signing;
mod spread;

use anyhow::Result;
use catena_tests::{latencies, usage};
use clap::{Parser, Subcommand};
use tikv_jemallocator::Jemalloc;

/// The node's, for what is measured in this process.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

#[derive(Debug, Parser)]
#[command(about = "Measures a real chain", disable_help_subcommand = true)]
struct Bench {
	#[command(subcommand)]
	figure: Figure,
}

#[derive(Debug, Subcommand)]
enum Figure {
	/// From a statement's submission to its receipt, 100 times on a chain of one node.
	Latency(figures::Out),
	/// A proof of 10 records, with 10,000 items in the state.
	ProofSize(figures::Out),
	/// Both digests of a file of 10 GiB, beside sha256sum.
	Hashing(figures::Out),
	/// What an entry of the state takes to read and to write in ParityDB.
	Database(database::Database),
	/// Bytes on disk per empty block; takes a quarter of an hour.
	EmptyBlocks(figures::Out),
	/// Statements at a given rate: how many become final, how soon, and what that takes.
	Load(load::Load),
	/// What validators take in memory, and how much more with more on record.
	Memory(memory::Memory),
	/// Small loads, to see that all works: five minutes at most.
	Quick(quick::Quick),
	/// The chain beside PostgreSQL with signed and chained rows, in turns.
	Baseline(baseline::Baseline),
	/// The chain as the items, and the records of one item, become more.
	Growth(growth::Growth),
	/// Pictures of figures that were written to a file.
	Plot(plot::Plot),
}

fn main() -> Result<()> {
	let runtime = tokio::runtime::Runtime::new()?;
	match Bench::parse().figure {
		Figure::Latency(out) => runtime.block_on(latency::measure(&out)),
		Figure::ProofSize(out) => runtime.block_on(proof_size::measure(&out)),
		Figure::Hashing(out) => hashing::measure(&out),
		Figure::Database(database) => database.measure(),
		Figure::EmptyBlocks(out) => empty_blocks::measure(&out),
		Figure::Load(load) => runtime.block_on(load.measure()),
		Figure::Memory(memory) => runtime.block_on(memory.measure()),
		Figure::Quick(quick) => runtime.block_on(quick.measure()),
		Figure::Baseline(baseline) => runtime.block_on(baseline.measure()),
		Figure::Growth(growth) => runtime.block_on(growth.measure()),
		Figure::Plot(plot) => plot.draw(),
	}
}
