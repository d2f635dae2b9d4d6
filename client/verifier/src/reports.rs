//! The counters of adverse reports, PF-22, and what settles them, PF-31.

use alloc::collections::BTreeSet;

use catena_primitives::{action::Action, antiquities::Artefact, statement::Log};

use crate::{
	facts::{KindEntry, LogFacts},
	rejection::Rejection,
};

/// The counters of an artefact equal what the organisations' own logs of a complete proof say.
pub(crate) fn check(logs: &[LogFacts], entry: &KindEntry) -> Result<(), Rejection> {
	let KindEntry::Artefact(Artefact::V1 { reported, settled }) = entry else { return Ok(()) };
	let mut counted = Counted::default();
	for log in logs.iter().filter(|log| log.log != Log::Custody) {
		counted.add(log)?;
	}
	let (expected, found) = ((*reported, *settled), (counted.reported, counted.settled));
	if expected != found {
		return Err(Rejection::ReportsDiffer { expected, found });
	}
	Ok(())
}

#[derive(Default)]
struct Counted {
	reported: u32,
	settled: u32,
}

impl Counted {
	/// PF-31: a settlement counts only for a report that stands in the same log and is not settled:
	/// else one report settled twice would hide another.
	fn add(&mut self, log: &LogFacts) -> Result<(), Rejection> {
		let mut open = BTreeSet::new();
		for record in &log.records {
			match &record.body.action {
				Action::ReportAdverse(_) => {
					open.insert(record.hash);
					self.reported = self.reported.saturating_add(1);
				}
				Action::SettleReport { report } => {
					if !open.remove(report) {
						return Err(Rejection::SettlesNothing { at: record.at, report: *report });
					}
					self.settled = self.settled.saturating_add(1);
				}
				_ => {}
			}
		}
		Ok(())
	}
}
