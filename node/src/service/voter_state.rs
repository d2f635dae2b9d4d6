//! Where a restarted voter takes up GRANDPA's rounds.
//!
//! # Details
//!
//! GRANDPA keeps on disk which round was completed last, and, apart from that, which block is final. A
//! block can be final by the commit of a round that this voter had not come to itself. If it is then
//! killed, the SDK has it begin again in its old round, but with the new final block as the lowest that
//! a vote may be for: the old round's votes are for lower blocks, are ignored, and the round never ends.
//! The SDK asks others for help only from three rounds behind; at two, finality stands still for as long
//! as this voter is needed for it.
//!
//! So before GRANDPA starts, a voter in that position is taken to the round after the one whose commit it
//! has.
//!
//! # Why that is safe
//!
//! Let X be final by some round, and R that round or a later one. Of n voters, of which at most f < n/3
//! are faulty, at least n - 2f honest ones precommitted in R; they carry on with an estimate that
//! contains X. Who is moved from the commit of R has cast no vote in R, so is none of them: in R + 1,
//! those who were moved there and the faulty ones are at most 2f voters, fewer than the n - f that a
//! decision takes. So nothing against X gets a majority of prevotes in R + 1, whoever leaves that round by
//! its votes has an estimate that contains X, and the same holds for the next round.
//!
//! No vote is cast twice, for this voter has never been in R + 1; what it has been in, GRANDPA writes down
//! before it votes, and where that was lost, [`votes`](super::votes) know it. A voter that lost both may
//! vote twice and counts among the faulty. So none is moved whose record shows no round completed, or who
//! signed the commit of R and does not remember it.

use std::collections::BTreeMap;

use catena_runtime::{opaque::Block, BlockNumber, Hash, Header};
use codec::{Decode, DecodeAll, Encode};
use sc_client_api::backend::AuxStore;
use sc_consensus_grandpa::{best_justification, AuthorityId, GrandpaJustification, SignedMessage};
use sp_blockchain::{Error, HeaderBackend, Result};
use sp_consensus_grandpa::{RoundNumber, SetId};
use sp_core::crypto::{key_types, ByteArray};
use sp_keystore::KeystorePtr;

/// Where GRANDPA keeps its rounds.
const ROUNDS_KEY: &[u8] = b"grandpa_completed_round";

/// Where GRANDPA keeps which form its records have, and the form that is known here.
const FORM_KEY: &[u8] = b"grandpa_schema_version";
const FORM: u32 = 3;

/// How many completed rounds GRANDPA keeps.
const COMPLETED_ROUNDS: usize = 2;

type BlockAt = (Hash, BlockNumber);

/// What is stored, as GRANDPA encodes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Rounds {
	/// The voter votes, if it is one.
	Live {
		/// What is over.
		completed: Completed,
		/// Whether this voter has voted in the rounds after that.
		current: BTreeMap<RoundNumber, HasVoted>,
	},
	/// Nobody votes.
	Paused {
		/// What is over.
		completed: Completed,
	},
}

/// Rounds that were completed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Completed {
	/// The last ones, newest first.
	pub rounds: Vec<Round>,
	/// Of which set they are.
	pub set: SetId,
	/// Who is in it.
	pub voters: Vec<AuthorityId>,
}

/// A round that was completed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Round {
	/// Which of its set's.
	pub number: RoundNumber,
	/// How it ended.
	pub state: State,
	/// The lowest block that its votes were for.
	pub base: BlockAt,
	/// The votes that were seen.
	pub votes: Vec<SignedMessage<Header>>,
}

/// How a round ended.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct State {
	/// The highest block that more than two thirds prevoted for.
	pub prevote_ghost: Option<BlockAt>,
	/// The highest block that it made final.
	pub finalized: Option<BlockAt>,
	/// The highest block that it may have made final.
	pub estimate: Option<BlockAt>,
	/// Whether the next one could begin.
	pub completable: bool,
}

/// Whether a voter has voted in a round, and under which key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum HasVoted {
	/// It has not, as far as GRANDPA knows.
	No,
	/// It has.
	Yes(AuthorityId, Vote),
}

/// The votes of a voter in a round: the proposal, if it made one, the prevote, and the precommit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Vote {
	/// A proposal only.
	Propose(BlockAt),
	/// The prevote, too.
	Prevote(Option<BlockAt>, BlockAt),
	/// All of it.
	Precommit(Option<BlockAt>, BlockAt, BlockAt),
}

/// What the database has of GRANDPA's rounds.
pub enum Record {
	/// Nothing: GRANDPA begins with the chain.
	None,
	/// It was written by another version of GRANDPA, which brings it up to date itself.
	OfOtherForm,
	/// The rounds.
	Rounds(Rounds),
}

impl Rounds {
	/// The last round that began; none if nobody votes.
	pub fn reached(&self) -> Option<(SetId, RoundNumber)> {
		let Rounds::Live { completed, current } = self else { return None };
		current.keys().next_back().map(|round| (completed.set, *round))
	}
}

/// Reads the record.
pub fn read(client: &impl AuxStore) -> Result<Record> {
	let Some(bytes) = client.get_aux(ROUNDS_KEY)? else { return Ok(Record::None) };
	if client.get_aux(FORM_KEY)? != Some(FORM.encode()) {
		return Ok(Record::OfOtherForm);
	}
	let rounds = Rounds::decode_all(&mut &bytes[..])
		.map_err(|error| Error::Backend(format!("GRANDPA's rounds cannot be read: {error}")))?;
	Ok(Record::Rounds(rounds))
}

/// Writes the record.
pub fn write(client: &impl AuxStore, rounds: &Rounds) -> Result<()> {
	client.insert_aux(&[(ROUNDS_KEY, &rounds.encode()[..])], &[])
}

/// The last round that began; none if that is not on record.
pub fn reached(client: &impl AuxStore) -> Result<Option<(SetId, RoundNumber)>> {
	let Record::Rounds(rounds) = read(client)? else { return Ok(None) };
	Ok(rounds.reached())
}

/// Takes a voter whose final block is beyond its round to the round after that block's. Has to be called
/// before GRANDPA reads its state. The keystore tells which votes are this voter's.
pub fn catch_up<Client>(client: &Client, keystore: &KeystorePtr) -> Result<()>
where
	Client: AuxStore + HeaderBackend<Block>,
{
	let rounds = match read(client)? {
		Record::Rounds(rounds) => rounds,
		Record::None => return Ok(()),
		Record::OfOtherForm => {
			log::warn!(
				"GRANDPA's records have another form than is known here: they stay as they are"
			);
			return Ok(());
		}
	};
	let Some(justification) = best_justification::<_, Block>(client)? else { return Ok(()) };
	let info = client.info();
	let last_final = (info.finalized_hash, info.finalized_number);
	let is_ours =
		|voter: &AuthorityId| keystore.has_keys(&[(voter.to_raw_vec(), key_types::GRANDPA)]);
	if let Some(moved) = moved_forward(rounds, &justification, last_final, is_ours) {
		log::info!(
			"The last final block is of round {}, beyond where this voter was: it goes on after that",
			justification.justification.round
		);
		write(client, &moved)?;
	}
	Ok(())
}

/// The rounds of a voter that goes on behind the justification's; none if it has to stay where it is.
fn moved_forward(
	rounds: Rounds,
	justification: &GrandpaJustification<Block>,
	last_final: BlockAt,
	is_ours: impl Fn(&AuthorityId) -> bool,
) -> Option<Rounds> {
	let (_, reached) = rounds.reached()?;
	let Rounds::Live { mut completed, .. } = rounds else { return None };
	let (number, hash) = justification.target();
	let round = justification.justification.round;
	if (hash, number) != last_final || round <= reached {
		return None;
	}
	let precommits = &justification.justification.commit.precommits;
	let was_reset = completed.rounds.first()?.number == 0;
	if was_reset || precommits.iter().any(|signed| is_ours(&signed.id)) {
		return None;
	}
	// It may be of an earlier set, whose rounds are not this one's.
	let voters = completed.voters.iter().map(|voter| (voter.clone(), 1)).collect();
	justification.verify(completed.set, &voters).ok()?;
	let state = State {
		prevote_ghost: Some(last_final),
		finalized: Some(last_final),
		estimate: Some(last_final),
		completable: true,
	};
	completed.rounds.insert(0, Round { number: round, state, base: last_final, votes: Vec::new() });
	completed.rounds.truncate(COMPLETED_ROUNDS);
	let current = BTreeMap::from([(round.checked_add(1)?, HasVoted::No)]);
	Some(Rounds::Live { completed, current })
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_consensus_grandpa::{
		localized_payload, AuthoritySignature, Message, Precommit, Prevote, PrimaryPropose,
	};
	use sp_core::{ed25519, Pair};

	const SET: SetId = 3;
	const FINAL: BlockAt = (Hash::repeat_byte(9), 122);

	fn pair(voter: u8) -> ed25519::Pair {
		ed25519::Pair::from_seed(&[voter; 32])
	}

	/// This voter is the first of them.
	fn is_ours(voter: &AuthorityId) -> bool {
		*voter == AuthorityId::from(pair(1).public())
	}

	/// Four voters; this one's last completed round is 3, and it has prevoted in round 4.
	fn in_round_4() -> Rounds {
		let base = (Hash::repeat_byte(8), 121);
		let state = State {
			prevote_ghost: Some(base),
			finalized: Some(base),
			estimate: Some(base),
			completable: true,
		};
		let round = |number| Round { number, state: state.clone(), base, votes: Vec::new() };
		let voters: Vec<AuthorityId> = (1..=4).map(|voter| pair(voter).public().into()).collect();
		let voted = HasVoted::Yes(voters[0].clone(), Vote::Prevote(None, base));
		Rounds::Live {
			completed: Completed { rounds: vec![round(3), round(2)], set: SET, voters },
			current: BTreeMap::from([(3, HasVoted::No), (4, voted)]),
		}
	}

	/// Three voters' precommits for [`FINAL`].
	fn justified(round: RoundNumber, set: SetId) -> GrandpaJustification<Block> {
		let (target_hash, target_number) = FINAL;
		let precommit = Precommit::<Header> { target_hash, target_number };
		let payload =
			localized_payload(round, set, &Message::<Header>::Precommit(precommit.clone()));
		let precommits: Vec<(Precommit<Header>, AuthoritySignature, AuthorityId)> = (2..=4)
			.map(|voter| {
				let signature = pair(voter).sign(&payload).into();
				(precommit.clone(), signature, pair(voter).public().into())
			})
			.collect();
		let bytes = (round, (FINAL, precommits), Vec::<Header>::new()).encode();
		GrandpaJustification::decode_all(&mut &bytes[..]).expect("has its form")
	}

	#[test]
	fn voter_whose_final_block_is_of_a_later_round_goes_on_after_that_round() {
		let Rounds::Live { completed, .. } = in_round_4() else { panic!("it votes") };
		let moved = moved_forward(in_round_4(), &justified(5, SET), FINAL, is_ours).unwrap();
		let state = State {
			prevote_ghost: Some(FINAL),
			finalized: Some(FINAL),
			estimate: Some(FINAL),
			completable: true,
		};
		let last = Round { number: 5, state, base: FINAL, votes: Vec::new() };
		let rounds = vec![last, completed.rounds[0].clone()];
		assert_eq!(
			moved,
			Rounds::Live {
				completed: Completed { rounds, ..completed },
				current: BTreeMap::from([(6, HasVoted::No)]),
			}
		);
		// What was moved once stays where it is.
		assert_eq!(moved_forward(moved, &justified(5, SET), FINAL, is_ours), None);
	}

	#[test]
	fn voter_stays_in_a_round_that_it_may_have_voted_in() {
		for round in [3, 4] {
			assert_eq!(moved_forward(in_round_4(), &justified(round, SET), FINAL, is_ours), None);
		}
	}

	#[test]
	fn voter_that_signed_the_commit_and_does_not_remember_it_is_not_moved() {
		let signer = |voter: &AuthorityId| *voter == AuthorityId::from(pair(3).public());
		assert_eq!(moved_forward(in_round_4(), &justified(5, SET), FINAL, signer), None);
	}

	#[test]
	fn voter_whose_record_was_reset_is_not_moved() {
		let Rounds::Live { mut completed, .. } = in_round_4() else { panic!("it votes") };
		completed.rounds = vec![Round { number: 0, ..completed.rounds[0].clone() }];
		let reset = Rounds::Live { completed, current: BTreeMap::from([(1, HasVoted::No)]) };
		assert_eq!(moved_forward(reset, &justified(5, SET), FINAL, is_ours), None);
	}

	#[test]
	fn votes_are_encoded_as_grandpa_encodes_them() {
		let block = (Hash::repeat_byte(8), 121u32);
		let prevote = Prevote::<Header> { target_hash: block.0, target_number: block.1 };
		let precommit = Precommit::<Header> { target_hash: block.0, target_number: block.1 };
		let propose = PrimaryPropose::<Header> { target_hash: block.0, target_number: block.1 };
		for (mine, theirs) in [
			(Vote::Propose(block), (0u8, &propose).encode()),
			(Vote::Prevote(None, block), (1u8, None::<&()>, &prevote).encode()),
			(
				Vote::Precommit(Some(block), block, block),
				(2u8, Some(&propose), &prevote, &precommit).encode(),
			),
		] {
			assert_eq!(mine.encode(), theirs);
			assert_eq!(Vote::decode_all(&mut &theirs[..]).as_ref(), Ok(&mine));
		}
	}

	#[test]
	fn voter_is_not_moved_by_another_sets_round_nor_by_forged_votes() {
		assert_eq!(moved_forward(in_round_4(), &justified(5, SET - 1), FINAL, is_ours), None);
		let mut forged = justified(5, SET);
		forged.justification.commit.precommits[0].id = pair(1).public().into();
		assert_eq!(moved_forward(in_round_4(), &forged, FINAL, is_ours), None);
		let mut few = justified(5, SET);
		few.justification.commit.precommits.pop();
		assert_eq!(moved_forward(in_round_4(), &few, FINAL, is_ours), None);
	}

	#[test]
	fn voter_is_not_moved_by_the_justification_of_another_block() {
		let other = (Hash::repeat_byte(7), 122);
		assert_eq!(moved_forward(in_round_4(), &justified(5, SET), other, is_ours), None);
	}

	#[test]
	fn paused_voter_stays_paused() {
		let Rounds::Live { completed, .. } = in_round_4() else { panic!("it votes") };
		let paused = Rounds::Paused { completed };
		assert_eq!(moved_forward(paused, &justified(5, SET), FINAL, is_ours), None);
	}
}
