//! Keys that ZIP-215 would verify signatures of, and that must not be enrolled.

use catena_primitives::{
	enrolment::possession_bytes,
	roles::Roles,
	statement::{PublicKey, Signature},
};
use curve25519_dalek::{
	constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION},
	edwards::CompressedEdwardsY,
	scalar::Scalar,
};

use crate::{keys::is_safe, mock::*, Error};

/// Asserts that a key is refused as unsafe, whatever proof comes with it.
#[track_caller]
fn assert_unsafe(key: PublicKey, proof: Signature) {
	assert!(!is_safe(&key));
	let roles = Roles::EXAMINER;
	let until_ms = START_MS + DAY_MS;
	assert_refused(
		|| Registry::enrol_officer(by_admin(FOUNDER), key, roles, START_MS, until_ms, proof),
		Error::<Test>::KeyUnsafe,
	);
}

/// The signature whose two halves are the neutral element and zero.
fn nothing_signed() -> Signature {
	let mut signature = [0; 64];
	signature[0] = 1;
	signature
}

#[test]
fn key_of_low_order_is_refused_although_a_signature_of_it_verifies() {
	build_and_execute(|| {
		for point in EIGHT_TORSION {
			assert_unsafe(point.compress().to_bytes(), nothing_signed());
		}
		// Why: with the neutral element as key, one signature fits every message.
		let neutral: PublicKey = EIGHT_TORSION[0].compress().to_bytes();
		let bytes = possession_bytes(&genesis(), FOUNDER, &neutral);
		for message in [&bytes[..], b"anything"] {
			let signature = nothing_signed().into();
			assert!(sp_io::crypto::ed25519_verify(&signature, message, &neutral.into()));
		}
	});
}

#[test]
fn encoding_that_is_not_canonical_is_refused() {
	build_and_execute(|| {
		// y + p for the small y that still fit into 255 bits, with both signs of x.
		for y in 0..19u8 {
			for sign in [0, 0x80] {
				let mut key = [0xff; 32];
				key[0] = 0xed + y;
				key[31] = 0x7f | sign;
				assert_unsafe(key, nothing_signed());
			}
		}
		// A neutral element with a sign.
		let mut signed = [0; 32];
		(signed[0], signed[31]) = (1, 0x80);
		assert_unsafe(signed, nothing_signed());
	});
}

#[test]
fn key_with_a_torsion_part_is_refused_although_its_owner_can_sign() {
	build_and_execute(|| {
		let secret = Scalar::from(123_456_789u64);
		for torsion in &EIGHT_TORSION[1..] {
			let key = (ED25519_BASEPOINT_POINT * secret + torsion).compress().to_bytes();
			let bytes = possession_bytes(&genesis(), FOUNDER, &key);
			assert_unsafe(key, sign_as(&secret, &key, &bytes));
		}
	});
}

#[test]
fn bytes_that_are_no_point_are_refused() {
	build_and_execute(|| {
		let mut key = [0; 32];
		key[0] = 2;
		assert!(CompressedEdwardsY(key).decompress().is_none());
		assert_unsafe(key, [0; 64]);
	});
}

#[test]
fn usual_keys_are_safe() {
	for seed in 0..=255 {
		assert!(is_safe(&public(seed)));
	}
}

/// A signature that ZIP-215 verifies under `secret * B + torsion`: `R = 0`, `s = k * secret`.
fn sign_as(secret: &Scalar, key: &PublicKey, message: &[u8]) -> Signature {
	use curve25519_dalek::traits::Identity;
	use sha2::{Digest, Sha512};
	let neutral = curve25519_dalek::EdwardsPoint::identity().compress().to_bytes();
	let hashed = Sha512::new().chain_update(neutral).chain_update(key).chain_update(message);
	let challenge = Scalar::from_bytes_mod_order_wide(&hashed.finalize().into());
	let mut signature = [0; 64];
	signature[..32].copy_from_slice(&neutral);
	signature[32..].copy_from_slice((challenge * secret).as_bytes());
	assert!(sp_io::crypto::ed25519_verify(&signature.into(), message, &(*key).into()));
	signature
}
