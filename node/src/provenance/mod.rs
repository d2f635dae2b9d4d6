//! What a node knows that a proof is made from: the trie, the justifications, the authority sets.
//!
//! - [`head`]: the last finalized block, as everybody here sees it.
//! - [`reader`]: records and items as of a block.
//! - [`ancestry`]: paths in the range of block hashes.
//! - [`authorities`]: the authority sets from genesis on.
//! - [`justification`]: justifications as a proof takes them.
//! - [`prover`]: puts a proof together.
//!
//! # Trust
//!
//! Nobody has to trust any of it: a proof that was put together wrongly is rejected by the verifier.

pub mod ancestry;
pub mod authorities;
pub mod head;
pub mod justification;
pub mod prover;
pub mod reader;
