//! `catena officer`.

mod amend;
mod enrol;
mod list;
mod new_key;
mod replace_key;
mod report_key;
mod show;
mod standing;
mod use_key;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// Officers.
#[derive(Debug, Subcommand)]
pub enum OfficerCommand {
	Enrol(enrol::EnrolArgs),
	List(list::ListArgs),
	Show(show::ShowArgs),
	Amend(amend::AmendArgs),
	ReplaceKey(replace_key::ReplaceKeyArgs),
	ReportKey(report_key::ReportKeyArgs),
	Suspend(standing::SuspendArgs),
	Reinstate(standing::ReinstateArgs),
	Revoke(standing::RevokeArgs),
	Use(use_key::UseArgs),
}

impl OfficerCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			OfficerCommand::Enrol(args) => args.run(context).await,
			OfficerCommand::List(args) => args.run(context).await,
			OfficerCommand::Show(args) => args.run(context).await,
			OfficerCommand::Amend(args) => args.run(context).await,
			OfficerCommand::ReplaceKey(args) => args.run(context).await,
			OfficerCommand::ReportKey(args) => args.run(context).await,
			OfficerCommand::Suspend(args) => args.run(context).await,
			OfficerCommand::Reinstate(args) => args.run(context).await,
			OfficerCommand::Revoke(args) => args.run(context).await,
			OfficerCommand::Use(args) => args.run(context).await,
		}
	}
}
