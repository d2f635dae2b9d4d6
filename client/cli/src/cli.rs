//! The command line: global options, subcommands, and what becomes of an outcome.

use std::{path::PathBuf, process::ExitCode};

use clap::{error::ErrorKind, Parser};

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
	let cli = match Cli::try_parse() {
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

fn failed(failure: &Failure, json: bool) -> ExitCode {
	output::eprint(failure, json);
	ExitCode::from(failure.exit())
}

/// What clap says of the arguments: help and version are no errors.
fn usage(error: &clap::Error) -> ExitCode {
	let for_people = matches!(
		error.kind(),
		ErrorKind::DisplayHelp
			| ErrorKind::DisplayVersion
			| ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
	);
	if !for_people && std::env::args_os().any(|argument| argument == "--json") {
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
	use clap::CommandFactory;

	#[test]
	fn arguments_are_consistent() {
		Cli::command().debug_assert();
	}
}
