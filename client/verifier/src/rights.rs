//! The rights of those who signed: PF-23.

use catena_primitives::{
	refusal::Refusal,
	registry::{OfficerV2, OrganisationV2, Term},
};

use crate::{
	facts::{LogFacts, RecordFacts},
	rejection::Rejection,
	state::State,
};

/// Checks the rights of every signer shown, at the recorded time.
///
/// The runtime asks what holds now; here an officer's rights may have ended since, which takes
/// nothing from what was recorded before. So a record is judged by the term that was in force. What
/// changes in a block's own time may have changed after a record of that block, or before it.
pub(crate) fn check(logs: &[LogFacts], state: &State) -> Result<(), Rejection> {
	officers_are_counted(state)?;
	logs.iter().flat_map(|log| &log.records).try_for_each(|record| had_rights(record, state))
}

/// Officers are numbered from 1 as they are enrolled, and none is ever removed.
fn officers_are_counted(state: &State) -> Result<(), Rejection> {
	for (organisation, officer) in state.officers.keys() {
		let count = state.organisations.get(organisation).map_or(0, |entry| entry.officers);
		if *officer > count {
			let (organisation, officer) = (*organisation, *officer);
			return Err(Rejection::OfficerNotCounted { organisation, officer, count });
		}
	}
	Ok(())
}

/// Organisation and officer were there when the record was made, or came in the same block.
fn were_there(
	record: &RecordFacts,
	organisation: &OrganisationV2,
	officer: &OfficerV2,
) -> Result<(), Rejection> {
	let (at, recorded_ms) = (record.at, record.recorded.time_ms);
	if organisation.admitted_ms > recorded_ms {
		let admitted_ms = organisation.admitted_ms;
		return Err(Rejection::AdmittedAfter { at, admitted_ms, recorded_ms });
	}
	if officer.enrolled_ms > recorded_ms {
		let enrolled_ms = officer.enrolled_ms;
		return Err(Rejection::EnrolledAfter { at, enrolled_ms, recorded_ms });
	}
	Ok(())
}

fn had_rights(record: &RecordFacts, state: &State) -> Result<(), Rejection> {
	let signer = record.signer;
	let refused = |refusal| Rejection::WithoutRights { at: record.at, refusal };
	let organisation = state
		.organisations
		.get(&signer.organisation)
		.ok_or(Refusal::UnknownOrganisation { organisation: signer.organisation })
		.map_err(refused)?;
	let officer = state
		.officers
		.get(&(signer.organisation, signer.officer))
		.ok_or(Refusal::UnknownOfficer {
			organisation: signer.organisation,
			officer: signer.officer,
		})
		.map_err(refused)?;
	organisation_stood(record, organisation).map_err(refused)?;
	were_there(record, organisation, officer)?;
	key_was_not_reported(record, officer).map_err(refused)?;
	held_in_a_term(record, officer)?;
	roles_allow(record).map_err(refused)
}

fn organisation_stood(record: &RecordFacts, entry: &OrganisationV2) -> Result<(), Refusal> {
	match entry.suspension_at(record.recorded.time_ms) {
		Some(suspension) => Err(Refusal::OrganisationSuspended {
			organisation: record.signer.organisation,
			since_ms: suspension.from_ms,
		}),
		None => Ok(()),
	}
}

/// Whatever the terms say: after its first report, a key signs nothing.
fn key_was_not_reported(record: &RecordFacts, officer: &OfficerV2) -> Result<(), Refusal> {
	match officer.first_report(&record.signer.key) {
		Some(report) if report.reported_ms < record.recorded.time_ms => Err(Refusal::KeyReported {
			officer: record.signer.officer,
			reported_ms: report.reported_ms,
		}),
		_ => Ok(()),
	}
}

/// One of the terms by which a record of this time is judged gives the signer these rights. If none
/// does, the reason is what the last of them says.
fn held_in_a_term(record: &RecordFacts, officer: &OfficerV2) -> Result<(), Rejection> {
	let (at, recorded_ms) = (record.at, record.recorded.time_ms);
	officer
		.terms_at(recorded_ms)
		.map(|term| holds(record, officer, term))
		.reduce(|one, next| one.or(next))
		.unwrap_or(Err(Rejection::EnrolledAfter {
			at,
			enrolled_ms: officer.enrolled_ms,
			recorded_ms,
		}))
}

fn holds(record: &RecordFacts, officer: &OfficerV2, term: &Term) -> Result<(), Rejection> {
	let (at, signer, recorded) = (record.at, &record.signer, &record.recorded);
	let since_ms = officer.standing_since_ms(term);
	term.allows(signer.officer, &signer.key, since_ms, recorded.time_ms)
		.map_err(|refusal| Rejection::WithoutRights { at, refusal })?;
	if recorded.roles != term.roles {
		let (expected, found) = (term.roles, recorded.roles);
		return Err(Rejection::RolesDiffer { at, expected, found });
	}
	Ok(())
}

fn roles_allow(record: &RecordFacts) -> Result<(), Refusal> {
	let (needed, found) = (record.body.action.roles_needed(), record.recorded.roles);
	if !found.has_any_of(needed) {
		return Err(Refusal::MissingRole { needed, found });
	}
	Ok(())
}
