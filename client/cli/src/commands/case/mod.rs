//! `catena case`.

mod admit;
mod open;
mod show;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// Cases.
#[derive(Debug, Subcommand)]
pub enum CaseCommand {
	Open(open::OpenArgs),
	Admit(admit::AdmitArgs),
	Show(show::ShowArgs),
}

impl CaseCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			CaseCommand::Open(args) => args.run(context).await,
			CaseCommand::Admit(args) => args.run(context).await,
			CaseCommand::Show(args) => args.run(context).await,
		}
	}
}
