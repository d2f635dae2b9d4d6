//! From layout 1 to layout 2: entries keep their history.

#[cfg(feature = "try-runtime")]
use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;

use catena_primitives::{layout, registry::Organisation};
#[cfg(feature = "try-runtime")]
use catena_primitives::{
	registry::{OfficerV2, OrganisationV2},
	statement::OrganisationId,
};
#[cfg(feature = "try-runtime")]
use codec::{Decode, Encode};
use frame_support::{
	storage::unhashed,
	traits::{Get, OnRuntimeUpgrade},
	weights::Weight,
};
#[cfg(feature = "try-runtime")]
use sp_runtime::TryRuntimeError;

#[cfg(feature = "try-runtime")]
use crate::Officers;
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

	/// What organisations and officers there are, as read before.
	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, TryRuntimeError> {
		Ok((organisations::<T>(), Officers::<T>::iter_keys().count() as u64).encode())
	}

	/// The same organisations and officers are there, each organisation is one of layout 2, and each
	/// officer can be read.
	#[cfg(feature = "try-runtime")]
	fn post_upgrade(before: Vec<u8>) -> Result<(), TryRuntimeError> {
		let before = <(BTreeMap<OrganisationId, OrganisationV2>, u64)>::decode(&mut &before[..]);
		let (expected, officers) = before.map_err(|_| "what was there before cannot be read")?;
		let found: Option<u32> = unhashed::get(layout::VERSION_KEY);
		frame_support::ensure!(found == Some(layout::VERSION), "the layout is not the newest");
		frame_support::ensure!(organisations::<T>() == expected, "an organisation has changed");
		frame_support::ensure!(
			Organisations::<T>::iter_values().all(|entry| matches!(entry, Organisation::V2(_))),
			"an organisation is not in the form of layout 2"
		);
		let read = Officers::<T>::iter_values().map(OfficerV2::from);
		frame_support::ensure!(
			read.filter(OfficerV2::is_well_formed).count() as u64 == officers,
			"an officer cannot be read"
		);
		Ok(())
	}
}

#[cfg(feature = "try-runtime")]
fn organisations<T: Config>() -> BTreeMap<OrganisationId, OrganisationV2> {
	Organisations::<T>::iter().map(|(number, entry)| (number, entry.into())).collect()
}
