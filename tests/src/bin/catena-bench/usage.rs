//! What processes use, as the kernel counts it.

use std::{
	fs::{self, File},
	io::{Read, Seek, SeekFrom},
	path::Path,
};

use anyhow::Result;

/// What the tables of a node's database hold. Their files are made longer in steps of 256 KiB,
/// so what counts is up to the last byte that is not zero; the indices, which are made at their full
/// length of 32 MiB, are left out.
pub fn tables(folder: &Path) -> Result<u64> {
	let mut size = 0;
	for entry in fs::read_dir(folder)? {
		let entry = entry?;
		if entry.file_type()?.is_dir() {
			size += tables(&entry.path())?;
		} else if entry.file_name().to_string_lossy().starts_with("table_") {
			size += filled(&entry.path())?;
		}
	}
	Ok(size)
}

/// The length of a file without the zeros at its end.
fn filled(path: &Path) -> Result<u64> {
	const STEP: u64 = 64 * 1024;
	let mut file = File::open(path)?;
	let mut end = file.metadata()?.len();
	while end > 0 {
		let begin = end.saturating_sub(STEP);
		let mut bytes = vec![0; usize::try_from(end - begin)?];
		file.seek(SeekFrom::Start(begin))?;
		file.read_exact(&mut bytes)?;
		if let Some(last) = bytes.iter().rposition(|byte| *byte != 0) {
			return Ok(begin + last as u64 + 1);
		}
		end = begin;
	}
	Ok(0)
}
