//! From layout 1 to layout 2: entries keep their history.

// Also for tests of states that other runtimes made.
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod kept;

#[cfg(feature = "try-runtime")]
use alloc::vec::Vec;
use core::marker::PhantomData;

use catena_primitives::{layout, registry::Organisation};
use frame_support::{
	storage::unhashed,
	traits::{Get, OnRuntimeUpgrade},
	weights::Weight,
};
#[cfg(feature = "try-runtime")]
use sp_runtime::TryRuntimeError;

use crate::{Config, Organisations};

/// Names layout 2 in the state, and writes the entries of all organisations in its form.
///
/// The version under the fixed key of the layout says whether there is anything to do: on a state of
/// another layout this does nothing, so it may stay in a runtime for as long as one likes.
///
/// Entries of officers stay as they are until they next change, for an organisation may have enrolled
/// any number, and one block must do. Both variants may stand in layout 2, and mean what they meant.
pub struct ToLayout2<T>(PhantomData<T>);

impl<T: Config> OnRuntimeUpgrade for ToLayout2<T> {
	fn on_runtime_upgrade() -> Weight {
		let found: Option<u32> = unhashed::get(layout::VERSION_KEY);
		if found != Some(layout::FIRST_VERSION) {
			return T::DbWeight::get().reads(1);
		}
		let mut written: u64 = 1;
		Organisations::<T>::translate_values(|entry: Organisation| {
			written = written.saturating_add(1);
			Some(Organisation::V2(entry.into()))
		});
		unhashed::put(layout::VERSION_KEY, &layout::VERSION);
		// Of each organisation, the key is found and then its value read.
		T::DbWeight::get().reads_writes(written.saturating_mul(2), written)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, TryRuntimeError> {
		Self::before()
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(before: Vec<u8>) -> Result<(), TryRuntimeError> {
		Self::check_after(&before)
	}
}
