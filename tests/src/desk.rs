//! One person's `catena` command.

use std::{
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::program;

/// A home folder and the command that works in it.
pub struct Desk {
	home: TempDir,
	node: String,
}

/// What a command answered.
#[derive(Debug)]
pub struct Answer {
	/// How it ended.
	pub code: i32,
	/// What it printed.
	pub stdout: String,
	/// What it complained of.
	pub stderr: String,
}

impl Desk {
	/// A desk whose commands talk to the node at this address.
	pub fn new(node: &str) -> Desk {
		Desk { home: TempDir::new().expect("a temporary folder"), node: node.into() }
	}

	/// The home folder.
	pub fn home(&self) -> &Path {
		self.home.path()
	}

	/// A file's path in the home folder.
	pub fn path(&self, name: &str) -> PathBuf {
		self.home.path().join(name)
	}

	/// Runs the command.
	pub fn run(&self, arguments: &[&str]) -> Answer {
		let output = self.command(arguments).output().expect("the command starts");
		answer(output)
	}

	/// The command, to be started by the caller.
	pub fn command(&self, arguments: &[&str]) -> Command {
		let mut command = Command::new(program("catena"));
		command
			.arg("--home")
			.arg(self.home.path())
			.args(["--node", &self.node])
			.args(arguments)
			.env("CATENA_PASSPHRASE", "a passphrase for tests")
			.env("NO_COLOR", "1")
			.env_remove("CATENA_HOME")
			.env_remove("CATENA_AS")
			.stdin(Stdio::null());
		command
	}

	/// Runs the command for its JSON answer, which it must give.
	pub fn json(&self, arguments: &[&str]) -> Value {
		let mut all = vec!["--json"];
		all.extend(arguments);
		let answer = self.run(&all);
		assert_eq!(answer.code, 0, "catena {arguments:?} failed:\n{}", answer.stderr);
		serde_json::from_str(&answer.stdout)
			.unwrap_or_else(|error| panic!("catena {arguments:?}: {error}:\n{}", answer.stdout))
	}
}

fn answer(output: Output) -> Answer {
	Answer {
		code: output.status.code().unwrap_or(-1),
		stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
		stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
	}
}
