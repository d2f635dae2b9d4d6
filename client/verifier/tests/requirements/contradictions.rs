//! PC-8, PC-9: published checkpoints that contradict each other.

use catena_primitives::{proof::Checkpoint, statement::Log};
use catena_verifier::{
	judge, Anchor, Contradiction, Expectations, Judgement, Rejection, Side, Verdict,
};

use crate::support::{
	assert_named,
	chain::Chain,
	publishing::{anchor, by, published, publisher},
	rejected,
	scene::Proven,
	stories::*,
};

/// The contradiction that is found. It has words, a requirement and its name.
#[track_caller]
fn contradiction(file: &[u8], anchors: &[Anchor]) -> Contradiction {
	match judge(file, anchors, &Expectations::default()) {
		Judgement::Contradiction(found) => {
			assert!(found.to_string().len() > 10, "no words: {found:?}");
			assert!(found.requirement().starts_with("PC-"));
			assert_named(&found, found.name());
			assert!(found.sides().iter().all(|side| !side.by.is_empty()));
			*found
		}
		other => panic!("{other:?}"),
	}
}

#[track_caller]
fn rejection(proven: &Proven, anchors: &[Anchor]) -> Rejection {
	match judge(&proven.proof.to_file(), anchors, &Expectations::default()) {
		Judgement::Verdict(verdict) => rejected(verdict),
		other => panic!("{other:?}"),
	}
}

fn side(checkpoint: &Checkpoint, number: u8) -> Side {
	Side { checkpoint: published(checkpoint, &[number]).checkpoint, by: vec![by(number)] }
}

/// The checkpoint of the chain, altered.
fn at(number: u32, alter: impl FnOnce(&mut Checkpoint)) -> Checkpoint {
	let mut checkpoint = exhibit().chain.checkpoint(number);
	alter(&mut checkpoint);
	checkpoint
}

/// What two published checkpoints say of each other, whatever the proof is, and whichever comes first.
fn between(one: &Checkpoint, other: &Checkpoint) -> Contradiction {
	let anchors = [anchor(one, 1), anchor(other, 2)];
	let found = contradiction(b"no proof at all", &anchors);
	assert_eq!(found, contradiction(&exhibit().prove().proof.to_file(), &anchors));
	let turned = contradiction(b"", &[anchor(other, 2), anchor(one, 1)]);
	assert_eq!(turned.name(), found.name());
	found
}

#[test]
fn two_blocks_at_one_height_contradict() {
	let (one, other) = (at(8, |_| {}), at(8, |other| other.block.hash[0] ^= 1));
	let expected = Contradiction::BlocksDiffer { first: side(&one, 1), second: side(&other, 2) };
	assert_eq!(between(&one, &other), expected);
	assert_eq!(expected.requirement(), "PC-8");
}

#[test]
fn one_block_at_two_heights_contradicts() {
	let (one, other) = (at(8, |_| {}), at(8, |other| other.block.number = 9));
	assert_eq!(between(&one, &other).name(), "BlocksDiffer");
}

#[test]
fn two_sets_after_one_block_contradict() {
	let one = at(8, |_| {});
	let altered: [fn(&mut Checkpoint); 3] = [
		|other| other.set.id += 1,
		|other| other.set.authorities.truncate(3),
		|other| other.set.authorities[0].1 = 2,
	];
	for alter in altered {
		let other = at(8, alter);
		let expected = Contradiction::SetsDiffer { first: side(&one, 1), second: side(&other, 2) };
		assert_eq!(between(&one, &other), expected);
	}
}

#[test]
fn one_set_number_with_two_memberships_contradicts() {
	let one = at(7, |_| {});
	let other = at(9, |other| other.set.authorities = four(1, 31).set.authorities);
	assert_eq!(between(&one, &other).name(), "SetsDiffer");
}

#[test]
fn set_numbers_that_fall_contradict() {
	let (one, other) = (at(12, |_| {}), at(15, |other| other.set = four(1, 11).set));
	let expected =
		Contradiction::SetsRunBackwards { first: side(&one, 1), second: side(&other, 2) };
	assert_eq!(between(&one, &other), expected);
}

#[test]
fn an_organisation_that_contradicts_itself_is_named_twice() {
	let (one, other) = (at(8, |_| {}), at(8, |other| other.block.hash[0] ^= 1));
	let found = contradiction(b"", &[anchor(&one, 1), anchor(&other, 1)]);
	assert_eq!(found.sides(), [&side(&one, 1), &side(&other, 1)]);
}

#[test]
fn those_that_agree_do_not_contradict() {
	let numbers = [0, 4, 5, 6, 8, 10, 11, 12, 19];
	let proven = exhibit().prove_from(&numbers);
	let anchors: Vec<Anchor> =
		numbers.iter().zip(1..).map(|(number, by)| anchor(&at(*number, |_| {}), by)).collect();
	assert_eq!(Contradiction::among(&anchors), None);
	let judged = judge(&proven.proof.to_file(), &anchors, &Expectations::default());
	assert!(matches!(judged, Judgement::Verdict(Verdict::Proven(_))), "{judged:?}");
}

/// A contradiction is between two organisations' words. What counts for nothing, what nobody signed, and
/// what is about another chain, has no part in it.
#[test]
fn only_published_checkpoints_of_one_chain_that_count_contradict() {
	let (one, other) = (at(8, |_| {}), at(8, |other| other.block.hash[0] ^= 1));
	let unnamed = Anchor::published(&published(&other, &[2]).to_file(), &[publisher(1)]);
	let elsewhere = at(8, |other| {
		(other.genesis, other.block.hash) = ([7; 32], [8; 32]);
	});
	for beside in [unnamed, Anchor::Plain(other.clone()), anchor(&elsewhere, 2)] {
		assert_eq!(Contradiction::among(&[anchor(&one, 1), beside]), None);
	}
	let plain = [Anchor::Plain(one), Anchor::Plain(other)];
	assert_eq!(Contradiction::among(&plain), None);
}

/// A proof whose block descends from the checkpoint at 8, and from another block at 4 than was published.
#[test]
fn later_checkpoint_that_does_not_descend_from_an_earlier_one_contradicts_it() {
	let proven = exhibit().prove_from(&[0, 4, 8]);
	let (genesis, later) = (at(0, |_| {}), at(8, |_| {}));
	let earlier = at(4, |other| other.block.hash[0] ^= 1);
	let anchors = [Anchor::Plain(genesis), anchor(&earlier, 1), anchor(&later, 2)];
	let block = match verdict_of_the_rest(&proven, &anchors, 1) {
		Verdict::Proven(facts) => facts.block,
		other => panic!("{other:?}"),
	};
	let rejection = Rejection::DescentElsewhere { expected: earlier.block };
	let (agrees, differs) = (vec![side(&later, 2)], vec![side(&earlier, 1)]);
	let expected = Contradiction::NotDescended { block, agrees, differs, rejection };
	assert_eq!(contradiction(&proven.proof.to_file(), &anchors), expected);
	assert_eq!(expected.requirement(), "PC-9");
}

fn verdict_of_the_rest(proven: &Proven, anchors: &[Anchor], without: usize) -> Verdict {
	let mut anchors = anchors.to_vec();
	anchors.remove(without);
	match judge(&proven.proof.to_file(), &anchors, &Expectations::default()) {
		Judgement::Verdict(verdict) => verdict,
		other => panic!("{other:?}"),
	}
}

#[test]
fn set_that_the_lineage_to_a_later_checkpoint_does_not_pass_contradicts_it() {
	let proven = exhibit().prove_from(&[0, 4, 12]);
	let (genesis, later) = (at(0, |_| {}), at(12, |_| {}));
	let earlier = at(4, |other| other.set.authorities = four(0, 31).set.authorities);
	// The genesis anchor is plain, else the two sets of one number would contradict by themselves.
	let anchors = [Anchor::Plain(genesis), anchor(&earlier, 1), anchor(&later, 2)];
	let found = contradiction(&proven.proof.to_file(), &anchors);
	let Contradiction::NotDescended { agrees, differs, rejection, .. } = found else {
		panic!("{found:?}")
	};
	assert_eq!((agrees, differs), (vec![side(&later, 2)], vec![side(&earlier, 1)]));
	assert!(matches!(rejection, Rejection::SetDiffers { checkpoint: 4, .. }), "{rejection:?}");
}

#[test]
fn all_between_whom_a_proof_divides_are_named() {
	let proven = exhibit().prove_from(&[0, 2, 4, 8, 12]);
	let (second, fourth) =
		(at(2, |other| other.block.hash[0] ^= 1), at(4, |other| other.block.hash[0] ^= 1));
	let anchors = [
		Anchor::Plain(at(0, |_| {})),
		anchor(&second, 1),
		anchor(&at(8, |_| {}), 2),
		anchor(&fourth, 3),
		anchor(&at(12, |_| {}), 4),
	];
	let found = contradiction(&proven.proof.to_file(), &anchors);
	let Contradiction::NotDescended { agrees, differs, .. } = found else { panic!("{found:?}") };
	assert_eq!(agrees, [side(&at(8, |_| {}), 2), side(&at(12, |_| {}), 4)]);
	assert_eq!(differs, [side(&second, 1), side(&fourth, 3)]);
}

/// Also where a plain anchor is at fault besides.
#[test]
fn false_plain_anchor_does_not_hide_a_contradiction() {
	let proven = exhibit().prove_from(&[0, 2, 4, 8]);
	let earlier = at(4, |other| other.block.hash[0] ^= 1);
	let anchors = [
		Anchor::Plain(at(0, |_| {})),
		Anchor::Plain(at(2, |other| other.block.hash[0] ^= 1)),
		anchor(&earlier, 1),
		anchor(&at(8, |_| {}), 2),
	];
	let found = contradiction(&proven.proof.to_file(), &anchors);
	assert_eq!(found.name(), "NotDescended");
}

/// A proof that has left the history of a later checkpoint may have been forged with keys that were
/// retired there: it says nothing of the organisations, which may both be right.
#[test]
fn forgery_by_retired_keys_is_rejected_and_divides_nobody() {
	let mut fork = exhibit();
	fork.chain.headers = Chain::new(20, four(0, 1), vec![]).headers;
	fork.chain.sets.truncate(1);
	let proven = fork.prove();
	let (genesis, later) = (at(0, |_| {}), at(8, |_| {}));
	let found = rejection(&proven, &[anchor(&genesis, 1), anchor(&later, 2)]);
	assert!(matches!(found, Rejection::SetDiffers { checkpoint: 8, .. }), "{found:?}");
	// Nor does a proof that agrees with an earlier one, and not with a later one of the same set.
	let proven = exhibit().prove_from(&[0, 7, 8]);
	let later = at(8, |other| other.block.hash[0] ^= 1);
	let anchors = [Anchor::Plain(genesis), anchor(&at(7, |_| {}), 1), anchor(&later, 2)];
	let expected = Rejection::DescentElsewhere { expected: later.block };
	assert_eq!(rejection(&proven, &anchors), expected);
}

#[test]
fn proof_that_shows_nothing_without_the_false_one_is_just_rejected() {
	let proven = exhibit().prove_from(&[0, 4, 8]);
	let (genesis, later) = (at(0, |_| {}), at(8, |_| {}));
	let earlier = at(4, |other| other.block.hash[0] ^= 1);
	let anchors = [Anchor::Plain(genesis), anchor(&earlier, 1), anchor(&later, 2)];
	let expected = Rejection::DescentElsewhere { expected: earlier.block };
	// It lacks the descent from the later one.
	let mut lacking = proven.clone();
	lacking.proof.descents.retain(|descent| descent.number != 8);
	assert_eq!(rejection(&lacking, &anchors), expected);
	// It contradicts itself besides.
	let mut forged = proven.clone();
	let disclosure = exhibit().disclosure(Log::Custody, 0, 0);
	forged.proof.disclosures = vec![disclosure.clone(), disclosure];
	assert_eq!(rejection(&forged, &anchors), expected);
	// It begins with the one that it contradicts.
	let mut begins = exhibit().prove_from(&[4, 8]);
	begins.proof.anchor = earlier.block;
	let anchors = [anchor(&earlier, 1), anchor(&later, 2)];
	assert_eq!(rejection(&begins, &anchors), expected);
}
