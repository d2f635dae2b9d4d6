//! How much one organisation may record in a block.

use catena_primitives::{refusal::Refusal, statement::OrganisationId};
use frame_support::{ensure, traits::Get};
use sp_runtime::traits::SaturatedConversion;

use crate::{Config, Pallet, Usage};

impl<T: Config> Pallet<T> {
	/// Counts what a submission costs against the organisation's quota of this block.
	pub(crate) fn use_quota(organisation: OrganisationId, cost: u32) -> Result<(), Refusal> {
		let now: u32 = frame_system::Pallet::<T>::block_number().saturated_into();
		let limit = T::QuotaPerBlock::get();
		Usage::<T>::try_mutate(organisation, |(block, used)| {
			let before = if *block == now { *used } else { 0 };
			let asked = before.saturating_add(cost);
			ensure!(asked <= limit, Refusal::QuotaExceeded { limit, asked });
			*block = now;
			*used = asked;
			Ok(())
		})
	}
}
