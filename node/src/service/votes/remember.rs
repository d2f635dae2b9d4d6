//! Has GRANDPA know of votes that its own record lacks.

use std::collections::BTreeMap;

use catena_runtime::{BlockNumber, Hash};
use sc_client_api::backend::AuxStore;
use sp_blockchain::Result;
use sp_consensus_grandpa::{AuthorityId, RoundNumber};

use super::{
	journal::{Journal, Kind, Vote},
	Position,
};
use crate::service::voter_state::{self, HasVoted, Record, Rounds, Vote as Voted};

/// Adds the journal's votes to GRANDPA's record. Gives who voted in rounds that the record is too old for,
/// and up to which one: they must not vote before they are beyond it.
pub fn remember(
	client: &impl AuxStore,
	journal: &Journal,
) -> Result<BTreeMap<AuthorityId, Position>> {
	let mut rounds = match voter_state::read(client)? {
		Record::Rounds(rounds) => Some(rounds),
		Record::None => None,
		// Nothing can be added to it, nor can be told where it is.
		Record::OfOtherForm => return Ok(BTreeMap::new()),
	};
	let mut behind = BTreeMap::new();
	for voter in journal.voters() {
		let votes: Vec<&Vote> = journal.of(&voter).collect();
		let Some(newest) = votes.iter().map(|vote| vote.position()).max() else { continue };
		// Whether its key is there or will be put there later: without it, nothing follows from this.
		let is_known = rounds.as_mut().is_some_and(|rounds| add(rounds, &voter, &votes));
		let reached = rounds.as_ref().and_then(Rounds::reached);
		if !is_known && reached.is_none_or(|reached| reached <= newest) {
			behind.insert(voter, newest);
		}
	}
	if let Some(rounds) = rounds {
		voter_state::write(client, &rounds)?;
	}
	Ok(behind)
}

/// Adds what the record lacks of a voter's votes; false if it is too old for them.
fn add(rounds: &mut Rounds, voter: &AuthorityId, votes: &[&Vote]) -> bool {
	let Rounds::Live { completed, current } = rounds else { return false };
	let Some(last) = completed.rounds.first() else { return false };
	// In between it may have voted in ways that the journal does not know any more.
	let begin = (completed.set, last.number.saturating_add(1));
	let is_whole = votes.iter().any(|vote| vote.position() <= begin);
	if !is_whole || votes.iter().any(|vote| vote.set > completed.set) {
		return false;
	}
	let mut missing: BTreeMap<RoundNumber, Ballots> = BTreeMap::new();
	for vote in votes.iter().filter(|vote| vote.position() >= begin) {
		let ballots = missing.entry(vote.round).or_default();
		match vote.kind {
			Kind::Prevote => ballots.prevote = Some(vote.target),
			Kind::Precommit => ballots.precommit = Some(vote.target),
		}
	}
	for (round, ballots) in missing {
		let known = current.entry(round).or_insert(HasVoted::No);
		ballots.add_to(known, voter);
	}
	true
}

/// What was voted for in a round.
#[derive(Default)]
struct Ballots {
	prevote: Option<(Hash, BlockNumber)>,
	precommit: Option<(Hash, BlockNumber)>,
}

impl Ballots {
	/// Nothing is taken from what is known: GRANDPA writes down a vote before it has it signed.
	fn add_to(self, known: &mut HasVoted, voter: &AuthorityId) {
		let (proposal, prevote, precommit) = match known {
			HasVoted::Yes(id, vote) if id == voter => match vote {
				Voted::Propose(proposal) => (Some(*proposal), None, None),
				Voted::Prevote(proposal, prevote) => (*proposal, Some(*prevote), None),
				Voted::Precommit(proposal, prevote, precommit) => {
					(*proposal, Some(*prevote), Some(*precommit))
				}
			},
			_ => (None, None, None),
		};
		// What was signed counts, should the two differ.
		let vote = match (self.prevote.or(prevote), self.precommit.or(precommit)) {
			(Some(prevote), Some(precommit)) => Voted::Precommit(proposal, prevote, precommit),
			(Some(prevote), None) => Voted::Prevote(proposal, prevote),
			(None, _) => return,
		};
		*known = HasVoted::Yes(voter.clone(), vote);
	}
}

#[cfg(test)]
mod tests {
	use super::{
		super::journal::tests::{empty, vote, voter},
		*,
	};
	use crate::service::voter_state::{Completed, Round, State};
	use codec::Encode;
	use std::{collections::HashMap, sync::Mutex};

	const SET: u64 = 3;

	fn block(byte: u8) -> (Hash, u32) {
		vote(0, 0, Kind::Prevote, byte).target
	}

	/// A record of which round 4 was completed last.
	fn after_4(current: impl IntoIterator<Item = (RoundNumber, HasVoted)>) -> Rounds {
		let state = State {
			prevote_ghost: Some(block(0)),
			finalized: Some(block(0)),
			estimate: Some(block(0)),
			completable: true,
		};
		let round = Round { number: 4, state, base: block(0), votes: Vec::new() };
		let voters = vec![voter(1), voter(2)];
		Rounds::Live {
			completed: Completed { rounds: vec![round], set: SET, voters },
			current: current.into_iter().collect(),
		}
	}

	fn added(mut rounds: Rounds, votes: &[Vote]) -> Option<Rounds> {
		add(&mut rounds, &voter(1), &votes.iter().collect::<Vec<_>>()).then_some(rounds)
	}

	fn yes(vote: Voted) -> HasVoted {
		HasVoted::Yes(voter(1), vote)
	}

	/// What GRANDPA keeps in the database.
	#[derive(Default)]
	struct Stored(Mutex<HashMap<Vec<u8>, Vec<u8>>>);

	impl AuxStore for Stored {
		fn insert_aux<
			'a,
			'b: 'a,
			'c: 'a,
			I: IntoIterator<Item = &'a (&'c [u8], &'c [u8])>,
			D: IntoIterator<Item = &'a &'b [u8]>,
		>(
			&self,
			insert: I,
			_: D,
		) -> Result<()> {
			let entries = insert.into_iter().map(|(key, value)| (key.to_vec(), value.to_vec()));
			self.0.lock().unwrap().extend(entries);
			Ok(())
		}

		fn get_aux(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
			Ok(self.0.lock().unwrap().get(key).cloned())
		}
	}

	/// A database with this record, in a form that is known or is not.
	fn stored(rounds: &Rounds, form: u32) -> Stored {
		let stored = Stored::default();
		voter_state::write(&stored, rounds).unwrap();
		stored.insert_aux(&[(&b"grandpa_schema_version"[..], &form.encode()[..])], &[]).unwrap();
		stored
	}

	/// Who has to wait, with a journal of these votes.
	fn behind(stored: &Stored, votes: &[Vote]) -> Vec<(AuthorityId, Position)> {
		let (_folder, mut journal) = empty();
		votes.iter().for_each(|vote| journal.add(vote.clone()).unwrap());
		remember(stored, &journal).unwrap().into_iter().collect()
	}

	#[test]
	fn nobody_waits_whose_votes_the_record_can_be_told() {
		let votes = [vote(SET, 4, Kind::Prevote, 1), vote(SET, 5, Kind::Prevote, 2)];
		let database = stored(&after_4([(5, HasVoted::No)]), 3);
		assert_eq!(behind(&database, &votes), []);
		let Record::Rounds(rounds) = voter_state::read(&database).unwrap() else { panic!() };
		assert_eq!(rounds, after_4([(5, yes(Voted::Prevote(None, block(2))))]));
	}

	#[test]
	fn who_voted_in_rounds_that_the_record_is_too_old_for_waits_for_the_last_of_them() {
		let votes = [vote(SET, 8, Kind::Prevote, 1), vote(SET, 9, Kind::Prevote, 2)];
		let waits = [(voter(1), (SET, 9))];
		let too_old = stored(&after_4([(5, HasVoted::No)]), 3);
		assert_eq!(behind(&too_old, &votes), waits);
		assert_eq!(behind(&Stored::default(), &votes), waits, "a new database");
		let later = [vote(SET, 5, Kind::Prevote, 2), vote(SET + 1, 2, Kind::Prevote, 2)];
		assert_eq!(behind(&too_old, &later), [(voter(1), (SET + 1, 2))]);
	}

	#[test]
	fn nobody_waits_for_what_is_over() {
		let database = stored(&after_4([(5, HasVoted::No)]), 3);
		assert_eq!(behind(&database, &[vote(SET, 4, Kind::Prevote, 2)]), []);
		assert_eq!(behind(&database, &[vote(SET - 1, 9, Kind::Prevote, 2)]), []);
	}

	#[test]
	fn record_of_another_form_stays_as_it_is() {
		let rounds = after_4([(5, HasVoted::No)]);
		let database = stored(&rounds, 4);
		assert_eq!(behind(&database, &[vote(SET, 5, Kind::Prevote, 2)]), []);
		assert_eq!(*database.0.lock().unwrap(), *stored(&rounds, 4).0.lock().unwrap());
	}

	#[test]
	fn votes_that_the_record_lost_are_known_again_each_in_its_round() {
		let votes = [
			vote(SET, 4, Kind::Prevote, 1),
			vote(SET, 5, Kind::Prevote, 2),
			vote(SET, 5, Kind::Precommit, 3),
			vote(SET, 6, Kind::Prevote, 4),
		];
		assert_eq!(
			added(after_4([(5, HasVoted::No)]), &votes),
			Some(after_4([
				(5, yes(Voted::Precommit(None, block(2), block(3)))),
				(6, yes(Voted::Prevote(None, block(4)))),
			]))
		);
	}

	#[test]
	fn nothing_is_taken_from_what_the_record_has() {
		let known = yes(Voted::Precommit(Some(block(9)), block(2), block(3)));
		let rounds = || after_4([(5, known.clone())]);
		assert_eq!(added(rounds(), &[vote(SET, 5, Kind::Prevote, 2)]), Some(rounds()));
		let proposed = after_4([(5, yes(Voted::Propose(block(9))))]);
		assert_eq!(
			added(proposed, &[vote(SET, 5, Kind::Prevote, 2)]),
			Some(after_4([(5, yes(Voted::Prevote(Some(block(9)), block(2))))]))
		);
	}

	#[test]
	fn what_an_earlier_key_voted_is_no_vote_of_this_one() {
		let other = HasVoted::Yes(voter(2), Voted::Prevote(None, block(8)));
		let votes = [vote(SET, 5, Kind::Prevote, 2)];
		assert_eq!(
			added(after_4([(5, other)]), &votes),
			Some(after_4([(5, yes(Voted::Prevote(None, block(2))))]))
		);
	}

	#[test]
	fn record_that_ends_before_the_journal_begins_is_too_old() {
		let rounds = || after_4([(5, HasVoted::No)]);
		assert_eq!(added(rounds(), &[vote(SET, 6, Kind::Prevote, 2)]), None);
		assert_eq!(added(rounds(), &[vote(SET + 1, 1, Kind::Prevote, 2)]), None);
		let across = [vote(SET, 5, Kind::Prevote, 2), vote(SET + 1, 1, Kind::Prevote, 2)];
		assert_eq!(added(rounds(), &across), None);
	}

	#[test]
	fn votes_of_earlier_sets_change_nothing() {
		let rounds = || after_4([(5, HasVoted::No)]);
		assert_eq!(added(rounds(), &[vote(SET - 1, 9, Kind::Prevote, 2)]), Some(rounds()));
	}
}
