//! Each value has one encoding: what is decoded to the last byte would be encoded as the same bytes.
//! The node relies on it, for it does not compare them.

use catena_primitives::{
	action::{Action, Condition, Offer, Purpose},
	antiquities::ObjectId,
	attestation::{Submission, SubmissionV1},
	custody::Holder,
	statement::{Body, ClaimedTime, Place, Signer},
};
use codec::{DecodeAll, Encode};

fn submission() -> Submission {
	let actions = [
		Action::Offer(Offer {
			to: Holder { organisation: 2, officer: 3 },
			purpose: Purpose::Storage,
			condition: Condition::SealIntact,
			expires_ms: 1 << 40,
		}),
		Action::Correct { sequence: 1 << 14, supersedes: [4; 32] },
		Action::RegisterArtefact(ObjectId {
			title: "Krater with a chariot race".try_into().expect("short"),
			..ObjectId::default()
		}),
	];
	let bodies = actions.into_iter().enumerate().map(|(sequence, action)| Body {
		place: Place::Custody { item: [1; 32], sequence: sequence as u32, parent: [2; 32] },
		nonce: [3; 16],
		action,
		occurred: ClaimedTime { utc_ms: 1 << 40, offset_minutes: -90 },
		details: (sequence > 0).then_some([5; 32]),
	});
	Submission::V1(SubmissionV1 {
		genesis: [6; 32],
		signer: Signer { organisation: 1, officer: 2, key: [7; 32] },
		bodies: bodies.collect::<Vec<_>>().try_into().expect("few"),
		signature: [8; 64],
	})
}

#[test]
fn no_other_bytes_stand_for_the_same_submission() {
	let bytes = submission().encode();
	let mut decoded = 0;
	for place in 0..bytes.len() {
		for value in 0..=u8::MAX {
			let mut other = bytes.clone();
			other[place] = value;
			if let Ok(found) = Submission::decode_all(&mut &other[..]) {
				assert_eq!(found.encode(), other, "byte {place}");
				decoded += 1;
			}
		}
	}
	assert!(decoded > 100 * bytes.len(), "{decoded}");
}
