//! `catena officer show`.

use catena_primitives::{
	registry::{OfficerV1, Standing},
	statement::{OfficerId, OrganisationId},
};
use catena_rpc::Error;
use clap::Args;
use serde_json::{json, Value};

use crate::{
	context::Context,
	failure::Result,
	ids::hex_text,
	output::{facts, Output},
	times,
};

/// Show an officer.
#[derive(Debug, Args)]
pub struct ShowArgs {
	/// The organisation's number.
	organisation: OrganisationId,

	/// The officer's number.
	number: OfficerId,
}

impl ShowArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let officer = client.officer(self.organisation, self.number, &at.hash).await?.ok_or(
			Error::UnknownOfficer { organisation: self.organisation, officer: self.number },
		)?;
		let text = facts(&[
			("Organisation", self.organisation.to_string()),
			("Officer", self.number.to_string()),
			("Roles", officer.roles.to_string()),
			("Standing", standing(&officer)),
			("From", times::utc(officer.valid_from_ms)),
			("Until", times::utc(officer.valid_until_ms)),
			("Enrolled", times::utc(officer.enrolled_ms)),
			("Key", hex_text(&officer.key)),
		]);
		Ok(Output::new(text, officer_json(self.organisation, self.number, &officer)))
	}
}

/// Whether the officer's rights stand, in words.
pub fn standing(officer: &OfficerV1) -> String {
	match officer.standing {
		Standing::Active => "active".to_owned(),
		Standing::Suspended { since_ms } => format!("suspended since {}", times::utc(since_ms)),
		Standing::Revoked { since_ms } => format!("revoked on {}", times::utc(since_ms)),
	}
}

/// An officer for scripts.
pub fn officer_json(organisation: OrganisationId, number: OfficerId, officer: &OfficerV1) -> Value {
	let (standing, since_ms) = match officer.standing {
		Standing::Active => ("active", None),
		Standing::Suspended { since_ms } => ("suspended", Some(since_ms)),
		Standing::Revoked { since_ms } => ("revoked", Some(since_ms)),
	};
	json!({
		"organisation": organisation,
		"officer": number,
		"key": hex_text(&officer.key),
		"roles": officer.roles.names(),
		"valid_from_ms": officer.valid_from_ms,
		"valid_until_ms": officer.valid_until_ms,
		"enrolled_ms": officer.enrolled_ms,
		"standing": standing,
		"since_ms": since_ms,
	})
}
