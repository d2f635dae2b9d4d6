//! What came of sending.

use std::time::{Duration, Instant};

use anyhow::{ensure, Result};
use serde_json::{json, Value};
use tokio::task::JoinSet;

use super::workload::Signed;
use crate::latencies::Latencies;

/// What came of sending. There are no figures of it yet, for some of it may have been lost or refused:
/// see [`Sent::whole`].
pub struct Sent {
	/// How many statements were sent.
	pub due: u32,
	/// How many of them were recorded.
	pub recorded: u32,
	/// What each submission took until its receipt was there.
	pub latencies: Latencies,
	/// From the beginning until the last receipt was there.
	pub elapsed: Duration,
	/// What was not recorded, in the words of the error.
	pub failures: Vec<String>,
	/// How late the sender itself was at most.
	pub late: Duration,
}

/// What came of sending where everything was recorded: there are figures of this alone.
pub struct Outcome {
	/// How many statements were recorded.
	pub events: u32,
	/// What each submission took until its receipt was there.
	pub latencies: Latencies,
	/// From the beginning until the last receipt was there.
	pub elapsed: Duration,
	/// How late the sender itself was at most.
	pub late: Duration,
}

/// A submission that was answered: how long it took, and how many statements it has.
pub type Answered = Result<(Duration, u32)>;

/// How many statements these are.
pub fn statements(work: &[Signed]) -> u32 {
	work.iter().map(|signed| signed.events).sum()
}

impl Sent {
	/// Waits for all answers. So many statements were sent, and `begin` is when the first submission was
	/// due.
	pub async fn of(due: u32, mut running: JoinSet<(Answered, Instant)>, begin: Instant) -> Sent {
		let mut sent = Sent {
			due,
			recorded: 0,
			latencies: Latencies::default(),
			elapsed: Duration::ZERO,
			failures: Vec::new(),
			late: Duration::ZERO,
		};
		let mut latencies = Vec::new();
		while let Some(done) = running.join_next().await {
			match done {
				Ok((Ok((latency, events)), at)) => {
					sent.recorded += events;
					latencies.push(latency);
					sent.elapsed = sent.elapsed.max(at.duration_since(begin));
				}
				Ok((Err(error), _)) => sent.failures.push(format!("{error:#}")),
				Err(error) => sent.failures.push(error.to_string()),
			}
		}
		sent.latencies = Latencies::new(latencies);
		sent
	}

	/// An error where anything was lost or refused: then there is no figure.
	pub fn whole(self) -> Result<Outcome> {
		let Sent { due, recorded: events, latencies, elapsed, failures, late } = self;
		ensure!(
			failures.is_empty(),
			"{} submissions were not recorded, {} were; the first failure: {}",
			failures.len(),
			latencies.count(),
			failures.first().map_or("", String::as_str)
		);
		ensure!(events == due, "{events} of {due} statements were recorded");
		Ok(Outcome { events, latencies, elapsed, late })
	}
}

impl Outcome {
	/// This and another one as if they were one: what lay between them does not count.
	pub fn and(self, other: Outcome) -> Outcome {
		Outcome {
			events: self.events + other.events,
			latencies: self.latencies.and(other.latencies),
			elapsed: self.elapsed + other.elapsed,
			late: self.late.max(other.late),
		}
	}

	/// Recorded statements a second.
	pub fn rate(&self) -> f64 {
		f64::from(self.events) / self.elapsed.as_secs_f64()
	}

	/// For programs.
	pub fn json(&self) -> Value {
		json!({
			"events": self.events,
			"seconds": self.elapsed.as_secs_f64(),
			"final_per_second": self.rate(),
			"submit_to_final": self.latencies.json(),
			"sender_late_ms": self.late.as_secs_f64() * 1e3,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn sent(recorded: u32, failures: &[&str]) -> Sent {
		Sent {
			due: 3,
			recorded,
			latencies: Latencies::new(vec![Duration::from_secs(1)]),
			elapsed: Duration::from_secs(2),
			failures: failures.iter().map(|reason| reason.to_string()).collect(),
			late: Duration::ZERO,
		}
	}

	fn refusal(sent: Sent) -> String {
		sent.whole().err().expect("no figures").to_string()
	}

	#[test]
	fn where_everything_was_recorded_there_are_figures() {
		let outcome = sent(3, &[]).whole().unwrap();
		assert_eq!((outcome.events, outcome.rate()), (3, 1.5));
	}

	#[test]
	fn two_runs_are_one_in_which_no_time_passed_between_them() {
		let (one, other) = (sent(3, &[]).whole().unwrap(), sent(3, &[]).whole().unwrap());
		let both = one.and(Outcome { late: Duration::from_secs(1), ..other });
		assert_eq!((both.events, both.latencies.count(), both.rate()), (6, 2, 1.5));
		assert_eq!((both.elapsed, both.late), (Duration::from_secs(4), Duration::from_secs(1)));
	}

	#[test]
	fn where_anything_was_refused_there_is_no_figure() {
		let reason = "2 submissions were not recorded, 1 were; the first failure: quota";
		assert_eq!(refusal(sent(1, &["quota", "place"])), reason);
		// Not even where the number comes out right.
		let reason = "1 submissions were not recorded, 1 were; the first failure: quota";
		assert_eq!(refusal(sent(3, &["quota"])), reason);
	}

	#[test]
	fn where_anything_was_lost_there_is_no_figure() {
		assert_eq!(refusal(sent(2, &[])), "2 of 3 statements were recorded");
		assert_eq!(refusal(sent(4, &[])), "4 of 3 statements were recorded");
		assert_eq!(refusal(sent(0, &[])), "0 of 3 statements were recorded");
	}

	#[tokio::test]
	async fn whoever_waits_for_an_answer_and_ends_without_one_is_a_failure() {
		let mut running = JoinSet::new();
		let begin = Instant::now();
		running.spawn(async move { (Ok((Duration::ZERO, 2)), begin) });
		running.spawn(async move { panic!("on purpose") });
		let sent = Sent::of(3, running, begin).await;
		assert_eq!((sent.recorded, sent.failures.len()), (2, 1));
		let reason = refusal(sent);
		assert!(reason.starts_with("1 submissions were not recorded, 1 were; the"), "{reason}");
		assert!(reason.contains("panicked"), "{reason}");
	}
}
