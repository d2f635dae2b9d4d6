//! `catena officer use`.

use catena_primitives::statement::{OfficerId, OrganisationId};
use clap::Args;
use serde_json::json;

use crate::{
	context::Context,
	failure::{Failure, Kind, Result},
	ids::hex_text,
	keys,
	output::{good, remark, Output},
	profile::{self, Profile},
};

/// Bind a key of yours to the numbers under which it was enrolled.
#[derive(Debug, Args)]
pub struct UseArgs {
	/// Which key.
	name: String,

	/// The organisation's number.
	#[arg(long, value_name = "NUMBER")]
	organisation: OrganisationId,

	/// The officer's number in it.
	#[arg(long, value_name = "NUMBER")]
	officer: OfficerId,
}

impl UseArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let file = keys::load(&home, &self.name)?;
		let checked = match self.check(context, &file.public.0).await {
			Ok(()) => true,
			// In the field there may be no network: what is wrong shows when something is sent.
			Err(failure) if failure.kind == Kind::Network => {
				remark(&format!("Not checked with the chain: {}", failure.message), context.json);
				false
			}
			Err(failure) => return Err(failure),
		};
		let profile = Profile::new(file.public.0, self.organisation, self.officer);
		profile::store(&home, &self.name, &profile)?;
		let text = format!(
			"{} key {} signs as officer {} of organisation {}\n",
			good("✓"),
			self.name,
			self.officer,
			self.organisation
		);
		let json = json!({
			"name": self.name,
			"organisation": self.organisation,
			"officer": self.officer,
			"checked": checked,
		});
		Ok(Output::new(text, json))
	}

	async fn check(&self, context: &Context, public: &[u8; 32]) -> Result<()> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let (organisation, officer) = (self.organisation, self.officer);
		let entry = client
			.officer(organisation, officer, &at.hash)
			.await?
			.ok_or(catena_rpc::Error::UnknownOfficer { organisation, officer })?;
		if entry.term.key == *public {
			return Ok(());
		}
		Err(Failure::rejected(format!(
			"officer {officer} of organisation {organisation} is enrolled with another key: expected \
			 {}, found {}",
			hex_text(public),
			hex_text(&entry.term.key)
		)))
	}
}
