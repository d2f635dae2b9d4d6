//! Puts a proof together: `docs/spec/proof-format.md` says what stands in it.

use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
};

use catena_primitives::{
	checkpoint_proof::CheckpointProofV1,
	custody::Holder,
	item::LogHead,
	mmr::Mmr,
	proof::{
		BlockRef, Descent, Finalized, LogProof, LogRecords, ProofV1, SelectedRecord,
		MAX_LATER_RECORD_BYTES, MAX_MADE_BYTES,
	},
	statement::{ItemId, Log},
	view::ItemView,
};
use catena_runtime::Hash;
use catena_verifier::{order_nodes, state};
use codec::Encode;
use sc_client_api::{ProofProvider, StateBackend};
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Header as _;

use super::{
	ancestry::Ancestry,
	authorities::{Authorities, AuthorityError},
	log_paths::{LogPaths, MAX_LEAVES},
	reader::{ReadError, Reader},
	stored::{Read, Stored},
};
use crate::service::FullClient;

/// The most checkpoints one proof leads to: a reader has the genesis and a few that agencies
/// published.
pub const MAX_CHECKPOINTS: usize = 16;

/// The most records that are picked one by one.
pub const MAX_SELECTED: usize = 1024;

/// The most records that a proof shows. The largest of them still fit into an answer; what a proof has
/// besides, the histories of their officers above all, is counted too ([`MAX_MADE_BYTES`]).
pub const MAX_RECORDS: u32 = 45_000;

// The first record of an item may be larger, by less than what is left.
const _: () = assert!(MAX_RECORDS as usize * MAX_LATER_RECORD_BYTES + 16 * 1024 < MAX_MADE_BYTES);

/// How far back a block with a justification is looked for. The last finalized block has one except
/// right after a node caught up; state is kept for longer than this.
const LOOK_BACK_BLOCKS: u32 = 64;

/// What a proof is asked to show.
#[derive(Clone, Debug)]
pub struct Request {
	/// The item.
	pub item: ItemId,
	/// The blocks of the checkpoints that its reader has; the lineage begins at the first.
	pub checkpoints: Vec<u32>,
	/// The records to show, by log and place; all of them if there is none.
	pub select: Option<Vec<(Log, u32)>>,
}

/// Why no proof was made.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
	/// There is no such item as of the last finalized block.
	#[error("there is no item 0x{0} as of block {1}")]
	UnknownItem(String, u32),
	/// A record that was asked for is not there.
	#[error("the item has no record at place {1} of {0}")]
	UnknownRecord(String, u32),
	/// More records than a proof shows.
	#[error("{found} records, where a proof shows at most {max}: select some of them")]
	TooManyRecords {
		/// The most.
		max: u32,
		/// How many there are.
		found: u32,
	},
	/// A proof of more bytes than one has.
	#[error(
		"a proof of {found} bytes or more, where one has {max} at most: select some of the records, or \
		 begin at a later checkpoint"
	)]
	TooLarge {
		/// The most.
		max: usize,
		/// How many it has, as far as they were counted.
		found: usize,
	},
	/// There is no block yet to make the proof of.
	#[error("no block above checkpoint {0} is finalized with a justification yet")]
	NothingFinalized(u32),
	/// Authorities could not be told.
	#[error(transparent)]
	Authorities(#[from] AuthorityError),
	/// Records could not be read.
	#[error(transparent)]
	Read(#[from] ReadError),
	/// The database did not answer.
	#[error("the database did not answer: {0}")]
	Database(#[from] sp_blockchain::Error),
	/// The state is not what this release writes.
	#[error("the state does not have the layout of this release")]
	Layout,
}

/// Makes proofs.
pub struct Prover {
	/// Blocks and state.
	pub client: Arc<FullClient>,
	/// Paths in the range of block hashes.
	pub ancestry: Arc<Ancestry>,
	/// Paths in the ranges of logs.
	pub log_paths: LogPaths,
	/// Who finalized what.
	pub authorities: Authorities,
}

impl Prover {
	/// A proof as of the last finalized block, and that block.
	pub fn prove(&self, request: &Request) -> Result<(BlockRef, ProofV1), ProveError> {
		let anchor = request.checkpoints.first().copied().unwrap_or(0);
		let (block, finalized) = self.last_justified(anchor)?;
		let at = Hash::from(block.hash);
		let view = Reader::new(self.client.clone(), at)
			.item(request.item)?
			.ok_or_else(|| ProveError::UnknownItem(hex::encode(request.item), block.number))?;
		let genesis = self.client.info().genesis_hash.into();
		let state = self.client.state_at(at)?;
		let read = |key: &[u8]| {
			state.storage(key).map_err(|error| sp_blockchain::Error::from_state(Box::new(error)))
		};
		let mut stored = Stored::new(genesis, request.item, read);
		let logs = match &request.select {
			None => complete_logs(&mut stored, &view)?,
			Some(selected) => selected_logs(&mut stored, &self.log_paths, &view, selected)?,
		};
		at_most_bytes(logs.encoded_size())?;
		let proof = ProofV1 {
			genesis,
			anchor: self.block_ref(anchor)?,
			lineage: self.authorities.lineage(anchor, block.number)?,
			block: finalized,
			state: self.state(at, request.item, &logs, read)?,
			descents: self.descents(&request.checkpoints, block.number)?,
			item: request.item,
			logs,
			disclosures: Vec::new(),
			extensions: Vec::new(),
		};
		at_most_bytes(proof.to_file().len())?;
		Ok((block, proof))
	}

	/// A proof, as of the last finalized block, that checkpoints at these blocks are of one chain, with
	/// a lineage that begins at the first of them; and that block.
	pub fn prove_checkpoints(
		&self,
		checkpoints: &[u32],
	) -> Result<(BlockRef, CheckpointProofV1), ProveError> {
		let anchor = checkpoints.first().copied().unwrap_or(0);
		let (block, finalized) = self.last_justified(anchor)?;
		let proof = CheckpointProofV1 {
			genesis: self.client.info().genesis_hash.into(),
			anchor: self.block_ref(anchor)?,
			lineage: self.authorities.lineage(anchor, block.number)?,
			block: finalized,
			state: self.nodes(block.hash.into(), &state::head_keys())?,
			descents: self.descents(checkpoints, block.number)?,
		};
		at_most_bytes(proof.to_file().len())?;
		Ok((block, proof))
	}

	fn last_justified(&self, above: u32) -> Result<(BlockRef, Finalized), ProveError> {
		let last = self.client.info().finalized_number;
		let first = last.saturating_sub(LOOK_BACK_BLOCKS).max(above.saturating_add(1));
		for number in (first..=last).rev() {
			if let Some(finalized) = self.authorities.finalized(number)? {
				return Ok((self.block_ref(number)?, finalized));
			}
		}
		Err(ProveError::NothingFinalized(above))
	}

	fn block_ref(&self, number: u32) -> Result<BlockRef, ProveError> {
		let hash = self.ancestry.block_hash(number).ok_or(AuthorityError::NotFinalized(number))?;
		Ok(BlockRef { number, hash })
	}

	fn descents(&self, checkpoints: &[u32], block: u32) -> Result<Vec<Descent>, ProveError> {
		let numbers: BTreeSet<u32> = checkpoints.iter().copied().filter(|n| *n < block).collect();
		numbers
			.into_iter()
			.map(|number| {
				let path = self
					.ancestry
					.path(block, number)
					.and_then(|path| path.try_into().ok())
					.ok_or(AuthorityError::NotFinalized(number))?;
				Ok(Descent { number, path })
			})
			.collect()
	}

	/// The trie nodes that lead to what the verifier reads, in the order in which it reads.
	fn state(
		&self,
		at: Hash,
		item: ItemId,
		logs: &[LogProof],
		read: impl Read,
	) -> Result<Vec<Vec<u8>>, ProveError> {
		self.nodes(at, &keys(item, logs, read)?)
	}

	/// The trie nodes that lead to these keys, in this order.
	fn nodes(&self, at: Hash, keys: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, ProveError> {
		let proof = self.client.read_proof(at, &mut keys.iter().map(|key| key.as_slice()))?;
		let root = self
			.client
			.header(at)?
			.map(|header| (*header.state_root()).into())
			.ok_or(ProveError::Layout)?;
		let nodes: Vec<Vec<u8>> = proof.into_iter_nodes().collect();
		order_nodes(&root, keys, &nodes).ok_or(ProveError::Layout)
	}
}

/// The keys that a proof with these logs reads, in their order.
///
/// Before the nodes are gathered that lead to the values, those are counted: each record may have an
/// officer of its own, with all of that officer's history.
fn keys(item: ItemId, logs: &[LogProof], read: impl Read) -> Result<Vec<Vec<u8>>, ProveError> {
	let mut failed = None;
	let mut bytes = logs.encoded_size();
	let keys = state::keys(item, signers(logs), |key| {
		let value = read(key).map_err(ProveError::from).and_then(|value| {
			bytes = bytes.saturating_add(value.as_ref().map_or(0, Vec::len));
			at_most_bytes(bytes).map(|()| value)
		});
		value.unwrap_or_else(|error| {
			// Nothing that has to be there is read behind it.
			failed.get_or_insert(error);
			None
		})
	});
	if let Some(error) = failed {
		return Err(error);
	}
	keys.map_err(|_| ProveError::Layout)
}

fn signers(logs: &[LogProof]) -> Vec<Holder> {
	let mut all = BTreeMap::new();
	for log in logs {
		let mut add = |signer| {
			let holder = Holder::of(signer);
			all.insert((holder.organisation, holder.officer), holder);
		};
		match &log.records {
			LogRecords::Complete(records) => records.iter().for_each(|r| add(&r.signer)),
			LogRecords::Selected(records) => records.iter().for_each(|r| add(&r.record.signer)),
		}
	}
	all.into_values().collect()
}

/// The logs of an item with their heads, as a proof has them: custody, then the organisations' own
/// by rising number.
fn heads(view: &ItemView) -> Vec<(Log, &LogHead)> {
	let mut own: Vec<(Log, &LogHead)> =
		view.own_logs.iter().map(|(organisation, head)| (Log::Own(*organisation), head)).collect();
	own.sort_by_key(|(log, _)| *log);
	let mut all = vec![(Log::Custody, &view.item.log)];
	all.extend(own);
	all
}

fn complete_logs(
	stored: &mut Stored<impl Read>,
	view: &ItemView,
) -> Result<Vec<LogProof>, ProveError> {
	let heads = heads(view);
	let found = heads.iter().fold(0u32, |sum, (_, head)| sum.saturating_add(head.range.leaves()));
	at_most(MAX_RECORDS, found)?;
	heads
		.into_iter()
		.map(|(log, head)| {
			let records: Result<Vec<_>, ReadError> =
				(0..head.range.leaves()).map(|sequence| stored.proven(log, sequence)).collect();
			Ok(LogProof { log, records: LogRecords::Complete(records?) })
		})
		.collect()
}

fn at_most(max: u32, found: u32) -> Result<(), ProveError> {
	if found > max {
		return Err(ProveError::TooManyRecords { max, found });
	}
	Ok(())
}

fn at_most_bytes(found: usize) -> Result<(), ProveError> {
	if found > MAX_MADE_BYTES {
		return Err(ProveError::TooLarge { max: MAX_MADE_BYTES, found });
	}
	Ok(())
}

fn selected_logs(
	stored: &mut Stored<impl Read>,
	paths: &LogPaths,
	view: &ItemView,
	selected: &[(Log, u32)],
) -> Result<Vec<LogProof>, ProveError> {
	let mut wanted: BTreeMap<Log, BTreeSet<u32>> = BTreeMap::new();
	for (log, sequence) in selected {
		wanted.entry(*log).or_default().insert(*sequence);
	}
	let heads: BTreeMap<Log, &LogHead> = heads(view).into_iter().collect();
	let none = Mmr::default();
	let mut logs = Vec::new();
	for (log, sequences) in wanted {
		let range = heads.get(&log).map_or(&none, |head| &head.range);
		if let Some(beyond) = sequences.iter().find(|sequence| **sequence >= range.leaves()) {
			return Err(unknown_record(log, *beyond));
		}
		at_most(MAX_LEAVES, range.leaves())?;
		let paths = paths
			.paths((view.id, log), range, &sequences, |sequence| stored.leaf(log, sequence))?
			.ok_or(ReadError::RangeDiffers(log))?;
		let records = select(stored, log, sequences, paths)?;
		logs.push(LogProof { log, records: LogRecords::Selected(records) });
	}
	Ok(logs)
}

fn select(
	stored: &mut Stored<impl Read>,
	log: Log,
	sequences: BTreeSet<u32>,
	paths: Vec<Vec<catena_primitives::hash::Hash>>,
) -> Result<Vec<SelectedRecord>, ReadError> {
	sequences
		.into_iter()
		.zip(paths)
		.map(|(sequence, path)| {
			let path = path.try_into().map_err(|_| ReadError::RangeDiffers(log))?;
			Ok(SelectedRecord { record: stored.proven(log, sequence)?, path })
		})
		.collect()
}

fn unknown_record(log: Log, sequence: u32) -> ProveError {
	let log = match log {
		Log::Custody => "the custody log".to_string(),
		Log::Own(organisation) => format!("organisation {organisation}'s own log"),
	};
	ProveError::UnknownRecord(log, sequence)
}

#[cfg(test)]
mod tests;
