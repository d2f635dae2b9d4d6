//! What goes over the wire, and how it is read without trusting it.

use catena_primitives::{proof::BlockRef, Hash};
use codec::DecodeAll;
use serde::{Deserialize, Serialize};

use crate::Error;

/// The bytes of `0x…` text.
pub fn bytes(method: &'static str, text: &str) -> Result<Vec<u8>, Error> {
	let digits = text
		.strip_prefix("0x")
		.ok_or_else(|| Error::BadAnswer { method, what: "bytes without 0x".into() })?;
	hex::decode(digits).map_err(|e| Error::BadAnswer { method, what: e.to_string() })
}

/// The hash in `0x…` text.
pub fn hash(method: &'static str, text: &str) -> Result<Hash, Error> {
	bytes(method, text)?
		.try_into()
		.map_err(|_| Error::BadAnswer { method, what: "a hash that has not 32 bytes".into() })
}

/// What the SCALE encoding in `0x…` text stands for, to its last byte.
pub fn scale<T: DecodeAll>(method: &'static str, text: &str) -> Result<T, Error> {
	T::decode_all(&mut &bytes(method, text)?[..])
		.map_err(|e| Error::BadAnswer { method, what: e.to_string() })
}

/// `0x…` text of bytes.
pub fn text(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// A block as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
	/// Its number.
	pub number: u32,
	/// Its hash.
	pub hash: String,
}

impl Block {
	/// The block meant.
	pub fn read(&self, method: &'static str) -> Result<BlockRef, Error> {
		Ok(BlockRef { number: self.number, hash: hash(method, &self.hash)? })
	}
}

impl From<&BlockRef> for Block {
	fn from(block: &BlockRef) -> Self {
		Block { number: block.number, hash: text(&block.hash) }
	}
}
