//! The subcommands, one file each.

mod accept;
mod anchor;
mod artefact;
mod case;
mod checkpoint;
mod common;
mod correct;
mod council;
mod decision;
mod exhibit;
mod history;
mod items;
mod key;
mod offer;
mod officer;
mod org;
mod prove;
mod reject;
mod send;
mod upgrade;
mod validator;
mod verify;
mod watch;
mod withdraw;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// What to do.
// There is one of it in a process: its size is of no matter.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Make and keep the keys that you sign with.
	#[command(subcommand)]
	Key(key::KeyCommand),
	/// Organisations that take part in the chain.
	#[command(subcommand)]
	Org(org::OrgCommand),
	/// The council, which admits organisations and changes validators, runtime and its own seats.
	#[command(subcommand)]
	Council(council::CouncilCommand),
	/// Officers of an organisation.
	#[command(subcommand)]
	Officer(officer::OfficerCommand),
	/// Validators, which author blocks and vote on finality.
	#[command(subcommand)]
	Validator(validator::ValidatorCommand),
	/// Replacing the runtime, which is all rules of the chain.
	#[command(subcommand)]
	Upgrade(upgrade::UpgradeCommand),
	/// Cases, to which exhibits belong.
	#[command(subcommand)]
	Case(case::CaseCommand),
	/// Exhibits: files and things seized, collected, derived, examined.
	#[command(subcommand)]
	Exhibit(exhibit::ExhibitCommand),
	/// Antiquities and other cultural goods.
	#[command(subcommand)]
	Artefact(artefact::ArtefactCommand),
	Offer(offer::OfferArgs),
	Accept(accept::AcceptArgs),
	Reject(reject::RejectArgs),
	Withdraw(withdraw::WithdrawArgs),
	Correct(correct::CorrectArgs),
	History(history::HistoryArgs),
	Watch(watch::WatchArgs),
	Items(items::ItemsArgs),
	Prove(prove::ProveArgs),
	Anchor(anchor::AnchorArgs),
	/// Checkpoints that organisations publish under their signatures.
	#[command(subcommand)]
	Checkpoint(checkpoint::CheckpointCommand),
	Verify(verify::VerifyArgs),
	Send(send::SendArgs),
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> Result<Output> {
		match self {
			Command::Key(command) => command.run(context).await,
			Command::Org(command) => command.run(context).await,
			Command::Council(command) => command.run(context).await,
			Command::Officer(command) => command.run(context).await,
			Command::Validator(command) => command.run(context).await,
			Command::Upgrade(command) => command.run(context).await,
			Command::Case(command) => command.run(context).await,
			Command::Exhibit(command) => command.run(context).await,
			Command::Artefact(command) => command.run(context).await,
			Command::Offer(args) => args.run(context).await,
			Command::Accept(args) => args.run(context).await,
			Command::Reject(args) => args.run(context).await,
			Command::Withdraw(args) => args.run(context).await,
			Command::Correct(args) => args.run(context).await,
			Command::History(args) => args.run(context).await,
			Command::Watch(args) => args.run(context).await,
			Command::Items(args) => args.run(context),
			Command::Prove(args) => args.run(context).await,
			Command::Anchor(args) => args.run(context).await,
			Command::Checkpoint(command) => command.run(context).await,
			Command::Verify(args) => args.run(),
			Command::Send(args) => args.run(context).await,
		}
	}
}
