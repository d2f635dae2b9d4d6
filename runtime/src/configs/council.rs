use frame_support::{parameter_types, traits::ConstU32, weights::Weight};
use pallet_collective::{EnsureProportionAtLeast, Instance1, PrimeDefaultVote};
use sp_runtime::Perbill;

use super::{BlockWeights, DAY_BLOCKS};
use crate::{weights, AccountId, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin};

/// The council: one seat per founding organisation.
pub type CouncilInstance = Instance1;

/// Two thirds of the council: who may admit, suspend and readmit organisations, and change the
/// validators.
pub type TwoThirdsOfCouncil = EnsureProportionAtLeast<AccountId, CouncilInstance, 2, 3>;

/// Three quarters of the council: who may change the runtime, and the council itself.
///
/// The second for the sake of the first: two thirds that could fill seats would fill as many as they need
/// for three quarters.
pub type ThreeQuartersOfCouncil = EnsureProportionAtLeast<AccountId, CouncilInstance, 3, 4>;

parameter_types! {
	/// How long a motion can be voted on: a week at least, so that each member's office is open for some
	/// of it.
	pub const MotionDuration: BlockNumber = 7 * DAY_BLOCKS;

	/// Half a block: a motion that passes must not crowd out the records of that block.
	pub MaxProposalWeight: Weight = Perbill::from_percent(50) * BlockWeights::get().max_block;
}

impl pallet_collective::Config<CouncilInstance> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = MotionDuration;
	/// Motions open at a time. Each seat has a share of them (`motions::share`).
	type MaxProposals = ConstU32<64>;
	/// As many as there can be validators: each of those belongs to one member.
	type MaxMembers = ConstU32<64>;
	/// Whoever does not vote has voted no, for no prime is ever set (`motions::check` lets none through).
	type DefaultVote = PrimeDefaultVote;
	type WeightInfo = weights::pallet_collective::WeightInfo<Runtime>;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type SetMembersOrigin = ThreeQuartersOfCouncil;
	/// The SDK's benchmarks set the members as root.
	#[cfg(feature = "runtime-benchmarks")]
	type SetMembersOrigin = frame_system::EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = TwoThirdsOfCouncil;
	type KillOrigin = TwoThirdsOfCouncil;
	/// A motion costs nothing, but takes up a place of its seat's share.
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Consideration = crate::motions::Place;
	/// The SDK's benchmarks have one seat table all motions that there can be. What a place takes, the
	/// extension is counted for that looks for it (`motions::weight`).
	#[cfg(feature = "runtime-benchmarks")]
	type Consideration = ();
}
