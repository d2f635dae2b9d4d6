//! PF-7, PF-8, PF-12, PF-13.

use catena_primitives::proof::{AuthoritySet, BlockRef, Descent};
use catena_verifier::{Missing, Rejection, SetFlaw};

use crate::support::{
	chain::{scheduled, Chain},
	facts, missing, rejection,
	scene::{Proven, Scene},
	stories::*,
};

#[test]
fn proof_of_another_chain_is_rejected() {
	let mut proven = exhibit().prove();
	let found = proven.proof.genesis;
	proven.checkpoints[0].genesis = [7; 32];
	assert_eq!(rejection(&proven), Rejection::OtherChain { expected: [7; 32], found });
	let mut proven = exhibit().prove();
	proven.proof.genesis = [7; 32];
	assert_eq!(rejection(&proven), Rejection::OtherChain { expected: found, found: [7; 32] });
}

#[test]
fn one_checkpoint_of_another_chain_is_enough_to_reject() {
	let mut proven = exhibit().prove_from(&[0, 8]);
	proven.checkpoints[1].genesis = [7; 32];
	let found = proven.proof.genesis;
	assert_eq!(rejection(&proven), Rejection::OtherChain { expected: [7; 32], found });
}

#[test]
fn checkpoint_at_block_0_is_the_genesis_block() {
	let mut proven = exhibit().prove();
	proven.checkpoints[0].block.hash = [7; 32];
	let expected = proven.proof.genesis;
	assert_eq!(rejection(&proven), Rejection::GenesisDiffers { expected, found: [7; 32] });
}

#[test]
fn anchor_that_nobody_trusts_is_undetermined() {
	let mut proven = exhibit().prove();
	let anchor = proven.proof.anchor;
	proven.checkpoints = vec![exhibit().chain.checkpoint(8)];
	assert_eq!(missing(&proven), Missing::Anchor { anchor });
	proven.checkpoints.clear();
	assert_eq!(missing(&proven), Missing::Anchor { anchor });
	let mut proven = exhibit().prove_from(&[8]);
	proven.proof.anchor.number = 9;
	let anchor = proven.proof.anchor;
	assert_eq!(missing(&proven), Missing::Anchor { anchor });
}

#[test]
fn checkpoint_that_could_finalize_nothing_is_undetermined() {
	let mut proven = exhibit().prove();
	// With nobody in charge, no vote at all would be enough.
	proven.checkpoints[0].set.authorities.clear();
	proven.proof.lineage.clear();
	assert_eq!(missing(&proven), Missing::UsableCheckpoint { number: 0, flaw: SetFlaw::Empty });
	let mut proven = exhibit().prove_from(&[0, 8]);
	proven.checkpoints[1].set.authorities[2].1 = 0;
	let flaw = SetFlaw::WeightZero { key: proven.checkpoints[1].set.authorities[2].0 };
	assert_eq!(missing(&proven), Missing::UsableCheckpoint { number: 8, flaw });
	assert_eq!(missing(&proven).requirement(), "PF-12");
	let mut proven = exhibit().prove();
	let key = proven.checkpoints[0].set.authorities[1].0;
	proven.checkpoints[0].set.authorities[2].0 = key;
	let flaw = SetFlaw::KeyTwice { key };
	assert_eq!(missing(&proven), Missing::UsableCheckpoint { number: 0, flaw });
}

/// The keys of the first set were stolen after it was retired: a history of its own, on which the
/// authorities never changed.
fn fork_by_retired_keys() -> Scene {
	let mut scene = exhibit();
	scene.chain.headers = Chain::new(20, four(0, 1), vec![]).headers;
	scene.chain.sets.truncate(1);
	scene
}

#[test]
fn lineage_that_goes_round_a_later_checkpoint_is_rejected() {
	let mut proven = fork_by_retired_keys().prove();
	assert!(facts(&proven).complete, "with the old checkpoint alone nothing can be noticed");
	let real = exhibit().chain.checkpoint(8);
	let expected = real.set.clone();
	proven.checkpoints.push(real);
	let found = four(0, 1).set;
	assert_eq!(rejection(&proven), Rejection::SetDiffers { checkpoint: 8, expected, found });
}

#[test]
fn set_of_the_same_number_with_other_members_goes_round_a_checkpoint_too() {
	let mut fork = exhibit();
	fork.chain = Chain::new(20, four(0, 1), vec![(6, four(1, 31)), (11, four(2, 21))]);
	let mut proven = fork.prove();
	let real = exhibit().chain.checkpoint(8);
	let (expected, found) = (real.set.clone(), four(1, 31).set);
	proven.checkpoints.push(real);
	assert_eq!(rejection(&proven), Rejection::SetDiffers { checkpoint: 8, expected, found });
}

#[test]
fn fork_below_a_checkpoint_of_the_same_set_does_not_descend_from_it() {
	let mut fork = exhibit();
	fork.chain.headers = fork_by_retired_keys().chain.headers;
	fork.chain.sets = vec![(0, four(0, 1))];
	let mut proven = fork.prove_from(&[0, 4]);
	let mut real = exhibit();
	real.chain.headers[3].state_root = [8; 32];
	real.chain.headers[4].parent = real.chain.headers[3].hash();
	proven.checkpoints[1] = real.chain.checkpoint(4);
	let expected = real.chain.headers[4].block();
	assert_eq!(rejection(&proven), Rejection::DescentElsewhere { expected });
	proven.proof.descents.pop();
	assert_eq!(missing(&proven), Missing::Descent { number: 4 });
}

#[test]
fn members_in_another_order_are_the_same_set() {
	let mut proven = exhibit().prove_from(&[0, 8]);
	proven.checkpoints[1].set.authorities.reverse();
	facts(&proven);
	proven.checkpoints[0].set.authorities.reverse();
	facts(&proven);
}

#[test]
fn set_changes_exactly_after_the_block_that_schedules_it() {
	facts(&exhibit().prove_from(&[0, 5, 6, 7, 10, 11, 12]));
	let mut proven = exhibit().prove_from(&[0, 6]);
	proven.checkpoints[1].set = four(0, 1).set;
	let (expected, found) = (four(0, 1).set, four(1, 11).set);
	assert_eq!(rejection(&proven), Rejection::SetDiffers { checkpoint: 6, expected, found });
	let mut proven = exhibit().prove_from(&[0, 5]);
	proven.checkpoints[1].set = four(1, 11).set;
	let (expected, found) = (four(1, 11).set, four(0, 1).set);
	assert_eq!(rejection(&proven), Rejection::SetDiffers { checkpoint: 5, expected, found });
}

#[test]
fn two_checkpoints_at_one_block_must_agree() {
	let mut proven = exhibit().prove();
	proven.checkpoints.push(proven.checkpoints[0].clone());
	facts(&proven);
	proven.checkpoints[1].set.id = 5;
	let (expected, found) = (AuthoritySet { id: 5, ..four(0, 1).set }, four(0, 1).set);
	assert_eq!(rejection(&proven), Rejection::SetDiffers { checkpoint: 0, expected, found });
}

#[test]
fn checkpoint_above_the_block_is_undetermined() {
	let mut proven = exhibit().prove();
	let mut later = proven.checkpoints[0].clone();
	later.block = BlockRef { number: 21, hash: [7; 32] };
	proven.checkpoints.push(later);
	assert_eq!(missing(&proven), Missing::BlockAfterCheckpoint { checkpoint: 21, block: 20 });
}

fn with_checkpoint_at_block(scene: &Scene, set: AuthoritySet) -> Proven {
	let mut proven = scene.prove();
	let mut same = proven.checkpoints[0].clone();
	same.block = facts(&proven).block;
	same.set = set;
	proven.checkpoints.push(same);
	proven
}

#[test]
fn checkpoint_at_the_block_is_the_block() {
	let mut proven = with_checkpoint_at_block(&exhibit(), four(2, 21).set);
	assert_eq!(facts(&proven).checkpoints.len(), 2);
	let found = proven.checkpoints[1].block.hash;
	proven.checkpoints[1].block.hash = [7; 32];
	let expected = BlockRef { number: 20, hash: [7; 32] };
	assert_eq!(rejection(&proven), Rejection::CheckpointDiffers { expected, found });
}

/// The block itself may be the one that schedules a change: then the next set is the checkpoint's,
/// though the block is no step of the lineage.
#[test]
fn checkpoint_at_a_block_that_changes_the_authorities_names_the_next_set() {
	let mut scene = exhibit();
	scene.chain.last_digest = vec![scheduled(&four(3, 41).set, 0)];
	facts(&with_checkpoint_at_block(&scene, four(3, 41).set));
	let (expected, found) = (four(2, 21).set, four(3, 41).set);
	assert_eq!(
		rejection(&with_checkpoint_at_block(&scene, four(2, 21).set)),
		Rejection::SetDiffers { checkpoint: 20, expected, found }
	);
}

#[test]
fn missing_descent_is_undetermined_also_from_the_anchor() {
	let mut proven = exhibit().prove_from(&[0, 8]);
	proven.proof.descents.remove(0);
	assert_eq!(missing(&proven), Missing::Descent { number: 0 });
	let mut proven = exhibit().prove_from(&[0, 8]);
	proven.proof.descents.pop();
	assert_eq!(missing(&proven), Missing::Descent { number: 8 });
}

#[test]
fn descent_that_leads_elsewhere_is_rejected() {
	let mut proven = exhibit().prove();
	proven.proof.descents[0].path[1][3] ^= 1;
	let expected = proven.proof.anchor;
	assert_eq!(rejection(&proven), Rejection::DescentElsewhere { expected });
}

#[test]
fn descent_of_another_length_is_rejected_also_where_nobody_asks_for_it() {
	let scene = exhibit();
	for checkpoint in [&[0][..], &[0, 8]] {
		let mut proven = scene.prove_from(checkpoint);
		proven.proof.descents = vec![scene.chain.descent(0), scene.chain.descent(8)];
		facts(&proven);
		proven.proof.descents[1].path.pop();
		let expected = Rejection::DescentLength { number: 8, expected: 4, found: 3 };
		assert_eq!(rejection(&proven), expected);
	}
}

#[test]
fn descents_rise_and_lie_below_the_block() {
	let scene = exhibit();
	let mut proven = scene.prove();
	let zero = scene.chain.descent(0);
	proven.proof.descents = vec![zero.clone(), zero.clone()];
	assert_eq!(rejection(&proven), Rejection::DescentsDoNotRise { previous: 0, found: 0 });
	proven.proof.descents = vec![scene.chain.descent(8), zero.clone()];
	assert_eq!(rejection(&proven), Rejection::DescentsDoNotRise { previous: 8, found: 0 });
	proven.proof.descents = vec![zero, Descent { number: 20, path: Default::default() }];
	assert_eq!(rejection(&proven), Rejection::DescentBeyondRange { number: 20, blocks: 20 });
}

/// What nobody asks for proves nothing, and does no harm.
#[test]
fn descent_for_another_reader_is_allowed() {
	let scene = exhibit();
	let mut proven = scene.prove();
	proven.proof.descents.push(scene.chain.descent(17));
	assert_eq!(facts(&proven).checkpoints.len(), 1);
}

/// A proof that contradicts itself is rejected, however much it lacks.
#[test]
fn contradiction_counts_more_than_what_is_missing() {
	let mut proven = exhibit().prove();
	proven.proof.descents.clear();
	assert_eq!(missing(&proven), Missing::Descent { number: 0 });
	proven.proof.state.push(vec![7; 40]);
	assert!(matches!(rejection(&proven), Rejection::NodeNotNeeded { .. }));
}
