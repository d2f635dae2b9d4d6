//! Organisations that publish checkpoints.

use catena_primitives::{
	proof::Checkpoint,
	published::{in_order, signing_bytes, PublishedV1, PublisherSignature},
	statement::PublicKey,
};
use catena_verifier::{Anchor, PublishedBy};
use ed25519_zebra::SigningKey;

use super::chain::public;

/// When all of them say to have signed.
pub const SIGNED_MS: u64 = 1_800_000_000_000;

/// The key of an organisation.
pub fn key(number: u8) -> SigningKey {
	SigningKey::from([200 + number; 32])
}

/// Its public part.
pub fn publisher(number: u8) -> PublicKey {
	public(&key(number))
}

/// The signature of an organisation, as it is found.
pub fn by(number: u8) -> PublishedBy {
	PublishedBy { key: publisher(number), signed_ms: SIGNED_MS }
}

/// The signature of an organisation.
pub fn signature(checkpoint: &Checkpoint, number: u8) -> PublisherSignature {
	let message = signing_bytes(checkpoint, SIGNED_MS);
	PublisherSignature::ed25519(&publisher(number), SIGNED_MS, &key(number).sign(&message).into())
}

/// The checkpoint as these organisations publish it together.
pub fn published(checkpoint: &Checkpoint, numbers: &[u8]) -> PublishedV1 {
	let checkpoint = in_order(checkpoint.clone());
	let mut signatures: Vec<_> =
		numbers.iter().map(|number| signature(&checkpoint, *number)).collect();
	signatures.sort_by_key(|s| (s.kind, s.key.clone()));
	PublishedV1 { checkpoint, signatures: signatures.try_into().unwrap() }
}

/// The checkpoint, published by an organisation whom the reader named.
pub fn anchor(checkpoint: &Checkpoint, number: u8) -> Anchor {
	Anchor::published(&published(checkpoint, &[number]).to_file(), &[publisher(number)])
}
