//! The rights of those who signed: PF-23.

use catena_primitives::{
	refusal::Refusal,
	registry::{OfficerV1, OrganisationV1, Standing},
	statement::Millis,
};

use crate::{
	facts::{LogFacts, RecordFacts},
	rejection::Rejection,
	state::State,
};

/// Checks the rights of every signer shown, at the recorded time.
///
/// The runtime asks what holds now; here an officer's rights may have ended since, which takes
/// nothing from what was recorded before. What ends in a block's own time may have come after a
/// record of that block.
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
	organisation: &OrganisationV1,
	officer: &OfficerV1,
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
	is_the_officers_key(record, officer).map_err(refused)?;
	was_valid(record, officer).map_err(refused)?;
	stood(record, officer).map_err(refused)?;
	organisation_stood(record, organisation).map_err(refused)?;
	were_there(record, organisation, officer)?;
	roles_are_the_officers(record, officer)?;
	roles_allow(record).map_err(refused)
}

fn is_the_officers_key(record: &RecordFacts, officer: &OfficerV1) -> Result<(), Refusal> {
	if record.signer.key != officer.key {
		return Err(Refusal::NotTheOfficersKey { expected: officer.key, found: record.signer.key });
	}
	Ok(())
}

fn was_valid(record: &RecordFacts, officer: &OfficerV1) -> Result<(), Refusal> {
	let now_ms = record.recorded.time_ms;
	if now_ms < officer.valid_from_ms || now_ms >= officer.valid_until_ms {
		return Err(Refusal::OutsideValidity {
			from_ms: officer.valid_from_ms,
			until_ms: officer.valid_until_ms,
			now_ms,
		});
	}
	Ok(())
}

fn stood(record: &RecordFacts, officer: &OfficerV1) -> Result<(), Refusal> {
	let number = record.signer.officer;
	match officer.standing {
		Standing::Suspended { since_ms } if ended_before(since_ms, record) => {
			Err(Refusal::OfficerSuspended { officer: number, since_ms })
		}
		Standing::Revoked { since_ms } if ended_before(since_ms, record) => {
			Err(Refusal::OfficerRevoked { officer: number, since_ms })
		}
		_ => Ok(()),
	}
}

fn organisation_stood(record: &RecordFacts, entry: &OrganisationV1) -> Result<(), Refusal> {
	match entry.suspended_ms {
		Some(since_ms) if ended_before(since_ms, record) => Err(Refusal::OrganisationSuspended {
			organisation: record.signer.organisation,
			since_ms,
		}),
		_ => Ok(()),
	}
}

fn ended_before(since_ms: Millis, record: &RecordFacts) -> bool {
	since_ms < record.recorded.time_ms
}

fn roles_are_the_officers(record: &RecordFacts, officer: &OfficerV1) -> Result<(), Rejection> {
	if record.recorded.roles != officer.roles {
		return Err(Rejection::RolesDiffer {
			at: record.at,
			expected: officer.roles,
			found: record.recorded.roles,
		});
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
