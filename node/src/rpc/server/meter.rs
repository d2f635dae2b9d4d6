//! Counts what is taken of something that there is only so much of.

use std::sync::Arc;

use tokio::sync::watch;

/// Something that there is only so much of: places for calls, or bytes.
#[derive(Debug)]
pub struct Meter {
	max: usize,
	taken: watch::Sender<usize>,
}

impl Meter {
	/// So much of it.
	pub fn new(max: usize) -> Arc<Self> {
		Arc::new(Meter { max, taken: watch::Sender::new(0) })
	}

	/// How much there is.
	pub fn max(&self) -> usize {
		self.max
	}

	/// Takes so much, if it is there.
	pub fn try_take(self: &Arc<Self>, amount: usize) -> Option<Taken> {
		let fits = self.taken.send_if_modified(|taken| {
			let after = taken.checked_add(amount).filter(|after| *after <= self.max);
			*taken = after.unwrap_or(*taken);
			after.is_some()
		});
		fits.then(|| Taken { meter: self.clone(), amount })
	}

	/// Takes so much as soon as it is there, which is never if it is more than [`max`](Self::max).
	/// Whoever asks for little may be served before somebody who waits for more.
	pub async fn take(self: &Arc<Self>, amount: usize) -> Taken {
		let mut changes = self.taken.subscribe();
		loop {
			if let Some(taken) = self.try_take(amount) {
				return taken;
			}
			let fits = |taken: &usize| taken.saturating_add(amount) <= self.max;
			// The sender is `self`.
			let _ = changes.wait_for(fits).await;
		}
	}

	/// Waits until nothing is taken.
	pub async fn unused(&self) {
		let _ = self.taken.subscribe().wait_for(|taken| *taken == 0).await;
	}
}

/// What was taken; given back when it is dropped.
#[derive(Debug)]
pub struct Taken {
	meter: Arc<Meter>,
	amount: usize,
}

impl Drop for Taken {
	fn drop(&mut self) {
		self.meter.taken.send_modify(|taken| *taken -= self.amount);
	}
}

#[cfg(test)]
mod tests {
	use futures::{poll, FutureExt};

	use super::*;

	#[tokio::test]
	async fn no_more_is_taken_than_there_is() {
		let meter = Meter::new(10);
		let six = meter.try_take(6).unwrap();
		assert!(meter.try_take(5).is_none());
		assert!(meter.try_take(usize::MAX).is_none());
		let four = meter.try_take(4).unwrap();
		drop(six);
		assert!(meter.try_take(6).is_some());
		drop(four);
		assert!(meter.try_take(10).is_some());
	}

	#[tokio::test]
	async fn who_waits_takes_what_is_given_back() {
		let meter = Meter::new(10);
		let six = meter.try_take(6).unwrap();
		let mut waiting = Box::pin(meter.take(5));
		assert!(poll!(&mut waiting).is_pending());
		assert!(poll!(Box::pin(meter.unused())).is_pending());
		drop(six);
		let five = waiting.now_or_never().unwrap();
		assert!(meter.try_take(6).is_none());
		drop(five);
		assert!(meter.unused().now_or_never().is_some());
	}
}
