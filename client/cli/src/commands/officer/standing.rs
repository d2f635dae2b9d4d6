//! `catena officer suspend`, `reinstate` and `revoke`.

use catena_primitives::statement::OfficerId;
use catena_rpc::governance::StandingChange;
use clap::Args;

use super::show::{officer_json, standing};
use crate::{
	context::Context,
	describe,
	failure::Result,
	output::{good, Output},
};

/// Suspend an officer: nothing they sign is recorded until they are reinstated.
#[derive(Debug, Args)]
pub struct SuspendArgs {
	/// The officer's number in your organisation.
	number: OfficerId,
}

/// End an officer's suspension.
#[derive(Debug, Args)]
pub struct ReinstateArgs {
	/// The officer's number in your organisation.
	number: OfficerId,
}

/// Revoke an officer's rights for good: a lost key, or an officer who left.
#[derive(Debug, Args)]
pub struct RevokeArgs {
	/// The officer's number in your organisation.
	number: OfficerId,
}

impl SuspendArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		change(context, self.number, StandingChange::Suspend).await
	}
}

impl ReinstateArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		change(context, self.number, StandingChange::Reinstate).await
	}
}

impl RevokeArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		context.confirm(&format!(
			"Revoke the rights of officer {}? This cannot be taken back.",
			self.number
		))?;
		change(context, self.number, StandingChange::Revoke).await
	}
}

async fn change(context: &Context, number: OfficerId, change: StandingChange) -> Result<Output> {
	let client = context.connect().await?;
	let admin = context.key()?;
	let (organisation, officer, block) = client.change_standing(&admin, number, change).await?;
	let text = format!(
		"{} officer {number} of organisation {organisation}: {}\n  final in {}\n",
		good("✓"),
		standing(&officer),
		describe::block(&block)
	);
	Ok(Output::new(text, officer_json(organisation, number, &officer)))
}
