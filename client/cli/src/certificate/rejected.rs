//! What a rejection says, and what follows from it.

use std::collections::BTreeSet;

use catena_primitives::{action::Action, disclosure::FileDigest, evidence::Examination};
use catena_verifier::{FileElsewhere, Rejection};
use serde_json::json;

use super::FileAtHand;
use crate::{
	anchors::Given,
	describe,
	ids::log_name,
	output::{bad, clean, Output},
};

pub(super) fn certificate(
	rejection: &Rejection,
	anchors: &[Given],
	files: &[FileAtHand],
) -> Output {
	let reason = match rejection {
		Rejection::FileDiffers { expected, found, elsewhere } => {
			file_differs(expected, found, elsewhere, files)
		}
		other => clean(&other.to_string()),
	};
	let text = format!(
		"{}\n\n{reason}\n{}\n{} (Requirement {} of the proof format.)\n",
		bad("REJECTED"),
		whose(rejection, anchors),
		meaning(rejection),
		rejection.requirement()
	);
	let json = json!({
		"verdict": "rejected",
		"requirement": rejection.requirement(),
		"name": rejection.name(),
		"reason": reason,
	});
	Output { text, json, exit: 1 }
}

/// Whose the anchors are that a rejection is about, a line for each.
fn whose(rejection: &Rejection, anchors: &[Given]) -> String {
	let number = match rejection {
		Rejection::SetDiffers { checkpoint, .. } => *checkpoint,
		Rejection::CheckpointDiffers { expected, .. }
		| Rejection::DescentElsewhere { expected } => expected.number,
		_ => return String::new(),
	};
	anchors
		.iter()
		.filter(|given| given.anchor.counted().is_some_and(|c| c.block.number == number))
		.map(|given| format!("  The checkpoint at block {number} is {}.\n", given.source()))
		.collect()
}

/// What follows from a rejection.
fn meaning(rejection: &Rejection) -> &'static str {
	match rejection {
		Rejection::FileDiffers { .. } => {
			"The file at hand is not the one that was registered, or was changed since."
		}
		Rejection::UnexpectedItem { .. } => {
			"The proof is about another item than the one expected."
		}
		Rejection::OtherChain { .. } => {
			"The proof is of another chain than the anchor: one of them is the wrong file."
		}
		Rejection::NotAProof => "This is no proof file. Is it the right one?",
		// What the anchor says of the chain, its block, its set and their keys, against the proof: the
		// proof alone does not tell which of the two is at fault.
		Rejection::GenesisDiffers { .. }
		| Rejection::SetDiffers { .. }
		| Rejection::CheckpointDiffers { .. }
		| Rejection::DescentElsewhere { .. }
		| Rejection::NotAnAuthority { .. }
		| Rejection::BadVoteSignature { .. }
		| Rejection::TooFewVotes { .. } => {
			"The proof or the anchor is wrong: damaged, forged, or of another history. Do not rely on \
			 the proof; compare the anchor with whom you have it from."
		}
		_ => "No honest node makes such a file: it was damaged or forged. Do not rely on it.",
	}
}

fn file_differs(
	expected: &[FileDigest],
	found: &FileDigest,
	elsewhere: &[FileElsewhere],
	files: &[FileAtHand],
) -> String {
	let name = files
		.iter()
		.find(|file| file.digest == *found)
		.map_or_else(|| "the file at hand".to_owned(), |file| clean(&file.name));
	let mut text = format!(
		"{name} is not a registered file of this item.\n  found:    {} bytes, SHA-256 {}",
		found.size_bytes,
		hex::encode(found.sha256)
	);
	// A file can be disclosed in several records, and is named once.
	let mut named = BTreeSet::new();
	for digest in expected.iter().filter(|digest| named.insert(digest.sha256)) {
		text.push_str(&format!(
			"\n  expected: {} bytes, SHA-256 {}",
			digest.size_bytes,
			hex::encode(digest.sha256)
		));
	}
	for other in elsewhere {
		text.push_str(&format!("\n{name} {}", elsewhere_words(other)));
	}
	text
}

/// What another record than the first says of a file that it names. It never says "registered".
fn elsewhere_words(other: &FileElsewhere) -> String {
	let place = format!("{}:{}", log_name(other.at.log), other.at.sequence);
	match &other.action {
		Action::Examine { examination: Examination::HashDiffers } => format!(
			"is the file that was examined in {place} and found to DIFFER from the registered one."
		),
		action => format!(
			"is a file named in {place} ({}).",
			clean(&describe::action(action, &describe::numbers))
		),
	}
}

#[cfg(test)]
mod tests {
	use catena_primitives::statement::Log;
	use catena_verifier::RecordAt;

	use super::*;

	fn named_by(action: Action) -> FileElsewhere {
		FileElsewhere { at: RecordAt { log: Log::Own(2), sequence: 0 }, index: 0, action }
	}

	#[test]
	fn file_that_was_found_to_differ_is_never_called_registered() {
		let differs = Action::Examine { examination: Examination::HashDiffers };
		assert_eq!(
			elsewhere_words(&named_by(differs)),
			"is the file that was examined in own-2:0 and found to DIFFER from the registered one."
		);
		let verified = Action::Examine { examination: Examination::HashVerified };
		assert_eq!(
			elsewhere_words(&named_by(verified)),
			"is a file named in own-2:0 (examines it: hash-verified)."
		);
	}

	#[test]
	fn rejection_says_where_else_a_file_is_named() {
		let digest = |byte| FileDigest { size_bytes: 1, sha256: [byte; 32], blake3: [byte; 32] };
		let differs = Action::Examine { examination: Examination::HashDiffers };
		let rejection = Rejection::FileDiffers {
			expected: vec![digest(1)],
			found: digest(2),
			elsewhere: vec![named_by(differs)],
		};
		let files = [FileAtHand { name: "tampered.img".to_owned(), digest: digest(2) }];
		let output = certificate(&rejection, &[], &files);
		assert_eq!(output.exit, 1);
		assert!(output.text.contains("tampered.img is not a registered file of this item."));
		assert!(output.text.contains("examined in own-2:0 and found to DIFFER"));
	}

	#[test]
	fn rejection_is_exit_1() {
		assert_eq!(certificate(&Rejection::NotAProof, &[], &[]).exit, 1);
	}
}
