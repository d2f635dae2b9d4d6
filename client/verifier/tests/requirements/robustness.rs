//! PF-1, and what holds of all requirements together: nothing panics, nothing altered is proven.

use catena_primitives::{
	layout,
	proof::{ProofV1, MAGIC},
	statement::Log,
};
use catena_verifier::{verify, Expectations, Facts, Verdict};
use codec::Encode;
use proptest::prelude::*;

use crate::support::{facts, scene::Proven, stories::*, verdict};

fn reference() -> Proven {
	let scene = small();
	let mut proven = scene.prove();
	proven.proof.disclosures = vec![scene.disclosure(Log::Custody, 0, 0)];
	proven
}

fn of(file: &[u8], proven: &Proven) -> Verdict {
	verify(file, &proven.checkpoints, &Expectations::default())
}

/// Offset of the first byte behind what is encoded by `parts`, in the file.
fn behind(parts: usize) -> usize {
	MAGIC.len() + 2 + parts
}

/// The ranges in which a flipped bit may leave the question open instead of contradicting: the
/// version; the anchor, which is then nobody's; and the number of a descent.
fn may_be_open(proof: &ProofV1) -> Vec<std::ops::Range<usize>> {
	let anchor = behind(proof.genesis.encoded_size());
	let lineage = anchor + proof.anchor.encoded_size();
	let descents = lineage
		+ proof.lineage.encoded_size()
		+ proof.block.encoded_size()
		+ proof.state.encoded_size();
	let item = descents + proof.descents.encoded_size();
	vec![8..10, anchor..lineage, descents..item]
}

/// Every single-bit flip of a proof is rejected, but for the few places where it makes another
/// question of it.
#[test]
fn no_flipped_bit_is_proven() {
	let proven = reference();
	facts(&proven);
	let file = proven.proof.to_file();
	let open = may_be_open(&proven.proof);
	std::thread::scope(|scope| {
		let workers = 2;
		for worker in 0..workers {
			let (file, open, proven) = (&file, &open, &proven);
			scope.spawn(move || {
				let mut flipped = file.clone();
				for place in (worker..file.len()).step_by(workers) {
					for bit in 0..8 {
						flipped[place] ^= 1 << bit;
						match of(&flipped, proven) {
							Verdict::Rejected(_) => {}
							Verdict::Undetermined(_)
								if open.iter().any(|range| range.contains(&place)) => {}
							other => panic!("byte {place} bit {bit}: {other:?}"),
						}
						flipped[place] = file[place];
					}
				}
			});
		}
	});
}

/// What no reader asked for proves nothing, and what it proves stays what it was.
fn same_facts(found: Facts, expected: &Facts) {
	assert_eq!(&found, expected);
}

#[test]
fn no_byte_taken_out_or_put_in_is_proven() {
	let proven = reference();
	let file = proven.proof.to_file();
	for place in 0..file.len() {
		let mut shorter = file.clone();
		shorter.remove(place);
		assert!(!matches!(of(&shorter, &proven), Verdict::Proven(_)), "without byte {place}");
		let mut longer = file.clone();
		longer.insert(place, 0);
		assert!(!matches!(of(&longer, &proven), Verdict::Proven(_)), "0 before byte {place}");
	}
}

/// A proof of many parts, and some part of it changed.
fn tampered(proof: &mut ProofV1, what: u8, a: usize, b: usize) {
	let donor = artefact().prove().proof;
	match what {
		0 => drop(proof.state.remove(a % proof.state.len())),
		1 => {
			let (a, b) = (a % proof.state.len(), b % proof.state.len());
			proof.state.swap(a, b);
		}
		2 => proof.state.push(donor.state[a % donor.state.len()].clone()),
		3 => drop(proof.lineage.pop()),
		4 => proof.lineage.reverse(),
		5 => proof.block = donor.block,
		6 => proof.state = donor.state,
		7 => proof.logs = donor.logs,
		8 => proof.item = donor.item,
		9 => drop(proof.logs.pop()),
		10 => drop(proof.descents.pop()),
		11 => proof.lineage = vec![],
		12 => {
			let node = &mut proof.state;
			let (a, b) = (a % node.len(), b);
			let byte = b % node[a].len().max(1);
			if let Some(byte) = node[a].get_mut(byte) {
				*byte = byte.wrapping_add(1);
			}
		}
		_ => proof.block.justification = proof.lineage[0].justification.clone(),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
		prop_assert!(!matches!(of(&bytes, &reference()), Verdict::Proven(_)));
	}

	#[test]
	fn arbitrary_bytes_behind_the_magic_never_panic(
		bytes in proptest::collection::vec(any::<u8>(), 0..2_000)
	) {
		let file = [&MAGIC[..], &[1, 0], &bytes].concat();
		prop_assert!(!matches!(of(&file, &reference()), Verdict::Proven(_)));
	}

	#[test]
	fn arbitrary_changes_of_bytes_are_never_proven(
		changes in proptest::collection::vec((any::<prop::sample::Index>(), 1u8..), 1..6)
	) {
		let proven = reference();
		let mut file = proven.proof.to_file();
		for (place, change) in changes {
			let place = place.index(file.len());
			file[place] ^= change;
		}
		if file != proven.proof.to_file() {
			prop_assert!(!matches!(of(&file, &proven), Verdict::Proven(_)));
		}
	}

	#[test]
	fn part_of_the_file_put_in_another_place_is_never_proven(
		from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(), length in 1usize..200
	) {
		let proven = reference();
		let mut file = proven.proof.to_file();
		let from = from.index(file.len());
		let part: Vec<u8> = file[from..(from + length).min(file.len())].to_vec();
		let to = to.index(file.len());
		for (place, byte) in (to..file.len()).zip(part) {
			file[place] = byte;
		}
		if file != proven.proof.to_file() {
			prop_assert!(!matches!(of(&file, &proven), Verdict::Proven(_)));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(300))]

	/// Parts taken out, exchanged and mixed with those of another genuine proof of the same chain:
	/// whatever is still proven are the facts of one of the two.
	#[test]
	fn tampering_never_proves_other_facts(
		steps in proptest::collection::vec((0u8..14, any::<usize>(), any::<usize>()), 1..4)
	) {
		let genuine = exhibit().prove_from(&[0, 8]);
		let mut proven = genuine.clone();
		for (what, a, b) in steps {
			if proven.proof.lineage.is_empty() || proven.proof.state.is_empty() {
				break;
			}
			tampered(&mut proven.proof, what, a, b);
		}
		if let Verdict::Proven(found) = verdict(&proven) {
			let mut donor = artefact().prove_from(&[0, 8]);
			donor.checkpoints = genuine.checkpoints.clone();
			let known = [facts(&genuine), facts(&donor)];
			let known = known.into_iter().find(|known| known.item == found.item).unwrap();
			same_facts(*found, &known);
		}
	}
}

/// Two genuine proofs of one chain, or of one item.
fn pair(which: u8) -> (Proven, Proven) {
	match which {
		0 => (exhibit().prove(), artefact().prove()),
		1 => (exhibit().prove(), exhibit().prove_some(&[(Log::Custody, &[0, 3])])),
		2 => (two_keys().prove(), two_keys().prove_some(&[(Log::Custody, &[1, 3])])),
		_ => (reference(), small().prove()),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	/// The beginning of one proof and the end of another prove nothing that neither of them does.
	#[test]
	fn two_proofs_spliced_prove_nothing_new(
		which in 0u8..4,
		at in any::<prop::sample::Index>(),
		shift in -40i64..40,
		swap in any::<bool>(),
	) {
		let (one, other) = pair(which);
		let (one, other) = if swap { (other, one) } else { (one, other) };
		let (front, back) = (one.proof.to_file(), other.proof.to_file());
		let at = at.index(front.len());
		// From the end: the parts there have the same places.
		let behind = (front.len() - at) as i64 + shift;
		let behind = behind.clamp(0, back.len() as i64) as usize;
		let file = [&front[..at], &back[back.len() - behind..]].concat();
		if let Verdict::Proven(found) = of(&file, &one) {
			prop_assert!([facts(&one), facts(&other)].contains(&found));
		}
	}

	/// Also where the votes and the headers are genuine, and all that is between is not.
	#[test]
	fn arbitrary_bytes_of_an_entry_never_panic(
		bytes in proptest::collection::vec(any::<u8>(), 0..300),
		which in 0u8..4,
	) {
		let mut scene = two_keys();
		let key = match which {
			0 => layout::officer(2, 1),
			1 => layout::organisation(2),
			2 => layout::item(&scene.item),
			_ => layout::blocks(),
		};
		// Behind the byte of a variant, or not.
		let bytes = if which < 2 { [&[2][..], &bytes].concat() } else { bytes };
		scene.edits.push((key, Some(bytes)));
		let found = verdict(&scene.prove());
		prop_assert!(!matches!(found, Verdict::Proven(_)), "{found:?}");
	}
}
