//! PF-4: the one rule by which signatures are verified, ZIP-215.

use catena_primitives::statement::{PublicKey, Signature};
use ed25519_zebra::VerificationKey;

/// Whether `signature` is one of `key` over `message` by ZIP-215.
///
/// The runtime decides by the same rule, in the same library. It admits encodings that a stricter
/// rule refuses, and keys of small order, under which one signature fits every message. Those are
/// kept out elsewhere: officers' when they are enrolled, those of authorities in
/// [`Voters::of`](crate::authorities::Voters::of).
pub(crate) fn is_valid(key: &PublicKey, signature: &Signature, message: &[u8]) -> bool {
	VerificationKey::try_from(*key)
		.and_then(|key| key.verify(&ed25519_zebra::Signature::from(*signature), message))
		.is_ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The point of order 1, and an encoding of it that is not canonical (y = p + 1).
	const NEUTRAL: [u8; 32] = {
		let mut bytes = [0; 32];
		bytes[0] = 1;
		bytes
	};
	const NEUTRAL_NOT_CANONICAL: [u8; 32] = {
		let mut bytes = [0xff; 32];
		bytes[0] = 0xee;
		bytes[31] = 0x7f;
		bytes
	};

	fn signature(r: [u8; 32], s: [u8; 32]) -> Signature {
		let mut bytes = [0; 64];
		bytes[..32].copy_from_slice(&r);
		bytes[32..].copy_from_slice(&s);
		bytes
	}

	#[test]
	fn small_order_key_and_encodings_that_are_not_canonical_are_valid_by_zip_215() {
		for key in [NEUTRAL, NEUTRAL_NOT_CANONICAL, [0; 32]] {
			for r in [NEUTRAL, NEUTRAL_NOT_CANONICAL] {
				assert!(is_valid(&key, &signature(r, [0; 32]), b"anything"));
			}
		}
	}

	#[test]
	fn scalar_that_is_not_reduced_is_invalid_by_zip_215() {
		// The order of the group: as a scalar it is 0, and 0 is valid in its place.
		let order = [
			0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9,
			0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
		];
		assert!(!is_valid(&NEUTRAL, &signature(NEUTRAL, order), b"anything"));
	}

	#[test]
	fn signature_of_another_key_or_message_is_invalid() {
		let key = ed25519_zebra::SigningKey::from([7; 32]);
		let public: PublicKey = ed25519_zebra::VerificationKey::from(&key).into();
		let signature: Signature = key.sign(b"message").into();
		assert!(is_valid(&public, &signature, b"message"));
		assert!(!is_valid(&public, &signature, b"massage"));
		assert!(!is_valid(&[7; 32], &signature, b"message"));
	}
}
