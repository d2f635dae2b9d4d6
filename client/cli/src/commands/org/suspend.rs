//! `catena org suspend` and `catena org readmit`.

use catena_primitives::statement::OrganisationId;
use clap::Args;
use serde_json::json;

use crate::{commands::decision, context::Context, failure::Result, output::Output};

/// Propose to the council that an organisation be suspended: its officers can sign nothing.
///
/// Its administrator can then give no rights or keys, and still take rights away and report keys. If the
/// administrator's key is stolen, replace it (`catena org replace-admin`), which takes as many votes.
#[derive(Debug, Args)]
pub struct SuspendArgs {
	/// Its number.
	number: OrganisationId,
}

/// Propose to the council that an organisation's suspension end.
#[derive(Debug, Args)]
pub struct ReadmitArgs {
	/// Its number.
	number: OrganisationId,
}

impl SuspendArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		context.confirm(&format!(
			"Suspend organisation {}? None of its officers will be able to act.",
			self.number
		))?;
		change(context, self.number, true).await
	}
}

impl ReadmitArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		change(context, self.number, false).await
	}
}

async fn change(context: &Context, number: OrganisationId, suspended: bool) -> Result<Output> {
	let client = context.connect().await?;
	let member = context.key()?;
	let decision = client.set_suspended(&member, number, suspended).await?;
	let state = if suspended { "suspended" } else { "active again" };
	let done = format!("organisation {number} is {state}");
	Ok(decision::output(&decision, &done, json!({ "organisation": number })))
}
