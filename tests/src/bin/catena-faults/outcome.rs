//! What came of one cycle.

use std::time::Duration;

use serde_json::{json, Value};

use crate::{kind::Kind, schedule::Cycle};

/// What came of one cycle.
#[derive(Clone, Debug)]
pub struct Outcome {
	/// Its number.
	pub cycle: u32,
	/// The kind of fault.
	pub kind: Kind,
	/// The fault in words.
	pub fault: String,
	/// From its beginning until all who should go on meanwhile had a new final block.
	pub meanwhile: Option<Duration>,
	/// From healing until every validator had a new final block.
	pub healed: Option<Duration>,
	/// Where the chain or a validator did not go on by itself.
	pub stalls: Vec<String>,
	/// What a node did with a damaged database that is neither a clear refusal nor right.
	pub unclear: Vec<String>,
	/// How many conflicting final blocks were seen for the first time.
	pub conflicts: usize,
	/// What else is worth knowing.
	pub notes: Vec<String>,
}

impl Outcome {
	/// Nothing has come of it yet.
	pub fn new(cycle: &Cycle, fault: String) -> Outcome {
		Outcome {
			cycle: cycle.number,
			kind: cycle.kind,
			fault,
			meanwhile: None,
			healed: None,
			stalls: Vec::new(),
			unclear: Vec::new(),
			conflicts: 0,
			notes: Vec::new(),
		}
	}

	/// Something did not go on.
	pub fn stall(&mut self, what: &str) {
		self.stalls.push(what.to_owned());
	}

	/// A node answered damage in a way that helps nobody.
	pub fn unclear(&mut self, what: String) {
		self.unclear.push(what);
	}

	/// Something is worth knowing.
	pub fn note(&mut self, what: String) {
		self.notes.push(what);
	}

	/// Whether the chain failed.
	pub fn failed(&self) -> bool {
		!self.stalls.is_empty() || self.conflicts > 0
	}

	/// Whether somebody should look at what the nodes wrote.
	pub fn is_odd(&self) -> bool {
		self.failed() || !self.unclear.is_empty()
	}

	/// In lines.
	pub fn words(&self) -> String {
		let mut words = format!("cycle {}, {}: {}", self.cycle, self.kind.name(), self.fault);
		let mut time = |what: &str, took: Option<Duration>| {
			if let Some(took) = took {
				words += &format!("; {what} {:.2} s", took.as_secs_f64());
			}
		};
		time("final at the others after", self.meanwhile);
		time("at all after healing", self.healed);
		for note in &self.notes {
			words += &format!("\n  {note}");
		}
		for stall in &self.stalls {
			words += &format!("\n  STALL: {stall}");
		}
		for unclear in &self.unclear {
			words += &format!("\n  UNCLEAR: {unclear}");
		}
		if self.conflicts > 0 {
			words += &format!("\n  CONFLICTS: {}", self.conflicts);
		}
		words
	}

	/// For programs.
	pub fn json(&self) -> Value {
		json!({
			"cycle": self.cycle,
			"kind": self.kind.name(),
			"fault": self.fault,
			"seconds_to_final_meanwhile": self.meanwhile.map(|took| took.as_secs_f64()),
			"seconds_to_final_after_healing": self.healed.map(|took| took.as_secs_f64()),
			"stalls": self.stalls,
			"unclear": self.unclear,
			"conflicts": self.conflicts,
			"notes": self.notes,
		})
	}
}

#[cfg(test)]
impl Default for Outcome {
	fn default() -> Self {
		let cycle = crate::schedule::schedule(0, 1, &[Kind::KillOne]).remove(0);
		Outcome::new(&cycle, "a fault".into())
	}
}
