//! Digests of files: SHA-256 and BLAKE3 in one pass, with constant memory.
//!
//! # Details
//!
//! The file is read in pieces by the thread that computes SHA-256; a second thread computes BLAKE3 of the
//! same pieces. So the pass takes as long as SHA-256 alone, and no more than a few pieces are ever in
//! memory.
//!
//! A file that changes while it is read has no digest. Size, time of change and identity are compared
//! before and after, of the open file and of what its name leads to.
//!
//! # Trust
//!
//! Who can write to the file can change it and set its times back. Evidence is hashed from a
//! write-blocked medium.

use std::{
	fs::Metadata,
	io::{self, Read},
	os::unix::fs::MetadataExt,
	path::Path,
	sync::{mpsc, Arc},
	thread,
};

use catena_primitives::disclosure::FileDigest;
use sha2::{Digest, Sha256};

use crate::home::open_regular;

/// How much is read at a time.
const PIECE_BYTES: usize = 1024 * 1024;

/// How many pieces may wait for the second thread.
const PIECES_WAITING: usize = 8;

/// Why a file has no digest.
#[derive(Debug)]
pub enum HashError {
	/// It cannot be opened or read, or vanished.
	Unreadable(io::Error),
	/// It is a folder, a pipe or a device, or a link where none is followed.
	NotAFile,
	/// It changed while it was read.
	Changed,
}

impl std::fmt::Display for HashError {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self {
			HashError::Unreadable(e) if e.kind() == io::ErrorKind::NotFound => {
				f.write_str("there is no such file")
			}
			HashError::Unreadable(e) => write!(f, "it cannot be read: {e}"),
			HashError::NotAFile => f.write_str("it is not a regular file"),
			HashError::Changed => f.write_str("it changed while it was being hashed"),
		}
	}
}

impl From<io::Error> for HashError {
	fn from(error: io::Error) -> Self {
		HashError::Unreadable(error)
	}
}

/// What must be the same before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
	size_bytes: u64,
	modified: (i64, i64),
	changed: (i64, i64),
	identity: (u64, u64),
}

impl Stamp {
	fn of(metadata: &Metadata) -> Self {
		Stamp {
			size_bytes: metadata.len(),
			modified: (metadata.mtime(), metadata.mtime_nsec()),
			changed: (metadata.ctime(), metadata.ctime_nsec()),
			identity: (metadata.dev(), metadata.ino()),
		}
	}
}

/// What becomes of a link in place of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
	/// It is followed: somebody named it.
	Follow,
	/// It is no file: nobody named it, and it may have been put there since the folder was read.
	Refuse,
}

impl Links {
	fn look(self, path: &Path) -> io::Result<Metadata> {
		match self {
			Links::Follow => std::fs::metadata(path),
			Links::Refuse => std::fs::symlink_metadata(path),
		}
	}
}

/// The digests of the file at `path`. `progress` is told of bytes as they are read.
pub fn hash_file(
	path: &Path,
	links: Links,
	mut progress: impl FnMut(u64),
) -> Result<FileDigest, HashError> {
	let first = links.look(path)?;
	// Block devices are media to be imaged: their size is not in their metadata.
	if !first.is_file() {
		return Err(HashError::NotAFile);
	}
	let file = open_regular(path)?;
	let before = Stamp::of(&file.metadata()?);
	// What was opened is what was looked at, so a link put there in between is not followed either.
	if before.identity != Stamp::of(&first).identity {
		return Err(HashError::Changed);
	}
	let digest = hash_reader(&file, &mut progress)?;
	let after = Stamp::of(&file.metadata()?);
	let named = Stamp::of(&links.look(path)?);
	if before != after || before != named || digest.size_bytes != before.size_bytes {
		return Err(HashError::Changed);
	}
	Ok(digest)
}

/// The digests of all that can be read.
fn hash_reader(mut reader: impl Read, progress: &mut impl FnMut(u64)) -> io::Result<FileDigest> {
	let mut sha256 = Sha256::new();
	let mut size_bytes: u64 = 0;
	let mut first = vec![0; PIECE_BYTES];
	let filled = fill(&mut reader, &mut first)?;
	first.truncate(filled);
	// Nearly all files of a folder are small, and a thread takes longer to start than those to hash.
	if filled < PIECE_BYTES {
		progress(filled as u64);
		sha256.update(&first);
		return Ok(FileDigest {
			size_bytes: filled as u64,
			sha256: sha256.finalize().into(),
			blake3: *blake3::hash(&first).as_bytes(),
		});
	}
	thread::scope(|scope| {
		let (pieces, waiting) = mpsc::sync_channel::<Arc<Vec<u8>>>(PIECES_WAITING);
		let second = scope.spawn(move || {
			let mut blake3 = blake3::Hasher::new();
			for piece in waiting {
				blake3.update(&piece);
			}
			*blake3.finalize().as_bytes()
		});
		let mut piece = first;
		while !piece.is_empty() {
			let shared = Arc::new(piece);
			// The other thread ends only when this side hangs up.
			let _ = pieces.send(Arc::clone(&shared));
			sha256.update(&*shared);
			size_bytes += shared.len() as u64;
			progress(shared.len() as u64);
			piece = vec![0; PIECE_BYTES];
			let filled = fill(&mut reader, &mut piece)?;
			piece.truncate(filled);
		}
		drop(pieces);
		let blake3 = second.join().map_err(|_| io::Error::other("hashing ended unexpectedly"))?;
		Ok(FileDigest { size_bytes, sha256: sha256.finalize().into(), blake3 })
	})
}

/// Reads until the buffer is full or nothing is left.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
	let mut filled = 0;
	while filled < buffer.len() {
		match reader.read(&mut buffer[filled..]) {
			Ok(0) => break,
			Ok(count) => filled += count,
			Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
			Err(e) => return Err(e),
		}
	}
	Ok(filled)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::io::Write;

	fn digest(bytes: &[u8]) -> FileDigest {
		hash_reader(bytes, &mut |_| {}).unwrap()
	}

	#[test]
	fn digests_of_nothing_and_abc_are_the_published_ones() {
		let empty = digest(b"");
		assert_eq!(
			hex::encode(empty.sha256),
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
		);
		assert_eq!(
			hex::encode(empty.blake3),
			"af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
		);
		let abc = digest(b"abc");
		assert_eq!(
			hex::encode(abc.sha256),
			"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
		);
		assert_eq!(
			hex::encode(abc.blake3),
			"6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"
		);
		assert_eq!(abc.size_bytes, 3);
	}

	#[test]
	fn pieces_make_no_difference() {
		for size in [PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES + 7] {
			let bytes: Vec<u8> = (0..size).map(|i| (i % 251) as u8).collect();
			let found = digest(&bytes);
			assert_eq!(found.size_bytes, size as u64);
			assert_eq!(found.sha256, <[u8; 32]>::from(Sha256::digest(&bytes)));
			assert_eq!(found.blake3, *blake3::hash(&bytes).as_bytes());
		}
	}

	#[test]
	fn progress_adds_up_to_the_size() {
		let mut sum = 0;
		hash_reader(&vec![0; 2 * PIECE_BYTES + 5][..], &mut |bytes| sum += bytes).unwrap();
		assert_eq!(sum, 2 * PIECE_BYTES as u64 + 5);
	}

	#[test]
	fn file_that_grows_while_it_is_read_has_no_digest() {
		let mut file = tempfile::NamedTempFile::new().unwrap();
		file.write_all(&vec![1; 2 * PIECE_BYTES]).unwrap();
		let path = file.path().to_owned();
		let mut grown = false;
		let found = hash_file(&path, Links::Follow, |_| {
			if !grown {
				grown = true;
				file.write_all(b"more").unwrap();
			}
		});
		assert!(matches!(found, Err(HashError::Changed)), "{found:?}");
	}

	#[test]
	fn file_that_is_exchanged_while_it_is_read_has_no_digest() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("f");
		std::fs::write(&path, vec![1; PIECE_BYTES + 1]).unwrap();
		let mut exchanged = false;
		let found = hash_file(&path, Links::Follow, |_| {
			if !exchanged {
				exchanged = true;
				let other = folder.path().join("g");
				std::fs::write(&other, vec![2; PIECE_BYTES + 1]).unwrap();
				std::fs::rename(&other, &path).unwrap();
			}
		});
		assert!(matches!(found, Err(HashError::Changed)), "{found:?}");
	}

	#[test]
	fn file_that_vanishes_or_is_none_has_no_digest() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("f");
		std::fs::write(&path, vec![1; PIECE_BYTES + 1]).unwrap();
		let found = hash_file(&path, Links::Follow, |_| {
			let _ = std::fs::remove_file(&path);
		});
		assert!(matches!(found, Err(HashError::Unreadable(_))), "{found:?}");
		let again = hash_file(&path, Links::Follow, |_| {});
		assert!(matches!(again, Err(HashError::Unreadable(_))));
	}

	#[test]
	fn folder_pipe_and_device_have_no_digest_and_nothing_waits() {
		let folder = tempfile::tempdir().unwrap();
		let pipe = folder.path().join("pipe");
		assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
		for path in [&pipe, folder.path(), Path::new("/dev/zero"), Path::new("/dev/null")] {
			for links in [Links::Follow, Links::Refuse] {
				let found = hash_file(path, links, |_| {});
				assert!(matches!(found, Err(HashError::NotAFile)), "{}: {found:?}", path.display());
			}
		}
	}

	#[test]
	fn link_is_followed_only_where_somebody_named_it() {
		let folder = tempfile::tempdir().unwrap();
		let (file, link) = (folder.path().join("f"), folder.path().join("link"));
		std::fs::write(&file, b"abc").unwrap();
		std::os::unix::fs::symlink(&file, &link).unwrap();
		assert_eq!(hash_file(&link, Links::Follow, |_| {}).unwrap(), digest(b"abc"));
		assert_eq!(hash_file(&file, Links::Refuse, |_| {}).unwrap(), digest(b"abc"));
		assert!(matches!(hash_file(&link, Links::Refuse, |_| {}), Err(HashError::NotAFile)));
	}

	#[test]
	fn link_put_there_while_the_file_is_read_is_a_change() {
		let folder = tempfile::tempdir().unwrap();
		let (path, moved) = (folder.path().join("f"), folder.path().join("g"));
		std::fs::write(&path, vec![1; PIECE_BYTES + 1]).unwrap();
		let found = hash_file(&path, Links::Refuse, |_| {
			if !moved.exists() {
				std::fs::rename(&path, &moved).unwrap();
				std::os::unix::fs::symlink(&moved, &path).unwrap();
			}
		});
		assert!(matches!(found, Err(HashError::Changed)), "{found:?}");
	}
}
