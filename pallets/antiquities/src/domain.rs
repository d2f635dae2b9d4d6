//! What antiquities make of a statement.

use catena_primitives::{
	action::Action,
	antiquities::{AdverseReport, Artefact, ObjectId, Report},
	hash::Hash,
	item::ItemKind,
	refusal::Refusal,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use pallet_custody::{Admission, Domain};

use crate::{Artefacts, Config, Pallet, Reports};

impl<T: Config> Domain for Pallet<T> {
	fn admit(admission: &Admission) -> Result<(), Refusal> {
		match admission.action {
			Action::RegisterArtefact(object_id) => Self::register(admission, object_id),
			Action::ReportAdverse(report) => Self::report(admission, *report),
			Action::SettleReport { report } => Self::settle(admission, *report),
			_ => Ok(()),
		}
	}

	/// By what is read and written.
	fn weight(action: &Action) -> Weight {
		let (reads, writes) = match action {
			Action::RegisterArtefact(_) => (0, 1),
			// The artefact's counters, and the report.
			Action::ReportAdverse(_) => (1, 2),
			Action::SettleReport { .. } => (2, 2),
			_ => (0, 0),
		};
		T::DbWeight::get().reads_writes(reads, writes)
	}
}

impl<T: Config> Pallet<T> {
	fn register(admission: &Admission, object_id: &ObjectId) -> Result<(), Refusal> {
		ensure!(!object_id.object_type.is_empty(), Refusal::ObjectTypeMissing);
		Artefacts::<T>::insert(admission.item, Artefact::V1 { reported: 0, settled: 0 });
		Ok(())
	}

	fn report(admission: &Admission, report: AdverseReport) -> Result<(), Refusal> {
		Self::count(admission, |reported, _| reported)?;
		let organisation = admission.signer.organisation;
		Reports::<T>::insert(
			admission.item,
			admission.statement,
			Report::V1 { report, organisation, settled_by: None },
		);
		Ok(())
	}

	fn settle(admission: &Admission, report: Hash) -> Result<(), Refusal> {
		Reports::<T>::try_mutate(admission.item, report, |slot| {
			let Some(Report::V1 { organisation, settled_by, .. }) = slot.as_mut() else {
				return Err(Refusal::NoOpenReport { report });
			};
			ensure!(
				*organisation == admission.signer.organisation && settled_by.is_none(),
				Refusal::NoOpenReport { report }
			);
			*settled_by = Some(admission.statement);
			Ok(())
		})?;
		Self::count(admission, |_, settled| settled)
	}

	/// Adds one to a counter of the artefact's entry.
	fn count(
		admission: &Admission,
		which: impl for<'a> FnOnce(&'a mut u32, &'a mut u32) -> &'a mut u32,
	) -> Result<(), Refusal> {
		let item = admission.item;
		let (expected, found) = (ItemKind::Artefact, admission.kind);
		Artefacts::<T>::try_mutate(item, |slot| {
			let Artefact::V1 { reported, settled } =
				slot.as_mut().ok_or(Refusal::WrongKindOfItem { item, expected, found })?;
			let counter = which(reported, settled);
			*counter = counter.checked_add(1).ok_or(Refusal::CounterFull)?;
			Ok(())
		})
	}
}
