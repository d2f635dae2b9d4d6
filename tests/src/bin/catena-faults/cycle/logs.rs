//! What nodes wrote while something went wrong.

use std::{
	fs::{self, File},
	io::{Read, Seek, SeekFrom},
	path::Path,
};

use anyhow::{Context, Result};

use crate::{
	schedule::VALIDATORS,
	world::{names, World},
};

/// The most that is read of a log at once.
const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What a log has from this byte on.
pub fn since(log: &Path, from: u64) -> Result<String> {
	let mut file = File::open(log).with_context(|| format!("cannot read {}", log.display()))?;
	file.seek(SeekFrom::Start(from))?;
	let mut bytes = Vec::new();
	file.take(BYTES_MAX).read_to_end(&mut bytes)?;
	Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Writes what all validators have logged from these bytes on into a folder, which is made.
pub fn keep_logs(world: &World, from: [u64; VALIDATORS], folder: &Path) -> Result<()> {
	fs::create_dir_all(folder)?;
	for ((node, from), name) in world.nodes.iter().zip(from).zip(names()) {
		fs::write(folder.join(format!("{name}.log")), since(&node.log(), from)?)?;
	}
	Ok(())
}
