//! Faults on a chain of real nodes: `./scripts/faults` runs it.
//!
//! # Overview
//!
//! - [`kind`], [`schedule`], [`draw`]: which fault happens when, from a seed.
//! - [`network`], [`disks`], [`clock`], [`damage`]: the means by which it happens.
//! - [`world`]: the four validators, each in a network namespace of its own.
//! - [`submit`], [`watch`]: statements are submitted all the time, and what validators call final is
//!   watched all the time; both go into the [`record`].
//! - [`cycle`]: one fault, from its beginning until the chain goes on everywhere; its [`outcome`].
//! - [`audit`], [`summary`]: the reckoning at the end.

mod audit;
mod clock;
mod cycle;
mod damage;
mod disks;
mod draw;
mod kind;
mod network;
mod outcome;
mod record;
mod run;
mod schedule;
mod shell;
mod signals;
mod submit;
mod summary;
mod watch;
mod world;

use std::{
	path::PathBuf,
	process::ExitCode,
	sync::atomic::Ordering,
	time::{SystemTime, UNIX_EPOCH},
};

use clap::{Parser, ValueEnum};

use crate::kind::Kind;

/// Faults on a chain of four real validators, one after the other, each healed again.
///
/// Exits with 1 if validators called two blocks of one height final, a statement with a receipt was lost,
/// or the chain or a validator did not go on by itself.
#[derive(Debug, Parser)]
#[command(name = "catena-faults")]
pub struct Arguments {
	/// How many faults.
	#[arg(long, default_value_t = 13, value_parser = clap::value_parser!(u32).range(1..=2_000))]
	cycles: u32,

	/// What the schedule is drawn from; the same seed and kinds give the same schedule. Any number, if
	/// none is given.
	#[arg(long)]
	seed: Option<u64>,

	/// Only faults of this kind; can be given several times.
	#[arg(long, value_name = "KIND")]
	only: Vec<Kind>,

	/// Show the kinds of faults, and do nothing.
	#[arg(long)]
	list: bool,

	/// Also write what came of it to this file, as JSON.
	#[arg(long, value_name = "FILE")]
	json: Option<PathBuf>,

	/// Take down what a former run left, and do nothing else.
	#[arg(long)]
	clean_up: bool,
}

fn main() -> ExitCode {
	let arguments = Arguments::parse();
	if arguments.list {
		for kind in Kind::value_variants() {
			println!("{:<16} {}", kind.name(), kind.words());
		}
		return ExitCode::SUCCESS;
	}
	match run::run(&arguments) {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::FAILURE,
		Err(error) => {
			while shell::ENDING.load(Ordering::SeqCst) {
				// Whoever takes care of the signal ends this process.
				std::thread::park();
			}
			eprintln!("Error: {error:#}");
			ExitCode::FAILURE
		}
	}
}

impl Arguments {
	/// The seed that was given, or any.
	fn seed(&self) -> u64 {
		let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
		// Few digits: somebody may have to type it.
		self.seed.unwrap_or(u64::from(now.subsec_nanos()))
	}
}
