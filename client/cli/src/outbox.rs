//! Signed statements: those that wait for an answer, and what was answered of the others.
//!
//! # Details
//!
//! A submission is put into `outbox/` before it is sent, so that none is lost when the network fails or
//! the machine stops. When a node has answered it moves to `sent/` or `refused/`. It is never deleted, for
//! an answer is a node's word and can be false: from either folder it can be sent again. Nothing here
//! bounds the two folders. They are the officer's own files, a few hundred bytes for each statement.

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

/// Where a submission is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
	/// No node has answered yet.
	Waiting,
	/// A node said that it is recorded.
	Sent,
	/// A node refused it, or one that it was to follow.
	Refused,
}

impl Folder {
	/// The name of the folder.
	fn name(self) -> &'static str {
		match self {
			Folder::Waiting => "outbox",
			Folder::Sent => "sent",
			Folder::Refused => "refused",
		}
	}
}

/// A submission that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// The name of its file; names sort as the submissions were signed.
	pub name: String,
	/// Where it is.
	pub folder: Folder,
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
		Entry { name, folder: Folder::Waiting, signed_ms, summary, submission }
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
	home.write_json(&[entry.folder.name(), &file_name(&entry.name)], &file).map(|_| ())
}

/// Moves an entry to another folder. An entry of the same name but other content that is there already
/// stays.
pub fn move_to(home: &Home, entry: &Entry, to: Folder) -> Result<()> {
	if entry.folder == to {
		return Ok(());
	}
	let mut name = entry.name.clone();
	let mut number = 1;
	while is_taken(home, entry, &[to.name(), &file_name(&name)]) {
		number += 1;
		name = format!("{}-{number}", entry.name);
	}
	home.rename(&[entry.folder.name(), &file_name(&entry.name)], &[to.name(), &file_name(&name)])
}

/// Whether something else than the entry is there.
fn is_taken(home: &Home, entry: &Entry, parts: &[&str]) -> bool {
	match home.read_json::<EntryFile>(parts) {
		Ok(None) => false,
		Ok(Some(there)) => read(&there).as_ref() != Some(&entry.submission),
		Err(_) => true,
	}
}

/// All entries of a folder, in the order in which they were signed.
pub fn all(home: &Home, folder: Folder) -> Result<Vec<Entry>> {
	let mut entries = Vec::new();
	for name in home.names(folder.name())? {
		let parts = [folder.name(), &file_name(&name)];
		// It may have been sent by another process since the folder was read.
		let Some(file) = home.read_json::<EntryFile>(&parts)? else { continue };
		let submission = read(&file).ok_or_else(|| {
			Failure::usage(format!("{} is damaged", home.path(&parts).display()))
				.hint("move it away to go on with the others")
		})?;
		entries.push(Entry {
			name,
			folder,
			signed_ms: file.signed_ms,
			summary: file.summary,
			submission,
		});
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
		assert_eq!(all(&home, Folder::Waiting).unwrap(), entries);
	}

	#[test]
	fn answered_entry_is_in_another_folder_and_nowhere_else() {
		let folder = tempfile::tempdir().unwrap();
		let home = Home::at(folder.path().to_owned());
		let entry = Entry::new(submission(1), "first".into(), 5, 0);
		store(&home, &entry).unwrap();
		let mut now = entry.clone();
		for to in [Folder::Sent, Folder::Refused, Folder::Refused, Folder::Waiting] {
			move_to(&home, &now, to).unwrap();
			now = Entry { folder: to, ..entry.clone() };
			for place in [Folder::Waiting, Folder::Sent, Folder::Refused] {
				let there = if place == to { vec![now.clone()] } else { vec![] };
				assert_eq!(all(&home, place).unwrap(), there);
			}
		}
		// Another process was faster.
		move_to(&home, &Entry { folder: Folder::Sent, ..entry }, Folder::Refused).unwrap();
		assert_eq!(all(&home, Folder::Waiting).unwrap(), [now]);
	}

	#[test]
	fn moved_entry_replaces_itself_and_nothing_else() {
		let folder = tempfile::tempdir().unwrap();
		let home = Home::at(folder.path().to_owned());
		let named =
			|nonce| Entry { name: "same".into(), ..Entry::new(submission(nonce), "".into(), 5, 0) };
		for nonce in [1, 2, 2, 1] {
			store(&home, &named(nonce)).unwrap();
			move_to(&home, &named(nonce), Folder::Refused).unwrap();
		}
		let kept = all(&home, Folder::Refused).unwrap();
		let kept: Vec<_> = kept.iter().map(|e| (e.name.as_str(), e.submission.clone())).collect();
		assert_eq!(kept, [("same", submission(1)), ("same-2", submission(2))]);
	}
}
