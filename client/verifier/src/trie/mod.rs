//! The chain's state trie, read from a proof's list of nodes.
//!
//! # Details
//!
//! Substrate's layouts 1 and 0: radix 16, no extension nodes, BLAKE2b. A node shorter than 32 bytes
//! stands in its parent; every other is named there by its hash. In layout 1, a value of 33 bytes or
//! more is a node of its own, named by its hash; in layout 0 it stands in its leaf or branch. Both
//! forms are read: which of them a state has, its root commits.
//!
//! [`lookup`] does the walk, and asks for nodes by hash. [`Listed`] answers it from the list in a
//! proof and sees to PF-15; [`order_nodes`] makes such a list.

mod listed;
mod lookup;
mod nibbles;
mod node;
mod order;

pub(crate) use listed::Listed;
pub(crate) use lookup::lookup;
pub use lookup::read_proof;
pub use order::order_nodes;
