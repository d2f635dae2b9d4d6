//! Files at hand against disclosed digests: PF-27.

use alloc::vec::Vec;

use catena_primitives::disclosure::FileDigest;

use crate::{
	facts::{DisclosedField, FileMatch},
	missing::Missing,
	rejection::Rejection,
	verdict::Failure,
};

/// Finds for each file the disclosed digest that it equals in all three.
pub(crate) fn check(
	files: &[FileDigest],
	disclosures: &[DisclosedField],
) -> Result<Vec<FileMatch>, Failure> {
	files.iter().map(|file| matched(file, disclosures)).collect()
}

fn matched(file: &FileDigest, disclosures: &[DisclosedField]) -> Result<FileMatch, Failure> {
	if let Some(field) = disclosures.iter().find(|field| field.file.as_ref() == Some(file)) {
		return Ok(FileMatch { file: *file, at: field.at, index: field.index });
	}
	let expected: Vec<FileDigest> = disclosures.iter().filter_map(|field| field.file).collect();
	if expected.is_empty() {
		return Err(Missing::FileDigest.into());
	}
	Err(Rejection::FileDiffers { expected, found: *file }.into())
}
