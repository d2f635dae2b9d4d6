//! Organisations and officers as the chain keeps them.
//!
//! # Details
//!
//! Every change of an officer's key, roles, validity or standing ends a term and begins the next, and
//! none is ever removed: the entry that a proof carries says what held when. An entry of layout 1,
//! which knows only what held last, is read as the terms that follow from it, so that all code works
//! on one form; it is written as `V2` when it changes.

mod officer;
mod organisation;
mod term;
#[cfg(test)]
mod tests;

pub use officer::{
	Officer, OfficerV1, OfficerV2, Standing, MAX_REPEATED_REPORTS, MAX_REPORTS, MAX_TERMS,
	RESERVED_TERMS,
};
pub use organisation::{
	CountryCode, Organisation, OrganisationName, OrganisationV1, OrganisationV2, Suspension,
	MAX_SUSPENSIONS,
};
pub use term::{KeyReport, Term, TermStanding};

use crate::{
	refusal::Refusal,
	roles::Roles,
	statement::{Millis, Signer},
};

/// The roles with which an officer acts at `now`, or why the officer may not.
///
/// `organisation` and `officer` are the entries of the numbers that `signer` names. `now` is the time
/// of the block that is being made: of an officer's terms, the last one counts.
pub fn rights(
	organisation: &OrganisationV2,
	officer: &OfficerV2,
	signer: &Signer,
	now: Millis,
) -> Result<Roles, Refusal> {
	if let Some(since_ms) = organisation.suspended_ms() {
		return Err(Refusal::OrganisationSuspended { organisation: signer.organisation, since_ms });
	}
	let term = &officer.term;
	term.allows(signer.officer, &signer.key, officer.standing_since_ms(term), now)?;
	Ok(term.roles)
}
