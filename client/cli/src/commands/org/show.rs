//! `catena org show`.

use catena_primitives::{registry::OrganisationV1, statement::OrganisationId};
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
			("Admitted", admitted(&entry)),
			("Administrator", hex_text(&entry.admin)),
			("Officers enrolled", entry.officers.to_string()),
		]);
		Ok(Output::new(text, organisation_json(self.number, &entry)))
	}
}

fn admitted(entry: &OrganisationV1) -> String {
	match entry.admitted_ms {
		// Genesis has no time.
		0 => "with the chain's first block".to_owned(),
		time_ms => times::utc(time_ms),
	}
}
