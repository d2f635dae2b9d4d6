//! The votes that were given, on disk before they are.
//!
//! # Details
//!
//! A file that is only added to: what it is and of which chain, then a record for each vote, with a
//! checksum. The disk has a record before the vote is signed. The last record may be torn, for then its
//! vote was not given; any other has to be whole.

use std::{
	fs::{self, File, OpenOptions},
	io::{self, Read, Seek, SeekFrom, Write},
	path::{Path, PathBuf},
};

use catena_primitives::hash::blake2_256;
use catena_runtime::{BlockNumber, Hash};
use codec::{Decode, DecodeAll, Encode};
use sp_consensus_grandpa::{AuthorityId, RoundNumber, SetId};

use super::Position;

/// What the file is, and in which version.
const FORM: &[u8] = b"catena votes 1\n";

/// How many votes are kept at least: those of a quarter of an hour, at two in each round of 0.4 s. A
/// database loses seconds.
const KEPT: usize = 4_096;

/// How many there are when all but those are dropped.
const MOST: usize = 2 * KEPT;

const CHECKSUM_BYTES: usize = 8;
const VOTE_BYTES: usize = 85;
const RECORD_BYTES: usize = VOTE_BYTES + CHECKSUM_BYTES;

/// What is voted on in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Kind {
	/// The first vote.
	Prevote,
	/// The second one, which follows from the others' first.
	Precommit,
}

/// A vote.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Vote {
	/// Under which key.
	pub voter: AuthorityId,
	/// In which set of validators.
	pub set: SetId,
	/// In which of its rounds.
	pub round: RoundNumber,
	/// Which of a round's two.
	pub kind: Kind,
	/// For which block.
	pub target: (Hash, BlockNumber),
}

impl Vote {
	/// When it was given.
	pub fn position(&self) -> Position {
		(self.set, self.round)
	}

	fn is_of_same_ballot(&self, other: &Vote) -> bool {
		(&self.voter, self.position(), self.kind) == (&other.voter, other.position(), other.kind)
	}

	fn record(&self) -> Vec<u8> {
		let mut bytes = self.encode();
		bytes.extend(checksum(&bytes));
		bytes
	}

	fn read(record: &[u8]) -> Option<Vote> {
		let (vote, sum) = record.split_at_checked(VOTE_BYTES)?;
		if sum != checksum(vote) {
			return None;
		}
		Vote::decode_all(&mut &vote[..]).ok()
	}
}

fn checksum(vote: &[u8]) -> [u8; CHECKSUM_BYTES] {
	let mut sum = [0; CHECKSUM_BYTES];
	sum.iter_mut().zip(blake2_256(vote)).for_each(|(byte, hash)| *byte = hash);
	sum
}

/// Why there is no journal, or a vote is not in it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The disk does not do what it should.
	#[error("the votes of this validator, in {path}: {source}")]
	Io {
		/// Where they are.
		path: PathBuf,
		/// What it said.
		source: io::Error,
	},
	/// It was not written by this node's code.
	#[error("{0} is no file of votes that this version knows")]
	UnknownForm(PathBuf),
	/// It belongs to another chain.
	#[error("{0} has the votes of another chain")]
	OtherChain(PathBuf),
	/// Something else than its end is broken, so it cannot be told how this validator voted.
	#[error("{path} is damaged behind {whole} votes: this validator needs new session keys")]
	Damaged {
		/// Where it is.
		path: PathBuf,
		/// How many votes can be read.
		whole: usize,
	},
	/// In the same round it voted for another block.
	#[error("in round {round} of set {set}, it has voted for another block: {target:?}")]
	Contradiction {
		/// The set.
		set: SetId,
		/// The round.
		round: RoundNumber,
		/// What it voted for.
		target: (Hash, BlockNumber),
	},
	/// How it voted then is not known any more.
	#[error("round {round} of set {set} is from before what is known of its votes")]
	Forgotten {
		/// The set.
		set: SetId,
		/// The round.
		round: RoundNumber,
	},
}

impl Error {
	/// What to try, where a node does not start for it.
	pub fn hint(&self) -> Option<&'static str> {
		match self {
			Error::Damaged { .. } => Some(
				"how this validator voted cannot be told any more, so its keys must not vote again: see \
				 \"A validator whose votes are lost\" in the runbook",
			),
			Error::UnknownForm(_) => Some(
				"a newer catena-node may have written it: start that one; if none did, see \"A validator \
				 whose votes are lost\" in the runbook",
			),
			Error::OtherChain(_) => Some(
				"are --chain and --base-path those of this validator? Where an earlier chain had the same \
				 id, remove the file: its votes contradict none of this chain",
			),
			Error::Io { .. } | Error::Contradiction { .. } | Error::Forgotten { .. } => None,
		}
	}
}

/// The votes that were given.
#[derive(Debug)]
pub struct Journal {
	path: PathBuf,
	genesis: Hash,
	file: File,
	/// Where the next record stands.
	end: u64,
	votes: Vec<Vote>,
}

impl Journal {
	/// Opens the file, or begins one.
	pub fn open(path: &Path, genesis: Hash) -> Result<Journal, Error> {
		let io = |source| Error::Io { path: path.to_owned(), source };
		let votes = match File::open(path) {
			Ok(mut file) => read(&mut file, path, genesis)?,
			Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
			Err(error) => return Err(io(error)),
		};
		let (file, end) = write(path, genesis, &votes).map_err(io)?;
		Ok(Journal { path: path.to_owned(), genesis, file, end, votes })
	}

	/// The votes under a key, in the order in which they were given.
	pub fn of<'a>(
		&'a self,
		voter: &'a AuthorityId,
	) -> impl DoubleEndedIterator<Item = &'a Vote> + 'a {
		self.votes.iter().filter(move |vote| vote.voter == *voter)
	}

	/// Each key that votes were given under.
	pub fn voters(&self) -> Vec<AuthorityId> {
		let mut voters: Vec<_> = self.votes.iter().map(|vote| vote.voter.clone()).collect();
		voters.sort();
		voters.dedup();
		voters
	}

	/// Writes down a vote. When this has come back, it may be given; it may be given again, too. After an
	/// error it must not be.
	pub fn add(&mut self, vote: Vote) -> Result<(), Error> {
		let (set, round) = vote.position();
		if let Some(given) = self.votes.iter().rev().find(|given| given.is_of_same_ballot(&vote)) {
			if given.target == vote.target {
				return Ok(());
			}
			return Err(Error::Contradiction { set, round, target: given.target });
		}
		if self.of(&vote.voter).map(Vote::position).min().is_some_and(|min| vote.position() < min) {
			return Err(Error::Forgotten { set, round });
		}
		let added = self.append(vote);
		added.map_err(|source| Error::Io { path: self.path.clone(), source })
	}

	fn append(&mut self, vote: Vote) -> io::Result<()> {
		if self.votes.len() >= MOST {
			let kept = self.votes.get(MOST - KEPT..).unwrap_or_default().to_vec();
			(self.file, self.end) = write(&self.path, self.genesis, &kept)?;
			self.votes = kept;
		}
		let record = vote.record();
		// Over what an attempt that failed may have left.
		self.file.seek(SeekFrom::Start(self.end))?;
		self.file.write_all(&record)?;
		self.file.sync_data()?;
		self.end = self.end.saturating_add(record.len() as u64);
		self.votes.push(vote);
		Ok(())
	}
}

fn begin(genesis: Hash) -> Vec<u8> {
	[FORM, genesis.as_ref()].concat()
}

fn read(file: &mut File, path: &Path, genesis: Hash) -> Result<Vec<Vote>, Error> {
	let begin = begin(genesis);
	let bytes_max = begin.len() + (MOST + 1) * RECORD_BYTES;
	let mut bytes = Vec::new();
	file.take(bytes_max as u64 + 1)
		.read_to_end(&mut bytes)
		.map_err(|source| Error::Io { path: path.to_owned(), source })?;
	if !bytes.starts_with(FORM) {
		return Err(Error::UnknownForm(path.to_owned()));
	}
	let Some(records) = bytes.strip_prefix(&begin[..]) else {
		return Err(Error::OtherChain(path.to_owned()));
	};
	let all = records.len().div_ceil(RECORD_BYTES);
	let votes: Vec<Vote> = records.chunks(RECORD_BYTES).map_while(Vote::read).collect();
	if votes.len() + 1 < all || bytes.len() > bytes_max {
		return Err(Error::Damaged { path: path.to_owned(), whole: votes.len() });
	}
	Ok(votes)
}

/// Puts a file with these votes in the place of the one that may be there; gives where it ends.
fn write(path: &Path, genesis: Hash, votes: &[Vote]) -> io::Result<(File, u64)> {
	let new = path.with_extension("new");
	let mut bytes = begin(genesis);
	votes.iter().for_each(|vote| bytes.extend(vote.record()));
	let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&new)?;
	file.write_all(&bytes)?;
	file.sync_all()?;
	fs::rename(&new, path)?;
	if let Some(folder) = path.parent() {
		File::open(folder)?.sync_all()?;
	}
	Ok((file, bytes.len() as u64))
}

#[cfg(test)]
pub mod tests {
	use super::*;
	use sp_core::{ed25519, Pair};
	use tempfile::TempDir;

	const GENESIS: Hash = Hash::repeat_byte(1);

	/// The key of one of some voters.
	pub fn voter(voter: u8) -> AuthorityId {
		ed25519::Pair::from_seed(&[voter; 32]).public().into()
	}

	/// A vote of the first of them.
	pub fn vote(set: SetId, round: RoundNumber, kind: Kind, block: u8) -> Vote {
		Vote { voter: voter(1), set, round, kind, target: (Hash::repeat_byte(block), 7) }
	}

	/// An empty journal, and where it is until the folder is dropped.
	pub fn empty() -> (TempDir, Journal) {
		let folder = tempfile::tempdir().unwrap();
		let journal = Journal::open(&folder.path().join("votes"), GENESIS).unwrap();
		(folder, journal)
	}

	fn again(journal: Journal) -> Result<Journal, Error> {
		let path = journal.path.clone();
		drop(journal);
		Journal::open(&path, GENESIS)
	}

	#[test]
	fn record_has_its_length() {
		assert_eq!(vote(1, 2, Kind::Prevote, 3).record().len(), RECORD_BYTES);
	}

	#[test]
	fn votes_are_known_to_the_next_process() {
		let (_folder, mut journal) = empty();
		let votes = [vote(1, 2, Kind::Prevote, 3), vote(1, 2, Kind::Precommit, 4)];
		votes.iter().for_each(|vote| journal.add(vote.clone()).unwrap());
		let mut journal = again(journal).unwrap();
		assert_eq!(journal.votes, votes);
		let more = vote(1, 3, Kind::Prevote, 3);
		journal.add(more.clone()).unwrap();
		assert_eq!(again(journal).unwrap().votes, [&votes[..], &[more]].concat());
	}

	#[test]
	fn vote_may_be_given_again_but_none_for_another_block() {
		let (_folder, mut journal) = empty();
		let given = vote(1, 2, Kind::Prevote, 3);
		journal.add(given.clone()).unwrap();
		let mut journal = again(journal).unwrap();
		journal.add(given.clone()).unwrap();
		let refused = journal.add(vote(1, 2, Kind::Prevote, 4)).unwrap_err();
		let target = given.target;
		assert!(matches!(
			refused,
			Error::Contradiction { set: 1, round: 2, target: known } if known == target
		));
		assert_eq!(journal.votes, [given]);
		// The other vote of the round, another round, set or key are others.
		journal.add(vote(1, 2, Kind::Precommit, 4)).unwrap();
		journal.add(vote(1, 3, Kind::Prevote, 4)).unwrap();
		journal.add(vote(2, 2, Kind::Prevote, 4)).unwrap();
		journal.add(Vote { voter: voter(2), ..vote(1, 2, Kind::Prevote, 4) }).unwrap();
		assert_eq!(journal.votes.len(), 5);
	}

	#[test]
	fn what_is_from_before_all_that_is_known_is_refused() {
		let (_folder, mut journal) = empty();
		journal.add(vote(2, 5, Kind::Prevote, 3)).unwrap();
		for (set, round) in [(2, 4), (1, 9)] {
			let refused = journal.add(vote(set, round, Kind::Precommit, 3)).unwrap_err();
			assert!(matches!(refused, Error::Forgotten { .. }), "{refused}");
		}
		journal.add(vote(2, 5, Kind::Precommit, 3)).unwrap();
		// Of another key it is not known that it voted.
		journal.add(Vote { voter: voter(2), ..vote(1, 1, Kind::Prevote, 4) }).unwrap();
	}

	#[test]
	fn it_keeps_the_newest_and_does_not_grow_without_end() {
		let (_folder, mut journal) = empty();
		let most = MOST as u64;
		(0..=most).for_each(|round| journal.add(vote(1, round, Kind::Prevote, 3)).unwrap());
		let journal = again(journal).unwrap();
		let rounds: Vec<_> = journal.votes.iter().map(|vote| vote.round).collect();
		assert_eq!(rounds, (most - KEPT as u64..=most).collect::<Vec<_>>());
		assert_eq!(fs::metadata(&journal.path).unwrap().len(), journal.end);
	}

	#[test]
	fn torn_end_is_no_vote_and_damage_before_it_is_an_error() {
		let (_folder, mut journal) = empty();
		(2..5).for_each(|round| journal.add(vote(1, round, Kind::Prevote, 3)).unwrap());
		let path = journal.path.clone();
		let whole = fs::read(&path).unwrap();
		for lost in 1..=RECORD_BYTES {
			fs::write(&path, &whole[..whole.len() - lost]).unwrap();
			let journal = Journal::open(&path, GENESIS).unwrap();
			assert_eq!(journal.votes.len(), 2);
		}
		let flipped = |at: usize| {
			let mut bytes = whole.clone();
			bytes[at] ^= 1;
			fs::write(&path, bytes).unwrap();
			Journal::open(&path, GENESIS)
		};
		assert_eq!(flipped(whole.len() - 1).unwrap().votes.len(), 2);
		let begin = begin(GENESIS).len();
		for (at, count) in [(begin, 0), (begin + RECORD_BYTES + 40, 1)] {
			let error = flipped(at).unwrap_err();
			assert!(matches!(error, Error::Damaged { whole, .. } if whole == count), "{error}");
		}
		assert!(matches!(flipped(0).unwrap_err(), Error::UnknownForm(_)));
		assert!(matches!(flipped(begin - 1).unwrap_err(), Error::OtherChain(_)));
	}

	#[test]
	fn what_an_attempt_that_failed_left_is_written_over() {
		let (_folder, mut journal) = empty();
		journal.file.seek(SeekFrom::End(0)).unwrap();
		journal.file.write_all(&[7; 50]).unwrap();
		let votes = [vote(1, 2, Kind::Prevote, 3), vote(1, 3, Kind::Prevote, 3)];
		votes.iter().for_each(|vote| journal.add(vote.clone()).unwrap());
		assert_eq!(again(journal).unwrap().votes, votes);
	}

	#[test]
	fn file_that_is_longer_than_it_can_be_is_damaged() {
		let (_folder, journal) = empty();
		let record = vote(1, 2, Kind::Prevote, 3).record();
		let bytes = [begin(GENESIS), record.repeat(MOST + 2)].concat();
		fs::write(&journal.path, bytes).unwrap();
		assert!(matches!(again(journal).unwrap_err(), Error::Damaged { .. }));
	}
}
