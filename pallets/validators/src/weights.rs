//! Weights of the calls.

use frame_support::weights::Weight;

/// The weight of each call.
pub trait WeightInfo {
	/// `add_validator`.
	fn add_validator() -> Weight;
	/// `remove_validator`.
	fn remove_validator() -> Weight;
	/// `invite_candidate`.
	fn invite_candidate() -> Weight;
	/// pallet-session's `set_keys`.
	fn set_keys() -> Weight;
	/// GRANDPA's `report_equivocation` and `report_equivocation_unsigned`, the check before the block
	/// takes it included.
	fn report_equivocation() -> Weight;
}

/// For tests, in which nothing takes time.
impl WeightInfo for () {
	fn add_validator() -> Weight {
		Weight::zero()
	}

	fn remove_validator() -> Weight {
		Weight::zero()
	}

	fn invite_candidate() -> Weight {
		Weight::zero()
	}

	fn set_keys() -> Weight {
		Weight::zero()
	}
	fn report_equivocation() -> Weight {
		Weight::zero()
	}
}
