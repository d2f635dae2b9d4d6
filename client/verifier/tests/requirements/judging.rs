//! PC-7: a proof against anchors of which some were published.

use catena_primitives::proof::Checkpoint;
use catena_verifier::{
	judge, verify, Anchor, Expectations, Facts, Judgement, Missing, Rejection, Verdict,
};

use crate::support::{
	publishing::{anchor, published, publisher},
	rejected,
	scene::Proven,
	stories::*,
	undetermined,
};

fn verdict(proven: &Proven, anchors: &[Anchor]) -> Verdict {
	match judge(&proven.proof.to_file(), anchors, &Expectations::default()) {
		Judgement::Verdict(verdict) => verdict,
		other => panic!("{other:?}"),
	}
}

fn facts(proven: &Proven, anchors: &[Anchor]) -> Facts {
	match verdict(proven, anchors) {
		Verdict::Proven(facts) => *facts,
		other => panic!("{other:?}"),
	}
}

fn plain(checkpoints: &[Checkpoint]) -> Vec<Anchor> {
	checkpoints.iter().cloned().map(Anchor::Plain).collect()
}

#[test]
fn plain_anchors_are_judged_as_before() {
	let genuine = exhibit().prove_from(&[0, 8]);
	let mut forged = genuine.clone();
	forged.checkpoints[1].set.id += 1;
	let mut open = genuine.clone();
	open.proof.descents.clear();
	let mut disagreeing = genuine.clone();
	disagreeing.checkpoints.push(genuine.checkpoints[0].clone());
	disagreeing.checkpoints[2].set.id = 5;
	let mut foreign = genuine.clone();
	foreign.checkpoints[0].genesis = [7; 32];
	for proven in [genuine, forged, open, disagreeing, foreign] {
		let file = proven.proof.to_file();
		let expected = verify(&file, &proven.checkpoints, &Expectations::default());
		assert_eq!(verdict(&proven, &plain(&proven.checkpoints)), expected);
	}
}

#[test]
fn published_checkpoint_that_counts_is_one_like_any_other() {
	let proven = exhibit().prove_from(&[0, 8]);
	let [first, later] = [0, 1].map(|i| proven.checkpoints[i].clone());
	let expected = facts(&proven, &plain(&proven.checkpoints));
	for anchors in [
		vec![anchor(&first, 1), anchor(&later, 2)],
		vec![Anchor::Plain(first.clone()), anchor(&later, 2)],
		vec![anchor(&first, 1), Anchor::Plain(later.clone())],
	] {
		assert_eq!(facts(&proven, &anchors), expected);
	}
	// Two organisations that published the same.
	let found = facts(&proven, &[anchor(&first, 1), anchor(&later, 1), anchor(&later, 2)]);
	assert_eq!(found.checkpoints, [first.block, later.block, later.block]);
}

/// A published checkpoint of nobody whom the reader named, and a damaged one.
fn uncounted(checkpoint: &Checkpoint) -> [Anchor; 2] {
	let file = published(checkpoint, &[1]).to_file();
	let mut damaged = file.clone();
	damaged[60] ^= 1;
	[Anchor::published(&file, &[publisher(2)]), Anchor::published(&damaged, &[publisher(1)])]
}

/// Else whoever spoils the later checkpoint would get retired keys past it.
#[test]
fn nothing_is_proven_beside_one_that_counts_for_nothing() {
	let proven = exhibit().prove_from(&[0, 8]);
	for uncounted in uncounted(&proven.checkpoints[1]) {
		let anchors = [Anchor::Plain(proven.checkpoints[0].clone()), uncounted];
		assert_eq!(undetermined(verdict(&proven, &anchors)), Missing::Publisher);
	}
}

#[test]
fn one_that_counts_for_nothing_changes_no_other_verdict() {
	let mut proven = exhibit().prove_from(&[0, 8]);
	let [first, later] = [0, 1].map(|i| proven.checkpoints[i].clone());
	// Nothing is proven from it, and nothing rejected for it.
	let mut false_one = later.clone();
	false_one.set.id += 1;
	for uncounted in uncounted(&false_one) {
		let anchor = proven.proof.anchor;
		let found = undetermined(verdict(&proven, std::slice::from_ref(&uncounted)));
		assert_eq!(found, Missing::Anchor { anchor });
		let beside = [Anchor::Plain(first.clone()), uncounted];
		assert_eq!(undetermined(verdict(&proven, &beside)), Missing::Publisher);
	}
	let [nobody, _] = uncounted(&later);
	let anchors = [Anchor::Plain(first), nobody];
	proven.proof.descents.clear();
	let expected = Missing::Descent { number: 0 };
	assert_eq!(undetermined(verdict(&proven, &anchors)), expected);
	proven.proof.state.push(vec![7; 40]);
	let found = rejected(verdict(&proven, &anchors));
	assert!(matches!(found, Rejection::NodeNotNeeded { .. }), "{found:?}");
}

#[test]
fn published_checkpoint_of_another_chain_is_rejected_as_before() {
	let proven = exhibit().prove();
	let mut foreign = proven.checkpoints[0].clone();
	(foreign.genesis, foreign.block.hash) = ([7; 32], [7; 32]);
	let anchors = [anchor(&proven.checkpoints[0], 1), anchor(&foreign, 2)];
	let found = proven.proof.genesis;
	assert_eq!(
		rejected(verdict(&proven, &anchors)),
		Rejection::OtherChain { expected: [7; 32], found }
	);
}
