//! A runtime of pallet-session, GRANDPA with its full report system, and this pallet.
//!
//! Account `i` has the session key of [`voter`]`(i)`. A session is one block.

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, OnFinalize, OnInitialize},
};
use frame_system::EnsureRoot;
use pallet_grandpa::TimeSlot;
use pallet_session::{disabling::UpToLimitDisablingStrategy, historical, PeriodicSessions};
use sp_consensus_grandpa::AuthorityId;
use sp_core::{ed25519, Pair};
use sp_runtime::{
	generic, impl_opaque_keys,
	testing::TestXt,
	traits::{BlakeTwo256, Convert, OpaqueKeys},
	BuildStorage,
};
use sp_staking::SessionIndex;

use crate::{invariants, NullCurrency, OncePerSession, UnitIdentification};

pub type AccountId = u64;
type Extrinsic = TestXt<RuntimeCall, ()>;
type Block = generic::Block<generic::Header<u64, BlakeTwo256>, Extrinsic>;

/// The minimum that the mock starts with.
pub const MINIMUM: u32 = 3;

/// The set that the mock starts with.
pub const FIRST: [AccountId; 4] = [1, 2, 3, 4];

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Authorship: pallet_authorship,
		// Before Session, whose genesis asks for the set.
		Validators: crate,
		Session: pallet_session,
		Historical: historical,
		Grandpa: pallet_grandpa,
		Offences: pallet_offences,
	}
);

impl_opaque_keys! {
	pub struct Keys {
		pub grandpa: Grandpa,
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl<C> frame_system::offchain::CreateTransactionBase<C> for Test
where
	RuntimeCall: From<C>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = Extrinsic;
}

impl<C> frame_system::offchain::CreateBare<C> for Test
where
	RuntimeCall: From<C>,
{
	fn create_bare(call: RuntimeCall) -> Extrinsic {
		TestXt::new_bare(call)
	}
}

impl pallet_authorship::Config for Test {
	type FindAuthor = ();
	type EventHandler = ();
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = sp_runtime::traits::ConvertInto;
	type ShouldEndSession = PeriodicSessions<ConstU64<1>, ConstU64<0>>;
	type NextSessionRotation = PeriodicSessions<ConstU64<1>, ConstU64<0>>;
	type SessionManager = historical::NoteHistoricalRoot<Self, Validators>;
	type SessionHandler = <Keys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = Keys;
	type DisablingStrategy = UpToLimitDisablingStrategy;
	type WeightInfo = ();
	type Currency = NullCurrency<RuntimeHoldReason>;
	type KeyDeposit = ConstU32<0>;
}

impl historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = UnitIdentification;
}

impl pallet_offences::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	type OnOffenceHandler = ();
}

/// As in the runtime.
pub type Reports = OncePerSession<Test, Offences, LastSessionOfSet>;

pub struct LastSessionOfSet;

impl Convert<TimeSlot, Option<SessionIndex>> for LastSessionOfSet {
	fn convert(slot: TimeSlot) -> Option<SessionIndex> {
		pallet_grandpa::SetIdSession::<Test>::get(slot.set_id)
	}
}

impl pallet_grandpa::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = MaxValidators;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<16>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Reports, Validators, ConstU64<16>>;
}

parameter_types! {
	pub const MaxValidators: u32 = 6;
	pub const ReportableSessions: u32 = 8;
}

impl crate::Config for Test {
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type MaxValidators = MaxValidators;
	type ReportableSessions = ReportableSessions;
	type Clock = Clock;
	type WeightInfo = ();
}

/// A second goes by with each block.
pub struct Clock;

impl frame_support::traits::Time for Clock {
	type Moment = u64;

	fn now() -> u64 {
		System::block_number() * 1000
	}
}

/// The session key pair of an account.
pub fn voter(account: AccountId) -> ed25519::Pair {
	ed25519::Pair::from_string(&format!("//{account}"), None).unwrap()
}

/// The session keys of an account.
pub fn keys(account: AccountId) -> Keys {
	Keys { grandpa: AuthorityId::from(voter(account).public()) }
}

/// Runs `test` on a fresh chain whose set is [`FIRST`], and checks the invariants afterwards.
pub fn build_and_execute(test: impl FnOnce()) {
	build_and_execute_with(FIRST.to_vec(), MINIMUM, test)
}

/// The same with another set and minimum.
pub fn build_and_execute_with(validators: Vec<AccountId>, minimum: u32, test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig {
		session: pallet_session::GenesisConfig {
			keys: validators.iter().map(|who| (*who, *who, keys(*who))).collect(),
			..Default::default()
		},
		validators: crate::GenesisConfig { validators, minimum, founders: vec![100] },
		..Default::default()
	}
	.build_storage()
	.unwrap();
	sp_io::TestExternalities::new(storage).execute_with(|| {
		run_sessions(1);
		System::reset_events();
		test();
		invariants::check_all::<Test>().unwrap();
	});
}

/// Ends as many sessions, a block each.
pub fn run_sessions(count: u32) {
	for _ in 0..count {
		let ended = System::block_number();
		Grandpa::on_finalize(ended);
		System::set_block_number(ended + 1);
		Session::on_initialize(ended + 1);
	}
	Grandpa::on_finalize(System::block_number());
}

/// Gives `who` an account and session keys, as a candidate that has called `set_keys`.
pub fn register_keys(who: AccountId) {
	if !System::account_exists(&who) {
		System::inc_providers(&who);
	}
	set_keys(who, who);
}

/// Registers the session keys of `whose` for `who`.
pub fn set_keys(who: AccountId, whose: AccountId) {
	use pallet_session::SessionInterface;
	<Session as SessionInterface>::set_keys(&who, keys(whose)).unwrap();
}

/// What is kept of a validator's past.
pub fn history(who: AccountId) -> crate::types::HistoryV1 {
	let crate::History::V1(history) = crate::Histories::<Test>::get(who).unwrap();
	history
}

/// The events of this pallet since they were last reset.
pub fn events() -> Vec<crate::Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Validators(event) => Some(event),
			_ => None,
		})
		.collect()
}
