//! The invariants of the crate's documentation, one function each.

use catena_primitives::layout;
use frame_support::ensure;
use sp_runtime::{traits::UniqueSaturatedInto, TryRuntimeError};

use crate::{Blocks, Config};

/// All of them, in order.
pub fn check_all<T: Config>() -> Result<(), TryRuntimeError> {
	one_leaf_per_block::<T>()?;
	peaks_match_count::<T>()?;
	layout_version_is_ours()
}

/// I1, as far as the count goes.
pub fn one_leaf_per_block<T: Config>() -> Result<(), TryRuntimeError> {
	let number: u32 = frame_system::Pallet::<T>::block_number().unique_saturated_into();
	ensure!(Blocks::<T>::get().leaves() == number, "I1: leaves differ from the block number");
	Ok(())
}

/// I2.
pub fn peaks_match_count<T: Config>() -> Result<(), TryRuntimeError> {
	ensure!(Blocks::<T>::get().is_well_formed(), "I2: peaks differ from the bits of the count");
	Ok(())
}

/// I3.
pub fn layout_version_is_ours() -> Result<(), TryRuntimeError> {
	let stored: Option<u32> = frame_support::storage::unhashed::get(layout::VERSION_KEY);
	ensure!(stored == Some(layout::VERSION), "I3: the layout version is missing or another one");
	Ok(())
}
