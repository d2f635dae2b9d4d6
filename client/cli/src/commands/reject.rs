//! `catena reject`.

use catena_primitives::action::Action;
use clap::Args;

use super::common::{open_offer, ready, recorded_one, AtArgs};
use crate::{
	context::Context,
	details::DetailArgs,
	failure::Result,
	output::Output,
	places::{self, Target},
	submit::{self, Draft},
	words::RejectWord,
};

/// Decline an item that is offered to you.
///
/// The offerer goes on holding it; the offer and your answer stay on record.
#[derive(Debug, Args)]
pub struct RejectArgs {
	/// The item: its id, the beginning of its id, its name or number here.
	item: String,

	/// Why.
	#[arg(long, value_name = "REASON")]
	reason: RejectWord,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

impl RejectArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let fields = self.details.fields()?;
		let ready = ready(context, &self.item).await?;
		let offer = open_offer(&ready)?.statement;
		let draft = Draft {
			place: places::next(&ready.view, &ready.officer.signer, Target::Custody),
			action: Action::Reject { offer, reason: self.reason.value() },
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ready.view.item.kind,
			name: None,
		};
		let recorded = submit::record_one(context, &ready.officer, ready.client, draft).await?;
		recorded_one(&recorded, "offer declined")
	}
}
