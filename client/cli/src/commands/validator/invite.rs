//! `catena validator invite`.

use clap::Args;
use serde_json::json;

use crate::{
	commands::decision, context::Context, failure::Result, ids::hex_text, keys::public_key,
	output::Output,
};

/// Propose to the council that an account may register session keys: the first step of joining.
///
/// Sign with a council member's key (--as). The candidate makes the account with `catena key new`.
#[derive(Debug, Args)]
pub struct InviteArgs {
	/// The candidate's account: 64 hexadecimal digits, or the name of a key of yours.
	account: String,
}

impl InviteArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let who = public_key(&context.home()?, &self.account)?;
		let client = context.connect().await?;
		let member = context.key()?;
		let decided = client.invite_candidate(&member, who).await?;
		let done = format!("{} is invited, and can register session keys", hex_text(&who));
		Ok(decision::output(&decided, &done, json!({ "account": hex_text(&who) })))
	}
}
