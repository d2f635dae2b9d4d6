use frame_support::traits::ConstU32;
use pallet_session::{disabling::UpToLimitDisablingStrategy, historical, PeriodicSessions};
use pallet_validators::{NullCurrency, UnitIdentification};
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

use crate::{
	weights, AccountId, BlockNumber, Runtime, RuntimeEvent, RuntimeHoldReason, SessionKeys,
	Validators,
};

/// How many blocks a session has.
///
/// A minute of a busy chain, six of a quiet one: a change of the set takes effect after one to two.
/// pallet-session declares the first block of a session as full, so one block in sixty carries no
/// transactions of the normal class.
pub const SESSION_BLOCKS: BlockNumber = 60;

type Sessions = PeriodicSessions<ConstU32<SESSION_BLOCKS>, ConstU32<0>>;

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	/// Every account may register keys. Who validates is the council's to say.
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Sessions;
	type NextSessionRotation = Sessions;
	type SessionManager = historical::NoteHistoricalRoot<Runtime, Validators>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	/// Fewer than a third are ever disabled, so that reports alone cannot stop the chain: of four, one.
	/// Disabled means kept from making blocks; votes on finality count all the same.
	type DisablingStrategy = UpToLimitDisablingStrategy;
	type WeightInfo = weights::session::WeightInfo;
	type Currency = NullCurrency<RuntimeHoldReason>;
	type KeyDeposit = ConstU32<0>;
}

impl historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = UnitIdentification;
}
