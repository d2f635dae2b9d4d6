//! `catena officer show`.

use catena_primitives::{
	custody::Holder,
	registry::{OfficerV1, Standing},
	statement::{OfficerId, OrganisationId},
};
use catena_rpc::Error;
use clap::Args;
use serde_json::{json, Value};

use crate::{
	context::Context,
	failure::{Failure, Result},
	ids::{hex_text, HolderArg},
	output::{facts, Output},
	times,
};

/// Show an officer.
#[derive(Debug, Args)]
pub struct ShowArgs {
	/// The officer: ORGANISATION/OFFICER, two numbers such as 2/1; or the organisation's number alone,
	/// and the officer's behind it.
	#[arg(value_name = "ORG/OFFICER")]
	officer: String,

	/// The officer's number, where the organisation's stands alone.
	#[arg(value_name = "OFFICER")]
	number: Option<String>,
}

impl ShowArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let Holder { organisation, officer: number } = self.holder()?;
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let officer = client
			.officer(organisation, number, &at.hash)
			.await?
			.ok_or(Error::UnknownOfficer { organisation, officer: number })?;
		let text = facts(&[
			("Organisation", organisation.to_string()),
			("Officer", number.to_string()),
			("Roles", officer.roles.to_string()),
			("Standing", standing(&officer)),
			("From", times::utc(officer.valid_from_ms)),
			("Until", times::utc(officer.valid_until_ms)),
			("Enrolled", times::utc(officer.enrolled_ms)),
			("Key", hex_text(&officer.key)),
		]);
		Ok(Output::new(text, officer_json(organisation, number, &officer)))
	}

	fn holder(&self) -> Result<Holder> {
		let text = match &self.number {
			Some(number) => format!("{}/{number}", self.officer),
			None => self.officer.clone(),
		};
		text.parse().map(|HolderArg(holder)| holder).map_err(Failure::usage)
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn officer_is_named_as_in_an_offer_or_by_two_numbers() {
		let holder = |officer: &str, number: Option<&str>| {
			ShowArgs { officer: officer.into(), number: number.map(Into::into) }.holder()
		};
		let expected = Holder { organisation: 2, officer: 1 };
		assert_eq!(holder("2/1", None), Ok(expected));
		assert_eq!(holder("2", Some("1")), Ok(expected));
		for (officer, number) in [("2", None), ("2/1", Some("1")), ("x", Some("1")), ("", None)] {
			let failure = holder(officer, number).unwrap_err();
			let words = "an officer is ORGANISATION/OFFICER, two numbers such as 2/1";
			assert_eq!(failure.message, words);
		}
	}
}
