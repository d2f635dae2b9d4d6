//! Scenes that tests begin with.

use catena_primitives::{
	action::{Action, Condition, Offer, Purpose},
	antiquities::{AdverseReport, AdverseStatus, LegalBasis, ObjectId},
	custody::Holder,
	disclosure::{Field, FieldKind, FileDigest},
	evidence::{Acquisition, Derivation, Examination},
	item::ItemKind,
	layout,
	registry::{
		KeyReport, Officer, OfficerV2, Organisation, OrganisationV2, Suspension, Term, TermStanding,
	},
	roles::Roles,
	statement::Log,
	Hash,
};
use codec::Encode;
use ed25519_zebra::SigningKey;

use super::{
	chain::{public, Chain, Validators},
	scene::{organisation, time_of, InBatch, Person, Scene, CASE},
};

/// Indices into [`people`].
pub const INVESTIGATOR: usize = 0;
pub const CUSTODIAN: usize = 1;
pub const LABORATORY: usize = 2;
pub const CUSTOMS: usize = 3;
pub const MUSEUM: usize = 4;

pub fn people() -> Vec<Person> {
	vec![
		Person::new(1, 1, Roles::INVESTIGATOR),
		Person::new(1, 2, Roles::CUSTODIAN),
		Person::new(2, 1, Roles::EXAMINER),
		Person::new(3, 1, Roles::CUSTOMS),
		Person::new(4, 1, Roles::REGISTRAR),
	]
}

pub fn four(id: u64, first: u8) -> Validators {
	Validators::new(id, first..first + 4)
}

/// 20 blocks; the four authorities change in block 6 and in block 11.
pub fn chain() -> Chain {
	Chain::new(20, four(0, 1), vec![(6, four(1, 11)), (11, four(2, 21))])
}

pub fn offer_to(to: Holder, expires_ms: u64) -> Action {
	Action::Offer(Offer {
		to,
		purpose: Purpose::Examination,
		condition: Condition::SealIntact,
		expires_ms,
	})
}

pub fn accept(offer: Hash) -> Action {
	Action::Accept { offer, condition: Condition::SealIntact }
}

pub fn examine() -> Action {
	Action::Examine { examination: Examination::HashVerified }
}

pub fn register_exhibit() -> Action {
	Action::RegisterExhibit { case: CASE, acquisition: Acquisition::Seized }
}

pub fn derive_exhibit(from: Hash) -> Action {
	Action::DeriveExhibit { from, derivation: Derivation::Image }
}

pub fn report() -> Action {
	Action::ReportAdverse(AdverseReport {
		status: AdverseStatus::ReportedStolen,
		basis: LegalBasis::Unesco1970,
	})
}

pub fn register_artefact() -> Action {
	Action::RegisterArtefact(ObjectId {
		object_type: "krater".try_into().unwrap(),
		..ObjectId::default()
	})
}

pub fn digest(byte: u8) -> FileDigest {
	FileDigest { size_bytes: 1_000 + u64::from(byte), sha256: [byte; 32], blake3: [!byte; 32] }
}

pub fn fields() -> Vec<Field> {
	let field = |kind, salt: u8, value: Vec<u8>| Field {
		kind,
		salt: [salt; 32],
		value: value.try_into().unwrap(),
	};
	vec![
		field(FieldKind::File, 1, digest(1).encode()),
		field(FieldKind::FileName, 2, b"disk.img".to_vec()),
		field(FieldKind::SealNumber, 3, b"B-1177".to_vec()),
	]
}

/// An exhibit, registered in a batch of five, offered to a laboratory, examined there, given back
/// and on offer again; and examined by customs in a log of their own.
pub fn exhibit() -> Scene {
	let mut scene = Scene::new(chain(), people(), ItemKind::Exhibit);
	scene.people[CUSTOMS].roles = Roles::CUSTOMS.with(Roles::EXAMINER);
	let batch = Some(InBatch { index: 2, size: 5 });
	scene.record_with(Log::Custody, INVESTIGATOR, register_exhibit(), 2, &fields(), batch);
	let (laboratory, custodian) =
		(scene.people[LABORATORY].holder(), scene.people[CUSTODIAN].holder());
	let first = scene.record(Log::Custody, INVESTIGATOR, offer_to(laboratory, time_of(9)), 3);
	scene.record(Log::Own(3), CUSTOMS, examine(), 3);
	scene.record(Log::Custody, LABORATORY, accept(first), 4);
	scene.record(Log::Custody, LABORATORY, examine(), 7);
	let second = scene.record(Log::Custody, LABORATORY, offer_to(custodian, time_of(12)), 8);
	scene.record(Log::Own(3), CUSTOMS, examine(), 9);
	scene.record(Log::Custody, CUSTODIAN, accept(second), 10);
	scene.record(Log::Custody, CUSTODIAN, offer_to(laboratory, time_of(100)), 15);
	scene
}

/// An artefact with two adverse reports of customs, of which one is settled, and one of
/// investigators.
pub fn artefact() -> Scene {
	let mut scene = Scene::new(chain(), people(), ItemKind::Artefact);
	scene.record(Log::Custody, MUSEUM, register_artefact(), 2);
	let first = scene.record(Log::Own(3), CUSTOMS, report(), 3);
	scene.record(Log::Own(1), INVESTIGATOR, report(), 4);
	scene.record(Log::Own(3), CUSTOMS, report(), 5);
	scene.record(Log::Own(3), CUSTOMS, Action::SettleReport { report: first }, 8);
	scene
}

/// As small as it gets with every part of a proof in it: one authority, one change, one report, one
/// field.
pub fn small() -> Scene {
	let chain = Chain::new(3, Validators::new(0, [1]), vec![(1, Validators::new(1, [2]))]);
	let mut scene = Scene::new(chain, people(), ItemKind::Artefact);
	let batch = Some(InBatch { index: 0, size: 2 });
	scene.record_with(Log::Custody, MUSEUM, register_artefact(), 1, &fields(), batch);
	scene.record(Log::Own(3), CUSTOMS, report(), 2);
	scene
}

/// An exhibit with `count` records in its custody log, going back and forth.
pub fn long(count: u32) -> Scene {
	let mut scene = Scene::new(Chain::new(400, four(0, 1), vec![]), people(), ItemKind::Exhibit);
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 1);
	let (mut from, mut to) = (INVESTIGATOR, CUSTODIAN);
	let mut offered = None;
	for block in 2..=count {
		offered = match offered {
			None => {
				let action = offer_to(scene.people[to].holder(), time_of(block + 10));
				Some(scene.record(Log::Custody, from, action, block))
			}
			Some(offer) => {
				scene.record(Log::Custody, to, accept(offer), block);
				(from, to) = (to, from);
				None
			}
		};
	}
	scene
}

/// An artefact on which an officer has signed with two keys: registered, offered when the first key was
/// stolen already, withdrawn with the second, and offered again. The officer was amended, suspended and
/// reinstated meanwhile.
pub fn two_keys() -> Scene {
	let mut people = people();
	people[LABORATORY].roles = Roles::REGISTRAR;
	let chain = Chain::new(40, Validators::new(0, [1]), vec![]);
	let mut scene = Scene::new(chain, people, ItemKind::Artefact);
	let customs = scene.people[CUSTOMS].holder();
	let first = scene.people[LABORATORY].entry();
	let second = SigningKey::from([222; 32]);
	scene.record(Log::Custody, LABORATORY, register_artefact(), 5);
	let offer = scene.record(Log::Custody, LABORATORY, offer_to(customs, time_of(90)), 10);
	scene.people[LABORATORY].key = second;
	scene.record(Log::Custody, LABORATORY, Action::Withdraw { offer }, 15);
	let roles = Roles::REGISTRAR.with(Roles::CUSTODIAN);
	scene.people[LABORATORY].roles = roles;
	scene.record(Log::Custody, LABORATORY, offer_to(customs, time_of(95)), 30);

	let mut officer = OfficerV2::from(first.clone());
	let term = officer.term;
	let renewed = Term { since_ms: time_of(12), key: public(&second), ..term };
	let amended = Term { since_ms: time_of(18), roles, valid_until_ms: time_of(9_000), ..renewed };
	let (since_ms, standing) = (time_of(20), TermStanding::Suspended);
	let suspended = Term { since_ms, standing, ..amended };
	let reinstated = Term { since_ms: time_of(22), ..amended };
	for term in [renewed, amended, suspended, reinstated] {
		assert!(officer.begin(term));
	}
	let (suspected_ms, reported_ms) = (time_of(8), time_of(25));
	let report = KeyReport { key: first.key, suspected_ms, reported_ms };
	officer.reports.try_push(report).unwrap();
	scene.edit(layout::officer(2, 1), Officer::V2(officer));
	let mut partner = OrganisationV2::from(organisation(3));
	let ended = Suspension { from_ms: time_of(2), until_ms: Some(time_of(4)) };
	partner.suspensions.try_push(ended).unwrap();
	scene.edit(layout::organisation(3), Organisation::V2(partner));
	scene
}
