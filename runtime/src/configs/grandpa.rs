use frame_support::{parameter_types, traits::ConstU32};
use frame_system::offchain::{CreateBare, CreateTransactionBase};

use super::{offences::Reports, validators::ReportableSessions, MaxValidators, DAY_BLOCKS};
use crate::{weights, Runtime, RuntimeCall, RuntimeEvent, UncheckedExtrinsic, Validators};

parameter_types! {
	/// For how many blocks an equivocation report stays in the pool: 172,800, which are the 2,880 sessions
	/// for which pallet-validators keeps the roots that it is checked against.
	pub const ReportLongevity: u64 = 2 * DAY_BLOCKS as u64;

	/// The running session, those before it that are reportable, and the set before the first of them.
	pub const ReportableSets: u64 = 2 + ReportableSessions::get() as u64;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::grandpa::WeightInfo;
	type MaxAuthorities = MaxValidators;
	/// There are no nominators without a token.
	type MaxNominators = ConstU32<0>;
	/// Of how many authority sets it is kept when they were in charge. There is at most one for each session,
	/// and a report needs its own set's and that of the one before: with as many, nobody makes the time
	/// for reports shorter by changing keys in each session.
	type MaxSetIdSessionEntries = ReportableSets;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Reports, Validators, ReportLongevity>;
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
