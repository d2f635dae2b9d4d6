//! The home folder: keys, officers, vault, outbox, and which chain it belongs to.

use std::{
	fs,
	io::{ErrorKind, Write},
	os::unix::fs::{DirBuilderExt, OpenOptionsExt},
	path::{Path, PathBuf},
};

use catena_primitives::Hash;
use serde::{de::DeserializeOwned, Deserialize, Serialize};

use crate::{
	failure::{Failure, Result},
	ids::Hex32,
};

/// The largest file that is read from here. The largest there is, an unsent batch of 256 statements,
/// takes 2 MB.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The flag of open(2) that keeps it from waiting for a pipe's other end; it changes nothing for regular
/// files. The numbers are those of the kernels' headers: Linux (asm-generic/fcntl.h), and the BSDs with
/// macOS (sys/fcntl.h).
const O_NONBLOCK: i32 = if cfg!(target_os = "linux") { 0o4000 } else { 0x4 };

/// What stands under `format` in `chain.json`.
const CHAIN_FORMAT: &str = "catena/chain/v1";

/// The home folder.
#[derive(Clone, Debug)]
pub struct Home {
	root: PathBuf,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChainFile {
	format: String,
	genesis: Hex32,
}

impl Home {
	/// The home folder at this path; nothing is read or made yet.
	pub fn at(root: PathBuf) -> Self {
		Home { root }
	}

	/// `~/.catena`.
	pub fn default_path() -> Option<PathBuf> {
		std::env::var_os("HOME")
			.filter(|home| !home.is_empty())
			.map(|home| PathBuf::from(home).join(".catena"))
	}

	/// The path of something in it.
	pub fn path(&self, parts: &[&str]) -> PathBuf {
		parts.iter().fold(self.root.clone(), |path, part| path.join(part))
	}

	/// Writes a file of its own so that it is there whole or not at all, readable by nobody else.
	pub fn write(&self, parts: &[&str], content: &[u8]) -> Result<PathBuf> {
		let path = self.path(parts);
		let folder = path.parent().unwrap_or(&self.root);
		make_folder(folder)?;
		write_whole(&path, content, Readers::Owner)
			.map_err(|e| Failure::usage(format!("cannot write {}", path.display())).cause(e))?;
		Ok(path)
	}

	/// Writes a structure as JSON; see [`Home::write`].
	pub fn write_json(&self, parts: &[&str], content: &impl Serialize) -> Result<PathBuf> {
		let mut text = serde_json::to_vec_pretty(content)
			.map_err(|e| Failure::usage("cannot write JSON").cause(e))?;
		text.push(b'\n');
		self.write(parts, &text)
	}

	/// Reads a structure from JSON; `None` if there is no such file.
	pub fn read_json<T: DeserializeOwned>(&self, parts: &[&str]) -> Result<Option<T>> {
		let path = self.path(parts);
		let Some(text) = read_small(&path)? else { return Ok(None) };
		serde_json::from_slice(&text).map(Some).map_err(|e| {
			Failure::usage(format!("{} is damaged", path.display()))
				.cause(e)
				.hint("restore it from a copy")
		})
	}

	/// Moves a file; it is no error if it is not there any more.
	pub fn rename(&self, from: &[&str], to: &[&str]) -> Result<()> {
		let (from, to) = (self.path(from), self.path(to));
		let folder = to.parent().unwrap_or(&self.root);
		make_folder(folder)?;
		// The new name is safe only once its folder is written.
		match fs::rename(&from, &to).and_then(|()| fs::File::open(folder)?.sync_all()) {
			Err(e) if e.kind() != ErrorKind::NotFound => {
				let (from, to) = (from.display(), to.display());
				Err(Failure::usage(format!("cannot move {from} to {to}")).cause(e))
			}
			_ => Ok(()),
		}
	}

	/// The names of the `.json` files in a folder of it, without that ending, sorted.
	pub fn names(&self, folder: &str) -> Result<Vec<String>> {
		let path = self.path(&[folder]);
		let entries = match fs::read_dir(&path) {
			Ok(entries) => entries,
			Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
			Err(e) => {
				return Err(Failure::usage(format!("cannot read {}", path.display())).cause(e))
			}
		};
		let mut names: Vec<String> = entries
			.filter_map(|entry| entry.ok()?.file_name().into_string().ok())
			.filter(|name| !name.starts_with('.'))
			.filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
			.collect();
		names.sort();
		Ok(names)
	}

	/// The chain that this folder belongs to, if it ever spoke to one.
	pub fn genesis(&self) -> Result<Option<Hash>> {
		let Some(file) = self.read_json::<ChainFile>(&["chain.json"])? else { return Ok(None) };
		if file.format != CHAIN_FORMAT {
			let path = self.path(&["chain.json"]);
			return Err(Failure::usage(format!(
				"{} has format {}, which this release does not know",
				path.display(),
				file.format
			)));
		}
		Ok(Some(file.genesis.0))
	}

	/// Binds the folder to a chain.
	pub fn set_genesis(&self, genesis: &Hash) -> Result<()> {
		let file = ChainFile { format: CHAIN_FORMAT.into(), genesis: Hex32(*genesis) };
		self.write_json(&["chain.json"], &file).map(|_| ())
	}
}

/// A name that can be a file's: letters, digits, `-`, `_` and `.`, not beginning with a dot.
pub fn check_name(name: &str) -> Result<()> {
	let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
	if name.is_empty() || name.len() > 64 || name.starts_with('.') || !name.chars().all(allowed) {
		return Err(Failure::usage(format!(
			"{} cannot be a name: use up to 64 letters, digits, -, _ and .",
			crate::output::clean(name)
		)));
	}
	Ok(())
}

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
	/// Its owner alone.
	Owner,
	/// Whom the process's umask lets.
	Umask,
}

/// Writes a file through a temporary one beside it, so that it is never seen half.
///
/// The folder may be one in which others write too. So the temporary file must be new, under a name that
/// nobody can foresee; and what stands at `path`, a link included, is replaced and not written through.
pub fn write_whole(path: &Path, content: &[u8], readers: Readers) -> std::io::Result<()> {
	path.file_name().ok_or(ErrorKind::InvalidInput)?;
	let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
	let mut random = [0; 16];
	getrandom::fill(&mut random).map_err(|e| std::io::Error::other(e.to_string()))?;
	let temporary = folder.join(format!(".{}.part", hex::encode(random)));
	let mut file = new_file(&temporary, readers)?;
	let written = (|| {
		file.write_all(content)?;
		file.sync_all()?;
		fs::rename(&temporary, path)?;
		// The name is safe only once the folder is written.
		fs::File::open(folder)?.sync_all()
	})();
	if written.is_err() {
		let _ = fs::remove_file(&temporary);
	}
	written
}

/// A file that was not there before: a link in its place, wherever it leads, is an error.
fn new_file(path: &Path, readers: Readers) -> std::io::Result<fs::File> {
	let mode = match readers {
		Readers::Owner => 0o600,
		Readers::Umask => 0o666,
	};
	fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(path)
}

fn make_folder(folder: &Path) -> Result<()> {
	fs::DirBuilder::new()
		.recursive(true)
		.mode(0o700)
		.create(folder)
		.map_err(|e| Failure::usage(format!("cannot make {}", folder.display())).cause(e))
}

/// A file that must not be large; `None` if it is not there.
fn read_small(path: &Path) -> Result<Option<Vec<u8>>> {
	match read_bounded(path, FILE_BYTES_MAX) {
		Ok(bytes) => Ok(Some(bytes)),
		Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
		Err(e) => Err(Failure::usage(format!("cannot read {}", path.display())).cause(e)),
	}
}

/// The content of a regular file of at most `max` bytes.
pub fn read_bounded(path: &Path, max: u64) -> std::io::Result<Vec<u8>> {
	read_at_most(open_regular(path)?, max)
}

/// As [`read_bounded`], but of whatever `path` is: a secret may come through a pipe, `<(…)`.
pub fn read_bounded_or_pipe(path: &Path, max: u64) -> std::io::Result<Vec<u8>> {
	read_at_most(fs::File::open(path)?, max)
}

/// Opens what must be a regular file, and never waits for the other end of a pipe. A link is followed.
pub fn open_regular(path: &Path) -> std::io::Result<fs::File> {
	// Asked before opening too, for opening a device can do something.
	ensure_regular(&fs::metadata(path)?)?;
	let file = fs::OpenOptions::new().read(true).custom_flags(O_NONBLOCK).open(path)?;
	// And of what was opened, for the name may lead elsewhere by now.
	ensure_regular(&file.metadata()?)?;
	Ok(file)
}

fn ensure_regular(metadata: &fs::Metadata) -> std::io::Result<()> {
	if metadata.is_file() {
		return Ok(());
	}
	Err(std::io::Error::new(ErrorKind::InvalidInput, "it is not a regular file"))
}

fn read_at_most(file: fs::File, max: u64) -> std::io::Result<Vec<u8>> {
	use std::io::Read;
	let mut bytes = Vec::new();
	file.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
	if bytes.len() as u64 > max {
		return Err(std::io::Error::new(
			ErrorKind::InvalidData,
			format!("the file is larger than {max} bytes"),
		));
	}
	Ok(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	fn home() -> (tempfile::TempDir, Home) {
		let folder = tempfile::tempdir().unwrap();
		let home = Home::at(folder.path().join("home"));
		(folder, home)
	}

	#[test]
	fn file_is_written_whole_and_for_its_owner_alone() {
		let (_folder, home) = home();
		let path = home.write(&["vault", "a.json"], b"{}").unwrap();
		assert_eq!(fs::read(&path).unwrap(), b"{}");
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let parent = path.parent().unwrap();
		assert_eq!(fs::metadata(parent).unwrap().permissions().mode() & 0o777, 0o700);
		assert_eq!(fs::read_dir(parent).unwrap().count(), 1, "no temporary file is left");
	}

	#[test]
	fn folder_remembers_its_chain() {
		let (_folder, home) = home();
		assert_eq!(home.genesis(), Ok(None));
		home.set_genesis(&[7; 32]).unwrap();
		assert_eq!(home.genesis(), Ok(Some([7; 32])));
	}

	#[test]
	fn damaged_file_is_named() {
		let (_folder, home) = home();
		home.write(&["chain.json"], b"{").unwrap();
		let failure = home.genesis().unwrap_err();
		assert!(failure.message.contains("chain.json is damaged"), "{}", failure.message);
	}

	#[test]
	fn names_that_lead_out_of_the_folder_are_refused() {
		for wrong in ["", "..", ".hidden", "a/b", "a b", "ä", &"a".repeat(65)] {
			assert!(check_name(wrong).is_err(), "{wrong}");
		}
		assert!(check_name("anna.rossi-2").is_ok());
	}

	#[test]
	fn file_over_its_bound_is_not_read() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("f");
		fs::write(&path, b"12345").unwrap();
		assert_eq!(read_bounded(&path, 5).unwrap(), b"12345");
		assert_eq!(read_bounded(&path, 4).unwrap_err().kind(), ErrorKind::InvalidData);
	}

	#[test]
	fn only_regular_files_are_read_and_a_link_to_one() {
		let folder = tempfile::tempdir().unwrap();
		let (file, link) = (folder.path().join("f"), folder.path().join("link"));
		fs::write(&file, b"12345").unwrap();
		std::os::unix::fs::symlink(&file, &link).unwrap();
		assert_eq!(read_bounded(&link, 5).unwrap(), b"12345");
		let pipe = folder.path().join("pipe");
		assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
		for path in [&pipe, folder.path(), Path::new("/dev/null"), Path::new("/dev/zero")] {
			let error = read_bounded(path, 5).unwrap_err();
			assert_eq!(error.to_string(), "it is not a regular file", "{}", path.display());
		}
	}

	#[test]
	fn planted_links_are_replaced_and_not_written_through() {
		let folder = tempfile::tempdir().unwrap();
		let victim = folder.path().join("victim");
		fs::write(&victim, b"mine").unwrap();
		let out = folder.path().join("out");
		// Under the name itself, and under the one that temporary files had once.
		let foreseen = folder.path().join(format!(".out.{}.part", std::process::id()));
		for planted in [&out, &foreseen] {
			std::os::unix::fs::symlink(&victim, planted).unwrap();
		}
		for readers in [Readers::Owner, Readers::Umask] {
			write_whole(&out, b"new", readers).unwrap();
			assert_eq!(fs::read(&victim).unwrap(), b"mine");
			assert!(fs::symlink_metadata(&out).unwrap().is_file());
			assert_eq!(fs::read(&out).unwrap(), b"new");
		}
		assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no temporary file is left");
	}

	#[test]
	fn new_file_is_never_one_that_was_there() {
		let folder = tempfile::tempdir().unwrap();
		let victim = folder.path().join("victim");
		fs::write(&victim, b"mine").unwrap();
		let (link, dangling) = (folder.path().join("link"), folder.path().join("dangling"));
		std::os::unix::fs::symlink(&victim, &link).unwrap();
		std::os::unix::fs::symlink(folder.path().join("none"), &dangling).unwrap();
		for planted in [&victim, &link, &dangling] {
			let error = new_file(planted, Readers::Owner).unwrap_err();
			assert_eq!(error.kind(), ErrorKind::AlreadyExists);
		}
		assert_eq!(fs::read(&victim).unwrap(), b"mine");
		assert!(!folder.path().join("none").exists());
	}
}
