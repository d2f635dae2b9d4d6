//! Files at hand against the registered digests: PF-27.
//!
//! Only the item's first statement says which files are registered. Any other record may name a file
//! too, such as one that was examined and found to differ: that must not pass for a registration.

use alloc::vec::Vec;

use catena_primitives::{disclosure::FileDigest, statement::Log};

use crate::{
	disclosures::shown,
	facts::{DisclosedField, FileElsewhere, FileMatch, LogFacts},
	missing::Missing,
	rejection::{RecordAt, Rejection},
	verdict::Failure,
};

/// Where the statement stands that registers an item.
const REGISTRATION: RecordAt = RecordAt { log: Log::Custody, sequence: 0 };

/// Finds for each file the registered digest that it equals in all three.
pub(crate) fn check(
	files: &[FileDigest],
	disclosures: &[DisclosedField],
	logs: &[LogFacts],
) -> Result<Vec<FileMatch>, Failure> {
	files.iter().map(|file| matched(file, disclosures, logs)).collect()
}

fn matched(
	file: &FileDigest,
	disclosures: &[DisclosedField],
	logs: &[LogFacts],
) -> Result<FileMatch, Failure> {
	let registered = || disclosures.iter().filter(|field| field.at == REGISTRATION);
	if let Some(field) = registered().find(|field| field.file.as_ref() == Some(file)) {
		return Ok(FileMatch { file: *file, at: field.at, index: field.index });
	}
	let expected: Vec<FileDigest> = registered().filter_map(|field| field.file).collect();
	if expected.is_empty() {
		return Err(Missing::FileDigest.into());
	}
	let elsewhere = elsewhere(file, disclosures, logs);
	Err(Rejection::FileDiffers { expected, found: *file, elsewhere }.into())
}

/// Where else the file is named.
fn elsewhere(
	file: &FileDigest,
	disclosures: &[DisclosedField],
	logs: &[LogFacts],
) -> Vec<FileElsewhere> {
	disclosures
		.iter()
		.filter(|field| field.at != REGISTRATION && field.file.as_ref() == Some(file))
		.filter_map(|field| {
			let action = shown(field.at, logs)?.body.action.clone();
			Some(FileElsewhere { at: field.at, index: field.index, action })
		})
		.collect()
}
