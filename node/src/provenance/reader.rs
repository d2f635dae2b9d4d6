//! Records and items as of a block.

use std::{collections::BTreeMap, sync::Arc};

use catena_primitives::{
	attestation::{batch_leaf, batch_path, batch_root},
	hash::Hash,
	mmr::RootedPath,
	proof::ProvenRecord,
	record::{log_leaf, Attestation, Batch, Record, RecordV1},
	refusal::Refused,
	statement::{ItemId, Log, Signature},
	view::{ItemView, RecordView, MAX_RECORDS_IN_ANSWER},
};
use catena_runtime::Runtime;
use codec::DecodeAll;
use pallet_custody::{runtime_api::CustodyApi, Records};
use sc_client_api::StorageProvider;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_core::storage::StorageKey;

use crate::service::FullClient;

/// How many batches are kept in memory, of up to 8 KB each: records of one batch mostly stand together.
const BATCHES_KEPT: usize = 256;

/// Reads custody by the runtime's own rules, as of one block.
pub struct Reader {
	client: Arc<FullClient>,
	at: catena_runtime::Hash,
	batches: BTreeMap<Hash, (Signature, Vec<Hash>)>,
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
	UnknownRecord(codec::Error),
	/// The state contradicts itself.
	#[error("a record of the state has no signature: batch {0} is missing")]
	BatchMissing(String),
}

impl Reader {
	/// Reads as of the block with this hash.
	pub fn new(client: Arc<FullClient>, at: catena_runtime::Hash) -> Self {
		Reader { client, at, batches: BTreeMap::new() }
	}

	/// Whether a submission would be recorded on top of the block.
	pub fn check(
		&self,
		submission: catena_primitives::attestation::Submission,
	) -> Result<Result<(), Refused>, ReadError> {
		Ok(self.client.runtime_api().check(self.at, submission)?)
	}

	/// An item.
	pub fn item(&self, item: ItemId) -> Result<Option<ItemView>, ReadError> {
		Ok(self.client.runtime_api().item(self.at, item)?)
	}

	/// Records of a log, at most [`MAX_RECORDS_IN_ANSWER`].
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
		let key = Records::<Runtime>::hashed_key_for((item, log, sequence));
		let Some(data) = self.client.storage(self.at, &StorageKey(key))? else { return Ok(None) };
		let Record::V1(record) =
			Record::decode_all(&mut &data.0[..]).map_err(ReadError::UnknownRecord)?;
		Ok(Some(record))
	}

	/// All records of a log, in order, read some at a time.
	pub fn each_record(
		&mut self,
		item: ItemId,
		log: Log,
		mut take: impl FnMut(&mut Self, RecordView) -> Result<(), ReadError>,
	) -> Result<(), ReadError> {
		let mut from = 0u32;
		loop {
			let some = self.records(item, log, from, MAX_RECORDS_IN_ANSWER)?;
			if some.is_empty() {
				return Ok(());
			}
			from = from.saturating_add(u32::try_from(some.len()).unwrap_or(u32::MAX));
			for view in some {
				take(self, view)?;
			}
		}
	}

	/// A record's leaf in its log.
	pub fn leaf(&mut self, view: &RecordView) -> Result<Hash, ReadError> {
		let record = &view.record;
		let (signature, root) = match record.attestation {
			Attestation::Alone { signature } => (signature, batch_root(&[view.hash])),
			Attestation::InBatch { root, .. } => (self.batch(root)?.0, root),
		};
		Ok(log_leaf(&view.hash, &root, &signature, &record.recorded))
	}

	/// A record as a proof shows it: with its signature and, where it was one of a batch, its path to
	/// what was signed, which is made from the whole batch.
	pub fn proven(&mut self, view: RecordView) -> Result<ProvenRecord, ReadError> {
		let record = view.record;
		let (signature, membership) = match record.attestation {
			Attestation::Alone { signature } => (signature, None),
			Attestation::InBatch { root, index } => {
				let (signature, path) = self.membership(root, index)?;
				(signature, Some(path))
			}
		};
		Ok(ProvenRecord {
			signer: record.signer,
			body: record.body,
			signature,
			membership,
			recorded: record.recorded,
		})
	}

	fn membership(&mut self, root: Hash, index: u16) -> Result<(Signature, RootedPath), ReadError> {
		let (signature, statements) = self.batch(root)?;
		let path = batch_path(statements, index.into()).ok_or_else(|| missing(&root))?;
		debug_assert_eq!(
			path.root(
				catena_primitives::hash::RangeTags::BATCH,
				batch_leaf(&statements[usize::from(index)])
			),
			Some(root)
		);
		Ok((*signature, path))
	}

	/// A batch's signature and statements.
	fn batch(&mut self, root: Hash) -> Result<&(Signature, Vec<Hash>), ReadError> {
		if !self.batches.contains_key(&root) {
			let Some(Batch::V1 { signature, statements }) =
				self.client.runtime_api().batch(self.at, root)?
			else {
				return Err(missing(&root));
			};
			if self.batches.len() >= BATCHES_KEPT {
				self.batches.clear();
			}
			self.batches.insert(root, (signature, statements.into_inner()));
		}
		self.batches.get(&root).ok_or_else(|| missing(&root))
	}
}

fn missing(root: &Hash) -> ReadError {
	ReadError::BatchMissing(hex::encode(root))
}
