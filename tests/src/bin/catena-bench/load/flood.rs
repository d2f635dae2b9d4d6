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

/// Sends everything, and holds back only when an officer has as much under way as is allowed. Latency
/// counts from when a submission was handed over, so it is that of a system which is full.
pub async fn flood<S: Sink>(sinks: &[Arc<S>], work: Vec<Signed>) -> Sent {
	let due = statements(&work);
	let mut queues: Vec<VecDeque<Signed>> = sinks.iter().map(|_| VecDeque::new()).collect();
	for signed in work {
		queues[signed.officer].push_back(signed);
	}
	let begin = Instant::now();
	let mut gateways = JoinSet::new();
	let (handed, mut answers) = mpsc::unbounded_channel();
	for (sink, queue) in sinks.iter().zip(queues) {
		let (sink, handed) = (sink.clone(), handed.clone());
		gateways.spawn(async move {
			let window = Arc::new(Semaphore::new(WINDOW_UNITS as usize));
			for Signed { submission, events, .. } in queue {
				let Submission::V1(submitted) = &submission;
				let units = submitted.cost().min(WINDOW_UNITS);
				// Nobody closes the window.
				let Ok(room) = window.clone().acquire_many_owned(units).await else { return };
				let since = Instant::now();
				let answer = sink.clone().record(submission);
				let waiting = async move {
					let answer = answer.await;
					drop(room);
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
