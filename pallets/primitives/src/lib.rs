//! What Catena signs, stores, hashes and proves.
//!
//! # Overview
//!
//! Everything here is shared by the chain's runtime, by those who sign, and by those who check a
//! proof years later. It holds no storage, clock, network or randomness, and depends on nothing of
//! FRAME, so that a second implementation can be written from this crate and
//! `docs/spec/proof-format.md` alone.
//!
//! - [`statement`]: what an officer signs. [`attestation`]: how one signature covers up to 256 of
//!   them.
//! - [`record`]: a statement with what the chain found when it took it. [`mmr`]: the logs those
//!   records stand in.
//! - [`custody`]: who may do what next with an item, as a pure function. The runtime applies it,
//!   and the verifier applies it again.
//! - [`registry`], [`evidence`], [`antiquities`]: what each part of the chain keeps in state.
//! - [`layout`]: under which keys it is kept. [`proof`]: the file that carries it to a court.
//! - [`published`]: the file in which an organisation publishes a checkpoint, from which proofs are
//!   judged. [`checkpoint_proof`]: what shows that a checkpoint follows from an earlier one.
//! - [`refusal`]: why something was not taken, with what was expected and what was found.
//!
//! # Versions
//!
//! Whatever is stored is an enum whose variants carry a number ([`item::Item::V1`], say), whatever
//! is hashed carries a versioned tag ([`hash::Tag`]). Both only ever grow.
//!
//! # Trust
//!
//! The types say what was claimed. Nothing here checks a signature: see `catena-verifier` and the
//! custody pallet for that.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::panic
	)
)]

extern crate alloc;

pub mod action;
pub mod antiquities;
pub mod attestation;
pub mod bounded;
pub mod checkpoint_proof;
pub mod custody;
pub mod disclosure;
pub mod enrolment;
pub mod error_code;
pub mod evidence;
pub mod file;
pub mod hash;
pub mod item;
pub mod keys;
pub mod layout;
pub mod mmr;
pub mod proof;
pub mod published;
pub mod record;
pub mod refusal;
pub mod registry;
pub mod roles;
pub mod statement;
pub mod view;

pub use hash::Hash;
