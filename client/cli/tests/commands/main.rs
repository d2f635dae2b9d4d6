//! The command as people and scripts run it.
//!
//! - [`offline`]: help, keys, wrong use.
//! - [`verifying`]: verdicts on real proofs of a made-up chain.
//! - [`online`]: what is said to a node, and what becomes of its answers. The [`node`] is a stand-in
//!   in memory that can also fail, which a real one does not on request; the real one is tested in the
//!   workspace's end-to-end tests.
//! - [`proving`]: proofs from a node that has them.
//! - [`publishing`]: checkpoints that organisations sign, and what becomes of them in a verdict.

mod home;
mod node;
mod offline;
mod online;
mod proving;
mod publishing;
#[path = "../../../verifier/tests/support/mod.rs"]
mod support;
mod verifying;
