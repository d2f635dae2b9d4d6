//! Cases of joint investigation teams, exhibits and derivations.
//!
//! # Overview
//!
//! A [`Domain`](pallet_custody::Domain) of custody: it has no calls. It sees each statement before it
//! is recorded, and keeps which organisations take part in a case, which case an exhibit belongs to,
//! and from which exhibit it was made.
//!
//! # Terminology
//!
//! - **Member**: an organisation that takes part in a case.
//! - **Derivation**: making an exhibit from another, an image of a disk, say.
//!
//! # Invariants
//!
//! - I1: every item of the kind case has a case entry, every one of the kind exhibit an exhibit
//!   entry, and no other item has one.
//! - I2: a case counts the exhibits that belong to it.
//! - I3: an exhibit made from another belongs to the same case and is one derivation deeper; an
//!   exhibit counts those made from it.
//! - I4: a case lists no member twice, and the organisation that opened it.
//!
//! # Trust assumptions
//!
//! Whoever holds a case decides who takes part. What an exhibit is, nobody can tell from the chain:
//! there are commitments only.

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

mod cases;
mod domain;
mod exhibits;
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
		evidence::{Case, Exhibit},
		statement::{ItemId, OrganisationId},
	};
	use frame_support::{pallet_prelude::*, traits::Contains};
	use frame_system::pallet_prelude::BlockNumberFor;

	/// What the pallet asks of the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config + pallet_custody::Config {
		/// The organisations that can take part in a case now.
		type Organisations: Contains<OrganisationId>;
	}

	/// The pallet's handle.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// Cases. Not hashed: an id is a hash already, and proofs read the keys.
	#[pallet::storage]
	pub type Cases<T> = StorageMap<_, Identity, ItemId, Case>;

	/// Exhibits. Not hashed, for the same reason.
	#[pallet::storage]
	pub type Exhibits<T> = StorageMap<_, Identity, ItemId, Exhibit>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			crate::invariants::check::<T>()
		}
	}
}
