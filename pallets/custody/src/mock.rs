//! A runtime of System, a pallet that carries calls, and this pallet; officers with real keys.
//!
//! Organisations 1 to 99 have officers 1 to 9, who hold every role, until a test says otherwise.
//! The domain takes everything, until a test tells it to refuse.

use catena_primitives::{
	action::{Action, Condition, Offer, Purpose},
	attestation::{
		batch_root, signing_bytes, Submission, SubmissionV1, MAX_BATCH, QUOTA_UNITS_BEYOND_LOG,
		QUOTA_UNITS_PER_SUBMISSION,
	},
	custody::Holder,
	evidence::{Acquisition, CaseForm, Examination},
	hash::Hash,
	item::{Item, ItemV1, LogHead, OwnLog},
	refusal::{Refusal, Refused},
	roles::Roles,
	statement::{Body, ClaimedTime, ItemId, Log, Millis, OrganisationId, Place, Signature, Signer},
};
use codec::{Decode, Encode};
use ed25519_dalek::{Signer as _, SigningKey};
use frame_support::{
	derive_impl,
	dispatch::GetDispatchInfo,
	parameter_types,
	traits::{ConstU32, Time},
	weights::{constants::RocksDbWeight, Weight},
};
use frame_system::{AuthorizeCall, ChainContext};
use sp_runtime::{
	generic,
	testing::UintAuthorityId,
	traits::{Applyable, BlakeTwo256, Checkable},
	transaction_validity::{TransactionValidityError, ValidTransaction},
	BuildStorage, DispatchResult, StateVersion,
};

use crate::{invariants, Admission, Call, Domain, Event, Items, OwnLogs, Rights};

pub type Extrinsic =
	generic::UncheckedExtrinsic<u64, RuntimeCall, UintAuthorityId, AuthorizeCall<Test>>;
type Block = generic::Block<generic::Header<u64, BlakeTwo256>, Extrinsic>;

/// The time of the first block.
pub const START_MS: Millis = 1_750_000_000_000;

/// How long the offers of [`offer_to`] stand.
pub const HOUR_MS: Millis = 3_600_000;

/// What an organisation may record in a block: the costliest submission, and a little more.
pub const QUOTA: u32 = 1_000;

/// How far ahead of its log a statement may wait in the pool.
pub const LOOK_AHEAD: u32 = 8;

/// The most records of one own log.
pub const MAX_OWN_LOG: u32 = 64;

/// Who begins the items.
pub const OWNER: Holder = Holder { organisation: 1, officer: 1 };

/// An officer of the same organisation.
pub const COLLEAGUE: Holder = Holder { organisation: 1, officer: 2 };

/// An officer of another organisation.
pub const LABORATORY: Holder = Holder { organisation: 2, officer: 1 };

/// An officer of a third organisation.
pub const CUSTOMS: Holder = Holder { organisation: 3, officer: 1 };

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Carrier: carrier,
		Custody: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type DbWeight = RocksDbWeight;
}

impl carrier::Config for Test {
	type Carried = RuntimeCall;
}

impl crate::Config for Test {
	type Rights = Table;
	type Domains = Watcher;
	type Clock = Clock;
	type QuotaPerBlock = QuotaPerBlock;
	type LookAhead = ConstU32<LOOK_AHEAD>;
	type MaxOwnLog = ConstU32<MAX_OWN_LOG>;
	type NeighbourWrite = NeighbourWrite;
	type WeightInfo = ();
}

parameter_types! {
	/// The block's time.
	pub static Now: Millis = START_MS;
	/// What the table says of single officers, the last entry first.
	pub static Exceptions: Vec<(Holder, Result<Roles, Refusal>)> = Vec::new();
	/// The actions that the domain refuses, by name, and with what.
	pub static Refusing: Option<(&'static str, Refusal)> = None;
	/// The statement, item, log and custody that the domain was last shown.
	pub static LastShown: Option<(Hash, ItemId, Log, catena_primitives::custody::Custody)> = None;
	/// [`Config::QuotaPerBlock`](crate::Config::QuotaPerBlock).
	pub static QuotaPerBlock: u32 = QUOTA;
	/// [`Config::NeighbourWrite`](crate::Config::NeighbourWrite): a tenth of writing any entry.
	pub const NeighbourWrite: Weight = Weight::from_parts(10_000_000, 0);
	static NextNonce: u128 = 0;
}

/// The clock that [`Now`] sets.
pub struct Clock;

impl Time for Clock {
	type Moment = Millis;

	fn now() -> Millis {
		Now::get()
	}
}

/// Everybody's rights: those of [`Exceptions`], else all roles.
pub struct Table;

impl Table {
	fn of(who: Holder) -> Result<Roles, Refusal> {
		let organisation = who.organisation;
		if let Some((_, set)) = Exceptions::get().iter().rev().find(|(holder, _)| *holder == who) {
			return *set;
		}
		if !(1..100).contains(&organisation) {
			return Err(Refusal::UnknownOrganisation { organisation });
		}
		if !(1..10).contains(&who.officer) {
			return Err(Refusal::UnknownOfficer { organisation, officer: who.officer });
		}
		Ok(all_roles())
	}
}

impl Rights for Table {
	fn rights(found: &Signer) -> Result<Roles, Refusal> {
		let roles = Self::of(Holder::of(found))?;
		let expected = signer(Holder::of(found)).key;
		if found.key != expected {
			return Err(Refusal::NotTheOfficersKey { expected, found: found.key });
		}
		Ok(roles)
	}

	fn can_act(holder: Holder) -> bool {
		Self::of(holder).is_ok()
	}
}

/// A domain that counts what it takes in storage, and refuses what [`Refusing`] says.
pub struct Watcher;

/// Where the [`Watcher`] counts.
pub const WATCHED: &[u8] = b"watched";

impl Domain for Watcher {
	fn admit(admission: &Admission) -> Result<(), Refusal> {
		LastShown::set(Some((
			admission.statement,
			admission.item,
			admission.log,
			*admission.custody,
		)));
		frame_support::storage::unhashed::put(WATCHED, &(watched() + 1));
		match Refusing::get() {
			Some((name, refusal)) if name == admission.action.name() => Err(refusal),
			_ => Ok(()),
		}
	}

	fn weight(_: &Action) -> Weight {
		Weight::zero()
	}
}

/// How many statements the domain has taken.
pub fn watched() -> u32 {
	frame_support::storage::unhashed::get_or_default(WATCHED)
}

/// A pallet whose one call carries another, as those of utility or proxy do.
#[frame_support::pallet(dev_mode)]
pub mod carrier {
	use frame_support::{dispatch::DispatchResult, pallet_prelude::*};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Dispatchable;

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type Carried: Parameter + Dispatchable<RuntimeOrigin = Self::RuntimeOrigin>;
	}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		pub fn carry(origin: OriginFor<T>, carried: Box<T::Carried>) -> DispatchResult {
			carried.dispatch(origin).map(|_| ()).map_err(|refused| refused.error)
		}
	}
}

/// Runs `test` on a fresh chain at block 1, and checks the invariants afterwards.
pub fn build_and_execute(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
	Now::set(START_MS);
	QuotaPerBlock::set(QUOTA);
	Exceptions::set(Vec::new());
	Refusing::set(None);
	LastShown::set(None);
	NextNonce::set(0);
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		test();
		invariants::check::<Test>().unwrap();
	});
}

/// Goes to the next block, `later_ms` after this one.
pub fn next_block(later_ms: Millis) {
	System::set_block_number(System::block_number() + 1);
	Now::mutate(|now| *now += later_ms);
}

pub fn all_roles() -> Roles {
	Roles::NAMED.iter().fold(Roles::NONE, |all, (role, _)| all.with(*role))
}

/// Sets what the table says of an officer.
pub fn set_rights(who: Holder, rights: Result<Roles, Refusal>) {
	Exceptions::mutate(|set| set.push((who, rights)));
}

/// An officer's key.
pub fn key(who: Holder) -> SigningKey {
	let mut secret = [7; 32];
	secret[..4].copy_from_slice(&who.organisation.to_le_bytes());
	secret[4..8].copy_from_slice(&who.officer.to_le_bytes());
	SigningKey::from_bytes(&secret)
}

/// An officer as signer.
pub fn signer(who: Holder) -> Signer {
	Signer {
		organisation: who.organisation,
		officer: who.officer,
		key: key(who).verifying_key().to_bytes(),
	}
}

pub fn genesis() -> Hash {
	Custody::genesis()
}

/// A statement that was never made before, of something that happens now.
pub fn body(place: Place, action: Action) -> Body {
	let nonce = NextNonce::mutate(|nonce| {
		*nonce += 1;
		*nonce
	});
	Body {
		place,
		nonce: nonce.to_le_bytes(),
		action,
		occurred: ClaimedTime { utc_ms: Now::get(), offset_minutes: 120 },
		details: None,
	}
}

/// A new exhibit.
pub fn exhibit() -> Body {
	let acquisition = Acquisition::Seized;
	body(Place::First, Action::RegisterExhibit { case: [0xca; 32], acquisition })
}

/// So many new exhibits.
pub fn exhibits(count: u32) -> Vec<Body> {
	(0..count).map(|_| exhibit()).collect()
}

/// A new case.
pub fn case() -> Body {
	body(Place::First, Action::OpenCase { form: CaseForm::JointInvestigation })
}

/// The statement that comes next in an item's custody log.
pub fn custody(item: ItemId, action: Action) -> Body {
	let LogHead { range, last } = entry(item).log;
	body(Place::Custody { item, sequence: range.leaves(), parent: last }, action)
}

/// The statement that comes next in an organisation's own log on an item.
pub fn own(organisation: OrganisationId, item: ItemId, action: Action) -> Body {
	let (sequence, parent) = match OwnLogs::<Test>::get(item, organisation) {
		Some(OwnLog::V1(head)) => (head.range.leaves(), head.last),
		None => (0, item),
	};
	body(Place::Own { item, sequence, parent }, action)
}

/// Something that the holder does in the custody log, and others in their own.
pub fn inspect() -> Action {
	Action::Examine { examination: Examination::Inspection }
}

/// An offer for an hour.
pub fn offer_to(to: Holder) -> Action {
	offer_until(to, Now::get() + HOUR_MS)
}

pub fn offer_until(to: Holder, expires_ms: Millis) -> Action {
	let (purpose, condition) = (Purpose::Examination, Condition::SealIntact);
	Action::Offer(Offer { to, purpose, condition, expires_ms })
}

pub fn accept(offer: Hash) -> Action {
	Action::Accept { offer, condition: Condition::SealIntact }
}

pub fn entry(item: ItemId) -> ItemV1 {
	let Item::V1(entry) = Items::<Test>::get(item).unwrap();
	entry
}

/// The hash of what an officer says.
pub fn hash(by: Holder, body: &Body) -> Hash {
	body.hash(&genesis(), &signer(by))
}

/// Statements under one signature.
pub fn signed(by: Holder, bodies: impl Into<Vec<Body>>) -> Submission {
	Submission::V1(signed_v1(by, bodies))
}

/// The same, with its fields at hand.
pub fn signed_v1(by: Holder, bodies: impl Into<Vec<Body>>) -> SubmissionV1 {
	let mut submission = SubmissionV1 {
		genesis: genesis(),
		signer: signer(by),
		bodies: bodies.into().try_into().unwrap(),
		signature: [0; 64],
	};
	submission.signature = sign(by, &submission);
	submission
}

/// An officer's signature over the statements of a submission, whoever they are said to be of.
pub fn sign(by: Holder, submission: &SubmissionV1) -> Signature {
	key(by).sign(&signing_bytes(&batch_root(&submission.hashes()))).to_bytes()
}

pub fn call(submission: &Submission) -> RuntimeCall {
	Call::submit { submission: Box::new(submission.clone()) }.into()
}

/// Sends a transaction as it travels, in bytes, and executes it as in a block.
pub fn execute(extrinsic: Extrinsic) -> Result<DispatchResult, TransactionValidityError> {
	let bytes = extrinsic.encode();
	let extrinsic = Extrinsic::decode(&mut &bytes[..]).unwrap();
	let info = extrinsic.get_dispatch_info();
	let checked = extrinsic.check(&ChainContext::<Test>::default())?;
	let outcome = checked.apply::<Test>(&info, bytes.len())?;
	Ok(outcome.map(|_| ()).map_err(|refused| refused.error))
}

/// Sends a submission as its signer's gateway does.
pub fn send(submission: &Submission) -> Result<DispatchResult, TransactionValidityError> {
	execute(Extrinsic::new_transaction(call(submission), AuthorizeCall::new()))
}

/// What the pool is told of a submission whose signature was checked.
pub fn admit_to_pool(submission: &SubmissionV1) -> Result<ValidTransaction, Refused> {
	Custody::admit_to_pool(submission, &submission.hashes())
}

/// Records a statement and gives its hash.
#[track_caller]
pub fn record(by: Holder, body: Body) -> Hash {
	let hash = hash(by, &body);
	let submission = signed(by, [body]);
	assert_eq!(Custody::check(&submission), Ok(()));
	assert_eq!(send(&submission), Ok(Ok(())));
	hash
}

/// Records an exhibit that the owner holds.
pub fn seize() -> ItemId {
	record(OWNER, exhibit())
}

/// What an exhibit costs that is registered alone.
pub const SINGLE_COST: u32 = QUOTA_UNITS_PER_SUBMISSION + QUOTA_UNITS_BEYOND_LOG;

/// A submission of the owner's organisation that costs so many units: exhibits and, if that leaves one
/// over, an examination of the first.
pub fn costing(units: u32) -> Submission {
	let left = units.checked_sub(QUOTA_UNITS_PER_SUBMISSION).expect("what each costs");
	let mut bodies = exhibits(left / QUOTA_UNITS_BEYOND_LOG);
	if !left.is_multiple_of(QUOTA_UNITS_BEYOND_LOG) {
		let item = hash(OWNER, &bodies[0]);
		let next = Place::Custody { item, sequence: 1, parent: item };
		bodies.push(body(next, inspect()));
	}
	signed(OWNER, bodies)
}

/// Uses up so many units of what the owner's organisation may record in this block.
pub fn use_up(units: u32) {
	let full = QUOTA_UNITS_PER_SUBMISSION + QUOTA_UNITS_BEYOND_LOG * MAX_BATCH;
	// What is left over must be enough for a submission.
	let batches = units.saturating_sub(SINGLE_COST) / full;
	for _ in 0..batches {
		assert_eq!(send(&costing(full)), Ok(Ok(())));
	}
	assert_eq!(send(&costing(units - batches * full)), Ok(Ok(())));
}

/// The reason why the statement at `index` of a submission is refused.
pub fn at(index: u16, reason: Refusal) -> Refused {
	Refused { statement: Some(index), reason }
}

/// The root of the whole state, events included.
pub fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V0)
}

/// The submission is refused for exactly this, wherever it knocks, and nothing changes.
#[track_caller]
pub fn assert_refused(submission: &Submission, reason: impl Into<Refused>) {
	let reason = reason.into();
	let before = root();
	assert_eq!(Custody::check(submission), Err(reason.clone()));
	assert!(send(submission).is_err());
	let Submission::V1(inner) = submission;
	let unsigned = matches!(
		reason.reason,
		Refusal::BadSignature | Refusal::WrongGenesis { .. } | Refusal::EmptyBatch
	);
	if !unsigned {
		let Ok(signed) = Custody::check_signature(inner) else { panic!("it is signed") };
		assert_eq!(Custody::apply(inner, &signed), Err(reason));
		let authorized = frame_system::Origin::<Test>::Authorized.into();
		assert_eq!(
			Custody::submit(authorized, Box::new(submission.clone())),
			Err(crate::Error::<Test>::NotRecorded.into())
		);
	}
	assert_eq!(root(), before);
}

/// A single statement is refused for exactly this, and nothing changes.
#[track_caller]
pub fn assert_statement_refused(by: Holder, body: Body, reason: Refusal) {
	assert_refused(&signed(by, [body]), at(0, reason));
}

/// All events since they were last asked for.
pub fn events() -> Vec<RuntimeEvent> {
	let events = System::events().into_iter().map(|record| record.event).collect();
	System::reset_events();
	events
}

/// The event of a statement that was recorded.
pub fn recorded(item: ItemId, log: Log, sequence: u32, statement: Hash) -> RuntimeEvent {
	Event::Recorded { item, log, sequence, statement }.into()
}
