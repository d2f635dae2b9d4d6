//! That the block descends from the checkpoints: PF-13.

use catena_primitives::{
	hash::{Hash, RangeTags},
	mmr::{self, Mmr},
	proof::{BlockRef, Checkpoint, Descent},
};

use crate::{missing::Missing, rejection::Rejection};

/// What of PF-13 can be rejected. `blocks` is the block's range of block hashes.
pub(crate) fn check(
	descents: &[Descent],
	checkpoints: &[Checkpoint],
	blocks: &Mmr,
) -> Result<(), Rejection> {
	numbers_rise(descents)?;
	for descent in descents {
		is_well_formed(descent, blocks.leaves())?;
		for checkpoint in checkpoints {
			leads_to(descent, checkpoint.block, blocks)?;
		}
	}
	Ok(())
}

/// Every checkpoint below the block has a descent. Says nothing unless [`check`] passed.
pub(crate) fn none_missing(
	descents: &[Descent],
	checkpoints: &[Checkpoint],
	block: BlockRef,
) -> Result<(), Missing> {
	for checkpoint in checkpoints {
		let number = checkpoint.block.number;
		if number < block.number && !descents.iter().any(|descent| descent.number == number) {
			return Err(Missing::Descent { number });
		}
	}
	Ok(())
}

fn numbers_rise(descents: &[Descent]) -> Result<(), Rejection> {
	for pair in descents.windows(2) {
		if let [previous, next] = pair {
			if next.number <= previous.number {
				return Err(Rejection::DescentsDoNotRise {
					previous: previous.number,
					found: next.number,
				});
			}
		}
	}
	Ok(())
}

/// PF-3, also for the descents that no checkpoint asks for.
fn is_well_formed(descent: &Descent, leaves: u32) -> Result<(), Rejection> {
	let number = descent.number;
	let expected =
		height(leaves, number).ok_or(Rejection::DescentBeyondRange { number, blocks: leaves })?;
	let found = descent.path.len();
	if usize::try_from(expected) != Ok(found) {
		return Err(Rejection::DescentLength { number, expected, found });
	}
	Ok(())
}

/// The height of the mountain in which a leaf stands: that of the highest bit which the count has
/// and the index has not, for above it both name the same mountains.
fn height(leaves: u32, index: u32) -> Option<u32> {
	if index >= leaves {
		return None;
	}
	(leaves ^ index).checked_ilog2()
}

fn leads_to(descent: &Descent, checkpoint: BlockRef, blocks: &Mmr) -> Result<(), Rejection> {
	if descent.number != checkpoint.number {
		return Ok(());
	}
	if !blocks.contains(RangeTags::ANCESTRY, descent.number, leaf(&checkpoint.hash), &descent.path)
	{
		return Err(Rejection::DescentElsewhere { expected: checkpoint });
	}
	Ok(())
}

fn leaf(block: &Hash) -> Hash {
	mmr::leaf(RangeTags::ANCESTRY, block)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn height_is_the_length_of_the_path_that_the_range_has() {
		for leaves in 1..70u32 {
			for index in 0..leaves {
				let path =
					mmr::path(RangeTags::ANCESTRY, leaves, index, |_| Some([0; 32])).unwrap();
				assert_eq!(height(leaves, index), Some(path.len() as u32));
			}
			assert_eq!(height(leaves, leaves), None);
		}
	}
}
