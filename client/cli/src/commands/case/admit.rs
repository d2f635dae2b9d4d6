//! `catena case admit`.

use catena_primitives::{action::Action, statement::OrganisationId};
use clap::Args;

use crate::{
	commands::common::{ready, recorded_one, AtArgs},
	context::Context,
	describe,
	details::DetailArgs,
	failure::Result,
	output::Output,
	places::{self, Target},
	submit::{self, Draft},
	words::{self, RightWord},
};

/// Let another organisation take part in a case, or change what it may do.
#[derive(Debug, Args)]
pub struct AdmitArgs {
	/// The case: its id, the beginning of its id, its name or number here.
	case: String,

	/// The organisation's number.
	#[arg(long, value_name = "NUMBER")]
	organisation: OrganisationId,

	/// What its officers may do, separated by commas. They replace what it could do before.
	#[arg(long, value_name = "RIGHTS", value_delimiter = ',', required = true)]
	rights: Vec<RightWord>,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

impl AdmitArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let fields = self.details.fields()?;
		let ready = ready(context, &self.case).await?;
		let rights = words::rights(&self.rights);
		let draft = Draft {
			place: places::next(&ready.view, &ready.officer.signer, Target::Custody),
			action: Action::AdmitMember { organisation: self.organisation, rights },
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ready.view.item.kind,
			name: None,
		};
		let recorded = submit::record_one(context, &ready.officer, ready.client, draft).await?;
		recorded_one(
			&recorded,
			&format!(
				"organisation {} takes part: {}",
				self.organisation,
				describe::rights_text(rights)
			),
		)
	}
}
