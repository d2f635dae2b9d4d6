//! The command line: global options, subcommands, and what becomes of an outcome.

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{error::ErrorKind, CommandFactory, FromArgMatches, Parser};

use crate::{commands::Command, context::Context, failure::Failure, output, times};

/// Log what happens to evidence and antiquities, and prove it years later.
///
/// Every entry is signed with your own key and recorded on the Catena chain. A proof taken from it is
/// one file that anybody can verify offline with `catena verify`: no network, no key, no account.
///
/// Exit codes: 0 done, or proven; 1 rejected, or refused by the chain; 2 wrong use, or a local file is
/// at fault; 3 cannot be decided; 4 the node cannot be reached or belongs to another chain.
#[derive(Debug, Parser)]
#[command(name = "catena", version, max_term_width = 100, propagate_version = true)]
pub struct Cli {
	/// Address of the node, ws:// or http://.
	#[arg(
		long,
		global = true,
		value_name = "URL",
		env = "CATENA_NODE",
		default_value = "ws://127.0.0.1:9944",
		help_heading = "Everywhere"
	)]
	pub node: String,

	/// Folder with your keys, off-chain details and unsent statements [default: ~/.catena].
	#[arg(
		long,
		global = true,
		value_name = "DIR",
		env = "CATENA_HOME",
		help_heading = "Everywhere"
	)]
	pub home: Option<PathBuf>,

	/// Which of your keys to sign with. Not needed when there is but one.
	#[arg(
		long = "as",
		global = true,
		value_name = "NAME",
		env = "CATENA_AS",
		help_heading = "Everywhere"
	)]
	pub acting_as: Option<String>,

	/// Read the passphrase of your key from the first line of this file. Otherwise it is taken from
	/// CATENA_PASSPHRASE, or asked for.
	#[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
	pub passphrase_file: Option<PathBuf>,

	/// Do not ask for confirmation.
	#[arg(long, short, global = true, help_heading = "Everywhere")]
	pub yes: bool,

	/// Write JSON for scripts, results to stdout and errors to stderr.
	#[arg(long, global = true, help_heading = "Everywhere")]
	pub json: bool,

	/// What to do.
	#[command(subcommand)]
	pub command: Command,
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
	// Before any thread is there: the system's time zone cannot be read safely afterwards.
	let offset_minutes = times::local_offset_minutes();
	let cli = match parse(&std::env::args_os().collect::<Vec<_>>()) {
		Ok(cli) => cli,
		Err(error) => return usage(&error),
	};
	let context = Context::new(&cli, offset_minutes);
	let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
		Ok(runtime) => runtime,
		Err(error) => {
			return failed(&Failure::usage("cannot start").cause(error), cli.json);
		}
	};
	match runtime.block_on(cli.command.run(&context)) {
		Ok(output) => {
			output::print(&output, cli.json);
			ExitCode::from(output.exit)
		}
		Err(failure) => failed(&failure, cli.json),
	}
}

/// Reads the arguments.
///
/// The usage line of an error lists what was given, and there with what stands in the environment: as if
/// `verify` needed a node. So errors are made with the options that hold everywhere hidden, and only the
/// help, from which they must not be missing, with all.
fn parse<T: Into<OsString> + Clone>(arguments: &[T]) -> Result<Cli, clap::Error> {
	let hidden = Cli::command().mut_args(|arg| {
		let everywhere = arg.is_global_set();
		arg.hide(everywhere)
	});
	let read = hidden
		.try_get_matches_from(arguments.iter().cloned())
		.and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
	match read {
		Err(error) if is_help(&error) => Cli::try_parse_from(arguments.iter().cloned()),
		read => read,
	}
}

/// Whether it is no error, but what was asked for.
fn is_help(error: &clap::Error) -> bool {
	matches!(
		error.kind(),
		ErrorKind::DisplayHelp
			| ErrorKind::DisplayVersion
			| ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
	)
}

fn failed(failure: &Failure, json: bool) -> ExitCode {
	output::eprint(failure, json);
	ExitCode::from(failure.exit())
}

/// What clap says of the arguments: help and version are no errors.
fn usage(error: &clap::Error) -> ExitCode {
	if !is_help(error) && std::env::args_os().any(|argument| argument == "--json") {
		let text = error.render().to_string();
		let message = text.trim().trim_start_matches("error: ").to_owned();
		return failed(&Failure::usage(message), true);
	}
	// Nothing can be done where even the help cannot be written.
	let _ = error.print();
	ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Command;

	#[test]
	fn arguments_are_consistent() {
		Cli::command().debug_assert();
	}

	/// Each command, with the words that lead to it.
	fn commands() -> Vec<(Vec<String>, Command)> {
		let mut found = Vec::new();
		let mut open = vec![(vec!["catena".to_owned()], Cli::command())];
		while let Some((words, command)) = open.pop() {
			open.extend(command.get_subcommands().map(|below| {
				let mut words = words.clone();
				words.push(below.get_name().to_owned());
				(words, below.clone())
			}));
			found.push((words, command));
		}
		found
	}

	#[test]
	fn usage_lines_of_errors_are_about_the_command_alone() {
		let everywhere = [
			"--node",
			"ws://x",
			"--home",
			"x",
			"--as",
			"x",
			"--passphrase-file",
			"x",
			"-y",
			"--json",
		];
		for (mut words, _) in commands() {
			words.extend(everywhere.map(str::to_owned));
			// What misses nothing is no error.
			let missing = parse(&words).err();
			words.push("--no-such-option".to_owned());
			let unknown = parse(&words).unwrap_err();
			for error in missing.iter().chain([&unknown]) {
				let text = error.render().to_string();
				let usage = text.split("Usage:").nth(1).unwrap_or_else(|| panic!("{text}"));
				for option in everywhere.iter().filter(|word| word.starts_with("--")) {
					assert!(!usage.contains(option), "{words:?}: {usage}");
				}
			}
		}
		let missing = parse(&["catena", "verify", "--home", "x"]).unwrap_err().render().to_string();
		assert!(missing.contains("Usage: catena verify --anchor <FILE> <PROOF>"), "{missing}");
		let typo = parse(&["catena", "items", "--jsn"]).unwrap_err().render().to_string();
		assert!(typo.contains("'--json'"), "{typo}");
	}

	#[test]
	fn help_has_the_options_that_hold_everywhere() {
		for arguments in [&["catena", "--help"][..], &["catena", "verify", "--help"]] {
			let help = parse(arguments).unwrap_err();
			assert_eq!(help.kind(), ErrorKind::DisplayHelp);
			assert!(help.render().to_string().contains("--passphrase-file"), "{arguments:?}");
		}
	}

	#[test]
	fn no_detail_is_empty() {
		let mut options = 0;
		for (words, command) in commands() {
			let details = command.get_arguments().filter(|arg| {
				let texts = arg.get_value_names().is_some_and(|names| names == ["TEXT"]);
				// What is public is not given where it is empty, and numbers need nothing before them.
				let public = arg.get_help_heading() == Some("Object ID (public)");
				texts && !public && arg.get_id() != "number_prefix"
			});
			for detail in details {
				options += 1;
				for empty in ["", " \t"] {
					let mut words = words.clone();
					words.push(format!("--{}={empty}", detail.get_long().unwrap()));
					let error = parse(&words).unwrap_err();
					assert_eq!(error.kind(), ErrorKind::ValueValidation, "{words:?}");
					let text = error.render().to_string();
					assert!(text.contains("a detail cannot be empty"), "{text}");
				}
			}
		}
		assert!(options > 50, "{options}");
	}
}
