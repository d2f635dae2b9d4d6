//! PF-9, PF-10, PF-11.

use catena_primitives::{
	item::ItemKind,
	proof::{AuthoritySet, Finalized},
	statement::Log,
};
use catena_verifier::{Rejection, SetFlaw, WhichHeader};

use crate::support::{
	chain::{announce, forced, scheduled, Chain, Header, Validators, Votes},
	facts, rejection,
	scene::{Proven, Scene},
	stories::*,
};

fn finalized(header: &Header, by: &Validators) -> Finalized {
	let votes = Votes::of(by, header.block());
	Finalized { header: header.bytes(), justification: votes.bytes() }
}

/// A proof whose first step announces this, finalized by the set in charge.
fn announcing(digest: Vec<Vec<u8>>) -> Proven {
	let mut proven = exhibit().prove();
	let header = Header { digest, ..exhibit().chain.headers[6].clone() };
	proven.proof.lineage[0] = finalized(&header, &four(0, 1));
	proven
}

fn change() -> Vec<u8> {
	scheduled(&four(1, 11).set, 0)
}

#[test]
fn header_that_the_chain_would_encode_otherwise_is_rejected() {
	let mut proven = exhibit().prove();
	proven.proof.lineage[1].header.push(0);
	let which = WhichHeader::Step { index: 1 };
	assert_eq!(rejection(&proven), Rejection::HeaderMalformed { which });
	let mut proven = exhibit().prove();
	proven.proof.block.header.pop();
	let which = WhichHeader::Block;
	assert_eq!(rejection(&proven), Rejection::HeaderMalformed { which });
	let mut proven = exhibit().prove();
	// Block 20 as a number of two bytes.
	proven.proof.block.header.splice(32..33, [0x51, 0x00]);
	assert_eq!(rejection(&proven), Rejection::HeaderMalformed { which });
}

#[test]
fn step_schedules_exactly_one_change() {
	facts(&announcing(vec![change()]));
	let not_one = |found| Rejection::NotOneChange { block: 6, found };
	assert_eq!(rejection(&announcing(vec![])), not_one(0));
	assert_eq!(rejection(&announcing(vec![change(), change()])), not_one(2));
}

#[test]
fn change_takes_effect_at_once() {
	let delayed = scheduled(&four(1, 11).set, 3);
	let expected = Rejection::DelayedChange { block: 6, found: 3 };
	assert_eq!(rejection(&announcing(vec![delayed])), expected);
}

#[test]
fn forced_change_is_rejected_in_a_step_in_the_block_and_under_a_vote() {
	let forced = forced(&four(1, 11).set);
	let expected = Rejection::ForcedChange { block: 6 };
	assert_eq!(rejection(&announcing(vec![change(), forced.clone()])), expected);
	let mut scene = exhibit();
	scene.chain.last_digest = vec![forced.clone()];
	assert_eq!(rejection(&scene.prove()), Rejection::ForcedChange { block: 20 });

	let mut proven = exhibit().prove();
	let step = exhibit().chain.headers[6].clone();
	let mut votes = Votes::of(&four(0, 1), step.block());
	let child = Header { digest: vec![forced], ..step.child() };
	votes.votes.pop();
	votes.add(0, &four(0, 1).keys[3], child.block());
	votes.headers = vec![child];
	proven.proof.lineage[0].justification = votes.bytes();
	assert_eq!(rejection(&proven), Rejection::ForcedChange { block: 7 });
}

#[test]
fn message_of_grandpa_that_cannot_be_read_is_rejected() {
	let malformed = Rejection::AnnouncementMalformed { block: 6 };
	assert_eq!(rejection(&announcing(vec![change(), announce(9u8)])), malformed);
	let mut longer = four(1, 11).set.authorities;
	longer.clear();
	assert_eq!(rejection(&announcing(vec![announce((1u8, longer, 0u32, 0u8))])), malformed);
}

#[test]
fn new_set_could_finalize_something() {
	let flawed = |edit: fn(&mut AuthoritySet)| {
		let mut set = four(1, 11).set;
		edit(&mut set);
		rejection(&announcing(vec![scheduled(&set, 0)]))
	};
	let bad = |flaw| Rejection::BadSet { block: 6, flaw };
	let first = four(1, 11).set.authorities[0].0;
	assert_eq!(flawed(|set| set.authorities.clear()), bad(SetFlaw::Empty));
	assert_eq!(flawed(|set| set.authorities[0].1 = 0), bad(SetFlaw::WeightZero { key: first }));
	assert_eq!(
		flawed(|set| set.authorities[1].0 = set.authorities[0].0),
		bad(SetFlaw::KeyTwice { key: first })
	);
	assert_eq!(flawed(|set| set.authorities[1].1 = u64::MAX), bad(SetFlaw::WeightTooLarge));
}

#[test]
fn set_has_the_next_number() {
	let mut proven = exhibit().prove();
	// The set in charge says that it is number 3: its votes are for set 3 then, and do not count.
	let step = exhibit().chain.headers[11].clone();
	let wrong = Validators { set: AuthoritySet { id: 3, ..four(1, 11).set }, ..four(1, 11) };
	proven.proof.lineage[1] = finalized(&step, &wrong);
	let key = four(1, 11).set.authorities[0].0;
	assert_eq!(rejection(&proven), Rejection::BadVoteSignature { set: 1, key });
	let mut proven = exhibit().prove();
	proven.checkpoints[0].set.id = u64::MAX;
	let last = Validators { set: AuthoritySet { id: u64::MAX, ..four(0, 1).set }, ..four(0, 1) };
	proven.proof.lineage[0] = finalized(&exhibit().chain.headers[6], &last);
	assert_eq!(rejection(&proven), Rejection::SetNumberTooLarge { block: 6 });
}

#[test]
fn numbers_rise_from_step_to_step_and_to_the_block() {
	let mut proven = exhibit().prove();
	proven.proof.lineage.insert(1, proven.proof.lineage[0].clone());
	assert_eq!(rejection(&proven), Rejection::NumberDoesNotRise { above: 6, found: 6 });
	let mut proven = exhibit().prove();
	proven.proof.block = finalized(&exhibit().chain.headers[11], &four(2, 21));
	assert_eq!(rejection(&proven), Rejection::NumberDoesNotRise { above: 11, found: 11 });
	let mut proven = exhibit().prove_from(&[15]);
	proven.proof.block = finalized(&exhibit().chain.headers[15], &four(2, 21));
	assert_eq!(rejection(&proven), Rejection::NumberDoesNotRise { above: 15, found: 15 });
	let mut proven = exhibit().prove_from(&[15]);
	proven.proof.lineage = vec![finalized(&exhibit().chain.headers[11], &four(2, 21))];
	assert_eq!(rejection(&proven), Rejection::NumberDoesNotRise { above: 15, found: 11 });
}

#[test]
fn step_left_out_put_in_or_moved_is_rejected() {
	let mut proven = exhibit().prove();
	proven.proof.lineage.pop();
	let key = four(2, 21).set.authorities[0].0;
	assert_eq!(rejection(&proven), Rejection::NotAnAuthority { set: 1, key });
	let mut proven = exhibit().prove();
	proven.proof.lineage.swap(0, 1);
	let key = four(1, 11).set.authorities[0].0;
	assert_eq!(rejection(&proven), Rejection::NotAnAuthority { set: 0, key });
	let mut proven = exhibit().prove();
	let block = exhibit().chain.headers[13].clone();
	proven.proof.lineage.push(finalized(&block, &four(2, 21)));
	assert_eq!(rejection(&proven), Rejection::NotOneChange { block: 13, found: 0 });
}

/// How often all four authorities change, in every third block.
const CHANGES: u8 = 60;

fn often_changed() -> Scene {
	let changes = (1..=CHANGES).map(|id| (3 * u32::from(id), four_of_set(id))).collect();
	let chain = Chain::new(200, four_of_set(0), changes);
	let mut scene = Scene::new(chain, people(), ItemKind::Exhibit);
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 2);
	scene
}

/// Nobody is in two sets.
fn four_of_set(id: u8) -> Validators {
	four(id.into(), 1 + 4 * id)
}

#[test]
fn proof_leads_over_many_changes_from_any_checkpoint() {
	let scene = often_changed();
	for (anchor, steps) in [(0, 60), (3, 59), (90, 30), (179, 1), (180, 0)] {
		let facts = facts(&scene.prove_from(&[anchor]));
		assert_eq!((facts.anchor.number, facts.lineage_steps), (anchor, steps));
		assert_eq!(facts.authority_set, CHANGES.into());
	}
	let all: Vec<u32> = (0..=CHANGES).map(|id| 3 * u32::from(id)).collect();
	assert_eq!(facts(&scene.prove_from(&all)).checkpoints.len(), all.len());
}

#[test]
fn none_of_many_changes_can_be_left_out() {
	let genuine = often_changed().prove();
	for left_out in 0..CHANGES {
		let mut proven = genuine.clone();
		proven.proof.lineage.remove(left_out.into());
		// The set before is still in charge, and who signed next is of the one after the next.
		let key = four_of_set(left_out + 1).set.authorities[0].0;
		let expected = Rejection::NotAnAuthority { set: left_out.into(), key };
		assert_eq!(rejection(&proven), expected);
	}
}
