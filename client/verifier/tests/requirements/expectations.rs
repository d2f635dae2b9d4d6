//! PF-25, PF-26, PF-27, PF-28.

use catena_primitives::{disclosure::FileDigest, statement::Log};
use catena_verifier::{verify, Expectations, FileMatch, Missing, RecordAt, Rejection, Verdict};

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
		let expected = Rejection::FileDiffers { expected: vec![digest(1)], found: other };
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
