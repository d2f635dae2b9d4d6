//! `catena validator list`.

use std::collections::BTreeMap;

use catena_primitives::proof::BlockRef;
use catena_rpc::{
	calls::SessionKeys,
	validators::{Change, HistoryV1, Validator},
	Client,
};
use clap::Args;
use serde_json::{json, Value};

use crate::{
	context::Context,
	describe,
	failure::Result,
	ids::hex_text,
	output::{clean, count, table, Output},
	times,
};

/// List the validators, and the candidates that have session keys.
#[derive(Debug, Args)]
pub struct ListArgs {}

impl ListArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let set = client.validators(&at.hash).await?;
		let owners = organisations(&client, &at).await?;
		let mut rows = Vec::new();
		let mut list = Vec::new();
		for (account, validator) in &set.accounts {
			let history = client.validator_history(account, &at.hash).await?;
			let organisation = owners.get(account);
			rows.push(vec![
				hex_text(account),
				validator.registered.map_or("none".to_owned(), |keys| hex_text(&keys.grandpa)),
				organisation.map_or("-".to_owned(), |(_, name)| clean(name)),
				standing(validator).join(", "),
				since(validator, history.as_ref()),
			]);
			let mut json = validator_json(account, validator);
			json["organisation"] = json!(organisation.map(|(number, _)| number));
			json["since_ms"] =
				json!(joined(validator, history.as_ref()).map(|moment| moment.time_ms));
			list.push(json);
		}
		let text = format!(
			"{}\n{} able; the minimum is {}. Session {}.\n",
			table(&["Account", "Finality key", "Organisation", "Standing", "Since"], rows),
			count(set.able(), "validator"),
			set.minimum,
			set.session
		);
		let json = json!({
			"block": describe::block_json(&at),
			"session": set.session,
			"minimum": set.minimum,
			"able": set.able(),
			"validators": list,
		});
		Ok(Output::new(text, json))
	}
}

/// The organisations by the account that governs them. The chain knows of no other tie between a
/// validator's account and an organisation.
pub async fn organisations(
	client: &Client,
	at: &BlockRef,
) -> Result<BTreeMap<[u8; 32], (u32, String)>> {
	let all = client.organisations(&at.hash).await?;
	let tie = |(number, entry): (u32, catena_primitives::registry::OrganisationV2)| {
		(entry.admin, (number, entry.name.as_str().to_owned()))
	};
	Ok(all.into_iter().map(tie).collect())
}

/// Aura refuses its blocks. GRANDPA knows nothing of it.
const DISABLED: &str = "disabled (makes no blocks; its votes count)";

/// How an account stands, in words.
pub fn standing(validator: &Validator) -> Vec<&'static str> {
	let mut words = vec![match (validator.in_set, validator.in_force) {
		(true, true) => "validator",
		(true, false) if validator.queued.is_some() => "joins with the next session",
		(true, false) => "added, not queued yet",
		(false, true) if validator.queued.is_none() => "leaves with the next session",
		(false, true) => "removed, still queued",
		(false, false) => "candidate",
	}];
	if validator.in_set && validator.registered.is_none() {
		words.push("no session keys");
	}
	if validator.is_disabled {
		words.push(DISABLED);
	}
	if validator.is_offender {
		words.push("equivocated, removal queued");
	}
	if validator.queued.is_some() && validator.queued != validator.registered {
		words.push("other keys registered");
	}
	words
}

/// When a validator of the set joined it, if that is on record.
fn joined(
	validator: &Validator,
	history: Option<&HistoryV1>,
) -> Option<catena_rpc::validators::Moment> {
	let changes = &history.filter(|_| validator.in_set)?.changes;
	let (_, at) = changes.iter().rev().find(|(change, _)| *change == Change::Added)?;
	Some(*at)
}

fn since(validator: &Validator, history: Option<&HistoryV1>) -> String {
	match joined(validator, history) {
		Some(at) if at.time_ms == 0 => "the first block".to_owned(),
		Some(at) => times::utc(at.time_ms),
		None => "-".to_owned(),
	}
}

/// An account for scripts.
pub fn validator_json(account: &[u8; 32], validator: &Validator) -> Value {
	let keys = |keys: &SessionKeys| json!({ "aura": hex_text(&keys.aura), "grandpa": hex_text(&keys.grandpa) });
	json!({
		"account": hex_text(account),
		"in_set": validator.in_set,
		"in_force": validator.in_force,
		"queued": validator.queued.as_ref().map(keys),
		"registered": validator.registered.as_ref().map(keys),
		"disabled": validator.is_disabled,
		"offender": validator.is_offender,
		"standing": standing(validator),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn standing_says_what_is_and_what_comes() {
		const OLD: SessionKeys = SessionKeys { aura: [1; 32], grandpa: [2; 32] };
		const NEW: SessionKeys = SessionKeys { aura: [3; 32], grandpa: [4; 32] };
		let of = |in_set, in_force, queued, registered| {
			let one = Validator { in_set, in_force, queued, registered, ..Default::default() };
			standing(&one).join(", ")
		};
		let (old, new) = (Some(OLD), Some(NEW));
		assert_eq!(of(true, true, old, old), "validator");
		assert_eq!(of(true, true, old, new), "validator, other keys registered");
		assert_eq!(of(true, false, None, old), "added, not queued yet");
		assert_eq!(of(true, false, old, old), "joins with the next session");
		assert_eq!(of(false, true, old, old), "removed, still queued");
		assert_eq!(of(false, true, None, old), "leaves with the next session");
		assert_eq!(of(false, false, None, old), "candidate");
		assert_eq!(of(true, false, None, None), "added, not queued yet, no session keys");
		let offender = Validator {
			in_set: true,
			in_force: true,
			queued: old,
			registered: old,
			is_disabled: true,
			is_offender: true,
		};
		assert_eq!(standing(&offender), ["validator", DISABLED, "equivocated, removal queued"]);
		// One that the council has removed, and that takes part for the rest of the session.
		let leaver = Validator { in_set: false, is_offender: false, queued: None, ..offender };
		assert_eq!(standing(&leaver), ["leaves with the next session", DISABLED]);
	}
}
