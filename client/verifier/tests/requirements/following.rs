//! PC-10, PC-11: that a checkpoint follows from earlier ones.

// As in the verifier itself: a rejection is made once.
#![allow(clippy::result_large_err)]

use catena_primitives::{
	checkpoint_proof::CheckpointProofV1,
	layout,
	proof::{AuthoritySet, BlockRef, Checkpoint},
};
use catena_verifier::{
	follows, verify, Expectations, Failure, Following, Missing, Rejection, Verdict,
};
use codec::Encode;
use proptest::prelude::*;

use crate::support::{
	chain::{scheduled, Chain},
	scene::{time_of, Scene},
	stories::*,
};

fn at(number: u32) -> Checkpoint {
	exhibit().chain.checkpoint(number)
}

/// Whether the checkpoint follows from those at these blocks.
fn shown(
	proof: &CheckpointProofV1,
	checkpoint: &Checkpoint,
	trusted: &[Checkpoint],
) -> Result<Following, Failure> {
	follows(&proof.to_file(), checkpoint, trusted)
}

#[track_caller]
fn rejected(shown: Result<Following, Failure>) -> Rejection {
	match shown {
		Err(Failure::Rejected(rejection)) => rejection,
		other => panic!("{other:?}"),
	}
}

#[track_caller]
fn missing(shown: Result<Following, Failure>) -> Missing {
	match shown {
		Err(Failure::Undetermined(missing)) => missing,
		other => panic!("{other:?}"),
	}
}

/// The checkpoint at the block that shows it.
fn at_the_block(scene: &Scene, set: AuthoritySet) -> Checkpoint {
	Checkpoint { genesis: scene.genesis(), block: scene.block(), set }
}

#[test]
fn later_checkpoint_follows_from_earlier_ones() {
	let proof = exhibit().prove_checkpoints(&[0, 7, 12]);
	let following = shown(&proof, &at(12), &[at(0), at(7)]).unwrap();
	let block = at_the_block(&exhibit(), four(2, 21).set).block;
	let expected = Following { anchor: at(0).block, lineage_steps: 2, block, time_ms: time_of(20) };
	assert_eq!(following, expected);
	// One that lies between those that are trusted, and one of them itself.
	assert_eq!(shown(&proof, &at(7), &[at(0), at(12)]), Ok(expected));
	assert_eq!(shown(&proof, &at(0), &[at(0), at(12)]), Ok(expected));
}

#[test]
fn block_that_shows_it_may_be_the_checkpoints_own() {
	let scene = exhibit();
	let proof = scene.prove_checkpoints(&[0]);
	let checkpoint = at_the_block(&scene, four(2, 21).set);
	assert!(shown(&proof, &checkpoint, &[at(0)]).is_ok());
	let mut other = checkpoint.clone();
	other.block.hash[0] ^= 1;
	assert_eq!(
		rejected(shown(&proof, &other, &[at(0)])),
		Rejection::CheckpointDiffers { expected: other.block, found: checkpoint.block.hash }
	);
	// If the block changes the authorities, those who come next are the checkpoint's.
	let mut scene = exhibit();
	scene.chain.last_digest = vec![scheduled(&four(3, 41).set, 0)];
	let proof = scene.prove_checkpoints(&[0]);
	let next = at_the_block(&scene, four(3, 41).set);
	assert!(shown(&proof, &next, &[at(0)]).is_ok());
	let before = Checkpoint { set: four(2, 21).set, ..next };
	let (expected, found) = (four(2, 21).set, four(3, 41).set);
	assert_eq!(
		rejected(shown(&proof, &before, &[at(0)])),
		Rejection::SetDiffers { checkpoint: 20, expected, found }
	);
}

#[test]
fn checkpoint_with_another_block_or_set_does_not_follow() {
	let proof = exhibit().prove_checkpoints(&[0, 8]);
	let shown = |alter: fn(&mut Checkpoint)| {
		let mut other = at(8);
		alter(&mut other);
		(other.clone(), shown(&proof, &other, &[at(0)]))
	};
	let (other, answer) = shown(|other| other.block.hash[0] ^= 1);
	assert_eq!(rejected(answer), Rejection::DescentElsewhere { expected: other.block });
	let altered: [fn(&mut Checkpoint); 3] = [
		|other| other.set.id += 1,
		|other| other.set.authorities[0].1 = 2,
		|other| other.set = four(1, 31).set,
	];
	for alter in altered {
		let (other, answer) = shown(alter);
		let found = four(1, 11).set;
		let expected = Rejection::SetDiffers { checkpoint: 8, expected: other.set, found };
		assert_eq!(rejected(answer), expected);
	}
	let (_, answer) = shown(|other| other.genesis = [7; 32]);
	let found = at(0).genesis;
	assert_eq!(rejected(answer), Rejection::OtherChain { expected: [7; 32], found });
	let (_, answer) = shown(|other| other.block.number = 9);
	assert_eq!(missing(answer), Missing::Descent { number: 9 });
}

/// It is to follow from what is trusted, and not from itself.
#[test]
fn checkpoint_is_not_its_own_anchor() {
	let proof = exhibit().prove_checkpoints(&[8, 0]);
	let anchor = at(8).block;
	assert_eq!(missing(shown(&proof, &at(8), &[at(0)])), Missing::Anchor { anchor });
	assert_eq!(missing(shown(&proof, &at(8), &[])), Missing::Anchor { anchor });
	// What is trusted is above it, and says nothing of who was in charge below.
	let proof = exhibit().prove_checkpoints(&[12, 8]);
	let anchor = at(12).block;
	assert_eq!(missing(shown(&proof, &at(8), &[at(12)])), Missing::Anchor { anchor });
}

#[test]
fn fork_by_retired_keys_does_not_follow_from_a_later_checkpoint() {
	let mut fork = exhibit();
	fork.chain.headers = Chain::new(20, four(0, 1), vec![]).headers;
	fork.chain.sets.truncate(1);
	let proof = fork.prove_checkpoints(&[0, 8, 12]);
	let forged = fork.chain.checkpoint(12);
	assert!(shown(&proof, &forged, &[at(0)]).is_ok(), "with the old one alone nothing is noticed");
	let (expected, found) = (at(8).set, four(0, 1).set);
	assert_eq!(
		rejected(shown(&proof, &forged, &[at(0), at(8)])),
		Rejection::SetDiffers { checkpoint: 8, expected, found }
	);
}

#[test]
fn what_is_trusted_must_be_descended_from() {
	let mut other = at(4);
	other.block.hash[0] ^= 1;
	let proof = exhibit().prove_checkpoints(&[0, 4, 8]);
	assert_eq!(
		rejected(shown(&proof, &at(8), &[at(0), other.clone()])),
		Rejection::DescentElsewhere { expected: other.block }
	);
	for number in [0, 4, 8] {
		let mut lacking = proof.clone();
		lacking.descents.retain(|descent| descent.number != number);
		assert_eq!(missing(shown(&lacking, &at(8), &[at(0), at(4)])), Missing::Descent { number });
	}
}

#[test]
fn checkpoint_above_the_block_is_undetermined() {
	let mut later = at(8);
	later.block = BlockRef { number: 21, hash: [7; 32] };
	let proof = exhibit().prove_checkpoints(&[0, 8]);
	let expected = Missing::BlockAfterCheckpoint { checkpoint: 21, block: 20 };
	assert_eq!(missing(shown(&proof, &later, &[at(0)])), expected);
	assert_eq!(missing(shown(&proof, &at(8), &[at(0), later])), expected);
}

#[test]
fn state_has_the_nodes_that_lead_to_the_head_and_no_others() {
	let scene = exhibit();
	let proof = scene.prove_checkpoints(&[0, 8]);
	let mut more = proof.clone();
	more.state = scene.prove_from(&[0, 8]).proof.state;
	let found = rejected(shown(&more, &at(8), &[at(0)]));
	let surplus =
		matches!(found, Rejection::NodeNotNeeded { .. } | Rejection::NodeOutOfOrder { .. });
	assert!(surplus, "{found:?}");
	let mut less = proof.clone();
	less.state.pop();
	assert!(matches!(missing(shown(&less, &at(8), &[at(0)])), Missing::Node { .. }));
	let mut newer = exhibit();
	newer.edit(layout::VERSION_KEY.to_vec(), layout::VERSION + 1);
	let proof = newer.prove_checkpoints(&[0, 8]);
	let expected = Missing::Layout { known: layout::VERSION, found: layout::VERSION + 1 };
	assert_eq!(missing(shown(&proof, &at(8), &[at(0)])), expected);
}

#[test]
fn proofs_of_items_and_of_checkpoints_are_told_apart() {
	let scene = exhibit();
	let of_item = scene.prove_from(&[0, 8]);
	let answer = follows(&of_item.proof.to_file(), &at(8), &[at(0)]);
	assert_eq!(rejected(answer), Rejection::NotAProof);
	let of_checkpoint = scene.prove_checkpoints(&[0, 8]).to_file();
	let verdict = verify(&of_checkpoint, &of_item.checkpoints, &Expectations::default());
	assert_eq!(verdict, Verdict::Rejected(Rejection::NotAProof));
}

#[test]
fn every_bit_of_it_matters_and_so_does_every_byte() {
	let scene = small();
	let file = scene.prove_checkpoints(&[0, 2]).to_file();
	let (first, later) = (scene.chain.checkpoint(0), scene.chain.checkpoint(2));
	let answer = |file: &[u8]| follows(file, &later, std::slice::from_ref(&first));
	assert!(answer(&file).is_ok());
	for bit in 0..file.len() * 8 {
		let mut flipped = file.clone();
		flipped[bit / 8] ^= 1 << (bit % 8);
		assert!(answer(&flipped).is_err(), "bit {bit}");
	}
	for length in 10..file.len() {
		let expected = Rejection::FileMalformed { found: length };
		assert_eq!(rejected(answer(&file[..length])), expected);
	}
	let longer = [&file[..], &[0]].concat();
	let (expected, found) = (file.len(), longer.len());
	assert_eq!(rejected(answer(&longer)), Rejection::BytesBehind { expected, found });
	let mut newer = file.clone();
	newer[8] = 2;
	assert_eq!(missing(answer(&newer)), Missing::NewerVerifier { known: 1, found: 2 });
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_000))]

	#[test]
	fn arbitrary_bytes_never_panic_and_show_nothing(
		bytes in proptest::collection::vec(any::<u8>(), 0..1_000)
	) {
		let file = [b"CATCPR\r\n\x01\0", &bytes[..]].concat();
		prop_assert!(follows(&file, &at(8), &[at(0)]).is_err());
		prop_assert!(follows(&bytes, &at(8), &[at(0)]).is_err());
	}

	/// Parts of two genuine proofs of different blocks, mixed.
	#[test]
	fn mixed_proofs_show_nothing_else(parts in any::<[bool; 5]>()) {
		let mut other = exhibit();
		other.others = 9;
		let (mut mixed, donor) = (
			exhibit().prove_checkpoints(&[0, 8]),
			other.prove_checkpoints(&[0, 8]),
		);
		if parts[0] { mixed.lineage = donor.lineage.clone() }
		if parts[1] { mixed.block = donor.block.clone() }
		if parts[2] { mixed.state = donor.state.clone() }
		if parts[3] { mixed.descents = donor.descents.clone() }
		if parts[4] { mixed.genesis = donor.genesis }
		let genuine = parts[1] == parts[2];
		prop_assert_eq!(shown(&mixed, &at(8), &[at(0)]).is_ok(), genuine);
		let mut false_one = at(8);
		false_one.block.hash[0] ^= 1;
		prop_assert!(shown(&mixed, &false_one, &[at(0)]).is_err());
	}
}

#[test]
fn encoding_is_as_the_specification_says() {
	let proof = exhibit().prove_checkpoints(&[0, 8]);
	let expected = [
		&b"CATCPR\r\n\x01\0"[..],
		&proof.genesis,
		&proof.anchor.encode(),
		&proof.lineage.encode(),
		&proof.block.encode(),
		&proof.state.encode(),
		&proof.descents.encode(),
	]
	.concat();
	assert_eq!(proof.to_file(), expected);
}
