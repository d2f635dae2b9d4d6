//! `catena upgrade propose`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{code_json, read_code, runtime_text};
use crate::{commands::decision, context::Context, failure::Result, ids::hex_text, output::Output};

/// Propose to the council that the code in a file become the runtime.
///
/// A runtime is all rules of the chain: three quarters of the council have to want it. Sign with a
/// council member's key (--as). Nothing is proposed that the chain would refuse. The others vote on the
/// hash: they build the code themselves and compare with `catena upgrade show FILE`.
#[derive(Debug, Args)]
pub struct ProposeArgs {
	/// The code, as a build makes it.
	file: PathBuf,
}

impl ProposeArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let code = read_code(&self.file)?;
		let client = context.connect().await?;
		let running = client.runtime().await?;
		code.ensure_follows(&running).map_err(catena_rpc::Error::from)?;
		context.confirm(&format!(
			"Propose to replace {} by {}, whose hash is {}?",
			runtime_text(&running),
			runtime_text(&code.id),
			hex_text(&code.hash)
		))?;
		let member = context.key()?;
		let decided = client.propose_upgrade(&member, &code).await?;
		let done = format!(
			"{} is authorized, hash {}\n  Anybody hands it in with: catena upgrade apply FILE",
			runtime_text(&code.id),
			hex_text(&code.hash)
		);
		let mut output = decision::output(&decided, &done, json!({ "code": code_json(&code) }));
		output.text += &format!(
			"  What is voted on: {}, {} bytes, hash {}\n",
			runtime_text(&code.id),
			code.bytes.len(),
			hex_text(&code.hash)
		);
		Ok(output)
	}
}
