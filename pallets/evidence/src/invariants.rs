//! What holds after every block.

use alloc::collections::BTreeMap;

use catena_primitives::{
	evidence::{Case, Exhibit},
	item::{Item, ItemKind},
	record::Record,
	statement::{ItemId, Log},
};
use frame_support::ensure;
use pallet_custody::{Items, Records};
use sp_runtime::TryRuntimeError;

use crate::{Cases, Config, Exhibits};

/// Checks all of them.
pub fn check<T: Config>() -> Result<(), TryRuntimeError> {
	entries_and_items_agree::<T>()?;
	cases_count_their_exhibits::<T>()?;
	derivations_agree::<T>()?;
	members_are_listed_once_and_the_opener_first::<T>()
}

/// I1.
fn entries_and_items_agree<T: Config>() -> Result<(), TryRuntimeError> {
	let (mut cases, mut exhibits) = (0usize, 0usize);
	for (item, Item::V1(entry)) in Items::<T>::iter() {
		match entry.kind {
			ItemKind::Case => {
				ensure!(Cases::<T>::contains_key(item), "a case without entry");
				cases = cases.saturating_add(1);
			}
			ItemKind::Exhibit => {
				ensure!(Exhibits::<T>::contains_key(item), "an exhibit without entry");
				exhibits = exhibits.saturating_add(1);
			}
			ItemKind::Artefact => {}
		}
	}
	ensure!(Cases::<T>::iter_keys().count() == cases, "a case entry without such an item");
	ensure!(
		Exhibits::<T>::iter_keys().count() == exhibits,
		"an exhibit entry without such an item"
	);
	Ok(())
}

/// I2.
fn cases_count_their_exhibits<T: Config>() -> Result<(), TryRuntimeError> {
	let mut found: BTreeMap<ItemId, u32> = BTreeMap::new();
	for Exhibit::V1 { case, .. } in Exhibits::<T>::iter_values() {
		let count = found.entry(case).or_default();
		*count = count.saturating_add(1);
	}
	for (case, Case::V1 { exhibits, .. }) in Cases::<T>::iter() {
		ensure!(
			found.remove(&case).unwrap_or_default() == exhibits,
			"a case with another number of exhibits than it counts"
		);
	}
	ensure!(found.is_empty(), "an exhibit of a case that does not exist");
	Ok(())
}

/// I3.
fn derivations_agree<T: Config>() -> Result<(), TryRuntimeError> {
	let mut found: BTreeMap<ItemId, u32> = BTreeMap::new();
	for Exhibit::V1 { case, from, depth, .. } in Exhibits::<T>::iter_values() {
		let Some(from) = from else {
			ensure!(depth == 0, "an original exhibit with a depth");
			continue;
		};
		let Some(Exhibit::V1 { case: parents_case, depth: parents_depth, .. }) =
			Exhibits::<T>::get(from)
		else {
			return Err("an exhibit made from one that does not exist".into());
		};
		ensure!(case == parents_case, "an exhibit of another case than what it was made from");
		ensure!(depth == parents_depth.saturating_add(1), "an exhibit at a wrong depth");
		let count = found.entry(from).or_default();
		*count = count.saturating_add(1);
	}
	for (exhibit, Exhibit::V1 { derived, .. }) in Exhibits::<T>::iter() {
		ensure!(
			found.remove(&exhibit).unwrap_or_default() == derived,
			"an exhibit counts others than were made from it"
		);
	}
	Ok(())
}

/// I4.
fn members_are_listed_once_and_the_opener_first<T: Config>() -> Result<(), TryRuntimeError> {
	for (case, Case::V1 { members, .. }) in Cases::<T>::iter() {
		let Some(Record::V1(opening)) = Records::<T>::get((case, Log::Custody, 0)) else {
			return Err("a case without a first record".into());
		};
		ensure!(
			members.first().map(|member| member.organisation) == Some(opening.signer.organisation),
			"a case that does not list the organisation that opened it first"
		);
		let mut numbers: alloc::vec::Vec<_> =
			members.iter().map(|member| member.organisation).collect();
		numbers.sort();
		numbers.dedup();
		ensure!(numbers.len() == members.len(), "a member is listed twice");
	}
	Ok(())
}
