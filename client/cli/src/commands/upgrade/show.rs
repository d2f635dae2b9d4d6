//! `catena upgrade show`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{code_json, read_code, runtime_json, runtime_text};
use crate::{
	context::Context, describe, failure::Result, ids::hex_text, output::facts, output::Output,
};

/// Show which runtime the chain runs, and which one the council has authorized.
#[derive(Debug, Args)]
pub struct ShowArgs {
	/// Show also what the code in this file is: compare its hash with the one that is voted on.
	#[arg(value_name = "FILE")]
	file: Option<PathBuf>,
}

impl ShowArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let code = self.file.as_deref().map(read_code).transpose()?;
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let running = client.runtime_at(&at.hash).await?;
		let authorized = client.authorized_upgrade(&at.hash).await?;
		let mut lines = vec![
			("Running", runtime_text(&running)),
			(
				"Authorized",
				match &authorized {
					Some(found) => hex_text(&found.code_hash),
					None => "nothing".to_owned(),
				},
			),
		];
		if let Some(code) = &code {
			lines.push(("In the file", runtime_text(&code.id)));
			lines.push(("Its hash", hex_text(&code.hash)));
		}
		let json = json!({
			"block": describe::block_json(&at),
			"running": runtime_json(&running),
			"authorized": authorized.map(|found| hex_text(&found.code_hash)),
			"file": code.as_ref().map(code_json),
		});
		Ok(Output::new(facts(&lines), json))
	}
}
