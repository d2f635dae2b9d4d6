//! What holds after every block.

use catena_primitives::{
	antiquities::{Artefact, Report},
	item::{Item, ItemKind},
};
use frame_support::ensure;
use pallet_custody::Items;
use sp_runtime::TryRuntimeError;

use crate::{Artefacts, Config, Reports};

/// Checks all of them.
pub fn check<T: Config>() -> Result<(), TryRuntimeError> {
	entries_and_items_agree::<T>()?;
	artefacts_count_their_reports::<T>()
}

/// I1.
fn entries_and_items_agree<T: Config>() -> Result<(), TryRuntimeError> {
	let mut artefacts: usize = 0;
	for (item, Item::V1(entry)) in Items::<T>::iter() {
		if entry.kind == ItemKind::Artefact {
			ensure!(Artefacts::<T>::contains_key(item), "an artefact without entry");
			artefacts = artefacts.saturating_add(1);
		}
	}
	ensure!(
		Artefacts::<T>::iter_keys().count() == artefacts,
		"an artefact entry without such an item"
	);
	Ok(())
}

/// I2.
fn artefacts_count_their_reports<T: Config>() -> Result<(), TryRuntimeError> {
	let mut counted: u64 = 0;
	for (artefact, Artefact::V1 { reported, settled }) in Artefacts::<T>::iter() {
		let (mut all, mut over) = (0u32, 0u32);
		for (_, Report::V1 { settled_by, .. }) in Reports::<T>::iter_prefix(artefact) {
			all = all.saturating_add(1);
			over = over.saturating_add(u32::from(settled_by.is_some()));
		}
		ensure!(all == reported, "an artefact counts other reports than there are");
		ensure!(over == settled, "an artefact counts other settled reports than there are");
		counted = counted.saturating_add(u64::from(all));
	}
	ensure!(
		u64::try_from(Reports::<T>::iter_keys().count()) == Ok(counted),
		"a report on an artefact that does not exist"
	);
	Ok(())
}
