//! The votes that finalize a block: PF-14.

use alloc::{collections::BTreeMap, vec::Vec};

use catena_primitives::{hash::Hash, proof::BlockRef, statement::PublicKey};
use codec::Encode;

use crate::{
	authorities::Voters,
	rejection::Rejection,
	scale::decode_canonical,
	signature,
	wire::{Header, Justification, Precommit, Target},
};

/// The byte that tells a precommit from GRANDPA's other messages.
const PRECOMMIT: u8 = 1;

impl Target {
	fn block(self) -> BlockRef {
		BlockRef { number: self.number, hash: self.hash }
	}
}

/// The bytes that an authority signs to vote for a block.
pub(crate) fn signing_bytes(target: Target, round: u64, set: u64) -> Vec<u8> {
	(PRECOMMIT, target, round, set).encode()
}

/// Checks that these bytes show `block` to be finalized by `voters`.
pub(crate) fn check(bytes: &[u8], block: BlockRef, voters: &Voters) -> Result<(), Rejection> {
	let justification: Justification =
		decode_canonical(bytes).ok_or(Rejection::JustificationMalformed { block: block.number })?;
	target_is(&justification, block)?;
	nothing_forced(&justification.votes_ancestries)?;
	let weight = weight_of_votes(&justification, voters)?;
	votes_lead_to_target(&justification)?;
	weight_suffices(weight, voters, block)
}

fn target_is(justification: &Justification, block: BlockRef) -> Result<(), Rejection> {
	let found = justification.target.block();
	if found != block {
		return Err(Rejection::OtherTarget { expected: block, found });
	}
	Ok(())
}

fn nothing_forced(headers: &[Header]) -> Result<(), Rejection> {
	headers.iter().try_for_each(|header| header.changes().map(|_| ()))
}

/// The weight of all who voted, each counted once.
fn weight_of_votes(justification: &Justification, voters: &Voters) -> Result<u64, Rejection> {
	let mut votes: BTreeMap<PublicKey, Vec<Target>> = BTreeMap::new();
	let mut weight = 0u64;
	for precommit in &justification.precommits {
		let of_voter = member_weight(precommit, voters)?;
		let earlier = votes.entry(precommit.key).or_default();
		if earlier.is_empty() {
			// No more than the sum of all weights, which was seen to fit.
			weight = weight.saturating_add(of_voter);
		}
		another_vote(precommit, earlier)?;
		earlier.push(precommit.target);
		signed_by_voter(precommit, justification.round, voters)?;
	}
	Ok(weight)
}

fn member_weight(precommit: &Precommit, voters: &Voters) -> Result<u64, Rejection> {
	voters
		.weight(&precommit.key)
		.ok_or(Rejection::NotAnAuthority { set: voters.id(), key: precommit.key })
}

/// A voter has one vote, or two different ones: an equivocation.
fn another_vote(precommit: &Precommit, earlier: &[Target]) -> Result<(), Rejection> {
	if earlier.contains(&precommit.target) {
		return Err(Rejection::VoteTwice { key: precommit.key });
	}
	if earlier.len() >= 2 {
		return Err(Rejection::TooManyVotes { key: precommit.key });
	}
	Ok(())
}

fn signed_by_voter(precommit: &Precommit, round: u64, voters: &Voters) -> Result<(), Rejection> {
	let message = signing_bytes(precommit.target, round, voters.id());
	if !signature::is_valid(&precommit.key, &precommit.signature, &message) {
		return Err(Rejection::BadVoteSignature { set: voters.id(), key: precommit.key });
	}
	Ok(())
}

fn weight_suffices(weight: u64, voters: &Voters, block: BlockRef) -> Result<(), Rejection> {
	let expected = voters.threshold();
	if weight < expected {
		return Err(Rejection::TooFewVotes {
			block: block.number,
			set: voters.id(),
			expected,
			found: weight,
		});
	}
	Ok(())
}

/// Every vote is for the target or a descendant of it, over headers that are each there once and
/// each used.
fn votes_lead_to_target(justification: &Justification) -> Result<(), Rejection> {
	let headers = by_hash(&justification.votes_ancestries)?;
	let target = justification.target;
	let mut descendants = BTreeMap::new();
	for precommit in &justification.precommits {
		descends(precommit.target, target, &headers, &mut descendants)?;
	}
	match headers.keys().find(|hash| !descendants.contains_key(*hash)) {
		Some(hash) => Err(Rejection::VoteHeaderUnused { hash: *hash }),
		None => Ok(()),
	}
}

/// Parent and number of each header, by hash.
fn by_hash(headers: &[Header]) -> Result<BTreeMap<Hash, (Hash, u32)>, Rejection> {
	let mut all = BTreeMap::new();
	for header in headers {
		let hash = header.hash();
		if all.insert(hash, (header.parent, header.number)).is_some() {
			return Err(Rejection::VoteHeaderTwice { hash });
		}
	}
	Ok(all)
}

/// Goes from a vote down to the target, or to a block known to descend from it, and adds what was
/// passed to `descendants`.
fn descends(
	vote: Target,
	target: Target,
	headers: &BTreeMap<Hash, (Hash, u32)>,
	descendants: &mut BTreeMap<Hash, u32>,
) -> Result<(), Rejection> {
	let elsewhere = Rejection::VoteElsewhere { expected: target.block(), found: vote.block() };
	let mut passed = Vec::new();
	let mut at = vote.hash;
	while at != target.hash && !descendants.contains_key(&at) {
		let Some((parent, number)) = headers.get(&at) else { return Err(elsewhere) };
		passed.push((at, *number));
		at = *parent;
	}
	let mut number = descendants.get(&at).copied().unwrap_or(target.number);
	for (hash, found) in passed.into_iter().rev() {
		if number.checked_add(1) != Some(found) {
			return Err(elsewhere);
		}
		number = found;
		descendants.insert(hash, number);
	}
	if number != vote.number {
		return Err(elsewhere);
	}
	Ok(())
}
