//! `catena send`.

use clap::Args;
use serde_json::{json, Value};

use super::common::record_json;
use crate::{
	context::Context,
	failure::{Kind, Result},
	ids::{hex_text, short},
	outbox,
	output::{bad, clean, doubtful, good, Output},
	submit, times,
};

/// Send what was signed and could not be sent.
///
/// Sending twice does no harm: the chain tells that it has the statement already.
#[derive(Debug, Args)]
pub struct SendArgs {
	/// Only list what waits.
	#[arg(long)]
	list: bool,
}

impl SendArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let entries = outbox::all(&home)?;
		if entries.is_empty() {
			return Ok(Output::new(
				"Nothing waits to be sent.",
				json!({ "sent": [], "refused": [] }),
			));
		}
		if self.list {
			return Ok(list(&entries));
		}
		let client = context.connect().await?;
		let mut text = String::new();
		let mut sent: Vec<Value> = Vec::new();
		let mut refused: Vec<Value> = Vec::new();
		for (index, entry) in entries.iter().enumerate() {
			match submit::send(&home, &client, entry).await {
				Ok(submitted) => {
					sent.extend(submitted.records.iter().map(record_json));
					text.push_str(&format!(
						"{} {} of {}: final in block {}\n",
						good("✓"),
						entry.summary,
						times::utc(entry.signed_ms),
						submitted.block.number
					));
				}
				Err(failure) if failure.kind == Kind::Network => {
					let left = entries.len() - index;
					return Err(failure
						.because_of(format!("{left} of {} could not be sent", entries.len()))
						.data(json!({ "sent": sent, "refused": refused, "kept": left })));
				}
				Err(failure) => {
					text.push_str(&format!(
						"{} {} of {}: {}\n",
						bad("✗"),
						entry.summary,
						times::utc(entry.signed_ms),
						failure.message
					));
					refused.push(json!({
						"summary": entry.summary,
						"signed_ms": entry.signed_ms,
						"failure": failure.json(),
					}));
				}
			}
		}
		let exit = u8::from(!refused.is_empty());
		let json = json!({ "sent": sent, "refused": refused });
		Ok(Output { text, json, exit })
	}
}

fn list(entries: &[outbox::Entry]) -> Output {
	let mut text = String::new();
	let mut list: Vec<Value> = Vec::new();
	for entry in entries {
		let items = submit::items(&entry.submission);
		let shown: Vec<String> = items.iter().take(3).map(short).collect();
		let more = if items.len() > 3 { ", …" } else { "" };
		text.push_str(&format!(
			"{} {} signed {}, about {}{more}\n",
			doubtful("…"),
			clean(&entry.summary),
			times::utc(entry.signed_ms),
			shown.join(", ")
		));
		list.push(json!({
			"summary": entry.summary,
			"signed_ms": entry.signed_ms,
			"items": items.iter().map(|id| hex_text(id)).collect::<Vec<_>>(),
		}));
	}
	Output::new(text, json!({ "waiting": list }))
}
