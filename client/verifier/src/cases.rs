//! The entry of a case against what was signed about it, and who has to do with it: PF-34, PF-35.

use alloc::vec::Vec;

use catena_primitives::{
	action::{Action, Offer},
	evidence::{Case, CaseRights, Member},
	statement::OrganisationId,
};

use crate::{
	facts::{KindEntry, LogFacts, RecordFacts},
	rejection::Rejection,
	state::State,
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

/// Whoever has to do with a case or an exhibit takes part in the case, as of the block: nobody is ever
/// taken out of one.
pub(crate) fn all_take_part(logs: &[LogFacts], state: &State) -> Result<(), Rejection> {
	let members = match &state.entry {
		KindEntry::Case(Case::V1 { members, .. })
		| KindEntry::Exhibit(_, Case::V1 { members, .. }) => members,
		KindEntry::Artefact(_) => return Ok(()),
	};
	// Of those who signed, hold, or are offered the item, the state was read.
	let concerned = state.organisations.keys().chain(state.own_logs.keys()).copied();
	let recipients = records(logs).filter_map(|record| recipient(&record.body.action));
	match concerned.chain(recipients).find(|organisation| !is_among(members, *organisation)) {
		Some(found) => Err(Rejection::NotAMember { expected: members.to_vec(), found }),
		None => Ok(()),
	}
}

fn recipient(action: &Action) -> Option<OrganisationId> {
	match action {
		Action::Offer(offer) => Some(offer.to.organisation),
		_ => None,
	}
}

fn is_among(members: &[Member], organisation: OrganisationId) -> bool {
	members.iter().any(|member| member.organisation == organisation)
}

/// The members of a case, in a complete proof, are those whom its holders let in; and it was offered to
/// none but who took part by then.
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
			Action::Offer(Offer { to, .. }) if !is_among(&found, to.organisation) => {
				let (at, expected) = (record.at, found);
				let found = to.organisation;
				return Err(Rejection::OfferedBeforeAdmitted { at, expected, found });
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
