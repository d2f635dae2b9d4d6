//! `catena key import`.

use std::path::PathBuf;

use clap::Args;
use ed25519_dalek::SigningKey;
use serde_json::json;
use zeroize::Zeroizing;

use crate::{
	context::Context,
	devkey,
	failure::{Failure, Result},
	home::read_bounded_or_pipe,
	ids::{hex_text, Hex32},
	keys::{self, KeyFile},
	output::{good, Output},
};

/// The largest seed file: 64 digits, 0x, and a line break, with room.
const SEED_FILE_BYTES_MAX: u64 = 256;

/// Take over a key from a secret seed.
#[derive(Debug, Args)]
pub struct ImportArgs {
	/// What you call it.
	name: String,

	/// A file with the secret seed: 64 hexadecimal digits.
	#[arg(long, value_name = "FILE", required_unless_present = "dev")]
	seed_file: Option<PathBuf>,

	/// A key of a development chain, such as //Alice. Everybody knows these: never use one for
	/// anything real.
	#[arg(long, value_name = "PATH", conflicts_with = "seed_file")]
	dev: Option<String>,
}

impl ImportArgs {
	pub(super) fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let key = match (&self.seed_file, &self.dev) {
			(Some(path), _) => read_seed(path)?,
			(None, Some(path)) => devkey::derive(path).ok_or_else(|| {
				Failure::usage(format!("{path} is no path of a development key"))
					.hint("such a path is //NAME or //NAME//NAME")
			})?,
			(None, None) => return Err(Failure::usage("no seed is given")),
		};
		if keys::find(&home, &self.name)?.is_some() {
			return Err(Failure::usage(format!("there is a key {} already", self.name))
				.hint("choose another name; keys are never overwritten"));
		}
		let passphrase = context.new_passphrase(&format!("New passphrase for {}", self.name))?;
		keys::store(&home, &self.name, &KeyFile::seal(&key, &passphrase)?)?;
		let public = hex_text(key.verifying_key().as_bytes());
		let text = format!("{} key {} imported\n  public key {public}\n", good("✓"), self.name);
		Ok(Output::new(text, json!({ "name": self.name, "public": public })))
	}
}

fn read_seed(path: &std::path::Path) -> Result<SigningKey> {
	let shown = path.display();
	let bytes = read_bounded_or_pipe(path, SEED_FILE_BYTES_MAX)
		.map(Zeroizing::new)
		.map_err(|e| Failure::usage(format!("cannot read {shown}")).cause(e))?;
	let text = std::str::from_utf8(&bytes).unwrap_or_default();
	let Hex32(seed) = text.trim().parse().map_err(|e: String| {
		// The content is a secret: it is not repeated in the message.
		Failure::usage(format!("{shown} holds no seed")).cause(e)
	})?;
	let seed = Zeroizing::new(seed);
	Ok(SigningKey::from_bytes(&seed))
}
