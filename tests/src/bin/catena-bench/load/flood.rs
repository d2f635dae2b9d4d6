//! Sending as fast as it is taken.

use std::{collections::VecDeque, sync::Arc, time::Instant};

use catena_primitives::attestation::Submission;
use catena_runtime::configs::QUOTA_PER_BLOCK;
use tokio::{
	sync::{mpsc, Semaphore},
	task::JoinSet,
};

use super::{
	outcome::{statements, Sent},
	sink::Sink,
	workload::Signed,
};

/// How much of one officer may be on its way at once, in units of the chain's quota: as much as a node
/// lets an organisation have waiting, which are two blocks' worth. While one is becoming final, the next
/// is there.
const WINDOW_UNITS: u32 = 2 * QUOTA_PER_BLOCK;

/// How many submissions of all officers may be on their way at once: what two blocks of single statements
/// hold, and less than half of what a node's pool does, which refuses what is new when it is full.
const SUBMISSIONS: usize = 3_500;

/// Sends everything, and holds back only when an officer has as much under way as is allowed. Latency
/// counts from when a submission was handed over, so it is that of a system which is full.
pub async fn flood<S: Sink>(sinks: &[Arc<S>], work: Vec<Signed>) -> Sent {
	let due = statements(&work);
	let mut queues: Vec<VecDeque<Signed>> = sinks.iter().map(|_| VecDeque::new()).collect();
	for signed in work {
		queues[signed.officer].push_back(signed);
	}
	let each = (SUBMISSIONS / sinks.len().max(1)).max(1);
	let begin = Instant::now();
	let mut gateways = JoinSet::new();
	let (handed, mut answers) = mpsc::unbounded_channel();
	for (sink, queue) in sinks.iter().zip(queues) {
		let (sink, handed) = (sink.clone(), handed.clone());
		gateways.spawn(async move {
			let window = Arc::new(Semaphore::new(WINDOW_UNITS as usize));
			let places = Arc::new(Semaphore::new(each));
			for Signed { submission, events, .. } in queue {
				let Submission::V1(submitted) = &submission;
				let units = submitted.cost().min(WINDOW_UNITS);
				// Nobody closes either.
				let Ok(place) = places.clone().acquire_owned().await else { return };
				let Ok(room) = window.clone().acquire_many_owned(units).await else { return };
				let since = Instant::now();
				let answer = sink.clone().record(submission);
				let waiting = async move {
					let answer = answer.await;
					drop((place, room));
					(answer.map(|()| (since.elapsed(), events)), Instant::now())
				};
				// Whoever receives outlives this.
				let _ = handed.send(waiting);
			}
		});
	}
	drop(handed);
	let mut running = JoinSet::new();
	while let Some(waiting) = answers.recv().await {
		running.spawn(waiting);
	}
	Sent::of(due, running, begin).await
}

#[cfg(test)]
mod tests {
	use std::{
		future::Future,
		sync::atomic::{AtomicUsize, Ordering},
	};

	use anyhow::Result;
	use tokio::task::yield_now;

	use super::*;
	use crate::load::fake::work;

	/// Answers nothing before it is opened.
	struct Closed {
		under_way: AtomicUsize,
		most: AtomicUsize,
		opened: Semaphore,
	}

	impl Sink for Closed {
		fn record(
			self: Arc<Self>,
			_: Submission,
		) -> impl Future<Output = Result<()>> + Send + 'static {
			let now = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
			self.most.fetch_max(now, Ordering::SeqCst);
			async move {
				drop(self.opened.acquire().await?);
				self.under_way.fetch_sub(1, Ordering::SeqCst);
				Ok(())
			}
		}
	}

	/// What of so many submissions by each of so many officers is under way at once, of this many statements.
	async fn most_under_way(officers: usize, each: usize, statements: u32) -> usize {
		let (under_way, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
		let sink = Arc::new(Closed { under_way, most, opened: Semaphore::new(0) });
		let signed = work(&vec![statements; each]);
		let all = (0..officers)
			.flat_map(|officer| signed.iter().map(move |one| Signed { officer, ..one.clone() }));
		let (sinks, all) = (vec![sink.clone(); officers], all.collect::<Vec<_>>());
		let sent = tokio::spawn(async move { flood(&sinks, all).await.whole() });
		// One thread runs all of it, in turns: who could hand over more has done so.
		for _ in 0..100 {
			yield_now().await;
		}
		let waiting = sink.under_way.load(Ordering::SeqCst);
		sink.opened.add_permits(1);
		let outcome = sent.await.unwrap().unwrap();
		assert_eq!(outcome.events, statements * u32::try_from(officers * each).unwrap());
		assert_eq!(sink.most.load(Ordering::SeqCst), waiting, "no more than in the beginning");
		waiting
	}

	#[tokio::test]
	async fn pool_is_not_filled_by_who_sends_as_fast_as_it_can() {
		assert_eq!(most_under_way(8, 500, 1).await, 8 * (SUBMISSIONS / 8));
		// All of what is less than that.
		assert_eq!(most_under_way(8, 10, 1).await, 80);
		// Of one officer, the quota bounds it: two units for a submission, two for a case that is opened.
		assert_eq!(most_under_way(1, 1_000, 1).await, WINDOW_UNITS as usize / 4);
		assert_eq!(most_under_way(1, 10, 256).await, WINDOW_UNITS as usize / (2 + 256 * 2));
	}
}
