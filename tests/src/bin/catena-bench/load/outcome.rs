//! What came of sending.

use std::time::{Duration, Instant};

use anyhow::{ensure, Result};
use serde_json::{json, Value};
use tokio::task::JoinSet;

use crate::latencies::Latencies;

/// What came of it.
pub struct Outcome {
	/// How many statements were recorded.
	pub events: u32,
	/// What each submission took until its receipt was there.
	pub latencies: Latencies,
	/// From the beginning until the last receipt was there.
	pub elapsed: Duration,
	/// What was not recorded, in the words of the error.
	pub failures: Vec<String>,
	/// How late the sender itself was at most.
	pub late: Duration,
}

/// A submission that was answered: how long it took, and how many statements it has.
pub type Answered = Result<(Duration, u32)>;

impl Outcome {
	/// Waits for all answers. `begin` is when the first submission was due.
	pub async fn of(mut running: JoinSet<(Answered, Instant)>, begin: Instant) -> Outcome {
		let mut outcome = Outcome {
			events: 0,
			latencies: Latencies::default(),
			elapsed: Duration::ZERO,
			failures: Vec::new(),
			late: Duration::ZERO,
		};
		let mut latencies = Vec::new();
		while let Some(done) = running.join_next().await {
			match done {
				Ok((Ok((latency, events)), at)) => {
					outcome.events += events;
					latencies.push(latency);
					outcome.elapsed = outcome.elapsed.max(at.duration_since(begin));
				}
				Ok((Err(error), _)) => outcome.failures.push(format!("{error:#}")),
				Err(error) => outcome.failures.push(error.to_string()),
			}
		}
		outcome.latencies = Latencies::new(latencies);
		outcome
	}

	/// Recorded statements a second.
	pub fn rate(&self) -> f64 {
		f64::from(self.events) / self.elapsed.as_secs_f64()
	}

	/// An error where anything was lost or refused: then there is no figure.
	pub fn whole(&self) -> Result<()> {
		let failed = self.failures.len();
		ensure!(
			failed == 0,
			"{failed} submissions were not recorded, {} were; the first failure: {}",
			self.latencies.count(),
			self.failures.first().map_or("", String::as_str)
		);
		Ok(())
	}

	/// For programs.
	pub fn json(&self) -> Value {
		json!({
			"events": self.events,
			"final_per_second": self.rate(),
			"submit_to_final": self.latencies.json(),
			"sender_late_ms": self.late.as_secs_f64() * 1e3,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn where_anything_was_refused_there_is_no_figure() {
		let mut outcome = Outcome {
			events: 1,
			latencies: Latencies::new(vec![Duration::from_secs(1)]),
			elapsed: Duration::from_secs(1),
			failures: Vec::new(),
			late: Duration::ZERO,
		};
		assert!(outcome.whole().is_ok());
		outcome.failures.push("quota".to_owned());
		assert_eq!(
			outcome.whole().unwrap_err().to_string(),
			"1 submissions were not recorded, 1 were; the first failure: quota"
		);
	}
}
