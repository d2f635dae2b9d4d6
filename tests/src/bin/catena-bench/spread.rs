//! What repeated measurements come to.

use serde_json::{json, Value};

/// The middle of several numbers, and how far they are apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
	/// As many are above as below; the mean of two if no number is in the middle.
	pub median: f64,
	/// The least.
	pub least: f64,
	/// The most.
	pub most: f64,
}

impl Spread {
	/// None of nothing.
	pub fn of(numbers: &[f64]) -> Option<Spread> {
		let mut sorted = numbers.to_vec();
		sorted.sort_by(f64::total_cmp);
		let (least, most) = (*sorted.first()?, *sorted.last()?);
		let (upper, lower) = (sorted.len() / 2, (sorted.len() - 1) / 2);
		let median = (sorted.get(upper)? + sorted.get(lower)?) / 2.0;
		Some(Spread { median, least, most })
	}

	/// For programs.
	pub fn json(&self) -> Value {
		json!({ "median": self.median, "least": self.least, "most": self.most })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn spread_has_the_middle_and_both_ends() {
		let of = |numbers: &[f64]| Spread::of(numbers).map(|it| (it.least, it.median, it.most));
		assert_eq!(of(&[0.4, 0.1, 0.2]), Some((0.1, 0.2, 0.4)));
		assert_eq!(of(&[4.0, 1.0, 2.0, 8.0]), Some((1.0, 3.0, 8.0)));
		assert_eq!(of(&[0.5]), Some((0.5, 0.5, 0.5)));
		assert_eq!(of(&[]), None);
	}
}
