//! Weights of the calls.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// `submit` of `n` statements, without what `authorize` does.
	fn submit(n: u32) -> Weight;
	/// What `authorize` does for `n` statements in a block.
	fn authorize(n: u32) -> Weight;
}

/// Upper estimates: 60 µs for the signature; for each statement 40 µs of hashing and encoding, and
/// the database: the item's entry, a log's head, a domain's entries and the record.
impl WeightInfo for () {
	fn submit(n: u32) -> Weight {
		let n = u64::from(n);
		let reads = n.saturating_mul(5).saturating_add(4);
		let writes = n.saturating_mul(4).saturating_add(2);
		Weight::from_parts(n.saturating_mul(40_000_000), 0)
			.saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
	}

	fn authorize(n: u32) -> Weight {
		let n = u64::from(n);
		// The rehearsal computes what `submit` computes; its reads and writes stay in memory.
		Weight::from_parts(n.saturating_mul(40_000_000).saturating_add(60_000_000), 0)
	}
}
