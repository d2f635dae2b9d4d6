//! Statements made by hand.

use std::sync::atomic::{AtomicU64, Ordering};

use catena_primitives::{
	action::Action,
	attestation::Submission,
	statement::{Body, ClaimedTime, Place},
	Hash,
};

/// A statement with a nonce of its own, about the year 2023.
pub fn body(place: Place, action: Action) -> Body {
	static NONCES: AtomicU64 = AtomicU64::new(1);
	let mut nonce = [0; 16];
	nonce[..8].copy_from_slice(&NONCES.fetch_add(1, Ordering::Relaxed).to_le_bytes());
	let occurred = ClaimedTime { utc_ms: 1_700_000_000_000, offset_minutes: 60 };
	Body { place, nonce, action, occurred, details: None }
}

/// The hash of a submission's first statement.
pub fn first_hash(submission: &Submission) -> Hash {
	let Submission::V1(inner) = submission;
	inner.hashes()[0]
}
