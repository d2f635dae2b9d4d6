//! Signed statements that have not been acknowledged yet.
//!
//! A submission is put here before it is sent and removed when the chain has answered, so that none is
//! lost when the network fails or the machine stops.

use catena_primitives::{
	attestation::{batch_root, Submission},
	statement::Millis,
	Hash,
};
use codec::{DecodeAll, Encode};
use serde::{Deserialize, Serialize};

use crate::{
	failure::{Failure, Result},
	home::Home,
	ids::Hex32,
};

/// What stands under `format` in an outbox file.
const FORMAT: &str = "catena/outbox/v1";

/// The folder of outbox files.
const FOLDER: &str = "outbox";

/// A submission that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// The name of its file; names sort as the submissions were signed.
	pub name: String,
	/// When it was signed, by this machine's clock.
	pub signed_ms: Millis,
	/// What it says, for people.
	pub summary: String,
	/// The submission.
	pub submission: Submission,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFile {
	format: String,
	genesis: Hex32,
	signed_ms: Millis,
	summary: String,
	submission: String,
}

impl Entry {
	/// An entry for a submission that was signed now. `order` tells apart those of one moment.
	pub fn new(submission: Submission, summary: String, signed_ms: Millis, order: usize) -> Self {
		let root = root(&submission);
		let name = format!("{signed_ms:015}-{order:04}-{}", hex::encode(&root[..6]));
		Entry { name, signed_ms, summary, submission }
	}

	/// The submission's first format.
	pub fn v1(&self) -> &catena_primitives::attestation::SubmissionV1 {
		let Submission::V1(submission) = &self.submission;
		submission
	}
}

/// The root that the submission's signature covers.
fn root(submission: &Submission) -> Hash {
	let Submission::V1(submission) = submission;
	batch_root(&submission.hashes())
}

/// Stores an entry.
pub fn store(home: &Home, entry: &Entry) -> Result<()> {
	let file = EntryFile {
		format: FORMAT.into(),
		genesis: Hex32(entry.v1().genesis),
		signed_ms: entry.signed_ms,
		summary: entry.summary.clone(),
		submission: hex::encode(entry.submission.encode()),
	};
	home.write_json(&[FOLDER, &file_name(&entry.name)], &file).map(|_| ())
}

/// Removes an entry.
pub fn remove(home: &Home, entry: &Entry) -> Result<()> {
	home.remove(&[FOLDER, &file_name(&entry.name)])
}

/// All entries, in the order in which they were signed.
pub fn all(home: &Home) -> Result<Vec<Entry>> {
	let mut entries = Vec::new();
	for name in home.names(FOLDER)? {
		let parts = [FOLDER, &file_name(&name)];
		// It may have been sent by another process since the folder was read.
		let Some(file) = home.read_json::<EntryFile>(&parts)? else { continue };
		let submission = read(&file).ok_or_else(|| {
			Failure::usage(format!("{} is damaged", home.path(&parts).display()))
				.hint("move it away to go on with the others")
		})?;
		entries.push(Entry { name, signed_ms: file.signed_ms, summary: file.summary, submission });
	}
	Ok(entries)
}

fn read(file: &EntryFile) -> Option<Submission> {
	if file.format != FORMAT {
		return None;
	}
	let bytes = hex::decode(&file.submission).ok()?;
	Submission::decode_all(&mut &bytes[..]).ok()
}

fn file_name(name: &str) -> String {
	format!("{name}.json")
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::{
		action::Action,
		attestation::SubmissionV1,
		evidence::CaseForm,
		statement::{Body, ClaimedTime, Place, Signer},
	};

	fn submission(nonce: u8) -> Submission {
		let body = Body {
			place: Place::First,
			nonce: [nonce; 16],
			action: Action::OpenCase { form: CaseForm::Case },
			occurred: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
			details: None,
		};
		Submission::V1(SubmissionV1 {
			genesis: [1; 32],
			signer: Signer { organisation: 1, officer: 1, key: [2; 32] },
			bodies: vec![body].try_into().unwrap(),
			signature: [3; 64],
		})
	}

	#[test]
	fn entries_come_back_in_the_order_in_which_they_were_signed() {
		let folder = tempfile::tempdir().unwrap();
		let home = Home::at(folder.path().to_owned());
		let entries = [
			Entry::new(submission(1), "first".into(), 5, 0),
			Entry::new(submission(2), "second".into(), 5, 1),
			Entry::new(submission(3), "third".into(), 1_700_000_000_000, 0),
		];
		for entry in entries.iter().rev() {
			store(&home, entry).unwrap();
		}
		assert_eq!(all(&home).unwrap(), entries);
		remove(&home, &entries[0]).unwrap();
		assert_eq!(all(&home).unwrap(), entries[1..]);
	}
}
