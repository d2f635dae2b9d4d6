//! `catena org show`.

use catena_primitives::{
	registry::{OrganisationV2, Suspension},
	statement::OrganisationId,
};
use catena_rpc::Error;
use clap::Args;

use super::list::{country, organisation_json, standing};
use crate::{
	context::Context,
	failure::Result,
	ids::hex_text,
	output::{clean, facts, Output},
	times,
};

/// Show an organisation.
#[derive(Debug, Args)]
pub struct ShowArgs {
	/// Its number.
	number: OrganisationId,
}

impl ShowArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let entry = client
			.organisation(self.number, &at.hash)
			.await?
			.ok_or(Error::UnknownOrganisation(self.number))?;
		let mut text = facts(&[
			("Organisation", self.number.to_string()),
			("Name", clean(entry.name.as_str())),
			("State", country(&entry)),
			("Standing", standing(&entry)),
			("Admitted", admitted(&entry)),
			("Administrator", hex_text(&entry.admin)),
			("Officers enrolled", entry.officers.to_string()),
		]);
		for Suspension { from_ms, until_ms } in &entry.suspensions {
			if let Some(until_ms) = until_ms {
				let (from, until) = (times::utc(*from_ms), times::utc(*until_ms));
				text.push_str(&format!("Was suspended from {from} until {until}\n"));
			}
		}
		Ok(Output::new(text, organisation_json(self.number, &entry)))
	}
}

fn admitted(entry: &OrganisationV2) -> String {
	match entry.admitted_ms {
		// Genesis has no time.
		0 => "with the chain's first block".to_owned(),
		time_ms => times::utc(time_ms),
	}
}
