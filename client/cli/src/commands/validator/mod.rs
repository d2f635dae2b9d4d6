//! `catena validator`.

mod add;
mod invite;
pub(super) mod list;
mod register;
mod remove;
mod session_keys;
mod show;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// Validators.
#[derive(Debug, Subcommand)]
pub enum ValidatorCommand {
	List(list::ListArgs),
	Show(show::ShowArgs),
	Invite(invite::InviteArgs),
	Register(register::RegisterArgs),
	Add(add::AddArgs),
	Remove(remove::RemoveArgs),
}

impl ValidatorCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			ValidatorCommand::List(args) => args.run(context).await,
			ValidatorCommand::Show(args) => args.run(context).await,
			ValidatorCommand::Invite(args) => args.run(context).await,
			ValidatorCommand::Register(args) => args.run(context).await,
			ValidatorCommand::Add(args) => args.run(context).await,
			ValidatorCommand::Remove(args) => args.run(context).await,
		}
	}
}
