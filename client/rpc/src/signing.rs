//! An officer's signature.

use catena_primitives::{
	attestation::{batch_root, signing_bytes, Submission, SubmissionV1, MAX_BATCH},
	enrolment::possession_bytes,
	proof::Checkpoint,
	published::{self, PublisherSignature},
	statement::{Body, Millis, OrganisationId, Signature, Signer},
	Hash,
};
use ed25519_dalek::{Signer as _, SigningKey};

/// Why statements were not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
	/// There is nothing to sign, or more than one signature covers.
	#[error("{found} statements, where one signature covers 1 to {max}", max = MAX_BATCH)]
	WrongCount {
		/// How many there are.
		found: usize,
	},
	/// The key is not the signer's.
	#[error("the key is not the one that the statement names as its signer's")]
	OtherKey,
}

/// Signs statements, in this order, under one signature.
pub fn sign(
	genesis: &Hash,
	signer: &Signer,
	bodies: Vec<Body>,
	key: &SigningKey,
) -> Result<Submission, SigningError> {
	if key.verifying_key().to_bytes() != signer.key {
		return Err(SigningError::OtherKey);
	}
	let found = bodies.len();
	if found == 0 {
		return Err(SigningError::WrongCount { found });
	}
	let mut unsigned = SubmissionV1 {
		genesis: *genesis,
		signer: *signer,
		bodies: bodies.try_into().map_err(|_| SigningError::WrongCount { found })?,
		signature: [0; 64],
	};
	let root = batch_root(&unsigned.hashes());
	unsigned.signature = key.sign(&signing_bytes(&root)).to_bytes();
	Ok(Submission::V1(unsigned))
}

/// The signature by which a key shows, before it is enrolled, that somebody holds it.
pub fn prove_possession(
	genesis: &Hash,
	organisation: OrganisationId,
	key: &SigningKey,
) -> Signature {
	let public = key.verifying_key().to_bytes();
	key.sign(&possession_bytes(genesis, organisation, &public)).to_bytes()
}

/// A publisher's signature under a checkpoint, which must be [in order](published::in_order).
pub fn publish(checkpoint: &Checkpoint, signed_ms: Millis, key: &SigningKey) -> PublisherSignature {
	let message = published::signing_bytes(checkpoint, signed_ms);
	let public = key.verifying_key().to_bytes();
	PublisherSignature::ed25519(&public, signed_ms, &key.sign(&message).to_bytes())
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::{
		action::Action,
		evidence::CaseForm,
		statement::{ClaimedTime, Place},
	};
	use ed25519_dalek::Verifier;

	const GENESIS: Hash = [1; 32];

	fn key() -> SigningKey {
		SigningKey::from_bytes(&[7; 32])
	}

	fn signer() -> Signer {
		Signer { organisation: 1, officer: 1, key: key().verifying_key().to_bytes() }
	}

	fn body(nonce: u8) -> Body {
		Body {
			place: Place::First,
			nonce: [nonce; 16],
			action: Action::OpenCase { form: CaseForm::Case },
			occurred: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
			details: None,
		}
	}

	#[test]
	fn signature_covers_the_root_of_all_statements() {
		let Submission::V1(signed) =
			sign(&GENESIS, &signer(), vec![body(1), body(2)], &key()).unwrap();
		let message = signing_bytes(&batch_root(&signed.hashes()));
		let signature = ed25519_dalek::Signature::from_bytes(&signed.signature);
		assert!(key().verifying_key().verify(&message, &signature).is_ok());
		let of_one = signing_bytes(&batch_root(&signed.hashes()[..1]));
		assert!(key().verifying_key().verify(&of_one, &signature).is_err());
	}

	#[test]
	fn nothing_too_much_or_anothers_key_is_not_signed() {
		assert_eq!(
			sign(&GENESIS, &signer(), Vec::new(), &key()),
			Err(SigningError::WrongCount { found: 0 })
		);
		assert_eq!(
			sign(&GENESIS, &signer(), vec![body(1); 257], &key()),
			Err(SigningError::WrongCount { found: 257 })
		);
		let other = Signer { key: [0; 32], ..signer() };
		assert_eq!(sign(&GENESIS, &other, vec![body(1)], &key()), Err(SigningError::OtherKey));
	}

	#[test]
	fn possession_names_chain_and_organisation() {
		let public = key().verifying_key();
		let signature =
			ed25519_dalek::Signature::from_bytes(&prove_possession(&GENESIS, 3, &key()));
		let bytes =
			|genesis, organisation| possession_bytes(genesis, organisation, &public.to_bytes());
		assert!(public.verify(&bytes(&GENESIS, 3), &signature).is_ok());
		assert!(public.verify(&bytes(&GENESIS, 4), &signature).is_err());
		assert!(public.verify(&bytes(&[2; 32], 3), &signature).is_err());
	}
}
