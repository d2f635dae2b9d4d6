//! The file in which a node hands over the session keys that were made on its machine.

use std::path::Path;

use catena_rpc::calls::SessionKeys;
use codec::Encode;
use serde::Deserialize;

use crate::{
	failure::{Failure, Result},
	home::read_bounded_or_pipe,
	ids::{Hex32, Hex64},
	output::clean,
};

/// What stands under `format` in such a file.
const FORMAT: &str = "catena/session-keys/v1";

/// The largest such file: five values of at most 130 characters with their names, with room.
const FILE_BYTES_MAX: u64 = 4096;

/// Session keys with their proof of possession, as `catena-node make-session-keys` prints them. None of
/// it is secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionKeysFile {
	format: String,
	/// The account for which they were made.
	pub owner: Hex32,
	aura: Hex32,
	grandpa: Hex32,
	/// A signature by each, in the same order.
	proof: [Hex64; 2],
}

impl SessionKeysFile {
	/// Reads it.
	pub fn read(path: &Path) -> Result<Self> {
		let shown = clean(&path.to_string_lossy());
		let bytes = read_bounded_or_pipe(path, FILE_BYTES_MAX)
			.map_err(|e| Failure::usage(format!("cannot read {shown}")).cause(e))?;
		let hint = "`catena-node make-session-keys` on the validator's machine prints such a file";
		let file: SessionKeysFile = serde_json::from_slice(&bytes).map_err(|e| {
			Failure::usage(format!("{shown} holds no session keys")).cause(e).hint(hint)
		})?;
		if file.format != FORMAT {
			return Err(Failure::usage(format!("{shown} holds no session keys"))
				.cause(format!("its format is {}, and not {FORMAT}", file.format))
				.hint(hint));
		}
		Ok(file)
	}

	/// The keys.
	pub fn keys(&self) -> SessionKeys {
		SessionKeys { aura: self.aura.0, grandpa: self.grandpa.0 }
	}

	/// The proof, as the chain reads it.
	pub fn proof(&self) -> Vec<u8> {
		let [aura, grandpa] = &self.proof;
		(aura.0, grandpa.0).encode()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{json, Value};

	fn file() -> Value {
		let hex = |byte: &str, count: usize| format!("0x{}", byte.repeat(count));
		json!({
			"format": FORMAT,
			"owner": hex("01", 32),
			"aura": hex("02", 32),
			"grandpa": hex("03", 32),
			"proof": [hex("04", 64), hex("05", 64)],
		})
	}

	fn read(content: &Value) -> Result<SessionKeysFile> {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("keys.json");
		std::fs::write(&path, content.to_string()).unwrap();
		SessionKeysFile::read(&path)
	}

	#[test]
	fn keys_and_proof_are_in_the_order_of_the_chain() {
		let file = read(&file()).unwrap();
		assert_eq!(file.owner, Hex32([1; 32]));
		assert_eq!(file.keys().encode(), [[2; 32], [3; 32]].concat());
		assert_eq!(file.proof(), [[4; 64], [5; 64]].concat());
	}

	#[test]
	fn file_of_another_sort_is_refused() {
		let other = |name: &str, value: Value| {
			let mut file = file();
			file[name] = value;
			read(&file).unwrap_err()
		};
		let failure = other("format", json!("catena/session-keys/v2"));
		assert_eq!(
			failure.causes,
			["its format is catena/session-keys/v2, and not catena/session-keys/v1"]
		);
		for (name, value) in [
			("secret", json!("0x00")),
			("aura", json!("0x02")),
			("proof", json!([])),
			("owner", Value::Null),
		] {
			let failure = other(name, value);
			assert!(failure.message.ends_with("holds no session keys"), "{failure:?}");
		}
	}
}
