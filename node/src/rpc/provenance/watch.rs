//! Following an item.

use std::{collections::BTreeMap, time::Duration};

use catena_primitives::{
	statement::{ItemId, Log},
	view::{ItemView, RecordView, MAX_RECORDS_IN_ANSWER},
};
use codec::Encode;
use jsonrpsee::{PendingSubscriptionSink, SubscriptionMessage, SubscriptionSink};

use super::{
	error::{answer, busy},
	read::total,
	types::Added,
	Provenance,
};
use crate::provenance::head::Head;

/// How long a reader may take for one message before the subscription is ended.
const SLOW_READER_SECONDS: u64 = 30;

/// How many records of each log a subscriber has been told of.
type Told = BTreeMap<Log, u32>;

impl Provenance {
	pub(super) async fn watch_item(&self, pending: PendingSubscriptionSink, item: ItemId) {
		let Some(place) = self.inner.subscriptions.take().await else {
			pending.reject(busy()).await;
			return;
		};
		let mut head = self.inner.head.clone();
		let first = *head.borrow_and_update();
		let told = self.heavy(&self.inner.watching, move |this| this.counts(item, first)).await;
		let told = match told {
			Ok(told) => told,
			Err(error) => {
				pending.reject(error).await;
				return;
			}
		};
		let Ok(sink) = pending.accept().await else { return };
		let this = self.clone();
		self.inner.spawn.spawn("provenance-watch", Some("provenance"), async move {
			let _place = place;
			this.tell(sink, item, told, head).await;
		});
	}

	async fn tell(
		&self,
		sink: SubscriptionSink,
		item: ItemId,
		mut told: Told,
		mut head: tokio::sync::watch::Receiver<Head>,
	) {
		loop {
			tokio::select! {
				_ = sink.closed() => return,
				changed = head.changed() => if changed.is_err() { return },
			}
			let last = *head.borrow_and_update();
			let before = told.clone();
			// Busy: the next block brings what this one did not.
			let Ok((after, added)) =
				self.heavy(&self.inner.watching, move |this| this.added(item, before, last)).await
			else {
				continue;
			};
			told = after;
			let Some(added) = added else { continue };
			let Ok(message) = SubscriptionMessage::from_json(&added) else { return };
			let limit = Duration::from_secs(SLOW_READER_SECONDS);
			if sink.send_timeout(message, limit).await.is_err() {
				return;
			}
		}
	}

	fn counts(&self, item: ItemId, head: Head) -> Result<Told, jsonrpsee::types::ErrorObjectOwned> {
		let view = self.reader(head.hash).item(item).map_err(answer)?;
		Ok(view.map(|view| counts(&view)).unwrap_or_default())
	}

	/// What was added to the item up to a block, at most [`MAX_RECORDS_IN_ANSWER`] records; the rest comes with
	/// the next block.
	fn added(
		&self,
		item: ItemId,
		mut told: Told,
		head: Head,
	) -> Result<(Told, Option<Added>), jsonrpsee::types::ErrorObjectOwned> {
		let reader = self.reader(head.hash);
		let Some(view) = reader.item(item).map_err(answer)? else { return Ok((told, None)) };
		let mut records: Vec<RecordView> = Vec::new();
		for log in counts(&view).into_keys() {
			let from = told.get(&log).copied().unwrap_or_default();
			let room = MAX_RECORDS_IN_ANSWER
				.saturating_sub(u32::try_from(records.len()).unwrap_or(u32::MAX));
			let new = total(&view, log).saturating_sub(from).min(room);
			if new == 0 {
				continue;
			}
			records.extend(reader.records(item, log, from, new).map_err(answer)?);
			told.insert(log, from.saturating_add(new));
		}
		if records.is_empty() {
			return Ok((told, None));
		}
		let added = Added {
			block: head.into(),
			time_ms: self.time_ms(head.hash)?,
			records: records.encode().into(),
		};
		Ok((told, Some(added)))
	}
}

fn counts(view: &ItemView) -> Told {
	let own = view
		.own_logs
		.iter()
		.map(|(organisation, head)| (Log::Own(*organisation), head.range.leaves()));
	std::iter::once((Log::Custody, view.item.log.range.leaves())).chain(own).collect()
}
