//! PF-25, PF-26, PF-27, PF-28.

use catena_primitives::{
	action::Action,
	disclosure::{Field, FieldKind, FileDigest},
	evidence::{CaseForm, Examination},
	item::ItemKind,
	statement::Log,
};
use catena_verifier::{
	verify, Expectations, FileElsewhere, FileMatch, Missing, RecordAt, Rejection, Verdict,
};
use codec::Encode;

use crate::support::{rejected, scene::*, stories::*, undetermined};

fn expecting(proven: &Proven, expectations: Expectations) -> Verdict {
	verify(&proven.proof.to_file(), &proven.checkpoints, &expectations)
}

fn disclosing() -> Proven {
	let scene = exhibit();
	let mut proven = scene.prove();
	proven.proof.disclosures = vec![scene.disclosure(Log::Custody, 0, 0)];
	proven
}

fn with_files(proven: &Proven, files: &[FileDigest]) -> Verdict {
	expecting(proven, Expectations { files: files.to_vec(), ..Default::default() })
}

/// The rejection of a file where only `digest(1)` is registered.
fn differs(found: FileDigest, elsewhere: Vec<FileElsewhere>) -> Rejection {
	Rejection::FileDiffers { expected: vec![digest(1)], found, elsewhere }
}

fn file_field(byte: u8) -> Field {
	let value = digest(byte).encode().try_into().unwrap();
	Field { kind: FieldKind::File, salt: [byte; 32], value }
}

fn examined(examination: Examination) -> Action {
	Action::Examine { examination }
}

/// An exhibit whose file is `digest(1)`, with an examination of `digest(byte)` in a log of customs'
/// own. Both digests are disclosed.
fn examined_file(examination: Examination, byte: u8) -> Proven {
	let mut scene = Scene::new(chain(), people(), ItemKind::Exhibit);
	scene.people[CUSTOMS].roles = catena_primitives::roles::Roles::EXAMINER;
	scene.record_with(Log::Custody, INVESTIGATOR, register_exhibit(), 2, &fields(), None);
	let field = [file_field(byte)];
	scene.record_with(Log::Own(3), CUSTOMS, examined(examination), 3, &field, None);
	let mut proven = scene.prove();
	proven.proof.disclosures =
		vec![scene.disclosure(Log::Custody, 0, 0), scene.disclosure(Log::Own(3), 0, 0)];
	proven
}

fn named_in_own_log(action: Action) -> Vec<FileElsewhere> {
	vec![FileElsewhere { at: RecordAt { log: Log::Own(3), sequence: 0 }, index: 0, action }]
}

#[test]
fn file_that_an_examination_found_to_differ_is_not_the_registered_one() {
	let proven = examined_file(Examination::HashDiffers, 9);
	let named = named_in_own_log(examined(Examination::HashDiffers));
	assert_eq!(rejected(with_files(&proven, &[digest(9)])), differs(digest(9), named));
	// The true file is proven, whatever else was examined.
	let Verdict::Proven(facts) = with_files(&proven, &[digest(1)]) else { panic!() };
	let at = RecordAt { log: Log::Custody, sequence: 0 };
	assert_eq!(facts.files, [FileMatch { file: digest(1), at, index: 0 }]);
	// One wrong file is enough, also beside the true one; a third file is named nowhere.
	assert!(matches!(with_files(&proven, &[digest(1), digest(9)]), Verdict::Rejected(_)));
	assert_eq!(rejected(with_files(&proven, &[digest(8)])), differs(digest(8), vec![]));
}

#[test]
fn examination_that_calls_another_file_verified_registers_nothing() {
	let proven = examined_file(Examination::HashVerified, 9);
	let named = named_in_own_log(examined(Examination::HashVerified));
	assert_eq!(rejected(with_files(&proven, &[digest(9)])), differs(digest(9), named));
	// The examined file is the registered one: found in the first statement.
	let proven = examined_file(Examination::HashVerified, 1);
	let Verdict::Proven(facts) = with_files(&proven, &[digest(1)]) else { panic!() };
	assert_eq!(facts.files[0].at, RecordAt { log: Log::Custody, sequence: 0 });
}

#[test]
fn digest_of_another_record_alone_answers_nothing() {
	let mut proven = examined_file(Examination::HashDiffers, 9);
	proven.proof.disclosures.remove(0);
	for file in [digest(9), digest(1), digest(8)] {
		assert_eq!(undetermined(with_files(&proven, &[file])), Missing::FileDigest);
	}
	// A name of the first statement is no digest of it.
	let mut scene = exhibit();
	scene.fields.insert((Log::Custody, 0), fields());
	proven = scene.prove();
	proven.proof.disclosures = vec![scene.disclosure(Log::Custody, 0, 1)];
	assert_eq!(undetermined(with_files(&proven, &[digest(1)])), Missing::FileDigest);
}

#[test]
fn later_record_of_the_custody_log_registers_nothing_either() {
	let mut scene = Scene::new(chain(), people(), ItemKind::Exhibit);
	scene.record_with(Log::Custody, INVESTIGATOR, register_exhibit(), 2, &fields(), None);
	let supersedes = scene.item;
	let correction = Action::Correct { sequence: 0, supersedes };
	let field = [file_field(9)];
	scene.record_with(Log::Custody, INVESTIGATOR, correction.clone(), 3, &field, None);
	let mut proven = scene.prove();
	proven.proof.disclosures =
		vec![scene.disclosure(Log::Custody, 0, 0), scene.disclosure(Log::Custody, 1, 0)];
	let at = RecordAt { log: Log::Custody, sequence: 1 };
	let named = vec![FileElsewhere { at, index: 0, action: correction }];
	assert_eq!(rejected(with_files(&proven, &[digest(9)])), differs(digest(9), named));
}

#[test]
fn each_digest_of_the_first_statement_counts_whatever_the_item_is() {
	for (kind, by, action) in [
		(ItemKind::Exhibit, INVESTIGATOR, register_exhibit()),
		(ItemKind::Exhibit, INVESTIGATOR, derive_exhibit([7; 32])),
		(ItemKind::Case, INVESTIGATOR, Action::OpenCase { form: CaseForm::Case }),
		(ItemKind::Artefact, MUSEUM, register_artefact()),
	] {
		let mut scene = Scene::new(chain(), people(), kind);
		let fields = [file_field(1), file_field(2)];
		scene.record_with(Log::Custody, by, action, 2, &fields, None);
		if kind == ItemKind::Case {
			scene.edit_case(CaseForm::Case);
		}
		let mut proven = scene.prove();
		proven.proof.disclosures =
			vec![scene.disclosure(Log::Custody, 0, 0), scene.disclosure(Log::Custody, 0, 1)];
		let Verdict::Proven(facts) = with_files(&proven, &[digest(2), digest(1)]) else {
			panic!("{kind:?}")
		};
		let indices: Vec<u32> = facts.files.iter().map(|matched| matched.index).collect();
		assert_eq!(indices, [1, 0]);
		let (expected, elsewhere) = (vec![digest(1), digest(2)], vec![]);
		let expected = Rejection::FileDiffers { expected, found: digest(3), elsewhere };
		assert_eq!(rejected(with_files(&proven, &[digest(3)])), expected);
	}
}

#[test]
fn another_item_than_expected_is_rejected() {
	let (proven, found) = (exhibit().prove(), exhibit().item);
	let expect = |item| expecting(&proven, Expectations { item: Some(item), ..Default::default() });
	assert!(matches!(expect(found), Verdict::Proven(_)));
	let expected = Rejection::UnexpectedItem { expected: [7; 32], found };
	assert_eq!(rejected(expect([7; 32])), expected);
}

#[test]
fn older_proof_than_asked_is_undetermined() {
	let proven = exhibit().prove();
	let expect = |asked| {
		let not_older_than_ms = Some(asked);
		expecting(&proven, Expectations { not_older_than_ms, ..Default::default() })
	};
	assert!(matches!(expect(time_of(20)), Verdict::Proven(_)));
	let (asked_ms, block_ms) = (time_of(20) + 1, time_of(20));
	let expected = Missing::NewerProof { asked_ms, block_ms };
	assert_eq!(undetermined(expect(asked_ms)), expected);
}

#[test]
fn file_at_hand_is_matched_in_all_three() {
	let proven = disclosing();
	let expect = |files: &[FileDigest]| {
		expecting(&proven, Expectations { files: files.to_vec(), ..Default::default() })
	};
	let Verdict::Proven(facts) = expect(&[digest(1)]) else { panic!() };
	let at = RecordAt { log: Log::Custody, sequence: 0 };
	assert_eq!(facts.files, [FileMatch { file: digest(1), at, index: 0 }]);
	for other in [
		FileDigest { size_bytes: 0, ..digest(1) },
		FileDigest { sha256: [0; 32], ..digest(1) },
		FileDigest { blake3: [0; 32], ..digest(1) },
	] {
		let expected = differs(other, vec![]);
		assert_eq!(rejected(expect(&[other])), expected);
		assert_eq!(rejected(expect(&[digest(1), other])), expected);
	}
}

#[test]
fn file_where_no_digest_is_disclosed_is_undetermined() {
	let scene = exhibit();
	let mut proven = scene.prove();
	let files = Expectations { files: vec![digest(1)], ..Default::default() };
	assert_eq!(undetermined(expecting(&proven, files.clone())), Missing::FileDigest);
	proven.proof.disclosures = vec![scene.disclosure(Log::Custody, 0, 1)];
	assert_eq!(undetermined(expecting(&proven, files)), Missing::FileDigest);
}

#[test]
fn selection_is_undetermined_where_completeness_is_asked() {
	let complete = Expectations { complete: true, ..Default::default() };
	assert!(matches!(expecting(&exhibit().prove(), complete.clone()), Verdict::Proven(_)));
	let some = exhibit().prove_some(&[(Log::Custody, &[0])]);
	assert_eq!(undetermined(expecting(&some, complete)), Missing::Records);
}

#[test]
fn file_that_differs_counts_more_than_a_proof_that_is_old_or_a_selection() {
	let expectations = Expectations {
		files: vec![digest(2)],
		complete: true,
		not_older_than_ms: Some(u64::MAX),
		..Default::default()
	};
	assert!(matches!(
		rejected(expecting(&disclosing(), expectations)),
		Rejection::FileDiffers { .. }
	));
}
