//! `catena council seats add`, `remove` and `replace`.

use catena_rpc::seats::SeatChange;
use clap::Args;
use serde_json::{json, Value};

use crate::{
	commands::decision, context::Context, failure::Result, ids::hex_text, keys::public_key,
	output::Output,
};

/// Propose to the council that an account get a seat.
///
/// Three quarters have to want it. Sign with a council member's key (--as). The account has to exist, as that
/// of an organisation's administrator does, or one that was invited.
#[derive(Debug, Args)]
pub struct AddArgs {
	/// The account: 64 hexadecimal digits, or the name of a key of yours.
	account: String,
}

/// Propose to the council that an account lose its seat.
///
/// Three quarters have to want it. Sign with a council member's key (--as). The organisation that the account
/// governs, if any, is not touched by this.
#[derive(Debug, Args)]
pub struct RemoveArgs {
	/// The account: 64 hexadecimal digits, or the name of a key of yours.
	account: String,
}

/// Propose to the council that another account get the seat of one: its key is lost or stolen, or the
/// organisation is now governed by another.
///
/// Three quarters have to want it. Sign with a council member's key (--as). The new account has to exist, as
/// that of an organisation's administrator does: `catena org replace-admin` comes first.
#[derive(Debug, Args)]
pub struct ReplaceArgs {
	/// The account that has the seat: 64 hexadecimal digits, or the name of a key of yours.
	#[arg(value_name = "OLD")]
	from: String,

	/// The account that is to have it.
	#[arg(value_name = "NEW")]
	to: String,
}

impl AddArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let who = public_key(&context.home()?, &self.account)?;
		let account = hex_text(&who);
		let more = json!({ "added": account });
		let done = format!("{account} has a seat on the council");
		let question = format!("Propose that {account} get a seat on the council?");
		change(context, SeatChange::Add(who), &question, &done, more).await
	}
}

impl RemoveArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let who = public_key(&context.home()?, &self.account)?;
		let account = hex_text(&who);
		let more = json!({ "removed": account });
		let done = format!("{account} has no seat on the council any more");
		let question = format!("Propose that {account} lose its seat on the council?");
		change(context, SeatChange::Remove(who), &question, &done, more).await
	}
}

impl ReplaceArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let (from, to) = (public_key(&home, &self.from)?, public_key(&home, &self.to)?);
		let (old, new) = (hex_text(&from), hex_text(&to));
		let more = json!({ "added": new, "removed": old });
		let done = format!("{new} has the seat on the council that {old} had");
		let question = format!("Propose that {new} get the seat of {old} on the council?");
		change(context, SeatChange::Replace { from, to }, &question, &done, more).await
	}
}

async fn change(
	context: &Context,
	change: SeatChange,
	question: &str,
	done: &str,
	more: Value,
) -> Result<Output> {
	context.confirm(question)?;
	let client = context.connect().await?;
	let member = context.key()?;
	let decided = client.change_seats(&member, change).await?;
	Ok(decision::output(&decided, done, more))
}
