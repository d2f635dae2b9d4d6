//! `catena validator register`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::session_keys::SessionKeysFile;
use crate::{
	context::Context,
	describe,
	failure::{Failure, Result},
	ids::hex_text,
	output::{good, Output},
};

/// Register session keys: a candidate's first ones, or other ones for a running validator.
///
/// Make them on the validator's machine with `catena-node make-session-keys`, which prints the file. Sign
/// with the key of the validator's account (--as). They are used from the session after next; the ones
/// before have to stay until then.
#[derive(Debug, Args)]
pub struct RegisterArgs {
	/// The file with the public session keys and their proof of possession.
	file: PathBuf,
}

impl RegisterArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let file = SessionKeysFile::read(&self.file)?;
		let client = context.connect().await?;
		let owner = context.key()?;
		let account = owner.verifying_key().to_bytes();
		if account != file.owner.0 {
			return Err(Failure::usage(format!(
				"the session keys were made for the account {}, and the key is that of {}",
				file.owner,
				hex_text(&account)
			))
			.hint("name the key of that account with --as, or make session keys for this one"));
		}
		let keys = file.keys();
		let block = client.register_session_keys(&owner, keys, file.proof()).await?;
		let text = format!(
			"{} session keys registered for {}\n  a validator uses them from the session after next\n  \
			 final in {}\n",
			good("✓"),
			file.owner,
			describe::block(&block)
		);
		let json = json!({
			"account": file.owner,
			"aura": hex_text(&keys.aura),
			"grandpa": hex_text(&keys.grandpa),
			"block": describe::block_json(&block),
		});
		Ok(Output::new(text, json))
	}
}
