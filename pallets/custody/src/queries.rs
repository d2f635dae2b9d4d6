//! What the runtime API answers.

use alloc::vec::Vec;

use catena_primitives::{
	item::{Item, ItemV1, LogHead, OwnLog},
	statement::{ItemId, Log, OrganisationId},
	view::{RecordView, MAX_RECORDS_IN_ANSWER},
};

use crate::{Config, Items, OwnLogs, Pallet};

impl<T: Config> Pallet<T> {
	/// An item's entry.
	pub fn item(item: ItemId) -> Option<ItemV1> {
		Items::<T>::get(item).map(|Item::V1(entry)| entry)
	}

	/// The organisations' own logs on an item, in the order in which they began.
	pub fn own_logs(entry: &ItemV1, item: ItemId) -> Vec<(OrganisationId, LogHead)> {
		entry
			.own_logs
			.iter()
			.filter_map(|organisation| {
				let OwnLog::V1(head) = OwnLogs::<T>::get(item, organisation)?;
				Some((*organisation, head))
			})
			.collect()
	}

	/// The records of a log from a place on, at most [`MAX_RECORDS_IN_ANSWER`].
	pub fn records(item: ItemId, log: Log, from: u32, limit: u32) -> Vec<RecordView> {
		let limit = limit.min(MAX_RECORDS_IN_ANSWER);
		(from..from.saturating_add(limit))
			.map_while(|sequence| {
				let (hash, record) = Self::record_at(item, log, sequence)?;
				Some(RecordView { hash, item, log, sequence, record })
			})
			.collect()
	}
}
