//! `catena checkpoint`.

mod publish;
mod show;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// Published checkpoints.
#[derive(Debug, Subcommand)]
pub enum CheckpointCommand {
	Publish(publish::PublishArgs),
	Show(show::ShowArgs),
}

impl CheckpointCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			CheckpointCommand::Publish(args) => args.run(context).await,
			CheckpointCommand::Show(args) => args.run(),
		}
	}
}
