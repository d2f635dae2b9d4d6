//! Drawing by lot, from a seed.

use std::{ops::RangeInclusive, time::Duration};

/// A sequence of numbers that follows from its seed alone (SplitMix64), today and in later versions of
/// this program: a schedule can be run again.
pub struct Draw(u64);

impl Draw {
	/// The sequence of this seed.
	pub fn new(seed: u64) -> Self {
		Draw(seed)
	}

	/// The next number.
	pub fn number(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number of the range. That some come up a little more often, by less than 1 in 2^32, does not
	/// matter here.
	pub fn within(&mut self, range: RangeInclusive<u32>) -> u32 {
		let (first, last) = (u64::from(*range.start()), u64::from(*range.end()));
		let count = last.saturating_sub(first) + 1;
		u32::try_from(first + self.number() % count).unwrap_or(*range.end())
	}

	/// Milliseconds of the range.
	pub fn milliseconds(&mut self, range: RangeInclusive<u32>) -> Duration {
		Duration::from_millis(self.within(range).into())
	}

	/// One of them.
	///
	/// # Panics
	///
	/// If there are none.
	pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
		let last = u32::try_from(all.len() - 1).expect("not that many");
		all[self.within(0..=last) as usize]
	}

	/// The same things in any order.
	pub fn shuffled<T: Copy>(&mut self, all: &[T]) -> Vec<T> {
		let mut left = all.to_vec();
		let mut drawn = Vec::new();
		while !left.is_empty() {
			let last = u32::try_from(left.len() - 1).expect("not that many");
			drawn.push(left.remove(self.within(0..=last) as usize));
		}
		drawn
	}
}
