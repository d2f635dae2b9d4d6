//! `catena officer list`.

use catena_primitives::statement::OrganisationId;
use catena_rpc::Error;
use clap::Args;
use serde_json::json;

use super::show::{officer_json, standing};
use crate::{
	context::Context,
	describe,
	failure::Result,
	ids::short,
	output::{table, Output},
	times,
};

/// List an organisation's officers.
#[derive(Debug, Args)]
pub struct ListArgs {
	/// The organisation's number.
	organisation: OrganisationId,
}

impl ListArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let entry = client
			.organisation(self.organisation, &at.hash)
			.await?
			.ok_or(Error::UnknownOrganisation(self.organisation))?;
		let mut rows = Vec::new();
		let mut list = Vec::new();
		for number in 1..=entry.officers {
			// Numbers are given without gaps; one that is missing means that the node is at fault,
			// and there is no end to what it may claim.
			let officer = client.officer(self.organisation, number, &at.hash).await?.ok_or(
				Error::UnknownOfficer { organisation: self.organisation, officer: number },
			)?;
			rows.push(vec![
				number.to_string(),
				officer.term.roles.to_string(),
				standing(&officer),
				times::utc(officer.term.valid_until_ms),
				short(&officer.term.key),
			]);
			list.push(officer_json(self.organisation, number, &officer));
		}
		let text = if rows.is_empty() {
			"No officer was enrolled yet.".to_owned()
		} else {
			table(&["No.", "Roles", "Standing", "Until", "Key"], rows)
		};
		Ok(Output::new(text, json!({ "block": describe::block_json(&at), "officers": list })))
	}
}
