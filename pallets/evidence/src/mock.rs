//! A runtime of System, custody, both domains as the chain has them, and officers with real keys.
//!
//! Organisations 1 to 99 take part, and their officers have every role.

use catena_primitives::{
	action::{Action, Condition, Offer, Purpose},
	antiquities::ObjectId,
	attestation::{batch_root, signing_bytes, Submission, SubmissionV1},
	custody::Holder,
	evidence::{Acquisition, Case, CaseForm, CaseRights, Derivation, Examination, Exhibit, Member},
	hash::Hash,
	refusal::{Refusal, Refused},
	roles::Roles,
	statement::{Body, ClaimedTime, ItemId, Log, Millis, OrganisationId, Place, Signer},
};
use ed25519_dalek::{Signer as _, SigningKey};
use frame_support::{
	derive_impl, parameter_types,
	traits::{Authorize, ConstU32, Contains, Time},
};
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{TransactionSource, TransactionValidityError},
	BuildStorage, StateVersion,
};

use crate::invariants;

type Block = frame_system::mocking::MockBlock<Test>;

/// The time of the first block.
pub const START_MS: Millis = 1_750_000_000_000;

/// How long the offers of [`offer_to`] stand.
pub const HOUR_MS: Millis = 3_600_000;

/// Who opens the cases.
pub const LEAD: Holder = Holder { organisation: 1, officer: 1 };

/// An officer of the same organisation.
pub const COLLEAGUE: Holder = Holder { organisation: 1, officer: 2 };

/// An officer of another organisation.
pub const PARTNER: Holder = Holder { organisation: 2, officer: 1 };

/// An officer of a third organisation.
pub const LABORATORY: Holder = Holder { organisation: 3, officer: 1 };

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Custody: pallet_custody,
		Evidence: crate,
		Antiquities: pallet_antiquities,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl pallet_custody::Config for Test {
	type Rights = Everybody;
	type Domains = (Evidence, Antiquities);
	type Clock = Clock;
	type QuotaPerBlock = ConstU32<2048>;
	type LookAhead = ConstU32<8>;
	type MaxOwnLog = ConstU32<512>;
	type NeighbourWrite = ();
	type WeightInfo = ();
}

impl crate::Config for Test {
	type Organisations = Everybody;
}

impl pallet_antiquities::Config for Test {}

parameter_types! {
	/// The block's time.
	pub static Now: Millis = START_MS;
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

/// Every officer of the organisations 1 to 99, with every role.
pub struct Everybody;

impl pallet_custody::Rights for Everybody {
	fn rights(signer: &Signer) -> Result<Roles, Refusal> {
		let organisation = signer.organisation;
		if !<Self as Contains<OrganisationId>>::contains(&organisation) {
			return Err(Refusal::UnknownOrganisation { organisation });
		}
		Ok(Roles::NAMED.iter().fold(Roles::NONE, |all, (role, _)| all.with(*role)))
	}

	fn can_act(holder: Holder) -> bool {
		Self::contains(&holder.organisation)
	}
}

impl Contains<OrganisationId> for Everybody {
	fn contains(organisation: &OrganisationId) -> bool {
		(1..100).contains(organisation)
	}
}

/// Runs `test` on a fresh chain at block 1, and checks the invariants afterwards, custody's too.
pub fn build_and_execute(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
	Now::set(START_MS);
	NextNonce::set(0);
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		test();
		check_invariants();
	});
}

pub fn check_invariants() {
	pallet_custody::invariants::check::<Test>().unwrap();
	invariants::check::<Test>().unwrap();
}

/// Goes to the next block, `later_ms` after this one.
pub fn next_block(later_ms: Millis) {
	System::set_block_number(System::block_number() + 1);
	Now::mutate(|now| *now += later_ms);
}

/// An officer's key.
fn key(who: Holder) -> SigningKey {
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

fn genesis() -> Hash {
	System::block_hash(0).into()
}

/// The hash of what an officer says.
pub fn hash(by: Holder, body: &Body) -> Hash {
	body.hash(&genesis(), &signer(by))
}

/// A statement that was never made before, of something that happens now.
pub fn body(place: Place, action: Action) -> Body {
	let nonce = NextNonce::mutate(|nonce| {
		*nonce += 1;
		*nonce
	});
	let occurred = ClaimedTime { utc_ms: Now::get(), offset_minutes: 120 };
	Body { place, nonce: nonce.to_le_bytes(), action, occurred, details: None }
}

/// The first statement of an item.
pub fn first(action: Action) -> Body {
	body(Place::First, action)
}

/// The statement that comes next in an item's custody log.
pub fn custody(item: ItemId, action: Action) -> Body {
	let head = Custody::item(item).unwrap().log;
	body(Place::Custody { item, sequence: head.range.leaves(), parent: head.last }, action)
}

/// The statement that comes next in an organisation's own log on an item.
pub fn own(organisation: OrganisationId, item: ItemId, action: Action) -> Body {
	let logs = Custody::own_logs(&Custody::item(item).unwrap(), item);
	let head = logs.into_iter().find(|(of, _)| *of == organisation).map(|(_, head)| head);
	let (sequence, parent) = head.map_or((0, item), |head| (head.range.leaves(), head.last));
	body(Place::Own { item, sequence, parent }, action)
}

/// An offer for an hour.
pub fn offer_to(to: Holder) -> Action {
	Action::Offer(Offer {
		to,
		purpose: Purpose::Examination,
		condition: Condition::SealIntact,
		expires_ms: Now::get() + HOUR_MS,
	})
}

pub fn accept(offer: Hash) -> Action {
	Action::Accept { offer, condition: Condition::SealIntact }
}

/// Hands an item over from its holder to another.
#[track_caller]
pub fn hand_over(item: ItemId, to: Holder) {
	let from = Custody::item(item).unwrap().custody.holder;
	let offer = record(from, custody(item, offer_to(to)));
	record(to, custody(item, accept(offer)));
}

/// Statements under one signature.
pub fn signed(by: Holder, bodies: impl Into<Vec<Body>>) -> Submission {
	let mut submission = SubmissionV1 {
		genesis: genesis(),
		signer: signer(by),
		bodies: bodies.into().try_into().unwrap(),
		signature: [0; 64],
	};
	let root = batch_root(&submission.hashes());
	submission.signature = key(by).sign(&signing_bytes(&root)).to_bytes();
	Submission::V1(submission)
}

/// Sends a submission as a block has it executed: how it gets there is custody's matter.
pub fn send(submission: &Submission) -> Result<(), TransactionValidityError> {
	let call = RuntimeCall::from(pallet_custody::Call::submit {
		submission: Box::new(submission.clone()),
	});
	call.authorize(TransactionSource::InBlock).expect("authorizes itself")?;
	let authorized = frame_system::Origin::<Test>::Authorized.into();
	assert!(call.dispatch(authorized).is_ok());
	Ok(())
}

/// Records a statement and gives its hash.
#[track_caller]
pub fn record(by: Holder, body: Body) -> Hash {
	let hash = hash(by, &body);
	let submission = signed(by, [body]);
	assert_eq!(Custody::check(&submission), Ok(()));
	assert_eq!(send(&submission), Ok(()));
	hash
}

/// The root of the whole state, events included.
pub fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V0)
}

/// A statement is refused for exactly this, and nothing changes.
#[track_caller]
pub fn assert_refused(by: Holder, body: Body, reason: Refusal) {
	let before = root();
	let submission = signed(by, [body]);
	assert_eq!(Custody::check(&submission), Err(Refused { statement: Some(0), reason }));
	assert!(send(&submission).is_err());
	assert_eq!(root(), before);
}

/// All events since they were last asked for.
pub fn events() -> Vec<RuntimeEvent> {
	let events = System::events().into_iter().map(|record| record.event).collect();
	System::reset_events();
	events
}

/// The event of a statement that was recorded.
pub fn recorded(item: ItemId, log: Log, sequence: u32, statement: Hash) -> RuntimeEvent {
	pallet_custody::Event::Recorded { item, log, sequence, statement }.into()
}

/// Opens a case of the lead.
pub fn open() -> ItemId {
	record(LEAD, first(Action::OpenCase { form: CaseForm::JointInvestigation }))
}

/// The case's holder lets an organisation take part, or changes what it may do.
pub fn admit(case: ItemId, organisation: OrganisationId, rights: CaseRights) -> Hash {
	let holder = Custody::item(case).unwrap().custody.holder;
	record(holder, custody(case, Action::AdmitMember { organisation, rights }))
}

pub fn exhibit(case: ItemId) -> Body {
	first(Action::RegisterExhibit { case, acquisition: Acquisition::Seized })
}

pub fn image(from: ItemId) -> Body {
	first(Action::DeriveExhibit { from, derivation: Derivation::Image })
}

/// Registers an exhibit that the lead holds.
pub fn seize(case: ItemId) -> ItemId {
	record(LEAD, exhibit(case))
}

pub fn inspect() -> Action {
	Action::Examine { examination: Examination::Inspection }
}

/// Registers an artefact, which is no matter of evidence.
pub fn artefact() -> Body {
	let object_type = "Amphora".try_into().unwrap();
	first(Action::RegisterArtefact(ObjectId { object_type, ..Default::default() }))
}

pub fn members(case: ItemId) -> Vec<Member> {
	let Case::V1 { members, .. } = crate::Cases::<Test>::get(case).unwrap();
	members.into_inner()
}

/// How many exhibits a case counts.
pub fn counted(case: ItemId) -> u32 {
	let Case::V1 { exhibits, .. } = crate::Cases::<Test>::get(case).unwrap();
	exhibits
}

pub fn entry(exhibit: ItemId) -> Exhibit {
	crate::Exhibits::<Test>::get(exhibit).unwrap()
}
