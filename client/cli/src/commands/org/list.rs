//! `catena org list`.

use catena_primitives::registry::OrganisationV2;
use clap::Args;
use serde_json::{json, Value};

use crate::{
	context::Context,
	describe,
	failure::Result,
	ids::hex_text,
	output::{clean, table, Output},
	times,
};

/// List the organisations.
#[derive(Debug, Args)]
pub struct ListArgs {}

impl ListArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let all = client.organisations(&at.hash).await?;
		let rows = all.iter().map(|(number, entry)| {
			vec![
				number.to_string(),
				clean(entry.name.as_str()),
				country(entry),
				entry.officers.to_string(),
				standing(entry),
			]
		});
		let text = if all.is_empty() {
			"No organisation was admitted yet.".to_owned()
		} else {
			table(&["No.", "Name", "State", "Officers", "Standing"], rows)
		};
		let list: Vec<Value> =
			all.iter().map(|(number, entry)| organisation_json(*number, entry)).collect();
		let json = json!({ "block": describe::block_json(&at), "organisations": list });
		Ok(Output::new(text, json))
	}
}

/// The State as text.
pub fn country(entry: &OrganisationV2) -> String {
	clean(&String::from_utf8_lossy(&entry.country))
}

/// Whether the organisation may act, in words.
pub fn standing(entry: &OrganisationV2) -> String {
	match entry.suspended_ms() {
		None => "active".to_owned(),
		Some(since_ms) => format!("suspended since {}", times::utc(since_ms)),
	}
}

/// An organisation for scripts.
pub fn organisation_json(number: u32, entry: &OrganisationV2) -> Value {
	let suspensions: Vec<Value> = entry
		.suspensions
		.iter()
		.map(|one| json!({ "from_ms": one.from_ms, "until_ms": one.until_ms }))
		.collect();
	json!({
		"organisation": number,
		"name": entry.name.as_str(),
		"country": country(entry),
		"admin": hex_text(&entry.admin),
		"admitted_ms": entry.admitted_ms,
		"suspended_ms": entry.suspended_ms(),
		"suspensions": suspensions,
		"officers": entry.officers,
	})
}
