//! A validator whose database was damaged, and how it comes back.
//!
//! # Details
//!
//! GRANDPA writes down in the database what it has voted for. Who loses that may vote twice in a round,
//! which is an offence, and two such validators of four could make two blocks final at one height. So a
//! damaged database is started without the validator's keys, as is the empty one that replaces it. With
//! its keys, the validator is started only when
//!
//! - the others have made blocks final since it was stopped, so that no round in which it voted is open, and
//! - it has followed them into their present round, and has that written down.
//!
//! Whoever cannot wait for that needs new keys (ADR 0016).

use std::{
	os::unix::process::ExitStatusExt,
	process::ExitStatus,
	thread::sleep,
	time::{Duration, Instant},
};

use anyhow::Result;
use catena_tests::node::Start;
use serde_json::json;

use super::{logs, Harness, Mark, EVERYBODY, STEP};
use crate::{damage::inflict, outcome::Outcome, schedule::Damage};

/// How long a node may take to refuse a damaged database or to go on with it.
const DECIDED_WITHIN: Duration = Duration::from_secs(30);

/// How long a node may take to fetch all blocks and to come to the others' round. One that asks another for
/// a round's votes and gets none asks again after 45 s at the earliest.
const ANEW_WITHIN: Duration = Duration::from_secs(180);

/// How many blocks the others make final before a validator that has lost its votes gets its keys back.
const BLOCKS_BETWEEN: u64 = 3;

/// By how many rounds two nodes may differ that take part in the same ones.
const ROUNDS_APART: u64 = 2;

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

	/// Wipes a validator's database, has it fetch everything from the others, and gives it its keys back.
	pub(super) fn make_anew(&mut self, victim: usize, outcome: &mut Outcome) -> Result<Mark> {
		if let Some(status) = self.node(victim).ended() {
			outcome.note(format!("it ended with {status}"));
		}
		self.node(victim).stop();
		self.world.wipe(victim)?;
		let mark = self.mark();
		self.node(victim).begin(&WITHOUT_KEYS);
		let caught_up = Mark { height: mark.height + BLOCKS_BETWEEN, ..mark };
		let synced = self.wait(&EVERYBODY, caught_up, ANEW_WITHIN);
		let in_round = synced.is_some() && self.wait_for_round(victim, mark);
		if in_round {
			let took = mark.at.elapsed().as_secs_f64();
			outcome.note(format!("made anew in {took:.1} s"));
		} else {
			outcome.stall(&format!("it did not come to the others' round within {ANEW_WITHIN:?}"));
		}
		self.node(victim).stop();
		let mark = self.mark();
		self.node(victim).begin(&Start::default());
		Ok(mark)
	}

	/// Waits until a node follows the round that the others are in.
	fn wait_for_round(&self, victim: usize, since: Mark) -> bool {
		let other = (victim + 1) % EVERYBODY.len();
		while since.at.elapsed() < ANEW_WITHIN {
			if let (Some(own), Some(others)) = (self.round(victim), self.round(other)) {
				if own + ROUNDS_APART >= others {
					return true;
				}
			}
			sleep(STEP * 10);
		}
		false
	}

	/// In which round a node is, if it answers.
	fn round(&self, validator: usize) -> Option<u64> {
		let state = self.world.nodes[validator].call("grandpa_roundState", json!([])).ok()?;
		state["best"]["round"].as_u64()
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
