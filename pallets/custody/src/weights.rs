//! Weights of the calls.

use frame_support::weights::Weight;

/// The weight of each call.
pub trait WeightInfo {
	/// `submit`, without what `authorize` does.
	fn submit() -> Weight;
	/// What `authorize` does for `n` statements in a block: it records them.
	fn authorize(n: u32) -> Weight;
}

/// By `catena-bench load`, until there are benchmarks: see ADR 0015.
impl WeightInfo for () {
	fn submit() -> Weight {
		Weight::from_parts(10_000_000, 0)
	}

	fn authorize(n: u32) -> Weight {
		Weight::from_parts(u64::from(n).saturating_mul(75_000_000).saturating_add(100_000_000), 0)
	}
}
