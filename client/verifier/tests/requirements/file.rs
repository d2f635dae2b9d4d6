//! PF-1, PF-5, PF-6.

use catena_primitives::proof::{Extension, MAX_PROOF_BYTES};
use catena_verifier::{verify, Expectations, Missing, Rejection, Verdict};

use crate::support::{missing, rejected, stories::*, undetermined};

fn of(file: &[u8]) -> Verdict {
	verify(file, &small().prove().checkpoints, &Expectations::default())
}

#[test]
fn file_over_its_size_is_rejected_unread() {
	let found = MAX_PROOF_BYTES + 1;
	assert_eq!(
		rejected(of(&vec![0; found])),
		Rejection::TooLarge { max: 128 * 1024 * 1024, found }
	);
}

#[test]
fn cut_appended_and_foreign_files_are_rejected() {
	let file = small().prove().proof.to_file();
	assert!(matches!(of(&file), Verdict::Proven(_)));
	assert_eq!(rejected(of(b"%PDF-1.7")), Rejection::NotAProof);
	assert_eq!(rejected(of(b"")), Rejection::NotAProof);
	for length in 0..8 {
		assert_eq!(rejected(of(&file[..length])), Rejection::NotAProof);
	}
	for length in 8..file.len() {
		assert_eq!(rejected(of(&file[..length])), Rejection::FileMalformed { found: length });
	}
	for behind in [1, 1_000] {
		let (expected, found) = (file.len(), file.len() + behind);
		let longer = [&file[..], &vec![0; behind]].concat();
		assert_eq!(rejected(of(&longer)), Rejection::BytesBehind { expected, found });
	}
}

#[test]
fn newer_version_is_undetermined_and_version_0_rejected() {
	let mut file = small().prove().proof.to_file();
	file[8] = 2;
	assert_eq!(undetermined(of(&file)), Missing::NewerVerifier { known: 1, found: 2 });
	file[8] = 0;
	assert_eq!(rejected(of(&file)), Rejection::NoSuchVersion { expected: 1, found: 0 });
}

#[test]
fn unknown_extension_is_undetermined_also_where_it_is_empty() {
	let mut proven = small().prove();
	proven.proof.extensions = vec![Extension { kind: 9, bytes: vec![] }];
	assert_eq!(missing(&proven), Missing::Extension { kind: 9 });
}
