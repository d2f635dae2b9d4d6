//! `catena artefact`.

mod add;
mod report;
mod settle;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// Artefacts.
// There is one of it in a process: its size is of no matter.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Subcommand)]
pub enum ArtefactCommand {
	Add(add::AddArgs),
	Report(report::ReportArgs),
	Settle(settle::SettleArgs),
}

impl ArtefactCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			ArtefactCommand::Add(args) => args.run(context).await,
			ArtefactCommand::Report(args) => args.run(context).await,
			ArtefactCommand::Settle(args) => args.run(context).await,
		}
	}
}
