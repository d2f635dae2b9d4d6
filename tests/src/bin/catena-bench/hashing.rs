//! Both digests of a large file in one pass, beside `sha256sum`, which makes one.

use std::{
	fs::{self, File},
	path::Path,
	process::{Command, Stdio},
	time::{Duration, Instant},
};

use anyhow::{Context, Result};
use catena_tests::program;
use serde_json::json;
use tempfile::TempDir;

use crate::{figures::Out, spread::Spread};

const FILE_BYTES: u64 = 10 << 30;

/// Each is run so often, in turns, so that both meet the same machine.
const ROUNDS: usize = 3;

/// Hashes a file of zeros that takes no room on the disk: what is measured is hashing, not the disk.
pub fn measure(out: &Out) -> Result<()> {
	let folder = TempDir::new()?;
	let path = folder.path().join("large");
	File::create(&path)?.set_len(FILE_BYTES)?;
	let (mut ratios, mut rounds) = (Vec::new(), Vec::new());
	for _ in 0..ROUNDS {
		let (alone, _) = run(Command::new("sha256sum").arg(&path))?;
		let (both, memory_kib) = run(&mut verify(&path))?;
		ratios.push(alone.as_secs_f64() / both.as_secs_f64());
		println!(
			"hashing: {} GiB in {:.1} s with both digests, at most {memory_kib} KiB in memory; \
			 sha256sum {:.1} s",
			FILE_BYTES >> 30,
			both.as_secs_f64(),
			alone.as_secs_f64()
		);
		rounds.push(json!({
			"both_seconds": both.as_secs_f64(),
			"sha256sum_seconds": alone.as_secs_f64(),
			"memory_kib": memory_kib,
		}));
	}
	let ratio = Spread::of(&ratios).context("a round")?;
	println!(
		"hashing: {:.2} of the speed of sha256sum (median of {ROUNDS}, from {:.2} to {:.2})",
		ratio.median, ratio.least, ratio.most
	);
	out.write(&json!({
		"figure": "hashing",
		"file_bytes": FILE_BYTES,
		"rounds": rounds,
		"ratio": ratio.json(),
	}))
}

/// A verification with the file at hand, which hashes it and finds that it is not the one on record.
fn verify(file: &Path) -> Command {
	let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join("v1");
	let mut command = Command::new(program("catena"));
	command.arg("verify").arg(vectors.join("disk.catena"));
	command.arg("--anchor").arg(vectors.join("anchor.json")).arg("--file").arg(file);
	command
}

/// How long it takes, and the most memory that it has had.
fn run(command: &mut Command) -> Result<(Duration, u64)> {
	let begin = Instant::now();
	let mut process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
	let status = format!("/proc/{}/status", process.id());
	let mut memory_kib = 0;
	while process.try_wait()?.is_none() {
		let text = fs::read_to_string(&status).unwrap_or_default();
		if let Some(line) = text.lines().find(|line| line.starts_with("VmHWM:")) {
			let number = line.split_whitespace().nth(1).context("a number")?;
			memory_kib = number.parse()?;
		}
		std::thread::sleep(Duration::from_millis(20));
	}
	Ok((begin.elapsed(), memory_kib))
}
