//! The entry of a case against what was signed about it: PF-34.

use alloc::vec::Vec;

use catena_primitives::{
	action::Action,
	evidence::{Case, CaseRights, Member},
	statement::OrganisationId,
};

use crate::{
	facts::{KindEntry, LogFacts, RecordFacts},
	rejection::Rejection,
};

/// The form of a case is the one with which it was opened, where that is shown.
pub(crate) fn form_agrees(logs: &[LogFacts], entry: &KindEntry) -> Result<(), Rejection> {
	let KindEntry::Case(Case::V1 { form: expected, .. }) = entry else { return Ok(()) };
	for record in records(logs) {
		match record.body.action {
			Action::OpenCase { form } if form != *expected => {
				let (expected, found) = (*expected, form);
				return Err(Rejection::FormDiffers { at: record.at, expected, found });
			}
			_ => {}
		}
	}
	Ok(())
}

/// The members of a case, in a complete proof, are those whom its holders let in.
pub(crate) fn members_agree(logs: &[LogFacts], entry: &KindEntry) -> Result<(), Rejection> {
	let KindEntry::Case(Case::V1 { members: expected, .. }) = entry else { return Ok(()) };
	let mut found = Vec::new();
	for record in records(logs) {
		match record.body.action {
			Action::OpenCase { .. } => {
				admit(&mut found, record.signer.organisation, CaseRights::ALL);
			}
			Action::AdmitMember { organisation, rights } => {
				admit(&mut found, organisation, rights);
			}
			_ => {}
		}
		// Nobody is ever taken out: what is too many already need not be counted to the end.
		if found.len() > expected.len() {
			break;
		}
	}
	if found.as_slice() != expected.as_slice() {
		return Err(Rejection::MembersDiffer { expected: expected.to_vec(), found });
	}
	Ok(())
}

fn records(logs: &[LogFacts]) -> impl Iterator<Item = &RecordFacts> {
	logs.iter().flat_map(|log| &log.records)
}

/// A member who is let in again has the new rights, and keeps its place.
fn admit(members: &mut Vec<Member>, organisation: OrganisationId, rights: CaseRights) {
	match members.iter_mut().find(|member| member.organisation == organisation) {
		Some(member) => member.rights = rights,
		None => members.push(Member { organisation, rights }),
	}
}
