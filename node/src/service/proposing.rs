//! For how long a block is filled.
//!
//! # Why
//!
//! The SDK's proposer takes transactions until nine tenths of the time for a block are over, and then
//! computes the root of the state, which takes as long as it takes. What comes too late is thrown away.
//! Where the machine is slower than the weights say, because it is busy or the state is large, the next
//! attempt would be the same block, and too late again: with full blocks waiting, the chain would stand
//! still. So a block that came too late makes the next one smaller, and those in good time let them grow
//! again.

use std::{
	future::Future,
	pin::Pin,
	sync::{
		atomic::{AtomicU32, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};

use catena_runtime::{opaque::Block, Header};
use sp_consensus::{Environment, ProposeArgs, Proposer};

/// In how many parts the time is divided: blocks can become so much smaller, and no more.
const PARTS: u32 = 16;

/// Makes proposers whose blocks are ready in time.
pub struct Paced<F> {
	inner: F,
	pace: Arc<Pace>,
}

impl<F> Paced<F> {
	/// With all of the time, until a block comes too late.
	pub fn new(inner: F) -> Self {
		Paced { inner, pace: Arc::default() }
	}
}

impl<F: Environment<Block>> Environment<Block> for Paced<F> {
	type Proposer = PacedProposer<F::Proposer>;
	type CreateProposer =
		Pin<Box<dyn Future<Output = Result<Self::Proposer, Self::Error>> + Send + 'static>>;
	type Error = F::Error;

	fn init(&mut self, parent: &Header) -> Self::CreateProposer {
		let (inner, pace) = (self.inner.init(parent), self.pace.clone());
		Box::pin(async move { Ok(PacedProposer { inner: inner.await?, pace }) })
	}
}

/// Makes one block.
pub struct PacedProposer<P> {
	inner: P,
	pace: Arc<Pace>,
}

impl<P: Proposer<Block>> Proposer<Block> for PacedProposer<P> {
	type Error = P::Error;
	type Proposal = Pin<
		Box<
			dyn Future<Output = Result<sp_consensus::Proposal<Block>, Self::Error>>
				+ Send
				+ 'static,
		>,
	>;

	fn propose(self, mut args: ProposeArgs<Block>) -> Self::Proposal {
		let attempt = Attempt::begin(self.pace, args.max_duration);
		args.max_duration = attempt.pace.of(args.max_duration);
		let proposal = self.inner.propose(args);
		Box::pin(async move {
			let _until_it_ends = attempt;
			proposal.await
		})
	}
}

/// How much of the time blocks are filled for.
struct Pace {
	/// Of [`PARTS`]; never none.
	parts: AtomicU32,
}

impl Default for Pace {
	fn default() -> Self {
		Pace { parts: AtomicU32::new(PARTS) }
	}
}

impl Pace {
	fn of(&self, allowed: Duration) -> Duration {
		(allowed / PARTS).saturating_mul(self.parts.load(Ordering::Relaxed))
	}

	/// A block took so much of what it was allowed.
	fn learn(&self, took: Duration, allowed: Duration) {
		let parts = self.parts.load(Ordering::Relaxed);
		let next = if took >= allowed {
			(parts / 2).max(1)
		} else if took < allowed / 4 * 3 {
			parts.saturating_add(1).min(PARTS)
		} else {
			parts
		};
		self.parts.store(next, Ordering::Relaxed);
		if took >= allowed {
			log::warn!(
				"a block was not ready after {} ms; the next is filled for {} ms at most",
				allowed.as_millis(),
				self.of(allowed).as_millis()
			);
		}
	}
}

/// A block that is being made. The author drops it when its time is over.
struct Attempt {
	pace: Arc<Pace>,
	allowed: Duration,
	since: Instant,
}

impl Attempt {
	fn begin(pace: Arc<Pace>, allowed: Duration) -> Self {
		Attempt { pace, allowed, since: Instant::now() }
	}
}

impl Drop for Attempt {
	fn drop(&mut self) {
		self.pace.learn(self.since.elapsed(), self.allowed);
	}
}

#[cfg(test)]
mod tests {
	use futures::FutureExt;
	use sp_runtime::traits::Header as _;

	use super::*;

	const ALLOWED: Duration = Duration::from_millis(1_600);

	fn paced(parts: u32) -> Pace {
		Pace { parts: AtomicU32::new(parts) }
	}

	#[test]
	fn block_that_is_late_halves_the_time_and_never_takes_all_of_it() {
		let pace = Pace::default();
		for left in [1_600, 800, 400, 200, 100, 100] {
			assert_eq!(pace.of(ALLOWED), Duration::from_millis(left));
			pace.learn(ALLOWED, ALLOWED);
		}
	}

	#[test]
	fn blocks_grow_while_a_quarter_of_the_time_is_left_over() {
		let pace = paced(14);
		let (soon, just) = (Duration::from_millis(1_199), Duration::from_millis(1_200));
		for (took, left) in [(soon, 1_500), (just, 1_500), (soon, 1_600), (soon, 1_600)] {
			pace.learn(took, ALLOWED);
			assert_eq!(pace.of(ALLOWED), Duration::from_millis(left));
		}
	}

	/// Is given so much time, and never ends.
	struct Endless(Arc<std::sync::Mutex<Vec<Duration>>>);

	impl Environment<Block> for Endless {
		type Proposer = Endless;
		type CreateProposer = futures::future::Ready<Result<Endless, Self::Error>>;
		type Error = sp_consensus::Error;

		fn init(&mut self, _: &Header) -> Self::CreateProposer {
			futures::future::ready(Ok(Endless(self.0.clone())))
		}
	}

	impl Proposer<Block> for Endless {
		type Error = sp_consensus::Error;
		type Proposal =
			futures::future::Pending<Result<sp_consensus::Proposal<Block>, Self::Error>>;

		fn propose(self, args: ProposeArgs<Block>) -> Self::Proposal {
			self.0.lock().unwrap().push(args.max_duration);
			futures::future::pending()
		}
	}

	#[test]
	fn proposal_that_its_author_gave_up_was_late() {
		let given = Arc::default();
		let mut paced = Paced::new(Endless(Arc::clone(&given)));
		let parent = Header::new(
			0,
			Default::default(),
			Default::default(),
			Default::default(),
			Default::default(),
		);
		let allowed = Duration::from_millis(16);
		for _ in 0..2 {
			let proposer = paced.init(&parent).now_or_never().unwrap().unwrap();
			let args = ProposeArgs { max_duration: allowed, ..Default::default() };
			let proposal = proposer.propose(args);
			std::thread::sleep(allowed);
			drop(proposal);
		}
		assert_eq!(*given.lock().unwrap(), [allowed, allowed / 2]);
	}
}
