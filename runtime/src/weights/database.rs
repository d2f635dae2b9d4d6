//! What an entry of the state takes to read and to write.

use frame_support::{
	parameter_types,
	weights::{constants::WEIGHT_REF_TIME_PER_NANOS, RuntimeDbWeight},
};

parameter_types! {
	/// By `./scripts/bench database` in ParityDB, with 300,000 entries and with 2,100,000 whose keys are
	/// random: 2.5 µs and 21 µs to read one when the node was just started, 0.3 µs and 0.8 µs from the
	/// trie cache; 32 µs and 43 µs to write one into the trie, which is what a block waits for. That they
	/// are then stored takes 17 to 19 µs each, when the block is on its way (ADR 0017).
	pub const DatabaseWeight: RuntimeDbWeight = RuntimeDbWeight {
		read: 3_000 * WEIGHT_REF_TIME_PER_NANOS,
		write: 40_000 * WEIGHT_REF_TIME_PER_NANOS,
	};
}
