//! `catena validator add`.

use clap::Args;
use serde_json::json;

use crate::{
	commands::decision, context::Context, failure::Result, ids::hex_text, keys::public_key,
	output::Output,
};

/// Propose to the council that an account with session keys become a validator.
///
/// Sign with a council member's key (--as). It takes part from the session after next.
#[derive(Debug, Args)]
pub struct AddArgs {
	/// The candidate's account: 64 hexadecimal digits, or the name of a key of yours.
	account: String,
}

impl AddArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let who = public_key(&context.home()?, &self.account)?;
		let client = context.connect().await?;
		let member = context.key()?;
		let decided = client.add_validator(&member, who).await?;
		let done = format!("{} is a validator, and takes part two sessions later", hex_text(&who));
		Ok(decision::output(&decided, &done, json!({ "account": hex_text(&who) })))
	}
}
