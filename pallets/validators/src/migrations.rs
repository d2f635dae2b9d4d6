//! What a chain that is older than [`Leaving`] brings along.

// Also for tests of states that other runtimes made.
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod settled;

#[cfg(feature = "try-runtime")]
use alloc::vec::Vec;
use core::marker::PhantomData;

use frame_support::{
	traits::{Get, OnRuntimeUpgrade},
	weights::Weight,
};
#[cfg(feature = "try-runtime")]
use sp_runtime::TryRuntimeError;

use crate::{Config, Pallet, Validators};

/// Lets who is disabled agree with who equivocated.
///
/// Who is disabled and no longer in the set is leaving it. Who is disabled, in the set and no offender was
/// taken into it again, and is disabled no longer. Where the two agree this changes nothing, so it may stay
/// in a runtime for as long as one likes.
pub struct SettleDisabled<T>(PhantomData<T>);

impl<T: Config> OnRuntimeUpgrade for SettleDisabled<T> {
	fn on_runtime_upgrade() -> Weight {
		let validators = Validators::<T>::get();
		let disabled = Pallet::<T>::disabled();
		for who in disabled.iter().filter(|who| validators.binary_search(who).is_err()) {
			Pallet::<T>::keep_leaving(who);
		}
		Pallet::<T>::settle_disabled();
		// The lists are read for each validator, from memory after the first time.
		let most = u64::from(<T as Config>::MaxValidators::get());
		T::DbWeight::get().reads_writes(most.saturating_add(8), most.saturating_add(2))
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, TryRuntimeError> {
		Ok(Self::before())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(before: Vec<u8>) -> Result<(), TryRuntimeError> {
		Self::check_after(&before)
	}
}
