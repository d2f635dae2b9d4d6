//! That a checkpoint follows from earlier ones: PC-10, PC-11.

use alloc::vec::Vec;

use catena_primitives::{
	checkpoint_proof::{CheckpointProofV1, VERSION},
	proof::{BlockRef, Checkpoint},
	statement::Millis,
};

use crate::{
	checkpoints, descents, file, lineage,
	state::Head,
	trie::{lookup, Listed},
	verdict::Failure,
	verify::nothing_missing,
};

/// What is shown of a checkpoint that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Following {
	/// The trusted checkpoint from which the lineage was followed.
	pub anchor: BlockRef,
	/// How many changes of authorities lie between the anchor and the block.
	pub lineage_steps: usize,
	/// The block that shows it: that of the checkpoint, or one that descends from it.
	pub block: BlockRef,
	/// That block's time, UTC milliseconds.
	pub time_ms: Millis,
}

/// Whether `checkpoint` follows from those in `trusted`: whether the authorities whom these name, and
/// those who came after them, finalized its block or one that descends from it, and put its set in
/// charge there.
///
/// All of `trusted` must agree. The lineage must begin at one of them that is not above the checkpoint:
/// what an anchor above it shows says nothing of who was in charge below.
pub fn follows(
	proof: &[u8],
	checkpoint: &Checkpoint,
	trusted: &[Checkpoint],
) -> Result<Following, Failure> {
	let proof = CheckpointProofV1::from_file(proof)
		.map_err(|error| file::failure(error, proof.len(), VERSION))?;
	let mut all = trusted.to_vec();
	all.push(checkpoint.clone());
	checkpoints::same_chain(proof.genesis, &all)?;
	checkpoints::usable(&all)?;
	let below: Vec<Checkpoint> = trusted
		.iter()
		.filter(|trusted| trusted.block.number <= checkpoint.block.number)
		.cloned()
		.collect();
	let voters = checkpoints::anchor(proof.anchor, &below)?;
	let finality = lineage::follow(proof.anchor.number, voters, &proof.lineage, &proof.block)?;
	checkpoints::same_block(&all, finality.block)?;
	checkpoints::sets_agree(&all, &finality)?;
	let mut nodes = Listed::new(&proof.state)?;
	let head = Head::read(|key| lookup(&finality.state_root, key, &mut nodes))?;
	nodes.all_needed()?;
	descents::check(&proof.descents, &all, &head.blocks)?;
	nothing_missing(&proof.descents, &all, finality.block)?;
	Ok(Following {
		anchor: proof.anchor,
		lineage_steps: finality.steps(),
		block: finality.block,
		time_ms: head.time_ms,
	})
}
