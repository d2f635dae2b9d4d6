//! Strict decoding.

use codec::{DecodeAll, Encode};

/// The value that exactly these bytes encode; `None` when they encode none, when bytes are left
/// over, or when the value would be encoded otherwise.
pub(crate) fn decode_canonical<T: DecodeAll + Encode>(bytes: &[u8]) -> Option<T> {
	let mut rest = bytes;
	let value = T::decode_all(&mut rest).ok()?;
	if value.encode() != bytes {
		return None;
	}
	Some(value)
}
