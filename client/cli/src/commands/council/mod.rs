//! `catena council`.

mod close;
mod motions;
mod seats;

use clap::Subcommand;

use crate::{context::Context, failure::Result, output::Output};

/// The council.
#[derive(Debug, Subcommand)]
pub enum CouncilCommand {
	Motions(motions::MotionsArgs),
	Close(close::CloseArgs),
	/// Who has a seat, and proposing to change it.
	#[command(subcommand)]
	Seats(seats::SeatsCommand),
}

impl CouncilCommand {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		match self {
			CouncilCommand::Motions(args) => args.run(context).await,
			CouncilCommand::Close(args) => args.run(context).await,
			CouncilCommand::Seats(command) => command.run(context).await,
		}
	}
}
