use frame_support::parameter_types;
use sp_staking::SessionIndex;

use super::{TwoThirdsOfCouncil, DAY_BLOCKS, SESSION_BLOCKS};
use crate::{weights, Runtime, Timestamp};

parameter_types! {
	/// The most validators there can be.
	///
	/// Every member state, and as many agencies again. At this size a justification has about
	/// 7 KB, and a certificate holds one per change of authorities.
	pub const MaxValidators: u32 = 64;

	/// For how many sessions back an equivocation can be reported: 2,880, which are two days at a block
	/// each second, and up to twelve on a quiet chain.
	///
	/// Nodes report within seconds of seeing one; the rest is for a member that was cut off. Each
	/// session costs about 100 bytes of state.
	pub const ReportableSessions: SessionIndex = 2 * DAY_BLOCKS / SESSION_BLOCKS;
}

impl pallet_validators::Config for Runtime {
	type GovernanceOrigin = TwoThirdsOfCouncil;
	type MaxValidators = MaxValidators;
	type ReportableSessions = ReportableSessions;
	type Clock = Timestamp;
	type WeightInfo = weights::pallet_validators::WeightInfo<Runtime>;
}
