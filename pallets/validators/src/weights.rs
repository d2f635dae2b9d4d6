//! Weights of the calls.
//!
//! Counted in database accesses: each call reads the set and at most one storage item per validator
//! to see who is able, and computes next to nothing.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What each call costs.
pub trait WeightInfo {
	/// Weight of `add_validator`.
	fn add_validator() -> Weight;
	/// Weight of `remove_validator`.
	fn remove_validator() -> Weight;
	/// Weight of `invite_candidate`.
	fn invite_candidate() -> Weight;
}

/// The weights for a runtime whose database costs what its System pallet says.
pub struct DatabaseWeight<T>(PhantomData<T>);

impl<T: crate::Config> WeightInfo for DatabaseWeight<T> {
	fn add_validator() -> Weight {
		<T as frame_system::Config>::DbWeight::get().reads_writes(2, 1)
	}

	fn remove_validator() -> Weight {
		let set = u64::from(<T as crate::Config>::MaxValidators::get());
		<T as frame_system::Config>::DbWeight::get().reads_writes(set.saturating_add(3), 2)
	}

	fn invite_candidate() -> Weight {
		<T as frame_system::Config>::DbWeight::get().reads_writes(1, 1)
	}
}

impl WeightInfo for () {
	fn add_validator() -> Weight {
		Weight::zero()
	}

	fn remove_validator() -> Weight {
		Weight::zero()
	}

	fn invite_candidate() -> Weight {
		Weight::zero()
	}
}
