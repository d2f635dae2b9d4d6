//! `catena council seats list`.

use catena_rpc::calls::Fraction;
use clap::Args;
use serde_json::{json, Value};

use crate::{
	commands::validator::list::organisations,
	context::Context,
	describe,
	failure::Result,
	ids::hex_text,
	output::{clean, count, table, Output},
};

/// List who has a seat on the council.
///
/// A seat is an account's. That the account also governs an organisation is shown where it is so; the chain
/// knows of no other tie between the two.
#[derive(Debug, Args)]
pub struct ListArgs {}

impl ListArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let seats = client.council(&at.hash).await?;
		let owners = organisations(&client, &at).await?;
		let (mut rows, mut list): (Vec<Vec<String>>, Vec<Value>) = (vec![], vec![]);
		for account in &seats {
			let organisation = owners.get(account);
			rows.push(vec![
				hex_text(account),
				organisation.map_or("-".to_owned(), |(_, name)| clean(name)),
			]);
			list.push(json!({
				"account": hex_text(account),
				"organisation": organisation.map(|(number, _)| number),
			}));
		}
		let (two_thirds, three_quarters) =
			(Fraction::TwoThirds.of(seats.len()), Fraction::ThreeQuarters.of(seats.len()));
		let text = format!(
			"{}\n{}; {two_thirds} decide, and {three_quarters} on the runtime and the seats.\n",
			table(&["Account", "Organisation"], rows),
			count(seats.len(), "seat"),
		);
		let json = json!({
			"block": describe::block_json(&at),
			"seats": list,
			"two_thirds": two_thirds,
			"three_quarters": three_quarters,
		});
		Ok(Output::new(text, json))
	}
}
