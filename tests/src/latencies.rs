//! How long each of many took.

use std::time::Duration;

use serde_json::{json, Value};

/// How long each took, shortest first.
#[derive(Clone, Debug, Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
	/// In any order.
	pub fn new(mut all: Vec<Duration>) -> Self {
		all.sort();
		Latencies(all)
	}

	/// These and those.
	pub fn and(self, others: Latencies) -> Latencies {
		Latencies::new([self.0, others.0].concat())
	}

	/// How many.
	pub fn count(&self) -> usize {
		self.0.len()
	}

	/// What so many of a hundred do not exceed; nothing of nothing.
	pub fn percentile(&self, percent: usize) -> Duration {
		let rank = (self.0.len() * percent).div_ceil(100).max(1);
		self.0.get(rank - 1).copied().unwrap_or_default()
	}

	/// Median, 99th percentile and the longest, in milliseconds.
	pub fn words(&self) -> String {
		let [median, p99, worst] = [50, 99, 100].map(|percent| ms(self.percentile(percent)));
		format!("median {median:.1} ms, p99 {p99:.1} ms, worst {worst:.1} ms")
	}

	/// The same for programs.
	pub fn json(&self) -> Value {
		let [median, p99, worst] = [50, 99, 100].map(|percent| ms(self.percentile(percent)));
		json!({ "count": self.count(), "median_ms": median, "p99_ms": p99, "worst_ms": worst })
	}
}

fn ms(duration: Duration) -> f64 {
	duration.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn percentile_is_what_so_many_do_not_exceed() {
		let all = Latencies::new((1..=200).rev().map(Duration::from_millis).collect());
		assert_eq!(all.percentile(50), Duration::from_millis(100));
		assert_eq!(all.percentile(99), Duration::from_millis(198));
		assert_eq!(all.percentile(100), Duration::from_millis(200));
		let one = Latencies::new(vec![Duration::from_millis(7)]);
		assert_eq!(one.percentile(50), Duration::from_millis(7));
		assert_eq!(Latencies::default().percentile(99), Duration::ZERO);
	}

	#[test]
	fn percentiles_of_two_together_are_those_of_all() {
		let of =
			|all: &[u64]| Latencies::new(all.iter().copied().map(Duration::from_millis).collect());
		let both = of(&[4, 1]).and(of(&[3, 2]));
		let found = [25, 50, 75, 100].map(|percent| both.percentile(percent).as_millis());
		assert_eq!((both.count(), found), (4, [1, 2, 3, 4]));
	}
}
