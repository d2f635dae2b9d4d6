//! Artefacts, their Object ID record, and adverse reports.
//!
//! # Overview
//!
//! A [`Domain`](pallet_custody::Domain) of custody: it has no calls. It keeps, for each artefact, how
//! many adverse reports were ever recorded and how many of them were settled, so that their absence
//! can be proven from an entry that exists.
//!
//! # Terminology
//!
//! - **Adverse report**: an authority's statement, in its own log, that something is wrong with an
//!   artefact. It speaks of the record, not of the object.
//! - **Settled**: declared over by the organisation that made it. The report stays on record.
//!
//! # Invariants
//!
//! - I1: every item of the kind artefact has an entry, and no other item has one.
//! - I2: an artefact counts the reports on it, and the settled ones among them.
//!
//! # Trust assumptions
//!
//! Any organisation's investigators and customs officers may report, and only the one that reported
//! may settle: a report is a claim with a name, and not a judgement.

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

pub use pallet::*;

mod domain;
// Also for tests of states that other runtimes made.
#[cfg(any(feature = "std", feature = "try-runtime"))]
pub mod invariants;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

/// The pallet.
// What the macro writes has `expect`s.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use catena_primitives::{
		antiquities::{Artefact, Report},
		hash::Hash as Digest,
		statement::ItemId,
	};
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::BlockNumberFor;

	/// What the pallet asks of the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config + pallet_custody::Config {}

	/// The pallet's handle.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// Artefacts. Not hashed: an id is a hash already, and proofs read the keys.
	#[pallet::storage]
	pub type Artefacts<T> = StorageMap<_, Identity, ItemId, Artefact>;

	/// Adverse reports by artefact and statement. Not hashed, for the same reason.
	#[pallet::storage]
	pub type Reports<T> = StorageDoubleMap<_, Identity, ItemId, Identity, Digest, Report>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			crate::invariants::check::<T>()
		}
	}
}
