//! `catena watch`.

use catena_rpc::{provenance::ItemRecorded, Client};
use clap::Args;
use serde_json::json;

use super::{
	common::look_up,
	history::{signers, timeline},
};
use crate::{
	context::Context,
	describe::{self, Names},
	failure::{Failure, Result},
	ids::hex_text,
	output::{self, remark, Output},
	vault::{self, VaultItem},
};

/// Show what is recorded about an item, as it happens.
///
/// Goes on until Ctrl-C, or until --count entries were shown. With --json, one line per block.
#[derive(Debug, Args)]
pub struct WatchArgs {
	/// The item: its id, the beginning of its id, its name or number here.
	item: String,

	/// Stop after so many entries.
	#[arg(long, value_name = "NUMBER")]
	count: Option<usize>,
}

impl WatchArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let (client, _, view) = look_up(context, &self.item).await?;
		let known = vault::find(&context.home()?, &view.id)?;
		let mut subscription = client.subscribe_item(&view.id).await?;
		remark(&format!("Watching {}", describe::item(view.item.kind, &view.id)), context.json);
		let mut shown = 0;
		while self.count.is_none_or(|count| shown < count) {
			let next = tokio::select! {
				next = subscription.next() => next,
				_ = tokio::signal::ctrl_c() => break,
			};
			let recorded = next.ok_or_else(|| {
				Failure::network("the node ended the subscription")
					.hint("run the command again; `catena history` shows what was missed")
			})??;
			shown += recorded.records.len();
			let entry = self.show(&client, &recorded, known.as_ref()).await?;
			output::print(&entry, context.json);
		}
		Ok(Output::new(String::new(), json!({ "item": hex_text(&view.id), "shown": shown })))
	}

	async fn show(
		&self,
		client: &Client,
		recorded: &ItemRecorded,
		known: Option<&VaultItem>,
	) -> Result<Output> {
		let numbers = recorded.records.iter().map(|v| v.record.signer.organisation).collect();
		let names = Names::fetch(client, numbers, &recorded.block).await?;
		let signers = signers(client, &recorded.records, &recorded.block).await?;
		let timeline = timeline(&recorded.records, known, &signers);
		let json = json!({
			"block": describe::block_json(&recorded.block),
			"time_ms": recorded.time_ms,
			"timeline": timeline.json(&names),
		});
		Ok(Output::new(timeline.text(&names), json))
	}
}
