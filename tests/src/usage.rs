//! What processes use, as the kernel counts it.

use std::{
	fs::{self, File},
	io::{Read, Seek, SeekFrom},
	path::Path,
	time::Duration,
};

use anyhow::{Context, Result};

use crate::Node;

/// Ticks a second in which the kernel counts time; fixed at 100 towards programs.
const TICKS: f64 = 100.0;

/// The processor time that the nodes have taken since they were started.
pub fn processor_time(nodes: &[Node]) -> Result<Duration> {
	let mut took = Duration::ZERO;
	for node in nodes {
		took += own_time(Path::new(&format!("/proc/{}", node.process_id())))?;
	}
	Ok(took)
}

/// The processor time of a process or a thread, which has this folder under `/proc`.
pub fn own_time(folder: &Path) -> Result<Duration> {
	time(&stat(folder)?, &[11, 12])
}

/// The processor time of a process, of its children, and of those that it had.
pub fn family_time(process: u32) -> Result<Duration> {
	let mut took = time(&stat(Path::new(&format!("/proc/{process}")))?, &[11, 12, 13, 14])?;
	for entry in fs::read_dir("/proc")? {
		// What is no process, or ended just now, has no such file.
		let Ok(fields) = stat(&entry?.path()) else { continue };
		if fields.get(1).is_some_and(|parent| *parent == process.to_string()) {
			took += time(&fields, &[11, 12])?;
		}
	}
	Ok(took)
}

/// The fields behind the second, which is the program's name in brackets.
fn stat(folder: &Path) -> Result<Vec<String>> {
	let stat = fs::read_to_string(folder.join("stat"))?;
	let (_, fields) = stat.rsplit_once(')').context("a process")?;
	Ok(fields.split_whitespace().map(str::to_owned).collect())
}

fn time(fields: &[String], which: &[usize]) -> Result<Duration> {
	let mut ticks = 0;
	for field in which {
		ticks += fields.get(*field).context("a time")?.parse::<u64>()?;
	}
	Ok(Duration::from_secs_f64(ticks as f64 / TICKS))
}

/// The most memory that any of the nodes had, in MiB.
pub fn peak_memory(nodes: &[Node]) -> Result<u64> {
	let mut most = 0;
	for node in nodes {
		most = most.max(status(node, "VmHWM:")? / 1024);
	}
	Ok(most)
}

/// The memory that a node has now, in KiB.
pub fn memory(node: &Node) -> Result<u64> {
	status(node, "VmRSS:")
}

/// A line of a process's status, in KiB.
fn status(node: &Node, name: &str) -> Result<u64> {
	let status = fs::read_to_string(format!("/proc/{}/status", node.process_id()))?;
	let line = status.lines().find(|line| line.starts_with(name)).context("a size")?;
	Ok(line.split_whitespace().nth(1).context("a number")?.parse()?)
}

/// What the tables of a node's database hold, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tables {
	/// All of them.
	pub all: u64,
	/// That of the state: the nodes of its trie, and the values.
	pub state: u64,
}

impl Tables {
	/// What they hold more than they did.
	pub fn since(self, before: Tables) -> Tables {
		Tables {
			all: self.all.saturating_sub(before.all),
			state: self.state.saturating_sub(before.state),
		}
	}
}

/// The beginning of the names of the state's files: `sc-client-db` has the state in column 1.
const STATE_FILES: &str = "table_01_";

/// What the tables of a node's database hold. Their files are made longer in steps of 256 KiB,
/// so what counts is up to the last byte that is not zero; the indices, which are made at their full
/// length of 32 MiB, are left out.
pub fn tables(folder: &Path) -> Result<Tables> {
	let mut size = Tables::default();
	for entry in fs::read_dir(folder)? {
		let entry = entry?;
		let name = entry.file_name();
		let name = name.to_string_lossy();
		if entry.file_type()?.is_dir() {
			let within = tables(&entry.path())?;
			size.all += within.all;
			size.state += within.state;
		} else if name.starts_with("table_") {
			let bytes = filled(&entry.path())?;
			size.all += bytes;
			if name.starts_with(STATE_FILES) {
				size.state += bytes;
			}
		}
	}
	Ok(size)
}

/// The length of a file without the zeros at its end.
pub fn filled(path: &Path) -> Result<u64> {
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
