//! Records and items as of a block.

use std::sync::Arc;

use catena_primitives::{
	record::RecordV1,
	statement::{ItemId, Log},
	view::{ItemView, RecordView},
};
use pallet_custody::runtime_api::CustodyApi;
use sc_client_api::StorageProvider;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_core::storage::StorageKey;

use super::stored::record_at;
use crate::service::FullClient;

/// Reads custody by the runtime's own rules, as of one block.
pub struct Reader {
	client: Arc<FullClient>,
	at: catena_runtime::Hash,
}

/// Why reading failed.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
	/// The runtime did not answer: the block's state is gone, or its runtime has no such function.
	#[error("the state of the block cannot be read: {0}")]
	State(#[from] ApiError),
	/// The database did not answer.
	#[error("the database did not answer: {0}")]
	Database(#[from] sp_blockchain::Error),
	/// The chain has gone on to a runtime that is newer than this node.
	#[error("a record of the state is of a form that this node does not know: {0}")]
	UnknownForm(codec::Error),
	/// The state contradicts itself.
	#[error("a record of the state has no signature: batch {0} is missing")]
	BatchMissing(String),
	/// The state contradicts itself.
	#[error("the state counts a record in {0:?} at place {1} and has none")]
	RecordMissing(Log, u32),
	/// The state contradicts itself.
	#[error("the records of {0:?} do not give the range that the state has of it")]
	RangeDiffers(Log),
}

impl Reader {
	/// Reads as of the block with this hash.
	pub fn new(client: Arc<FullClient>, at: catena_runtime::Hash) -> Self {
		Reader { client, at }
	}

	/// An item.
	pub fn item(&self, item: ItemId) -> Result<Option<ItemView>, ReadError> {
		Ok(self.client.runtime_api().item(self.at, item)?)
	}

	/// Records of a log, at most
	/// [`MAX_RECORDS_IN_ANSWER`](catena_primitives::view::MAX_RECORDS_IN_ANSWER).
	pub fn records(
		&self,
		item: ItemId,
		log: Log,
		from: u32,
		limit: u32,
	) -> Result<Vec<RecordView>, ReadError> {
		Ok(self.client.runtime_api().records(self.at, item, log, from, limit)?)
	}

	/// The record at a place. Read without the runtime, for it is asked for each statement that waits.
	pub fn record(
		&self,
		item: ItemId,
		log: Log,
		sequence: u32,
	) -> Result<Option<RecordV1>, ReadError> {
		let read = |key: &[u8]| {
			let data = self.client.storage(self.at, &StorageKey(key.to_vec()))?;
			Ok(data.map(|data| data.0))
		};
		record_at(read, item, log, sequence)
	}
}
