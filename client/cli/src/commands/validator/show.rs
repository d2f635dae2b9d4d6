//! `catena validator show`.

use catena_rpc::{
	calls::SessionKeys,
	validators::{Change, HistoryV1, Moment},
};
use clap::Args;
use serde_json::{json, Value};

use super::list::{organisations, standing, validator_json};
use crate::{
	context::Context,
	describe,
	failure::{Failure, Result},
	ids::hex_text,
	keys::public_key,
	output::{clean, count, facts, Output},
	times,
};

/// Show a validator: how it stands, and its past. It may have left long ago.
#[derive(Debug, Args)]
pub struct ShowArgs {
	/// The validator's account: 64 hexadecimal digits, or the name of a key of yours.
	account: String,
}

impl ShowArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let account = public_key(&context.home()?, &self.account)?;
		let client = context.connect().await?;
		let at = client.finalized().await?;
		let set = client.validators(&at.hash).await?;
		let history = client.validator_history(&account, &at.hash).await?;
		let known = set.accounts.get(&account);
		let invited = client.account_exists(&account, &at.hash).await?;
		if known.is_none() && history.is_none() && !invited {
			return Err(Failure::rejected(format!(
				"the account {} is and was no validator or candidate",
				hex_text(&account)
			))
			.hint("`catena validator list` shows who is"));
		}
		let organisation = organisations(&client, &at).await?.remove(&account);
		let words = match (known, &history) {
			(Some(known), _) => standing(known).join(", "),
			(None, Some(_)) => "left".to_owned(),
			(None, None) => "no validator, and no session keys".to_owned(),
		};
		let validator = known.cloned().unwrap_or_default();
		let lines = [
			("Account", hex_text(&account)),
			(
				"Organisation",
				match &organisation {
					Some((number, name)) => format!("{} ({number})", clean(name)),
					None => "not on the chain".to_owned(),
				},
			),
			("Standing", words),
			("Keys of next session", keys_text(validator.queued.as_ref())),
			("Keys registered", keys_text(validator.registered.as_ref())),
		];
		let past = history.clone().unwrap_or_default();
		let text = format!("{}{}", facts(&lines), past_text(&past));
		let mut json = validator_json(&account, &validator);
		json["organisation"] = json!(organisation.map(|(number, _)| number));
		json["history"] = history.as_ref().map_or(Value::Null, past_json);
		json["block"] = describe::block_json(&at);
		Ok(Output::new(text, json))
	}
}

fn keys_text(keys: Option<&SessionKeys>) -> String {
	match keys {
		Some(keys) => {
			format!("{} (finality), {} (blocks)", hex_text(&keys.grandpa), hex_text(&keys.aura))
		}
		None => "none".to_owned(),
	}
}

fn past_text(past: &HistoryV1) -> String {
	let mut text = String::new();
	for offence in &past.offences {
		text += &format!(
			"EQUIVOCATED in session {}; reported {}\n",
			offence.session,
			when(&offence.reported)
		);
	}
	let kept = past.offences.len();
	if let Some(more @ 1..) = (past.offences_total as usize).checked_sub(kept) {
		text += &format!("  and {} more of equivocations\n", count(more, "report"));
	}
	let kept = past.changes.len();
	if let Some(more @ 1..) = (past.changes_total as usize).checked_sub(kept) {
		text += &format!("{} before these are no longer kept here\n", count(more, "change"));
	}
	for (change, at) in &past.changes {
		text += &format!("{}: {}\n", when(at), change_word(*change));
	}
	text
}

fn when(at: &Moment) -> String {
	match at.time_ms {
		// Genesis has no time.
		0 => "with the chain's first block".to_owned(),
		time_ms => {
			format!("{} in block {} (session {})", times::utc(time_ms), at.block, at.session)
		}
	}
}

fn change_word(change: Change) -> &'static str {
	match change {
		Change::Added => "taken into the set",
		Change::Removed => "taken out of the set by the council",
		Change::RemovedAsOffender => "taken out of the set, for it had equivocated",
		Change::KeysRotated => "other session keys",
	}
}

fn change_name(change: Change) -> &'static str {
	match change {
		Change::Added => "added",
		Change::Removed => "removed",
		Change::RemovedAsOffender => "removed-as-offender",
		Change::KeysRotated => "keys-rotated",
	}
}

fn moment_json(at: &Moment) -> Value {
	json!({ "session": at.session, "block": at.block, "time_ms": at.time_ms })
}

fn past_json(past: &HistoryV1) -> Value {
	let changes = past.changes.iter().map(|(change, at)| {
		let mut json = moment_json(at);
		json["change"] = json!(change_name(*change));
		json
	});
	let offences = past
		.offences
		.iter()
		.map(|one| json!({ "session": one.session, "reported": moment_json(&one.reported) }));
	json!({
		"changes": changes.collect::<Vec<_>>(),
		"changes_total": past.changes_total,
		"offences": offences.collect::<Vec<_>>(),
		"offences_total": past.offences_total,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_rpc::validators::Offence;

	#[test]
	fn past_begins_with_the_offences_and_says_what_it_lacks() {
		let at = |block| Moment { session: 9, block, time_ms: u64::from(block) * 1000 };
		let past = HistoryV1 {
			changes: vec![(Change::KeysRotated, at(1)), (Change::RemovedAsOffender, at(3))],
			changes_total: 4,
			offences: vec![Offence { session: 8, reported: at(2) }],
			offences_total: 3,
		};
		let expected = "EQUIVOCATED in session 8; reported 1970-01-01 00:00:02 UTC in block 2 \
			(session 9)\n  and 2 reports more of equivocations\n2 changes before these are no longer \
			kept here\n1970-01-01 00:00:01 UTC in block 1 (session 9): other session keys\n\
			1970-01-01 00:00:03 UTC in block 3 (session 9): taken out of the set, for it had \
			equivocated\n";
		assert_eq!(past_text(&past), expected);
	}

	#[test]
	fn founders_were_there_with_the_first_block() {
		let genesis = Moment { session: 0, block: 0, time_ms: 0 };
		let past = HistoryV1 {
			changes: vec![(Change::Added, genesis)],
			changes_total: 1,
			..Default::default()
		};
		assert_eq!(past_text(&past), "with the chain's first block: taken into the set\n");
	}
}
