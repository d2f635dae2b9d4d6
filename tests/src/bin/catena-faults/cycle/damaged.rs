//! A validator whose database was damaged, and how it comes back.
//!
//! # Details
//!
//! A damaged database is started without the validator's keys: what it votes for would follow from what
//! it reads there. With its keys, the validator is started on the empty one that replaces it. How it voted
//! before is in the journal beside the database, so it votes only when the others are beyond that
//! (ADR 0030).

use std::{
	os::unix::process::ExitStatusExt,
	process::ExitStatus,
	thread::sleep,
	time::{Duration, Instant},
};

use anyhow::Result;
use catena_tests::node::Start;

use super::{logs, Harness, Mark, STEP};
use crate::{damage::inflict, outcome::Outcome, schedule::Damage};

/// How long a node may take to refuse a damaged database or to go on with it.
const DECIDED_WITHIN: Duration = Duration::from_secs(30);

/// How long a node may take to fetch all blocks and to come beyond the rounds that it voted in. One that asks
/// another for a round's votes and gets none asks again after 45 s at the earliest.
const ANEW_WITHIN: Duration = Duration::from_secs(180);

/// What a node says that has come beyond the votes that its database does not know.
const VOTES_AGAIN: &str = "is beyond what it voted in before: it votes again";

const WITHOUT_KEYS: Start = Start { before: Vec::new(), without_keys: true };

impl Harness {
	/// Stops a validator, damages its database, and sees what it does with it.
	pub(super) fn damage(
		&mut self,
		victim: usize,
		damage: &Damage,
		outcome: &mut Outcome,
	) -> Result<()> {
		self.node(victim).stop();
		outcome.note(inflict(&self.node(victim).database(), damage)?);
		let written = self.world.log_lengths()[victim];
		let mark = self.mark();
		self.node(victim).begin(&WITHOUT_KEYS);
		let begin = Instant::now();
		while begin.elapsed() < DECIDED_WITHIN {
			if let Some(status) = self.node(victim).ended() {
				let said = logs::since(&self.world.nodes[victim].log(), written)?;
				judge_refusal(status, &said, outcome);
				return Ok(());
			}
			let advanced = self.record.lock().advanced(victim, mark.height, mark.at);
			if advanced.is_some() {
				outcome.note("it came up and went on".into());
				return Ok(());
			}
			sleep(STEP);
		}
		outcome.unclear(format!("it neither ended nor went on within {DECIDED_WITHIN:?}"));
		Ok(())
	}

	/// Wipes a validator's database, and has it fetch everything from the others until it votes again.
	pub(super) fn make_anew(&mut self, victim: usize, outcome: &mut Outcome) -> Result<Mark> {
		if let Some(status) = self.node(victim).ended() {
			outcome.note(format!("it ended with {status}"));
		}
		self.node(victim).stop();
		self.world.wipe(victim)?;
		let written = self.world.log_lengths()[victim];
		let mark = self.mark();
		self.node(victim).begin(&Start::default());
		let mut votes = false;
		while !votes && mark.at.elapsed() < ANEW_WITHIN {
			sleep(STEP);
			votes = logs::since(&self.world.nodes[victim].log(), written)?.contains(VOTES_AGAIN);
		}
		if votes {
			let took = mark.at.elapsed().as_secs_f64();
			outcome.note(format!("made anew in {took:.1} s"));
		} else {
			outcome.stall(&format!("it did not vote again within {ANEW_WITHIN:?}"));
		}
		Ok(self.mark())
	}
}

/// Whether a node that ended said clearly why.
fn judge_refusal(status: ExitStatus, said: &str, outcome: &mut Outcome) {
	let error = said.lines().find(|line| line.trim_start().starts_with("Error:"));
	match (status.signal(), error) {
		(None, Some(error)) if !status.success() => {
			outcome.note(format!("it refused to start: {}", error.trim()));
		}
		_ => {
			let panic = said.lines().find(|line| line.contains("panicked at"));
			let last = panic.or(said.lines().last()).unwrap_or_default();
			outcome.unclear(format!("it ended ({status}) without a clear error: {last}"));
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// What comes of a node that ended with this wait status and said this.
	fn judged(status: i32, said: &str) -> Outcome {
		let mut outcome = Outcome::default();
		judge_refusal(ExitStatus::from_raw(status), said, &mut outcome);
		outcome
	}

	#[test]
	fn refusal_is_clear_if_it_names_an_error_and_the_exit_code_says_so() {
		let clear = judged(1 << 8, "2026 starting\nError: the database is damaged\n");
		assert_eq!(clear.unclear, [""; 0]);
		assert_eq!(clear.notes, ["it refused to start: Error: the database is damaged"]);
	}

	#[test]
	fn crash_is_no_clear_refusal() {
		let of_signal = "it ended (signal: 6 (SIGABRT)) without a clear error: Error: x";
		assert_eq!(judged(6, "Error: x").unclear, [of_signal]);
		let silent = "it ended (exit status: 1) without a clear error: bye";
		assert_eq!(judged(1 << 8, "hello\nbye").unclear, [silent]);
		let well = "it ended (exit status: 0) without a clear error: Error: x";
		assert_eq!(judged(0, "Error: x").unclear, [well]);
		let panic =
			"it ended (exit status: 1) without a clear error: Thread 'main' panicked at 'x'";
		assert_eq!(judged(1 << 8, "Thread 'main' panicked at 'x'\nmore").unclear, [panic]);
	}
}
