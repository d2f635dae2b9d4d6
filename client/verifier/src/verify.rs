//! The order of the checks.
//!
//! First the file as such, then how its block hangs together with the checkpoints, then what was
//! signed, then the state that the block has, then the records and the history against that state.
//! A check stands where everything that it relies on was checked before. What would only be
//! undetermined is asked last, as far as the rest does not depend on it: a proof that contradicts
//! itself is rejected, however much it lacks.

use catena_primitives::{
	custody::Holder,
	proof::{BlockRef, Checkpoint, Descent, ProofV1},
};

use crate::{
	cases, checkpoints, claims, custody_replay, descents, disclosures,
	expectations::Expectations,
	facts::{Facts, LogFacts},
	file, files, kind,
	lineage::{self, Finality},
	missing::Missing,
	notice,
	records::{self, Context},
	rejection::Rejection,
	reports, rights,
	state::State,
	statements::{self, Statements},
	times,
	trie::{lookup, Listed},
	verdict::{Failure, Verdict},
};

/// Checks the bytes of a proof file.
///
/// `checkpoints` are what the user trusts to begin with, at least one, and never taken from where
/// the file came from. Proven facts hold as of the block that they name.
pub fn verify(file: &[u8], checkpoints: &[Checkpoint], expectations: &Expectations) -> Verdict {
	examine(file, checkpoints, expectations).into()
}

fn examine(
	file: &[u8],
	checkpoints: &[Checkpoint],
	expectations: &Expectations,
) -> Result<Facts, Failure> {
	let proof = file::read(file)?;
	file::no_extensions(&proof)?;
	expectations.item_is(proof.item)?;
	let finality = finality(&proof, checkpoints)?;
	let block = finality.block;
	let statements = statements::check(&proof)?;
	let state = proven_state(&proof, &statements, &finality)?;
	descents::check(&proof.descents, checkpoints, &state.blocks)?;
	let context = Context { item: proof.item, block: block.number, state: &state };
	let logs = records::check(statements, &context)?;
	times::agree(&logs, block.number, state.time_ms)?;
	let complete = records::are_complete(&logs);
	history(&logs, complete, &state)?;
	let disclosures = disclosures::check(&proof.disclosures, &logs)?;
	let files = files::check(&expectations.files, &disclosures, &logs)?;
	nothing_missing(&proof.descents, checkpoints, block)?;
	expectations.young_enough(state.time_ms)?;
	expectations.complete_enough(complete)?;
	let notices = notice::all(&state, &logs);
	Ok(Facts {
		genesis: proof.genesis,
		block,
		time_ms: state.time_ms,
		authority_set: finality.set(),
		lineage_steps: finality.steps(),
		anchor: proof.anchor,
		checkpoints: checkpoints.iter().map(|checkpoint| checkpoint.block).collect(),
		item: proof.item,
		kind: state.item.kind,
		custody: state.item.custody,
		entry: state.entry,
		logs,
		complete,
		organisations: state.organisations,
		officers: state.officers,
		disclosures,
		files,
		notices,
	})
}

/// From the checkpoints to the block: PF-7 to PF-12, PF-14, and of PF-13 the block's own height.
fn finality(proof: &ProofV1, checkpoints: &[Checkpoint]) -> Result<Finality, Failure> {
	checkpoints::same_chain(proof.genesis, checkpoints)?;
	checkpoints::usable(checkpoints)?;
	let voters = checkpoints::anchor(proof.anchor, checkpoints)?;
	let finality = lineage::follow(proof.anchor.number, voters, &proof.lineage, &proof.block)?;
	checkpoints::same_block(checkpoints, finality.block)?;
	checkpoints::sets_agree(checkpoints, &finality)?;
	Ok(finality)
}

/// PF-15 to PF-17.
fn proven_state(
	proof: &ProofV1,
	statements: &[Statements<'_>],
	finality: &Finality,
) -> Result<State, Failure> {
	let mut nodes = Listed::new(&proof.state)?;
	let state = State::read(proof.item, signers(statements), |key| {
		lookup(&finality.state_root, key, &mut nodes)
	})?;
	nodes.all_needed()?;
	Ok(state)
}

/// The signers of all records shown.
fn signers<'a>(statements: &'a [Statements<'_>]) -> impl Iterator<Item = Holder> + 'a {
	statements.iter().flat_map(|log| &log.records).map(|record| Holder::of(&record.signer))
}

/// PF-22, PF-23, and PF-29 to PF-35.
fn history(logs: &[LogFacts], complete: bool, state: &State) -> Result<(), Rejection> {
	kind::actions_fit(logs, state.item.kind)?;
	kind::origin_agrees(logs, &state.entry)?;
	kind::derivation_is_possible(&state.entry)?;
	cases::form_agrees(logs, &state.entry)?;
	cases::all_take_part(logs, state)?;
	claims::times_are_possible(logs)?;
	claims::corrections_hold(logs)?;
	rights::check(logs, state)?;
	if complete {
		custody_replay::check(logs, state.item.custody)?;
		reports::check(logs, &state.entry)?;
		cases::members_agree(logs, &state.entry)?;
	}
	Ok(())
}

/// What of PF-13 leaves the question open.
pub(crate) fn nothing_missing(
	descents: &[Descent],
	checkpoints: &[Checkpoint],
	block: BlockRef,
) -> Result<(), Missing> {
	checkpoints::none_above(checkpoints, block)?;
	descents::none_missing(descents, checkpoints, block)
}
