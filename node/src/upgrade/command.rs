//! `catena-node check-upgrade`.

use std::{
	path::{Path, PathBuf},
	thread,
	time::Duration,
};

use clap::Parser;
use sc_cli::{
	CliConfiguration, DatabaseParams, Error, OutputType, OutputTypeFlag, PruningParams, Result,
	SharedParams, SubstrateCli,
};
use sc_executor::RuntimeVersion;
use sc_service::{Configuration, TaskManager};
use tokio::{sync::oneshot, time::timeout};

use super::{
	code::{Code, Unfit},
	report::Report,
	Chain,
};
use crate::{cli::Cli, service};

/// For how long the new code may run. An author has less than a second for a block; code that goes on
/// and on must not do so here.
const PATIENCE: Duration = Duration::from_secs(600);

/// The stack on which code is run and types are walked through: as much as a program's own, where a
/// thread would get a quarter.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// What `check-upgrade` is given.
#[derive(Clone, Debug, Parser)]
pub struct CheckUpgradeCmd {
	/// The code, compressed or not, exactly as it would be handed in.
	#[arg(long, value_name = "FILE")]
	pub code: PathBuf,

	/// As what the findings are printed.
	#[command(flatten)]
	pub output: OutputTypeFlag,

	/// The SDK's options.
	#[command(flatten)]
	pub shared: SharedParams,

	/// Which states the database keeps.
	#[command(flatten)]
	pub pruning: PruningParams,

	/// Which database.
	#[command(flatten)]
	pub database: DatabaseParams,
}

impl CliConfiguration for CheckUpgradeCmd {
	fn shared_params(&self) -> &SharedParams {
		&self.shared
	}

	fn pruning_params(&self) -> Option<&PruningParams> {
		Some(&self.pruning)
	}

	fn database_params(&self) -> Option<&DatabaseParams> {
		Some(&self.database)
	}
}

/// Why there is no chain to try anything on.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
	/// No node has run with these options.
	#[error("there is no database at {}", .0.display())]
	Missing(PathBuf),
	/// It is in use, or damaged.
	#[error("the database at {} cannot be opened: {why}", path.display())]
	Failed {
		/// Where it is.
		path: PathBuf,
		/// Why.
		why: sc_service::Error,
	},
}

impl CannotOpen {
	/// What to try.
	pub fn hint(&self) -> &'static str {
		match self {
			CannotOpen::Missing(_) => {
				"name the chain and the folder with the --chain and --base-path of the node"
			}
			CannotOpen::Failed { .. } => {
				"a database is open to one process at a time: stop the node that uses it, or name \
				 with --base-path a copy that was made while the node did not run"
			}
		}
	}
}

/// Does what `command` says.
pub fn check(cli: &Cli, command: &CheckUpgradeCmd) -> Result<()> {
	let json = matches!(command.output.output_type, OutputType::Json);
	let (code, embedded) = match read(&command.code) {
		Ok(read) => read,
		Err(report) => return end(&report, json),
	};
	cli.create_runner(command)?.async_run(|config| {
		let (chain, task_manager) = open(&config)?;
		let checked = async move {
			let report = examine(chain, code, embedded).await?;
			end(&report, json)
		};
		Ok((checked, task_manager))
	})
}

/// The code, and its own word for its version; or a report that there is none.
fn read(path: &Path) -> std::result::Result<(Code, RuntimeVersion), Report> {
	let refused = |mut report: Report, unfit: Unfit| {
		report.refusals.push(unfit.into());
		report
	};
	let code = Code::read(path).map_err(|unfit| refused(Report::default(), unfit))?;
	match code.version_unverified() {
		Ok(version) => Ok((code, version)),
		Err(unfit) => Err(refused(Report::of(&code), unfit)),
	}
}

/// Opens a database that is there; the SDK would make one.
pub(super) fn open(config: &Configuration) -> Result<(Chain, TaskManager)> {
	let path = config.database.path().unwrap_or(Path::new("")).to_owned();
	if !path.is_dir() {
		return Err(application(CannotOpen::Missing(path)));
	}
	let opened = service::open(config, None);
	let (client, backend, _, task_manager) =
		opened.map_err(|why| application(CannotOpen::Failed { path, why }))?;
	let executor = sc_service::new_wasm_executor(&config.executor);
	Ok((Chain { client: client.into(), backend, executor }, task_manager))
}

/// Finds out what there is to find out, on a thread of its own: the code may go on for ever, and would
/// take this one's place.
async fn examine(chain: Chain, code: Code, embedded: RuntimeVersion) -> Result<Report> {
	let (tried, trying) = oneshot::channel();
	let (done, report) = oneshot::channel();
	thread::Builder::new().name("check-upgrade".into()).stack_size(STACK_BYTES).spawn(
		move || {
			// Nobody waits for it any more if it took too long.
			let _ = done.send(chain.examine(&code, embedded, tried));
		},
	)?;
	if timeout(PATIENCE, trying).await.is_err() {
		return Err(Error::Input(format!(
			"the new runtime has not made its first block after {} s; it may never",
			PATIENCE.as_secs()
		)));
	}
	let report =
		report.await.map_err(|_| Error::Input("the check ended without a report".into()))?;
	Ok(report?)
}

fn end(report: &Report, json: bool) -> Result<()> {
	report.print(json);
	report.outcome().map_err(application)
}

/// As an error of the command line.
pub(super) fn application(error: impl std::error::Error + Send + Sync + 'static) -> Error {
	Error::Application(Box::new(error))
}
