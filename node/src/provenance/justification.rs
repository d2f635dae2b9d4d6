//! Justifications as a proof takes them.
//!
//! Anybody can send a commit around, and GRANDPA takes one with votes that add nothing: a vote twice, a
//! third vote of somebody who voted twice, a vote for a block below the one that is finalized, and, where
//! the commit comes with a block, the vote of an outsider. A verifier takes none of them (PF-14), so that
//! a proof has no part that could be left out. Without this, one authority or peer could make blocks
//! unprovable by sending such commits before others send theirs.

use std::collections::{BTreeMap, BTreeSet};

use catena_runtime::{Hash, Header};
use codec::{DecodeAll, Encode};
use sp_consensus_grandpa::{AuthorityId, AuthorityList, GrandpaJustification};

/// What GRANDPA counts of each voter: one vote, or two that differ.
const COUNTED_VOTES: usize = 2;

/// A justification by these voters, without what adds nothing to it: votes that do not count, and the
/// headers that only those needed. One that has nothing of the sort, and bytes that are none, stay what
/// they are.
pub fn without_surplus(bytes: Vec<u8>, voters: &AuthorityList) -> Vec<u8> {
	let Ok(mut justification) = GrandpaJustification::<Header>::decode_all(&mut &bytes[..]) else {
		return bytes;
	};
	let before = justification.commit.precommits.len();
	let is_voter = |id: &AuthorityId| voters.iter().any(|(voter, _)| voter == id);
	justification.commit.precommits.retain(|signed| is_voter(&signed.id));
	drop_repeated(&mut justification);
	drop_single_votes_elsewhere(&mut justification);
	if justification.commit.precommits.len() == before {
		return bytes;
	}
	drop_unused_headers(&mut justification);
	justification.encode()
}

fn drop_repeated(justification: &mut GrandpaJustification<Header>) {
	let mut votes: BTreeMap<AuthorityId, Vec<_>> = BTreeMap::new();
	justification.commit.precommits.retain(|signed| {
		let vote = (signed.precommit.clone(), signed.signature.clone());
		let earlier = votes.entry(signed.id.clone()).or_default();
		let counts = earlier.len() < COUNTED_VOTES && !earlier.contains(&vote);
		if counts {
			earlier.push(vote);
		}
		counts
	});
}

/// Who voted twice counts for every block; who voted once counts for the target only from above it.
fn drop_single_votes_elsewhere(justification: &mut GrandpaJustification<Header>) {
	let parents = parents(&justification.votes_ancestries);
	let target = justification.commit.target_hash;
	let mut voters = BTreeSet::new();
	let precommits = &mut justification.commit.precommits;
	let twice: BTreeSet<AuthorityId> = precommits
		.iter()
		.filter(|signed| !voters.insert(signed.id.clone()))
		.map(|signed| signed.id.clone())
		.collect();
	precommits.retain(|signed| {
		let vote = signed.precommit.target_hash;
		twice.contains(&signed.id) || way_down(&parents, vote).any(|block| block == target)
	});
}

/// What is used is what stands above the lowest block voted for, or above the target if that is lower.
fn drop_unused_headers(justification: &mut GrandpaJustification<Header>) {
	let parents = parents(&justification.votes_ancestries);
	let commit = &justification.commit;
	let votes = commit.precommits.iter().map(|signed| &signed.precommit);
	let blocks: Vec<(u32, Hash)> = votes
		.map(|vote| (vote.target_number, vote.target_hash))
		.chain([(commit.target_number, commit.target_hash)])
		.collect();
	let base = blocks.iter().min_by_key(|(number, _)| *number).map(|(_, hash)| *hash);
	let used: BTreeSet<Hash> = blocks
		.iter()
		.flat_map(|(_, hash)| way_down(&parents, *hash).take_while(|block| Some(*block) != base))
		.collect();
	justification.votes_ancestries.retain(|header| used.contains(&header.hash()));
}

fn parents(headers: &[Header]) -> BTreeMap<Hash, Hash> {
	headers.iter().map(|header| (header.hash(), header.parent_hash)).collect()
}

/// A block and those below it, as far as the headers lead. No block is above itself, so it ends.
fn way_down(parents: &BTreeMap<Hash, Hash>, from: Hash) -> impl Iterator<Item = Hash> + '_ {
	std::iter::successors(Some(from), |block| parents.get(block).copied())
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_consensus_grandpa::AuthoritySignature;
	use sp_core::crypto::{ByteArray, UncheckedFrom};
	use sp_runtime::traits::Header as _;

	/// By the voters 1 to 5.
	fn of_five(bytes: Vec<u8>) -> Vec<u8> {
		without_surplus(bytes, &(1..=5).map(|number| (voter(number), 1)).collect())
	}

	fn voter(number: u8) -> AuthorityId {
		AuthorityId::from_slice(&[number; 32]).expect("32 bytes")
	}

	/// Blocks 5 to 8, one above the other, and a block 6 beside them.
	struct Blocks {
		chain: Vec<Header>,
		beside: Header,
	}

	impl Blocks {
		fn new() -> Self {
			let header = |number, parent, root| {
				Header::new(
					number,
					Hash::zero(),
					Hash::repeat_byte(root),
					parent,
					Default::default(),
				)
			};
			let mut chain = vec![header(5, Hash::zero(), 0)];
			for number in 6..=8 {
				let parent = chain.last().expect("begins with one").hash();
				chain.push(header(number, parent, 0));
			}
			let beside = header(6, chain[0].hash(), 1);
			Blocks { chain, beside }
		}

		/// A justification of block 6.
		fn justify(&self, votes: &[(u8, &Header)], ancestries: &[&Header]) -> Vec<u8> {
			let target = &self.chain[1];
			let precommits: Vec<_> = votes
				.iter()
				.map(|(number, block)| {
					let signature = AuthoritySignature::unchecked_from([*number; 64]);
					(block.hash(), block.number, signature, voter(*number))
				})
				.collect();
			let commit = (target.hash(), target.number, precommits);
			let bytes = (3u64, commit, ancestries).encode();
			GrandpaJustification::<Header>::decode_all(&mut &bytes[..]).expect("has its form");
			bytes
		}
	}

	#[test]
	fn what_counts_stays_byte_for_byte() {
		let blocks = Blocks::new();
		let [_, six, seven, eight] = &blocks.chain[..] else { panic!("four blocks") };
		for bytes in [
			blocks.justify(&[(1, six), (2, six), (3, six)], &[]),
			blocks.justify(&[(1, six), (2, eight), (3, seven)], &[eight, seven]),
			blocks.justify(&[(1, six), (2, six), (3, six), (3, &blocks.chain[0])], &[six]),
			// A header that nothing uses is for the verifier to refuse: GRANDPA takes no such commit.
			blocks.justify(&[(1, six), (2, six)], &[eight]),
			blocks.justify(&[], &[]),
			b"no justification".to_vec(),
			Vec::new(),
		] {
			assert_eq!(of_five(bytes.clone()), bytes);
		}
	}

	#[test]
	fn a_vote_twice_goes() {
		let blocks = Blocks::new();
		let [_, six, seven, _] = &blocks.chain[..] else { panic!("four blocks") };
		let plain = blocks.justify(&[(1, six), (2, seven), (3, six)], &[seven]);
		for votes in [
			[(1, six), (1, six), (2, seven), (3, six)],
			[(1, six), (2, seven), (2, seven), (3, six)],
			[(1, six), (2, seven), (3, six), (1, six)],
		] {
			assert_eq!(of_five(blocks.justify(&votes, &[seven])), plain);
		}
	}

	#[test]
	fn a_third_vote_goes_and_the_headers_that_only_it_needs() {
		let blocks = Blocks::new();
		let [five, six, seven, eight] = &blocks.chain[..] else { panic!("four blocks") };
		let two = [(1, six), (2, seven), (3, six), (3, seven)];
		let plain = blocks.justify(&two, &[seven]);
		let third = |vote| [&two[..], &[(3, vote)]].concat();
		assert_eq!(of_five(blocks.justify(&third(eight), &[eight, seven])), plain);
		// This one moved the base down, so that even block 6 had its header there.
		assert_eq!(of_five(blocks.justify(&third(five), &[seven, six])), plain);
		let beside = &blocks.beside;
		assert_eq!(of_five(blocks.justify(&third(beside), &[seven, beside])), plain);
	}

	#[test]
	fn an_equivocators_second_vote_keeps_the_headers_down_to_the_base() {
		let blocks = Blocks::new();
		let [five, six, seven, _] = &blocks.chain[..] else { panic!("four blocks") };
		let votes = [(1, six), (2, seven), (3, six), (3, five)];
		let plain = blocks.justify(&votes, &[seven, six]);
		let more = [&votes[..], &[(3, five)]].concat();
		assert_eq!(of_five(blocks.justify(&more, &[seven, six])), plain);
	}

	#[test]
	fn a_single_vote_below_or_beside_the_target_goes() {
		let blocks = Blocks::new();
		let [five, six, seven, _] = &blocks.chain[..] else { panic!("four blocks") };
		let plain = blocks.justify(&[(1, six), (2, seven)], &[seven]);
		for (elsewhere, headers) in
			[(five, vec![seven, six]), (&blocks.beside, vec![&blocks.beside, seven])]
		{
			let votes = [(1, six), (2, seven), (3, elsewhere)];
			assert_eq!(of_five(blocks.justify(&votes, &headers)), plain);
		}
	}

	#[test]
	fn votes_on_two_forks_above_the_target_keep_the_headers_down_to_it() {
		let blocks = Blocks::new();
		let [five, six, seven, _] = &blocks.chain[..] else { panic!("four blocks") };
		let fork =
			Header::new(7, Hash::zero(), Hash::repeat_byte(2), six.hash(), Default::default());
		let votes = [(1, seven), (2, &fork), (3, seven)];
		let plain = blocks.justify(&votes, &[seven, &fork]);
		let more = [&votes[..], &[(4, five)]].concat();
		assert_eq!(of_five(blocks.justify(&more, &[seven, &fork, six])), plain);
	}

	#[test]
	fn an_outsiders_vote_goes() {
		let blocks = Blocks::new();
		let [_, six, seven, eight] = &blocks.chain[..] else { panic!("four blocks") };
		let plain = blocks.justify(&[(1, six), (2, seven)], &[seven]);
		let votes = [(1, six), (6, eight), (2, seven)];
		assert_eq!(of_five(blocks.justify(&votes, &[eight, seven])), plain);
	}
}
