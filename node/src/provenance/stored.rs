//! The records of an item as they are stored, and as a proof shows them.
//!
//! # Details
//!
//! The state is read without the runtime, which takes several times as long to answer the same. A
//! record of a form that this release does not know is an error, never guessed at.

use std::{cell::OnceCell, collections::BTreeMap};

use catena_primitives::{
	attestation::{batch_nodes, batch_root},
	hash::Hash,
	mmr::Nodes,
	proof::ProvenRecord,
	record::{log_leaf, Attestation, Batch, Record, RecordV1},
	statement::{ItemId, Log, Signature},
};
use catena_runtime::Runtime;
use codec::DecodeAll;
use pallet_custody::{Batches, Records};

use super::reader::ReadError;

/// How many batches are kept in memory, of up to 24 KB each: records of one batch mostly stand together,
/// and in two logs of an item at most.
const BATCHES_KEPT: usize = 64;

/// Gives the value under a key of the state of one block.
pub trait Read: Fn(&[u8]) -> Result<Option<Vec<u8>>, sp_blockchain::Error> {}

impl<F: Fn(&[u8]) -> Result<Option<Vec<u8>>, sp_blockchain::Error>> Read for F {}

/// The records of an item, as of one block.
pub struct Stored<R> {
	genesis: Hash,
	item: ItemId,
	read: R,
	batches: BTreeMap<Hash, Signed>,
}

/// A batch.
struct Signed {
	signature: Signature,
	statements: Vec<Hash>,
	/// Made when the first path is asked for; all others are taken from it.
	nodes: OnceCell<Nodes>,
}

impl<R: Read> Stored<R> {
	/// The records of this item.
	pub fn new(genesis: Hash, item: ItemId, read: R) -> Self {
		Stored { genesis, item, read, batches: BTreeMap::new() }
	}

	/// The leaf in its log of the record at a place.
	pub fn leaf(&mut self, log: Log, sequence: u32) -> Result<Hash, ReadError> {
		let record = self.record(log, sequence)?;
		let statement = record.body.hash(&self.genesis, &record.signer);
		let (signature, root) = match record.attestation {
			Attestation::Alone { signature } => (signature, batch_root(&[statement])),
			Attestation::InBatch { root, .. } => (self.batch(root)?.signature, root),
		};
		Ok(log_leaf(&statement, &root, &signature, &record.recorded))
	}

	/// The record at a place as a proof shows it: with its signature and, where it was one of a batch,
	/// its path to what was signed.
	pub fn proven(&mut self, log: Log, sequence: u32) -> Result<ProvenRecord, ReadError> {
		let record = self.record(log, sequence)?;
		let (signature, membership) = match record.attestation {
			Attestation::Alone { signature } => (signature, None),
			Attestation::InBatch { root, index } => {
				let batch = self.batch(root)?;
				let nodes = batch.nodes.get_or_init(|| batch_nodes(&batch.statements));
				let path = nodes.rooted_path(index.into()).ok_or_else(|| batch_missing(&root))?;
				(batch.signature, Some(path))
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

	fn record(&self, log: Log, sequence: u32) -> Result<RecordV1, ReadError> {
		record_at(&self.read, self.item, log, sequence)?
			.ok_or(ReadError::RecordMissing(log, sequence))
	}

	fn batch(&mut self, root: Hash) -> Result<&Signed, ReadError> {
		if !self.batches.contains_key(&root) {
			let key = Batches::<Runtime>::hashed_key_for(root);
			let data = (self.read)(&key)?.ok_or_else(|| batch_missing(&root))?;
			let Batch::V1 { signature, statements } =
				Batch::decode_all(&mut &data[..]).map_err(ReadError::UnknownForm)?;
			if self.batches.len() >= BATCHES_KEPT {
				self.batches.clear();
			}
			let statements = statements.into_inner();
			self.batches.insert(root, Signed { signature, statements, nodes: OnceCell::new() });
		}
		self.batches.get(&root).ok_or_else(|| batch_missing(&root))
	}
}

/// The record at a place of a log, if there is one.
pub fn record_at(
	read: impl Read,
	item: ItemId,
	log: Log,
	sequence: u32,
) -> Result<Option<RecordV1>, ReadError> {
	let key = Records::<Runtime>::hashed_key_for((item, log, sequence));
	let Some(data) = read(&key)? else { return Ok(None) };
	let Record::V1(record) = Record::decode_all(&mut &data[..]).map_err(ReadError::UnknownForm)?;
	Ok(Some(record))
}

fn batch_missing(root: &Hash) -> ReadError {
	ReadError::BatchMissing(hex::encode(root))
}
