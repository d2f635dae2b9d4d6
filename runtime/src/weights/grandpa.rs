//! What GRANDPA's own benchmarks measure is a part of a report; the whole is measured with the validators.

use frame_support::weights::Weight;
use pallet_validators::WeightInfo as _;

use super::pallet_validators::WeightInfo as Measured;
use crate::Runtime;

/// Weights of pallet-grandpa.
pub struct WeightInfo;

impl pallet_grandpa::WeightInfo for WeightInfo {
	/// Measured with as many validators as there can be.
	fn report_equivocation(_validators: u32, _nominators: u32) -> Weight {
		Measured::<Runtime>::report_equivocation()
	}

	/// The call filter lets none through. It only writes one entry.
	fn note_stalled() -> Weight {
		Measured::<Runtime>::report_equivocation()
	}
}
