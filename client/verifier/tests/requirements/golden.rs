//! The golden proofs and published checkpoints, which real chains made: they go on to be proven, and
//! nothing that is made of their parts is.

use catena_primitives::{
	checkpoint_proof::CheckpointProofV1,
	proof::{AuthoritySet, BlockRef, Checkpoint, LogRecords, ProofV1},
	published::PublishedV1,
};
use catena_verifier::{follows, verify, Anchor, Expectations, Facts, Verdict};
use proptest::{prelude::*, sample::Index};

use crate::support::publishing::publisher;

/// Each proof with its anchor. The first five are of layout 1, and so are those of four validators.
const PROOFS: [(&str, &str); 13] = [
	("disk.catena", "anchor.json"),
	("disk-selected.catena", "anchor.json"),
	("artefact.catena", "anchor.json"),
	("artefact-reported.catena", "anchor.json"),
	("case.catena", "anchor.json"),
	("consortium-early.catena", "consortium-genesis.json"),
	("consortium-late.catena", "consortium-genesis.json"),
	("trie-0-exhibit.catena", "trie-0-anchor.json"),
	("trie-0-artefact.catena", "trie-0-anchor.json"),
	("layout-2.catena", "layout-2-anchor.json"),
	("layout-2-selected.catena", "layout-2-anchor.json"),
	("officers.catena", "officers-anchor.json"),
	("officers-selected.catena", "officers-anchor.json"),
];

pub fn read(name: &str) -> Vec<u8> {
	let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/v1");
	std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// The checkpoint in an anchor file, of which no more is looked at than its digits.
fn anchor(name: &str) -> Checkpoint {
	let text = String::from_utf8(read(name)).unwrap();
	let mut hashes = text.split("\"0x").skip(1).map(|behind| {
		let byte = |place: usize| u8::from_str_radix(&behind[place..place + 2], 16).unwrap();
		std::array::from_fn(|place| byte(2 * place))
	});
	let number = |name: &str| -> u64 {
		let behind = text.split(&format!("\"{name}\": ")).nth(1).unwrap();
		behind.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
	};
	let (genesis, hash) = (hashes.next().unwrap(), hashes.next().unwrap());
	let authorities = hashes.map(|key| (key, 1)).collect();
	let block = BlockRef { number: number("number") as u32, hash };
	Checkpoint { genesis, block, set: AuthoritySet { id: number("id"), authorities } }
}

fn verdict(file: &[u8], anchor_name: &str) -> Verdict {
	verify(file, &[anchor(anchor_name)], &Expectations::default())
}

#[track_caller]
fn facts((name, anchor): (&str, &str)) -> Facts {
	match verdict(&read(name), anchor) {
		Verdict::Proven(facts) => *facts,
		other => panic!("{name}: {other:?}"),
	}
}

#[test]
fn golden_proofs_are_proven() {
	for golden in PROOFS {
		facts(golden);
	}
}

/// One thing that is done to a proof, with parts of another.
fn done(proof: &mut ProofV1, other: &ProofV1, (what, a, b): (u8, Index, Index)) {
	fn place<T>(all: &[T], index: Index) -> Option<usize> {
		(!all.is_empty()).then(|| index.index(all.len()))
	}
	fn shuffled<T: Clone>(all: &mut Vec<T>, other: &[T], what: u8, a: Index, b: Index) {
		let Some((from, to)) = place(all, a).zip(place(all, b)) else { return };
		match what {
			0 => drop(all.remove(from)),
			1 => all.insert(to, all[from].clone()),
			2 => all.swap(from, to),
			3 => all.truncate(from),
			4 => all[from..].reverse(),
			5 => *all = other.to_vec(),
			_ => {
				if let Some(donor) = place(other, b) {
					all[from] = other[donor].clone();
				}
			}
		}
	}
	let how = what % 7;
	match what / 7 {
		0 => shuffled(&mut proof.state, &other.state, how, a, b),
		1 => shuffled(&mut proof.lineage, &other.lineage, how, a, b),
		2 => shuffled(&mut proof.descents, &other.descents, how, a, b),
		3 => shuffled(&mut proof.logs, &other.logs, how, a, b),
		4 => shuffled(&mut proof.disclosures, &other.disclosures, how, a, b),
		5 => {
			let Some(log) = place(&proof.logs, b) else { return };
			match &mut proof.logs[log].records {
				LogRecords::Complete(records) => shuffled(records, &[], how, a, b),
				LogRecords::Selected(records) => shuffled(records, &[], how, a, b),
			}
		}
		6 => match how {
			0 => proof.block = other.block.clone(),
			1 => proof.item = other.item,
			2 => proof.block.justification = other.block.justification.clone(),
			3 => proof.anchor = other.anchor,
			4 => proof.genesis = other.genesis,
			5 => proof.block.header = other.block.header.clone(),
			_ => std::mem::swap(&mut proof.block.header, &mut proof.block.justification),
		},
		_ => {
			// A byte of a node, of the header or of the votes.
			let bytes = match how {
				0 => &mut proof.block.header,
				1 => &mut proof.block.justification,
				_ => match place(&proof.state, a) {
					Some(node) => &mut proof.state[node],
					None => return,
				},
			};
			if let Some(place) = place(bytes, b) {
				bytes[place] ^= 1 << how;
			}
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(3_000))]

	/// Parts of golden proofs taken out, doubled, exchanged and mixed with those of others: what is still
	/// proven is what one of them proves.
	#[test]
	fn golden_proofs_taken_apart_prove_nothing_new(
		one in 0usize..PROOFS.len(),
		other in 0usize..PROOFS.len(),
		steps in proptest::collection::vec((0u8..56, any::<Index>(), any::<Index>()), 1..4),
	) {
		let (name, anchor) = PROOFS[one];
		let mut proof = ProofV1::from_file(&read(name)).unwrap();
		let other = ProofV1::from_file(&read(PROOFS[other].0)).unwrap();
		for step in steps {
			done(&mut proof, &other, step);
		}
		if let Verdict::Proven(found) = verdict(&proof.to_file(), anchor) {
			let of_same_anchor = PROOFS.iter().filter(|(_, theirs)| *theirs == anchor);
			let known = of_same_anchor.map(|golden| facts(*golden));
			prop_assert!(known.into_iter().any(|known| says_no_more(&found, &known)), "{found:?}");
		}
	}

	/// The bytes of two golden proofs, one behind the other from anywhere.
	#[test]
	fn golden_proofs_spliced_prove_nothing_new(
		one in 0usize..PROOFS.len(),
		other in 0usize..PROOFS.len(),
		cut in any::<Index>(),
		from in any::<Index>(),
	) {
		let (name, anchor) = PROOFS[one];
		let (front, back) = (read(name), read(PROOFS[other].0));
		let file = [&front[..cut.index(front.len())], &back[from.index(back.len())..]].concat();
		if file != front && file != back {
			prop_assert!(!matches!(verdict(&file, anchor), Verdict::Proven(_)));
		}
	}

	/// A published checkpoint counts for whom it did, whatever its file is made of, or for nobody.
	#[test]
	fn published_checkpoints_taken_apart_are_nobody_elses(
		other in any::<bool>(),
		steps in proptest::collection::vec((0u8..5, any::<Index>(), any::<Index>(), 1u8..), 1..4),
	) {
		let names = ["consortium-later.checkpoint", "consortium-other.checkpoint"];
		let (name, donor) = if other { (names[1], names[0]) } else { (names[0], names[1]) };
		let (genuine, donor) = (read(name), read(donor));
		let keys = PublishedV1::from_file(&genuine).unwrap().signatures;
		let keys: Vec<[u8; 32]> =
			keys.iter().map(|signature| signature.key.to_vec().try_into().unwrap()).collect();
		let mut file = genuine.clone();
		for (what, a, b, change) in steps {
			let (from, to) = (a.index(file.len()), b.index(file.len()));
			match what {
				0 => file[from] ^= change,
				1 => drop(file.remove(from)),
				2 => file.insert(from, change),
				3 => file.swap(from, to),
				_ => file = [&file[..from], &donor[b.index(donor.len())..]].concat(),
			}
			if file.is_empty() {
				break;
			}
		}
		let found = Anchor::published(&file, &keys);
		let expected = Anchor::published(&genuine, &keys);
		match found.counted() {
			None => {}
			counted => prop_assert_eq!(counted, expected.counted()),
		}
		// Nor for somebody who did not sign.
		let strangers = Anchor::published(&file, &[publisher(1)]);
		prop_assert_eq!(strangers.counted(), None);
	}

	/// What shows that a checkpoint follows shows it of no other, and of nothing when it is altered.
	#[test]
	fn checkpoint_proofs_taken_apart_show_nothing(
		bytes in proptest::collection::vec(any::<u8>(), 0..300),
		at in any::<Index>(),
		takes in 0usize..40,
	) {
		let genuine = read("consortium-later.checkpoint-proof");
		let (genesis, later) = (anchor("consortium-genesis.json"), anchor("consortium-later.json"));
		prop_assert!(follows(&genuine, &later, std::slice::from_ref(&genesis)).is_ok());
		let at = at.index(genuine.len());
		let behind = (at + takes).min(genuine.len());
		let file = [&genuine[..at], &bytes, &genuine[behind..]].concat();
		if file != genuine {
			prop_assert!(follows(&file, &later, std::slice::from_ref(&genesis)).is_err());
		}
		let _ = CheckpointProofV1::from_file(&bytes);
		prop_assert!(follows(&bytes, &later, std::slice::from_ref(&genesis)).is_err());
	}
}

/// Whether everything that is found stands in what is known: a part of the records may be shown, or
/// another part of the disclosures.
fn says_no_more(found: &Facts, known: &Facts) -> bool {
	let known_records: Vec<_> = known.logs.iter().flat_map(|log| &log.records).collect();
	found.block == known.block
		&& found.item == known.item
		&& found.custody == known.custody
		&& found.entry == known.entry
		&& found.complete <= known.complete
		&& found.logs.iter().flat_map(|log| &log.records).all(|one| known_records.contains(&one))
		&& found.disclosures.iter().all(|one| known.disclosures.contains(one))
}
