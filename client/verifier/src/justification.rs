//! The votes that finalize a block: PF-14.
//!
//! # Details
//!
//! Whoever votes twice in a round counts for every block, and GRANDPA puts both votes into a commit
//! wherever they point. So does the chain count them when it judges a justification. It gains an
//! attacker nothing: who signs two votes could as well have signed one for the target.

use alloc::{collections::BTreeMap, vec::Vec};

use catena_primitives::{
	hash::Hash,
	proof::BlockRef,
	statement::{PublicKey, Signature},
};
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
	let (votes, weight) = valid_votes(&justification, voters)?;
	votes_count_for_target(&justification, &votes)?;
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

/// The votes of each voter, one or two.
type Votes = BTreeMap<PublicKey, Vec<(Target, Signature)>>;

/// The votes by voter, and the weight of all who voted, each counted once.
fn valid_votes(justification: &Justification, voters: &Voters) -> Result<(Votes, u64), Rejection> {
	let mut votes = Votes::new();
	let mut weight = 0u64;
	for precommit in &justification.precommits {
		let of_voter = member_weight(precommit, voters)?;
		let earlier = votes.entry(precommit.key).or_default();
		if earlier.is_empty() {
			// No more than the sum of all weights, which was seen to fit.
			weight = weight.saturating_add(of_voter);
		}
		another_vote(precommit, earlier)?;
		earlier.push((precommit.target, precommit.signature));
		signed_by_voter(precommit, justification.round, voters)?;
	}
	Ok((votes, weight))
}

fn member_weight(precommit: &Precommit, voters: &Voters) -> Result<u64, Rejection> {
	voters
		.weight(&precommit.key)
		.ok_or(Rejection::NotAnAuthority { set: voters.id(), key: precommit.key })
}

/// A voter has one vote, or two different ones: an equivocation. As in GRANDPA, votes differ also by
/// their signatures alone.
fn another_vote(precommit: &Precommit, earlier: &[(Target, Signature)]) -> Result<(), Rejection> {
	if earlier.contains(&(precommit.target, precommit.signature)) {
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

/// Every vote is for the target or a descendant of it, or is one of an equivocator's two, over headers
/// that are each there once and each used.
fn votes_count_for_target(justification: &Justification, votes: &Votes) -> Result<(), Rejection> {
	let headers = by_hash(&justification.votes_ancestries)?;
	let target = justification.target;
	let mut above = Descendants::of(target, &headers);
	let elsewhere = elsewhere(justification, votes, &mut above)?;
	let base = base(target, &elsewhere);
	let mut all = Descendants::of(base, &headers);
	if !elsewhere.is_empty() {
		hang_together(target, base, &elsewhere, &mut all)?;
	}
	let is_used = |hash: &Hash| above.known.contains_key(hash) || all.known.contains_key(hash);
	match headers.keys().find(|hash| !is_used(hash)) {
		Some(hash) => Err(Rejection::VoteHeaderUnused { hash: *hash }),
		None => Ok(()),
	}
}

/// The votes that do not lead to the target. Only an equivocator has such, who counts for every
/// block.
fn elsewhere(
	justification: &Justification,
	votes: &Votes,
	above: &mut Descendants<'_>,
) -> Result<Vec<Target>, Rejection> {
	let mut elsewhere = Vec::new();
	for Precommit { target: vote, key, .. } in &justification.precommits {
		if above.lead_down_from(*vote) {
			continue;
		}
		if votes.get(key).map_or(0, Vec::len) != 2 {
			return Err(not_shown(justification.target, *vote));
		}
		elsewhere.push(*vote);
	}
	Ok(elsewhere)
}

/// The lowest of all blocks voted for, from which GRANDPA gives the headers up to each vote.
fn base(target: Target, elsewhere: &[Target]) -> Target {
	let lowest = elsewhere.iter().copied().min_by_key(|vote| vote.number);
	lowest.filter(|vote| vote.number < target.number).unwrap_or(target)
}

/// An equivocator's votes elsewhere descend from the base, and so does the target: the chain itself
/// takes no justification in which they do not.
fn hang_together(
	target: Target,
	base: Target,
	elsewhere: &[Target],
	all: &mut Descendants<'_>,
) -> Result<(), Rejection> {
	if !all.lead_down_from(target) {
		return Err(not_shown(target, base));
	}
	match elsewhere.iter().find(|vote| !all.lead_down_from(**vote)) {
		Some(vote) => Err(not_shown(target, *vote)),
		None => Ok(()),
	}
}

fn not_shown(target: Target, vote: Target) -> Rejection {
	Rejection::VoteElsewhere { expected: target.block(), found: vote.block() }
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

/// Blocks that are known to descend from a root, with their numbers.
struct Descendants<'a> {
	root: Target,
	headers: &'a BTreeMap<Hash, (Hash, u32)>,
	known: BTreeMap<Hash, u32>,
}

impl<'a> Descendants<'a> {
	fn of(root: Target, headers: &'a BTreeMap<Hash, (Hash, u32)>) -> Self {
		Descendants { root, headers, known: BTreeMap::new() }
	}

	/// Whether the headers lead from a block down to the root, or to a block known to descend from
	/// it, with numbers that rise by one. What was passed is known then.
	fn lead_down_from(&mut self, block: Target) -> bool {
		let mut passed = Vec::new();
		let mut at = block.hash;
		while at != self.root.hash && !self.known.contains_key(&at) {
			let Some((parent, number)) = self.headers.get(&at) else { return false };
			passed.push((at, *number));
			at = *parent;
		}
		let mut number = self.known.get(&at).copied().unwrap_or(self.root.number);
		for (_, found) in passed.iter().rev() {
			if number.checked_add(1) != Some(*found) {
				return false;
			}
			number = *found;
		}
		if number != block.number {
			return false;
		}
		self.known.extend(passed);
		true
	}
}
