//! `catena case open`.

use catena_primitives::{action::Action, disclosure::FieldKind, item::ItemKind, statement::Place};
use clap::Args;

use crate::{
	commands::common::{recorded_one, AtArgs},
	context::Context,
	details::{parse_text, text_field, DetailArgs},
	failure::Result,
	output::Output,
	submit::{self, Draft},
	vault,
	words::FormWord,
};

/// Open a case. You hold it, and so decide who takes part.
#[derive(Debug, Args)]
pub struct OpenArgs {
	/// What kind of case.
	#[arg(long, value_name = "FORM", default_value = "case")]
	form: FormWord,

	/// The number of the case at your authority. Stays off the chain.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	number: Option<String>,

	/// What you call it in this home, so that you need not type its id.
	#[arg(long, value_name = "NAME")]
	name: Option<String>,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

impl OpenArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		if let Some(name) = &self.name {
			vault::check_new_name(&context.home()?, name)?;
		}
		let mut fields = Vec::new();
		if let Some(number) = &self.number {
			fields.push(text_field(FieldKind::CaseNumber, number)?);
		}
		fields.extend(self.details.fields()?);
		let officer = context.officer()?;
		let (genesis, client) = context.connect_or_genesis().await?;
		let draft = Draft {
			place: Place::First,
			action: Action::OpenCase { form: self.form.value() },
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ItemKind::Case,
			name: self.name,
		};
		let recorded = submit::record(context, &officer, &genesis, client, vec![draft]).await?;
		recorded_one(&recorded, "case opened")
	}
}
