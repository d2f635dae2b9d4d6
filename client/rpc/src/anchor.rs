//! The anchor file: how a checkpoint is handed to whoever verifies proofs.

use catena_primitives::{
	proof::{AuthoritySet, BlockRef, Checkpoint},
	Hash,
};
use serde::{Deserialize, Serialize};

use crate::wire::Block;

/// What stands under `format` in an anchor file.
pub const FORMAT: &str = "catena/anchor/v1";

/// The largest anchor file that is read; one with 64 validators takes 8 KB.
pub const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// An anchor file, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnchorFile {
	format: String,
	genesis: String,
	block: Block,
	set: Set,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
	id: u64,
	authorities: Vec<Authority>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Authority {
	key: String,
	weight: u64,
}

/// Why a file is no anchor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnchorError {
	/// Not the JSON of an anchor.
	#[error("not an anchor file: {0}")]
	NotAnAnchor(String),
	/// A format that this release does not know.
	#[error("an anchor of format {found}, where {expected} is known", expected = FORMAT)]
	UnknownFormat {
		/// The format found.
		found: String,
	},
	/// Something that should be 32 bytes in hexadecimal.
	#[error("{field} is not 0x and 64 hexadecimal digits")]
	NotAHash {
		/// Where.
		field: &'static str,
	},
	/// An authority set that finalizes nothing: empty, with a key twice or a weight of 0.
	#[error("an authority set that is empty, or has a key twice or without weight")]
	BadSet,
	/// A checkpoint at number 0 that is not the genesis block.
	#[error("block 0 has another hash than genesis")]
	GenesisDiffers,
}

impl AnchorFile {
	/// The anchor in the text of a file.
	pub fn read(text: &str) -> Result<Checkpoint, AnchorError> {
		let file: AnchorFile =
			serde_json::from_str(text).map_err(|e| AnchorError::NotAnAnchor(e.to_string()))?;
		file.checkpoint()
	}

	/// The text of the file.
	pub fn write(&self) -> String {
		// A structure of strings and numbers always has a JSON form.
		serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
	}

	/// The checkpoint that the file states.
	pub fn checkpoint(&self) -> Result<Checkpoint, AnchorError> {
		if self.format != FORMAT {
			return Err(AnchorError::UnknownFormat { found: self.format.clone() });
		}
		let genesis = hash("genesis", &self.genesis)?;
		let block =
			BlockRef { number: self.block.number, hash: hash("block.hash", &self.block.hash)? };
		if block.number == 0 && block.hash != genesis {
			return Err(AnchorError::GenesisDiffers);
		}
		let authorities = self
			.set
			.authorities
			.iter()
			.map(|authority| Ok((hash("set.authorities.key", &authority.key)?, authority.weight)))
			.collect::<Result<Vec<(Hash, u64)>, AnchorError>>()?;
		let mut keys: Vec<&Hash> = authorities.iter().map(|(key, _)| key).collect();
		keys.sort();
		keys.dedup();
		if authorities.is_empty()
			|| keys.len() != authorities.len()
			|| authorities.iter().any(|(_, weight)| *weight == 0)
		{
			return Err(AnchorError::BadSet);
		}
		Ok(Checkpoint { genesis, block, set: AuthoritySet { id: self.set.id, authorities } })
	}
}

impl From<&Checkpoint> for AnchorFile {
	fn from(checkpoint: &Checkpoint) -> Self {
		let authorities = checkpoint
			.set
			.authorities
			.iter()
			.map(|(key, weight)| Authority { key: text(key), weight: *weight })
			.collect();
		AnchorFile {
			format: FORMAT.to_owned(),
			genesis: text(&checkpoint.genesis),
			block: Block::from(&checkpoint.block),
			set: Set { id: checkpoint.set.id, authorities },
		}
	}
}

fn text(hash: &Hash) -> String {
	format!("0x{}", hex::encode(hash))
}

fn hash(field: &'static str, text: &str) -> Result<Hash, AnchorError> {
	text.strip_prefix("0x")
		.and_then(|digits| hex::decode(digits).ok())
		.and_then(|bytes| bytes.try_into().ok())
		.ok_or(AnchorError::NotAHash { field })
}

#[cfg(test)]
mod tests {
	use super::*;

	fn checkpoint() -> Checkpoint {
		Checkpoint {
			genesis: [1; 32],
			block: BlockRef { number: 5, hash: [2; 32] },
			set: AuthoritySet { id: 3, authorities: vec![([4; 32], 1), ([5; 32], 1)] },
		}
	}

	#[test]
	fn file_leads_back_to_the_checkpoint() {
		let text = AnchorFile::from(&checkpoint()).write();
		assert_eq!(AnchorFile::read(&text), Ok(checkpoint()));
	}

	#[test]
	fn file_looks_as_the_node_writes_it() {
		let text = format!(
			r#"{{"format":"catena/anchor/v1","genesis":"0x{g}","block":{{"number":0,"hash":"0x{g}"}},"set":{{"id":0,"authorities":[{{"key":"0x{k}","weight":1}}]}}}}"#,
			g = "01".repeat(32),
			k = "04".repeat(32)
		);
		let found = AnchorFile::read(&text).unwrap();
		assert_eq!(found.block, BlockRef { number: 0, hash: [1; 32] });
		assert_eq!(found.set.authorities, [([4; 32], 1)]);
	}

	#[test]
	fn unknown_fields_and_formats_are_refused() {
		let text = AnchorFile::from(&checkpoint()).write();
		let with_more = text.replacen('{', "{\"more\": 1,", 1);
		assert!(matches!(AnchorFile::read(&with_more), Err(AnchorError::NotAnAnchor(_))));
		assert_eq!(
			AnchorFile::read(&text.replace("anchor/v1", "anchor/v2")),
			Err(AnchorError::UnknownFormat { found: "catena/anchor/v2".into() })
		);
		assert!(matches!(AnchorFile::read("{}"), Err(AnchorError::NotAnAnchor(_))));
	}

	#[test]
	fn set_that_finalizes_nothing_is_refused() {
		for authorities in [vec![], vec![([4; 32], 0)], vec![([4; 32], 1), ([4; 32], 1)]] {
			let mut bad = checkpoint();
			bad.set.authorities = authorities;
			assert_eq!(AnchorFile::from(&bad).checkpoint(), Err(AnchorError::BadSet));
		}
	}

	#[test]
	fn other_hashes_than_32_bytes_and_false_genesis_are_refused() {
		let text = AnchorFile::from(&checkpoint()).write().replacen("0x01", "0x", 1);
		assert_eq!(AnchorFile::read(&text), Err(AnchorError::NotAHash { field: "genesis" }));
		let mut bad = checkpoint();
		bad.block.number = 0;
		assert_eq!(AnchorFile::from(&bad).checkpoint(), Err(AnchorError::GenesisDiffers));
	}
}
