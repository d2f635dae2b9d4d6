//! The calls that change who finalizes and what the chain runs: validators, session keys, the runtime.

use catena_primitives::Hash;
use codec::{Decode, Encode};

/// Calls of `pallet-validators`. By the council.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ValidatorsCall {
	/// Takes an account into the validator set.
	#[codec(index = 0)]
	AddValidator {
		/// The account.
		who: [u8; 32],
	},
	/// Takes an account out of the validator set.
	#[codec(index = 1)]
	RemoveValidator {
		/// The account.
		who: [u8; 32],
	},
	/// Has an account exist, so that it can register session keys.
	#[codec(index = 2)]
	InviteCandidate {
		/// The account.
		who: [u8; 32],
	},
}

/// The keys of a validator's node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SessionKeys {
	/// With which it authors blocks: sr25519.
	pub aura: [u8; 32],
	/// With which it votes on finality: ed25519. Proofs are checked against this one.
	pub grandpa: [u8; 32],
}

/// Calls of `pallet-session`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum SessionCall {
	/// Registers the session keys of the account that signs.
	#[codec(index = 0)]
	SetKeys {
		/// The keys.
		keys: SessionKeys,
		/// A signature by each of them over the account.
		proof: Vec<u8>,
	},
}

/// Calls of the pallet through which the council authorizes a runtime.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum UpgradesCall {
	/// Authorizes the runtime whose code has this hash. By the council.
	#[codec(index = 0)]
	AuthorizeUpgrade {
		/// BLAKE2b-256 of the code.
		code_hash: Hash,
	},
}

/// Calls of the SDK's `System`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum SystemCall {
	/// Hands in the code of the runtime that was authorized. By anybody, without a signature.
	#[codec(index = 11)]
	ApplyAuthorizedUpgrade {
		/// The code.
		code: Vec<u8>,
	},
}

impl ValidatorsCall {
	/// What the call does, in words.
	pub fn describe(&self) -> String {
		match self {
			ValidatorsCall::AddValidator { who } => {
				format!("take 0x{} into the validator set", hex::encode(who))
			}
			ValidatorsCall::RemoveValidator { who } => {
				format!("take 0x{} out of the validator set", hex::encode(who))
			}
			ValidatorsCall::InviteCandidate { who } => {
				format!("let 0x{} register session keys as a candidate", hex::encode(who))
			}
		}
	}
}

impl SessionCall {
	/// What the call does, in words.
	pub fn describe(&self) -> String {
		let SessionCall::SetKeys { keys, .. } = self;
		format!(
			"register the session keys 0x{} (blocks) and 0x{} (finality)",
			hex::encode(keys.aura),
			hex::encode(keys.grandpa)
		)
	}
}

impl UpgradesCall {
	/// What the call does, in words.
	pub fn describe(&self) -> String {
		let UpgradesCall::AuthorizeUpgrade { code_hash } = self;
		format!(
			"replace the runtime, which is all rules of the chain, by the code whose hash is 0x{}",
			hex::encode(code_hash)
		)
	}
}

impl SystemCall {
	/// What the call does, in words.
	pub fn describe(&self) -> String {
		let SystemCall::ApplyAuthorizedUpgrade { code } = self;
		format!("hand in the code of an authorized runtime ({} bytes)", code.len())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::calls::Call;

	#[test]
	fn calls_are_encoded_as_the_pallets_read_them() {
		let who = [0xaa; 32];
		let with = |head: &[u8], tail: &[u8]| [head, tail].concat();
		let validators = |call| Call::Validators(call).encode();
		assert_eq!(validators(ValidatorsCall::AddValidator { who }), with(&[4, 0], &who));
		assert_eq!(validators(ValidatorsCall::RemoveValidator { who }), with(&[4, 1], &who));
		assert_eq!(validators(ValidatorsCall::InviteCandidate { who }), with(&[4, 2], &who));
		let keys = SessionKeys { aura: [1; 32], grandpa: [2; 32] };
		let set = Call::Session(SessionCall::SetKeys { keys, proof: vec![3; 2] });
		assert_eq!(set.encode(), [&[5, 0], &[1; 32][..], &[2; 32], &[2 << 2, 3, 3]].concat());
		let upgrade = Call::Upgrades(UpgradesCall::AuthorizeUpgrade { code_hash: [9; 32] });
		assert_eq!(upgrade.encode(), with(&[11, 0], &[9; 32]));
		let apply = Call::System(SystemCall::ApplyAuthorizedUpgrade { code: vec![7] });
		assert_eq!(apply.encode(), [0, 11, 1 << 2, 7]);
	}

	#[test]
	fn motions_say_whom_and_what_they_are_about() {
		let who = [0xaa; 32];
		let account = format!("0x{}", "aa".repeat(32));
		let said = |call| Call::Validators(call).describe();
		assert_eq!(
			said(ValidatorsCall::AddValidator { who }),
			format!("take {account} into the validator set")
		);
		assert_eq!(
			said(ValidatorsCall::RemoveValidator { who }),
			format!("take {account} out of the validator set")
		);
		assert_eq!(
			said(ValidatorsCall::InviteCandidate { who }),
			format!("let {account} register session keys as a candidate")
		);
		let upgrade = Call::Upgrades(UpgradesCall::AuthorizeUpgrade { code_hash: who });
		assert_eq!(
			upgrade.describe(),
			format!(
				"replace the runtime, which is all rules of the chain, by the code whose hash is \
				 {account}"
			)
		);
	}
}
