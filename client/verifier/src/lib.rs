//! Checks a Catena proof: bytes in, verdict out.
//!
//! # Overview
//!
//! A proof is one file that shows what a Catena chain had on record about one item as of one block.
//! [`verify`] takes its bytes, the checkpoints that the user trusts and what the user expects, and
//! answers with a [`Verdict`]: proven with [`Facts`], rejected with a reason that names what was
//! expected and what was found, or undetermined with what is missing.
//!
//! [`judge`] does the same with [`Anchor`]s, which may be checkpoints that organisations published under
//! their signatures: it says who published what counts, and if two of them contradict each other, that
//! is a [`Contradiction`] of its own. [`follows`] shows, for whoever publishes one, that a checkpoint
//! follows from an earlier one. Both stand in `docs/spec/checkpoint-format.md` (PC-1, PC-2, …).
//!
//! What is checked, and in which order, stands in [`verify`]'s module; each check cites a
//! requirement (PF-1, PF-2, …) of `docs/spec/proof-format.md`. Whoever makes proofs finds in
//! [`state::keys`] and [`order_nodes`] the very walk that the verifier does.
//!
//! # Trust
//!
//! The checkpoints are all that is trusted, and they must come from somewhere else than the proof.
//! Whoever made the proof, kept it or handed it over is not trusted. That the authorities of a
//! checkpoint, and those who follow them in the lineage, do not finalize two histories is assumed,
//! as far as no later checkpoint shows otherwise; but not even all of them together can forge the
//! signature of an officer.
//!
//! A verdict says nothing of what happened after the block; nor that a person rather than a key
//! signed; nor that what was signed was true; nor that an object without adverse record is free of
//! claims. Texts that were disclosed are as the officer wrote them: whoever prints them must expect
//! control characters.
//!
//! # Usage
//!
//! ```
//! use catena_verifier::{verify, Expectations, Missing, Rejection, Verdict};
//!
//! # let checkpoints = Vec::new();
//! match verify(b"not a proof", &checkpoints, &Expectations::default()) {
//!     Verdict::Proven(facts) => println!("as of block {}", facts.block.number),
//!     Verdict::Rejected(rejection) => println!("{}: {rejection}", rejection.requirement()),
//!     Verdict::Undetermined(missing) => println!("{}: {missing}", missing.requirement()),
//! }
//! # assert_eq!(
//! #     verify(b"not a proof", &checkpoints, &Expectations::default()),
//! #     Verdict::Rejected(Rejection::NotAProof)
//! # );
//! ```

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::panic
	)
)]
// A rejection is made once, and is then the verdict: boxing its parts would gain nothing.
#![allow(clippy::result_large_err)]

extern crate alloc;

mod anchors;
mod authorities;
mod cases;
mod checkpoint_proof;
mod checkpoints;
mod claims;
mod contradiction;
mod custody_replay;
mod descents;
mod disclosures;
mod expectations;
mod facts;
mod file;
mod files;
mod header;
mod judge;
mod justification;
mod kind;
mod lineage;
mod missing;
mod names;
mod notice;
mod published;
mod records;
mod rejection;
mod reports;
mod rights;
mod scale;
mod signature;
pub mod state;
mod statements;
mod times;
mod trie;
mod verdict;
mod verify;
// The derive macros of SCALE convert the indices of enum variants with `as`.
#[allow(clippy::as_conversions)]
mod wire;
mod words;

pub use anchors::{Anchor, Uncounted};
pub use authorities::SetFlaw;
pub use checkpoint_proof::{follows, Following};
pub use contradiction::{Contradiction, Side};
pub use expectations::Expectations;
pub use facts::{
	BatchPlace, DisclosedField, Facts, FileElsewhere, FileMatch, KindEntry, LogFacts, RecordFacts,
	Shown,
};
pub use judge::{judge, Judgement};
pub use missing::Missing;
pub use notice::Notice;
pub use published::{Published, PublishedBy, PublishedFlaw};
pub use rejection::{Origin, RecordAt, Rejection, WhichHeader};
pub use trie::{order_nodes, read_proof};
pub use verdict::{Failure, Verdict};
pub use verify::verify;
