//! Which items are examined how often.

/// Zipf's law with exponent 1.
pub struct Zipf {
	up_to: Vec<f64>,
}

impl Zipf {
	/// So many ranks, of which the first is drawn most often.
	pub fn new(ranks: usize) -> Zipf {
		let mut sum = 0.0;
		let up_to = (1..=ranks)
			.map(|rank| {
				sum += 1.0 / rank as f64;
				sum
			})
			.collect();
		Zipf { up_to }
	}

	/// The rank of the n-th draw. Multiples of the golden ratio fill the unit interval evenly, so every
	/// run has the same draws, and they follow the law more closely than random ones.
	pub fn rank(&self, draw: u32) -> usize {
		let golden = 0.618_033_988_749_894_9_f64;
		let all = self.up_to.last().copied().unwrap_or(0.0);
		let at = (f64::from(draw) * golden).fract() * all;
		self.up_to.partition_point(|sum| *sum <= at).min(self.up_to.len().saturating_sub(1))
	}
}
