//! A home folder of its own for each test, and the command in it.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

pub const PASSPHRASE: &str = "correct horse battery";

/// Files of a home, by their paths in it.
pub type Files = Vec<(PathBuf, Vec<u8>)>;

/// A home folder, and room beside it.
pub struct Home {
	folder: TempDir,
	node: String,
}

/// What a run of the command said.
pub struct Said {
	pub code: i32,
	pub stdout: String,
	pub stderr: String,
}

impl Home {
	pub fn new() -> Self {
		// Port 9 (discard) is closed on every machine that runs tests.
		Self::at("ws://127.0.0.1:9")
	}

	pub fn at(node: &str) -> Self {
		Home { folder: tempfile::tempdir().unwrap(), node: node.to_owned() }
	}

	/// Another person's home, at the same node.
	pub fn other(&self) -> Self {
		Self::at(&self.node)
	}

	pub fn move_to(&mut self, node: &str) {
		self.node = node.to_owned();
	}

	/// A path beside the home folder.
	pub fn path(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	/// A file beside the home folder.
	pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
		let path = self.path(name);
		std::fs::create_dir_all(path.parent().unwrap()).unwrap();
		std::fs::write(&path, content).unwrap();
		path
	}

	pub fn root(&self) -> PathBuf {
		self.path("home")
	}

	/// How many files there are in a folder of the home.
	pub fn count(&self, folder: &str) -> usize {
		std::fs::read_dir(self.root().join(folder)).map_or(0, Iterator::count)
	}

	/// All files of the home, with their paths in it.
	pub fn files(&self) -> Files {
		let mut files = Vec::new();
		let mut folders = vec![self.root()];
		while let Some(folder) = folders.pop() {
			for entry in std::fs::read_dir(folder).unwrap() {
				let path = entry.unwrap().path();
				if path.is_dir() {
					folders.push(path);
				} else {
					let name = path.strip_prefix(self.root()).unwrap().to_owned();
					files.push((name, std::fs::read(&path).unwrap()));
				}
			}
		}
		files
	}

	/// Puts such files into the home.
	pub fn put(&self, files: &[(PathBuf, Vec<u8>)]) {
		for (name, content) in files {
			self.file(text(&Path::new("home").join(name)), content);
		}
	}

	pub fn command(&self) -> Command {
		let mut command = Command::cargo_bin("catena").unwrap();
		command
			.env_clear()
			.env("CATENA_PASSPHRASE", PASSPHRASE)
			.arg("--home")
			.arg(self.root())
			.arg("--node")
			.arg(&self.node);
		command
	}

	pub fn run(&self, arguments: &[&str]) -> Said {
		said(self.command().args(arguments))
	}

	/// Runs it with `--json`, expects success and reads what it wrote.
	#[track_caller]
	pub fn json(&self, arguments: &[&str]) -> Value {
		let said = self.run(&[arguments, &["--json"]].concat());
		assert_eq!(said.code, 0, "{arguments:?}: {}", said.stderr);
		serde_json::from_str(&said.stdout).unwrap()
	}

	/// Runs it with `--json`, expects this exit code and reads the error.
	#[track_caller]
	pub fn fails(&self, code: i32, arguments: &[&str]) -> Value {
		let said = self.run(&[arguments, &["--json"]].concat());
		assert_eq!(said.code, code, "{arguments:?}: {}{}", said.stdout, said.stderr);
		serde_json::from_str(&said.stderr).unwrap()
	}
}

pub fn said(command: &mut Command) -> Said {
	let output = command.output().unwrap();
	Said {
		code: output.status.code().unwrap(),
		stdout: String::from_utf8(output.stdout).unwrap(),
		stderr: String::from_utf8(output.stderr).unwrap(),
	}
}

pub fn text(path: &Path) -> &str {
	path.to_str().unwrap()
}
