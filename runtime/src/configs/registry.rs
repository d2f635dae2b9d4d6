use frame_support::traits::ConstU32;

use super::TwoThirdsOfCouncil;
use crate::{weights, Runtime, Timestamp};

impl pallet_registry::Config for Runtime {
	type GovernanceOrigin = TwoThirdsOfCouncil;
	type Clock = Timestamp;
	/// Two authorities for each Member State, the Union's bodies, and as many partners again.
	/// Entries are never removed, for old records name them.
	type MaxOrganisations = ConstU32<128>;
	type WeightInfo = weights::pallet_registry::WeightInfo<Runtime>;
}
