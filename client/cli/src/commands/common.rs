//! What several subcommands share.

use std::{
	collections::HashMap,
	path::{Path, PathBuf},
};

use catena_primitives::{
	disclosure::FileDigest,
	item::ItemKind,
	statement::{ItemId, Millis},
	view::{ItemView, RecordView},
};
use catena_rpc::{provenance::ItemAt, Client};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{json, Value};

use crate::{
	context::{Context, Officer},
	describe,
	failure::{Failure, Result},
	hashing::{hash_file, Links},
	home::Home,
	ids::{hex_text, log_name, short},
	output::{clean, doubtful, good, Output},
	submit::Recorded,
	times::{self, Moment},
	vault,
};

/// When it happened.
#[derive(Clone, Debug, Args)]
pub struct AtArgs {
	/// When it happened, if not now: 2026-05-01T10:30, with +02:00 if it was not local time.
	#[arg(long, value_name = "TIME")]
	pub at: Option<Moment>,
}

/// What is needed to say something about an item that is on the chain.
pub struct Ready {
	/// Who says it.
	pub officer: Officer,
	/// The connection.
	pub client: Client,
	/// As of when `view` is.
	pub at: ItemAt,
	/// The item.
	pub view: ItemView,
}

/// Finds the item, opens the key, and asks the chain how the item stands.
pub async fn ready(context: &Context, item: &str) -> Result<Ready> {
	let home = context.home()?;
	let id = vault::resolve(&home, item)?;
	let officer = context.officer()?;
	let client = context.connect().await?;
	let (at, view) = client.known_item(&id).await?;
	vault::remember(&home, &id, view.item.kind)?;
	Ok(Ready { officer, client, at, view })
}

/// The item meant, asked of the chain, for who only reads.
pub async fn look_up(context: &Context, item: &str) -> Result<(Client, ItemAt, ItemView)> {
	let home = context.home()?;
	let id = vault::resolve(&home, item)?;
	let client = context.connect().await?;
	let (at, view) = client.known_item(&id).await?;
	vault::remember(&home, &id, view.item.kind)?;
	Ok((client, at, view))
}

/// Fails if this home knows that the item is no case, or whatever else it must be. The chain would say
/// that there is none of this id.
pub fn ensure_kind(home: &Home, id: &ItemId, expected: ItemKind) -> Result<()> {
	match vault::find(home, id)? {
		Some(item) if item.kind != expected => Err(Failure::usage(format!(
			"{} is no {}",
			describe::item(item.kind, id),
			expected.name()
		))),
		_ => Ok(()),
	}
}

/// The outcome of one statement that was recorded.
pub fn recorded_one(recorded: &Recorded, what: &str) -> Result<Output> {
	let view = recorded.only()?;
	let text = format!(
		"{} {what}\n  recorded {} in block {}, final; {}:{} of {}\n",
		good("✓"),
		times::utc(view.record.recorded.time_ms),
		view.record.recorded.block,
		log_name(view.log),
		view.sequence,
		hex_text(&view.item),
	);
	Ok(Output::new(text, record_json(view)))
}

/// A record for scripts.
pub fn record_json(view: &RecordView) -> Value {
	json!({
		"item": hex_text(&view.item),
		"statement": hex_text(&view.hash),
		"log": log_name(view.log),
		"sequence": view.sequence,
		"action": view.record.body.action.name(),
		"what": describe::action_json(&view.record.body.action),
		"block": view.record.recorded.block,
		"time_ms": view.record.recorded.time_ms,
		"organisation": view.record.signer.organisation,
		"officer": view.record.signer.officer,
	})
}

/// What files are hashed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
	/// To record them.
	Record,
	/// To compare them with a proof.
	Verify,
}

/// Hashes files that somebody named, one after the other, with one progress bar for all of them.
pub fn hash_all(paths: &[PathBuf], purpose: Purpose) -> Result<Vec<FileDigest>> {
	let named: Vec<(&Path, Links)> =
		paths.iter().map(|path| (path.as_path(), Links::Follow)).collect();
	hash_each(&named, purpose)
}

/// Hashes files as [`hash_all`] does; for each it is said what becomes of a link in its place.
pub fn hash_each(paths: &[(&Path, Links)], purpose: Purpose) -> Result<Vec<FileDigest>> {
	let left_undone = match purpose {
		Purpose::Record => "submitted",
		Purpose::Verify => "verified",
	};
	let total: u64 = paths.iter().filter_map(|(p, _)| p.metadata().ok()).map(|m| m.len()).sum();
	let bar = ProgressBar::new(total);
	if let Ok(style) = ProgressStyle::with_template(
		"{wide_msg}\n{bar:40} {bytes}/{total_bytes}  {bytes_per_sec}  {eta}",
	) {
		bar.set_style(style);
	}
	let digests = paths
		.iter()
		.map(|(path, links)| {
			bar.set_message(clean(&path.to_string_lossy()));
			hash_file(path, *links, |bytes| bar.inc(bytes)).map_err(|e| {
				Failure::usage(format!(
					"cannot hash {}, so nothing was {left_undone}",
					clean(&path.to_string_lossy())
				))
				.cause(e)
			})
		})
		.collect();
	bar.finish_and_clear();
	digests
}

/// The name under which a file is registered: without its folders.
pub fn file_name(path: &Path) -> String {
	path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Which items were registered with a file of which content, as far as the vault knows.
pub struct Contents(HashMap<Content, Vec<Twin>>);

/// An item that was registered with the same content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twin {
	/// What it is.
	pub kind: ItemKind,
	/// Its id.
	pub id: ItemId,
}

/// What makes two files the same.
type Content = (u64, [u8; 32], [u8; 32]);

impl Contents {
	/// Of all items that the vault knows, but for those that were refused.
	pub fn of_vault(home: &Home) -> Result<Self> {
		let mut contents: HashMap<Content, Vec<Twin>> = HashMap::new();
		for item in vault::all(home)?.iter().filter(|item| !item.refused()) {
			let twin = Twin { kind: item.kind, id: item.id };
			for digest in item.digests() {
				let twins = contents.entry(content(&digest)).or_default();
				// An artefact can have the same photograph twice.
				if twins.last() != Some(&twin) {
					twins.push(twin);
				}
			}
		}
		Ok(Contents(contents))
	}

	/// The items that were registered with a file of this content.
	pub fn with(&self, digest: &FileDigest) -> &[Twin] {
		self.0.get(&content(digest)).map_or(&[], Vec::as_slice)
	}
}

/// What is said of the file `name`, which has the content of an item that was registered before.
pub fn twin_remark(name: &str, twin: &Twin) -> String {
	format!(
		"{} {} has the same content as {} {}, registered before\n",
		doubtful("!"),
		clean(name),
		twin.kind.name(),
		short(&twin.id)
	)
}

/// What two files have in common that are the same.
pub fn content(digest: &FileDigest) -> Content {
	(digest.size_bytes, digest.sha256, digest.blake3)
}

/// The end of an offer that is open as of `now`, or a failure that says that there is none.
pub fn open_offer(ready: &Ready) -> Result<catena_primitives::custody::OpenOffer> {
	let custody = &ready.view.item.custody;
	let now: Millis = ready.at.time_ms;
	match (custody.open_offer(now), custody.offer) {
		(Some(open), _) => Ok(*open),
		(None, Some(expired)) => Err(Failure::rejected(format!(
			"the offer to {} expired on {}",
			expired.to,
			times::utc(expired.expires_ms)
		))
		.hint("the holder can offer the item again")),
		(None, None) => Err(Failure::rejected("the item is not on offer")
			.hint("`catena history` shows what became of an offer")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		details::file_field,
		vault::{VaultItem, VaultStatement},
	};

	fn digest(content: u8) -> FileDigest {
		FileDigest { size_bytes: 1, sha256: [content; 32], blake3: [content; 32] }
	}

	/// An item whose statements have files of these contents. Its id is the hash of the first statement.
	fn item(kind: ItemKind, number: u8, statements: &[&[u8]]) -> VaultItem {
		let statements = (number..)
			.zip(statements)
			.map(|(hash, contents)| VaultStatement {
				hash: [hash; 32],
				log: catena_primitives::statement::Log::Custody,
				sequence: u32::from(hash - number),
				refused: false,
				fields: contents.iter().map(|c| file_field(&digest(*c)).unwrap()).collect(),
			})
			.collect();
		VaultItem { statements, ..VaultItem::new([number; 32], kind) }
	}

	#[test]
	fn content_is_that_of_the_first_statement_and_an_item_is_named_once() {
		let folder = tempfile::tempdir().unwrap();
		let home = Home::at(folder.path().to_owned());
		// Content 1 was verified later, content 2 found to differ; of an item that others registered,
		// only an examination is known.
		let exhibit = item(ItemKind::Exhibit, 10, &[&[1], &[1], &[2]]);
		let artefact = item(ItemKind::Artefact, 20, &[&[1, 1, 3]]);
		let mut foreign = item(ItemKind::Exhibit, 30, &[&[1, 2]]);
		foreign.id = [39; 32];
		for item in [&exhibit, &artefact, &foreign] {
			vault::store(&home, item).unwrap();
		}
		let known = Contents::of_vault(&home).unwrap();
		let [exhibit, artefact] =
			[&exhibit, &artefact].map(|item| Twin { kind: item.kind, id: item.id });
		assert_eq!(known.with(&digest(1)), [exhibit, artefact]);
		assert_eq!(known.with(&digest(2)), []);
		assert_eq!(known.with(&digest(3)), [artefact]);
	}
}
