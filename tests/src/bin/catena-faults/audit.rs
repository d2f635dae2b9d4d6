//! The reckoning at the end: every validator has every final block and every statement with a receipt.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use catena_primitives::{
	statement::{ItemId, Log},
	Hash,
};
use catena_rpc::Client;
use codec::Decode;

use crate::{
	record::Lost,
	schedule::VALIDATORS,
	watch::{compare_all, connect, Shared},
};

/// Where the state has the validators whose removal is queued (`pallet_validators::Offenders`).
const OFFENDERS: &str = "88dcde934c658227ee1dfafcd6e169035e46c9060046874d3c3155cb163ebe51";

/// What was found at the end.
#[derive(Default)]
pub struct Findings {
	/// Receipts for what is not there.
	pub lost: Vec<Lost>,
	/// The accounts of validators that were reported for voting twice or making two blocks in a slot.
	pub offenders: Vec<[u8; 32]>,
}

/// Asks every validator for everything. All of them have to run and to be at this height or above.
pub async fn audit(height: u64, record: &Shared) -> Result<Findings> {
	let mut findings = Findings::default();
	for validator in 0..VALIDATORS {
		let about = || format!("validator {} cannot be asked at the end", validator + 1);
		compare_all(validator, height, record).await.with_context(about)?;
		let client = connect(validator).await.with_context(about)?;
		let items = record.lock().items();
		let mut logs = BTreeMap::new();
		for (item, records) in items {
			logs.insert(item, log(&client, &item, records).await.with_context(about)?);
		}
		findings.lost.extend(record.lock().lost(validator, &logs));
		if validator == 0 {
			findings.offenders = offenders(&client).await.with_context(about)?;
		}
	}
	Ok(findings)
}

/// The hashes of the statements in an item's custody log, as far as it should go or less far.
async fn log(client: &Client, item: &ItemId, records: u32) -> Result<Vec<Hash>> {
	let mut hashes = Vec::new();
	while (hashes.len() as u32) < records {
		let from = hashes.len() as u32;
		let page = match client.history(item, Log::Custody, from, records - from).await {
			Ok(page) => page,
			// That it has no such item is a finding, not a failure.
			Err(catena_rpc::Error::NotOnRecord(_)) => break,
			Err(error) => return Err(error.into()),
		};
		if page.records.is_empty() {
			break;
		}
		hashes.extend(page.records.iter().map(|view| view.hash));
	}
	Ok(hashes)
}

/// Who was reported for an equivocation, as of finalized state.
async fn offenders(client: &Client) -> Result<Vec<[u8; 32]>> {
	let key = hex::decode(OFFENDERS)?;
	let at = client.finalized().await?.hash;
	let stored: Option<Accounts> = client.storage(&key, &at).await?;
	Ok(stored.map(|Accounts(all)| all).unwrap_or_default())
}

#[derive(Decode)]
struct Accounts(Vec<[u8; 32]>);

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn offenders_are_read_where_the_runtime_stores_them() {
		type Offenders = pallet_validators::Offenders<catena_runtime::Runtime>;
		assert_eq!(OFFENDERS, hex::encode(Offenders::hashed_key()));
	}
}
