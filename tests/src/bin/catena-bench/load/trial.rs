//! What a system can do, and how it does when it has less to do.

use std::{sync::Arc, time::Duration};

use anyhow::Result;
use serde_json::{json, Value};

use super::{flood::flood, open_loop::send, outcome::Outcome, sink::Sink, workload::Signed};

/// Two measurements of one system, because no single rate gives both: at a rate that it keeps up with,
/// what becomes final a second is that rate and says nothing of the system; and where it is full, how
/// long each submission takes is the length of the queue.
pub struct Trial {
	/// As fast as it goes.
	pub full: Outcome,
	/// The processor time that this took.
	pub processor: Duration,
	/// At a given rate.
	pub paced: Outcome,
	/// That rate, in statements a second.
	pub due_per_second: f64,
}

impl Trial {
	/// Sends `full` as fast as it is taken, and then `paced` at a rate. `processor_time` is what the
	/// system has used so far. Fails if anything was lost or refused.
	pub async fn run<S: Sink>(
		sinks: &[Arc<S>],
		(full, paced): (Vec<Signed>, Vec<Signed>),
		due_per_second: f64,
		processor_time: impl Fn() -> Result<Duration>,
	) -> Result<Trial> {
		let before = processor_time()?;
		let full = record_all(sinks, full).await?;
		let processor = processor_time()?.saturating_sub(before);
		let paced = send(sinks, paced, due_per_second).await.whole()?;
		Ok(Trial { full, processor, paced, due_per_second })
	}

	/// How many statements were recorded.
	pub fn events(&self) -> u32 {
		self.full.events + self.paced.events
	}

	/// Seconds of processor time for 1,000 statements, as fast as it goes.
	pub fn processor_per_thousand(&self) -> f64 {
		self.processor.as_secs_f64() * 1e3 / f64::from(self.full.events)
	}

	/// For people.
	pub fn words(&self) -> String {
		format!(
			"at most {:.0} statements a second, {:.3} s of processor time per 1,000; with {} due a \
			 second: {}",
			self.full.rate(),
			self.processor_per_thousand(),
			self.due_per_second,
			self.paced.latencies.words()
		)
	}

	/// For programs.
	pub fn json(&self) -> Value {
		json!({
			"full": self.full.json(),
			"processor_seconds_per_1000": self.processor_per_thousand(),
			"due_per_second": self.due_per_second,
			"paced": self.paced.json(),
		})
	}
}

/// Sends all of it as fast as it is taken; fails if anything was lost or refused.
pub async fn record_all<S: Sink>(sinks: &[Arc<S>], work: Vec<Signed>) -> Result<Outcome> {
	flood(sinks, work).await.whole()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::load::fake::{work, Refusing};

	/// Where the so-many-th submission is refused: how many were handed over, and what came of it.
	async fn trial(refused: Option<u32>) -> (u32, Result<Trial>) {
		let sink = Refusing::the(refused);
		let work = (work(&[1, 2, 3]), work(&[4, 5]));
		let sinks = [sink.clone()];
		let trial = Trial::run(&sinks, work, 1_000_000.0, || Ok(Duration::ZERO)).await;
		(sink.handed(), trial)
	}

	#[tokio::test]
	async fn trial_counts_what_was_sent_both_ways() {
		let (handed, trial) = trial(None).await;
		let trial = trial.unwrap();
		assert_eq!((handed, trial.full.events, trial.paced.events), (5, 6, 9));
		assert_eq!(trial.events(), 15);
	}

	#[tokio::test]
	async fn there_is_no_trial_where_anything_was_refused_in_either_part() {
		let refusal = |trial: Result<Trial>| trial.err().expect("no figures").to_string();
		let (handed, full) = trial(Some(2)).await;
		let reason = "1 submissions were not recorded, 2 were; the first failure: refused";
		// The second part is not begun.
		assert_eq!((handed, refusal(full)), (3, reason.to_owned()));
		let (handed, paced) = trial(Some(4)).await;
		let reason = "1 submissions were not recorded, 1 were; the first failure: refused";
		assert_eq!((handed, refusal(paced)), (5, reason.to_owned()));
	}

	#[tokio::test]
	async fn there_is_no_outcome_where_anything_was_refused() {
		let all = record_all(&[Refusing::the(None)], work(&[2, 2])).await.unwrap();
		assert_eq!((all.events, all.latencies.count()), (4, 2));
		let some = record_all(&[Refusing::the(Some(2))], work(&[2, 2])).await;
		assert_eq!(
			some.err().expect("no figures").to_string(),
			"1 submissions were not recorded, 1 were; the first failure: refused"
		);
	}
}
