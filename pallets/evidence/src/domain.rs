//! What evidence makes of a statement.

use catena_primitives::{
	action::{Action, Offer},
	evidence::CaseRights,
	item::ItemKind,
	refusal::Refusal,
	statement::{ItemId, Log},
};
use frame_support::{traits::Get, weights::Weight};
use pallet_custody::{Admission, Domain};

use crate::{Config, Pallet};

impl<T: Config> Domain for Pallet<T> {
	fn admit(admission: &Admission) -> Result<(), Refusal> {
		match admission.action {
			Action::OpenCase { form } => Self::open_case(admission, *form),
			Action::AdmitMember { organisation, rights } => {
				Self::admit_member(admission, *organisation, *rights)
			}
			Action::RegisterExhibit { case, .. } => Self::register(admission, *case),
			Action::DeriveExhibit { from, .. } => Self::derive(admission, *from),
			Action::Examine { .. } => Self::examine(admission),
			Action::Offer(offer) => Self::offer(admission, offer),
			_ => Ok(()),
		}
	}

	/// By what is read and written: what is computed besides is a look through a case's members.
	fn weight(action: &Action) -> Weight {
		let (reads, writes) = match action {
			Action::OpenCase { .. } => (0, 1),
			// The organisation's entry, too.
			Action::AdmitMember { .. } => (2, 1),
			Action::RegisterExhibit { .. } => (1, 2),
			// The parent, its entry in custody, its case.
			Action::DeriveExhibit { .. } => (3, 3),
			Action::Examine { .. } | Action::Offer(_) => (2, 0),
			_ => (0, 0),
		};
		T::DbWeight::get().reads_writes(reads, writes)
	}
}

impl<T: Config> Pallet<T> {
	/// The holder examines what is in hand; others need the right to, and do it in their own log.
	fn examine(admission: &Admission) -> Result<(), Refusal> {
		match admission.log {
			Log::Custody => Ok(()),
			Log::Own(organisation) => {
				let case = Self::case_of(admission.item)?;
				Self::ensure_right(case, organisation, CaseRights::EXAMINE)
			}
		}
	}

	/// A case, or an exhibit of it, goes to organisations that take part in the case.
	fn offer(admission: &Admission, offer: &Offer) -> Result<(), Refusal> {
		let case = match admission.kind {
			ItemKind::Case => admission.item,
			ItemKind::Exhibit => Self::case_of(admission.item)?,
			ItemKind::Artefact => return Ok(()),
		};
		Self::ensure_right(case, offer.to.organisation, CaseRights::NONE)
	}

	fn case_of(exhibit: ItemId) -> Result<ItemId, Refusal> {
		Self::exhibit(exhibit).map(|exhibit| exhibit.case)
	}
}
