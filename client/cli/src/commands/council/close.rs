//! `catena council close`.

use catena_rpc::governance::Decision;
use clap::Args;
use serde_json::json;

use crate::{
	commands::decision,
	context::Context,
	failure::Result,
	ids::Hex32,
	output::{clean, Output},
};

/// Have the votes on a motion counted: what is carried is carried out, what is voted down or over is
/// cleared away and can be proposed anew.
///
/// The vote that decides does that by itself. This is for a motion that nobody votes on any more, or that was
/// proposed when there were other seats. Any key signs it whose account exists, of a member or not (--as).
#[derive(Debug, Args)]
pub struct CloseArgs {
	/// Hash of the proposal, as `catena council motions` shows it.
	#[arg(long, value_name = "HASH")]
	proposal: Hex32,
}

impl CloseArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let motion = client.standing_motion(&self.proposal.0, &at.hash).await?;
		let about = match &motion.call {
			Some(call) => clean(&call.describe()),
			None => "a call that this release of the command does not know".to_owned(),
		};
		let key = context.key()?;
		let decided = client.close_motion(&key, &self.proposal.0).await?;
		let done = match &decided {
			Decision::Executed { .. } => format!("carried out: {about}"),
			_ => String::new(),
		};
		let more = json!({ "proposal": self.proposal, "about": about });
		Ok(decision::output(&decided, &done, more))
	}
}
