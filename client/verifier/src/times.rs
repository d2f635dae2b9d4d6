//! The times of blocks, over all logs: PF-36.

use alloc::vec::Vec;

use catena_primitives::statement::Millis;

use crate::{
	facts::{LogFacts, RecordFacts},
	rejection::Rejection,
};

/// A block has one time, and the later one of two blocks the later time: all records shown and the
/// proof's block agree on which block has which.
///
/// The records of one log were compared before (PF-19), in their order. Which of two logs came first
/// nothing else says.
pub(crate) fn agree(logs: &[LogFacts], block: u32, block_ms: Millis) -> Result<(), Rejection> {
	let mut records: Vec<&RecordFacts> = logs.iter().flat_map(|log| &log.records).collect();
	records
		.sort_unstable_by_key(|record| (record.recorded.block, record.recorded.time_ms, record.at));
	for pair in records.windows(2) {
		if let [first, other] = pair {
			agree_with_each_other(first, other)?;
		}
	}
	records.into_iter().try_for_each(|record| agrees_with_block(record, block, block_ms))
}

fn agree_with_each_other(first: &RecordFacts, other: &RecordFacts) -> Result<(), Rejection> {
	let (expected, found) = (first.recorded, other.recorded);
	if expected.block.cmp(&found.block) != expected.time_ms.cmp(&found.time_ms) {
		let (first, at) = (first.at, other.at);
		return Err(Rejection::RecordTimesDisagree { first, expected, at, found });
	}
	Ok(())
}

fn agrees_with_block(record: &RecordFacts, block: u32, block_ms: Millis) -> Result<(), Rejection> {
	let found = record.recorded;
	if found.block.cmp(&block) != found.time_ms.cmp(&block_ms) {
		return Err(Rejection::BlockTimeDisagrees { at: record.at, block, block_ms, found });
	}
	Ok(())
}
