//! The SDK's benchmark of pallet-session needs its staking, so the call is measured with the validators.

use frame_support::weights::Weight;
use pallet_validators::WeightInfo as _;

use super::pallet_validators::WeightInfo as Measured;
use crate::Runtime;

/// Weights of pallet-session.
pub struct WeightInfo;

impl pallet_session::WeightInfo for WeightInfo {
	fn set_keys() -> Weight {
		Measured::<Runtime>::set_keys()
	}

	/// The call filter lets none through. It does less than setting keys anew, which begins with
	/// forgetting the old ones.
	fn purge_keys() -> Weight {
		Measured::<Runtime>::set_keys()
	}
}
