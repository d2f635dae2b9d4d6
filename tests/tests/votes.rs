//! A validator whose database knows less than the validator did.

use std::{fs, path::Path, process::Command};

use catena_runtime::{AccountId, Runtime};
use catena_tests::{
	extrinsic::bytes,
	node::{Node, Start},
	Consortium,
};
use codec::Decode;
use serde_json::{json, Value};

/// How far the others go on meanwhile: with a round every 0.4 s at least, some fifty rounds.
const BLOCKS: u64 = 20;

/// Which validator it is.
const VICTIM: usize = 3;

/// It votes in no round for a second time, neither with a database of some time ago nor with a new one;
/// it says so where it cannot know how it voted; and finality can count on it afterwards.
#[test]
fn validator_that_lost_what_its_database_knew_votes_in_no_round_again() {
	let mut consortium = Consortium::start_busy();
	let (victim, others) = consortium.nodes.split_last_mut().expect("four nodes");
	assert_eq!(others.len(), VICTIM);
	// It has voted with them for some rounds.
	victim.wait_for_finalized(others[0].finalized() + BLOCKS);
	victim.stop();
	let copies = tempfile::tempdir().expect("a folder");
	let copy = copies.path().join("older");
	copy_folder(&stored_chain(victim), &copy);
	victim.run();
	others[0].wait_for_finalized(others[0].finalized() + BLOCKS);

	// An older database: GRANDPA is told how it voted since.
	victim.kill();
	replace(&stored_chain(victim), Some(&copy));
	victim.run();
	counts_on(victim, others);
	let said = log(victim);
	let waits: Vec<&str> = said.lines().filter(|line| line.contains("votes again")).collect();
	assert_eq!(waits, [""; 0], "its votes are known");

	// None at all: it waits until the others are beyond what it voted in.
	victim.kill();
	replace(&stored_chain(victim), None);
	victim.run();
	let waits = "it votes again when others have come beyond round";
	victim.wait_for("word that it waits", || log(victim).contains(waits).then_some(()));
	let goes_on = "is beyond what it voted in before: it votes again";
	victim.wait_for("word that it votes", || log(victim).contains(goes_on).then_some(()));
	counts_on(victim, others);

	assert_eq!(offenders(&others[0]), [], "nobody voted twice");
}

/// How long a journal's head is, in bytes: what it is, and of which chain.
const HEAD_BYTES: usize = 15 + 32;

/// How long a vote in it is, with its checksum.
const VOTE_BYTES: usize = 93;

/// How a validator voted cannot be told from a journal that is damaged, so it does not start, says why, and
/// leaves the file as it is. A last vote that is torn was not given.
#[test]
fn validator_whose_journal_is_damaged_does_not_start_and_one_whose_last_vote_is_torn_does() {
	let mut node = Node::start();
	node.wait_for_finalized(4);
	node.stop();
	let journal = stored_chain(&node).with_file_name("grandpa-votes");
	let whole = fs::read(&journal).expect("a journal");
	let votes = (whole.len() - HEAD_BYTES) / VOTE_BYTES;
	assert_eq!(whole.len(), HEAD_BYTES + votes * VOTE_BYTES);
	assert!(votes >= 4, "{votes} votes for four blocks");

	let flipped = |at: usize| {
		let mut bytes = whole.clone();
		bytes[at] ^= 1;
		bytes
	};
	let middle = votes / 2;
	let in_the_middle = flipped(HEAD_BYTES + middle * VOTE_BYTES + 7);
	let mut of_a_later_version = whole.clone();
	of_a_later_version[13] = b'2';
	let path = journal.display();
	let lost = "see \"A validator whose votes are lost\" in the runbook";
	for (damaged, error, hint) in [
		(
			in_the_middle,
			format!("{path} is damaged behind {middle} votes: this validator needs new session keys"),
			format!(
				"how this validator voted cannot be told any more, so its keys must not vote again: {lost}"
			),
		),
		(
			// A byte of the first vote is missing, and all others are moved.
			[&whole[..HEAD_BYTES], &whole[HEAD_BYTES + 1..]].concat(),
			format!("{path} is damaged behind 0 votes: this validator needs new session keys"),
			format!(
				"how this validator voted cannot be told any more, so its keys must not vote again: {lost}"
			),
		),
		(
			of_a_later_version,
			format!("{path} is no file of votes that this version knows"),
			format!("a newer catena-node may have written it: start that one; if none did, {lost}"),
		),
		(
			flipped(HEAD_BYTES - 1),
			format!("{path} has the votes of another chain"),
			"are --chain and --base-path those of this validator? Where an earlier chain had the same id, \
			 remove the file: its votes contradict none of this chain"
				.into(),
		),
	] {
		fs::write(&journal, &damaged).expect("it can be written");
		let said = format!("Error: Application: {error}\nHint: {hint}\n");
		assert_eq!(refuses_to_start(&mut node), said);
		assert_eq!(fs::read(&journal).expect("a journal"), damaged, "{error}");
	}

	// Where the votes cannot be told, somebody else than a validator may go on.
	fs::write(&journal, flipped(HEAD_BYTES)).expect("it can be written");
	let mut follower = Node::over_copy(&node.database(), &["--chain", "dev"]);
	follower.run();
	follower.stop();

	let last = whole.len() - VOTE_BYTES;
	for kept in [last, last + 1, whole.len() - 1] {
		fs::write(&journal, &whole[..kept]).expect("it can be written");
		node.run();
		node.wait_for_finalized(node.finalized() + 2);
		node.stop();
		let after = fs::read(&journal).expect("a journal");
		assert!(after.starts_with(&whole[..last]), "what was known is known");
		assert_eq!((after.len() - HEAD_BYTES) % VOTE_BYTES, 0, "and nothing is torn");
		assert!(after.len() > whole.len(), "and it has voted since");
	}
}

/// What a node says last that does not start.
fn refuses_to_start(node: &mut Node) -> String {
	let before = log(node).len();
	node.begin(&Start::default());
	assert_eq!(node.wait_for_end().code(), Some(1));
	let said = log(node).split_off(before);
	let at = said.find("Error: ").unwrap_or_else(|| panic!("no error: {said}"));
	said[at..].to_owned()
}

/// Blocks become final with the victim in the place of another.
fn counts_on(victim: &Node, others: &mut [Node]) {
	let (first, others) = others.split_first_mut().expect("others");
	victim.wait_for_finalized(first.finalized());
	first.kill();
	victim.wait_for_finalized(victim.finalized() + BLOCKS);
	first.run();
	let last = others.last().expect("others");
	first.wait_for_finalized(last.finalized());
}

/// The folder of the node's database.
fn stored_chain(node: &Node) -> std::path::PathBuf {
	let chains = node.database().join("chains");
	let mut chains = fs::read_dir(chains).expect("a node has run here");
	chains.next().expect("a chain").expect("a folder").path().join("paritydb")
}

fn copy_folder(from: &Path, to: &Path) {
	let copied = Command::new("cp").arg("-a").args([from, to]).status();
	assert!(copied.expect("cp starts").success(), "{} cannot be copied", from.display());
}

fn replace(database: &Path, with: Option<&Path>) {
	fs::remove_dir_all(database).expect("a database");
	if let Some(copy) = with {
		copy_folder(copy, database);
	}
}

fn log(node: &Node) -> String {
	fs::read_to_string(node.log()).expect("a log")
}

/// Whose removal is queued, as of the last final block.
fn offenders(node: &Node) -> Vec<AccountId> {
	let at = node.call("chain_getFinalizedHead", json!([])).expect("a head");
	let key = pallet_validators::Offenders::<Runtime>::hashed_key();
	let key = format!("0x{}", hex::encode(key));
	match node.call("state_getStorage", json!([key, at])).expect("an answer") {
		Value::Null => Vec::new(),
		value => Decode::decode(&mut &bytes(&value)[..]).expect("what the runtime writes"),
	}
}
