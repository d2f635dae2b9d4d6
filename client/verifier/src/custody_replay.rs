//! The history played again: PF-22.

use catena_primitives::{
	custody::{step, Custody},
	statement::Log,
};

use crate::{
	facts::{LogFacts, RecordFacts},
	rejection::Rejection,
};

/// Plays the custody log of a complete proof: the signatures alone must lead to the custody that
/// the state names.
pub(crate) fn check(logs: &[LogFacts], expected: Custody) -> Result<(), Rejection> {
	let records = logs.iter().filter(|log| log.log == Log::Custody).flat_map(|log| &log.records);
	let mut found = None;
	for record in records {
		found = Some(played(found, record)?);
	}
	if found != Some(expected) {
		return Err(Rejection::CustodyDiffers { expected, found });
	}
	Ok(())
}

fn played(custody: Option<Custody>, record: &RecordFacts) -> Result<Custody, Rejection> {
	let before = custody.unwrap_or_else(|| Custody::begun_by(&record.signer));
	step(&before, record.hash, &record.signer, &record.body.action, record.recorded.time_ms)
		.map_err(|refusal| Rejection::AgainstTheRules { at: record.at, refusal })
}
