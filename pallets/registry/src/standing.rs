//! Suspending, reinstating and revoking officers.

use catena_primitives::{
	registry::{Officer, OfficerV1, Standing},
	statement::{OfficerId, OrganisationId},
};
use frame_support::{ensure, pallet_prelude::*, traits::Time};

use crate::{Config, Error, Event, Officers, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_suspend_officer(
		organisation: OrganisationId,
		officer: OfficerId,
	) -> DispatchResult {
		Self::change_officer(organisation, officer, |entry| {
			ensure!(entry.standing == Standing::Active, Error::<T>::OfficerNotActive);
			entry.standing = Standing::Suspended { since_ms: T::Clock::now() };
			Ok(())
		})?;
		Self::deposit_event(Event::OfficerSuspended { organisation, officer });
		Ok(())
	}

	pub(crate) fn do_reinstate_officer(
		organisation: OrganisationId,
		officer: OfficerId,
	) -> DispatchResult {
		Self::change_officer(organisation, officer, |entry| {
			match entry.standing {
				Standing::Suspended { .. } => entry.standing = Standing::Active,
				Standing::Active => return Err(Error::<T>::OfficerNotSuspended.into()),
				Standing::Revoked { .. } => return Err(Error::<T>::OfficerIsRevoked.into()),
			}
			Ok(())
		})?;
		Self::deposit_event(Event::OfficerReinstated { organisation, officer });
		Ok(())
	}

	pub(crate) fn do_revoke_officer(
		organisation: OrganisationId,
		officer: OfficerId,
	) -> DispatchResult {
		Self::change_officer(organisation, officer, |entry| {
			ensure!(
				!matches!(entry.standing, Standing::Revoked { .. }),
				Error::<T>::OfficerIsRevoked
			);
			entry.standing = Standing::Revoked { since_ms: T::Clock::now() };
			Ok(())
		})?;
		Self::deposit_event(Event::OfficerRevoked { organisation, officer });
		Ok(())
	}

	fn change_officer(
		organisation: OrganisationId,
		officer: OfficerId,
		with: impl FnOnce(&mut OfficerV1) -> DispatchResult,
	) -> DispatchResult {
		Officers::<T>::try_mutate(organisation, officer, |slot| {
			let Officer::V1(entry) = slot.as_mut().ok_or(Error::<T>::UnknownOfficer)?;
			with(entry)
		})
	}
}
