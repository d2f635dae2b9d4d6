//! How much one organisation may record in a block.

use catena_primitives::{refusal::Refusal, statement::OrganisationId};
use frame_support::{ensure, traits::Get};
use sp_runtime::traits::SaturatedConversion;

use crate::{Config, Pallet, Usage};

impl<T: Config> Pallet<T> {
	/// There is so much left of the organisation's quota of this block.
	pub(crate) fn ensure_quota(organisation: OrganisationId, cost: u32) -> Result<(), Refusal> {
		Self::used_with(Usage::<T>::get(organisation), cost).map(|_| ())
	}

	/// Counts what a submission costs against the organisation's quota of this block.
	pub(crate) fn use_quota(organisation: OrganisationId, cost: u32) -> Result<(), Refusal> {
		Usage::<T>::try_mutate(organisation, |usage| {
			*usage = Self::used_with(*usage, cost)?;
			Ok(())
		})
	}

	/// What the usage comes to; an error if it is more than the quota.
	fn used_with((block, used): (u32, u32), cost: u32) -> Result<(u32, u32), Refusal> {
		let now: u32 = frame_system::Pallet::<T>::block_number().saturated_into();
		let limit = T::QuotaPerBlock::get();
		let before = if block == now { used } else { 0 };
		let asked = before.saturating_add(cost);
		ensure!(asked <= limit, Refusal::QuotaExceeded { limit, asked });
		Ok((now, asked))
	}
}
