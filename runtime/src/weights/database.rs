//! What an entry of the state takes to read and to write.

use frame_support::{
	parameter_types,
	weights::{constants::WEIGHT_REF_TIME_PER_NANOS, RuntimeDbWeight},
};

parameter_types! {
	/// By `./scripts/bench database` in ParityDB, with 300,000 entries: 2.6 µs to read one when the
	/// node was just started, 0.3 µs from the trie cache; 34.6 µs and 20.3 µs to write one, for the trie
	/// and for the import. With 1,000,000 entries whose keys are random, writing takes 90 µs.
	pub const DatabaseWeight: RuntimeDbWeight = RuntimeDbWeight {
		read: 3_000 * WEIGHT_REF_TIME_PER_NANOS,
		write: 55_000 * WEIGHT_REF_TIME_PER_NANOS,
	};
}
