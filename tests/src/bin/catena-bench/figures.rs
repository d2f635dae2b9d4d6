//! Figures for programs: a file of lines, each of which is JSON.

use std::{
	fs::{self, File},
	io::Write,
	path::Path,
};

use anyhow::{Context, Result};
use serde_json::Value;

/// Writes a line behind those that the file has; nothing without a file.
pub fn write(path: Option<&Path>, figures: &Value) -> Result<()> {
	let Some(path) = path else { return Ok(()) };
	let cannot = || format!("cannot write {}", path.display());
	let mut file = File::options().create(true).append(true).open(path).with_context(cannot)?;
	writeln!(file, "{figures}").with_context(cannot)
}

/// All lines of a file.
pub fn read(path: &Path) -> Result<Vec<Value>> {
	let text =
		fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
	let lines = text.lines().filter(|line| !line.trim().is_empty());
	lines
		.map(|line| serde_json::from_str(line).with_context(|| format!("no JSON: {line}")))
		.collect()
}
