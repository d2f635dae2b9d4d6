//! `catena key new`.

use clap::Args;
use serde_json::json;

use crate::{
	context::Context,
	failure::{Failure, Result},
	ids::hex_text,
	keys::{self, KeyFile},
	output::{good, Output},
};

/// Make a new key, encrypted with a passphrase.
#[derive(Debug, Args)]
pub struct NewArgs {
	/// What you call it.
	name: String,
}

impl NewArgs {
	pub(super) fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		// Before a passphrase is asked for in vain.
		if keys::find(&home, &self.name)?.is_some() {
			return Err(Failure::usage(format!("there is a key {} already", self.name))
				.hint("choose another name; keys are never overwritten"));
		}
		let passphrase = context.new_passphrase(&format!("New passphrase for {}", self.name))?;
		let key = keys::generate()?;
		keys::store(&home, &self.name, &KeyFile::seal(&key, &passphrase)?)?;
		let public = hex_text(key.verifying_key().as_bytes());
		let text = format!(
			"{} key {} made\n  public key {public}\n  Keep a copy of the folder {} and remember the \
			 passphrase: nobody can restore either.\n",
			good("✓"),
			self.name,
			home.path(&["keys"]).display()
		);
		Ok(Output::new(text, json!({ "name": self.name, "public": public })))
	}
}
