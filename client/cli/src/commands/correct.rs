//! `catena correct`.

use catena_primitives::{action::Action, custody::Holder, disclosure::FieldKind, statement::Log};
use clap::{Args, ValueEnum};

use super::common::{ready, recorded_one, AtArgs};
use crate::{
	context::Context,
	details::{parse_text, text_field, DetailArgs},
	failure::{Failure, Result},
	ids::log_name,
	output::Output,
	places::{self, Target},
	submit::{self, Draft},
};

/// Correct an entry: the wrong one stays, yours is put beside it.
///
/// Give the right details; they stand in the place of the wrong ones. Only your own organisation's
/// entries can be corrected, and those in the custody log only by whoever holds the item now.
#[derive(Debug, Args)]
pub struct CorrectArgs {
	/// The item: its id, the beginning of its id, its name or number here.
	item: String,

	/// The wrong entry's place in the log, as `catena history` shows it.
	#[arg(long, value_name = "NUMBER")]
	sequence: u32,

	/// In which log [default: the custody log if you hold the item, otherwise your own].
	#[arg(long, value_name = "LOG")]
	log: Option<LogWord>,

	/// The right number of the exhibit. Stays off the chain.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	exhibit_number: Option<String>,

	/// The right number of the case. Stays off the chain.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	case_number: Option<String>,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

/// Which log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogWord {
	/// The item's custody log.
	Custody,
	/// The log of your organisation on it.
	Own,
}

impl CorrectArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let mut fields = Vec::new();
		if let Some(number) = &self.exhibit_number {
			fields.push(text_field(FieldKind::ExhibitNumber, number)?);
		}
		if let Some(number) = &self.case_number {
			fields.push(text_field(FieldKind::CaseNumber, number)?);
		}
		fields.extend(self.details.fields()?);
		if fields.is_empty() {
			return Err(Failure::usage("a correction says what is right instead")
				.hint("give the right details: --note, --description, --location, …"));
		}
		let ready = ready(context, &self.item).await?;
		let signer = &ready.officer.signer;
		let holds = ready.view.item.custody.holder == Holder::of(signer);
		let custody = match self.log {
			Some(log) => log == LogWord::Custody,
			None => holds,
		};
		let (log, target) = if custody {
			(Log::Custody, Target::Custody)
		} else {
			(Log::Own(signer.organisation), Target::Own)
		};
		let page = ready.client.history(&ready.view.id, log, self.sequence, 1).await?;
		let wrong = page.records.first().ok_or_else(|| {
			let failure = Failure::rejected(format!(
				"there is no entry {} in the log {} of this item",
				self.sequence,
				log_name(log)
			));
			failure.hint(if self.log.is_none() && !holds {
				"you do not hold the item, so your organisation's own log was meant; `catena history` \
				 shows logs and places"
			} else {
				"`catena history` shows logs and places"
			})
		})?;
		let draft = Draft {
			place: places::next(&ready.view, signer, target),
			action: Action::Correct { sequence: self.sequence, supersedes: wrong.hash },
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ready.view.item.kind,
			name: None,
		};
		let recorded = submit::record_one(context, &ready.officer, ready.client, draft).await?;
		recorded_one(&recorded, &format!("entry {} corrected", self.sequence))
	}
}
