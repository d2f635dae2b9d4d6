//! What the end-to-end tests share: real nodes, the real command, folders of their own.
//!
//! # Usage
//!
//! A [`Node`] is a process of the `catena-node` that was built beside the tests, on loopback, with
//! its database in a folder that goes away with it; a [`Consortium`] is four of them. A [`Desk`] is
//! one person's `catena` command with a home folder of its own.

pub mod consortium;
pub mod desk;
pub mod extrinsic;
pub mod figures;
pub mod latencies;
pub mod links;
pub mod node;
pub mod officer;
pub mod old_chain;
pub mod published;
pub mod statement;
pub mod story;
pub mod usage;

pub use consortium::Consortium;
pub use desk::Desk;
pub use node::Node;
pub use old_chain::OldChain;

use std::path::PathBuf;

/// The folder into which cargo put the programs that belong to these tests.
///
/// # Panics
///
/// If the test was not started from cargo's target folder.
pub fn program(name: &str) -> PathBuf {
	let test = std::env::current_exe().expect("a running program has a path");
	let folder = test
		.ancestors()
		.find(|folder| folder.join(name).is_file())
		.unwrap_or_else(|| panic!("{name} is not built: cargo build --release --workspace --bins"));
	folder.join(name)
}
