//! `catena artefact settle`.

use catena_primitives::{action::Action, statement::Log, view::RecordView, Hash};
use clap::Args;

use crate::{
	commands::common::{ready, recorded_one, AtArgs},
	context::Context,
	details::DetailArgs,
	failure::{Failure, Result},
	ids::{hex_text, short},
	output::{clean, Output},
	places::{self, Target},
	submit::{self, Draft},
};

/// Declare a report of your organisation settled.
#[derive(Debug, Args)]
pub struct SettleArgs {
	/// The artefact: its id, the beginning of its id, or its name here.
	item: String,

	/// The hash of the report, or the beginning of it. Not needed if your organisation has one open
	/// report on it.
	#[arg(long, value_name = "HASH")]
	report: Option<String>,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

impl SettleArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let fields = self.details.fields()?;
		let ready = ready(context, &self.item).await?;
		let organisation = ready.officer.signer.organisation;
		let log = ready.view.own_logs.iter().find(|(number, _)| *number == organisation);
		let leaves = log.map_or(0, |(_, head)| head.range.leaves());
		let records =
			ready.client.whole_log(&ready.view.id, Log::Own(organisation), leaves).await?;
		let report = choose(&open_reports(&records), self.report.as_deref())?;
		let draft = Draft {
			place: places::next(&ready.view, &ready.officer.signer, Target::Own),
			action: Action::SettleReport { report },
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ready.view.item.kind,
			name: None,
		};
		let recorded = submit::record_one(context, &ready.officer, ready.client, draft).await?;
		recorded_one(&recorded, &format!("report {} settled", short(&report)))
	}
}

/// The reports in a log that no later record settles.
fn open_reports(records: &[RecordView]) -> Vec<Hash> {
	let settled: Vec<Hash> = records
		.iter()
		.filter_map(|view| match view.record.body.action {
			Action::SettleReport { report } => Some(report),
			_ => None,
		})
		.collect();
	records
		.iter()
		.filter(|view| matches!(view.record.body.action, Action::ReportAdverse(_)))
		.map(|view| view.hash)
		.filter(|hash| !settled.contains(hash))
		.collect()
}

/// The report meant: the one that begins so, or the only one.
fn choose(open: &[Hash], wanted: Option<&str>) -> Result<Hash> {
	let digits = wanted.map(|text| text.strip_prefix("0x").unwrap_or(text).to_ascii_lowercase());
	let found: Vec<Hash> = open
		.iter()
		.filter(|hash| digits.as_ref().is_none_or(|d| hex::encode(hash).starts_with(d)))
		.copied()
		.collect();
	match found.as_slice() {
		[report] => Ok(*report),
		[] => Err(Failure::rejected(match wanted {
			Some(wanted) => {
				format!("your organisation has no open report {} on it", clean(wanted))
			}
			None => "your organisation has no open report on it".to_owned(),
		})
		.hint("`catena history` shows the reports; only who reported can settle")),
		several => Err(Failure::usage("which report? Your organisation has several open ones")
			.cause(several.iter().map(|hash| hex_text(hash)).collect::<Vec<_>>().join(", "))
			.hint("name it with --report")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_report_is_taken_and_several_are_asked_about() {
		assert_eq!(choose(&[[1; 32]], None), Ok([1; 32]));
		assert_eq!(choose(&[[1; 32], [2; 32]], Some("0x02")), Ok([2; 32]));
		assert!(choose(&[[1; 32], [2; 32]], None).unwrap_err().message.contains("which report"));
		assert!(choose(&[[1; 32]], Some("03")).is_err());
		assert!(choose(&[], None).is_err());
	}
}
