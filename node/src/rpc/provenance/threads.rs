//! Threads for work that would hold up the server's own.
//!
//! They are not those on which the SDK's methods read: however slow these are, and however many wait,
//! a thread is there for a receipt that is looked for.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// A number of threads, which are begun when they are needed.
pub struct Threads(Option<Runtime>);

impl Threads {
	/// At most so many, one at least.
	pub fn new(max: usize) -> io::Result<Self> {
		let mut builder = Builder::new_current_thread();
		let runtime = builder.thread_name("provenance").max_blocking_threads(max.max(1)).build()?;
		Ok(Threads(Some(runtime)))
	}

	/// Does this on one of them; none if it does not come to an end. It goes on when nobody waits for it
	/// any more.
	pub async fn run<R: Send + 'static>(
		&self,
		work: impl FnOnce() -> R + Send + 'static,
	) -> Option<R> {
		self.0.as_ref()?.spawn_blocking(work).await.ok()
	}
}

impl Drop for Threads {
	/// The last who has them may be on another runtime, which must not wait for this one.
	fn drop(&mut self) {
		if let Some(runtime) = self.0.take() {
			runtime.shutdown_background();
		}
	}
}

#[cfg(test)]
mod tests {
	use std::sync::mpsc;

	use super::*;

	/// On a server whose only thread to block on is taken.
	#[test]
	fn work_is_done_while_others_block() {
		let server =
			Builder::new_multi_thread().worker_threads(1).max_blocking_threads(1).build().unwrap();
		let (release, blocked) = mpsc::channel::<()>();
		server.block_on(async move {
			let blocking = tokio::task::spawn_blocking(move || blocked.recv());
			let threads = Threads::new(1).unwrap();
			assert_eq!(threads.run(|| 7).await, Some(7));
			drop(release);
			assert!(blocking.await.unwrap().is_err());
		});
	}

	#[tokio::test]
	async fn work_that_panics_is_over_and_the_next_is_done() {
		let threads = Threads::new(1).unwrap();
		assert_eq!(threads.run(|| -> u8 { panic!("on purpose") }).await, None);
		assert_eq!(threads.run(|| 1).await, Some(1));
	}
}
