//! `catena upgrade apply`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{code_json, read_code, runtime_text};
use crate::{
	context::Context,
	describe,
	failure::Result,
	ids::hex_text,
	output::{good, Output},
};

/// Hand in the code that the council has authorized: the chain runs it from the next block on.
///
/// Anybody may do that, and no key is needed. Nothing is sent that the chain would refuse.
#[derive(Debug, Args)]
pub struct ApplyArgs {
	/// The code, as a build makes it.
	file: PathBuf,
}

impl ApplyArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let code = read_code(&self.file)?;
		context.confirm(&format!(
			"Replace the runtime by {}, whose hash is {}?",
			runtime_text(&code.id),
			hex_text(&code.hash)
		))?;
		let client = context.connect().await?;
		let block = client.apply_upgrade(&code).await?;
		let text = format!(
			"{} the chain runs {}\n  final in {}\n",
			good("✓"),
			runtime_text(&code.id),
			describe::block(&block)
		);
		let json = json!({ "block": describe::block_json(&block), "code": code_json(&code) });
		Ok(Output::new(text, json))
	}
}
