//! Golden published checkpoints of the chain of four validators, and the proof that one follows.

use std::path::PathBuf;

use catena_primitives::{
	checkpoint_proof::CheckpointProofV1, proof::Checkpoint, published::in_order,
	statement::PublicKey,
};
use catena_rpc::anchor::AnchorFile;
use catena_tests::published::{of_four_validators, SIGNED_MS};
use catena_verifier::{
	follows, judge, Anchor, Contradiction, Expectations, Failure, Judgement, Missing, Published,
	PublishedFlaw, Rejection, Uncounted, Verdict,
};
use codec::Encode;

/// The administrators' keys in the preset: `//Europol//admin` and so on.
const EUROPOL: &str = "e59ae4e3c254eb985e3c60f1a4ee877ea24e1ea71920b0403c825d334c7f1e11";
const EUROJUST: &str = "5747fb4df39e9942e3047db9479c7374353985f9b154712f83362bf8a28b35d1";
const BKA: &str = "af897a9b296f9adb3d6fbadcceb103c0af529c2488fe658767d6c42cc0bd1b82";

fn folder() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors").join("v1")
}

fn read(name: &str) -> Vec<u8> {
	let path = folder().join(name);
	std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn plain(name: &str) -> Checkpoint {
	let text = String::from_utf8(read(name)).expect("an anchor is text");
	AnchorFile::read(&text).expect("a checkpoint")
}

fn key(digits: &str) -> PublicKey {
	hex::decode(digits).expect("digits").try_into().expect("32 bytes")
}

fn published(name: &str, publishers: &[&str]) -> Anchor {
	let publishers: Vec<PublicKey> = publishers.iter().map(|digits| key(digits)).collect();
	Anchor::published(&read(name), &publishers)
}

fn judged(proof: &str, anchors: &[Anchor]) -> Judgement {
	judge(&read(proof), anchors, &Expectations::default())
}

#[test]
fn each_says_what_it_did_and_by_whom() {
	for (name, signers) in [
		("consortium-later.checkpoint", &[EUROPOL, EUROJUST][..]),
		("consortium-other.checkpoint", &[BKA]),
	] {
		let found = Published::read(&read(name)).expect("it holds");
		let mut keys: Vec<PublicKey> = signers.iter().map(|digits| key(digits)).collect();
		keys.sort();
		assert_eq!(found.by.iter().map(|by| by.key).collect::<Vec<_>>(), keys, "{name}");
		assert!(found.by.iter().all(|by| by.signed_ms == SIGNED_MS), "{name}");
		assert_eq!(found.unknown, [0u16; 0]);
	}
	let later = Published::read(&read("consortium-later.checkpoint")).expect("it holds");
	assert_eq!(later.checkpoint, in_order(plain("consortium-later.json")));
}

/// Byte for byte: nothing in them is drawn.
#[test]
fn they_are_what_make_vectors_makes_of_the_golden_anchors_and_proofs() {
	for (name, bytes) in of_four_validators(&folder()) {
		assert!(bytes == read(name), "{name}");
	}
}

/// The bytes themselves, as the specification has them.
#[test]
fn bytes_are_those_of_the_specification() {
	let checkpoint = in_order(plain("consortium-later.json"));
	let mut expected = b"CATCKP\r\n\x01\0".to_vec();
	expected.extend(checkpoint.genesis);
	expected.extend(checkpoint.block.number.to_le_bytes());
	expected.extend(checkpoint.block.hash);
	expected.extend(checkpoint.set.id.to_le_bytes());
	expected.push(4 << 2);
	for (key, weight) in &checkpoint.set.authorities {
		expected.extend(key);
		expected.extend(weight.to_le_bytes());
	}
	expected.push(2 << 2);
	let file = read("consortium-later.checkpoint");
	assert_eq!(file[..expected.len()], expected);
	// Two signatures: kind, key, time, signature, the second and fourth behind their lengths.
	let each = 2 + (1 + 32) + 8 + (2 + 64);
	assert_eq!(file.len(), expected.len() + 2 * each);
	assert_eq!(file[expected.len()..][..3], [1, 0, 32 << 2]);
	assert_eq!(file[expected.len() + 35..][..8], SIGNED_MS.to_le_bytes());
}

#[test]
fn proof_is_proven_with_it_as_with_the_plain_one() {
	let genesis = Anchor::Plain(plain("consortium-genesis.json"));
	let facts = |later: Anchor| match judged("consortium-late.catena", &[genesis.clone(), later]) {
		Judgement::Verdict(Verdict::Proven(facts)) => facts,
		other => panic!("{other:?}"),
	};
	let expected = facts(Anchor::Plain(plain("consortium-later.json")));
	for publishers in [&[EUROPOL][..], &[EUROJUST], &[EUROJUST, EUROPOL]] {
		assert_eq!(facts(published("consortium-later.checkpoint", publishers)), expected);
	}
	let nobody = [genesis, published("consortium-later.checkpoint", &[BKA])];
	assert!(matches!(nobody[1], Anchor::Uncounted(Uncounted::NobodyNamed(_))));
	let found = judged("consortium-late.catena", &nobody);
	assert_eq!(found, Judgement::Verdict(Verdict::Undetermined(Missing::Publisher)));
}

#[test]
fn two_that_contradict_each_other_are_told() {
	let anchors = [
		published("consortium-later.checkpoint", &[EUROPOL, BKA]),
		published("consortium-other.checkpoint", &[EUROPOL, BKA]),
	];
	let found = judged("consortium-late.catena", &anchors);
	let Judgement::Contradiction(found) = found else { panic!("{found:?}") };
	assert_eq!(found.name(), "BlocksDiffer");
	let by: Vec<PublicKey> = found.sides().iter().map(|side| side.by[0].key).collect();
	assert_eq!(by, [key(EUROPOL), key(BKA)]);
	assert_eq!(Contradiction::among(&anchors), Some(*found));
	// Of whom one is not named, nobody contradicts anybody.
	let unnamed = published("consortium-other.checkpoint", &[EUROPOL]);
	assert_eq!(Contradiction::among(&[anchors[0].clone(), unnamed]), None);
}

#[test]
fn every_single_bit_of_it_matters() {
	for name in ["consortium-later.checkpoint", "consortium-other.checkpoint"] {
		let file = read(name);
		let publishers = [EUROPOL, EUROJUST, BKA].map(key);
		let genuine = Anchor::published(&file, &publishers).publishers().len();
		for bit in 0..file.len() * 8 {
			let mut flipped = file.clone();
			flipped[bit / 8] ^= 1 << (bit % 8);
			// A flipped kind makes a signature unknown, and the others go on to hold.
			let left = Anchor::published(&flipped, &publishers).publishers().len();
			assert!(left < genuine, "{name}: bit {bit}");
		}
		for length in 0..file.len() {
			let found = Published::read(&file[..length]);
			let expected = if length < 8 {
				PublishedFlaw::NotPublished
			} else {
				PublishedFlaw::Malformed { found: length }
			};
			assert_eq!(found, Err(expected));
		}
	}
}

#[test]
fn later_checkpoint_follows_from_genesis() {
	let proof = read("consortium-later.checkpoint-proof");
	let (genesis, later) = (plain("consortium-genesis.json"), plain("consortium-later.json"));
	let following = follows(&proof, &later, std::slice::from_ref(&genesis)).expect("it follows");
	assert_eq!((following.anchor, following.lineage_steps), (genesis.block, 1));
	let mut other = later.clone();
	other.block.hash[0] ^= 1;
	let expected = Rejection::DescentElsewhere { expected: other.block };
	let found = follows(&proof, &other, std::slice::from_ref(&genesis));
	assert_eq!(found, Err(Failure::Rejected(expected)));
	let mut other = later.clone();
	other.set = genesis.set.clone();
	let expected = Rejection::SetDiffers {
		checkpoint: later.block.number,
		expected: genesis.set.clone(),
		found: later.set.clone(),
	};
	let found = follows(&proof, &other, std::slice::from_ref(&genesis));
	assert_eq!(found, Err(Failure::Rejected(expected)));
	let read = CheckpointProofV1::from_file(&proof).expect("a checkpoint proof");
	assert_eq!(proof[10..], read.encode());
	for byte in 0..proof.len() {
		let mut flipped = proof.clone();
		flipped[byte] ^= 1;
		let found = follows(&flipped, &later, std::slice::from_ref(&genesis));
		assert!(found.is_err(), "byte {byte}");
	}
}
