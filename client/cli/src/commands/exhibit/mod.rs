//! `catena exhibit`.

mod add;
mod derive;
mod examine;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// Exhibits.
#[derive(Debug, Subcommand)]
pub enum ExhibitCommand {
	Add(add::AddArgs),
	Derive(derive::DeriveArgs),
	Examine(examine::ExamineArgs),
}

impl ExhibitCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			ExhibitCommand::Add(args) => args.run(context).await,
			ExhibitCommand::Derive(args) => args.run(context).await,
			ExhibitCommand::Examine(args) => args.run(context).await,
		}
	}
}
