//! `catena council seats`.

mod change;
mod list;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// The seats of the council.
#[derive(Debug, Subcommand)]
pub enum SeatsCommand {
	List(list::ListArgs),
	Add(change::AddArgs),
	Remove(change::RemoveArgs),
	Replace(change::ReplaceArgs),
}

impl SeatsCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			SeatsCommand::List(args) => args.run(context).await,
			SeatsCommand::Add(args) => args.run(context).await,
			SeatsCommand::Remove(args) => args.run(context).await,
			SeatsCommand::Replace(args) => args.run(context).await,
		}
	}
}
