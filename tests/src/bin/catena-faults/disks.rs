//! A small disk for each validator's database, in memory.

use std::{fs, path::Path};

use anyhow::{ensure, Context, Result};

use crate::shell::{run_to_clean_up, run_words};

/// By this the mounts are found again.
const SOURCE: &str = "catena-faults";

/// How large a disk is. Memory is taken only for what is on it: some 100 MB, with a few thousand blocks.
const SIZE_KIB: u64 = 2 * 1024 * 1024;

/// How often a disk is tried to be made full, while the node goes on writing.
const TRIES: u32 = 20;

/// The disks that were mounted; they go away with it.
pub struct Disks(());

impl Disks {
	/// None yet, and none of another run.
	pub fn none() -> Result<Disks> {
		clean_up()?;
		Ok(Disks(()))
	}

	/// Mounts a disk at this folder, which is made.
	pub fn mount(&self, folder: &Path) -> Result<()> {
		fs::create_dir_all(folder)?;
		let size = format!("size={SIZE_KIB}k,mode=700");
		run_words(&["mount", "-t", "tmpfs", "-o", &size, SOURCE, text(folder)?]).map(drop)
	}

	/// Leaves no room on the disk.
	pub fn fill(&self, folder: &Path) -> Result<()> {
		let mut left = TRIES;
		loop {
			let full = resize(folder, used_kib(folder)?);
			left -= 1;
			// It cannot be smaller than what came onto it in between.
			if full.is_ok() || left == 0 {
				return full;
			}
		}
	}

	/// Gives all room back.
	pub fn free(&self, folder: &Path) -> Result<()> {
		resize(folder, SIZE_KIB)
	}
}

impl Drop for Disks {
	fn drop(&mut self) {
		if let Err(error) = clean_up() {
			eprintln!("Warning: not all disks could be unmounted: {error:#}");
		}
	}
}

/// Unmounts every disk of this program, of this run or another.
pub fn clean_up() -> Result<()> {
	let mounts = fs::read_to_string("/proc/self/mounts")?;
	for line in mounts.lines() {
		let mut fields = line.split(' ');
		if fields.next() == Some(SOURCE) {
			let folder = fields.next().context("a mount has a folder")?.replace("\\040", " ");
			// One that a dying process still uses goes away with it.
			run_to_clean_up(&["umount", "--lazy", &folder])?;
		}
	}
	Ok(())
}

fn resize(folder: &Path, kib: u64) -> Result<()> {
	let size = format!("remount,size={kib}k");
	run_words(&["mount", "-o", &size, text(folder)?]).map(drop)
}

fn used_kib(folder: &Path) -> Result<u64> {
	let answer = run_words(&["df", "-k", "--output=used", text(folder)?])?;
	let used: u64 = answer.lines().last().unwrap_or_default().trim().parse()?;
	ensure!(used > 0, "a size of 0 would be none at all");
	Ok(used)
}

fn text(path: &Path) -> Result<&str> {
	path.to_str().with_context(|| format!("{} is no text", path.display()))
}
