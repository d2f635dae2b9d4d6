//! The statements and their signatures, by themselves: PF-18.
//!
//! They are checked before the state is read, for they say whose entries are read there.

use alloc::vec::Vec;

use catena_primitives::{
	attestation::{batch_leaf, batch_root, signing_bytes},
	hash::{Hash, RangeTags},
	mmr::RootedPath,
	proof::{LogProof, LogRecords, ProofV1, ProvenRecord},
	statement::{ItemId, Log, Place},
};

use crate::{
	facts::{BatchPlace, RecordFacts},
	rejection::{RecordAt, Rejection},
	signature,
};

/// The records that a proof shows of a log. Whether the chain has them is not known yet.
pub(crate) struct Statements<'a> {
	/// Which log.
	pub(crate) log: Log,
	/// The records, in the order of the proof.
	pub(crate) records: Vec<RecordFacts>,
	/// The path of each in the log; none if the proof says that these are all records.
	pub(crate) paths: Option<Vec<&'a [Hash]>>,
}

/// Checks every record of a proof by itself, and that the logs rise (PF-21) and have records (PF-20).
pub(crate) fn check(proof: &ProofV1) -> Result<Vec<Statements<'_>>, Rejection> {
	logs_rise(&proof.logs)?;
	none_is_empty(&proof.logs)?;
	let context = Context { genesis: proof.genesis, item: proof.item };
	proof.logs.iter().map(|log| check_log(log, &context)).collect()
}

struct Context {
	genesis: Hash,
	item: ItemId,
}

fn logs_rise(logs: &[LogProof]) -> Result<(), Rejection> {
	for pair in logs.windows(2) {
		if let [previous, next] = pair {
			if next.log <= previous.log {
				return Err(Rejection::LogsDoNotRise { previous: previous.log, found: next.log });
			}
		}
	}
	Ok(())
}

/// PF-20, before anything is kept of logs: so what is kept is of records, which have bytes.
fn none_is_empty(logs: &[LogProof]) -> Result<(), Rejection> {
	let is_empty = |log: &&LogProof| match &log.records {
		LogRecords::Complete(records) => records.is_empty(),
		LogRecords::Selected(records) => records.is_empty(),
	};
	match logs.iter().find(is_empty) {
		Some(log) => Err(Rejection::NoRecords { log: log.log }),
		None => Ok(()),
	}
}

fn check_log<'a>(log: &'a LogProof, context: &Context) -> Result<Statements<'a>, Rejection> {
	let (records, paths) = match &log.records {
		LogRecords::Complete(records) => {
			// In a complete log a record's place is where it stands.
			let placed = (0u32..).zip(records);
			(check_records(log.log, placed, context)?, None)
		}
		LogRecords::Selected(records) => {
			let placed = records.iter().map(|one| (one.record.body.sequence(), &one.record));
			let paths = records.iter().map(|one| one.path.as_slice()).collect();
			(check_records(log.log, placed, context)?, Some(paths))
		}
	};
	Ok(Statements { log: log.log, records, paths })
}

fn check_records<'a>(
	log: Log,
	records: impl Iterator<Item = (u32, &'a ProvenRecord)>,
	context: &Context,
) -> Result<Vec<RecordFacts>, Rejection> {
	records
		.map(|(sequence, record)| check_record(record, RecordAt { log, sequence }, context))
		.collect()
}

/// PF-18: the record by itself.
fn check_record(
	record: &ProvenRecord,
	at: RecordAt,
	context: &Context,
) -> Result<RecordFacts, Rejection> {
	let hash = record.body.hash(&context.genesis, &record.signer);
	stands_at(record, &hash, at, context.item)?;
	let batch = batch(record.membership.as_ref(), &hash, at)?;
	let root = batch.map_or_else(|| batch_root(&[hash]), |batch| batch.root);
	signed(record, &root, at)?;
	Ok(RecordFacts {
		at,
		hash,
		signer: record.signer,
		body: record.body.clone(),
		recorded: record.recorded,
		signature: record.signature,
		batch,
	})
}

/// The statement says of itself that it stands there: in this item, this log, this place.
fn stands_at(
	record: &ProvenRecord,
	hash: &Hash,
	at: RecordAt,
	item: ItemId,
) -> Result<(), Rejection> {
	let found = record.body.item(hash);
	if found != item {
		return Err(Rejection::RecordOfOtherItem { at, expected: item, found });
	}
	let found = record.body.log(record.signer.organisation);
	if found != at.log {
		return Err(Rejection::RecordOfOtherLog { at, found });
	}
	let found = record.body.sequence();
	if found != at.sequence || begins_twice(&record.body.place) {
		return Err(Rejection::RecordOfOtherPlace { at, found });
	}
	Ok(())
}

/// Place 0 of the custody log is for the first statement, which says so in another form.
fn begins_twice(place: &Place) -> bool {
	matches!(place, Place::Custody { sequence: 0, .. })
}

fn batch(
	membership: Option<&RootedPath>,
	hash: &Hash,
	at: RecordAt,
) -> Result<Option<BatchPlace>, Rejection> {
	let Some(path) = membership else { return Ok(None) };
	if path.leaves < 2 {
		return Err(Rejection::BatchTooSmall { at, expected: 2, found: path.leaves });
	}
	let root = path
		.root(RangeTags::BATCH, batch_leaf(hash))
		.ok_or(Rejection::MembershipMalformed { at })?;
	Ok(Some(BatchPlace { root, size: path.leaves, index: path.index }))
}

fn signed(record: &ProvenRecord, root: &Hash, at: RecordAt) -> Result<(), Rejection> {
	if !signature::is_valid(&record.signer.key, &record.signature, &signing_bytes(root)) {
		return Err(Rejection::BadSignature { at, key: record.signer.key });
	}
	Ok(())
}
