//! Opening cases, and who takes part.

use catena_primitives::{
	evidence::{Case, CaseForm, CaseRights, Member, MAX_MEMBERS},
	refusal::Refusal,
	statement::{ItemId, OrganisationId},
};
use frame_support::{ensure, traits::Contains};
use pallet_custody::Admission;

use crate::{Cases, Config, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn open_case(admission: &Admission, form: CaseForm) -> Result<(), Refusal> {
		let opener =
			Member { organisation: admission.signer.organisation, rights: CaseRights::ALL };
		let members = alloc::vec![opener].try_into().map_err(|_| Refusal::CaseFull { max: 0 })?;
		Cases::<T>::insert(admission.item, Case::V1 { form, members, exhibits: 0 });
		Ok(())
	}

	pub(crate) fn admit_member(
		admission: &Admission,
		organisation: OrganisationId,
		rights: CaseRights,
	) -> Result<(), Refusal> {
		let case = admission.item;
		let Case::V1 { form, mut members, exhibits } =
			Cases::<T>::get(case).ok_or(Refusal::UnknownCase { case })?;
		match members.iter_mut().find(|member| member.organisation == organisation) {
			Some(member) => member.rights = rights,
			None => {
				// Asked of new members only: a suspended member's rights can still be taken away.
				ensure!(
					T::Organisations::contains(&organisation),
					Refusal::MemberUnknown { organisation }
				);
				members
					.try_push(Member { organisation, rights })
					.map_err(|_| Refusal::CaseFull { max: MAX_MEMBERS.saturating_add(1) })?
			}
		}
		Cases::<T>::insert(case, Case::V1 { form, members, exhibits });
		Ok(())
	}

	/// The organisation takes part in the case with these rights at least.
	pub(crate) fn ensure_right(
		case: ItemId,
		organisation: OrganisationId,
		rights: CaseRights,
	) -> Result<(), Refusal> {
		let Case::V1 { members, .. } =
			Cases::<T>::get(case).ok_or(Refusal::UnknownCase { case })?;
		let member = members
			.iter()
			.find(|member| member.organisation == organisation)
			.ok_or(Refusal::NotInCase { case, organisation })?;
		ensure!(member.rights.contains(rights), Refusal::MissingCaseRight { case, organisation });
		Ok(())
	}

	pub(crate) fn count_exhibit(case: ItemId) -> Result<(), Refusal> {
		Cases::<T>::try_mutate(case, |slot| {
			let Case::V1 { exhibits, .. } = slot.as_mut().ok_or(Refusal::UnknownCase { case })?;
			*exhibits = exhibits.checked_add(1).ok_or(Refusal::CounterFull)?;
			Ok(())
		})
	}
}
