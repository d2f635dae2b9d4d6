//! What every command is given: the options that hold everywhere, and what follows from them.

use std::{io::IsTerminal, path::PathBuf};

use catena_primitives::{
	statement::{ClaimedTime, Signer},
	Hash,
};
use catena_rpc::Client;
use dialoguer::{Confirm, Password};
use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use crate::{
	cli::Cli,
	failure::{Failure, Kind, Result},
	home::{read_bounded_or_pipe, Home},
	keys::{self, PASSPHRASE_CHARACTERS_MIN},
	profile, times,
};

/// The largest passphrase file that is read.
const PASSPHRASE_FILE_BYTES_MAX: u64 = 4096;

/// The options that hold everywhere.
pub struct Context {
	/// Write JSON.
	pub json: bool,
	/// The local time's offset from UTC, in minutes.
	pub offset_minutes: i16,
	node: String,
	home: Option<PathBuf>,
	acting_as: Option<String>,
	passphrase_file: Option<PathBuf>,
	yes: bool,
}

/// An officer, ready to sign.
pub struct Officer {
	/// Who signs.
	pub signer: Signer,
	/// With what.
	pub key: SigningKey,
}

impl Context {
	/// From the command line.
	pub fn new(cli: &Cli, offset_minutes: i16) -> Self {
		Context {
			json: cli.json,
			offset_minutes,
			node: cli.node.clone(),
			home: cli.home.clone(),
			acting_as: cli.acting_as.clone(),
			passphrase_file: cli.passphrase_file.clone(),
			yes: cli.yes,
		}
	}

	/// The home folder.
	pub fn home(&self) -> Result<Home> {
		self.home.clone().or_else(Home::default_path).map(Home::at).ok_or_else(|| {
			Failure::usage("no home folder is known").hint("name one with --home or CATENA_HOME")
		})
	}

	/// Connects to the node of the home folder's chain. A new home folder is bound to the chain of the
	/// first node that it speaks to.
	pub async fn connect(&self) -> Result<Client> {
		let home = self.home()?;
		let bound = home.genesis()?;
		let client = Client::connect(&self.node, bound.as_ref()).await?;
		if bound.is_none() {
			home.set_genesis(client.genesis())?;
		}
		Ok(client)
	}

	/// Connects, or, where that fails and the home folder knows its chain, says why not, so that
	/// something can be signed all the same and sent later.
	pub async fn connect_or_genesis(&self) -> Result<(Hash, Result<Client>)> {
		match self.connect().await {
			Ok(client) => Ok((*client.genesis(), Ok(client))),
			Err(failure) if failure.kind == Kind::Network => match self.home()?.genesis()? {
				Some(genesis) => Ok((genesis, Err(failure))),
				None => Err(failure),
			},
			Err(failure) => Err(failure),
		}
	}

	/// The chain: of the home folder, or else of the node.
	pub async fn genesis(&self) -> Result<Hash> {
		match self.home()?.genesis()? {
			Some(genesis) => Ok(genesis),
			None => Ok(*self.connect().await?.genesis()),
		}
	}

	/// The name of the key that `--as` means.
	pub fn key_name(&self) -> Result<String> {
		if let Some(name) = &self.acting_as {
			return Ok(name.clone());
		}
		only(keys::names(&self.home()?)?, "key")
	}

	/// The key that `--as` means, opened.
	pub fn key(&self) -> Result<SigningKey> {
		self.key_named(&self.key_name()?)
	}

	/// The key of this name, opened.
	pub fn key_named(&self, name: &str) -> Result<SigningKey> {
		let file = keys::load(&self.home()?, name)?;
		let passphrase = self.passphrase(&format!("Passphrase of key {name}"))?;
		keys::unlock(name, &file, &passphrase)
	}

	/// The officer that `--as` means, with the key opened.
	pub fn officer(&self) -> Result<Officer> {
		let home = self.home()?;
		let name = match &self.acting_as {
			Some(name) => name.clone(),
			None => only(profile::names(&home)?, "officer")?,
		};
		let file = keys::load(&home, &name)?;
		let profile = profile::load(&home, &name)?;
		if profile.key != file.public {
			return Err(Failure::usage(format!(
				"the key {name} is not the one that was bound to officer {} of organisation {}",
				profile.officer, profile.organisation
			))
			.hint(format!(
				"bind it anew: `catena officer use {name} --organisation N --officer M`"
			)));
		}
		Ok(Officer { signer: profile.signer(), key: self.key_named(&name)? })
	}

	/// A passphrase that opens something.
	fn passphrase(&self, prompt: &str) -> Result<Zeroizing<String>> {
		match self.given_passphrase()? {
			Some(passphrase) => Ok(passphrase),
			None => self.ask(prompt, false),
		}
	}

	/// A passphrase for something new.
	pub fn new_passphrase(&self, prompt: &str) -> Result<Zeroizing<String>> {
		let passphrase = match self.given_passphrase()? {
			Some(passphrase) => passphrase,
			None => self.ask(prompt, true)?,
		};
		if passphrase.chars().count() < PASSPHRASE_CHARACTERS_MIN {
			return Err(Failure::usage(format!(
				"the passphrase has less than {PASSPHRASE_CHARACTERS_MIN} characters"
			))
			.hint("a sentence is easy to remember and hard to guess"));
		}
		Ok(passphrase)
	}

	fn given_passphrase(&self) -> Result<Option<Zeroizing<String>>> {
		if let Some(path) = &self.passphrase_file {
			let bytes =
				read_bounded_or_pipe(path, PASSPHRASE_FILE_BYTES_MAX).map(Zeroizing::new).map_err(
					|e| Failure::usage(format!("cannot read {}", path.display())).cause(e),
				)?;
			let text = std::str::from_utf8(&bytes)
				.map_err(|_| Failure::usage(format!("{} is not text", path.display())))?;
			return Ok(Some(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned())));
		}
		match std::env::var("CATENA_PASSPHRASE") {
			Ok(passphrase) => Ok(Some(Zeroizing::new(passphrase))),
			Err(std::env::VarError::NotPresent) => Ok(None),
			Err(_) => Err(Failure::usage("CATENA_PASSPHRASE is not text")),
		}
	}

	fn ask(&self, prompt: &str, twice: bool) -> Result<Zeroizing<String>> {
		if !std::io::stdin().is_terminal() {
			return Err(Failure::usage("a passphrase is needed, and there is nobody to ask")
				.hint("set CATENA_PASSPHRASE, or name a file with --passphrase-file"));
		}
		let mut question = Password::new().with_prompt(prompt);
		if twice {
			question = question.with_confirmation("The same again", "these are not the same");
		}
		question
			.interact()
			.map(Zeroizing::new)
			.map_err(|e| Failure::usage("the passphrase could not be read").cause(e))
	}

	/// Asks before something that cannot be taken back. `--yes` answers.
	pub fn confirm(&self, question: &str) -> Result<()> {
		if self.yes {
			return Ok(());
		}
		if !std::io::stdin().is_terminal() {
			return Err(Failure::usage("this asks for confirmation, and there is nobody to ask")
				.hint("repeat the command with --yes"));
		}
		let agreed = Confirm::new()
			.with_prompt(question)
			.default(false)
			.interact()
			.map_err(|e| Failure::usage("the answer could not be read").cause(e))?;
		if agreed {
			Ok(())
		} else {
			Err(Failure::usage("nothing was done"))
		}
	}

	/// When something happened: what was given, or else now.
	pub fn occurred(&self, given: Option<&times::Moment>) -> ClaimedTime {
		match given {
			Some(moment) => moment.0,
			None => ClaimedTime { utc_ms: times::now_ms(), offset_minutes: self.offset_minutes },
		}
	}
}

/// The only one of its kind, or words that ask for a choice.
fn only(mut names: Vec<String>, what: &str) -> Result<String> {
	match names.len() {
		1 => Ok(names.remove(0)),
		0 => Err(Failure::usage(format!("this home has no {what} yet")).hint(match what {
			"key" => "`catena key new NAME` makes one",
			_ => "`catena officer use NAME --organisation N --officer M` binds a key to an officer",
		})),
		_ => Err(Failure::usage(format!("which {what}? There are {}", names.join(", ")))
			.hint("name one with --as or CATENA_AS")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_one_is_taken_and_several_are_named() {
		assert_eq!(only(vec!["anna".into()], "key"), Ok("anna".into()));
		let failure = only(vec!["anna".into(), "bo".into()], "key").unwrap_err();
		assert_eq!(failure.message, "which key? There are anna, bo");
		assert!(only(vec![], "officer").is_err());
	}
}
