//! Chains that begin with an earlier runtime, so that they can be upgraded.

use std::{io::Write, path::Path, process::Command};

use serde_json::{json, Value};
use tempfile::{NamedTempFile, TempDir};

use crate::program;

/// The runtime of spec_version 1, as it was built; see `tests/fixtures/README.md`.
pub const RUNTIME_1: &[u8] = include_bytes!("../fixtures/runtime-0.1.0-1.wasm");

/// The specification of a chain that begins with the runtime of spec_version 1.
pub struct OldChain {
	file: NamedTempFile,
}

impl OldChain {
	/// One with the founders of this preset, `dev` or `local`. The genesis is not this build's: the old
	/// runtime makes it of the founders when a node is started.
	///
	/// # Panics
	///
	/// If the node's program does not export the preset.
	pub fn of(preset: &str) -> OldChain {
		let output = Command::new(program("catena-node"))
			.args(["export-chain-spec", "--chain", preset])
			.output()
			.expect("the node's program starts");
		assert!(output.status.success(), "{output:?}");
		let mut spec: Value = serde_json::from_slice(&output.stdout).expect("a specification");
		let genesis = spec["genesis"]["runtimeGenesis"].as_object_mut().expect("a genesis");
		genesis.insert("code".into(), json!(format!("0x{}", hex::encode(RUNTIME_1))));
		OldChain::write(spec)
	}

	/// The same chain, on which nodes run other code than the one that stands in the state, from after
	/// this block on and for as long as that has the same `spec_version`; as the node's program writes it
	/// that finds this database. What the program complains of, if it does not.
	pub fn with_substitute(
		&self,
		database: &Path,
		block: u64,
		code: &[u8],
	) -> Result<OldChain, String> {
		let folder = TempDir::new().expect("a temporary folder");
		let [file, output] = ["code", "chain.json"].map(|name| folder.path().join(name));
		std::fs::write(&file, code).expect("a file");
		let made = Command::new(program("catena-node"))
			.args(["substitute-code", "--chain", self.path(), "--block", &block.to_string()])
			.args([Path::new("--base-path"), database, Path::new("--code"), &file])
			.args([Path::new("--output"), &output])
			.output()
			.expect("the node's program starts");
		if !made.status.success() {
			assert!(!output.exists(), "nothing is written");
			return Err(String::from_utf8_lossy(&made.stderr).into_owned());
		}
		let spec = std::fs::read(&output).expect("the specification");
		Ok(OldChain::write(serde_json::from_slice(&spec).expect("a specification")))
	}

	fn write(spec: Value) -> OldChain {
		let mut file = NamedTempFile::with_suffix(".json").expect("a file");
		file.write_all(spec.to_string().as_bytes()).expect("the file can be written");
		OldChain { file }
	}

	/// Where it is, as nodes are told it.
	pub fn path(&self) -> &str {
		self.file.path().to_str().expect("UTF-8")
	}
}
