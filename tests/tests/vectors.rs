//! Golden proofs, made once by a real chain: what was proven then is proven by every later release,
//! and nothing else is.

use std::path::PathBuf;

use catena_primitives::{
	disclosure::FileDigest,
	item::ItemKind,
	proof::{Checkpoint, LogRecords, ProofV1},
};
use catena_rpc::anchor::AnchorFile;
use catena_verifier::{verify, Expectations, Facts, Missing, Rejection, Verdict};
use proptest::prelude::*;

/// Every proof with what is to be seen in it: kind, records, whether it is complete.
const VECTORS: [(&str, ItemKind, usize, bool); 5] = [
	("disk.catena", ItemKind::Exhibit, 4, true),
	("disk-selected.catena", ItemKind::Exhibit, 2, false),
	("artefact.catena", ItemKind::Artefact, 1, true),
	("artefact-reported.catena", ItemKind::Artefact, 2, true),
	("case.catena", ItemKind::Case, 2, true),
];

fn read(name: &str) -> Vec<u8> {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors").join("v1").join(name);
	std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn checkpoint() -> Checkpoint {
	let text = String::from_utf8(read("anchor.json")).expect("an anchor is text");
	AnchorFile::read(&text).expect("a checkpoint")
}

fn verdict(file: &[u8]) -> Verdict {
	verify(file, &[checkpoint()], &Expectations::default())
}

fn facts(name: &str) -> Facts {
	match verdict(&read(name)) {
		Verdict::Proven(facts) => *facts,
		other => panic!("{name}: {other:?}"),
	}
}

fn altered(name: &str, alter: impl FnOnce(&mut ProofV1)) -> Verdict {
	let mut proof = ProofV1::from_file(&read(name)).expect("a proof");
	alter(&mut proof);
	verdict(&proof.to_file())
}

fn rejected(verdict: Verdict) -> Rejection {
	match verdict {
		Verdict::Rejected(rejection) => rejection,
		other => panic!("not rejected: {other:?}"),
	}
}

#[test]
fn each_vector_proves_what_it_did() {
	for (name, kind, records, complete) in VECTORS {
		let facts = facts(name);
		assert_eq!(facts.kind, kind, "{name}");
		assert_eq!(facts.complete, complete, "{name}");
		let shown: usize = facts.logs.iter().map(|log| log.records.len()).sum();
		assert_eq!(shown, records, "{name}");
	}
}

#[test]
fn file_at_hand_is_matched_and_another_is_not() {
	use sha2::Digest;
	let digest = |bytes: &[u8]| FileDigest {
		size_bytes: bytes.len() as u64,
		sha256: sha2::Sha256::digest(bytes).into(),
		blake3: *blake3::hash(bytes).as_bytes(),
	};
	let with = |file: &[u8]| {
		let expectations = Expectations { files: vec![digest(file)], ..Default::default() };
		verify(&read("disk.catena"), &[checkpoint()], &expectations)
	};
	assert!(matches!(with(&read("disk.txt")), Verdict::Proven(_)));
	assert!(matches!(with(b"another"), Verdict::Rejected(_)));
}

#[test]
fn every_single_bit_of_a_proof_matters() {
	let file = read("artefact.catena");
	let checkpoints = [checkpoint()];
	let mut undetermined = 0;
	for bit in 0..file.len() * 8 {
		let mut flipped = file.clone();
		flipped[bit / 8] ^= 1 << (bit % 8);
		match verify(&flipped, &checkpoints, &Expectations::default()) {
			Verdict::Proven(_) => panic!("proven with bit {bit} flipped"),
			Verdict::Rejected(_) => {}
			// A newer version, another anchor, a descent from another block.
			Verdict::Undetermined(_) => undetermined += 1,
		}
	}
	let most = 8 * (2 + 36 + 64);
	assert!(undetermined <= most, "{undetermined} flips are undetermined rather than rejected");
}

#[test]
fn cut_and_lengthened_proofs_are_rejected() {
	let file = read("artefact.catena");
	for length in 0..file.len() {
		assert!(!matches!(verdict(&file[..length]), Verdict::Proven(_)), "cut to {length}");
	}
	let mut longer = file.clone();
	longer.push(0);
	assert_eq!(rejected(verdict(&longer)), Rejection::FileMalformed);
}

#[test]
fn foreign_authority_set_is_rejected() {
	let mut foreign = checkpoint();
	foreign.set.authorities[0].0 = [9; 32];
	let verdict = verify(&read("disk.catena"), &[foreign], &Expectations::default());
	assert!(matches!(verdict, Verdict::Rejected(_)), "{verdict:?}");
}

#[test]
fn other_chain_is_rejected() {
	let mut other = checkpoint();
	other.genesis = [9; 32];
	other.block.hash = [9; 32];
	let verdict = verify(&read("disk.catena"), &[other], &Expectations::default());
	assert!(matches!(verdict, Verdict::Rejected(Rejection::OtherChain { .. })), "{verdict:?}");
}

#[test]
fn proof_from_an_unknown_anchor_is_undetermined() {
	let mut later = checkpoint();
	later.block.number = 1;
	later.block.hash = [9; 32];
	let verdict = verify(&read("disk.catena"), &[later], &Expectations::default());
	assert!(matches!(verdict, Verdict::Undetermined(_)), "{verdict:?}");
}

#[test]
fn older_than_asked_is_undetermined() {
	let asked = facts("disk.catena").time_ms + 1;
	let expectations = Expectations { not_older_than_ms: Some(asked), ..Default::default() };
	let verdict = verify(&read("disk.catena"), &[checkpoint()], &expectations);
	assert!(matches!(verdict, Verdict::Undetermined(Missing::NewerProof { .. })), "{verdict:?}");
}

#[test]
fn reordered_and_missing_records_are_rejected() {
	for reorder in [true, false] {
		rejected(altered("disk.catena", |proof| {
			let LogRecords::Complete(records) = &mut proof.logs[0].records else {
				panic!("complete")
			};
			if reorder {
				records.swap(1, 2);
			} else {
				records.pop();
			}
		}));
	}
}

#[test]
fn node_twice_or_unused_is_rejected() {
	rejected(altered("disk.catena", |proof| proof.state.push(proof.state[0].clone())));
	rejected(altered("disk.catena", |proof| proof.state.push(vec![0xff; 40])));
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 256, ..Default::default() })]

	#[test]
	fn mangled_vectors_prove_nothing(
		pick in 0usize..VECTORS.len(),
		at in any::<prop::sample::Index>(),
		bytes in proptest::collection::vec(any::<u8>(), 1..16),
	) {
		let original = read(VECTORS[pick].0);
		let mut file = original.clone();
		let at = at.index(file.len());
		for (offset, byte) in bytes.iter().enumerate() {
			if let Some(slot) = file.get_mut(at + offset) {
				*slot = *byte;
			}
		}
		if file != original {
			prop_assert!(!matches!(verdict(&file), Verdict::Proven(_)));
		}
	}
}
