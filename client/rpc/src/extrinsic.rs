//! Signed extrinsics, built by hand: version 4, ed25519, mortal.
//!
//! # Details
//!
//! ```text
//! Compact length ‖ 0x84 ‖ 0x00 account ‖ 0x00 signature ‖ era ‖ Compact nonce ‖ call
//! ```
//!
//! The signature covers `call ‖ era ‖ Compact nonce ‖ spec version ‖ transaction version ‖ genesis
//! hash ‖ hash of the era's first block`, or its BLAKE2b-256 where that is longer than 256 bytes. Of
//! the runtime's extensions only CheckMortality and CheckNonce have data of their own; CheckSpecVersion,
//! CheckTxVersion, CheckGenesis and CheckMortality add what is signed and not sent.

use catena_primitives::{hash::blake2_256, proof::BlockRef, Hash};
use codec::{Compact, Encode};
use ed25519_dalek::{Signer, SigningKey};

use crate::calls::Call;

/// For how many blocks an extrinsic is valid: some three minutes.
pub const PERIOD_BLOCKS: u64 = 64;

/// Bit 7: signed. The rest: version 4.
const SIGNED_V4: u8 = 0x84;

/// `MultiAddress::Id`.
const ADDRESS_ID: u8 = 0;

/// `MultiSignature::Ed25519`.
const ED25519: u8 = 0;

/// Payloads longer than this are signed by their hash.
const PAYLOAD_BYTES_MAX: usize = 256;

/// What an extrinsic is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
	/// Version of the runtime's behaviour.
	pub spec_version: u32,
	/// Version of the encoding of calls.
	pub transaction_version: u32,
	/// Hash of the genesis block.
	pub genesis: Hash,
	/// A recent block: with it begins the time in which the extrinsic is valid.
	pub birth: BlockRef,
	/// How many extrinsics the account has sent.
	pub nonce: u32,
}

/// The bytes of a signed extrinsic, as nodes take them.
pub fn signed(call: &Call, key: &SigningKey, binding: &Binding) -> Vec<u8> {
	let call = call.encode();
	let explicit = (era(binding.birth.number), Compact(binding.nonce)).encode();
	let implicit =
		(binding.spec_version, binding.transaction_version, binding.genesis, binding.birth.hash)
			.encode();
	let payload = [call.as_slice(), &explicit, &implicit].concat();
	let signature = key.sign(&message(payload));
	let mut extrinsic = vec![SIGNED_V4, ADDRESS_ID];
	extrinsic.extend_from_slice(key.verifying_key().as_bytes());
	extrinsic.push(ED25519);
	extrinsic.extend_from_slice(&signature.to_bytes());
	extrinsic.extend_from_slice(&explicit);
	extrinsic.extend_from_slice(&call);
	// A byte string is encoded with its length in front, as an extrinsic is.
	extrinsic.encode()
}

/// What is signed for a payload: itself, or its hash if it is long.
fn message(payload: Vec<u8>) -> Vec<u8> {
	if payload.len() > PAYLOAD_BYTES_MAX {
		blake2_256(&payload).to_vec()
	} else {
		payload
	}
}

/// A mortal era of [`PERIOD_BLOCKS`] that begins at `birth`.
fn era(birth: u32) -> [u8; 2] {
	let phase = u64::from(birth) % PERIOD_BLOCKS;
	// At this period a phase is counted in single blocks, so no quantizing is needed. Both parts fit:
	// 5 in the low four bits, a phase below 64 above them.
	let encoded = u64::from(PERIOD_BLOCKS.trailing_zeros() - 1) | (phase << 4);
	[(encoded & 0xff) as u8, (encoded >> 8) as u8]
}

/// The address of an account in SS58 with the generic prefix 42, as `system_accountNextIndex` wants
/// it.
pub fn ss58(account: &[u8; 32]) -> String {
	const PREFIX: u8 = 42;
	let mut bytes = vec![PREFIX];
	bytes.extend_from_slice(account);
	let checksum =
		blake2b_simd::Params::new().hash(&[b"SS58PRE".as_slice(), bytes.as_slice()].concat());
	bytes.extend_from_slice(&checksum.as_bytes()[..2]);
	base58(&bytes)
}

fn base58(bytes: &[u8]) -> String {
	const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	// Little endian digits; the address has at most 48 of them.
	let mut digits: Vec<u8> = Vec::new();
	for byte in bytes {
		let mut carry = u32::from(*byte);
		for digit in &mut digits {
			carry += u32::from(*digit) << 8;
			*digit = (carry % 58) as u8;
			carry /= 58;
		}
		while carry > 0 {
			digits.push((carry % 58) as u8);
			carry /= 58;
		}
	}
	let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
	std::iter::repeat_n(0, zeros)
		.chain(digits.into_iter().rev())
		.map(|digit| char::from(ALPHABET[usize::from(digit)]))
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::calls::RegistryCall;
	use ed25519_dalek::Verifier;

	fn key() -> SigningKey {
		SigningKey::from_bytes(&[7; 32])
	}

	fn binding() -> Binding {
		Binding {
			spec_version: 1,
			transaction_version: 2,
			genesis: [3; 32],
			birth: BlockRef { number: 100, hash: [4; 32] },
			nonce: 70,
		}
	}

	fn suspend() -> Call {
		Call::Registry(RegistryCall::SuspendOrganisation { organisation: 1 })
	}

	#[test]
	fn era_is_encoded_as_the_sdk_does() {
		// sp_runtime::generic::Era: mortal(64, 42) encodes as 0xa5 0x02.
		assert_eq!(era(42), [0xa5, 0x02]);
		assert_eq!(era(42 + 64), [0xa5, 0x02]);
		assert_eq!(era(0), [0x05, 0x00]);
	}

	#[test]
	fn extrinsic_has_its_parts_in_order() {
		let bytes = signed(&suspend(), &key(), &binding());
		// 1 + 33 + 65 + 2 + 2 + 6 bytes behind the two bytes of the length.
		assert_eq!(bytes.len(), 2 + 109);
		assert_eq!(bytes[..2], Compact(109u32).encode());
		assert_eq!(bytes[2..4], [0x84, 0]);
		assert_eq!(bytes[4..36], key().verifying_key().to_bytes());
		assert_eq!(bytes[36], 0);
		assert_eq!(bytes[101..103], era(100));
		assert_eq!(bytes[103..105], Compact(70u32).encode());
		assert_eq!(bytes[105..], suspend().encode());
	}

	#[test]
	fn signature_covers_call_era_nonce_versions_and_chain() {
		let bytes = signed(&suspend(), &key(), &binding());
		let mut payload = suspend().encode();
		payload.extend_from_slice(&bytes[101..105]);
		payload.extend_from_slice(&1u32.to_le_bytes());
		payload.extend_from_slice(&2u32.to_le_bytes());
		payload.extend_from_slice(&[3; 32]);
		payload.extend_from_slice(&[4; 32]);
		let signature = ed25519_dalek::Signature::from_slice(&bytes[37..101]).unwrap();
		assert!(key().verifying_key().verify(&payload, &signature).is_ok());
	}

	#[test]
	fn only_a_long_payload_is_signed_by_its_hash() {
		assert_eq!(message(vec![1; 256]), vec![1; 256]);
		assert_eq!(message(vec![1; 257]), blake2_256(&[1; 257]));
	}

	#[test]
	fn address_is_the_published_one() {
		let alice: [u8; 32] =
			hex::decode("d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d")
				.unwrap()
				.try_into()
				.unwrap();
		assert_eq!(ss58(&alice), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
	}
}
