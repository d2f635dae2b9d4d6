//! `catena org show`.

use catena_primitives::statement::OrganisationId;
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
		let text = facts(&[
			("Organisation", self.number.to_string()),
			("Name", clean(entry.name.as_str())),
			("State", country(&entry)),
			("Standing", standing(&entry)),
			("Admitted", times::utc(entry.admitted_ms)),
			("Administrator", hex_text(&entry.admin)),
			("Officers enrolled", entry.officers.to_string()),
		]);
		Ok(Output::new(text, organisation_json(self.number, &entry)))
	}
}
