//! Who authors blocks and votes, read from the state of a finalized block.

use std::collections::BTreeMap;

use catena_primitives::{statement::Millis, Hash};
use codec::{Decode, DecodeAll};
use jsonrpsee::rpc_params;

use crate::{
	calls::SessionKeys,
	network_state::{
		self, HISTORIES, MINIMUM, OFFENDERS, SESSION_DISABLED, SESSION_INDEX, SESSION_NEXT_KEYS,
		SESSION_QUEUED_KEYS, SESSION_VALIDATORS, VALIDATORS,
	},
	wire, Client, Error,
};

/// How many keys of the state are asked for at a time: the most that the SDK answers with.
const KEYS_PER_PAGE: u32 = 1000;

/// More accounts than have session keys or a past as a validator on any chain.
const ACCOUNTS_MAX: usize = 16_384;

type Account = [u8; 32];

/// When something was noted about a validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct Moment {
	/// The session.
	pub session: u32,
	/// The block.
	pub block: u32,
	/// The time; 0 at genesis. What a session's beginning brings about has the time of the block before.
	pub time_ms: Millis,
}

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub enum Change {
	/// Taken into the set.
	#[codec(index = 0)]
	Added,
	/// Taken out of the set, by the council.
	#[codec(index = 1)]
	Removed,
	/// Taken out of the set, because it had equivocated.
	#[codec(index = 2)]
	RemovedAsOffender,
	/// Other session keys were queued.
	#[codec(index = 3)]
	KeysRotated,
}

/// A session in which a validator equivocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct Offence {
	/// The session.
	pub session: u32,
	/// When the first report of it was taken.
	pub reported: Moment,
}

/// A validator's past.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode)]
pub struct HistoryV1 {
	/// The newest changes and the last `Added`, the oldest first.
	pub changes: Vec<(Change, Moment)>,
	/// How many changes there were in all.
	pub changes_total: u32,
	/// The first sessions with an equivocation.
	pub offences: Vec<Offence>,
	/// How many were taken in all. Where no more are kept, only those by which it was put out again.
	pub offences_total: u32,
}

/// A validator's past, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub enum History {
	/// The first form.
	#[codec(index = 1)]
	V1(HistoryV1),
}

/// An account that is, was or could become a validator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validator {
	/// Whether it is in the set. What is added takes part two sessions later.
	pub in_set: bool,
	/// Whether it takes part in this session.
	pub in_force: bool,
	/// With which keys it takes part in the next session.
	pub queued: Option<SessionKeys>,
	/// Which keys it has registered: without any it cannot take part.
	pub registered: Option<SessionKeys>,
	/// Whether it is kept from making blocks in this session, because it equivocated. Its votes on finality
	/// count all the same, until it is no longer in force.
	pub is_disabled: bool,
	/// Whether its removal is queued, because it equivocated.
	pub is_offender: bool,
}

/// The validators as of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorSet {
	/// The session.
	pub session: u32,
	/// How many able validators there must be.
	pub minimum: u32,
	/// Everybody who is in the set, takes part, or has session keys; by account.
	pub accounts: BTreeMap<Account, Validator>,
}

impl ValidatorSet {
	/// How many validators of the set have session keys.
	pub fn able(&self) -> usize {
		self.accounts.values().filter(|one| one.in_set && one.registered.is_some()).count()
	}
}

impl Client {
	/// All validators and candidates as of a block.
	pub async fn validators(&self, at: &Hash) -> Result<ValidatorSet, Error> {
		let session = self.storage(&SESSION_INDEX, at).await?.unwrap_or_default();
		let minimum = self.storage(&MINIMUM, at).await?.unwrap_or_default();
		let mut accounts: BTreeMap<Account, Validator> = BTreeMap::new();
		for who in self.list::<Account>(&VALIDATORS, at).await? {
			accounts.entry(who).or_default().in_set = true;
		}
		for who in self.list::<Account>(&OFFENDERS, at).await? {
			accounts.entry(who).or_default().is_offender = true;
		}
		let in_force = self.list::<Account>(&SESSION_VALIDATORS, at).await?;
		for who in &in_force {
			accounts.entry(*who).or_default().in_force = true;
		}
		for (place, _severity) in self.list::<(u32, u32)>(&SESSION_DISABLED, at).await? {
			if let Some(who) = usize::try_from(place).ok().and_then(|place| in_force.get(place)) {
				accounts.entry(*who).or_default().is_disabled = true;
			}
		}
		for (who, keys) in self.list::<(Account, SessionKeys)>(&SESSION_QUEUED_KEYS, at).await? {
			accounts.entry(who).or_default().queued = Some(keys);
		}
		for (key, who) in self.accounts_under(&SESSION_NEXT_KEYS, at).await? {
			accounts.entry(who).or_default().registered = self.storage(&key, at).await?;
		}
		Ok(ValidatorSet { session, minimum, accounts })
	}

	/// A validator's past, if it has one.
	pub async fn validator_history(
		&self,
		account: &Account,
		at: &Hash,
	) -> Result<Option<HistoryV1>, Error> {
		let stored = self.storage(&network_state::history(account), at).await?;
		Ok(stored.map(|History::V1(history)| history))
	}

	/// Every account with a past as a validator.
	pub async fn validators_past(&self, at: &Hash) -> Result<Vec<Account>, Error> {
		let found = self.accounts_under(&HISTORIES, at).await?;
		Ok(found.into_iter().map(|(_, who)| who).collect())
	}

	/// The session keys that an account has registered.
	pub async fn session_keys(
		&self,
		account: &Account,
		at: &Hash,
	) -> Result<Option<SessionKeys>, Error> {
		let found = self.accounts_under(&SESSION_NEXT_KEYS, at).await?;
		match found.into_iter().find(|(_, who)| who == account) {
			Some((key, _)) => self.storage(&key, at).await,
			None => Ok(None),
		}
	}

	/// Whether an account can sign anything.
	pub async fn account_exists(&self, account: &Account, at: &Hash) -> Result<bool, Error> {
		// Nonce, consumers, providers, sufficients.
		let entry: Option<(u32, u32, u32, u32)> =
			self.storage(&network_state::account(account), at).await?;
		Ok(entry.is_some_and(|(_, _, providers, sufficients)| providers > 0 || sufficients > 0))
	}

	/// A list that the state keeps under one key; empty if there is none.
	async fn list<T>(&self, key: &[u8], at: &Hash) -> Result<Vec<T>, Error>
	where
		Vec<T>: DecodeAll,
	{
		Ok(self.storage(key, at).await?.unwrap_or_default())
	}

	/// The keys of a map whose keys end with an account, and those accounts.
	async fn accounts_under(
		&self,
		prefix: &[u8; 32],
		at: &Hash,
	) -> Result<Vec<(Vec<u8>, Account)>, Error> {
		const METHOD: &str = "state_getKeysPaged";
		let mut found = Vec::new();
		let mut last: Option<String> = None;
		loop {
			let params =
				rpc_params![wire::text(prefix), KEYS_PER_PAGE, last.clone(), wire::text(at)];
			let page: Vec<String> = self.request(METHOD, params).await?;
			// A page that does not go on would be asked for without end.
			if page.first().is_some_and(|first| last.as_ref().is_some_and(|last| first <= last)) {
				return Err(Error::BadAnswer { method: METHOD, what: "keys out of order".into() });
			}
			for text in &page {
				found.push(account_of(METHOD, prefix, text)?);
			}
			if found.len() > ACCOUNTS_MAX {
				let what = format!("more than {ACCOUNTS_MAX} accounts");
				return Err(Error::BadAnswer { method: METHOD, what });
			}
			let is_full = u32::try_from(page.len()).is_ok_and(|length| length >= KEYS_PER_PAGE);
			last = page.into_iter().last();
			if !is_full {
				return Ok(found);
			}
		}
	}
}

/// The bytes of a key, and the account at its end.
fn account_of(
	method: &'static str,
	prefix: &[u8; 32],
	text: &str,
) -> Result<(Vec<u8>, Account), Error> {
	let key = wire::bytes(method, text)?;
	let account = key.strip_prefix(prefix).and_then(|tail| tail.last_chunk::<32>()).copied();
	match account {
		Some(account) => Ok((key, account)),
		None => Err(Error::BadAnswer { method, what: "a key that names no account".into() }),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn account_stands_at_the_end_of_a_key_with_its_prefix() {
		let (prefix, account) = ([1; 32], [2; 32]);
		let key = [&prefix[..], &[9; 8], &account].concat();
		assert_eq!(account_of("m", &prefix, &wire::text(&key)).unwrap(), (key.clone(), account));
		for wrong in [&key[1..], &prefix[..], &[&prefix[..], &[2; 31]].concat(), &[]] {
			let error = account_of("m", &prefix, &wire::text(wrong)).unwrap_err();
			assert!(matches!(error, Error::BadAnswer { .. }), "{error}");
		}
	}
}
