//! Node keys, which are made once and never overwritten.
//!
//! # Why
//!
//! The others know a node by its key: one that is replaced by mistake cuts the node off from all of them, and
//! is not to be had again. The SDK's command writes over whatever file is named.

use std::{
	fs,
	io::ErrorKind,
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
};

use clap::{error::Result as Parsed, ArgMatches, Command, FromArgMatches, Subcommand};
use sc_cli::{Error, KeySubcommand, Result, SubstrateCli};

/// The SDK's commands for keys, and the file that a node key is to be written to: the SDK does not tell.
#[derive(Debug)]
pub struct KeyCmd {
	sdk: KeySubcommand,
	node_key: Option<PathBuf>,
}

impl KeyCmd {
	/// Does what is asked.
	///
	/// # Errors
	///
	/// The SDK's, and `Input` if there is something in the place of the node key already.
	pub fn run<C: SubstrateCli>(&self, cli: &C) -> Result<()> {
		let Some(file) = &self.node_key else { return self.sdk.run(cli) };
		reserve(file)?;
		let made = self.sdk.run(cli);
		if made.is_err() {
			// It is ours, and empty or not whole.
			let _ = fs::remove_file(file);
		}
		made
	}
}

/// Makes the file, empty and for its own user alone, if nothing is there, not even a link.
fn reserve(file: &Path) -> Result<()> {
	let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
	made.map(drop).map_err(|error| {
		let file = file.display();
		Error::Input(if error.kind() == ErrorKind::AlreadyExists {
			format!(
				"{file} is there already, and a node key is never overwritten: give --file another name, or \
				 move the old key away"
			)
		} else {
			format!("cannot write {file}: {error}")
		})
	})
}

/// The file that `generate-node-key` is given.
fn node_key(matches: &ArgMatches) -> Option<PathBuf> {
	let generate = matches.subcommand_matches("generate-node-key")?;
	generate.try_get_one::<PathBuf>("file").ok().flatten().cloned()
}

impl FromArgMatches for KeyCmd {
	fn from_arg_matches(matches: &ArgMatches) -> Parsed<Self> {
		Self::from_arg_matches_mut(&mut matches.clone())
	}

	fn from_arg_matches_mut(matches: &mut ArgMatches) -> Parsed<Self> {
		let node_key = node_key(matches);
		Ok(KeyCmd { sdk: KeySubcommand::from_arg_matches_mut(matches)?, node_key })
	}

	fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Parsed<()> {
		*self = Self::from_arg_matches(matches)?;
		Ok(())
	}
}

impl Subcommand for KeyCmd {
	fn augment_subcommands(command: Command) -> Command {
		KeySubcommand::augment_subcommands(command)
	}

	fn augment_subcommands_for_update(command: Command) -> Command {
		KeySubcommand::augment_subcommands_for_update(command)
	}

	fn has_subcommand(name: &str) -> bool {
		KeySubcommand::has_subcommand(name)
	}
}

#[cfg(test)]
mod tests {
	use std::os::unix::fs::{symlink, PermissionsExt};

	use super::*;
	use crate::cli::{self, Cli};

	/// Runs `catena-node key generate-node-key` with these arguments.
	fn generate(arguments: &[&str]) -> Result<()> {
		let words = [&["catena-node", "key", "generate-node-key"][..], arguments].concat();
		let cli = Cli::try_from_iter(words).unwrap();
		let Some(cli::Subcommand::Key(cmd)) = &cli.subcommand else { panic!("another command") };
		cmd.run(&cli)
	}

	fn generate_to(file: &Path) -> Result<()> {
		generate(&["--file", file.to_str().unwrap()])
	}

	#[test]
	fn node_key_is_written_for_its_own_user_alone() {
		let folder = tempfile::tempdir().unwrap();
		let (digits, bytes) = (folder.path().join("digits"), folder.path().join("bytes"));
		generate_to(&digits).unwrap();
		generate(&["--bin", "--file", bytes.to_str().unwrap()]).unwrap();
		assert_eq!(hex::decode(fs::read(&digits).unwrap()).unwrap().len(), 32);
		assert_eq!(fs::read(&bytes).unwrap().len(), 32);
		for file in [digits, bytes] {
			assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
		}
	}

	#[test]
	fn whatever_is_there_is_not_overwritten() {
		let folder = tempfile::tempdir().unwrap();
		let [key, empty, link] = ["key", "empty", "link"].map(|name| folder.path().join(name));
		generate_to(&key).unwrap();
		let secret = fs::read(&key).unwrap();
		fs::write(&empty, b"").unwrap();
		symlink(folder.path().join("nowhere"), &link).unwrap();
		for file in [&key, &empty, &link, &folder.path().to_owned()] {
			let refused = generate_to(file).unwrap_err().to_string();
			let expected = format!(
				"{} is there already, and a node key is never overwritten: give --file another name, or \
				 move the old key away",
				file.display()
			);
			assert!(refused.ends_with(&expected), "{refused}");
		}
		assert_eq!(fs::read(&key).unwrap(), secret);
		assert_eq!(fs::read(&empty).unwrap(), b"");
		assert!(!folder.path().join("nowhere").exists());
	}

	#[test]
	fn what_fails_leaves_no_file() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("missing").join("key");
		let refused = generate_to(&file).unwrap_err().to_string();
		let expected = format!("cannot write {}: ", file.display());
		assert!(refused.contains(&expected), "{refused}");
		// The SDK finds no such chain.
		let file = folder.path().join("key");
		let chain = ["--chain", "/nowhere/chain.json", "--file", file.to_str().unwrap()];
		assert!(generate(&chain).is_err());
		assert!(!file.exists());
	}
}
