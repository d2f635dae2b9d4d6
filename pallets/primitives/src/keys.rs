//! Which keys may sign.

use curve25519_dalek::edwards::CompressedEdwardsY;

use crate::statement::PublicKey;

/// Whether the bytes are the one canonical encoding of a point of the prime-order group, and not
/// its neutral element.
///
/// Signatures are verified by ZIP-215, which takes small-order keys too: with such a key, one
/// signature would fit every message. So they are kept out elsewhere: officers' at enrolment, those
/// of authorities by the verifier.
pub fn is_safe(key: &PublicKey) -> bool {
	let compressed = CompressedEdwardsY(*key);
	let Some(point) = compressed.decompress() else { return false };
	point.compress() == compressed && point.is_torsion_free() && !point.is_small_order()
}

/// Whether the bytes encode a point of small order, canonically or not. With such a key anybody makes a
/// signature that ZIP-215 takes for any message: it is nobody's key.
///
/// Weaker than [`is_safe`]: for accounts, which may be keys of another kind, whose bytes mean no point
/// of this curve.
pub fn is_of_small_order(key: &PublicKey) -> bool {
	CompressedEdwardsY(*key).decompress().is_some_and(|point| point.is_small_order())
}
