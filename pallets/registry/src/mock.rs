//! A runtime of System, Timestamp and this pallet; administrators without a balance, officers with
//! real keys.

use catena_primitives::{
	enrolment::possession_bytes,
	registry::{
		CountryCode, Officer, OfficerV2, OrganisationName, OrganisationV2, Term, TermStanding,
	},
	roles::Roles,
	statement::{Millis, OfficerId, OrganisationId, PublicKey, Signature, Signer},
};
use ed25519_dalek::{Signer as _, SigningKey};
use frame_support::{derive_impl, traits::ConstU32};
use frame_system::EnsureRoot;
use sp_runtime::{
	traits::IdentityLookup, AccountId32, BuildStorage, DispatchError, DispatchResult, StateVersion,
};

use crate::{invariants, Officers, Organisations};

type Block = frame_system::mocking::MockBlock<Test>;

/// The time of the first block.
pub const START_MS: Millis = 1_750_000_000_000;

/// A day.
pub const DAY_MS: Millis = 86_400_000;

/// The most organisations that the mock admits.
pub const MAX_ORGANISATIONS: u32 = 5;

/// The organisation that is there from genesis.
pub const FOUNDER: OrganisationId = 1;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Registry: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

impl crate::Config for Test {
	type GovernanceOrigin = EnsureRoot<AccountId32>;
	type Clock = Timestamp;
	type MaxOrganisations = ConstU32<MAX_ORGANISATIONS>;
	type WeightInfo = ();
}

/// The administrator of an organisation, or the account that will be.
pub fn admin(organisation: OrganisationId) -> AccountId32 {
	let mut account = [0xad; 32];
	account[..4].copy_from_slice(&organisation.to_le_bytes());
	account.into()
}

pub fn name(text: &str) -> OrganisationName {
	text.try_into().unwrap()
}

/// Name, country and administrator of an organisation as a chain specification gives it.
pub fn founder(organisation: OrganisationId) -> (Vec<u8>, CountryCode, AccountId32) {
	(b"Europol".to_vec(), *b"EU", admin(organisation))
}

/// Runs `test` at block 1 of a fresh chain with the one [`FOUNDER`], and checks the invariants
/// afterwards.
pub fn build_and_execute(test: impl FnOnce()) {
	build_and_execute_with(vec![founder(FOUNDER)], test)
}

/// The same with other founders.
pub fn build_and_execute_with(
	founders: Vec<(Vec<u8>, CountryCode, AccountId32)>,
	test: impl FnOnce(),
) {
	let storage =
		RuntimeGenesisConfig { registry: crate::GenesisConfig { founders }, ..Default::default() }
			.build_storage()
			.unwrap();
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		set_now(START_MS);
		test();
		invariants::check::<Test>().unwrap();
	});
}

/// Sets the block's time.
pub fn set_now(now_ms: Millis) {
	pallet_timestamp::Now::<Test>::put(now_ms);
}

/// A key pair.
pub fn key(seed: u8) -> SigningKey {
	SigningKey::from_bytes(&[seed; 32])
}

/// The public half of a key pair.
pub fn public(seed: u8) -> PublicKey {
	key(seed).verifying_key().to_bytes()
}

pub fn genesis() -> [u8; 32] {
	System::block_hash(0).into()
}

/// A key's proof that it is enrolled here, by this organisation.
pub fn possession(seed: u8, organisation: OrganisationId) -> Signature {
	key(seed).sign(&possession_bytes(&genesis(), organisation, &public(seed))).to_bytes()
}

/// Enrols an investigator for a day from the first block on, as the organisation's administrator.
pub fn enrol(organisation: OrganisationId, seed: u8) -> DispatchResult {
	Registry::enrol_officer(
		by_admin(organisation),
		public(seed),
		Roles::INVESTIGATOR,
		START_MS,
		START_MS + DAY_MS,
		possession(seed, organisation),
	)
}

pub fn by_admin(organisation: OrganisationId) -> RuntimeOrigin {
	RuntimeOrigin::signed(admin(organisation))
}

/// Admits an organisation with the number that comes next.
pub fn admit(organisation: OrganisationId) -> DispatchResult {
	Registry::admit_organisation(
		RuntimeOrigin::root(),
		name("Landeskriminalamt"),
		*b"DE",
		admin(organisation),
	)
}

/// A signer as it stands in a statement.
pub fn signer(organisation: OrganisationId, officer: OfficerId, seed: u8) -> Signer {
	Signer { organisation, officer, key: public(seed) }
}

pub fn organisation(number: OrganisationId) -> OrganisationV2 {
	Organisations::<Test>::get(number).unwrap().into()
}

pub fn officer(organisation: OrganisationId, number: OfficerId) -> OfficerV2 {
	Officers::<Test>::get(organisation, number).unwrap().into()
}

/// What an officer is enrolled with by [`enrol`].
pub fn term(seed: u8) -> Term {
	Term {
		since_ms: START_MS,
		key: public(seed),
		roles: Roles::INVESTIGATOR,
		valid_from_ms: START_MS,
		valid_until_ms: START_MS + DAY_MS,
		standing: TermStanding::Active,
	}
}

/// Changes an officer's entry behind the pallet's back.
pub fn put_officer(organisation: OrganisationId, number: OfficerId, entry: OfficerV2) {
	Officers::<Test>::insert(organisation, number, Officer::V2(entry));
}

/// The root of the whole state, events included.
pub fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V0)
}

/// The call is refused for exactly this, and nothing changes.
#[track_caller]
pub fn assert_refused(call: impl FnOnce() -> DispatchResult, reason: impl Into<DispatchError>) {
	let before = root();
	// As a transaction is executed: what it wrote before it failed is taken back.
	let outcome = frame_support::storage::with_storage_layer(call);
	assert_eq!(outcome, Err(reason.into()));
	assert_eq!(root(), before);
}

/// All events since they were last asked for.
pub fn events() -> Vec<RuntimeEvent> {
	let events = System::events().into_iter().map(|record| record.event).collect();
	System::reset_events();
	events
}
