//! `catena council motions`.

use catena_rpc::motions::Standing;
use clap::Args;
use serde_json::{json, Value};

use crate::{
	commands::validator::list::organisations,
	context::Context,
	describe,
	failure::Result,
	ids::hex_text,
	output::{clean, Output},
};

/// List what the council votes on, also what is voted down or over and not cleared away yet.
#[derive(Debug, Args)]
pub struct MotionsArgs {}

impl MotionsArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let present = client.council(&at.hash).await?;
		let seats = present.len();
		let owners = organisations(&client, &at).await?;
		let (mut text, mut list) = (String::new(), Vec::<Value>::new());
		for motion in client.motions(&at.hash).await? {
			let by = motion.tabled.map(|tabled| tabled.by);
			let votes = &motion.votes;
			let needed = motion.needed(seats);
			let standing = if motion.is_for_other_seats(&present) {
				"for other seats than there are now: it comes to nothing"
			} else if motion.is_carried_in_vain(seats) {
				"too few votes for the present seats"
			} else {
				word(motion.standing(seats, at.number))
			};
			let about = match &motion.call {
				Some(call) => clean(&call.describe()),
				None => "a call that this release of the command does not know".to_owned(),
			};
			let organisation = by.and_then(|by| owners.get(&by)).map(|(_, name)| clean(name));
			let by_whom =
				organisation.or(by.map(|by| hex_text(&by))).unwrap_or("nobody known".into());
			// Not a table: a hash that is to be copied stands in one line.
			text.push_str(&format!(
				"{} (index {}): {about}\n  proposed by {by_whom}; {} for, {} against, {needed} needed; \
				 {standing}; until block {}\n",
				hex_text(&motion.hash),
				votes.index,
				votes.ayes.len(),
				votes.nays.len(),
				votes.end
			));
			list.push(json!({
				"proposal": hex_text(&motion.hash),
				"index": votes.index,
				"about": motion.call.as_ref().map(|_| about),
				"by": by.map(|by| hex_text(&by)),
				"ayes": votes.ayes.iter().map(|who| hex_text(who)).collect::<Vec<_>>(),
				"nays": votes.nays.iter().map(|who| hex_text(who)).collect::<Vec<_>>(),
				"needed": needed,
				"threshold": votes.threshold,
				"end": votes.end,
				"standing": standing,
			}));
		}
		if list.is_empty() {
			text.push_str("The council votes on nothing.");
		}
		let json = json!({ "block": describe::block_json(&at), "seats": seats, "motions": list });
		Ok(Output::new(text, json))
	}
}

/// How a motion stands, in words.
fn word(standing: Standing) -> &'static str {
	match standing {
		Standing::Open => "open",
		Standing::Carried => "carried, not counted yet",
		Standing::VotedDown => "voted down, not cleared away yet",
		Standing::Expired => "over, not cleared away yet",
	}
}
