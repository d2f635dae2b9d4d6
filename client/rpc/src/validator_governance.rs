//! Changing who authors blocks and votes: motions of the council, and a validator's session keys.

use catena_primitives::{proof::BlockRef, Hash};
use ed25519_dalek::SigningKey;

use crate::{
	calls::{Call, SessionCall, SessionKeys, ValidatorsCall},
	governance::Decision,
	seats::ensure_somebodys,
	validators::ValidatorSet,
	Client, Error,
};

/// What a node answers to a transaction that the runtime refuses.
const INVALID_TRANSACTION: i32 = 1010;

/// What it says besides, if the refusal is about a proof.
const BAD_PROOF: &str = "Transaction has a bad signature";

impl Client {
	/// Proposes that an account may register session keys. `member` is the key of a council member.
	pub async fn invite_candidate(
		&self,
		member: &SigningKey,
		who: [u8; 32],
	) -> Result<Decision, Error> {
		ensure_somebodys(&who)?;
		let at = self.finalized().await?;
		if self.account_exists(&who, &at.hash).await? {
			return Err(Error::AlreadySo(format!(
				"the account 0x{} exists already: it can register session keys without an invitation",
				hex::encode(who)
			)));
		}
		self.propose(member, Call::Validators(ValidatorsCall::InviteCandidate { who })).await
	}

	/// Proposes that an account be taken into the set. `member` is the key of a council member.
	pub async fn add_validator(
		&self,
		member: &SigningKey,
		who: [u8; 32],
	) -> Result<Decision, Error> {
		ensure_somebodys(&who)?;
		let at = self.finalized().await?;
		let set = self.validators(&at.hash).await?;
		let known = set.accounts.get(&who);
		if known.is_some_and(|known| known.in_set) {
			let who = hex::encode(who);
			return Err(Error::AlreadySo(format!("the account 0x{who} is a validator already")));
		}
		if known.is_none_or(|known| known.registered.is_none()) {
			return Err(Error::NoSessionKeys(who));
		}
		self.propose(member, Call::Validators(ValidatorsCall::AddValidator { who })).await
	}

	/// Proposes that a validator be taken out of the set. `member` is the key of a council member.
	pub async fn remove_validator(
		&self,
		member: &SigningKey,
		who: [u8; 32],
	) -> Result<Decision, Error> {
		let at = self.finalized().await?;
		ensure_spare(&self.validators(&at.hash).await?, &who)?;
		self.propose(member, Call::Validators(ValidatorsCall::RemoveValidator { who })).await
	}

	/// Registers session keys. `owner` is the key of the validator's or candidate's account, over which
	/// each of the session keys has signed.
	pub async fn register_session_keys(
		&self,
		owner: &SigningKey,
		keys: SessionKeys,
		proof: Vec<u8>,
	) -> Result<BlockRef, Error> {
		let account = owner.verifying_key().to_bytes();
		let at = self.finalized().await?;
		if !self.account_exists(&account, &at.hash).await? {
			return Err(Error::NotInvited(account));
		}
		if self.session_keys(&account, &at.hash).await? == Some(keys) {
			let account = hex::encode(account);
			return Err(Error::AlreadySo(format!("0x{account} has these session keys already")));
		}
		let call = Call::Session(SessionCall::SetKeys { keys, proof });
		let block = self.call(owner, &call).await.map_err(|error| match error {
			Error::Node { code: INVALID_TRANSACTION, message, .. }
				if message.contains(BAD_PROOF) =>
			{
				Error::NotPossessed(account)
			}
			other => other,
		})?;
		if self.session_keys(&account, &block.hash).await? == Some(keys) {
			return Ok(block);
		}
		let likely = "one of the keys is registered for another account".to_owned();
		Err(Error::NoEffect { block, likely })
	}

	/// Why a motion about the validators was without effect in the block of this hash.
	pub(crate) async fn why_not_validators(
		&self,
		call: &ValidatorsCall,
		at: &Hash,
	) -> Result<Option<String>, Error> {
		match call {
			ValidatorsCall::InviteCandidate { who } => {
				let exists = self.account_exists(who, at).await?;
				Ok(match ensure_somebodys(who) {
					_ if exists => None,
					Err(why) => Some(why.to_string()),
					Ok(()) => Some("the account was not made".into()),
				})
			}
			ValidatorsCall::AddValidator { who } => {
				let set = self.validators(at).await?;
				match set.accounts.get(who) {
					Some(known) if known.in_set => Ok(None),
					Some(known) if known.registered.is_some() => {
						Ok(Some("there are as many validators as there can be".into()))
					}
					_ => Ok(Some(Error::NoSessionKeys(*who).to_string())),
				}
			}
			ValidatorsCall::RemoveValidator { who } => {
				let set = self.validators(at).await?;
				match ensure_spare(&set, who) {
					Err(Error::AlreadySo(_)) => Ok(None),
					Err(why) => Ok(Some(why.to_string())),
					Ok(()) => Ok(Some("it was added again in the same block".into())),
				}
			}
		}
	}
}

/// Whether the minimum is kept without a validator of the set.
fn ensure_spare(set: &ValidatorSet, who: &[u8; 32]) -> Result<(), Error> {
	let Some(known) = set.accounts.get(who).filter(|known| known.in_set) else {
		let who = hex::encode(who);
		return Err(Error::AlreadySo(format!("the account 0x{who} is no validator")));
	};
	let able = set.able() - usize::from(known.registered.is_some());
	if able >= usize::try_from(set.minimum).unwrap_or(usize::MAX) {
		Ok(())
	} else if known.is_offender {
		Err(Error::RemovalPending { who: *who, left: able, minimum: set.minimum })
	} else {
		Err(Error::BelowMinimum { who: *who, left: able, minimum: set.minimum })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::validators::Validator;

	const KEYS: SessionKeys = SessionKeys { aura: [1; 32], grandpa: [2; 32] };

	/// Validators 1 to 4, of which the last has no session keys; and a candidate 5.
	fn set(minimum: u32) -> ValidatorSet {
		let one = |number: u8| {
			let registered = (number != 4).then_some(KEYS);
			([number; 32], Validator { in_set: number < 5, registered, ..Default::default() })
		};
		ValidatorSet { session: 7, minimum, accounts: (1..=5).map(one).collect() }
	}

	#[test]
	fn able_validator_is_spared_only_above_the_minimum() {
		assert!(ensure_spare(&set(2), &[1; 32]).is_ok());
		let error = ensure_spare(&set(3), &[1; 32]).unwrap_err();
		assert!(matches!(error, Error::BelowMinimum { left: 2, minimum: 3, .. }), "{error}");
		// One without keys takes part as little before as after.
		assert!(ensure_spare(&set(3), &[4; 32]).is_ok());
	}

	#[test]
	fn offender_whom_the_minimum_keeps_is_named_as_such() {
		let mut set = set(3);
		set.accounts.get_mut(&[1; 32]).unwrap().is_offender = true;
		let error = ensure_spare(&set, &[1; 32]).unwrap_err();
		assert!(matches!(error, Error::RemovalPending { left: 2, minimum: 3, .. }), "{error}");
	}

	#[test]
	fn who_is_no_validator_cannot_be_removed() {
		for who in [[5; 32], [9; 32]] {
			let error = ensure_spare(&set(0), &who).unwrap_err();
			assert!(matches!(error, Error::AlreadySo(_)), "{error}");
		}
	}
}
