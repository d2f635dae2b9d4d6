//! PF-14, and of PF-4 what is about votes.

use catena_primitives::proof::BlockRef;
use catena_verifier::{Missing, Rejection, SetFlaw};
use proptest::prelude::*;

use crate::support::{
	chain::{public, Chain, Header, Validators, Votes},
	facts, missing, rejection,
	scene::Proven,
	stories::*,
	verdict,
};

fn voters() -> Validators {
	four(2, 21)
}

/// A proof whose block has these votes.
fn with(edit: impl FnOnce(&mut Votes, &Header)) -> Proven {
	let mut proven = exhibit().prove();
	let (mut votes, header) = votes_for_block(&proven);
	edit(&mut votes, &header);
	proven.proof.block.justification = votes.bytes();
	proven
}

/// The votes of all four, and the block's header.
fn votes_for_block(proven: &Proven) -> (Votes, Header) {
	let bytes = &proven.proof.block.header;
	let scene = exhibit();
	let header = scene.chain.block(bytes[33..65].try_into().unwrap());
	assert_eq!(&header.bytes(), bytes);
	(Votes::of(&voters(), header.block()), header)
}

fn key(index: usize) -> [u8; 32] {
	public(&voters().keys[index])
}

#[test]
fn three_of_four_finalize_and_two_do_not() {
	facts(&with(|votes, _| votes.votes.truncate(3)));
	let two = with(|votes, _| votes.votes.truncate(2));
	let expected = Rejection::TooFewVotes { block: 20, set: 2, expected: 3, found: 2 };
	assert_eq!(rejection(&two), expected);
	let none = with(|votes, _| votes.votes.clear());
	let expected = Rejection::TooFewVotes { block: 20, set: 2, expected: 3, found: 0 };
	assert_eq!(rejection(&none), expected);
}

#[test]
fn weights_count_and_not_heads() {
	// Weights 1, 1, 1 and 4: without the last there is no majority, and with it alone neither.
	let mut heavy = four(0, 1);
	heavy.set.authorities[3].1 = 4;
	let mut scene = exhibit();
	scene.chain.sets = vec![(0, heavy.clone())];
	for (voting, found) in [(&[0, 1, 2][..], 3), (&[3][..], 4), (&[0, 3], 5), (&[0, 1, 3], 6)] {
		let mut proven = scene.prove();
		let root = proven.proof.block.header[33..65].try_into().unwrap();
		let block = scene.chain.block(root).block();
		let mut votes = Votes::for_block(block);
		for index in voting {
			votes.add(0, &heavy.keys[*index], block);
		}
		proven.proof.block.justification = votes.bytes();
		if found >= 5 {
			facts(&proven);
		} else {
			let expected = Rejection::TooFewVotes { block: 20, set: 0, expected: 5, found };
			assert_eq!(rejection(&proven), expected);
		}
	}
}

#[test]
fn justification_decodes_completely() {
	let malformed = Rejection::JustificationMalformed { block: 20 };
	let mut proven = exhibit().prove();
	proven.proof.block.justification.push(0);
	assert_eq!(rejection(&proven), malformed);
	proven.proof.block.justification.clear();
	assert_eq!(rejection(&proven), malformed);
}

#[test]
fn votes_for_another_block_finalize_nothing() {
	let proven = exhibit().prove();
	let (_, header) = votes_for_block(&proven);
	let other = BlockRef { number: 20, hash: [7; 32] };
	let elsewhere = with(|votes, _| *votes = Votes::of(&voters(), other));
	let expected = Rejection::OtherTarget { expected: header.block(), found: other };
	assert_eq!(rejection(&elsewhere), expected);
	let number = with(|votes, _| votes.target.number = 21);
	let found = BlockRef { number: 21, ..header.block() };
	let expected = Rejection::OtherTarget { expected: header.block(), found };
	assert_eq!(rejection(&number), expected);
}

#[test]
fn stranger_does_not_vote_even_where_enough_others_do() {
	let stranger = Validators::new(2, [99]);
	let proven = with(|votes, header| votes.add(2, &stranger.keys[0], header.block()));
	let expected = Rejection::NotAnAuthority { set: 2, key: public(&stranger.keys[0]) };
	assert_eq!(rejection(&proven), expected);
}

#[test]
fn retired_set_does_not_finalize() {
	let proven = with(|votes, header| *votes = Votes::of(&four(1, 11), header.block()));
	let key = public(&four(1, 11).keys[0]);
	assert_eq!(rejection(&proven), Rejection::NotAnAuthority { set: 2, key });
}

#[test]
fn signature_is_for_this_block_round_and_set() {
	let bad = Rejection::BadVoteSignature { set: 2, key: key(0) };
	assert_eq!(rejection(&with(|votes, _| votes.votes[0].signature[3] ^= 1)), bad);
	assert_eq!(rejection(&with(|votes, _| votes.round += 1)), bad);
	let other_set = with(|votes, header| {
		votes.votes.clear();
		votes.add(1, &voters().keys[0], header.block());
	});
	assert_eq!(rejection(&other_set), bad);
	// One bad signature is too many, also where three good ones would do.
	let last = with(|votes, _| votes.votes[3].signature[63] ^= 1);
	assert_eq!(rejection(&last), Rejection::BadVoteSignature { set: 2, key: key(3) });
	// A prevote is no precommit.
	let prevote = with(|votes, header| {
		let message = codec::Encode::encode(&(0u8, header.hash(), 20u32, votes.round, 2u64));
		votes.votes[0].signature = voters().keys[0].sign(&message).into();
	});
	assert_eq!(rejection(&prevote), bad);
}

#[test]
fn votes_for_descendants_count() {
	let proven = with(|votes, header| {
		let child = header.child();
		let grandchild = child.child();
		votes.votes.truncate(1);
		votes.add(2, &voters().keys[1], child.block());
		votes.add(2, &voters().keys[2], grandchild.block());
		votes.headers = vec![grandchild, child];
	});
	facts(&proven);
}

#[test]
fn vote_for_what_does_not_descend_is_rejected() {
	let expected = |proven: &Proven, found| {
		let (_, header) = votes_for_block(proven);
		Rejection::VoteElsewhere { expected: header.block(), found }
	};
	let stranger = BlockRef { number: 21, hash: [7; 32] };
	let proven = with(|votes, _| {
		votes.votes.pop();
		votes.add(2, &voters().keys[3], stranger);
	});
	assert_eq!(rejection(&proven), expected(&proven, stranger));
	// The parent is an ancestor, not a descendant.
	let parent = exhibit().chain.headers[19].clone();
	let proven = with(|votes, header| {
		votes.votes.pop();
		votes.add(2, &voters().keys[3], parent.block());
		votes.headers = vec![header.clone()];
	});
	assert_eq!(rejection(&proven), expected(&proven, parent.block()));
	// The header between is not there.
	let (_, header) = votes_for_block(&proven);
	let grandchild = header.child().child();
	let proven = with(|votes, _| {
		votes.votes.pop();
		votes.add(2, &voters().keys[3], grandchild.block());
		votes.headers = vec![grandchild.clone()];
	});
	assert_eq!(rejection(&proven), expected(&proven, grandchild.block()));
	// A block whose number does not follow its parent's.
	let jump = Header { number: 30, ..header.child() };
	let proven = with(|votes, _| {
		votes.votes.pop();
		votes.add(2, &voters().keys[3], jump.block());
		votes.headers = vec![jump.clone()];
	});
	assert_eq!(rejection(&proven), expected(&proven, jump.block()));
	// The right block by a wrong number.
	let wrong = BlockRef { number: 19, ..header.block() };
	let proven = with(|votes, _| {
		votes.votes.pop();
		votes.add(2, &voters().keys[3], wrong);
	});
	assert_eq!(rejection(&proven), expected(&proven, wrong));
}

#[test]
fn every_header_is_used_and_none_is_there_twice() {
	let (_, header) = votes_for_block(&exhibit().prove());
	let child = header.child();
	let unused = with(|votes, _| votes.headers = vec![child.clone()]);
	assert_eq!(rejection(&unused), Rejection::VoteHeaderUnused { hash: child.hash() });
	let itself = with(|votes, header| votes.headers = vec![header.clone()]);
	assert_eq!(rejection(&itself), Rejection::VoteHeaderUnused { hash: header.hash() });
	let twice = with(|votes, _| {
		votes.votes.pop();
		votes.add(2, &voters().keys[3], child.block());
		votes.headers = vec![child.clone(), child.clone()];
	});
	assert_eq!(rejection(&twice), Rejection::VoteHeaderTwice { hash: child.hash() });
}

#[test]
fn equivocation_counts_once() {
	let (_, header) = votes_for_block(&exhibit().prove());
	let child = header.child();
	let equivocating = |others: usize| {
		with(|votes, _| {
			votes.votes.truncate(others);
			votes.add(2, &voters().keys[3], header.block());
			votes.add(2, &voters().keys[3], child.block());
			votes.headers = vec![child.clone()];
		})
	};
	facts(&equivocating(2));
	let expected = Rejection::TooFewVotes { block: 20, set: 2, expected: 3, found: 2 };
	assert_eq!(rejection(&equivocating(1)), expected);
}

/// The block's parent and a sibling of the block.
fn parent_and_sibling() -> (Header, Header) {
	let parent = exhibit().chain.headers[19].clone();
	let sibling = Header { state_root: [77; 32], ..parent.child() };
	(parent, sibling)
}

/// `others` honest votes for the block and two votes of the fourth authority, with these headers.
fn equivocating(others: usize, for_blocks: [BlockRef; 2], headers: &[Header]) -> Proven {
	with(|votes, _| {
		votes.votes.truncate(others);
		for block in for_blocks {
			votes.add(2, &voters().keys[3], block);
		}
		votes.headers = headers.to_vec();
	})
}

fn vote_elsewhere(found: BlockRef) -> Rejection {
	let (_, header) = votes_for_block(&exhibit().prove());
	Rejection::VoteElsewhere { expected: header.block(), found }
}

#[test]
fn equivocator_with_one_vote_elsewhere_counts() {
	let (_, header) = votes_for_block(&exhibit().prove());
	let (parent, _) = parent_and_sibling();
	let blocks = [header.block(), parent.block()];
	// The way from the block down to the vote below it is the block's own header.
	facts(&equivocating(2, blocks, std::slice::from_ref(&header)));
	facts(&equivocating(3, blocks, std::slice::from_ref(&header)));
	// In whatever order.
	facts(&equivocating(2, [blocks[1], blocks[0]], &[header]));
}

#[test]
fn equivocator_with_both_votes_elsewhere_counts_and_only_once() {
	let (_, header) = votes_for_block(&exhibit().prove());
	let (parent, sibling) = parent_and_sibling();
	let blocks = [parent.block(), sibling.block()];
	let headers = [header.clone(), sibling.clone()];
	facts(&equivocating(2, blocks, &headers));
	let expected = Rejection::TooFewVotes { block: 20, set: 2, expected: 3, found: 2 };
	assert_eq!(rejection(&equivocating(1, blocks, &headers)), expected);
	// Both below the block.
	let grandparent = exhibit().chain.headers[18].clone();
	let blocks = [parent.block(), grandparent.block()];
	facts(&equivocating(2, blocks, &[header.clone(), parent.clone()]));
	// On a fork that leaves the block's line further down.
	let cousin = sibling.child();
	let blocks = [cousin.block(), grandparent.block()];
	facts(&equivocating(2, blocks, &[cousin, sibling, header, parent]));
}

#[test]
fn two_equivocators_and_votes_above_hang_together() {
	let (_, header) = votes_for_block(&exhibit().prove());
	let (parent, sibling) = parent_and_sibling();
	let child = header.child();
	let proven = with(|votes, _| {
		votes.votes.truncate(1);
		votes.add(2, &voters().keys[1], child.block());
		votes.add(2, &voters().keys[2], sibling.block());
		votes.add(2, &voters().keys[2], header.block());
		votes.add(2, &voters().keys[3], parent.block());
		votes.add(2, &voters().keys[3], child.block());
		votes.headers = vec![child.clone(), sibling.clone(), header.clone()];
	});
	facts(&proven);
}

#[test]
fn single_vote_elsewhere_is_rejected_also_beside_an_equivocator() {
	let (_, header) = votes_for_block(&exhibit().prove());
	let (parent, sibling) = parent_and_sibling();
	for vote in [parent.block(), sibling.block()] {
		let proven = with(|votes, _| {
			votes.votes.truncate(2);
			votes.add(2, &voters().keys[2], vote);
			votes.add(2, &voters().keys[3], parent.block());
			votes.add(2, &voters().keys[3], sibling.block());
			votes.headers = vec![header.clone(), sibling.clone()];
		});
		assert_eq!(rejection(&proven), vote_elsewhere(vote));
	}
}

#[test]
fn equivocation_is_signed_twice() {
	let (_, header) = votes_for_block(&exhibit().prove());
	let (parent, sibling) = parent_and_sibling();
	for bad in [2, 3] {
		let proven = with(|votes, _| {
			votes.votes.truncate(2);
			votes.add(2, &voters().keys[3], parent.block());
			votes.add(2, &voters().keys[3], sibling.block());
			votes.votes[bad].signature[5] ^= 1;
			votes.headers = vec![header.clone(), sibling.clone()];
		});
		assert_eq!(rejection(&proven), Rejection::BadVoteSignature { set: 2, key: key(3) });
	}
	// The same vote elsewhere twice is no equivocation.
	let twice = equivocating(2, [parent.block(), parent.block()], &[header]);
	assert_eq!(rejection(&twice), Rejection::VoteTwice { key: key(3) });
}

#[test]
fn votes_of_an_equivocator_hang_together_with_the_block() {
	let (_, header) = votes_for_block(&exhibit().prove());
	let (parent, sibling) = parent_and_sibling();
	// A block that no header leads to, and one on a fork whose way down ends in nothing.
	let stranger = BlockRef { number: 21, hash: [7; 32] };
	let unshown = equivocating(2, [header.block(), stranger], &[]);
	assert_eq!(rejection(&unshown), vote_elsewhere(stranger));
	let beside =
		equivocating(2, [header.block(), sibling.block()], core::slice::from_ref(&sibling));
	assert_eq!(rejection(&beside), vote_elsewhere(sibling.block()));
	// The way down from the block is not there.
	let without = equivocating(2, [header.block(), parent.block()], &[]);
	assert_eq!(rejection(&without), vote_elsewhere(parent.block()));
	// A lower block by a number that is not its own, and a higher one.
	for number in [18, 21] {
		let wrong = BlockRef { number, ..parent.block() };
		let proven = equivocating(2, [header.block(), wrong], std::slice::from_ref(&header));
		assert_eq!(rejection(&proven), vote_elsewhere(wrong));
	}
	let wrong = BlockRef { number: 25, ..sibling.block() };
	let headers = [header.clone(), sibling.clone()];
	let proven = equivocating(2, [wrong, parent.block()], &headers);
	assert_eq!(rejection(&proven), vote_elsewhere(wrong));
}

#[test]
fn equivocation_leaves_no_room_for_headers_of_nothing() {
	let (_, header) = votes_for_block(&exhibit().prove());
	let (parent, sibling) = parent_and_sibling();
	// On a fork to which nobody voted, above a vote, and below the lowest one.
	for unused in [sibling.clone(), header.child(), parent.clone()] {
		let headers = [header.clone(), unused.clone()];
		let proven = equivocating(2, [header.block(), parent.block()], &headers);
		assert_eq!(rejection(&proven), Rejection::VoteHeaderUnused { hash: unused.hash() });
	}
	let headers = [header.clone(), sibling.clone(), sibling.clone()];
	let twice = equivocating(2, [sibling.block(), parent.block()], &headers);
	assert_eq!(rejection(&twice), Rejection::VoteHeaderTwice { hash: sibling.hash() });
}

/// As in a lineage: the block that schedules new authorities was finalized with an equivocator.
#[test]
fn equivocator_counts_in_a_step_of_the_lineage() {
	let scene = exhibit();
	let (header, parent) = (scene.chain.headers[6].clone(), scene.chain.headers[5].clone());
	let sibling = Header { state_root: [77; 32], ..parent.child() };
	let step = |honest: usize| {
		let mut votes = Votes::for_block(header.block());
		for key in &four(0, 1).keys[..honest] {
			votes.add(0, key, header.block());
		}
		votes.add(0, &four(0, 1).keys[3], parent.block());
		votes.add(0, &four(0, 1).keys[3], sibling.block());
		votes.headers = vec![header.clone(), sibling.clone()];
		let mut proven = scene.prove();
		proven.proof.lineage[0].justification = votes.bytes();
		proven
	};
	facts(&step(2));
	let expected = Rejection::TooFewVotes { block: 6, set: 0, expected: 3, found: 2 };
	assert_eq!(rejection(&step(1)), expected);
}

#[test]
fn same_vote_twice_and_a_third_vote_are_rejected() {
	let twice = with(|votes, _| votes.votes.push(votes.votes[1].clone()));
	assert_eq!(rejection(&twice), Rejection::VoteTwice { key: key(1) });
	let three = with(|votes, header| {
		let child = header.child();
		let grandchild = child.child();
		votes.add(2, &voters().keys[0], child.block());
		votes.add(2, &voters().keys[0], grandchild.block());
		votes.headers = vec![child, grandchild];
	});
	assert_eq!(rejection(&three), Rejection::TooManyVotes { key: key(0) });
}

/// By ZIP-215 a key of small order has signatures that fit everything (PF-4), so that no set may have
/// one (PF-10, PF-12).
#[test]
fn key_of_small_order_votes_in_no_set() {
	let mut neutral = [0u8; 32];
	neutral[0] = 1;
	let flaw = SetFlaw::KeyUnsafe { key: neutral };
	let mut set = four(0, 1);
	set.set.authorities[3].0 = neutral;
	let mut scene = exhibit();
	scene.chain.sets = vec![(0, set.clone())];
	let mut proven = scene.prove();
	let root = proven.proof.block.header[33..65].try_into().unwrap();
	let block = scene.chain.block(root).block();
	let mut votes = Votes::for_block(block);
	for key in &set.keys[..3] {
		votes.add(0, key, block);
	}
	votes.votes[2].key = neutral;
	votes.votes[2].signature = [0; 64];
	votes.votes[2].signature[0] = 1;
	proven.proof.block.justification = votes.bytes();
	assert_eq!(missing(&proven), Missing::UsableCheckpoint { number: 0, flaw });
	// In a step of the lineage.
	let mut next = four(1, 11);
	next.set.authorities[0].0 = neutral;
	let mut scene = exhibit();
	scene.chain = Chain::new(20, four(0, 1), vec![(6, next)]);
	assert_eq!(rejection(&scene.prove()), Rejection::BadSet { block: 6, flaw });
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// Whoever votes, for whatever: the block is final only with three voters of four.
	#[test]
	fn block_is_final_only_with_three_of_four(
		votes in proptest::collection::vec((0usize..4, 0usize..3), 0..7),
	) {
		let mut seen = std::collections::BTreeSet::new();
		let proven = with(|all, header| {
			let child = header.child();
			let blocks = [header.clone(), child.clone(), child.child()];
			all.votes.clear();
			let mut highest = 0;
			for (voter, block) in &votes {
				all.add(2, &voters().keys[*voter], blocks[*block].block());
				seen.insert(*voter);
				highest = highest.max(*block);
			}
			all.headers = blocks[1..=highest].to_vec();
		});
		if let catena_verifier::Verdict::Proven(_) = verdict(&proven) {
			prop_assert!(seen.len() >= 3);
		} else {
			let distinct: std::collections::BTreeSet<_> = votes.iter().collect();
			let too_many = (0..4).any(|voter| votes.iter().filter(|(v, _)| *v == voter).count() > 2);
			prop_assert!(seen.len() < 3 || distinct.len() < votes.len() || too_many);
		}
	}
}
