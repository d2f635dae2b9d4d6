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
	pub full: Full,
	/// At a given rate.
	pub paced: Outcome,
	/// That rate, in statements a second.
	pub due_per_second: f64,
}

/// What a system did as fast as it goes.
pub struct Full {
	/// What came of it.
	pub outcome: Outcome,
	/// The processor time that this took.
	pub processor: Duration,
}

impl Full {
	/// Sends all of it as fast as it is taken. `processor_time` is what the system has used so far. Fails
	/// if anything was lost or refused.
	pub async fn run<S: Sink>(
		sinks: &[Arc<S>],
		work: Vec<Signed>,
		processor_time: impl Fn() -> Result<Duration>,
	) -> Result<Full> {
		let before = processor_time()?;
		let outcome = record_all(sinks, work).await?;
		let processor = processor_time()?.saturating_sub(before);
		Ok(Full { outcome, processor })
	}

	/// This and what was sent after it, as one.
	pub fn and(self, more: Full) -> Full {
		Full { outcome: self.outcome.and(more.outcome), processor: self.processor + more.processor }
	}

	/// So many statements more, of which so many are recorded a second, are likely to make it last so
	/// long: none if it has, and one at least if it has not.
	pub fn missing(&self, at_least: Duration, rate: f64) -> u32 {
		let left = at_least.saturating_sub(self.outcome.elapsed);
		if left.is_zero() {
			return 0;
		}
		// A tenth more, so that it is rarely asked again.
		((rate * left.as_secs_f64() * 1.1) as u32).max(1)
	}
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
		let full = Full::run(sinks, full, processor_time).await?;
		Trial::paced(full, sinks, paced, due_per_second).await
	}

	/// The second part, behind the first.
	pub async fn paced<S: Sink>(
		full: Full,
		sinks: &[Arc<S>],
		paced: Vec<Signed>,
		due_per_second: f64,
	) -> Result<Trial> {
		let paced = send(sinks, paced, due_per_second).await.whole()?;
		Ok(Trial { full, paced, due_per_second })
	}

	/// How many statements were recorded.
	pub fn events(&self) -> u32 {
		self.full.outcome.events + self.paced.events
	}

	/// Seconds of processor time for 1,000 statements, as fast as it goes.
	pub fn processor_per_thousand(&self) -> f64 {
		self.full.processor.as_secs_f64() * 1e3 / f64::from(self.full.outcome.events)
	}

	/// For people.
	pub fn words(&self) -> String {
		format!(
			"at most {:.0} statements a second ({} in {:.1} s), {:.3} s of processor time per 1,000; \
			 with {} due a second: {}",
			self.full.outcome.rate(),
			self.full.outcome.events,
			self.full.outcome.elapsed.as_secs_f64(),
			self.processor_per_thousand(),
			self.due_per_second,
			self.paced.latencies.words()
		)
	}

	/// For programs.
	pub fn json(&self) -> Value {
		json!({
			"full": self.full.outcome.json(),
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
		assert_eq!((handed, trial.full.outcome.events, trial.paced.events), (5, 6, 9));
		assert_eq!(trial.events(), 15);
	}

	fn full(events: u32, millis: u64) -> Full {
		let (elapsed, latencies) = (Duration::from_millis(millis), Default::default());
		let outcome = Outcome { events, latencies, elapsed, late: Duration::ZERO };
		Full { outcome, processor: Duration::from_secs(1) }
	}

	#[test]
	fn what_is_missing_makes_it_last_long_enough() {
		let at_least = Duration::from_secs(5);
		assert_eq!(full(1_000, 1_000).missing(at_least, 1_000.0), 4_400);
		assert_eq!(full(1_000, 5_000).missing(at_least, 1_000.0), 0);
		assert_eq!(full(1_000, 7_000).missing(at_least, 1_000.0), 0);
		// However little that is.
		assert_eq!(full(1, 4_999).missing(at_least, 1.0), 1);
		assert_eq!(full(1_000, 1).missing(Duration::ZERO, 1_000.0), 0);
		let both = full(1_000, 1_000).and(full(4_400, 4_400));
		assert_eq!((both.missing(at_least, 1_000.0), both.processor), (0, Duration::from_secs(2)));
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
