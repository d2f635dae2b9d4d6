//! `catena-node substitute-code`: a chain specification by which nodes run other code than the one in the
//! state.
//!
//! # Why
//!
//! After an upgrade with which no block can be made, nobody can vote on the chain any more. Nodes then run
//! corrected code by their specification, as their operators agree. A wrong number or version in it is
//! silently without effect, or has nodes disagree; so it is compared with the chain's own database.

use std::{
	fs::{self, OpenOptions, Permissions},
	io::{self, Write},
	os::unix::fs::{OpenOptionsExt, PermissionsExt},
	path::{Path, PathBuf},
};

use catena_primitives::hash::blake2_256;
use catena_runtime::{BlockNumber, Hash};
use clap::Parser;
use sc_cli::{CliConfiguration, DatabaseParams, PruningParams, SharedParams, SubstrateCli};
use sc_client_api::{CallExecutor, ExecutorProvider};
use sc_executor::RuntimeVersion;
use serde_json::{json, Map, Value};
use sp_blockchain::HeaderBackend;
use sp_core::traits::CallContext;

use super::{
	code::{Code, Unfit},
	command::{application, open},
	report::printable,
};
use crate::cli::Cli;

/// What `substitute-code` is given.
#[derive(Clone, Debug, Parser)]
pub struct SubstituteCodeCmd {
	/// The code, compressed or not. It has the spec_version of the code in the state.
	#[arg(long, value_name = "FILE")]
	pub code: PathBuf,

	/// The number of the last final block, as all members have found it to be. The code is run from the
	/// block after it on.
	#[arg(long, value_name = "NUMBER")]
	pub block: BlockNumber,

	/// Where the specification is written. There must be no file yet.
	#[arg(long, value_name = "FILE")]
	pub output: PathBuf,

	/// The SDK's options.
	#[command(flatten)]
	pub shared: SharedParams,

	/// Which states the database keeps.
	#[command(flatten)]
	pub pruning: PruningParams,

	/// Which database.
	#[command(flatten)]
	pub database: DatabaseParams,
}

impl CliConfiguration for SubstituteCodeCmd {
	fn shared_params(&self) -> &SharedParams {
		&self.shared
	}

	fn pruning_params(&self) -> Option<&PruningParams> {
		Some(&self.pruning)
	}

	fn database_params(&self) -> Option<&DatabaseParams> {
		Some(&self.database)
	}
}

/// Why no specification is written.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsuited {
	/// The file is no runtime.
	#[error(transparent)]
	Unfit(#[from] Unfit),
	/// It is the runtime of another chain.
	#[error("the code is a runtime of {new:?}, and this chain is {running:?}")]
	OtherChain {
		/// The chain's.
		running: String,
		/// The code's.
		new: String,
	},
	/// Nodes would not run it.
	#[error("the code has spec_version {new}, and that in the state {running}: nodes run it in the other's place only if both have the same")]
	OtherVersion {
		/// The version of the code in the state.
		running: u32,
		/// The code's.
		new: u32,
	},
	/// Blocks that were made by other code would be executed with this one, or the other way round.
	#[error("block {asked} is not the last final one here, which is {last} ({hash:?})")]
	OtherBlock {
		/// The one that was named.
		asked: BlockNumber,
		/// The last final one.
		last: BlockNumber,
		/// Its hash.
		hash: Hash,
	},
	/// Of two with the same version, nobody knows which a node runs.
	#[error(
		"the specification has other code from block {0} on, and a node runs one such code only"
	)]
	Another(String),
	/// It is no specification.
	#[error("the specification cannot be read: {0}")]
	Unreadable(String),
	/// It cannot be written.
	#[error("{path} cannot be written: {why}")]
	Unwritten {
		/// Where to.
		path: String,
		/// Why.
		why: String,
	},
}

impl Unsuited {
	/// What to try.
	pub fn hint(&self) -> Option<&'static str> {
		match self {
			Unsuited::OtherBlock { .. } => {
				Some("let this node come up with the others first; all members name the same block")
			}
			Unsuited::OtherVersion { .. } => {
				Some("build the corrected code with the version of the code that it stands in for")
			}
			Unsuited::Another(_) => Some(
				"if no block was made with that code, name a specification without it with --chain",
			),
			_ => None,
		}
	}
}

/// Does what `command` says.
pub fn substitute(cli: &Cli, command: &SubstituteCodeCmd) -> sc_cli::Result<()> {
	let code = Code::read(&command.code).map_err(|unfit| application(Unsuited::from(unfit)))?;
	let new = code.version_unverified().map_err(|unfit| application(Unsuited::from(unfit)))?;
	cli.create_runner(command)?.async_run(|config| {
		let spec = config.chain_spec.as_json(false);
		let (chain, task_manager) = open(&config)?;
		let info = chain.client.info();
		let (last, hash) = (info.finalized_number, info.finalized_hash);
		let running = chain.client.executor().runtime_version(hash, CallContext::Offchain)?;
		let written = suits(&running, &new, command.block, (last, hash))
			.and(spec.map_err(Unsuited::Unreadable))
			.and_then(|spec| {
				with_substitute(&spec, command.block, &code.bytes, |other| {
					let other = Code::of(other)?.version_unverified()?;
					Ok(other.spec_version == new.spec_version)
				})
			})
			.and_then(|spec| write(&command.output, &spec));
		let text = written.map(|file| {
			format!(
				"After block {last} ({hash:?}) nodes run code {:?}, spec_version {}, by\n{}\n\
				 It is the same at all members: BLAKE2b-256 {file:?}\n",
				code.hash,
				new.spec_version,
				command.output.display()
			)
		});
		let said = async move {
			let _ = io::stdout().write_all(text.map_err(application)?.as_bytes());
			Ok(())
		};
		Ok((said, task_manager))
	})
}

/// Whether nodes run this code after that block in the place of the running one.
fn suits(
	running: &RuntimeVersion,
	new: &RuntimeVersion,
	asked: BlockNumber,
	(last, hash): (BlockNumber, Hash),
) -> Result<(), Unsuited> {
	if new.spec_name != running.spec_name {
		let (running, new) = (printable(&running.spec_name), printable(&new.spec_name));
		return Err(Unsuited::OtherChain { running, new });
	}
	if new.spec_version != running.spec_version {
		let (running, new) = (running.spec_version, new.spec_version);
		return Err(Unsuited::OtherVersion { running, new });
	}
	if asked != last {
		return Err(Unsuited::OtherBlock { asked, last, hash });
	}
	Ok(())
}

/// The same specification, with this code from after this block on. `excludes` says whether a node that runs
/// this code does not run the other one, and the other way round: nodes keep one of each `spec_version`.
///
/// What was substituted for other versions stays: nodes that are made anew may need it.
fn with_substitute(
	spec: &str,
	block: BlockNumber,
	code: &[u8],
	excludes: impl Fn(Vec<u8>) -> Result<bool, Unfit>,
) -> Result<String, Unsuited> {
	let unreadable = |why: serde_json::Error| Unsuited::Unreadable(why.to_string());
	let mut spec: Map<String, Value> = serde_json::from_str(spec).map_err(unreadable)?;
	let all = spec.entry("codeSubstitutes").or_insert_with(|| json!({}));
	let Some(all) = all.as_object_mut() else {
		return Err(Unsuited::Unreadable("codeSubstitutes is no object".into()));
	};
	let from = block.to_string();
	for (other_from, other) in all.iter() {
		let bytes = other.as_str().and_then(|other| hex::decode(other.strip_prefix("0x")?).ok());
		let Some(bytes) = bytes else {
			let why = format!("the code from block {other_from} on is not hexadecimal");
			return Err(Unsuited::Unreadable(why));
		};
		if *other_from == from || excludes(bytes)? {
			return Err(Unsuited::Another(other_from.clone()));
		}
	}
	all.insert(from, json!(format!("0x{}", hex::encode(code))));
	serde_json::to_string_pretty(&spec).map_err(unreadable)
}

/// Writes a file that everybody may read, where there is none; gives its hash.
fn write(path: &Path, text: &str) -> Result<Hash, Unsuited> {
	let unwritten = |error: io::Error| Unsuited::Unwritten {
		path: path.display().to_string(),
		why: error.to_string(),
	};
	let mut file = OpenOptions::new()
		.write(true)
		.create_new(true)
		.mode(0o600)
		.open(path)
		.map_err(unwritten)?;
	let written = file
		.write_all(text.as_bytes())
		.and_then(|()| file.set_permissions(Permissions::from_mode(0o644)))
		.and_then(|()| file.sync_all());
	if let Err(error) = written {
		// Half a specification is of no use to anybody.
		let _ = fs::remove_file(path);
		return Err(unwritten(error));
	}
	Ok(blake2_256(text.as_bytes()).into())
}

#[cfg(test)]
mod tests {
	use super::*;

	const LAST: (BlockNumber, Hash) = (7, Hash::repeat_byte(1));

	fn version(name: &'static str, spec_version: u32) -> RuntimeVersion {
		RuntimeVersion { spec_name: name.into(), spec_version, ..catena_runtime::VERSION }
	}

	#[test]
	fn code_of_the_same_chain_and_version_suits_after_the_last_final_block() {
		let running = version("catena", 3);
		let suited =
			|name, spec_version, block| suits(&running, &version(name, spec_version), block, LAST);
		assert_eq!(suited("catena", 3, 7), Ok(()));
		let (running, new) = ("catena".into(), "athena".into());
		assert_eq!(suited("athena", 3, 7), Err(Unsuited::OtherChain { running, new }));
		for new in [2, 4] {
			let other = Unsuited::OtherVersion { running: 3, new };
			assert_eq!(suited("catena", new, 7), Err(other));
		}
		for asked in [6, 8] {
			let other = Unsuited::OtherBlock { asked, last: 7, hash: LAST.1 };
			assert_eq!(suited("catena", 3, asked), Err(other));
		}
	}

	/// Adds code after block 7 to a specification whose code `excluded` cannot stand beside it.
	fn added(spec: &Value, excluded: u8) -> Result<Value, Unsuited> {
		let excludes = |other: Vec<u8>| match other[..] {
			[] => Err(Unfit::Damaged),
			_ => Ok(other == [excluded]),
		};
		let written = with_substitute(&spec.to_string(), 7, &[10, 255], excludes)?;
		Ok(serde_json::from_str(&written).unwrap())
	}

	#[test]
	fn specification_is_the_same_but_for_the_code() {
		let none = json!({ "name": "Catena", "genesis": { "raw": {} } });
		let mut expected = none.clone();
		expected["codeSubstitutes"] = json!({ "7": "0x0aff" });
		assert_eq!(added(&none, 1), Ok(expected.clone()));
		let mut before = none;
		before["codeSubstitutes"] = json!({});
		assert_eq!(added(&before, 1), Ok(expected.clone()));
		before["codeSubstitutes"]["3"] = json!("0x02");
		expected["codeSubstitutes"]["3"] = json!("0x02");
		assert_eq!(added(&before, 1), Ok(expected));
	}

	#[test]
	fn code_beside_which_a_node_would_not_run_it_is_named() {
		let with = |block: &str, code: &str| json!({ "codeSubstitutes": { block: code } });
		let another = |block: &str| Err(Unsuited::Another(block.into()));
		assert_eq!(added(&with("3", "0x01"), 1), another("3"));
		assert_eq!(added(&with("7", "0x02"), 1), another("7"), "one at a block");
		assert_eq!(added(&with("3", "0x"), 1), Err(Unsuited::Unfit(Unfit::Damaged)));
	}

	#[test]
	fn what_is_no_specification_is_refused() {
		let unreadable = |spec: Value| matches!(added(&spec, 1), Err(Unsuited::Unreadable(_)));
		assert!(unreadable(json!([])));
		for other in [json!(7), json!({ "3": 7 }), json!({ "3": "01" }), json!({ "3": "0x1" })] {
			assert!(unreadable(json!({ "codeSubstitutes": other })));
		}
	}

	#[test]
	fn file_that_is_there_stays_and_a_new_one_is_for_everybody() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("chain.json");
		assert_eq!(write(&path, "abc"), Ok(Hash::from(blake2_256(b"abc"))));
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
		let why = "File exists (os error 17)".into();
		let refused = Unsuited::Unwritten { path: path.display().to_string(), why };
		assert_eq!(write(&path, "other"), Err(refused));
		assert_eq!(fs::read_to_string(&path).unwrap(), "abc");
	}
}
