//! What all binary files have in common: eight bytes that name the kind, two for the version, then SCALE.

use alloc::vec::Vec;

use codec::{DecodeWithMemLimit, Encode};

/// A kind of file.
pub(crate) struct Format {
	/// Its first eight bytes.
	pub(crate) magic: [u8; 8],
	/// The version that is written and read, behind the magic (little endian).
	pub(crate) version: u16,
	/// The most bytes of a file.
	pub(crate) bytes_max: usize,
	/// The most memory that its content may take when it is decoded.
	pub(crate) memory_bytes_max: usize,
}

/// Why bytes are no such file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
	/// More bytes than such a file may have.
	TooLarge {
		/// The most bytes.
		max: usize,
		/// The bytes found.
		found: usize,
	},
	/// The first bytes are those of no such file.
	OtherKind,
	/// A version that this release does not know.
	UnknownVersion {
		/// The newest version known.
		known: u16,
		/// The version found.
		found: u16,
	},
	/// Cut short, or not encoded as it should be.
	Malformed,
	/// Bytes behind the end.
	BytesBehind {
		/// The bytes up to the end.
		expected: usize,
		/// The bytes found.
		found: usize,
	},
}

impl core::fmt::Display for FileError {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		match self {
			FileError::TooLarge { max, found } => {
				write!(f, "such a file has at most {max} bytes, found {found}")
			}
			FileError::OtherKind => write!(f, "the first bytes are not those of such a file"),
			FileError::UnknownVersion { known, found } => {
				write!(f, "version {found} of the format is not known, at most {known} is")
			}
			FileError::Malformed => write!(f, "cut short, or not encoded as it should be"),
			FileError::BytesBehind { expected, found } => {
				write!(
					f,
					"expected {expected} bytes, found {found}: something stands behind the end"
				)
			}
		}
	}
}

impl core::error::Error for FileError {}

/// The bytes of a file with this content.
pub(crate) fn write(format: &Format, content: &impl Encode) -> Vec<u8> {
	let mut bytes = format.magic.to_vec();
	bytes.extend_from_slice(&format.version.to_le_bytes());
	content.encode_to(&mut bytes);
	bytes
}

/// The content of a file, to its last byte.
pub(crate) fn read<T: DecodeWithMemLimit>(format: &Format, bytes: &[u8]) -> Result<T, FileError> {
	if bytes.len() > format.bytes_max {
		return Err(FileError::TooLarge { max: format.bytes_max, found: bytes.len() });
	}
	let rest = bytes.strip_prefix(&format.magic).ok_or(FileError::OtherKind)?;
	let (version, mut rest) = rest.split_first_chunk::<2>().ok_or(FileError::Malformed)?;
	let version = u16::from_le_bytes(*version);
	if version != format.version {
		return Err(FileError::UnknownVersion { known: format.version, found: version });
	}
	let content = T::decode_with_mem_limit(&mut rest, format.memory_bytes_max)
		.map_err(|_| FileError::Malformed)?;
	if !rest.is_empty() {
		let found = bytes.len();
		return Err(FileError::BytesBehind { expected: found.saturating_sub(rest.len()), found });
	}
	Ok(content)
}
