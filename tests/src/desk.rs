//! One person's `catena` command.

use std::{
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
};

use serde_json::{json, Value};
use tempfile::TempDir;

use crate::program;

/// A home folder and the command that works in it.
pub struct Desk {
	home: TempDir,
	node: String,
}

/// What a command complains of, word for word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
	/// How it ended.
	pub code: i32,
	/// What went wrong.
	pub error: String,
	/// Why, the nearest cause first.
	pub causes: Vec<String>,
	/// What can be done about it.
	pub hint: Option<String>,
	/// More for scripts; null if there is none.
	pub data: Value,
}

impl Complaint {
	/// The chain refuses it for the reason of this name, said in these words.
	pub fn refused(reason: &str, error: impl Into<String>, hint: Option<&str>) -> Complaint {
		Complaint {
			code: 1,
			error: format!("the chain refuses it: {}", error.into()),
			causes: Vec::new(),
			hint: hint.map(str::to_owned),
			data: json!({ "refusal": reason, "statement": null }),
		}
	}

	/// Wrong use, or a local file is at fault.
	pub fn usage(error: impl Into<String>, causes: &[&str]) -> Complaint {
		Complaint {
			code: 2,
			error: error.into(),
			causes: causes.iter().map(|cause| cause.to_string()).collect(),
			hint: None,
			data: Value::Null,
		}
	}

	/// From what a command printed for scripts.
	pub fn of(answer: &Answer) -> Complaint {
		assert_eq!(answer.stdout, "", "a failure has no result");
		let json: Value = serde_json::from_str(&answer.stderr)
			.unwrap_or_else(|error| panic!("{error}: {}", answer.stderr));
		let text = |value: &Value| value.as_str().map(str::to_owned);
		assert_eq!(json["exit"], answer.code, "the exit code and what is said of it: {json}");
		Complaint {
			code: answer.code,
			error: text(&json["error"]).expect("an error"),
			causes: json["causes"].as_array().expect("causes").iter().filter_map(text).collect(),
			hint: text(&json["hint"]),
			data: json["data"].clone(),
		}
	}

	/// The same as it is printed for people.
	pub fn for_people(&self) -> String {
		let mut text = format!("Error: {}\n", self.error);
		for cause in &self.causes {
			text += &format!("  because {cause}\n");
		}
		if let Some(hint) = &self.hint {
			text += &format!("Hint: {hint}\n");
		}
		text
	}
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

impl Answer {
	/// What it printed for scripts.
	///
	/// # Panics
	///
	/// If the command failed.
	pub fn json(&self) -> Value {
		assert_eq!(self.code, 0, "the command failed:\n{}", self.stderr);
		serde_json::from_str(&self.stdout)
			.unwrap_or_else(|error| panic!("{error}:\n{}", self.stdout))
	}
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
			.args(arguments)
			.env("CATENA_NODE", &self.node)
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
		answer.json()
	}

	/// Runs the command for its complaint, which it must have.
	pub fn complaint(&self, arguments: &[&str]) -> Complaint {
		let mut all = vec!["--json"];
		all.extend(arguments);
		let answer = self.run(&all);
		assert_ne!(answer.code, 0, "catena {arguments:?} did not fail:\n{}", answer.stdout);
		Complaint::of(&answer)
	}

	/// The files of what was signed and is not acknowledged yet.
	pub fn outbox(&self) -> Vec<PathBuf> {
		// There is no folder before something was signed.
		let Ok(entries) = std::fs::read_dir(self.path("outbox")) else { return Vec::new() };
		let mut paths: Vec<PathBuf> =
			entries.map(|entry| entry.expect("an entry of a folder").path()).collect();
		paths.sort();
		paths
	}
}

/// What a process that ended printed.
pub fn answer(output: Output) -> Answer {
	Answer {
		code: output.status.code().unwrap_or(-1),
		stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
		stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
	}
}
