//! What statements say that the chain would not have taken: PF-32, PF-33.

use catena_primitives::action::Action;

use crate::{
	facts::{LogFacts, RecordFacts},
	rejection::Rejection,
};

/// PF-32: no claimed time is further ahead of the recorded one than the chain allows, and each has an
/// offset that some place has.
pub(crate) fn times_are_possible(logs: &[LogFacts]) -> Result<(), Rejection> {
	logs.iter().flat_map(|log| &log.records).try_for_each(|record| {
		let refused = |refusal| Rejection::ImpossibleClaim { at: record.at, refusal };
		record.body.occurred.check(record.recorded.time_ms).map_err(refused)
	})
}

/// PF-33: a correction names an earlier record of the same log and of the signer's organisation, as
/// far as records are shown.
pub(crate) fn corrections_hold(logs: &[LogFacts]) -> Result<(), Rejection> {
	logs.iter()
		.try_for_each(|log| log.records.iter().try_for_each(|record| holds(record, &log.records)))
}

fn holds(record: &RecordFacts, log: &[RecordFacts]) -> Result<(), Rejection> {
	let Action::Correct { sequence, supersedes } = record.body.action else { return Ok(()) };
	let nothing = Rejection::CorrectsNothing { at: record.at, sequence, supersedes };
	if sequence >= record.at.sequence {
		return Err(nothing);
	}
	let place = log.binary_search_by_key(&sequence, |record| record.at.sequence);
	match place.ok().and_then(|place| log.get(place)) {
		Some(target)
			if target.hash != supersedes
				|| target.signer.organisation != record.signer.organisation =>
		{
			Err(nothing)
		}
		_ => Ok(()),
	}
}
