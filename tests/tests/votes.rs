//! A validator whose database knows less than the validator did.

use std::{fs, path::Path, process::Command};

use catena_runtime::{AccountId, Runtime};
use catena_tests::{extrinsic::bytes, Consortium, Node};
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
	let said = log(victim);
	let waits: Vec<&str> = said.lines().filter(|line| line.contains("votes again")).collect();
	assert_eq!(waits, [""; 0], "its votes are known");
	counts_on(victim, others);

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
