//! `catena anchor`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::{
	context::Context,
	describe,
	failure::{Failure, Result},
	ids::hex_text,
	out::Out,
	output::{clean, count, good, Output},
};

/// Write a trust anchor: what others need, besides the proof, to verify it.
///
/// An anchor says which chain, which block, and whose votes finalize the blocks after it. All trust of
/// a verifier rests on it: a node's word for it is enough only if the node is your own. Whoever gets it
/// from you must be able to tell that it is yours: `catena checkpoint publish` puts your organisation's
/// signature under one.
#[derive(Debug, Args)]
pub struct AnchorArgs {
	/// The block [default: the chain's first].
	#[arg(long, value_name = "NUMBER")]
	block: Option<u32>,

	/// Where to write it. An earlier anchor of this name is replaced; another file is not.
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
}

impl AnchorArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		Out::Anchor.ensure_replaceable(&self.out)?;
		let client = context.connect().await?;
		let anchor = client.fetch_unverified_anchor(self.block).await?;
		let checkpoint = anchor.checkpoint().map_err(|e| Failure::network(e.to_string()))?;
		let out = clean(&self.out.to_string_lossy());
		Out::Anchor.write(&self.out, anchor.write().as_bytes())?;
		let validators = checkpoint.set.authorities.len();
		let text = format!(
			"{} {out}: anchor at {}\n  chain {}\n  authority set {} with {}\n",
			good("✓"),
			describe::block(&checkpoint.block),
			hex_text(&checkpoint.genesis),
			checkpoint.set.id,
			count(validators, "validator"),
		);
		let json = json!({
			"out": self.out.to_string_lossy(),
			"genesis": hex_text(&checkpoint.genesis),
			"block": describe::block_json(&checkpoint.block),
			"set": checkpoint.set.id,
			"validators": validators,
		});
		Ok(Output::new(text, json))
	}
}
