//! What an entry of the state takes to read and to write.
//!
//! By `./scripts/bench database` in ParityDB, with 2,100,000 entries and a trie cache of 64 MiB (ADR 0017).
//! That they are then stored takes 8 µs each, when the block is on its way.

use frame_support::{
	parameter_types,
	weights::{constants::WEIGHT_REF_TIME_PER_NANOS, RuntimeDbWeight, Weight},
};

parameter_types! {
	/// Reading takes 17 µs when the node was just started, and 0.4 µs from the trie cache; writing 29 µs
	/// in the trie, which is what a block waits for, where each entry stands far from all others.
	pub const DatabaseWeight: RuntimeDbWeight = RuntimeDbWeight {
		read: 3_000 * WEIGHT_REF_TIME_PER_NANOS,
		write: 32_000 * WEIGHT_REF_TIME_PER_NANOS,
	};

	/// Writing a record right behind another that the block writes in the same log. In logs of 20,000
	/// records it takes 14 µs, in shorter ones and in short runs 8 µs.
	pub const NeighbourWrite: Weight = Weight::from_parts(17_000 * WEIGHT_REF_TIME_PER_NANOS, 0);
}
