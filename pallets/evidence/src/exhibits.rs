//! Registering exhibits, and deriving them from one another.

use catena_primitives::{
	custody::Holder,
	evidence::{CaseRights, Exhibit, MAX_DERIVATION_DEPTH},
	refusal::Refusal,
	statement::ItemId,
};
use frame_support::ensure;
use pallet_custody::Admission;

use crate::{Config, Exhibits, Pallet};

/// The fields of an exhibit's entry that others build on.
pub(crate) struct Lineage {
	pub case: ItemId,
	pub depth: u16,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn register(admission: &Admission, case: ItemId) -> Result<(), Refusal> {
		Self::ensure_right(case, admission.signer.organisation, CaseRights::REGISTER)?;
		Self::count_exhibit(case)?;
		Exhibits::<T>::insert(
			admission.item,
			Exhibit::V1 { case, from: None, depth: 0, derived: 0 },
		);
		Ok(())
	}

	pub(crate) fn derive(admission: &Admission, from: ItemId) -> Result<(), Refusal> {
		let parent = Self::exhibit(from)?;
		let entry = pallet_custody::Pallet::<T>::item(from)
			.ok_or(Refusal::UnknownExhibit { exhibit: from })?;
		ensure!(
			entry.custody.holder == Holder::of(admission.signer),
			Refusal::ParentNotHeld { exhibit: from, holder: entry.custody.holder }
		);
		if let Some(open) = entry.custody.open_offer(admission.now) {
			return Err(Refusal::OfferOpen { offer: open.statement, to: open.to });
		}
		ensure!(
			parent.depth < MAX_DERIVATION_DEPTH,
			Refusal::DerivationTooDeep { max: MAX_DERIVATION_DEPTH }
		);
		Self::count_exhibit(parent.case)?;
		Exhibits::<T>::try_mutate(from, |slot| {
			let Exhibit::V1 { derived, .. } =
				slot.as_mut().ok_or(Refusal::UnknownExhibit { exhibit: from })?;
			*derived = derived.checked_add(1).ok_or(Refusal::CounterFull)?;
			Ok(())
		})?;
		Exhibits::<T>::insert(
			admission.item,
			Exhibit::V1 {
				case: parent.case,
				from: Some(from),
				depth: parent.depth.saturating_add(1),
				derived: 0,
			},
		);
		Ok(())
	}

	pub(crate) fn exhibit(exhibit: ItemId) -> Result<Lineage, Refusal> {
		let Exhibit::V1 { case, depth, .. } =
			Exhibits::<T>::get(exhibit).ok_or(Refusal::UnknownExhibit { exhibit })?;
		Ok(Lineage { case, depth })
	}
}
