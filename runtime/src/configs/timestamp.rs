use frame_support::traits::ConstU64;

use super::SLOT_MILLISECONDS;
use crate::{weights, Aura, Runtime};

impl pallet_timestamp::Config for Runtime {
	/// Milliseconds since the Unix epoch.
	type Moment = u64;
	/// Aura checks that the time fits the slot, so an author cannot date a block as it likes.
	type OnTimestampSet = Aura;
	/// Half a slot, as the pallet advises: it must not refuse a block that Aura accepts. Never 0: of two
	/// blocks in a proof, the later one has the later time (PF-36).
	type MinimumPeriod = ConstU64<{ SLOT_MILLISECONDS / 2 }>;
	type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}
