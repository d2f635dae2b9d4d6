//! `catena accept`.

use catena_primitives::{action::Action, statement::Log};
use clap::Args;

use super::common::{open_offer, ready, recorded_one, AtArgs};
use crate::{
	context::Context,
	details::DetailArgs,
	failure::{Failure, Result},
	output::Output,
	places::{self, Target},
	submit::{self, Draft},
	words::ConditionWord,
};

/// Accept an item that is offered to you.
///
/// From then on you hold it and answer for it.
#[derive(Debug, Args)]
pub struct AcceptArgs {
	/// The item: its id, the beginning of its id, its name or number here.
	item: String,

	/// In what condition it came [default: the one that the offer states].
	#[arg(long, value_name = "CONDITION")]
	condition: Option<ConditionWord>,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

impl AcceptArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let fields = self.details.fields()?;
		let ready = ready(context, &self.item).await?;
		let offer = open_offer(&ready)?.statement;
		let condition = match self.condition {
			Some(word) => word.value(),
			None => {
				// The offer is the last statement of the custody log: nothing follows it but its answer.
				let last = ready.view.item.log.range.leaves().saturating_sub(1);
				let page = ready.client.history(&ready.view.id, Log::Custody, last, 1).await?;
				page.records
					.first()
					.filter(|view| view.hash == offer)
					.and_then(|view| match &view.record.body.action {
						Action::Offer(offer) => Some(offer.condition),
						_ => None,
					})
					.ok_or_else(|| {
						Failure::network("the node does not show the offer")
							.hint("try again, or state the condition with --condition")
					})?
			}
		};
		let draft = Draft {
			place: places::next(&ready.view, &ready.officer.signer, Target::Custody),
			action: Action::Accept { offer, condition },
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ready.view.item.kind,
			name: None,
		};
		let recorded = submit::record_one(context, &ready.officer, ready.client, draft).await?;
		recorded_one(
			&recorded,
			&format!("accepted, condition {}: you hold it now", ConditionWord::word(condition)),
		)
	}
}
