//! Asking the runtime about many submissions at once.
//!
//! # Why
//!
//! A call into the runtime takes some 160 µs before it does anything (docs/benchmarks.md, "Where the
//! time goes"), more than checking a single statement does. So what comes in within a few milliseconds
//! is asked about together. Compared to the slot that a statement waits for anyway, that is nothing.

use std::{sync::Arc, time::Duration};

use catena_primitives::attestation::{Submission, MAX_BATCH};
use catena_runtime::Hash;
use codec::Encode;
use sc_service::SpawnTaskHandle;
use sp_api::ApiError;
use tokio::{
	sync::{mpsc, oneshot, OwnedSemaphorePermit, Semaphore},
	time::{timeout_at, Instant},
};

use super::FullClient;

/// For how long is waited for more to ask about.
const GATHER: Duration = Duration::from_millis(5);

/// How many statements one call asks about: as many as a single submission can have, so that a call
/// takes no longer than it might anyway. The last submission may go beyond it.
const STATEMENTS_MAX: usize = MAX_BATCH as usize;

/// How many bytes of submissions one call asks about, which the runtime has to hold in its memory:
/// 1 MiB. The last submission may go beyond it, by as much as fits under one signature.
const BYTES_MAX: usize = 1024 * 1024;

/// How many submissions may wait for a call. Who has more to ask waits to be let in. Besides its text, the
/// largest takes some 110 KB in memory, so these are 28 MB at most.
const WAITING: usize = 256;

/// How many KiB of submissions may wait for a call or its answer, which is what their text takes at most:
/// 16 MiB. The largest has some 1.2 MB, so without this the text alone would be 300 MB.
const WAITING_KIB: u32 = 16 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
	/// The runtime did not answer: the block's state is gone, or its runtime has no such function.
	#[error("the state of the block cannot be read: {0}")]
	State(#[from] ApiError),
	/// The runtime gave fewer answers than there were questions.
	#[error("the runtime left out an answer")]
	Silent,
	/// The node is stopping.
	#[error("the node is stopping")]
	Stopping,
}

/// Asks the runtime something about submissions, many in one call.
pub struct AtOnce<A> {
	queue: mpsc::Sender<Asked<A>>,
	/// In KiB.
	space: Arc<Semaphore>,
}

/// What somebody asked.
struct Asked<A> {
	at: Hash,
	submission: Submission,
	bytes: usize,
	answer: oneshot::Sender<Result<A, Unanswered>>,
	/// What it takes up of the space until it is answered.
	_space: OwnedSemaphorePermit,
}

impl<A> Asked<A> {
	fn statements(&self) -> usize {
		let Submission::V1(submission) = &self.submission;
		// An empty one takes its time, too.
		submission.bodies.len().max(1)
	}
}

impl<A: Send + 'static> AtOnce<A> {
	/// Asks by `call`, which is given a block and submissions, and answers for each of them in order.
	pub fn new(
		client: Arc<FullClient>,
		spawn: &SpawnTaskHandle,
		name: &'static str,
		call: impl Fn(&FullClient, Hash, Vec<Submission>) -> Result<Vec<A>, ApiError> + Send + 'static,
	) -> Self {
		let call = move |at, submissions| call(&client, at, submissions);
		let (queue, asked) = mpsc::channel(WAITING);
		spawn.spawn_blocking(name, None, serve(asked, call));
		AtOnce { queue, space: space() }
	}

	/// Asks about a submission, as of the block with this hash.
	pub async fn ask(&self, at: Hash, submission: Submission) -> Result<A, Unanswered> {
		self.room(submission.encoded_size()).await?.ask(at, submission).await
	}

	/// A place in the line for a submission of at most so many bytes, once there is one.
	pub async fn room(&self, bytes: usize) -> Result<Room<A>, Unanswered> {
		let kib =
			u32::try_from(bytes.div_ceil(1024)).map_or(WAITING_KIB, |kib| kib.min(WAITING_KIB));
		let space = self.space.clone().acquire_many_owned(kib).await;
		let space = space.map_err(|_| Unanswered::Stopping)?;
		let place = self.queue.clone().reserve_owned().await;
		place.map(|place| Room { place, space }).map_err(|_| Unanswered::Stopping)
	}
}

/// Room for all that waits.
fn space() -> Arc<Semaphore> {
	Arc::new(Semaphore::new(WAITING_KIB as usize))
}

/// A place in the line.
pub struct Room<A> {
	place: mpsc::OwnedPermit<Asked<A>>,
	space: OwnedSemaphorePermit,
}

impl<A> Room<A> {
	/// Asks about a submission, as of the block with this hash.
	pub async fn ask(self, at: Hash, submission: Submission) -> Result<A, Unanswered> {
		let (answer, answered) = oneshot::channel();
		let bytes = submission.encoded_size();
		self.place.send(Asked { at, submission, bytes, answer, _space: self.space });
		answered.await.map_err(|_| Unanswered::Stopping)?
	}
}

/// Answers, on a thread of its own, until nobody can ask any more.
async fn serve<A>(
	mut asked: mpsc::Receiver<Asked<A>>,
	call: impl Fn(Hash, Vec<Submission>) -> Result<Vec<A>, ApiError>,
) {
	while let Some(first) = asked.recv().await {
		for (at, group) in by_block(gather(first, &mut asked).await) {
			answer(at, group, &call);
		}
	}
}

/// Takes what comes within [`GATHER`], and no more than one call may ask about.
async fn gather<A>(first: Asked<A>, asked: &mut mpsc::Receiver<Asked<A>>) -> Vec<Asked<A>> {
	let until = Instant::now() + GATHER;
	let (mut statements, mut bytes) = (first.statements(), first.bytes);
	let mut all = vec![first];
	while statements < STATEMENTS_MAX && bytes < BYTES_MAX {
		let Ok(Some(next)) = timeout_at(until, asked.recv()).await else { break };
		statements = statements.saturating_add(next.statements());
		bytes = bytes.saturating_add(next.bytes);
		all.push(next);
	}
	all
}

/// What was asked, by the block as of which it was: rarely more than one.
fn by_block<A>(all: Vec<Asked<A>>) -> Vec<(Hash, Vec<Asked<A>>)> {
	let mut groups: Vec<(Hash, Vec<Asked<A>>)> = Vec::new();
	for asked in all {
		match groups.iter_mut().find(|(at, _)| *at == asked.at) {
			Some((_, group)) => group.push(asked),
			None => groups.push((asked.at, vec![asked])),
		}
	}
	groups
}

fn answer<A>(
	at: Hash,
	mut group: Vec<Asked<A>>,
	call: &impl Fn(Hash, Vec<Submission>) -> Result<Vec<A>, ApiError>,
) {
	// Whoever has gone, or lost the connection, holds up nobody.
	group.retain(|asked| !asked.answer.is_closed());
	if group.is_empty() {
		return;
	}
	let submissions = group.iter().map(|asked| asked.submission.clone()).collect();
	let failed = match call(at, submissions) {
		Ok(answers) if answers.len() == group.len() => {
			for (asked, answer) in group.into_iter().zip(answers) {
				// Who asked may have gone meanwhile.
				let _ = asked.answer.send(Ok(answer));
			}
			return;
		}
		Ok(_) => Unanswered::Silent,
		Err(error) => error.into(),
	};
	if group.len() > 1 {
		// One of them must not keep the others from being answered.
		for asked in group {
			answer(at, vec![asked], call);
		}
	} else if let Some(asked) = group.pop() {
		let _ = asked.answer.send(Err(failed));
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::FutureExt;
	use std::sync::Mutex;

	use crate::service::samples::{self, CASE};

	/// A submission of so many statements, of the officer with this number.
	fn submission(officer: u32, statements: usize) -> Submission {
		samples::submission(1, officer, CASE, statements)
	}

	fn officer(submission: &Submission) -> u32 {
		let Submission::V1(submission) = submission;
		submission.signer.officer
	}

	#[test]
	fn nobody_is_asked_for_who_has_gone() {
		let (queue, waiting) = mpsc::channel(WAITING);
		for number in 0..3 {
			let submission = submission(number, 256);
			let bytes = submission.encoded_size();
			let (answer, _) = oneshot::channel();
			let asked = Asked::<u32> { at: BLOCK, submission, bytes, answer, _space: some_space() };
			queue.try_send(asked).expect("room");
		}
		drop(queue);
		let called = Mutex::new(0);
		futures::executor::block_on(serve(waiting, |_, _| {
			*called.lock().expect("one thread") += 1;
			Ok(Vec::new())
		}));
		assert_eq!(called.into_inner().expect("one thread"), 0);
	}

	fn some_space() -> OwnedSemaphorePermit {
		space().try_acquire_owned().expect("it is empty")
	}

	#[test]
	fn what_waits_is_bounded_by_its_bytes_and_its_number() {
		let (queue, mut waiting) = mpsc::channel(WAITING);
		let line = AtOnce::<u32> { queue, space: space() };
		let enter = |bytes| line.room(bytes).now_or_never().map(|room| room.expect("it is open"));
		let mut long: Vec<_> = (0..16).map(|_| enter(1024 * 1024)).collect();
		assert!(long.iter().all(Option::is_some));
		assert!(enter(1).is_none());
		// It is in the line until it is answered, not only until it is sent.
		let mut answer = long.pop().flatten().expect("room").ask(BLOCK, submission(1, 1)).boxed();
		assert!((&mut answer).now_or_never().is_none());
		assert!(enter(1).is_none());
		drop(waiting.try_recv().expect("it was sent"));
		let short: Vec<_> = (0..WAITING - 15).map(|_| enter(1)).collect();
		assert!(short.iter().all(Option::is_some));
		assert!(enter(1).is_none(), "so many wait already");
		drop((long, short));
		assert!(enter(usize::MAX).is_some(), "nothing is too long for an empty line");
	}

	/// Asks about all of these at once; gives the answers, and the officers of each call.
	fn asked(
		all: &[(Hash, Submission)],
		call: impl Fn(&[u32]) -> Result<Vec<u32>, ApiError>,
	) -> (Vec<Result<u32, String>>, Vec<Vec<u32>>) {
		let calls = Mutex::new(Vec::new());
		let answers = futures::executor::block_on(async {
			let (queue, waiting) = mpsc::channel(WAITING);
			let mut answered = Vec::new();
			for (at, submission) in all {
				let (answer, receiver) = oneshot::channel();
				let (submission, bytes) = (submission.clone(), submission.encoded_size());
				let asked = Asked { at: *at, submission, bytes, answer, _space: some_space() };
				queue.try_send(asked).expect("room");
				answered.push(receiver);
			}
			drop(queue);
			let runtime = tokio::runtime::Builder::new_current_thread()
				.enable_time()
				.build()
				.expect("a runtime");
			let _entered = runtime.enter();
			serve(waiting, |_, submissions| {
				let officers: Vec<u32> = submissions.iter().map(officer).collect();
				calls.lock().expect("one thread").push(officers.clone());
				call(&officers)
			})
			.await;
			let mut answers = Vec::new();
			for answer in answered {
				let answer = answer.await.expect("an answer");
				answers.push(answer.map_err(|error| error.to_string()));
			}
			answers
		});
		(answers, calls.into_inner().expect("one thread"))
	}

	fn trap() -> ApiError {
		ApiError::Application("trapped".into())
	}

	const BLOCK: Hash = Hash::repeat_byte(1);
	const OTHER: Hash = Hash::repeat_byte(2);

	#[test]
	fn what_waits_is_asked_about_in_one_call_and_each_gets_its_own_answer() {
		let all: Vec<_> = (0..20).map(|number| (BLOCK, submission(number, 1))).collect();
		let (answers, calls) = asked(&all, |officers| Ok(officers.to_vec()));
		assert_eq!(answers, (0..20).map(Ok).collect::<Vec<_>>());
		assert_eq!(calls, [(0..20).collect::<Vec<_>>()]);
	}

	#[test]
	fn call_asks_as_of_one_block() {
		let all = [(BLOCK, submission(1, 1)), (OTHER, submission(2, 1)), (BLOCK, submission(3, 1))];
		let (answers, calls) = asked(&all, |officers| Ok(officers.to_vec()));
		assert_eq!(answers, [Ok(1), Ok(2), Ok(3)]);
		assert_eq!(calls, [vec![1, 3], vec![2]]);
	}

	#[test]
	fn call_asks_about_no_more_statements_than_a_submission_can_have() {
		let all =
			[200, 56, 1].map(|statements| (BLOCK, submission(statements, statements as usize)));
		let (_, calls) = asked(&all, |officers| Ok(officers.to_vec()));
		assert_eq!(calls, [vec![200, 56], vec![1]]);
	}

	#[test]
	fn one_that_the_runtime_fails_at_keeps_no_other_from_its_answer() {
		let all: Vec<_> = (0..3).map(|number| (BLOCK, submission(number, 1))).collect();
		let fails_at_1 = |officers: &[u32]| match officers.contains(&1) {
			true => Err(trap()),
			false => Ok(officers.to_vec()),
		};
		let (answers, calls) = asked(&all, fails_at_1);
		let failed = "the state of the block cannot be read: trapped".to_string();
		assert_eq!(answers, [Ok(0), Err(failed), Ok(2)]);
		assert_eq!(calls, [vec![0, 1, 2], vec![0], vec![1], vec![2]]);
	}

	#[test]
	fn answers_that_are_too_few_are_no_answers() {
		let all = [(BLOCK, submission(1, 1)), (BLOCK, submission(2, 1))];
		let (answers, _) = asked(&all, |officers| Ok(officers[1..].to_vec()));
		let silent = || Err("the runtime left out an answer".to_string());
		assert_eq!(answers, [silent(), silent()]);
	}
}
