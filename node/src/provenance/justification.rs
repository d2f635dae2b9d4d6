//! What a proof takes of a GRANDPA justification.
//!
//! # Details
//!
//! A voter who votes twice in a round counts for every block, so GRANDPA may put both votes into a
//! commit, also one for a block that does not descend from the commit's target. The verifier (PF-14)
//! takes no such vote, for it shows nothing about the target. It is left out here; the others still
//! have their majority, or the proof is rejected.

use std::collections::{HashMap, HashSet};

use catena_runtime::{Hash, Header};
use codec::{DecodeAll, Encode};
use sp_consensus_grandpa::GrandpaJustification;
use sp_runtime::traits::Header as _;

/// The justification without votes that are not for its target or a descendant of it, and without
/// the headers that only those needed. Bytes that are no justification stay as they are.
pub fn on_target(bytes: Vec<u8>) -> Vec<u8> {
	let Ok(mut justification) = GrandpaJustification::<Header>::decode_all(&mut &bytes[..]) else {
		return bytes;
	};
	let headers: HashMap<Hash, Header> = justification
		.votes_ancestries
		.iter()
		.map(|header| (header.hash(), header.clone()))
		.collect();
	let target = justification.commit.target_hash;
	let before = justification.commit.precommits.len();
	let mut used = HashSet::new();
	justification.commit.precommits.retain(|signed| {
		match way_to(target, signed.precommit.target_hash, &headers) {
			Some(way) => {
				used.extend(way);
				true
			}
			None => false,
		}
	});
	if justification.commit.precommits.len() == before
		&& used.len() == justification.votes_ancestries.len()
	{
		return bytes;
	}
	justification.votes_ancestries.retain(|header| used.contains(&header.hash()));
	justification.encode()
}

/// The blocks from a vote down to the target, without the target; none if they do not lead there.
fn way_to(target: Hash, vote: Hash, headers: &HashMap<Hash, Header>) -> Option<Vec<Hash>> {
	let mut way = Vec::new();
	let mut at = vote;
	while at != target {
		// Each hash is of another block, so the way ends.
		let header = headers.get(&at)?;
		way.push(at);
		at = *header.parent_hash();
	}
	Some(way)
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Voter and block.
	type Vote<'a> = (u8, &'a Header);

	fn header(number: u32, parent: Hash) -> Header {
		Header::new(number, Hash::zero(), Hash::zero(), parent, Default::default())
	}

	/// As it is encoded: round, target, votes with signature and key, headers.
	fn justification(target: &Header, votes: &[Vote], headers: &[&Header]) -> Vec<u8> {
		let block = |header: &Header| (header.hash(), *header.number());
		let votes: Vec<_> = votes
			.iter()
			.map(|(voter, header)| (block(header), [*voter; 64], [*voter; 32]))
			.collect();
		(7u64, block(target), votes, headers.to_vec()).encode()
	}

	#[test]
	fn votes_for_the_target_and_above_stay_as_they_are() {
		let target = header(5, Hash::repeat_byte(1));
		let above = header(6, target.hash());
		let bytes = justification(&target, &[(1, &target), (2, &above)], &[&above]);
		assert_eq!(on_target(bytes.clone()), bytes);
	}

	#[test]
	fn equivocators_vote_elsewhere_is_left_out_with_its_headers() {
		let below = header(4, Hash::repeat_byte(1));
		let target = header(5, below.hash());
		let above = header(6, target.hash());
		let fork = header(5, Hash::repeat_byte(2));
		let all = [(1, &target), (2, &above), (3, &target), (3, &fork)];
		let bytes = justification(&target, &all, &[&above, &fork]);
		assert_eq!(on_target(bytes), justification(&target, &all[..3], &[&above]));

		// A vote below the target brings the target's own header along.
		let all = [(1, &target), (3, &target), (3, &below)];
		let bytes = justification(&target, &all, &[&target]);
		assert_eq!(on_target(bytes), justification(&target, &all[..2], &[]));
	}

	#[test]
	fn what_is_no_justification_is_not_touched() {
		assert_eq!(on_target(vec![1, 2, 3]), vec![1, 2, 3]);
	}
}
