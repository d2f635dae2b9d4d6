//! Golden proofs of a chain of four validators, from before and after a change of their keys.

use std::path::PathBuf;

use catena_primitives::{
	item::ItemKind,
	proof::{Checkpoint, ProofV1},
};
use catena_rpc::anchor::AnchorFile;
use catena_verifier::{verify, Expectations, Facts, Missing, Rejection, Verdict};

fn read(name: &str) -> Vec<u8> {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors").join("v1").join(name);
	std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn checkpoint(name: &str) -> Checkpoint {
	let text = String::from_utf8(read(name)).expect("an anchor is text");
	AnchorFile::read(&text).expect("a checkpoint")
}

fn genesis() -> Checkpoint {
	checkpoint("consortium-genesis.json")
}

fn later() -> Checkpoint {
	checkpoint("consortium-later.json")
}

fn verdict(file: &[u8], checkpoints: &[Checkpoint]) -> Verdict {
	verify(file, checkpoints, &Expectations::default())
}

fn proven(name: &str, checkpoints: &[Checkpoint]) -> Facts {
	match verdict(&read(name), checkpoints) {
		Verdict::Proven(facts) => *facts,
		other => panic!("{name}: {other:?}"),
	}
}

fn missing(name: &str, checkpoints: &[Checkpoint]) -> Missing {
	match verdict(&read(name), checkpoints) {
		Verdict::Undetermined(missing) => missing,
		other => panic!("{name}: {other:?}"),
	}
}

/// What becomes of the proof that leads over the change of keys, when it is altered.
fn late(checkpoints: &[Checkpoint], alter: impl FnOnce(&mut ProofV1)) -> Verdict {
	let mut proof = ProofV1::from_file(&read("consortium-late.catena")).expect("a proof");
	alter(&mut proof);
	verdict(&proof.to_file(), checkpoints)
}

fn rejected(verdict: Verdict) -> Rejection {
	match verdict {
		Verdict::Rejected(rejection) => rejection,
		other => panic!("not rejected: {other:?}"),
	}
}

#[test]
fn each_is_proven_from_the_checkpoints_for_which_it_was_made() {
	let early = proven("consortium-early.catena", &[genesis()]);
	assert_eq!((early.lineage_steps, early.authority_set), (0, 0));
	let late = proven("consortium-late.catena", &[genesis(), later()]);
	assert_eq!((late.lineage_steps, late.authority_set), (1, 1));
	assert_eq!(late.checkpoints, [genesis().block, later().block]);
	let short = proven("consortium-short.catena", &[later()]);
	assert_eq!((short.lineage_steps, short.authority_set), (0, 1));
	assert_eq!(short.anchor, later().block);
	for facts in [early, late, short] {
		assert_eq!(facts.kind, ItemKind::Artefact);
		assert!(facts.complete);
	}
}

#[test]
fn one_that_begins_or_ends_elsewhere_is_undetermined() {
	let anchor = later().block;
	assert_eq!(missing("consortium-short.catena", &[genesis()]), Missing::Anchor { anchor });
	let block = proven("consortium-early.catena", &[genesis()]).block.number;
	assert_eq!(
		missing("consortium-early.catena", &[genesis(), later()]),
		Missing::BlockAfterCheckpoint { checkpoint: later().block.number, block }
	);
}

#[test]
fn descent_from_a_later_checkpoint_is_asked_for_and_must_lead_there() {
	let number = later().block.number;
	let without = late(&[genesis(), later()], |proof| {
		proof.descents.retain(|descent| descent.number != number);
	});
	assert_eq!(without, Verdict::Undetermined(Missing::Descent { number }));
	let mut other = later();
	other.block.hash[0] ^= 1;
	let elsewhere = rejected(late(&[genesis(), other], |_| {}));
	assert!(matches!(elsewhere, Rejection::DescentElsewhere { .. }), "{elsewhere:?}");
}

#[test]
fn set_that_the_reader_knows_better_is_rejected() {
	let mut other = later();
	other.set.authorities[0].0 = genesis().set.authorities[1].0;
	other.set.authorities.swap_remove(1);
	let differs = rejected(late(&[genesis(), other.clone()], |_| {}));
	let checkpoint = other.block.number;
	let expected = other.set;
	assert_eq!(differs, Rejection::SetDiffers { checkpoint, expected, found: later().set });
}

#[test]
fn change_of_keys_can_neither_be_left_out_nor_come_twice() {
	// The votes of the new set are none of the old one's.
	let left_out = rejected(late(&[genesis()], |proof| proof.lineage.clear()));
	assert!(
		matches!(
			left_out,
			Rejection::NotAnAuthority { set: 0, .. } | Rejection::BadVoteSignature { set: 0, .. }
		),
		"{left_out:?}"
	);
	let twice = rejected(late(&[genesis()], |proof| proof.lineage.push(proof.lineage[0].clone())));
	assert!(
		matches!(twice, Rejection::NumberDoesNotRise { above, found } if above == found),
		"{twice:?}"
	);
}

#[test]
fn two_votes_of_four_finalize_nothing() {
	let block = rejected(late(&[genesis()], |proof| keep_votes(&mut proof.block.justification, 2)));
	assert!(
		matches!(block, Rejection::TooFewVotes { set: 1, expected: 3, found: 2, .. }),
		"{block:?}"
	);
	let step = rejected(late(&[genesis()], |proof| {
		keep_votes(&mut proof.lineage[0].justification, 2);
	}));
	assert!(
		matches!(step, Rejection::TooFewVotes { set: 0, expected: 3, found: 2, .. }),
		"{step:?}"
	);
	let three = late(&[genesis(), later()], |proof| keep_votes(&mut proof.block.justification, 3));
	assert!(matches!(three, Verdict::Proven(_)), "{three:?}");
}

#[test]
fn same_vote_twice_is_rejected() {
	let twice = rejected(late(&[genesis()], |proof| {
		let justification = &mut proof.block.justification;
		keep_votes(justification, 3);
		let vote = justification[VOTES_AT..VOTES_AT + VOTE_BYTES].to_vec();
		justification.splice(VOTES_AT..VOTES_AT, vote);
		justification[COUNT_AT] = 4 << 2;
	}));
	assert!(matches!(twice, Rejection::VoteTwice { .. }), "{twice:?}");
}

/// Round, hash and number of the target; then the number of votes, in one byte below 64.
const COUNT_AT: usize = 8 + 32 + 4;
const VOTES_AT: usize = COUNT_AT + 1;
/// Target, signature and key of a vote.
const VOTE_BYTES: usize = 32 + 4 + 64 + 32;

/// Leaves the first votes in a justification whose votes are all for its target.
fn keep_votes(justification: &mut Vec<u8>, keep: usize) {
	let count = usize::from(justification[COUNT_AT] >> 2);
	assert!(count >= keep, "{count} votes");
	justification[COUNT_AT] = u8::try_from(keep << 2).expect("below 64");
	justification.drain(VOTES_AT + keep * VOTE_BYTES..VOTES_AT + count * VOTE_BYTES);
}
