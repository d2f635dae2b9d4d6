//! What an entry of the state takes to read and to write.
//!
//! By `./scripts/bench database` in ParityDB, with 2,100,000 entries whose keys are random, a trie cache
//! of 64 MiB and 12,000 of them changed in a block (ADR 0017). That they are then stored takes 10 µs
//! each, when the block is on its way.

use frame_support::{
	parameter_types,
	weights::{constants::WEIGHT_REF_TIME_PER_NANOS, RuntimeDbWeight, Weight},
};

parameter_types! {
	/// Reading takes 23 µs when the node was just started, and 0.4 µs from the trie cache; writing 31 µs
	/// in the trie, which is what a block waits for.
	pub const DatabaseWeight: RuntimeDbWeight = RuntimeDbWeight {
		read: 3_000 * WEIGHT_REF_TIME_PER_NANOS,
		write: 32_000 * WEIGHT_REF_TIME_PER_NANOS,
	};

	/// Writing an entry whose key differs from that of another which the block writes in its last bytes
	/// alone. With `--neighbours 8`, where seven of the eight entries in a row that a block makes are
	/// such, writing took 21.4 µs in the mean of all that it wrote: 14 µs for these. Twice that, for in a
	/// log of thousands of records there are nodes of the trie between them that are of earlier blocks.
	pub const NeighbourWrite: Weight = Weight::from_parts(28_000 * WEIGHT_REF_TIME_PER_NANOS, 0);
}
