//! Golden proofs, made once by a real chain: what was proven then is proven by every later release,
//! and nothing else is.

use std::{path::PathBuf, slice};

use catena_primitives::{
	disclosure::FileDigest,
	hash::blake2_256,
	item::ItemKind,
	proof::{
		AuthoritySet, BlockRef, Checkpoint, LogRecords, ProofV1, ProvenRecord, MAGIC, VERSION,
	},
	registry::TermStanding,
	roles::Roles,
	statement::Log,
};
use catena_rpc::anchor::AnchorFile;
use catena_verifier::{
	verify, Expectations, Facts, FileMatch, Missing, Notice, RecordAt, Rejection, Verdict,
};
use codec::Encode;
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

fn anchor(name: &str) -> Checkpoint {
	let text = String::from_utf8(read(name)).expect("an anchor is text");
	AnchorFile::read(&text).expect("a checkpoint")
}

/// For the vectors of a chain whose state's trie is of version 1: long values are nodes of their own.
fn checkpoint() -> Checkpoint {
	anchor("anchor.json")
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

fn proof(name: &str) -> ProofV1 {
	ProofV1::from_file(&read(name)).expect("a proof")
}

fn altered(name: &str, alter: impl FnOnce(&mut ProofV1)) -> Verdict {
	let mut proof = proof(name);
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
	let Verdict::Proven(facts) = with(&read("disk.txt")) else { panic!("not proven") };
	let file = digest(&read("disk.txt"));
	let at = RecordAt { log: Log::Custody, sequence: 0 };
	assert_eq!(facts.files, [FileMatch { file, at, index: 0 }]);
	let differs = Rejection::FileDiffers {
		expected: vec![file],
		found: digest(b"another"),
		elsewhere: vec![],
	};
	assert_eq!(rejected(with(b"another")), differs);
}

/// Where the parts of a file begin that a flipped bit may turn into another question instead of a
/// contradiction: the version, the anchor, and the number of a descent.
struct Places {
	anchor: usize,
	lineage: usize,
	descents: usize,
}

impl Places {
	fn of(proof: &ProofV1) -> Places {
		let anchor = MAGIC.len() + VERSION.encoded_size() + proof.genesis.encoded_size();
		let lineage = anchor + proof.anchor.encoded_size();
		let before_descents = lineage
			+ proof.lineage.encoded_size()
			+ proof.block.encoded_size()
			+ proof.state.encoded_size();
		// Behind the count of descents, which is one, and takes a byte.
		assert_eq!((proof.descents.len(), proof.descents.encode()[0]), (1, 1 << 2));
		Places { anchor, lineage, descents: before_descents + 1 }
	}

	/// What is missing for a decision when a bit of this byte is flipped; nothing, if the flip makes
	/// the file contradict itself.
	fn missing(&self, byte: usize, flipped: &[u8], blocks: u32) -> Option<Missing> {
		let number =
			|from: usize| flipped[from..].first_chunk().map(|four| u32::from_le_bytes(*four));
		if (MAGIC.len()..MAGIC.len() + 2).contains(&byte) {
			let found = u16::from_le_bytes([flipped[MAGIC.len()], flipped[MAGIC.len() + 1]]);
			// There never was a version 0.
			return (found > VERSION).then_some(Missing::NewerVerifier { known: VERSION, found });
		}
		if (self.anchor..self.lineage).contains(&byte) {
			let hash = flipped[self.anchor + 4..].first_chunk().expect("a hash");
			let anchor = BlockRef { number: number(self.anchor).expect("a number"), hash: *hash };
			return Some(Missing::Anchor { anchor });
		}
		if (self.descents..self.descents + 4).contains(&byte) {
			// A well-formed descent of another block: it must be one of the chain's, and have a path
			// of the same length, which is the height of the mountain that the block stands in.
			let height = |leaf: u32| (blocks ^ leaf).ilog2();
			let other = number(self.descents).expect("a number");
			let well_formed = other < blocks && height(other) == height(0);
			return well_formed.then_some(Missing::Descent { number: 0 });
		}
		None
	}
}

/// Flips each bit of a proof: whatever bit it is, nothing is proven. The proof is rejected, but for the
/// flips that ask for what the verifier has not: which those are, and what each of them lacks, is said
/// exactly. Gives how many they are, and how many blocks the proof's block knows.
fn flip_each_bit(name: &str, checkpoint: &Checkpoint) -> (usize, u32) {
	let file = read(name);
	let verdict = |file: &[u8]| verify(file, slice::from_ref(checkpoint), &Expectations::default());
	let places = Places::of(&proof(name));
	// The block knows the hashes of all blocks before it.
	let Verdict::Proven(facts) = verdict(&file) else { panic!("{name} is not proven") };
	let blocks = facts.block.number;
	let mut undetermined = 0;
	for bit in 0..file.len() * 8 {
		let mut flipped = file.clone();
		flipped[bit / 8] ^= 1 << (bit % 8);
		match (verdict(&flipped), places.missing(bit / 8, &flipped, blocks)) {
			(Verdict::Rejected(_), None) => {}
			(Verdict::Undetermined(found), Some(expected)) if found == expected => {
				undetermined += 1;
			}
			(found, expected) => panic!(
				"byte {} bit {}: {found:?}, where {expected:?} is to be \
				missing",
				bit / 8,
				bit % 8
			),
		}
	}
	(undetermined, blocks)
}

#[test]
fn every_single_bit_of_a_proof_matters() {
	// All bits of the version but the one that makes it 0; all bits of the anchor; and those bits of the
	// descent's number that make it 1, 2 or 4, which stand in the mountain of block 0.
	let undetermined = 15 + 8 * 36 + 3;
	assert_eq!(flip_each_bit("artefact.catena", &checkpoint()), (undetermined, 14));
}

/// The story of `./scripts/run`, from a chain that has values within the nodes of its state's trie.
#[test]
fn values_within_nodes_are_proven_and_every_bit_of_them_matters() {
	let checkpoint = anchor("trie-0-anchor.json");
	let facts = |name: &str| match verify(
		&read(name),
		slice::from_ref(&checkpoint),
		&Expectations::default(),
	) {
		Verdict::Proven(facts) => facts,
		other => panic!("{name}: {other:?}"),
	};
	let records = |facts: &Facts| facts.logs.iter().map(|log| log.records.len()).sum::<usize>();
	let exhibit = facts("trie-0-exhibit.catena");
	assert_eq!((exhibit.kind, records(&exhibit), exhibit.complete), (ItemKind::Exhibit, 4, true));
	let artefact = facts("trie-0-artefact.catena");
	assert_eq!(
		(artefact.kind, records(&artefact), artefact.complete),
		(ItemKind::Artefact, 2, true)
	);
	let (undetermined, blocks) = flip_each_bit("trie-0-artefact.catena", &checkpoint);
	// As above: of the descent's number, those bits that stay within the mountain of block 0.
	assert_eq!(undetermined, 15 + 8 * 36 + blocks.ilog2() as usize);
}

/// An officer with two keys, of which the first was reported; amended, suspended and reinstated.
fn officers_history(name: &str) {
	let checkpoint = anchor(&format!("{name}-anchor.json"));
	let facts = |name: &str| match verify(
		&read(name),
		slice::from_ref(&checkpoint),
		&Expectations::default(),
	) {
		Verdict::Proven(facts) => facts,
		other => panic!("{name}: {other:?}"),
	};
	let doubtful = |facts: &Facts| -> Vec<u32> {
		let places = facts.notices.iter().filter_map(|notice| match notice {
			Notice::Doubtful { at, .. } => Some(at.sequence),
			_ => None,
		});
		places.collect()
	};
	let whole = facts(&format!("{name}.catena"));
	assert_eq!((whole.kind, whole.complete), (ItemKind::Artefact, true));
	assert_eq!(doubtful(&whole), [1]);
	let officer = &whole.officers[&(2, 1)];
	let standings: Vec<TermStanding> = officer.terms().map(|term| term.standing).collect();
	let (active, suspended) = (TermStanding::Active, TermStanding::Suspended);
	assert_eq!(standings, [active, active, active, suspended, active]);
	let amended = officer.terms().map(|term| term.roles).nth(2);
	assert_eq!(amended, Some(Roles::REGISTRAR.with(Roles::CUSTODIAN)));
	let keys: Vec<_> = whole.logs[0].records.iter().map(|record| record.signer.key).collect();
	assert!(keys[0] == keys[1] && keys[2] == keys[3] && keys[1] != keys[2]);
	assert_eq!(officer.reports.iter().map(|report| report.key).collect::<Vec<_>>(), [keys[0]]);
	let selected = format!("{name}-selected.catena");
	assert_eq!(doubtful(&facts(&selected)), [1]);
	let (undetermined, blocks) = flip_each_bit(&selected, &checkpoint);
	assert_eq!(undetermined, 15 + 8 * 36 + blocks.ilog2() as usize);
}

/// These were made of a scene of the verifier's tests (`two_keys`), where they are made again and compared.
#[test]
fn officers_history_is_proven_and_every_bit_of_it_matters() {
	officers_history("layout-2");
}

/// These were made by a node, as `make-vectors` does it.
#[test]
fn officers_history_from_a_chain_is_proven_and_every_bit_of_it_matters() {
	officers_history("officers");
}

#[test]
fn cut_and_lengthened_proofs_are_rejected() {
	let file = read("artefact.catena");
	for length in 0..file.len() {
		let expected = if length < MAGIC.len() {
			Rejection::NotAProof
		} else {
			Rejection::FileMalformed { found: length }
		};
		assert_eq!(rejected(verdict(&file[..length])), expected, "cut to {length}");
	}
	let mut longer = file.clone();
	longer.push(0);
	let (expected, found) = (file.len(), longer.len());
	assert_eq!(rejected(verdict(&longer)), Rejection::BytesBehind { expected, found });
}

#[test]
fn foreign_authority_set_is_rejected() {
	let Checkpoint { mut set, genesis, block } = checkpoint();
	let key = set.authorities[0].0;
	// The key is somebody's: the SDK's development key of Bob.
	let bob = "d17c2d7823ebf260fd138f2d7e27d114c0145d968b5ff5006125f2414fadae69";
	hex::decode_to_slice(bob, &mut set.authorities[0].0).expect("32 bytes");
	let foreign = Checkpoint { set: set.clone(), genesis, block };
	let verdict = verify(&read("disk.catena"), &[foreign], &Expectations::default());
	assert_eq!(rejected(verdict), Rejection::NotAnAuthority { set: set.id, key });

	// The same members, as another set than the one in which they voted.
	let later =
		Checkpoint { set: AuthoritySet { id: set.id + 1, ..checkpoint().set }, ..checkpoint() };
	let verdict = verify(&read("disk.catena"), &[later], &Expectations::default());
	assert_eq!(rejected(verdict), Rejection::BadVoteSignature { set: set.id + 1, key });
}

#[test]
fn justification_without_enough_votes_is_rejected() {
	// Round, target, number of votes, the one vote, number of headers.
	let (target, vote) = (8 + 36, 36 + 64 + 32);
	let verdict = altered("disk.catena", |proof| {
		let votes = &mut proof.block.justification;
		assert_eq!(
			(votes.len(), votes[target], votes.last()),
			(target + 1 + vote + 1, 4, Some(&0))
		);
		votes.drain(target + 1..target + 1 + vote);
		votes[target] = 0;
	});
	let block = facts("disk.catena").block.number;
	let set = checkpoint().set.id;
	assert_eq!(rejected(verdict), Rejection::TooFewVotes { block, set, expected: 1, found: 0 });
}

#[test]
fn other_chain_is_rejected() {
	let mut other = checkpoint();
	other.genesis = [9; 32];
	other.block.hash = [9; 32];
	let verdict = verify(&read("disk.catena"), &[other], &Expectations::default());
	let found = proof("disk.catena").genesis;
	assert_eq!(rejected(verdict), Rejection::OtherChain { expected: [9; 32], found });
}

#[test]
fn proof_from_an_unknown_anchor_is_undetermined() {
	let mut later = checkpoint();
	later.block.number = 1;
	later.block.hash = [9; 32];
	let verdict = verify(&read("disk.catena"), &[later], &Expectations::default());
	let anchor = checkpoint().block;
	assert_eq!(verdict, Verdict::Undetermined(Missing::Anchor { anchor }));
}

#[test]
fn older_than_asked_is_undetermined() {
	let block_ms = facts("disk.catena").time_ms;
	let older_than = |asked_ms| {
		let expectations = Expectations { not_older_than_ms: Some(asked_ms), ..Default::default() };
		verify(&read("disk.catena"), &[checkpoint()], &expectations)
	};
	assert!(matches!(older_than(block_ms), Verdict::Proven(_)));
	let asked_ms = block_ms + 1;
	let missing = Missing::NewerProof { asked_ms, block_ms };
	assert_eq!(older_than(asked_ms), Verdict::Undetermined(missing));
}

/// The verdict on the disk's proof with its custody log changed.
fn with_other_records(change: impl FnOnce(&mut Vec<ProvenRecord>)) -> Rejection {
	rejected(altered("disk.catena", |proof| {
		let LogRecords::Complete(records) = &mut proof.logs[0].records else { panic!("complete") };
		change(records);
	}))
}

#[test]
fn reordered_missing_and_doubled_records_are_rejected() {
	let log = Log::Custody;
	let of_other_place =
		|sequence, found| Rejection::RecordOfOtherPlace { at: RecordAt { log, sequence }, found };
	assert_eq!(with_other_records(|records| records.swap(1, 2)), of_other_place(1, 2));
	assert_eq!(with_other_records(|records| drop(records.remove(1))), of_other_place(1, 2));
	let twice = with_other_records(|records| records.insert(2, records[1].clone()));
	assert_eq!(twice, of_other_place(2, 1));
	let without_last = with_other_records(|records| drop(records.pop()));
	assert_eq!(without_last, Rejection::RecordCount { log, expected: 4, found: 3 });
}

#[test]
fn node_twice_or_unused_is_rejected() {
	let first = proof("disk.catena").state[0].clone();
	let twice = rejected(altered("disk.catena", |proof| proof.state.push(first.clone())));
	assert_eq!(twice, Rejection::NodeTwice { hash: blake2_256(&first) });
	let unused = vec![0xff; 40];
	let not_needed = rejected(altered("disk.catena", |proof| proof.state.push(unused.clone())));
	assert_eq!(not_needed, Rejection::NodeNotNeeded { hash: blake2_256(&unused) });
}

/// A node that is left out is named; where another one hangs from it, it is seen to have been left out.
#[test]
fn node_left_out_is_named() {
	for (place, node) in proof("disk.catena").state.iter().enumerate() {
		let hash = blake2_256(node);
		match altered("disk.catena", |proof| drop(proof.state.remove(place))) {
			Verdict::Undetermined(missing) => assert_eq!(missing, Missing::Node { hash }),
			Verdict::Rejected(Rejection::NodeAltered { expected, .. }) => {
				assert_eq!(expected, hash)
			}
			other => panic!("node {place}: {other:?}"),
		}
	}
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
