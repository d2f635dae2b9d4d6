//! `catena send`.

use clap::Args;
use serde_json::{json, Value};

use super::common::record_json;
use crate::{
	context::Context,
	failure::{Failure, Kind, Result},
	ids::{hex_text, short},
	outbox::{self, Entry, Folder},
	output::{bad, clean, doubtful, good, Output},
	submit, times,
};

/// Send what was signed and could not be sent.
///
/// Sending twice does no harm: the chain tells that it has the statement already.
///
/// What a node has answered is kept in the home folder too, under sent/ and refused/, for a node can say
/// what is not so. The files are yours: nothing but you removes them.
#[derive(Debug, Args)]
pub struct SendArgs {
	/// Only these, by their names in the list.
	#[arg(value_name = "NAME")]
	names: Vec<String>,

	/// Only list what there is.
	#[arg(long)]
	list: bool,

	/// Send again what a node refused. It is recorded if the chain takes it now: not what you want if you
	/// have signed it anew since.
	#[arg(long, conflicts_with = "sent")]
	refused: bool,

	/// Send again what a node said to be recorded, to see whether another one has it.
	#[arg(long)]
	sent: bool,
}

impl SendArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let entries = self.chosen(outbox::all(&home, self.folder())?)?;
		if self.list {
			return Ok(self.listed(&entries));
		}
		if entries.is_empty() {
			return Ok(Output::new(self.nothing(), json!({ "sent": [], "refused": [] })));
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

impl SendArgs {
	fn folder(&self) -> Folder {
		match (self.refused, self.sent) {
			(true, _) => Folder::Refused,
			(_, true) => Folder::Sent,
			_ => Folder::Waiting,
		}
	}

	fn nothing(&self) -> &'static str {
		match self.folder() {
			Folder::Waiting => "Nothing waits to be sent.",
			Folder::Sent => "Nothing is kept that a node said to be recorded.",
			Folder::Refused => "Nothing is kept that a node refused.",
		}
	}

	/// The entries that are named, or all.
	fn chosen(&self, mut entries: Vec<Entry>) -> Result<Vec<Entry>> {
		for name in &self.names {
			if !entries.iter().any(|entry| entry.name == *name) {
				return Err(Failure::usage(format!("there is no {} to send", clean(name)))
					.hint("the same with --list instead of the name shows what there is"));
			}
		}
		entries.retain(|entry| self.names.is_empty() || self.names.contains(&entry.name));
		Ok(entries)
	}

	fn listed(&self, entries: &[Entry]) -> Output {
		let (text, list) = list(entries);
		let text = if entries.is_empty() { self.nothing().to_owned() } else { text };
		let json = match self.folder() {
			Folder::Waiting => json!({ "waiting": list }),
			Folder::Sent => json!({ "sent": list }),
			Folder::Refused => json!({ "refused": list }),
		};
		Output::new(text, json)
	}
}

fn list(entries: &[Entry]) -> (String, Vec<Value>) {
	let mut text = String::new();
	let mut list: Vec<Value> = Vec::new();
	for entry in entries {
		let items = submit::items(&entry.submission);
		let shown: Vec<String> = items.iter().take(3).map(short).collect();
		let more = if items.len() > 3 { ", …" } else { "" };
		text.push_str(&format!(
			"{} {} {} signed {}, about {}{more}\n",
			doubtful("…"),
			clean(&entry.name),
			clean(&entry.summary),
			times::utc(entry.signed_ms),
			shown.join(", ")
		));
		list.push(json!({
			"name": entry.name,
			"summary": entry.summary,
			"signed_ms": entry.signed_ms,
			"items": items.iter().map(|id| hex_text(id)).collect::<Vec<_>>(),
		}));
	}
	(text, list)
}
