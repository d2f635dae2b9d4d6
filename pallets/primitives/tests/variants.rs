//! What can stand in a proof and in the state, held fast as tables.
//!
//! A verifier in a court knows what was there when it was made. It answers "undetermined" to a newer
//! version, because it reads the version first; to anything else that it does not know it answers
//! "rejected", and calls a true record forged. So these tables belong to a version (PF-5 and PF-16
//! of `docs/spec/proof-format.md`) and are never changed, only followed by those of the next one.

use catena_primitives::{
	action::{Action, Condition, Offer, Purpose, RejectReason},
	antiquities::{
		AdverseReport, AdverseStatus, Artefact, LegalBasis, Line, ObjectId, Paragraph, Report,
	},
	attestation::MAX_BATCH,
	checkpoint_proof::{self, CheckpointProofV1},
	custody::{Custody, Holder, OpenOffer, MAX_OFFER_MS},
	disclosure::{Field, FieldKind, FileDigest, MAX_FIELD_BYTES},
	evidence::{
		Acquisition, Case, CaseForm, CaseRights, Derivation, Examination, Exhibit, Member,
		MAX_MEMBERS,
	},
	item::{Item, ItemKind, ItemV1, LogHead, OwnLog, MAX_OWN_LOGS},
	layout,
	mmr::{Mmr, RootedPath, MAX_PEAKS},
	proof::{
		self, AuthoritySet, BlockRef, Checkpoint, Descent, Disclosure, Extension, Finalized,
		LogProof, LogRecords, ProofV1, ProvenRecord, SelectedRecord,
	},
	published::{self, PublishedV1, PublisherSignature},
	record::{Attestation, Batch, Record, RecordV1, Recorded},
	registry::{
		KeyReport, Officer, OfficerV1, OfficerV2, Organisation, OrganisationName, OrganisationV1,
		OrganisationV2, Standing, Suspension, Term, TermStanding, MAX_REPORTS, MAX_SUSPENSIONS,
		MAX_TERMS,
	},
	roles::Roles,
	statement::{Body, ClaimedTime, Log, Place, Signer},
};
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::{MetaType, TypeDef, TypeInfo};

/// For what stands in proof files.
const FILE: &str = "\
It can stand in a proof file, and verifiers that are in use reject a file of version 1 which holds
anything else. Make a new file version: a new number behind the magic, a `ProofV2`, the lowest
version that can hold the proof written, both read, both in docs/spec/proof-format.md (PF-5,
appendix A). What is here stays as it is.";

/// For what stands in entries of the state that proofs show.
const LAYOUT: &str = "\
It stands in an entry of the state, and verifiers that are in use reject a state of layout 1 or 2 in
which anything else stands. Make a new layout version: a new number under `:catena:layout`, another
variant of the entry and a migration, both read by the verifier, both in docs/spec/proof-format.md (PF-16,
appendix B). What is here stays as it is.";

/// For what stands in both.
const BOTH: &str = "\
It stands in proof files and in entries of the state, and verifiers that are in use reject either
where anything else stands in it. Make a new file version and a new layout version: see PF-5 and
PF-16 of docs/spec/proof-format.md. What is here stays as it is.";

/// For what stands in published checkpoints, and in proofs of checkpoints.
const PUBLISHED: &str = "\
It can stand in a published checkpoint or in a proof of one, and readers that are in use take a file of
version 1 which holds anything else for a damaged one. Make a new version, both read, both in
docs/spec/checkpoint-format.md (PC-2, PC-5). What is here stays as it is.";

/// For what is stored and in no proof.
const STORED: &str = "\
It is stored, though no proof shows it. Make a `V2` of the entry, and a migration or a reader of both.";

/// Compares a type with its table: the variants of an enum, or the fields of a structure.
fn holds_fast<T: TypeInfo + 'static>(to_do: &str, expected: &[&str]) {
	let found = shape(&MetaType::new::<T>());
	assert!(
		found == expected,
		"`{}` is not what it was.\n\n{to_do}\n\nexpected: {expected:#?}\nfound: {found:#?}",
		core::any::type_name::<T>()
	);
}

/// A number that decides what is read, and what has to be done before it changes.
fn is_fast(name: &str, to_do: &str, expected: u64, found: u64) {
	assert!(
		found == expected,
		"{name} is not what it was.\n\n{to_do}\n\nexpected: {expected}\nfound: {found}"
	);
}

fn shape(of: &MetaType) -> Vec<String> {
	match of.type_info().type_def {
		TypeDef::Variant(def) => def
			.variants
			.iter()
			.map(|variant| {
				let mut line = format!("{} {}", variant.index, variant.name);
				for field in &variant.fields {
					line.push_str(&format!(" · {}", field_shape(field.name, &field.ty)));
				}
				line
			})
			.collect(),
		TypeDef::Composite(def) => {
			def.fields.iter().map(|field| field_shape(field.name, &field.ty)).collect()
		}
		_ => vec![name(of)],
	}
}

fn field_shape(field: Option<&'static str>, of: &MetaType) -> String {
	match field {
		Some(field) => format!("{field}: {}", name(of)),
		None => name(of),
	}
}

fn name(of: &MetaType) -> String {
	let info = of.type_info();
	match info.type_def {
		TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
		TypeDef::Array(array) => format!("[{}; {}]", name(&array.type_param), array.len),
		TypeDef::Sequence(list) => format!("list of {}", name(&list.type_param)),
		TypeDef::Tuple(tuple) => {
			let names: Vec<String> = tuple.fields.iter().map(name).collect();
			format!("({})", names.join(", "))
		}
		TypeDef::Compact(compact) => format!("compact {}", name(&compact.type_param)),
		TypeDef::Composite(def) if info.path.ident() == Some("BoundedVec") => {
			def.fields.first().map(|field| name(&field.ty)).expect("a list has contents")
		}
		_ => match (info.path.ident(), info.type_params.first().and_then(|first| first.ty)) {
			(Some("Option"), Some(some)) => format!("option of {}", name(&some)),
			(Some(ident), _) => ident.into(),
			(None, _) => panic!("a type without name: {info:?}"),
		},
	}
}

#[test]
fn these_are_the_tables_of_file_1_and_of_layouts_1_and_2() {
	assert_eq!(
		(proof::VERSION, layout::FIRST_VERSION, layout::VERSION),
		(1, 1, 2),
		"Another version has tables of its own. Those of older ones stay, for what was proven in them."
	);
}

#[test]
fn proof_file_has_these_parts() {
	holds_fast::<ProofV1>(
		FILE,
		&[
			"genesis: [u8; 32]",
			"anchor: BlockRef",
			"lineage: list of Finalized",
			"block: Finalized",
			"state: list of list of u8",
			"descents: list of Descent",
			"item: [u8; 32]",
			"logs: list of LogProof",
			"disclosures: list of Disclosure",
			"extensions: list of Extension",
		],
	);
	holds_fast::<BlockRef>(FILE, &["number: u32", "hash: [u8; 32]"]);
	holds_fast::<Finalized>(FILE, &["header: list of u8", "justification: list of u8"]);
	holds_fast::<Descent>(FILE, &["number: u32", "path: list of [u8; 32]"]);
	holds_fast::<LogProof>(FILE, &["log: Log", "records: LogRecords"]);
	holds_fast::<LogRecords>(
		FILE,
		&["0 Complete · list of ProvenRecord", "1 Selected · list of SelectedRecord"],
	);
	holds_fast::<SelectedRecord>(FILE, &["record: ProvenRecord", "path: list of [u8; 32]"]);
	holds_fast::<ProvenRecord>(
		FILE,
		&[
			"signer: Signer",
			"body: Body",
			"signature: [u8; 64]",
			"membership: option of RootedPath",
			"recorded: Recorded",
		],
	);
	holds_fast::<RootedPath>(
		FILE,
		&[
			"leaves: u32",
			"index: u32",
			"siblings: list of [u8; 32]",
			"other_peaks: list of [u8; 32]",
		],
	);
	holds_fast::<Recorded>(FILE, &["block: u32", "time_ms: u64", "roles: Roles"]);
	holds_fast::<Disclosure>(
		FILE,
		&["log: Log", "sequence: u32", "field: Field", "path: RootedPath"],
	);
	holds_fast::<Extension>(FILE, &["kind: u16", "bytes: list of u8"]);
}

#[test]
fn statement_has_these_parts() {
	holds_fast::<Signer>(FILE, &["organisation: u32", "officer: u32", "key: [u8; 32]"]);
	holds_fast::<Body>(
		FILE,
		&[
			"place: Place",
			"nonce: [u8; 16]",
			"action: Action",
			"occurred: ClaimedTime",
			"details: option of [u8; 32]",
		],
	);
	holds_fast::<ClaimedTime>(FILE, &["utc_ms: u64", "offset_minutes: i16"]);
	holds_fast::<Log>(FILE, &["0 Custody", "1 Own · u32"]);
	holds_fast::<Place>(
		FILE,
		&[
			"0 First",
			"1 Custody · item: [u8; 32] · sequence: u32 · parent: [u8; 32]",
			"2 Own · item: [u8; 32] · sequence: u32 · parent: [u8; 32]",
		],
	);
}

#[test]
fn actions_are_these() {
	holds_fast::<Action>(
		FILE,
		&[
			"0 Offer · Offer",
			"1 Accept · offer: [u8; 32] · condition: Condition",
			"2 Reject · offer: [u8; 32] · reason: RejectReason",
			"3 Withdraw · offer: [u8; 32]",
			"4 Correct · sequence: u32 · supersedes: [u8; 32]",
			"16 OpenCase · form: CaseForm",
			"17 AdmitMember · organisation: u32 · rights: CaseRights",
			"18 RegisterExhibit · case: [u8; 32] · acquisition: Acquisition",
			"19 DeriveExhibit · from: [u8; 32] · derivation: Derivation",
			"20 Examine · examination: Examination",
			"32 RegisterArtefact · ObjectId",
			"33 ReportAdverse · AdverseReport",
			"34 SettleReport · report: [u8; 32]",
		],
	);
}

#[test]
fn payloads_of_actions_are_these() {
	holds_fast::<Offer>(
		FILE,
		&["to: Holder", "purpose: Purpose", "condition: Condition", "expires_ms: u64"],
	);
	holds_fast::<Purpose>(
		FILE,
		&["0 Examination", "1 Storage", "2 Transport", "3 Court", "4 Transfer", "5 Return"],
	);
	holds_fast::<Condition>(
		FILE,
		&["0 SealIntact", "1 SealBroken", "2 Unsealed", "3 Damaged", "4 Digital"],
	);
	holds_fast::<RejectReason>(
		FILE,
		&["0 NotReceived", "1 WrongItem", "2 ConditionDiffers", "3 CannotTake"],
	);
	holds_fast::<Acquisition>(
		FILE,
		&["0 Seized", "1 Collected", "2 Surrendered", "3 Produced", "4 OpenSource"],
	);
	holds_fast::<Derivation>(
		FILE,
		&["0 Image", "1 Copy", "2 Extract", "3 Recovery", "4 Translation"],
	);
	holds_fast::<Examination>(
		FILE,
		&["0 HashVerified", "1 HashDiffers", "2 Inspection", "3 Analysis", "4 DestructiveTest"],
	);
	holds_fast::<AdverseReport>(FILE, &["status: AdverseStatus", "basis: LegalBasis"]);
	holds_fast::<AdverseStatus>(
		FILE,
		&[
			"0 ReportedStolen",
			"1 Looted",
			"2 Missing",
			"3 Seized",
			"4 UnderInvestigation",
			"5 ReturnClaimPending",
			"6 ExportProhibited",
			"7 LicenceRefusedOrRevoked",
			"8 Forgery",
		],
	);
	holds_fast::<LegalBasis>(
		FILE,
		&[
			"0 NationalCriminalLaw",
			"1 Regulation2019880",
			"2 Directive201460",
			"3 Unesco1970",
			"4 MutualAssistance",
		],
	);
	holds_fast::<ObjectId>(
		FILE,
		&[
			"object_type: BoundedText",
			"materials: BoundedText",
			"measurements: BoundedText",
			"inscriptions: BoundedText",
			"features: BoundedText",
			"title: BoundedText",
			"subject: BoundedText",
			"period: BoundedText",
			"maker: BoundedText",
			"description: BoundedText",
			"inventory_number: BoundedText",
			"origin: BoundedText",
		],
	);
}

#[test]
fn off_chain_fields_are_these() {
	holds_fast::<Field>(FILE, &["kind: FieldKind", "salt: [u8; 32]", "value: list of u8"]);
	holds_fast::<FileDigest>(FILE, &["size_bytes: u64", "sha256: [u8; 32]", "blake3: [u8; 32]"]);
	holds_fast::<FieldKind>(
		FILE,
		&[
			"0 File",
			"1 FileName",
			"2 ExhibitNumber",
			"3 CaseNumber",
			"4 Description",
			"5 Location",
			"6 SealNumber",
			"7 Tool",
			"8 Authority",
			"9 Note",
		],
	);
}

#[test]
fn proven_entries_are_these() {
	holds_fast::<Item>(LAYOUT, &["1 V1 · ItemV1"]);
	holds_fast::<ItemV1>(
		LAYOUT,
		&["kind: ItemKind", "custody: Custody", "log: LogHead", "own_logs: list of u32"],
	);
	holds_fast::<ItemKind>(LAYOUT, &["0 Case", "1 Exhibit", "2 Artefact"]);
	holds_fast::<Custody>(LAYOUT, &["holder: Holder", "offer: option of OpenOffer"]);
	holds_fast::<OpenOffer>(LAYOUT, &["statement: [u8; 32]", "to: Holder", "expires_ms: u64"]);
	holds_fast::<LogHead>(LAYOUT, &["range: Mmr", "last: [u8; 32]"]);
	holds_fast::<Mmr>(LAYOUT, &["leaves: u32", "peaks: list of [u8; 32]"]);
	holds_fast::<OwnLog>(LAYOUT, &["1 V1 · LogHead"]);
	holds_fast::<Case>(
		LAYOUT,
		&["1 V1 · form: CaseForm · members: list of Member · exhibits: u32"],
	);
	holds_fast::<Member>(LAYOUT, &["organisation: u32", "rights: CaseRights"]);
	holds_fast::<Exhibit>(
		LAYOUT,
		&["1 V1 · case: [u8; 32] · from: option of [u8; 32] · depth: u16 · derived: u32"],
	);
	holds_fast::<Artefact>(LAYOUT, &["1 V1 · reported: u32 · settled: u32"]);
	// The second variant is layout 2's; layout 1 has the first alone.
	holds_fast::<Organisation>(LAYOUT, &["1 V1 · OrganisationV1", "2 V2 · OrganisationV2"]);
	holds_fast::<OrganisationV1>(
		LAYOUT,
		&[
			"name: BoundedText",
			"country: [u8; 2]",
			"admin: [u8; 32]",
			"admitted_ms: u64",
			"suspended_ms: option of u64",
			"officers: u32",
		],
	);
	holds_fast::<Officer>(LAYOUT, &["1 V1 · OfficerV1", "2 V2 · OfficerV2"]);
	holds_fast::<OfficerV1>(
		LAYOUT,
		&[
			"key: [u8; 32]",
			"roles: Roles",
			"valid_from_ms: u64",
			"valid_until_ms: u64",
			"enrolled_ms: u64",
			"standing: Standing",
		],
	);
	holds_fast::<Standing>(
		LAYOUT,
		&["0 Active", "1 Suspended · since_ms: u64", "2 Revoked · since_ms: u64"],
	);
}

#[test]
fn entries_that_layout_2_adds_are_these() {
	holds_fast::<OrganisationV2>(
		LAYOUT,
		&[
			"name: BoundedText",
			"country: [u8; 2]",
			"admin: [u8; 32]",
			"admitted_ms: u64",
			"suspensions: list of Suspension",
			"officers: u32",
		],
	);
	holds_fast::<Suspension>(LAYOUT, &["from_ms: u64", "until_ms: option of u64"]);
	holds_fast::<OfficerV2>(
		LAYOUT,
		&["enrolled_ms: u64", "earlier: list of Term", "term: Term", "reports: list of KeyReport"],
	);
	holds_fast::<Term>(
		LAYOUT,
		&[
			"since_ms: u64",
			"key: [u8; 32]",
			"roles: Roles",
			"valid_from_ms: u64",
			"valid_until_ms: u64",
			"standing: TermStanding",
		],
	);
	holds_fast::<TermStanding>(LAYOUT, &["0 Active", "1 Suspended", "2 Revoked", "3 KeyReported"]);
	holds_fast::<KeyReport>(LAYOUT, &["key: [u8; 32]", "suspected_ms: u64", "reported_ms: u64"]);
}

#[test]
fn files_and_entries_share_these() {
	holds_fast::<Holder>(BOTH, &["organisation: u32", "officer: u32"]);
	holds_fast::<CaseForm>(
		BOTH,
		&["0 Case", "1 Incident", "2 SuspiciousActivity", "3 JointInvestigation"],
	);
	holds_fast::<Roles>(BOTH, &["u16"]);
	holds_fast::<CaseRights>(BOTH, &["u8"]);
}

#[test]
fn roles_are_these_bits_and_no_other_is_read() {
	let found: Vec<(u16, &str)> = Roles::NAMED
		.iter()
		.map(|(role, name)| (u16::from_le_bytes(role.encode().try_into().unwrap()), *name))
		.collect();
	let expected =
		[(1, "investigator"), (2, "examiner"), (4, "custodian"), (8, "customs"), (16, "registrar")];
	assert!(
		found == expected,
		"The roles are not what they were.\n\n{BOTH}\n\nexpected: {expected:?}\nfound: {found:?}"
	);
	for bit in 0..16 {
		let role: u16 = 1 << bit;
		let is_known = Roles::decode(&mut &role.encode()[..]).is_ok();
		assert!(is_known == (bit < 5), "Role bit {bit} is read otherwise than it was.\n\n{BOTH}");
	}
}

#[test]
fn case_rights_are_these_bits_and_no_other_is_read() {
	let found = [CaseRights::REGISTER, CaseRights::EXAMINE, CaseRights::ALL].map(|r| r.encode());
	assert!(
		found == [[1], [2], [3]],
		"The case rights are not what they were.\n\n{BOTH}\n\nfound: {found:?}"
	);
	for bit in 0..8 {
		let right: u8 = 1 << bit;
		let is_known = CaseRights::decode(&mut &[right][..]).is_ok();
		assert!(is_known == (bit < 2), "Case right {bit} is read otherwise than it was.\n\n{BOTH}");
	}
}

#[test]
fn published_checkpoint_and_proof_of_one_have_these_parts() {
	assert_eq!((published::VERSION, checkpoint_proof::VERSION), (1, 1), "{PUBLISHED}");
	holds_fast::<PublishedV1>(
		PUBLISHED,
		&["checkpoint: Checkpoint", "signatures: list of PublisherSignature"],
	);
	holds_fast::<PublisherSignature>(
		PUBLISHED,
		&["kind: u16", "key: list of u8", "signed_ms: u64", "signature: list of u8"],
	);
	holds_fast::<Checkpoint>(
		PUBLISHED,
		&["genesis: [u8; 32]", "block: BlockRef", "set: AuthoritySet"],
	);
	holds_fast::<AuthoritySet>(PUBLISHED, &["id: u64", "authorities: list of ([u8; 32], u64)"]);
	holds_fast::<CheckpointProofV1>(
		PUBLISHED,
		&[
			"genesis: [u8; 32]",
			"anchor: BlockRef",
			"lineage: list of Finalized",
			"block: Finalized",
			"state: list of list of u8",
			"descents: list of Descent",
		],
	);
	is_fast("MAX_AUTHORITIES", PUBLISHED, 1024, published::MAX_AUTHORITIES as u64);
	is_fast("MAX_SIGNATURES", PUBLISHED, 128, published::MAX_SIGNATURES.into());
	is_fast("MAX_KEY_BYTES", PUBLISHED, 4096, published::MAX_KEY_BYTES.into());
	is_fast("MAX_SIGNATURE_BYTES", PUBLISHED, 65_536, published::MAX_SIGNATURE_BYTES.into());
	is_fast("ED25519", PUBLISHED, 1, published::ED25519.into());
}

#[test]
fn limits_are_these() {
	is_fast("MAX_PEAKS", BOTH, 32, MAX_PEAKS.into());
	is_fast("MAX_FIELD_BYTES", FILE, 4096, MAX_FIELD_BYTES.into());
	is_fast("MAX_MEMBERS", LAYOUT, 64, MAX_MEMBERS.into());
	is_fast("MAX_OWN_LOGS", LAYOUT, 64, MAX_OWN_LOGS.into());
	is_fast("MAX_TERMS", LAYOUT, 64, MAX_TERMS.into());
	is_fast("MAX_REPORTS", LAYOUT, 80, MAX_REPORTS.into());
	is_fast("MAX_SUSPENSIONS", LAYOUT, 32, MAX_SUSPENSIONS.into());
	// Two bytes of each are the length.
	is_fast("The length of a Line", FILE, 2 + 256, Line::max_encoded_len() as u64);
	is_fast("The length of a Paragraph", FILE, 2 + 1024, Paragraph::max_encoded_len() as u64);
	is_fast("The length of a name", LAYOUT, 2 + 64, OrganisationName::max_encoded_len() as u64);
	// No type has these two: custody is played with the first, and the second bounds a stored list.
	is_fast("MAX_OFFER_MS", FILE, 31_622_400_000, MAX_OFFER_MS);
	is_fast("MAX_BATCH", STORED, 256, MAX_BATCH.into());
}

/// The first and the last of each run of characters that no text may have.
fn refused_characters() -> Vec<(u32, u32)> {
	let mut runs: Vec<(u32, u32)> = Vec::new();
	for character in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
		if Line::try_from(&*character.to_string()).is_ok() {
			continue;
		}
		let code = u32::from(character);
		match runs.last_mut() {
			Some((_, last)) if *last + 1 == code => *last = code,
			_ => runs.push((code, code)),
		}
	}
	runs
}

#[test]
fn characters_that_no_text_may_have_are_these() {
	let found = refused_characters();
	let expected = [
		(0x00, 0x1f),
		(0x7f, 0x9f),
		(0x61c, 0x61c),
		(0x200b, 0x200f),
		(0x2028, 0x202e),
		(0x2060, 0x2069),
		(0xfeff, 0xfeff),
		(0xfff9, 0xfffb),
		(0xe0000, 0xe007f),
	];
	assert!(
		found == expected,
		"Texts may have other characters than before.\n\n{BOTH}\n\nexpected: {expected:x?}\nfound: {found:x?}"
	);
}

#[test]
fn entries_that_no_proof_shows_are_these() {
	holds_fast::<Record>(STORED, &["1 V1 · RecordV1"]);
	holds_fast::<RecordV1>(
		STORED,
		&["signer: Signer", "body: Body", "attestation: Attestation", "recorded: Recorded"],
	);
	holds_fast::<Attestation>(
		STORED,
		&["0 Alone · signature: [u8; 64]", "1 InBatch · root: [u8; 32] · index: u16"],
	);
	holds_fast::<Batch>(STORED, &["1 V1 · signature: [u8; 64] · statements: list of [u8; 32]"]);
	holds_fast::<Report>(
		STORED,
		&["1 V1 · report: AdverseReport · organisation: u32 · settled_by: option of [u8; 32]"],
	);
}
