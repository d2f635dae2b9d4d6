//! `catena offer`.

use catena_primitives::action::{Action, Offer};
use clap::Args;

use super::common::{ready, recorded_one, AtArgs};
use crate::{
	context::Context,
	details::DetailArgs,
	failure::{Failure, Result},
	ids::HolderArg,
	output::Output,
	places::{self, Target},
	submit::{self, Draft},
	times::{self, Span},
	words::{ConditionWord, PurposeWord},
};

/// Offer an item that you hold to another officer.
///
/// Custody moves only when the other accepts. Until then you still hold the item, and nothing else can
/// be done with it, unless you take the offer back.
#[derive(Debug, Args)]
pub struct OfferArgs {
	/// The item: its id, the beginning of its id, its name or number here.
	item: String,

	/// To whom: ORGANISATION/OFFICER, two numbers such as 2/1.
	#[arg(long, value_name = "ORG/OFFICER")]
	to: HolderArg,

	/// What for.
	#[arg(long, value_name = "PURPOSE")]
	purpose: PurposeWord,

	/// In what condition it is handed over.
	#[arg(long, value_name = "CONDITION")]
	condition: ConditionWord,

	/// How long the offer stands: 12h, 7d, 2w; at most a year.
	#[arg(long, value_name = "DURATION", default_value = "7d")]
	expires: Span,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

impl OfferArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let fields = self.details.fields()?;
		let ready = ready(context, &self.item).await?;
		// By the chain's clock, which decides when it expires.
		let expires_ms = ready
			.at
			.time_ms
			.checked_add(self.expires.ms)
			.ok_or_else(|| Failure::usage("the offer would stand too long"))?;
		let offer = Offer {
			to: self.to.0,
			purpose: self.purpose.value(),
			condition: self.condition.value(),
			expires_ms,
		};
		let draft = Draft {
			place: places::next(&ready.view, &ready.officer.signer, Target::Custody),
			action: Action::Offer(offer),
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ready.view.item.kind,
			name: None,
		};
		let recorded = submit::record_one(context, &ready.officer, ready.client, draft).await?;
		recorded_one(
			&recorded,
			&format!("offered to {} until {}", self.to.0, times::utc(expires_ms)),
		)
	}
}
