//! The kind of an item, and where it comes from: PF-29, PF-30.

use catena_primitives::{
	action::Action,
	evidence::{Case, Exhibit},
	item::ItemKind,
	refusal::Refusal,
};

use crate::{
	facts::{KindEntry, LogFacts, RecordFacts},
	rejection::{Origin, Rejection},
};

/// PF-29: every statement shown may stand where it does, and is about an item of this kind.
pub(crate) fn actions_fit(logs: &[LogFacts], kind: ItemKind) -> Result<(), Rejection> {
	logs.iter().flat_map(|log| &log.records).try_for_each(|record| action_fits(record, kind))
}

fn action_fits(record: &RecordFacts, kind: ItemKind) -> Result<(), Rejection> {
	let body = &record.body;
	let refused = |refusal| Err(Rejection::OutOfPlace { at: record.at, refusal });
	if !body.action.may_stand_at(&body.place) {
		return refused(Refusal::WrongLog);
	}
	match body.action.about() {
		Some(expected) if expected != kind => {
			let item = body.item(&record.hash);
			refused(Refusal::WrongKindOfItem { item, expected, found: kind })
		}
		_ => Ok(()),
	}
}

/// PF-30: the entry of an exhibit names the origin that its first statement names, where that is
/// shown.
///
/// By PF-29, which was checked before, no other statement names one.
pub(crate) fn origin_agrees(logs: &[LogFacts], entry: &KindEntry) -> Result<(), Rejection> {
	let KindEntry::Exhibit(exhibit, _) = entry else { return Ok(()) };
	let expected = on_record(exhibit);
	for record in logs.iter().flat_map(|log| &log.records) {
		match signed(&record.body.action) {
			Some(found) if found != expected => {
				return Err(Rejection::OriginDiffers { at: record.at, expected, found });
			}
			_ => {}
		}
	}
	Ok(())
}

/// PF-30: the entry of an exhibit does not contradict itself, nor that of its case: what was made from
/// another stands in the same case, and so does all that lies between it and an original.
pub(crate) fn derivation_is_possible(entry: &KindEntry) -> Result<(), Rejection> {
	let KindEntry::Exhibit(exhibit, Case::V1 { exhibits, .. }) = entry else { return Ok(()) };
	let Exhibit::V1 { from, depth, derived, .. } = exhibit;
	if from.is_some() != (*depth > 0) {
		return Err(Rejection::DepthImpossible { from: *from, found: *depth });
	}
	let others = u64::from(*depth).saturating_add(u64::from(*derived));
	let (expected, found) = (others.saturating_add(1), *exhibits);
	if u64::from(found) < expected {
		return Err(Rejection::TooFewExhibits { expected, found });
	}
	Ok(())
}

fn on_record(exhibit: &Exhibit) -> Origin {
	let Exhibit::V1 { case, from, .. } = exhibit;
	from.map_or(Origin::Case(*case), Origin::Exhibit)
}

fn signed(action: &Action) -> Option<Origin> {
	match action {
		Action::RegisterExhibit { case, .. } => Some(Origin::Case(*case)),
		Action::DeriveExhibit { from, .. } => Some(Origin::Exhibit(*from)),
		_ => None,
	}
}
