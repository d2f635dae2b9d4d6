//! `catena org replace-admin`.

use catena_primitives::statement::OrganisationId;
use clap::Args;
use serde_json::json;

use crate::{
	commands::decision, context::Context, failure::Result, ids::hex_text, keys::public_key,
	output::Output,
};

/// Propose to the council that another key govern an organisation's officers: the old one is lost or
/// stolen.
///
/// Sign with a council member's key (--as). Once it is decided, the old key governs nothing any more, what
/// it signed and no block has taken yet comes to nothing, and neither key can ever govern another
/// organisation. What a thief did to officers meanwhile stays until the new administrator changes it. A
/// seat on the council is not touched by this, for it takes more of the council: `catena council seats
/// replace OLD NEW` comes next.
#[derive(Debug, Args)]
pub struct ReplaceAdminArgs {
	/// The organisation's number.
	number: OrganisationId,

	/// The key that will govern its officers: 64 hexadecimal digits, or the name of a key of yours.
	#[arg(long, value_name = "KEY")]
	admin: String,
}

impl ReplaceAdminArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let admin = public_key(&context.home()?, &self.admin)?;
		context.confirm(&format!(
			"Replace the administrator of organisation {} for good?",
			self.number
		))?;
		let client = context.connect().await?;
		let member = context.key()?;
		let at = client.finalized().await?;
		let former = client.organisation(self.number, &at.hash).await?.map(|entry| entry.admin);
		let seats = client.council(&at.hash).await?;
		let seat = former.filter(|former| *former != admin && seats.contains(former));
		let decision = client.replace_administrator(&member, self.number, admin).await?;
		let done = format!("organisation {} is governed by {}", self.number, hex_text(&admin));
		let more = json!({
			"organisation": self.number,
			"admin": hex_text(&admin),
			"seat_of_former": seat.map(|seat| hex_text(&seat)),
		});
		let mut output = decision::output(&decision, &done, more);
		if let Some(seat) = seat {
			output.text += &format!(
				"  The former key still has a seat on the council. When this is decided: catena council \
				 seats replace {} {}\n",
				hex_text(&seat),
				hex_text(&admin)
			);
		}
		Ok(output)
	}
}
