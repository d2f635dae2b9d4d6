//! The Catena validator and full node.
//!
//! - [`cli`]: the command line. [`command`]: what each subcommand does.
//! - [`session_keys`], [`node_key`]: making a validator's keys on its own machine.
//! - [`chain_spec`]: which chains the node knows by name.
//! - [`service`]: how a node is put together and started.
//! - [`metrics`]: figures for operators.
//! - [`provenance`]: what proofs are made from. [`rpc`]: what it answers to clients.
//! - [`upgrade`]: whether the chain's state survives a new runtime, and what is left where it did not.
//!
//! The rules of the chain are in `catena-runtime`; nothing here may decide what a valid block is.

// The SDK's errors are large, and end the process.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod metrics;
mod node_key;
mod provenance;
mod rpc;
mod service;
mod session_keys;
mod upgrade;

use std::process::ExitCode;

use tikv_jemallocator::Jemalloc;

/// Takes less time than glibc's allocator where many threads allocate and free: see docs/benchmarks.md,
/// "Where the time goes".
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {error}");
			if let Some(hint) = command::hint(&error) {
				eprintln!("Hint: {hint}");
			}
			ExitCode::FAILURE
		}
	}
}
