//! Whether a statement stands where the log goes on.

use catena_primitives::{
	hash::Hash,
	item::LogHead,
	record::{Record, RecordV1},
	refusal::Refusal,
	statement::{Body, ItemId, Log},
};
use frame_support::ensure;

use crate::{Config, Items, Pallet, Records};

impl<T: Config> Pallet<T> {
	/// The record at a place, with the hash of its statement.
	pub(crate) fn record_at(item: ItemId, log: Log, sequence: u32) -> Option<(Hash, RecordV1)> {
		let Record::V1(record) = Records::<T>::get((item, log, sequence))?;
		let hash = record.body.hash(&Self::genesis(), &record.signer);
		Some((hash, record))
	}

	/// An item's first statement is not recorded yet.
	pub(crate) fn ensure_new(hash: &Hash) -> Result<(), Refusal> {
		if !Items::<T>::contains_key(hash) {
			return Ok(());
		}
		let block = Self::record_at(*hash, Log::Custody, 0)
			.map(|(_, record)| record.recorded.block)
			.unwrap_or_default();
		Err(Refusal::AlreadyRecorded { item: *hash, sequence: 0, block })
	}

	/// The statement is the one that comes next in its log.
	pub(crate) fn ensure_next(
		item: ItemId,
		log: Log,
		head: &LogHead,
		hash: &Hash,
		body: &Body,
	) -> Result<(), Refusal> {
		let next = head.range.leaves();
		let sequence = body.sequence();
		if sequence < next {
			return Err(match Self::record_at(item, log, sequence) {
				Some((by, record)) if by == *hash => {
					Refusal::AlreadyRecorded { item, sequence, block: record.recorded.block }
				}
				Some((by, _)) => Refusal::PlaceTaken { sequence, by, next },
				// Invariant I1: there is a record at every place below the count.
				None => Refusal::PlaceTaken { sequence, by: head.last, next },
			});
		}
		ensure!(sequence == next, Refusal::PlaceAhead { expected: next, found: sequence });
		let parent = body.parent().unwrap_or_default();
		ensure!(parent == head.last, Refusal::WrongParent { expected: head.last, found: parent });
		Ok(())
	}
}
