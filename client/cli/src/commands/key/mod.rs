//! `catena key`.

mod import;
mod list;
mod new;
mod prove_possession;
mod show;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// Keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
	New(new::NewArgs),
	List(list::ListArgs),
	Show(show::ShowArgs),
	Import(import::ImportArgs),
	ProvePossession(prove_possession::ProvePossessionArgs),
}

impl KeyCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			KeyCommand::New(args) => args.run(context),
			KeyCommand::List(args) => args.run(context),
			KeyCommand::Show(args) => args.run(context),
			KeyCommand::Import(args) => args.run(context),
			KeyCommand::ProvePossession(args) => args.run(context).await,
		}
	}
}
