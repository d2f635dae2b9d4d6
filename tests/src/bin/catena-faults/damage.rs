//! Damaging a database.

use std::{
	fs::{self, File},
	io::{Read, Seek, SeekFrom, Write},
	path::{Path, PathBuf},
};

use anyhow::{ensure, Context, Result};
use catena_tests::usage::filled;

use crate::{
	draw::Draw,
	schedule::{Damage, Wound},
};

/// Damages one of the files of a node's database, and says which and how.
pub fn inflict(database: &Path, damage: &Damage) -> Result<String> {
	let files = files(database)?;
	ensure!(!files.is_empty(), "there is no database in {}", database.display());
	let path = &files[usize::try_from(damage.file % files.len() as u64)?];
	let name = path.file_name().unwrap_or_default().to_string_lossy();
	let mut file = File::options().read(true).write(true).open(path)?;
	let length = filled(path)?;
	match damage.wound {
		Wound::Truncated { left_permille } => {
			let left = length * u64::from(left_permille) / 1_000;
			file.set_len(left)?;
			Ok(format!("of {length} bytes of {name}, {left} are left"))
		}
		Wound::Flipped { bytes, seed } => {
			let mut draw = Draw::new(seed);
			for _ in 0..bytes {
				flip(&mut file, draw.number() % length, 1 << draw.within(0..=7))?;
			}
			Ok(format!("bits flipped in {bytes} of {length} bytes of {name}"))
		}
	}
}

fn flip(file: &mut File, at: u64, mask: u8) -> Result<()> {
	let mut byte = [0];
	file.seek(SeekFrom::Start(at))?;
	file.read_exact(&mut byte)?;
	file.seek(SeekFrom::Start(at))?;
	file.write_all(&[byte[0] ^ mask]).map_err(Into::into)
}

/// The files of the database that hold anything, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
	let mut all = Vec::new();
	let mut folders = vec![folder.to_owned()];
	while let Some(folder) = folders.pop() {
		let entries = fs::read_dir(&folder);
		for entry in entries.with_context(|| format!("cannot read {}", folder.display()))? {
			let entry = entry?;
			let is_database = folder.ends_with("paritydb/full");
			if entry.file_type()?.is_dir() {
				folders.push(entry.path());
			} else if is_database && entry.file_name() != "lock" && filled(&entry.path())? > 0 {
				all.push(entry.path());
			}
		}
	}
	all.sort();
	Ok(all)
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A folder with a database of two files, and a file that is none of it.
	fn database() -> tempfile::TempDir {
		let base = tempfile::tempdir().expect("a folder");
		let folder = base.path().join("chains/x/paritydb/full");
		fs::create_dir_all(&folder).expect("a folder");
		for (name, bytes) in
			[("a", &[1; 1_000][..]), ("b", &[2; 500]), ("empty", &[]), ("lock", &[3])]
		{
			fs::write(folder.join(name), bytes).expect("a file");
		}
		// Made longer than what it holds, as ParityDB does.
		let a = File::options().write(true).open(folder.join("a")).expect("a file");
		a.set_len(10_000).expect("a length");
		fs::write(base.path().join("key"), [4; 100]).expect("a file");
		base
	}

	fn read(base: &tempfile::TempDir, name: &str) -> Vec<u8> {
		fs::read(base.path().join("chains/x/paritydb/full").join(name)).expect("a file")
	}

	#[test]
	fn truncated_file_lacks_some_of_what_it_held() {
		let base = database();
		let wound = Wound::Truncated { left_permille: 400 };
		let words = inflict(base.path(), &Damage { file: 2, wound }).expect("damage");
		assert_eq!(words, "of 1000 bytes of a, 400 are left");
		assert_eq!(read(&base, "a"), [1; 400]);
		assert_eq!(read(&base, "b"), [2; 500]);
	}

	#[test]
	fn flipped_bits_are_among_what_the_file_held() {
		let base = database();
		let wound = Wound::Flipped { bytes: 1, seed: 9 };
		inflict(base.path(), &Damage { file: 1, wound }).expect("damage");
		assert_eq!(read(&base, "a").len(), 10_000);
		let flipped = read(&base, "b").into_iter().filter(|byte| *byte != 2).collect::<Vec<_>>();
		assert_eq!(flipped.len(), 1);
		assert_eq!((flipped[0] ^ 2).count_ones(), 1);
	}

	#[test]
	fn without_a_database_there_is_nothing_to_damage() {
		let base = tempfile::tempdir().expect("a folder");
		let wound = Wound::Truncated { left_permille: 0 };
		let error = inflict(base.path(), &Damage { file: 0, wound }).expect_err("nothing there");
		assert!(error.to_string().starts_with("there is no database in "), "{error}");
	}
}
