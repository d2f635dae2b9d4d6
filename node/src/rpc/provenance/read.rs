//! Items and histories.

use catena_primitives::{
	layout,
	statement::{ItemId, Log},
	view::{ItemView, MAX_RECORDS_IN_ANSWER},
};
use catena_runtime::Hash;
use codec::{Decode, Encode};
use jsonrpsee::types::ErrorObjectOwned;
use sc_client_api::StorageProvider;
use sp_core::storage::StorageKey;

use super::{
	error::{answer, internal, malformed},
	types::{Bytes, History, Item},
	Provenance,
};

/// An item's id.
pub fn item_id(bytes: &Bytes) -> Result<ItemId, ErrorObjectOwned> {
	bytes
		.0
		.as_slice()
		.try_into()
		.map_err(|_| malformed(format!("an item's id has 32 bytes, not {}", bytes.0.len())))
}

/// How many records a log has; none if the item has no such log.
pub fn total(view: &ItemView, log: Log) -> u32 {
	match log {
		Log::Custody => view.item.log.range.leaves(),
		Log::Own(organisation) => view
			.own_logs
			.iter()
			.find(|(owner, _)| *owner == organisation)
			.map_or(0, |(_, head)| head.range.leaves()),
	}
}

impl Provenance {
	pub(super) fn read_item(&self, item: ItemId) -> Result<Item, ErrorObjectOwned> {
		let head = self.head();
		let view = self.reader(head.hash).item(item).map_err(answer)?;
		Ok(Item {
			block: head.into(),
			time_ms: self.time_ms(head.hash)?,
			view: view.map(|view| view.encode().into()),
		})
	}

	pub(super) fn read_history(
		&self,
		item: ItemId,
		log: Log,
		from: u32,
		limit: u32,
	) -> Result<History, ErrorObjectOwned> {
		let head = self.head();
		let reader = self.reader(head.hash);
		let total = reader.item(item).map_err(answer)?.map_or(0, |view| total(&view, log));
		let limit = limit.min(MAX_RECORDS_IN_ANSWER);
		let records = reader.records(item, log, from, limit).map_err(answer)?;
		Ok(History { block: head.into(), total, records: records.encode().into() })
	}

	/// A block's time, UTC milliseconds.
	pub(super) fn time_ms(&self, at: Hash) -> Result<u64, ErrorObjectOwned> {
		let stored = self
			.inner
			.client
			.storage(at, &StorageKey(layout::now()))
			.map_err(|error| internal(error.to_string()))?;
		let Some(stored) = stored else { return Ok(0) };
		u64::decode(&mut &stored.0[..]).map_err(|error| internal(error.to_string()))
	}
}
