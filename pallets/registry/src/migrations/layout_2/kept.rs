//! That the migration to layout 2 loses nobody and changes what nobody's entry says.

use alloc::{collections::BTreeMap, vec::Vec};

use catena_primitives::{
	layout,
	registry::{OfficerV2, Organisation, OrganisationV2},
	statement::{OfficerId, OrganisationId},
};
use codec::{Decode, DecodeAll, Encode};
use frame_support::{ensure, storage::unhashed};
use sp_runtime::TryRuntimeError;

use super::ToLayout2;
use crate::{Config, Officers, Organisations};

/// What organisations and officers say, in whichever form they are stored.
#[derive(Encode, Decode)]
struct Entries {
	organisations: BTreeMap<OrganisationId, OrganisationV2>,
	officers: BTreeMap<(OrganisationId, OfficerId), OfficerV2>,
}

impl Entries {
	/// Those of the state, all of which have to be readable.
	fn read<T: Config>() -> Result<Entries, TryRuntimeError> {
		let organisations: BTreeMap<_, _> =
			Organisations::<T>::iter().map(|(number, entry)| (number, entry.into())).collect();
		let officers: BTreeMap<_, _> = Officers::<T>::iter()
			.map(|(organisation, number, entry)| ((organisation, number), OfficerV2::from(entry)))
			.collect();
		// What does not decode is passed over when values are read, and not when keys are.
		ensure!(
			organisations.len() == Organisations::<T>::iter_keys().count(),
			"an organisation cannot be read"
		);
		ensure!(officers.len() == Officers::<T>::iter_keys().count(), "an officer cannot be read");
		ensure!(
			officers.values().all(OfficerV2::is_well_formed),
			"an officer's entry is not in order"
		);
		Ok(Entries { organisations, officers })
	}
}

impl<T: Config> ToLayout2<T> {
	/// What the entries say before, for [`Self::check_after`].
	///
	/// # Errors
	///
	/// If an entry cannot be read: the migration would leave it as it is.
	pub fn before() -> Result<Vec<u8>, TryRuntimeError> {
		Ok(Entries::read::<T>()?.encode())
	}

	/// Checks that the same organisations and officers say the same as before, and that each organisation
	/// is one of layout 2.
	///
	/// # Errors
	///
	/// The first that does not hold.
	pub fn check_after(mut before: &[u8]) -> Result<(), TryRuntimeError> {
		let before =
			Entries::decode_all(&mut before).map_err(|_| "what was there before cannot be read")?;
		let found: Option<u32> = unhashed::get(layout::VERSION_KEY);
		ensure!(found == Some(layout::VERSION), "the layout is not the newest");
		let after = Entries::read::<T>()?;
		same(
			&before.organisations,
			&after.organisations,
			["an organisation is lost", "an organisation is new", "an organisation has changed"],
		)?;
		same(
			&before.officers,
			&after.officers,
			["an officer is lost", "an officer is new", "an officer has changed"],
		)?;
		ensure!(
			Organisations::<T>::iter_values().all(|entry| matches!(entry, Organisation::V2(_))),
			"an organisation is not in the form of layout 2"
		);
		Ok(())
	}
}

fn same<K: Ord, V: PartialEq>(
	before: &BTreeMap<K, V>,
	after: &BTreeMap<K, V>,
	[lost, new, changed]: [&'static str; 3],
) -> Result<(), TryRuntimeError> {
	ensure!(before.keys().all(|key| after.contains_key(key)), lost);
	ensure!(after.keys().all(|key| before.contains_key(key)), new);
	ensure!(before == after, changed);
	Ok(())
}
