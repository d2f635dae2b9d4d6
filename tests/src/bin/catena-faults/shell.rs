//! Commands of the system.

use std::{
	process::{Command, Stdio},
	sync::atomic::{AtomicBool, Ordering},
};

use anyhow::{ensure, Context, Result};

/// Whether this program is about to end because of a signal: nothing new is set up then.
pub static ENDING: AtomicBool = AtomicBool::new(false);

/// Runs a command that is given as words between blanks, and gives what it prints.
pub fn run(command: &str) -> Result<String> {
	run_words(&command.split_whitespace().collect::<Vec<_>>())
}

/// Runs a command whose words may have blanks, and gives what it prints.
pub fn run_words(words: &[&str]) -> Result<String> {
	ensure!(!ENDING.load(Ordering::SeqCst), "not run any more: {}", words.join(" "));
	run_to_clean_up(words)
}

/// The same, also when a signal came.
pub fn run_to_clean_up(words: &[&str]) -> Result<String> {
	let (program, arguments) = words.split_first().context("an empty command")?;
	let command = words.join(" ");
	let output = Command::new(program)
		.args(arguments)
		.stdin(Stdio::null())
		.output()
		.with_context(|| format!("cannot start: {command}"))?;
	let said = String::from_utf8_lossy(&output.stderr);
	ensure!(output.status.success(), "{command}: {} ({})", said.trim(), output.status);
	Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
