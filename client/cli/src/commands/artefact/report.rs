//! `catena artefact report`.

use catena_primitives::{action::Action, antiquities::AdverseReport, disclosure::FieldKind};
use clap::Args;

use crate::{
	commands::common::{ready, recorded_one, AtArgs},
	context::Context,
	details::{parse_text, text_field, DetailArgs},
	failure::Result,
	output::Output,
	places::{self, Target},
	submit::{self, Draft},
	words::{BasisWord, StatusWord},
};

/// Record an adverse fact: reported stolen, looted, seized, and so on.
#[derive(Debug, Args)]
pub struct ReportArgs {
	/// The artefact: its id, the beginning of its id, or its name here.
	item: String,

	/// What is adverse.
	#[arg(long, value_name = "STATUS")]
	status: StatusWord,

	/// On what legal basis.
	#[arg(long, value_name = "BASIS")]
	basis: BasisWord,

	/// The number of the case or request at your authority. Stays off the chain.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	reference: Option<String>,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

impl ReportArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let mut fields = Vec::new();
		if let Some(reference) = &self.reference {
			fields.push(text_field(FieldKind::CaseNumber, reference)?);
		}
		fields.extend(self.details.fields()?);
		let ready = ready(context, &self.item).await?;
		let report = AdverseReport { status: self.status.value(), basis: self.basis.value() };
		let draft = Draft {
			place: places::next(&ready.view, &ready.officer.signer, Target::Own),
			action: Action::ReportAdverse(report),
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ready.view.item.kind,
			name: None,
		};
		let recorded = submit::record_one(context, &ready.officer, ready.client, draft).await?;
		recorded_one(&recorded, &format!("on record: {}", StatusWord::word(report.status)))
	}
}
