//! Disclosed off-chain fields: PF-24.

use alloc::vec::Vec;

use catena_primitives::{
	disclosure::{FieldKind, FileDigest},
	hash::{Hash, RangeTags},
	proof::Disclosure,
	statement::Log,
};

use crate::{
	facts::{DisclosedField, LogFacts, RecordFacts},
	rejection::{RecordAt, Rejection},
	scale::decode_canonical,
};

/// Checks every disclosure against the records shown.
pub(crate) fn check(
	disclosures: &[Disclosure],
	logs: &[LogFacts],
) -> Result<Vec<DisclosedField>, Rejection> {
	places_rise(disclosures)?;
	disclosures.iter().map(|disclosure| disclosed(disclosure, logs)).collect()
}

type At = (Log, u32, u32);

fn place(disclosure: &Disclosure) -> At {
	(disclosure.log, disclosure.sequence, disclosure.path.index)
}

fn places_rise(disclosures: &[Disclosure]) -> Result<(), Rejection> {
	for pair in disclosures.windows(2) {
		if let [previous, next] = pair {
			let (previous, found) = (place(previous), place(next));
			if found <= previous {
				return Err(Rejection::DisclosuresDoNotRise { previous, found });
			}
		}
	}
	Ok(())
}

fn disclosed(disclosure: &Disclosure, logs: &[LogFacts]) -> Result<DisclosedField, Rejection> {
	let at = RecordAt { log: disclosure.log, sequence: disclosure.sequence };
	let record = shown(at, logs).ok_or(Rejection::DisclosureOfNoRecord { at })?;
	let expected = record.body.details.ok_or(Rejection::DisclosureOfNoDetails { at })?;
	leads_to(disclosure, expected, at)?;
	Ok(DisclosedField {
		at,
		index: disclosure.path.index,
		fields: disclosure.path.leaves,
		file: file(disclosure, at)?,
		field: disclosure.field.clone(),
	})
}

/// The record of this place, if it is shown.
pub(crate) fn shown(at: RecordAt, logs: &[LogFacts]) -> Option<&RecordFacts> {
	let log = logs.iter().find(|log| log.log == at.log)?;
	let place = log.records.binary_search_by_key(&at.sequence, |record| record.at.sequence).ok()?;
	log.records.get(place)
}

fn leads_to(disclosure: &Disclosure, expected: Hash, at: RecordAt) -> Result<(), Rejection> {
	let found = disclosure.path.root(RangeTags::DETAILS, disclosure.field.leaf());
	if found != Some(expected) {
		return Err(Rejection::DisclosureElsewhere { at, expected, found });
	}
	Ok(())
}

fn file(disclosure: &Disclosure, at: RecordAt) -> Result<Option<FileDigest>, Rejection> {
	if disclosure.field.kind != FieldKind::File {
		return Ok(None);
	}
	decode_canonical(&disclosure.field.value).map(Some).ok_or(Rejection::FileFieldMalformed { at })
}
