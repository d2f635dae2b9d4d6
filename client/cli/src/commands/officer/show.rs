//! `catena officer show`.

use catena_primitives::{
	custody::Holder,
	registry::{OfficerV2, Term, TermStanding},
	statement::{Millis, OfficerId, OrganisationId},
};
use catena_rpc::Error;
use clap::Args;
use serde_json::{json, Value};

use crate::{
	context::Context,
	failure::{Failure, Result},
	ids::{hex_text, short, HolderArg},
	output::{doubtful, facts, strong, table, Output},
	times,
};

/// Show an officer, and all that ever held of the officer: keys, roles, validities, suspensions, reports.
///
/// What is known of the time before the chain kept such histories is what held last then.
#[derive(Debug, Args)]
pub struct ShowArgs {
	/// The officer: ORGANISATION/OFFICER, two numbers such as 2/1; or the organisation's number alone,
	/// and the officer's behind it.
	#[arg(value_name = "ORG/OFFICER")]
	officer: String,

	/// The officer's number, where the organisation's stands alone.
	#[arg(value_name = "OFFICER")]
	number: Option<String>,
}

impl ShowArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let Holder { organisation, officer: number } = self.holder()?;
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let officer = client
			.officer(organisation, number, &at.hash)
			.await?
			.ok_or(Error::UnknownOfficer { organisation, officer: number })?;
		let term = &officer.term;
		let mut text = facts(&[
			("Organisation", organisation.to_string()),
			("Officer", number.to_string()),
			("Roles", term.roles.to_string()),
			("Standing", standing(&officer)),
			("From", times::utc(term.valid_from_ms)),
			("Until", times::utc(term.valid_until_ms)),
			("Enrolled", times::utc(officer.enrolled_ms)),
			("Key", hex_text(&term.key)),
		]);
		text.push_str(&history(&officer));
		Ok(Output::new(text, officer_json(organisation, number, &officer)))
	}

	fn holder(&self) -> Result<Holder> {
		let text = match &self.number {
			Some(number) => format!("{}/{number}", self.officer),
			None => self.officer.clone(),
		};
		text.parse().map(|HolderArg(holder)| holder).map_err(Failure::usage)
	}
}

/// The terms and the reports; nothing where there is one term and no report.
fn history(officer: &OfficerV2) -> String {
	let mut text = String::new();
	if !officer.earlier.is_empty() {
		let rows = officer.terms().map(|term| {
			vec![
				times::utc(term.since_ms),
				standing_word(term.standing).to_owned(),
				term.roles.to_string(),
				format!("{} – {}", times::utc(term.valid_from_ms), times::utc(term.valid_until_ms)),
				short(&term.key),
			]
		});
		let header = ["Since", "Standing", "Roles", "Validity", "Key"];
		text.push_str(&format!("\n{}\n{}\n", strong("What held when"), table(&header, rows)));
	}
	if !officer.reports.is_empty() {
		text.push_str(&format!("\n{}\n", strong("Reported keys")));
		for report in &officer.reports {
			text.push_str(&format!(
				"{} {}, reported on {}: may be in other hands since {}\n",
				doubtful("!"),
				hex_text(&report.key),
				times::utc(report.reported_ms),
				times::utc(report.suspected_ms)
			));
		}
		text.push_str("What a reported key signed since the suspected time is doubtful.\n");
	}
	text
}

/// Whether the officer's rights stand, in words.
pub fn standing(officer: &OfficerV2) -> String {
	let since = times::utc(officer.standing_since_ms(&officer.term));
	match officer.term.standing {
		TermStanding::Active => "active".to_owned(),
		TermStanding::Suspended => format!("suspended since {since}"),
		TermStanding::Revoked => format!("revoked on {since}"),
		TermStanding::KeyReported => format!("key reported on {since}; it can be replaced"),
	}
}

fn standing_word(standing: TermStanding) -> &'static str {
	match standing {
		TermStanding::Active => "active",
		TermStanding::Suspended => "suspended",
		TermStanding::Revoked => "revoked",
		TermStanding::KeyReported => "key-reported",
	}
}

/// Roles and validity in words.
pub fn rights(term: &Term) -> String {
	let (from, until) = (times::utc(term.valid_from_ms), times::utc(term.valid_until_ms));
	format!("{}, from {from} until {until}", term.roles)
}

/// An officer for scripts.
pub fn officer_json(organisation: OrganisationId, number: OfficerId, officer: &OfficerV2) -> Value {
	let term = &officer.term;
	let since_ms: Option<Millis> = match term.standing {
		TermStanding::Active => None,
		_ => Some(officer.standing_since_ms(term)),
	};
	let reports: Vec<Value> = officer
		.reports
		.iter()
		.map(|report| {
			json!({
				"key": hex_text(&report.key),
				"suspected_ms": report.suspected_ms,
				"reported_ms": report.reported_ms,
			})
		})
		.collect();
	json!({
		"organisation": organisation,
		"officer": number,
		"key": hex_text(&term.key),
		"roles": term.roles.names(),
		"valid_from_ms": term.valid_from_ms,
		"valid_until_ms": term.valid_until_ms,
		"enrolled_ms": officer.enrolled_ms,
		"standing": standing_word(term.standing),
		"since_ms": since_ms,
		"terms": officer.terms().map(term_json).collect::<Vec<_>>(),
		"reports": reports,
	})
}

fn term_json(term: &Term) -> Value {
	json!({
		"since_ms": term.since_ms,
		"key": hex_text(&term.key),
		"roles": term.roles.names(),
		"valid_from_ms": term.valid_from_ms,
		"valid_until_ms": term.valid_until_ms,
		"standing": standing_word(term.standing),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn officer_is_named_as_in_an_offer_or_by_two_numbers() {
		let holder = |officer: &str, number: Option<&str>| {
			ShowArgs { officer: officer.into(), number: number.map(Into::into) }.holder()
		};
		let expected = Holder { organisation: 2, officer: 1 };
		assert_eq!(holder("2/1", None), Ok(expected));
		assert_eq!(holder("2", Some("1")), Ok(expected));
		for (officer, number) in [("2", None), ("2/1", Some("1")), ("x", Some("1")), ("", None)] {
			let failure = holder(officer, number).unwrap_err();
			let words = "an officer is ORGANISATION/OFFICER, two numbers such as 2/1";
			assert_eq!(failure.message, words);
		}
	}
}
