//! What holds after every block.

use alloc::vec::Vec;

use catena_primitives::{
	attestation::{batch_root, signing_bytes},
	custody::{step, Custody},
	hash::{Hash, RangeTags},
	item::{Item, ItemV1, LogHead, OwnLog},
	mmr::Mmr,
	record::{log_leaf, Attestation, Batch, Record, RecordV1},
	statement::{ItemId, Log, Signature},
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::{Batches, Config, Items, OwnLogs, Pallet, Records};

/// Checks all of them.
pub fn check<T: Config>() -> Result<(), TryRuntimeError> {
	let mut records: usize = 0;
	for (item, Item::V1(entry)) in Items::<T>::iter() {
		let custody = log_is_whole::<T>(item, Log::Custody, &entry.log)?;
		records = records.saturating_add(custody.len());
		custody_follows_from_the_log(&entry, &custody)?;
		for organisation in &entry.own_logs {
			let Some(OwnLog::V1(head)) = OwnLogs::<T>::get(item, organisation) else {
				return Err("an own log that an item lists is missing".into());
			};
			let own = log_is_whole::<T>(item, Log::Own(*organisation), &head)?;
			ensure!(!own.is_empty(), "an own log without record");
			records = records.saturating_add(own.len());
		}
		own_logs_are_listed::<T>(item, &entry)?;
	}
	ensure!(Records::<T>::iter_keys().count() == records, "a record above the count of its log");
	batches_are_recorded::<T>()
}

/// I1, I2, I3, I6. Gives the records of the log with their hashes.
fn log_is_whole<T: Config>(
	item: ItemId,
	log: Log,
	head: &LogHead,
) -> Result<Vec<(Hash, RecordV1)>, TryRuntimeError> {
	let mut range = Mmr::default();
	let mut last = item;
	let mut found = Vec::new();
	for sequence in 0..head.range.leaves() {
		let Some((hash, record)) = Pallet::<T>::record_at(item, log, sequence) else {
			return Err("a record below the count of its log is missing".into());
		};
		ensure!(record.body.sequence() == sequence, "a record that claims another place");
		match record.body.parent() {
			Some(parent) => ensure!(parent == last, "a record does not follow the one before"),
			None => ensure!(
				hash == item && sequence == 0 && log == Log::Custody,
				"a first statement that does not begin its item"
			),
		}
		let (root, signature) = signature_is_valid::<T>(&hash, &record)?;
		range
			.append(RangeTags::LOG, log_leaf(&hash, &root, &signature, &record.recorded))
			.map_err(|_| "a log is full")?;
		last = hash;
		found.push((hash, record));
	}
	ensure!(range == head.range, "the records do not give the range that the head names");
	ensure!(last == head.last, "the head names another last statement");
	Ok(found)
}

/// I6, first half.
fn signature_is_valid<T: Config>(
	hash: &Hash,
	record: &RecordV1,
) -> Result<(Hash, Signature), TryRuntimeError> {
	let (root, signature) = match &record.attestation {
		Attestation::Alone { signature } => (batch_root(&[*hash]), *signature),
		Attestation::InBatch { root, index } => {
			let Some(Batch::V1 { signature, statements }) = Batches::<T>::get(root) else {
				return Err("a record of a batch that is missing".into());
			};
			ensure!(
				statements.get(usize::from(*index)) == Some(hash),
				"a record that is not where it says in its batch"
			);
			(*root, signature)
		}
	};
	ensure!(
		sp_io::crypto::ed25519_verify(
			&signature.into(),
			&signing_bytes(&root),
			&record.signer.key.into()
		),
		"a record whose signature is not valid"
	);
	Ok((root, signature))
}

/// I6, second half.
fn batches_are_recorded<T: Config>() -> Result<(), TryRuntimeError> {
	let mut members: usize = 0;
	for (root, Batch::V1 { statements, .. }) in Batches::<T>::iter() {
		ensure!(batch_root(&statements) == root, "a batch under another root");
		ensure!(statements.len() > 1, "a batch of one");
		members = members.saturating_add(statements.len());
	}
	let in_batches = Records::<T>::iter_values()
		.filter(|Record::V1(record)| matches!(record.attestation, Attestation::InBatch { .. }))
		.count();
	ensure!(members == in_batches, "a batch with a statement that has no record");
	Ok(())
}

/// I4.
fn custody_follows_from_the_log(
	entry: &ItemV1,
	records: &[(Hash, RecordV1)],
) -> Result<(), TryRuntimeError> {
	let Some(((_, first), rest)) = records.split_first() else {
		return Err("an item without a first record".into());
	};
	let mut custody = Custody::begun_by(&first.signer);
	for (hash, record) in rest {
		custody =
			step(&custody, *hash, &record.signer, &record.body.action, record.recorded.time_ms)
				.map_err(|_| "a custody record that the rules do not allow")?;
	}
	ensure!(custody == entry.custody, "the custody log leads to another holder or offer");
	Ok(())
}

/// I5.
fn own_logs_are_listed<T: Config>(item: ItemId, entry: &ItemV1) -> Result<(), TryRuntimeError> {
	let mut listed = entry.own_logs.to_vec();
	listed.sort();
	listed.dedup();
	ensure!(listed.len() == entry.own_logs.len(), "an own log is listed twice");
	ensure!(
		OwnLogs::<T>::iter_prefix(item).count() == listed.len(),
		"an own log that its item does not list"
	);
	Ok(())
}
