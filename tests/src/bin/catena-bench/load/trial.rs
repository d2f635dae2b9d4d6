//! What a system can do, and how it does when it has less to do.

use std::{sync::Arc, time::Duration};

use anyhow::{ensure, Result};
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
		let sent = statements(&paced);
		let paced = whole(send(sinks, paced, due_per_second).await, sent)?;
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
	let sent = statements(&work);
	whole(flood(sinks, work).await, sent)
}

fn statements(work: &[Signed]) -> u32 {
	work.iter().map(|signed| signed.events).sum()
}

/// The outcome, if it is that of so many statements.
fn whole(outcome: Outcome, sent: u32) -> Result<Outcome> {
	outcome.whole()?;
	ensure!(outcome.events == sent, "{} of {sent} statements were recorded", outcome.events);
	Ok(outcome)
}
