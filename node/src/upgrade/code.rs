//! The code of a runtime, as it is handed round before a vote.

use std::{
	fs::{self, File},
	io::{self, Read},
	path::Path,
};

use catena_runtime::{configs::BLOCK_BYTES_MAX, Hash};
use sc_executor::RuntimeVersion;
use sc_executor_common::runtime_blob::RuntimeBlob;
use sp_core::Hasher;
use sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT;
use sp_runtime::traits::BlakeTwo256;

/// How long code may be, in bytes: who hands it in needs a block for it, and 1 KiB of that is for the
/// rest of the extrinsic and the block's time.
pub const CODE_BYTES_MAX: u32 = BLOCK_BYTES_MAX - 1024;

/// The code of a runtime.
pub struct Code {
	/// As the file has it, compressed or not: that is what is handed in.
	pub bytes: Vec<u8>,
	/// The hash that a council votes on.
	pub hash: Hash,
}

/// Why a file is not one that could be handed in.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
	/// It cannot be read.
	#[error("the file cannot be read: {0}")]
	Unreadable(String),
	/// It is a folder, a pipe or a device.
	#[error("it is not a file")]
	NotAFile,
	/// No block has room for it.
	#[error(
		"the file has {found} bytes, and a block has room for code of at most {CODE_BYTES_MAX}"
	)]
	TooLong {
		/// How many bytes it has at least.
		found: u64,
	},
	/// It says that it is compressed and is not.
	#[error("the code is compressed and cannot be unpacked")]
	Damaged,
	/// It unpacks to more than nodes take.
	#[error(
		"the code unpacks to more than {CODE_BLOB_BOMB_LIMIT} bytes, which is all that a node takes"
	)]
	Bomb,
	/// It is something else.
	#[error("the code is not a runtime: {0}")]
	NoRuntime(String),
	/// The chain reads the version without running the code.
	#[error("the code is not a runtime that says which: {0}")]
	NoVersion(String),
}

impl Unfit {
	/// A word for scripts.
	pub fn reason(&self) -> &'static str {
		match self {
			Unfit::Unreadable(_) => "unreadable",
			Unfit::NotAFile => "not_a_file",
			Unfit::TooLong { .. } => "too_long",
			Unfit::Damaged => "damaged",
			Unfit::Bomb => "bomb",
			Unfit::NoRuntime(_) => "no_runtime",
			Unfit::NoVersion(_) => "no_version",
		}
	}
}

impl Code {
	/// Reads a file.
	pub fn read(path: &Path) -> Result<Code, Unfit> {
		let unreadable = |error: io::Error| Unfit::Unreadable(error.to_string());
		// Before it is opened: opening a pipe would wait for a writer.
		let metadata = fs::metadata(path).map_err(unreadable)?;
		if !metadata.is_file() {
			return Err(Unfit::NotAFile);
		}
		if metadata.len() > u64::from(CODE_BYTES_MAX) {
			return Err(Unfit::TooLong { found: metadata.len() });
		}
		// It may grow meanwhile.
		let mut file = File::open(path).map_err(unreadable)?.take(u64::from(CODE_BYTES_MAX) + 1);
		let mut bytes = Vec::new();
		file.read_to_end(&mut bytes).map_err(unreadable)?;
		Code::of(bytes)
	}

	/// Code of these bytes.
	pub fn of(bytes: Vec<u8>) -> Result<Code, Unfit> {
		let found = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
		if found > u64::from(CODE_BYTES_MAX) {
			return Err(Unfit::TooLong { found });
		}
		let hash = BlakeTwo256::hash(&bytes);
		Ok(Code { bytes, hash })
	}

	/// The version that it says it has, which is what the chain compares when it is handed in.
	///
	/// It is read, and nothing is run. That the code answers the same when it is asked is not checked.
	pub fn version_unverified(&self) -> Result<RuntimeVersion, Unfit> {
		let unpacked = sp_maybe_compressed_blob::decompress(&self.bytes, CODE_BLOB_BOMB_LIMIT);
		let unpacked = unpacked.map_err(|error| match error {
			sp_maybe_compressed_blob::Error::PossibleBomb => Unfit::Bomb,
			sp_maybe_compressed_blob::Error::Invalid => Unfit::Damaged,
		})?;
		let blob =
			RuntimeBlob::new(&unpacked).map_err(|error| Unfit::NoRuntime(error.to_string()))?;
		sc_executor::read_embedded_version(&blob)
			.map_err(|error| Unfit::NoVersion(error.to_string()))?
			.ok_or_else(|| Unfit::NoVersion("it has no section runtime_version".into()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The smallest module: its magic number and version.
	const EMPTY_MODULE: [u8; 8] = *b"\0asm\x01\0\0\0";

	/// How compressed code begins.
	const COMPRESSED: [u8; 8] = [82, 188, 83, 118, 70, 219, 142, 5];

	fn version(bytes: &[u8]) -> Result<RuntimeVersion, Unfit> {
		Code::of(bytes.to_vec())?.version_unverified()
	}

	/// A module with a section of this name and content.
	fn module(name: &str, content: &[u8]) -> Vec<u8> {
		let mut section = vec![u8::try_from(name.len()).expect("a short name")];
		section.extend_from_slice(name.as_bytes());
		section.extend_from_slice(content);
		let mut module = EMPTY_MODULE.to_vec();
		module.extend([0, u8::try_from(section.len()).expect("short")]);
		module.extend(section);
		module
	}

	#[test]
	fn what_is_no_runtime_is_refused() {
		for bytes in [&b""[..], b"a text", &EMPTY_MODULE[..7], &[0xff; 4096]] {
			assert!(matches!(version(bytes), Err(Unfit::NoRuntime(_))), "{bytes:?}");
		}
		let none = Unfit::NoVersion("it has no section runtime_version".into());
		assert_eq!(version(&EMPTY_MODULE), Err(none));
		assert!(matches!(version(&module("runtime_version", b"\xff")), Err(Unfit::NoVersion(_))));
	}

	#[test]
	fn what_unpacks_to_too_much_or_to_nothing_is_refused() {
		let zeros = vec![0; CODE_BLOB_BOMB_LIMIT];
		let packed = |bytes: &[u8]| {
			sp_maybe_compressed_blob::compress_weakly(bytes, 2 * CODE_BLOB_BOMB_LIMIT)
				.expect("within that limit")
		};
		assert!(matches!(version(&packed(&zeros)), Err(Unfit::NoRuntime(_))));
		assert_eq!(version(&packed(&[&zeros[..], &[0]].concat())), Err(Unfit::Bomb));
		assert_eq!(version(&[&COMPRESSED[..], b"not zstd"].concat()), Err(Unfit::Damaged));
	}

	#[test]
	fn what_no_block_has_room_for_is_refused_before_it_is_read() {
		let max = usize::try_from(CODE_BYTES_MAX).expect("64 bits");
		assert!(Code::of(vec![0; max]).is_ok());
		let found = u64::from(CODE_BYTES_MAX) + 1;
		assert_eq!(Code::of(vec![0; max + 1]).err(), Some(Unfit::TooLong { found }));

		let folder = tempfile::tempdir().expect("a folder");
		let path = folder.path().join("code");
		// Bytes that were never written take no room on the disk.
		File::create(&path).expect("a file").set_len(1 << 33).expect("a long file");
		assert_eq!(Code::read(&path).err(), Some(Unfit::TooLong { found: 1 << 33 }));
	}

	#[test]
	fn what_is_no_file_is_refused() {
		let folder = tempfile::tempdir().expect("a folder");
		assert_eq!(Code::read(folder.path()).err(), Some(Unfit::NotAFile));
		let missing = Code::read(&folder.path().join("missing"));
		assert!(matches!(missing, Err(Unfit::Unreadable(_))));
	}

	#[test]
	fn hash_is_that_of_the_bytes_as_they_are_handed_in() {
		let code = Code::of(b"abc".to_vec()).expect("short");
		let hash = "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319";
		assert_eq!(hex::encode(code.hash), hash);
	}
}
