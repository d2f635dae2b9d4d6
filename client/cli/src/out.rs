//! Files that are written where `--out` says, and what they may replace.

use std::{
	fs,
	io::{ErrorKind, Read},
	path::Path,
};

use catena_primitives::{proof, published};
use catena_rpc::anchor::{AnchorFile, FILE_BYTES_MAX};

use crate::{
	failure::{Failure, Result},
	home::{open_regular, read_bounded, write_whole, Readers},
	output::clean,
};

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Out {
	/// A proof.
	Proof,
	/// A trust anchor.
	Anchor,
	/// A published checkpoint.
	Checkpoint,
}

impl Out {
	/// Fails if something stands at `path` that must not be replaced: whoever takes the wrong name, that
	/// of an exhibit's file say, would lose the file for good.
	///
	/// An earlier file of the same sort can be made again, and an empty one has nothing to lose. Of a
	/// link, only the link is replaced.
	pub fn ensure_replaceable(self, path: &Path) -> Result<()> {
		let found = match fs::symlink_metadata(path) {
			Ok(found) => found,
			Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
			Err(e) => return Err(cannot_write(path, e)),
		};
		let replaceable = found.is_symlink()
			|| found.is_file()
				&& (found.len() == 0
					|| self.is_one(path, found.len()).map_err(|e| cannot_write(path, e))?);
		if replaceable {
			return Ok(());
		}
		Err(Failure::usage(format!("{} is there already, and is no {}", shown(path), self.word()))
			.hint("nothing was written: give --out another name"))
	}

	/// Writes the file, whole or not at all. What is there is looked at again, for it may have come since.
	pub fn write(self, path: &Path, content: &[u8]) -> Result<()> {
		self.ensure_replaceable(path)?;
		write_whole(path, content, Readers::Umask).map_err(|e| cannot_write(path, e))
	}

	fn word(self) -> &'static str {
		match self {
			Out::Proof => "proof",
			Out::Anchor => "anchor",
			Out::Checkpoint => "published checkpoint",
		}
	}

	/// Whether the file is of this sort.
	fn is_one(self, path: &Path, bytes: u64) -> std::io::Result<bool> {
		match self {
			Out::Proof => begins_with(path, proof::MAGIC),
			Out::Checkpoint => begins_with(path, published::MAGIC),
			Out::Anchor if bytes > FILE_BYTES_MAX => Ok(false),
			Out::Anchor => {
				let text = String::from_utf8(read_bounded(path, FILE_BYTES_MAX)?);
				Ok(text.is_ok_and(|text| AnchorFile::read(&text).is_ok()))
			}
		}
	}
}

fn begins_with(path: &Path, magic: [u8; 8]) -> std::io::Result<bool> {
	let mut begin = Vec::new();
	open_regular(path)?.take(magic.len() as u64).read_to_end(&mut begin)?;
	Ok(begin == magic)
}

fn cannot_write(path: &Path, error: std::io::Error) -> Failure {
	Failure::usage(format!("cannot write {}", shown(path))).cause(error)
}

fn shown(path: &Path) -> String {
	clean(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::proof::{AuthoritySet, BlockRef, Checkpoint, MAGIC};

	fn anchor() -> String {
		let checkpoint = Checkpoint {
			genesis: [1; 32],
			block: BlockRef { number: 0, hash: [1; 32] },
			set: AuthoritySet { id: 0, authorities: vec![([2; 32], 1)] },
		};
		AnchorFile::from(&checkpoint).write()
	}

	#[test]
	fn only_its_own_sort_an_empty_file_and_a_link_are_replaced() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("out");
		let proof = [&MAGIC[..], b"more"].concat();
		let published = [&published::MAGIC[..], b"more"].concat();
		let large = format!("{}{}", anchor(), " ".repeat(FILE_BYTES_MAX as usize));
		for (content, replaced_by) in [
			(&proof[..], Some(Out::Proof)),
			(anchor().as_bytes(), Some(Out::Anchor)),
			(&published[..], Some(Out::Checkpoint)),
			(&MAGIC[..7], None),
			(&anchor().as_bytes()[1..], None),
			(large.as_bytes(), None),
			(b"\xff\xfe", None),
			(b"x", None),
		] {
			fs::write(&path, content).unwrap();
			for out in [Out::Proof, Out::Anchor, Out::Checkpoint] {
				let written = out.write(&path, b"new");
				if replaced_by == Some(out) {
					assert_eq!(written, Ok(()));
					assert_eq!(fs::read(&path).unwrap(), b"new");
					fs::write(&path, content).unwrap();
				} else {
					let failure = written.unwrap_err();
					let expected =
						format!("{} is there already, and is no {}", path.display(), out.word());
					assert_eq!(
						(failure.message, failure.kind),
						(expected, crate::failure::Kind::Usage)
					);
					assert_eq!(fs::read(&path).unwrap(), content);
				}
			}
		}
	}

	#[test]
	fn empty_file_and_link_are_replaced_and_a_folder_is_not() {
		let folder = tempfile::tempdir().unwrap();
		let (empty, link) = (folder.path().join("empty"), folder.path().join("link"));
		let victim = folder.path().join("victim");
		fs::write(&empty, b"").unwrap();
		fs::write(&victim, b"mine").unwrap();
		std::os::unix::fs::symlink(&victim, &link).unwrap();
		for path in [&empty, &link] {
			Out::Proof.write(path, b"new").unwrap();
			assert_eq!(fs::read(path).unwrap(), b"new");
		}
		assert_eq!(fs::read(&victim).unwrap(), b"mine");
		assert!(Out::Anchor.write(folder.path(), b"new").is_err());
		assert!(folder.path().is_dir());
	}
}
