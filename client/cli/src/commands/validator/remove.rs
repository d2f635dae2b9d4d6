//! `catena validator remove`.

use clap::Args;
use serde_json::json;

use crate::{
	commands::decision, context::Context, failure::Result, ids::hex_text, keys::public_key,
	output::Output,
};

/// Propose to the council that a validator leave the set.
///
/// Sign with a council member's key (--as). It takes part for two more sessions: its node has to run
/// until then. A validator without which there would be fewer than the minimum stays.
#[derive(Debug, Args)]
pub struct RemoveArgs {
	/// The validator's account: 64 hexadecimal digits, or the name of a key of yours.
	account: String,
}

impl RemoveArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let who = public_key(&context.home()?, &self.account)?;
		let account = hex_text(&who);
		context.confirm(&format!("Propose that the validator {account} leave the set?"))?;
		let client = context.connect().await?;
		let member = context.key()?;
		let decided = client.remove_validator(&member, who).await?;
		let done = format!("{account} has left the set, and takes part for two more sessions");
		Ok(decision::output(&decided, &done, json!({ "account": account })))
	}
}
