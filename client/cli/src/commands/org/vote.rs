//! `catena org vote`.

use catena_rpc::{governance::Decision, Error};
use clap::Args;
use serde_json::json;

use crate::{
	context::Context,
	failure::Result,
	ids::Hex32,
	output::{clean, Output},
};

/// Vote on what another council member proposed.
#[derive(Debug, Args)]
pub struct VoteArgs {
	/// Hash of the proposal.
	#[arg(long, value_name = "HASH")]
	proposal: Hex32,

	/// Its index, as the proposer was told.
	#[arg(long, value_name = "NUMBER")]
	index: u32,

	/// Vote against it.
	#[arg(long)]
	against: bool,
}

impl VoteArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let motion = client
			.motion(&self.proposal.0, &at.hash)
			.await?
			.ok_or(Error::UnknownMotion(self.proposal.0))?;
		let about = motion.call.as_ref().map_or_else(
			|| "something that this release of the command does not know".to_owned(),
			|call| clean(&call.describe()),
		);
		let side = if self.against { "against" } else { "for" };
		context.confirm(&format!("Vote {side} this proposal: {about}?"))?;
		let member = context.key()?;
		let decision = client.vote(&member, &self.proposal.0, self.index, !self.against).await?;
		let done = match &decision {
			Decision::Executed { .. } => format!("carried out: {about}"),
			Decision::Open { .. } => String::new(),
		};
		let more = json!({ "proposal": self.proposal, "index": self.index, "about": about });
		Ok(super::decision(&decision, &done, more))
	}
}
