//! `catena org`.

mod admit;
mod list;
mod replace_admin;
mod show;
mod suspend;
mod vote;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// Organisations.
#[derive(Debug, Subcommand)]
pub enum OrgCommand {
	Admit(admit::AdmitArgs),
	List(list::ListArgs),
	Show(show::ShowArgs),
	Suspend(suspend::SuspendArgs),
	Readmit(suspend::ReadmitArgs),
	ReplaceAdmin(replace_admin::ReplaceAdminArgs),
	Vote(vote::VoteArgs),
}

impl OrgCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			OrgCommand::Admit(args) => args.run(context).await,
			OrgCommand::List(args) => args.run(context).await,
			OrgCommand::Show(args) => args.run(context).await,
			OrgCommand::Suspend(args) => args.run(context).await,
			OrgCommand::Readmit(args) => args.run(context).await,
			OrgCommand::ReplaceAdmin(args) => args.run(context).await,
			OrgCommand::Vote(args) => args.run(context).await,
		}
	}
}
