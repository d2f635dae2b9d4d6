//! The range of all block hashes so far, kept in state.
//!
//! # Overview
//!
//! Each block appends the hash of its parent to a Merkle Mountain Range. Whoever holds a finalized
//! state can therefore prove, with a few dozen hashes, that a given older block is an ancestor of
//! it. A verifier asks for exactly that: descent from every checkpoint it was given, so that retired
//! validator keys which rewrite history do not get past a later checkpoint.
//!
//! The pallet also writes, once, the version of the state's layout under a key that never changes.
//! A verifier reads it before it reads anything else, and says "cannot tell" where it does not know
//! the version.
//!
//! # Terminology
//!
//! - **Range**: [`catena_primitives::mmr::Mmr`], a count and as many peaks as the count has bits.
//! - **Leaf k**: the tagged hash of block k's hash.
//!
//! # Invariants
//!
//! - **I1**: after block N the range has N leaves; leaf k is the hash of block k, for k < N.
//! - **I2**: the range has as many peaks as its count has bits set.
//! - **I3**: the layout version stands at its fixed key and is the one of this code.
//!
//! `invariants` checks what of this can be checked from one state: that a leaf is the *right* hash can
//! be seen only with the headers at hand, and the tests do that.
//!
//! # Trust assumptions
//!
//! None of its own: there are no calls, and the parent's hash comes from the header that consensus
//! has accepted.

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

pub use pallet::*;

// Also for tests of states that other runtimes made.
#[cfg(any(feature = "std", feature = "try-runtime"))]
pub mod invariants;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

use catena_primitives::{
	hash::RangeTags,
	layout,
	mmr::{self, Mmr},
};
use frame_support::pallet_prelude::*;
use frame_system::pallet_prelude::*;

// What the macro writes has `expect`s.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;

	/// The pallet.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the pallet asks of the runtime: nothing but a block hash.
	#[pallet::config]
	pub trait Config: frame_system::Config {}

	/// The range of all block hashes before the current block.
	///
	/// One value of at most about a kilobyte, written once per block: proofs need the peaks alone,
	/// and leaves can be had from any node that keeps the headers.
	#[pallet::storage]
	pub type Blocks<T> = StorageValue<_, Mmr, ValueQuery>;

	/// Nothing to configure: the layout version is the code's.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		#[serde(skip)]
		#[doc(hidden)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			frame_support::storage::unhashed::put(layout::VERSION_KEY, &layout::VERSION);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_now: BlockNumberFor<T>) -> Weight {
			Self::append_parent();
			T::DbWeight::get().reads_writes(2, 1)
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			invariants::check_all::<T>()
		}
	}
}

impl<T: Config> Pallet<T> {
	fn append_parent() {
		let parent = frame_system::Pallet::<T>::parent_hash();
		let leaf = mmr::leaf(RangeTags::ANCESTRY, parent.as_ref());
		let appended = Blocks::<T>::mutate(|range| range.append(RangeTags::ANCESTRY, leaf));
		// A range is full at 2^32 leaves, and block numbers have 32 bits: the chain would end in the
		// same block. Going on without the leaf would break I1 unseen, so it is said loudly.
		if appended.is_err() {
			frame_support::defensive!("the range of block hashes is full or was corrupted");
		}
	}
}
