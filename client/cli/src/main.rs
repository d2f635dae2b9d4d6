//! The `catena` command: logs custody, fetches proofs, verifies them offline.

#![deny(missing_docs)]

mod anchors;
mod certificate;
mod cli;
mod commands;
mod context;
mod describe;
mod details;
mod devkey;
mod failure;
mod hashing;
mod home;
mod ids;
mod keys;
mod out;
mod outbox;
mod output;
mod places;
mod profile;
mod submit;
mod timeline;
mod times;
mod vault;
mod words;

fn main() -> std::process::ExitCode {
	cli::main()
}
