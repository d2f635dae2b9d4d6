//! Sending at a given rate, whatever comes back.

use std::{
	future::Future,
	sync::Arc,
	time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::{
	outcome::{statements, Sent},
	sink::Sink,
	workload::Signed,
};

/// Sends so many statements a second, each through its officer's sink. Latency counts from when a
/// submission was due, so what a slow system holds up counts too; and so does the time that all take.
pub async fn send<S: Sink>(sinks: &[Arc<S>], work: Vec<Signed>, rate: f64) -> Sent {
	send_by(&Machine, sinks, work, rate).await
}

/// What tells the time, and waits.
trait Clock: Clone + Send + 'static {
	/// The time.
	fn now(&self) -> Instant;

	/// Waits until then; not at all if that is over.
	fn sleep_until(&self, then: Instant) -> impl Future<Output = ()>;
}

/// The machine's clock.
#[derive(Clone)]
struct Machine;

impl Clock for Machine {
	fn now(&self) -> Instant {
		Instant::now()
	}

	async fn sleep_until(&self, then: Instant) {
		tokio::time::sleep_until(then.into()).await;
	}
}

async fn send_by<S: Sink, C: Clock>(
	clock: &C,
	sinks: &[Arc<S>],
	work: Vec<Signed>,
	rate: f64,
) -> Sent {
	let all = statements(&work);
	let begin = clock.now() + Duration::from_millis(50);
	let mut due = begin;
	let mut late = Duration::ZERO;
	let mut running = JoinSet::new();
	for Signed { officer, submission, events } in work {
		clock.sleep_until(due).await;
		late = late.max(clock.now().saturating_duration_since(due));
		let (since, clock) = (due, clock.clone());
		let answer = sinks[officer].clone().record(submission);
		running.spawn(async move {
			let answer = answer.await;
			let now = clock.now();
			(answer.map(|()| (now.saturating_duration_since(since), events)), now)
		});
		due += Duration::from_secs_f64(f64::from(events) / rate);
	}
	Sent { late, ..Sent::of(all, running, begin).await }
}

#[cfg(test)]
mod tests {
	use std::sync::Mutex;

	use anyhow::Result;
	use catena_primitives::attestation::Submission;
	use tokio::{sync::Semaphore, time::timeout};

	use super::*;
	use crate::load::fake::work;

	/// A clock on which time passes only where somebody waits for it, or says so.
	#[derive(Clone)]
	struct Hand {
		beginning: Instant,
		passed: Arc<Mutex<Duration>>,
	}

	impl Hand {
		fn new() -> Hand {
			Hand { beginning: Instant::now(), passed: Arc::default() }
		}

		fn pass(&self, more: Duration) {
			*self.passed.lock().unwrap() += more;
		}
	}

	impl Clock for Hand {
		fn now(&self) -> Instant {
			self.beginning + *self.passed.lock().unwrap()
		}

		async fn sleep_until(&self, then: Instant) {
			let mut passed = self.passed.lock().unwrap();
			*passed = then.duration_since(self.beginning).max(*passed);
		}
	}

	/// Holds the sender up with the first submission, and answers none before it has the last one.
	struct Slow {
		clock: Hand,
		held_up: Duration,
		/// How many submissions there will be, and how many there were.
		all: u32,
		handed: Mutex<u32>,
		/// Open from the last one on.
		answers: Semaphore,
	}

	impl Slow {
		fn of(clock: &Hand, all: u32, held_up: Duration) -> Arc<Slow> {
			let (clock, answers) = (clock.clone(), Semaphore::new(0));
			Arc::new(Slow { clock, held_up, all, handed: Mutex::new(0), answers })
		}
	}

	impl Sink for Slow {
		fn record(
			self: Arc<Self>,
			_: Submission,
		) -> impl Future<Output = Result<()>> + Send + 'static {
			let mut handed = self.handed.lock().unwrap();
			*handed += 1;
			if *handed == 1 {
				self.clock.pass(self.held_up);
			}
			if *handed == self.all {
				self.answers.add_permits(1);
			}
			drop(handed);
			async move {
				let _answered = self.answers.acquire().await?;
				Ok(())
			}
		}
	}

	/// Five submissions of two statements, a second apart.
	async fn sent(held_up: Duration) -> Sent {
		let clock = Hand::new();
		let sinks = [Slow::of(&clock, 5, held_up)];
		let sending = send_by(&clock, &sinks, work(&[2; 5]), 2.0);
		// Whoever waits for an answer before sending on would wait for ever.
		timeout(Duration::from_secs(60), sending).await.expect("it waits for no answer")
	}

	fn seconds(sent: &Sent) -> [f64; 5] {
		[20, 40, 60, 80, 100].map(|percent| sent.latencies.percentile(percent).as_secs_f64())
	}

	#[tokio::test]
	async fn sender_waits_for_no_answer() {
		let sent = sent(Duration::ZERO).await;
		// The last one is due 4 s after the first, and only then there are answers.
		assert_eq!(seconds(&sent), [0.0, 1.0, 2.0, 3.0, 4.0]);
		assert_eq!((sent.due, sent.recorded, sent.failures.len()), (10, 10, 0));
		assert_eq!((sent.elapsed, sent.late), (Duration::from_secs(4), Duration::ZERO));
	}

	#[tokio::test]
	async fn latency_counts_from_when_a_submission_was_due() {
		let sent = sent(Duration::from_secs(10)).await;
		// All but the first go out at once, 10 s after the first was due.
		assert_eq!(seconds(&sent), [6.0, 7.0, 8.0, 9.0, 10.0]);
		assert_eq!((sent.due, sent.recorded, sent.failures.len()), (10, 10, 0));
		// The second was due after one second.
		assert_eq!((sent.elapsed, sent.late), (Duration::from_secs(10), Duration::from_secs(9)));
	}
}
