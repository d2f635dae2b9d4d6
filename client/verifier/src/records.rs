//! The records of the logs, against the state: PF-19, PF-20, PF-21.

use alloc::vec::Vec;

use catena_primitives::{
	attestation::batch_root,
	hash::{Hash, RangeTags},
	item::LogHead,
	mmr::Mmr,
	record::log_leaf,
	statement::{ItemId, Log},
};

use crate::{
	facts::{LogFacts, RecordFacts, Shown},
	rejection::{RecordAt, Rejection},
	state::State,
	statements::Statements,
};

/// What records are compared with.
pub(crate) struct Context<'a> {
	/// The item.
	pub(crate) item: ItemId,
	/// Number of the block.
	pub(crate) block: u32,
	/// The state of the block.
	pub(crate) state: &'a State,
}

/// Checks all logs shown, and names all that the state has, rising.
pub(crate) fn check(
	logs: Vec<Statements<'_>>,
	context: &Context<'_>,
) -> Result<Vec<LogFacts>, Rejection> {
	let mut shown = Vec::new();
	for log in logs {
		let head = context.state.log(log.log).ok_or(Rejection::LogNotInState { log: log.log })?;
		shown.push(check_log(log, head, context)?);
	}
	Ok(with_those_left_out(shown, context.state))
}

/// PF-21: a proof is complete when all logs are there and complete.
pub(crate) fn are_complete(logs: &[LogFacts]) -> bool {
	logs.iter().all(|log| log.shown == Shown::All)
}

fn with_those_left_out(shown: Vec<LogFacts>, state: &State) -> Vec<LogFacts> {
	let mut shown = shown.into_iter().peekable();
	let mut all = Vec::new();
	for (log, head) in state.logs() {
		all.push(shown.next_if(|facts| facts.log == log).unwrap_or_else(|| LogFacts {
			log,
			total: head.range.leaves(),
			shown: Shown::None,
			records: Vec::new(),
		}));
	}
	all
}

fn check_log(
	log: Statements<'_>,
	head: &LogHead,
	context: &Context<'_>,
) -> Result<LogFacts, Rejection> {
	let shown = match &log.paths {
		None => {
			complete(&log, head)?;
			Shown::All
		}
		Some(paths) => {
			selected(&log, paths, head)?;
			Shown::Some
		}
	};
	parents_match(&log.records, context.item)?;
	last_matches(&log, head)?;
	times_do_not_fall(&log.records)?;
	not_after_the_block(&log.records, context)?;
	Ok(LogFacts { log: log.log, total: head.range.leaves(), shown, records: log.records })
}

/// PF-19: as many records as the range has, in order, and their leaves give the range.
fn complete(log: &Statements<'_>, head: &LogHead) -> Result<(), Rejection> {
	count_matches(log.log, log.records.len(), head)?;
	leaves_give_range(log.log, &log.records, head)
}

fn count_matches(log: Log, found: usize, head: &LogHead) -> Result<(), Rejection> {
	let expected = head.range.leaves();
	if usize::try_from(expected) != Ok(found) {
		return Err(Rejection::RecordCount { log, expected, found });
	}
	Ok(())
}

fn leaves_give_range(log: Log, records: &[RecordFacts], head: &LogHead) -> Result<(), Rejection> {
	let expected = head.range.root(RangeTags::LOG);
	// No more records than the range has leaves, so there is room.
	let found = Mmr::from_leaves(RangeTags::LOG, records.iter().map(leaf)).unwrap_or_default();
	if found != head.range {
		return Err(Rejection::RangeDiffers { log, expected, found: found.root(RangeTags::LOG) });
	}
	Ok(())
}

/// PF-20: by rising sequence, each with its path.
fn selected(log: &Statements<'_>, paths: &[&[Hash]], head: &LogHead) -> Result<(), Rejection> {
	let mut previous = None;
	for (record, path) in log.records.iter().zip(paths) {
		sequence_rises(previous, record.at)?;
		path_leads_to_range(record, path, head)?;
		previous = Some(record);
	}
	Ok(())
}

fn sequence_rises(previous: Option<&RecordFacts>, found: RecordAt) -> Result<(), Rejection> {
	match previous {
		Some(previous) if previous.at.sequence >= found.sequence => {
			Err(Rejection::SequenceDoesNotRise { previous: previous.at, found: found.sequence })
		}
		_ => Ok(()),
	}
}

fn path_leads_to_range(
	record: &RecordFacts,
	path: &[Hash],
	head: &LogHead,
) -> Result<(), Rejection> {
	if !head.range.contains(RangeTags::LOG, record.at.sequence, leaf(record), path) {
		return Err(Rejection::PathElsewhere { at: record.at });
	}
	Ok(())
}

fn leaf(record: &RecordFacts) -> Hash {
	let root = record.batch.map_or_else(|| batch_root(&[record.hash]), |batch| batch.root);
	log_leaf(&record.hash, &root, &record.signature, &record.recorded)
}

/// PF-19, PF-20: each statement names the one before it, where that is shown; the first in an own
/// log names the item.
fn parents_match(records: &[RecordFacts], item: ItemId) -> Result<(), Rejection> {
	let mut previous: Option<&RecordFacts> = None;
	for record in records {
		let expected = match previous {
			_ if record.at.sequence == 0 => Some(item),
			Some(previous) if previous.at.sequence.checked_add(1) == Some(record.at.sequence) => {
				Some(previous.hash)
			}
			_ => None,
		};
		// An item's very first statement has no parent, and nothing to name one with.
		if let (Some(expected), Some(found)) = (expected, record.body.parent()) {
			if found != expected {
				return Err(Rejection::WrongParent { at: record.at, expected, found });
			}
		}
		previous = Some(record);
	}
	Ok(())
}

/// PF-19: the last statement, if it is shown, is the one that the state names.
fn last_matches(log: &Statements<'_>, head: &LogHead) -> Result<(), Rejection> {
	match log.records.last() {
		Some(last)
			if last.at.sequence.checked_add(1) == Some(head.range.leaves())
				&& last.hash != head.last =>
		{
			Err(Rejection::LastDiffers { log: log.log, expected: head.last, found: last.hash })
		}
		_ => Ok(()),
	}
}

fn times_do_not_fall(records: &[RecordFacts]) -> Result<(), Rejection> {
	for pair in records.windows(2) {
		if let [previous, next] = pair {
			let (previous, found) = (previous.recorded, next.recorded);
			if found.time_ms < previous.time_ms || found.block < previous.block {
				return Err(Rejection::RecordedBackwards { at: next.at, previous, found });
			}
		}
	}
	Ok(())
}

fn not_after_the_block(records: &[RecordFacts], context: &Context<'_>) -> Result<(), Rejection> {
	for record in records {
		let found = record.recorded;
		if found.block > context.block || found.time_ms > context.state.time_ms {
			return Err(Rejection::RecordedAfterBlock {
				at: record.at,
				block: context.block,
				block_ms: context.state.time_ms,
				found,
			});
		}
	}
	Ok(())
}
