//! What the user's checkpoints ask of a proof: PF-7, PF-8, PF-12, PF-13.

use catena_primitives::{
	hash::Hash,
	proof::{BlockRef, Checkpoint},
};

use crate::{authorities::Voters, lineage::Finality, missing::Missing, rejection::Rejection};

/// PF-12: every checkpoint names a set that could finalize something. Where PF-14 counts the votes
/// of an empty set, none would be enough.
pub(crate) fn usable(checkpoints: &[Checkpoint]) -> Result<(), Missing> {
	for checkpoint in checkpoints {
		voters(checkpoint)?;
	}
	Ok(())
}

fn voters(checkpoint: &Checkpoint) -> Result<Voters, Missing> {
	Voters::of(checkpoint.set.clone())
		.map_err(|flaw| Missing::UsableCheckpoint { number: checkpoint.block.number, flaw })
}

/// PF-7: proof and checkpoints are about one chain.
pub(crate) fn same_chain(genesis: Hash, checkpoints: &[Checkpoint]) -> Result<(), Rejection> {
	for checkpoint in checkpoints {
		if checkpoint.genesis != genesis {
			return Err(Rejection::OtherChain { expected: checkpoint.genesis, found: genesis });
		}
		if checkpoint.block.number == 0 && checkpoint.block.hash != genesis {
			return Err(Rejection::GenesisDiffers {
				expected: genesis,
				found: checkpoint.block.hash,
			});
		}
	}
	Ok(())
}

/// PF-8: who finalizes the blocks after the proof's anchor, by the user's own checkpoint.
pub(crate) fn anchor(anchor: BlockRef, checkpoints: &[Checkpoint]) -> Result<Voters, Missing> {
	let checkpoint = checkpoints
		.iter()
		.find(|checkpoint| checkpoint.block == anchor)
		.ok_or(Missing::Anchor { anchor })?;
	voters(checkpoint)
}

/// PF-12: wherever the lineage passes a checkpoint, the set in charge is the checkpoint's.
pub(crate) fn sets_agree(checkpoints: &[Checkpoint], finality: &Finality) -> Result<(), Rejection> {
	for checkpoint in checkpoints {
		let Some(voters) = finality.in_charge_after(checkpoint.block.number)? else { continue };
		if !voters.is(&checkpoint.set) {
			return Err(Rejection::SetDiffers {
				checkpoint: checkpoint.block.number,
				expected: checkpoint.set.clone(),
				found: voters.set().clone(),
			});
		}
	}
	Ok(())
}

/// PF-13, first half: a checkpoint at the block's number has its hash.
pub(crate) fn same_block(checkpoints: &[Checkpoint], block: BlockRef) -> Result<(), Rejection> {
	for checkpoint in checkpoints {
		if checkpoint.block.number == block.number && checkpoint.block.hash != block.hash {
			return Err(Rejection::CheckpointDiffers {
				expected: checkpoint.block,
				found: block.hash,
			});
		}
	}
	Ok(())
}

/// PF-13: no checkpoint is above the block. The rest of it stands in [`crate::descents`].
pub(crate) fn none_above(checkpoints: &[Checkpoint], block: BlockRef) -> Result<(), Missing> {
	match checkpoints.iter().map(|checkpoint| checkpoint.block.number).max() {
		Some(checkpoint) if checkpoint > block.number => {
			Err(Missing::BlockAfterCheckpoint { checkpoint, block: block.number })
		}
		_ => Ok(()),
	}
}
