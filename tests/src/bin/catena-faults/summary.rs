//! What came of all cycles.

use std::{collections::BTreeMap, time::Duration};

use catena_tests::latencies::Latencies;
use serde_json::{json, Value};

use crate::{audit::Findings, cycle::STALL, kind::Kind, outcome::Outcome, record::Record};

/// What came of all cycles.
pub struct Summary {
	/// What the schedule was drawn from.
	pub seed: u64,
	/// How each cycle went.
	pub outcomes: Vec<Outcome>,
	/// Two final blocks of one height, in words.
	pub conflicts: Vec<String>,
	/// How many receipts there are.
	pub receipts: usize,
	/// Receipts for what a validator does not have, in words.
	pub lost: Vec<String>,
	/// Statements that were refused for good though nothing is wrong with them.
	pub refusals: Vec<String>,
	/// Validators that were reported for an equivocation, as hexadecimal accounts.
	pub offenders: Vec<String>,
}

impl Summary {
	/// Of these cycles, as it was seen.
	pub fn new(seed: u64, outcomes: Vec<Outcome>, record: &Record, findings: &Findings) -> Self {
		Summary {
			seed,
			outcomes,
			conflicts: record.conflicts().map(ToString::to_string).collect(),
			receipts: record.receipts().len(),
			lost: findings.lost.iter().map(ToString::to_string).collect(),
			refusals: record.refusals().to_vec(),
			offenders: findings.offenders.iter().map(hex::encode).collect(),
		}
	}

	/// Whether anything happened that must not.
	pub fn failed(&self) -> bool {
		let counts = [self.conflicts.len(), self.lost.len(), self.refusals.len()];
		counts.iter().any(|count| *count > 0)
			|| !self.offenders.is_empty()
			|| self.receipts == 0
			|| self.outcomes.iter().any(Outcome::failed)
	}

	fn stalls(&self) -> usize {
		self.outcomes.iter().map(|outcome| outcome.stalls.len()).sum()
	}

	fn unclear(&self) -> usize {
		self.outcomes.iter().map(|outcome| outcome.unclear.len()).sum()
	}

	/// From the SIGKILL of one of four until the others had a new final block.
	fn after_kill(&self) -> Latencies {
		let killed = self.outcomes.iter().filter(|outcome| outcome.kind == Kind::KillOne);
		Latencies::new(killed.filter_map(|outcome| outcome.meanwhile).collect())
	}

	/// From healing until every validator had a new final block, for each kind of fault.
	fn after_healing(&self) -> BTreeMap<Kind, Latencies> {
		let mut all: BTreeMap<Kind, Vec<Duration>> = BTreeMap::new();
		for outcome in &self.outcomes {
			all.entry(outcome.kind).or_default().extend(outcome.healed);
		}
		all.into_iter().map(|(kind, took)| (kind, Latencies::new(took))).collect()
	}

	/// For people.
	pub fn words(&self) -> String {
		let mut words = format!("cycles: {}\nseed: {}\n", self.outcomes.len(), self.seed);
		let mut count = |what: &str, count: usize| words += &format!("{what}: {count}\n");
		count("conflicting finalized blocks", self.conflicts.len());
		count("finalized statements lost", self.lost.len());
		count("stalls that did not heal by themselves", self.stalls());
		count("validators reported for voting twice", self.offenders.len());
		count("statements refused for good", self.refusals.len());
		count("damaged databases without a clear answer", self.unclear());
		count("receipts, each looked up at every validator", self.receipts);
		let details = self.conflicts.iter().chain(&self.lost).chain(&self.refusals);
		for detail in details.chain(&self.offenders) {
			words += &format!("  {detail}\n");
		}
		let killed = self.after_kill();
		if killed.count() > 0 {
			let words_of = spread(&killed);
			words +=
				&format!("SIGKILL of one of four to the others' next final block: {words_of}\n");
		}
		words += &format!(
			"from healing to the next final block at every validator (a stall: more than {} s):\n",
			STALL.as_secs()
		);
		for (kind, took) in self.after_healing() {
			words += &format!("  {:<16} {}\n", kind.name(), spread(&took));
		}
		words
	}

	/// For programs.
	pub fn json(&self) -> Value {
		let healed = self.after_healing();
		let healed = healed.into_iter().map(|(kind, took)| (kind.name(), took.json()));
		json!({
			"cycles": self.outcomes.len(),
			"seed": self.seed,
			"conflicts": self.conflicts,
			"receipts": self.receipts,
			"lost": self.lost,
			"stalls": self.stalls(),
			"offenders": self.offenders,
			"refusals": self.refusals,
			"unclear": self.unclear(),
			"kill_one_to_final": self.after_kill().json(),
			"healing_to_final": healed.collect::<BTreeMap<_, _>>(),
			"failed": self.failed(),
			"outcomes": self.outcomes.iter().map(Outcome::json).collect::<Vec<_>>(),
		})
	}
}

fn spread(took: &Latencies) -> String {
	let [median, worst] = [50, 100].map(|percent| took.percentile(percent).as_secs_f64());
	format!("median {median:.2} s, worst {worst:.2} s, of {}", took.count())
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A run in which nothing went wrong.
	fn well() -> Summary {
		let took = |kind, meanwhile: Option<u64>, healed| Outcome {
			kind,
			meanwhile: meanwhile.map(Duration::from_millis),
			healed: Some(Duration::from_millis(healed)),
			..Outcome::default()
		};
		let outcomes = vec![
			took(Kind::KillOne, Some(900), 6_000),
			took(Kind::KillOne, Some(500), 7_000),
			took(Kind::KillOne, Some(3_000), 5_000),
			took(Kind::PartitionTwoTwo, None, 2_500),
		];
		let mut record = Record::default();
		record.received(crate::record::Receipt { item: [0; 32], sequence: 0, statement: [0; 32] });
		Summary::new(42, outcomes, &record, &Findings::default())
	}

	#[test]
	fn run_without_failures_says_so() {
		let summary = well();
		assert!(!summary.failed());
		let expected = "\
cycles: 4
seed: 42
conflicting finalized blocks: 0
finalized statements lost: 0
stalls that did not heal by themselves: 0
validators reported for voting twice: 0
statements refused for good: 0
damaged databases without a clear answer: 0
receipts, each looked up at every validator: 1
SIGKILL of one of four to the others' next final block: median 0.90 s, worst 3.00 s, of 3
from healing to the next final block at every validator (a stall: more than 60 s):
  kill-one         median 6.00 s, worst 7.00 s, of 3
  partition-2-2    median 2.50 s, worst 2.50 s, of 1
";
		assert_eq!(summary.words(), expected);
		assert_eq!(summary.json()["failed"], false);
		assert_eq!(summary.json()["kill_one_to_final"]["worst_ms"], 3_000.0);
	}

	#[test]
	fn whatever_must_not_happen_fails_the_run() {
		let fails = |change: fn(&mut Summary)| {
			let mut summary = well();
			change(&mut summary);
			assert_eq!(summary.json()["failed"], true);
			summary.failed()
		};
		assert!(fails(|summary| summary.conflicts.push("block 7".into())));
		assert!(fails(|summary| summary.lost.push("validator 2".into())));
		assert!(fails(|summary| summary.refusals.push("place taken".into())));
		assert!(fails(|summary| summary.offenders.push("00".into())));
		assert!(fails(|summary| summary.outcomes[1].stall("nothing final")));
		assert!(fails(|summary| summary.outcomes[1].conflicts = 1));
		assert!(fails(|summary| summary.receipts = 0), "nothing was tested");
	}

	#[test]
	fn unclear_answer_to_damage_is_counted_and_does_not_fail_the_chain() {
		let mut summary = well();
		summary.outcomes[0].unclear("a crash".into());
		assert!(summary.words().contains("damaged databases without a clear answer: 1\n"));
		assert!(summary.outcomes[0].is_odd() && !summary.failed());
	}

	#[test]
	fn stalls_and_losses_are_counted_and_named() {
		let mut summary = well();
		summary.outcomes[0].stall("one");
		summary.outcomes[3].stall("two");
		summary.lost.push("validator 2 does not have it".into());
		let words = summary.words();
		assert!(words.contains("stalls that did not heal by themselves: 2\n"), "{words}");
		assert!(words.contains("finalized statements lost: 1\n"), "{words}");
		assert!(words.contains("\n  validator 2 does not have it\n"), "{words}");
	}

	#[test]
	fn cycle_that_never_healed_has_no_time() {
		let mut summary = well();
		summary.outcomes[0].healed = None;
		assert!(summary.words().contains("kill-one         median 5.00 s, worst 7.00 s, of 2\n"));
	}
}
