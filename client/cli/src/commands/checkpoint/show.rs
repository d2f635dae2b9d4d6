//! `catena checkpoint show`.

use std::path::PathBuf;

use catena_primitives::proof::Checkpoint;
use catena_verifier::{Published, PublishedBy};
use clap::Args;
use serde_json::{json, Value};

use crate::{
	anchors::{self, Content, PublisherArgs},
	describe,
	failure::{Failure, Result},
	ids::hex_text,
	output::{clean, count, doubtful, facts, good, Output},
};

/// Show a published checkpoint, or a plain anchor, and check who signed it. Needs no network and no key.
///
/// A signature shows that somebody with the key published it. Whose key that is you must have from the
/// organisation itself, and not from where you have the file.
///
/// Exit code 0: every signature holds, and one is of a publisher whom you named, if you named any; 1: a
/// signature does not hold, or the file is damaged; 3: it is signed by none of those whom you named.
#[derive(Debug, Args)]
pub struct ShowArgs {
	/// The checkpoint.
	#[arg(value_name = "FILE")]
	file: PathBuf,

	#[command(flatten)]
	publishers: PublisherArgs,
}

/// The exit code for a checkpoint that none of those named signed.
const NOBODY_NAMED: u8 = 3;

impl ShowArgs {
	pub(super) fn run(self) -> Result<Output> {
		match anchors::content(&self.file)? {
			Content::Plain(checkpoint) => Ok(self.plain(&checkpoint)),
			Content::Published(file) => {
				let published = Published::read(&file).map_err(|flaw| {
					Failure::rejected(format!(
						"{} is no published checkpoint that holds",
						clean(&self.file.to_string_lossy())
					))
					.cause(flaw)
					.data(json!({ "requirement": flaw.requirement(), "name": flaw.name() }))
				})?;
				Ok(self.published(&published))
			}
		}
	}

	fn plain(&self, checkpoint: &Checkpoint) -> Output {
		let counts = self.publishers.is_empty();
		let mut text = facts(&lines(checkpoint));
		text.push_str(&format!("{} nobody signed it: this is a plain anchor\n", doubtful("!")));
		self.output(checkpoint, "plain", (text, counts), &[], &[])
	}

	fn published(&self, published: &Published) -> Output {
		let named = |by: &PublishedBy| self.publishers.name(&by.key).is_some();
		let mut text = facts(&lines(&published.checkpoint));
		for by in &published.by {
			let mark = if named(by) { good("✓") } else { doubtful("?") };
			text.push_str(&format!("{mark} {}\n", self.publishers.words(by)));
		}
		for kind in &published.unknown {
			text.push_str(&format!(
				"{} a signature of kind {kind}, which this release does not know\n",
				doubtful("?")
			));
		}
		let counts = published.by.iter().any(named)
			|| (self.publishers.is_empty() && !published.by.is_empty());
		self.output(
			&published.checkpoint,
			"published",
			(text, counts),
			&published.by,
			&published.unknown,
		)
	}

	fn output(
		&self,
		checkpoint: &Checkpoint,
		kind: &str,
		(mut text, counts): (String, bool),
		by: &[PublishedBy],
		unknown: &[u16],
	) -> Output {
		if !counts {
			text.push_str("None of those whom you named signed it: it counts for nothing.\n");
		}
		let authorities: Vec<Value> = checkpoint
			.set
			.authorities
			.iter()
			.map(|(key, weight)| json!({ "key": hex_text(key), "weight": weight }))
			.collect();
		let json = json!({
			"file": self.file.to_string_lossy(),
			"kind": kind,
			"genesis": hex_text(&checkpoint.genesis),
			"block": describe::block_json(&checkpoint.block),
			"set": { "id": checkpoint.set.id, "authorities": authorities },
			"published_by": by.iter().map(|by| self.publishers.json(by)).collect::<Vec<_>>(),
			"unknown_kinds": unknown,
			"counts": counts,
		});
		Output { text, json, exit: if counts { 0 } else { NOBODY_NAMED } }
	}
}

fn lines(checkpoint: &Checkpoint) -> [(&'static str, String); 4] {
	[
		("Chain", hex_text(&checkpoint.genesis)),
		("Block", checkpoint.block.number.to_string()),
		("Hash", hex_text(&checkpoint.block.hash)),
		(
			"Authority set",
			format!(
				"{} with {}",
				checkpoint.set.id,
				count(checkpoint.set.authorities.len(), "validator")
			),
		),
	]
}
