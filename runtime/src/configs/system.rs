use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstU16, ConstU32},
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use frame_system::limits;
use sp_runtime::{traits::AccountIdLookup, Perbill};
use sp_version::RuntimeVersion;

use super::SLOT_MILLISECONDS;
use crate::{
	weights::{self, database::DatabaseWeight},
	AccountId, Block, BlockNumber, Hash, Nonce, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, RuntimeTask, VERSION,
};

/// What is left of a block for records; the rest is for upgrades and equivocation reports, of which the
/// code of an upgrade takes 126 ms by its measured weight.
const NORMAL_SHARE: Perbill = Perbill::from_percent(80);

/// How long a block may be, in bytes.
pub const BLOCK_BYTES_MAX: u32 = 5 * 1024 * 1024;

/// How long a block may take, in milliseconds of the reference machine: two thirds of a slot, which
/// leaves one for the network.
const BLOCK_MILLISECONDS_MAX: u64 = SLOT_MILLISECONDS * 2 / 3;

parameter_types! {
	/// How many past block hashes System keeps: 4096, at least an hour, and seven on a quiet chain.
	///
	/// An extrinsic's mortal era can be that long at most (the SDK's longest useful one is 4096
	/// blocks), so a signature that was carried to a gateway by hand still counts the same day. Older
	/// hashes are in the ancestry range. Costs about 300 KB of state.
	pub const BlockHashCount: BlockNumber = 4096;

	/// See [`VERSION`].
	pub const Version: RuntimeVersion = VERSION;

	/// How long a block may take. Proof size is not limited: nobody but full nodes executes blocks.
	pub BlockWeights: limits::BlockWeights = limits::BlockWeights::with_sensible_defaults(
		Weight::from_parts(BLOCK_MILLISECONDS_MAX * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX),
		NORMAL_SHARE,
	);

	/// How long a block may be.
	pub BlockLength: limits::BlockLength = limits::BlockLength::builder()
		.max_length(BLOCK_BYTES_MAX)
		.modify_max_length_for_class(DispatchClass::Normal, |max| *max = NORMAL_SHARE * *max)
		.build();
}

/// What is not named here is the SDK's default for a chain without a currency.
#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	#[cfg(not(feature = "runtime-benchmarks"))]
	type BaseCallFilter = crate::calls::AllowedCalls;
	/// The SDK's benchmarks of the council pass motions that remark something.
	#[cfg(feature = "runtime-benchmarks")]
	type BaseCallFilter = frame_support::traits::Everything;
	type Block = Block;
	type BlockWeights = BlockWeights;
	type BlockLength = BlockLength;
	type AccountId = AccountId;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type Nonce = Nonce;
	type Hash = Hash;
	type BlockHashCount = BlockHashCount;
	type DbWeight = DatabaseWeight;
	type Version = Version;
	/// The SDK's generic prefix: accounts of this chain are of no use on another anyway.
	type SS58Prefix = ConstU16<42>;
	/// A validator holds one reference for its keys; sixteen is the SDK's usual limit.
	type MaxConsumers = ConstU32<16>;
	type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
	/// What is done to the state in the first block of a new runtime.
	type SingleBlockMigrations = (
		pallet_registry::migrations::ToLayout2<Runtime>,
		pallet_validators::migrations::SettleDisabled<Runtime>,
	);
	type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
}
