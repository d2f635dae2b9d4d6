//! What a node knows that a proof is made from: the trie, the justifications, the authority sets.
//!
//! - [`head`]: the last finalized block, as everybody here sees it.
//! - [`reader`]: records and items as of a block.
//! - [`stored`]: the records of an item as a proof shows them.
//! - [`log_paths`]: paths in the ranges of logs.
//! - [`ancestry`]: paths in the range of block hashes.
//! - [`chunks`]: what both keep in memory, to not hash a whole range for a path.
//! - [`growing`]: the chunks of one range, for many readers at once.
//! - [`authorities`]: the authority sets from genesis on.
//! - [`justification`]: justifications as a proof takes them.
//! - [`prover`]: puts a proof together.
//!
//! # Trust
//!
//! Nobody has to trust any of it: a proof that was put together wrongly is rejected by the verifier.

pub mod ancestry;
pub mod authorities;
pub mod chunks;
pub mod growing;
pub mod head;
pub mod justification;
pub mod log_paths;
pub mod prover;
pub mod reader;
pub mod stored;
