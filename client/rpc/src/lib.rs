//! Typed client of a Catena node.
//!
//! # Overview
//!
//! - [`client`]: connecting, and making sure that it is the expected chain.
//! - [`provenance`]: items, histories, proofs, trust anchors, and submitting statements.
//! - [`signing`]: an officer's signature over statements.
//! - [`state`]: organisations, officers and the council, read from finalized state.
//! - [`calls`], [`extrinsic`], [`governance`]: admitting organisations and enrolling officers, by
//!   ordinary signed extrinsics that are built by hand. [`officers`]: changing what was enrolled.
//! - [`council`], [`motions`], [`seats`]: what the council votes on, and who has a seat. [`outcome`]: what
//!   the chain says of a motion that it carried out.
//! - [`validators`], [`validator_governance`]: who authors blocks and votes, and changing it.
//! - [`runtime_code`], [`upgrades`]: replacing the runtime.
//! - [`anchor`]: the file in which a checkpoint is handed to who verifies proofs.
//!
//! # Trust
//!
//! The node is not trusted with anything but being there. Whatever it answers is bounded in size and
//! decoded to the last byte, and a record must have the hash it is said to have; yet an answer proves
//! nothing. What must hold against a lying node is a proof, checked by `catena-verifier`.

#![deny(missing_docs)]

pub mod anchor;
pub mod calls;
pub mod client;
pub mod council;
mod effects;
pub mod error;
pub mod extrinsic;
pub mod governance;
pub mod motions;
pub mod network_state;
pub mod officers;
pub mod outcome;
pub mod provenance;
pub mod registry_state;
pub mod runtime_code;
pub mod seats;
pub mod signing;
pub mod state;
pub mod upgrades;
pub mod validator_governance;
pub mod validators;
mod wire;

pub use client::Client;
pub use error::Error;
