//! Sending at a given rate, whatever comes back.

use std::{
	sync::Arc,
	time::{Duration, Instant},
};

use tokio::{task::JoinSet, time::sleep_until};

use super::{outcome::Outcome, sink::Sink, workload::Signed};

/// Sends so many statements a second, each through its officer's sink. Latency counts from when a
/// submission was due, so what a slow system holds up counts too; and so does the time that all take.
pub async fn send<S: Sink>(sinks: &[Arc<S>], work: Vec<Signed>, rate: f64) -> Outcome {
	let begin = tokio::time::Instant::now() + Duration::from_millis(50);
	let mut due = begin;
	let mut late = Duration::ZERO;
	let mut running = JoinSet::new();
	for Signed { officer, submission, events } in work {
		sleep_until(due).await;
		late = late.max(due.elapsed());
		let since = due;
		let answer = sinks[officer].clone().record(submission);
		running.spawn(async move {
			let answer = answer.await;
			(answer.map(|()| (since.elapsed(), events)), Instant::now())
		});
		due += Duration::from_secs_f64(f64::from(events) / rate);
	}
	Outcome { late, ..Outcome::of(running, begin.into_std()).await }
}
