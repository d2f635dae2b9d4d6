//! Figures for programs: a file of lines, each of which is JSON.

use std::{
	fs::{self, File},
	io::Write,
	path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

/// Where figures go besides being printed.
#[derive(Clone, Debug, Default, Args)]
pub struct Out {
	/// Also write the figures to this file, as lines of JSON behind those that it has.
	#[arg(long = "out", value_name = "FILE")]
	file: Option<PathBuf>,
}

impl Out {
	/// Writes a line behind those that the file has; nothing without a file.
	pub fn write(&self, figures: &Value) -> Result<()> {
		let Some(path) = &self.file else { return Ok(()) };
		let cannot = || format!("cannot write {}", path.display());
		let mut file = File::options().create(true).append(true).open(path).with_context(cannot)?;
		writeln!(file, "{figures}").with_context(cannot)
	}

	/// To this file.
	#[cfg(test)]
	pub fn to(file: &Path) -> Out {
		Out { file: Some(file.to_owned()) }
	}
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

#[cfg(test)]
mod tests {
	use serde_json::json;
	use tempfile::TempDir;

	use super::*;

	#[test]
	fn each_figure_is_a_line_behind_those_before() {
		let folder = TempDir::new().unwrap();
		let path = folder.path().join("figures");
		let (one, other) = (json!({ "figure": "one" }), json!({ "figure": "other" }));
		Out::to(&path).write(&one).unwrap();
		Out::default().write(&json!({ "figure": "nowhere" })).unwrap();
		Out::to(&path).write(&other).unwrap();
		assert_eq!(read(&path).unwrap(), [one, other]);
	}

	#[test]
	fn file_that_cannot_be_written_is_named() {
		let folder = TempDir::new().unwrap();
		let reason = Out::to(folder.path()).write(&json!({})).unwrap_err().to_string();
		assert_eq!(reason, format!("cannot write {}", folder.path().display()));
	}
}
