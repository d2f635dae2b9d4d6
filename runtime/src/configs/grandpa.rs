use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64},
};
use frame_system::offchain::{CreateBare, CreateTransactionBase};

use super::{MaxValidators, DAY_BLOCKS};
use crate::{
	weights, Historical, Offences, Runtime, RuntimeCall, RuntimeEvent, UncheckedExtrinsic,
};

parameter_types! {
	/// For how many blocks an equivocation report stays in the pool: two days, as long as
	/// pallet-validators keeps the roots that it is checked against.
	pub const ReportLongevity: u64 = 2 * DAY_BLOCKS as u64;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::grandpa::WeightInfo;
	type MaxAuthorities = MaxValidators;
	/// There are no nominators without a token.
	type MaxNominators = ConstU32<0>;
	/// Authority sets whose equivocations are reportable. Sets change when a member joins or a key is
	/// rotated: 256 of that within the two days in which reports are taken is more than there will
	/// be.
	type MaxSetIdSessionEntries = ConstU64<256>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl<Call> CreateTransactionBase<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = UncheckedExtrinsic;
}

/// How a node wraps the equivocation report that it submits to itself.
impl<Call> CreateBare<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}
