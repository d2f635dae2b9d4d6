//! The keystore that GRANDPA signs with: it signs no vote that contradicts another.

use std::{
	collections::BTreeMap,
	sync::{Mutex, PoisonError},
};

use catena_runtime::Header;
use codec::DecodeAll;
use sp_consensus_grandpa::{AuthorityId, Message, RoundNumber, SetId};
use sp_core::{
	crypto::{key_types, ByteArray, KeyTypeId},
	ecdsa, ed25519, sr25519,
};
use sp_keystore::{Error, Keystore, KeystorePtr};

use super::{
	journal::{Journal, Kind, Vote},
	Position,
};

/// Where GRANDPA is; none if that is not known.
type Reached = Box<dyn Fn() -> Option<Position> + Send + Sync>;

/// Signs with the keys of another keystore.
pub struct VotesOnce {
	keys: KeystorePtr,
	journal: Mutex<Journal>,
	behind: Mutex<BTreeMap<AuthorityId, Position>>,
	reached: Reached,
}

impl VotesOnce {
	/// Who is in `behind` has voted up to that round and does not know how, so its keys are not there
	/// until `reached` is beyond it.
	pub fn new(
		keys: KeystorePtr,
		journal: Journal,
		behind: BTreeMap<AuthorityId, Position>,
		reached: impl Fn() -> Option<Position> + Send + Sync + 'static,
	) -> Self {
		VotesOnce {
			keys,
			journal: Mutex::new(journal),
			behind: Mutex::new(behind),
			reached: Box::new(reached),
		}
	}

	/// Whether a key is not to vote yet. GRANDPA asks for its keys when it begins a round.
	fn abstains(&self, key: &[u8]) -> bool {
		let Ok(voter) = AuthorityId::from_slice(key) else { return false };
		let mut behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
		let Some(last) = behind.get(&voter) else { return false };
		if (self.reached)().is_none_or(|reached| reached <= *last) {
			return true;
		}
		log::info!("{voter} is beyond what it voted in before: it votes again");
		behind.remove(&voter);
		false
	}

	/// Writes down what is about to be signed.
	fn note(&self, key: &ed25519::Public, payload: &[u8]) -> Result<(), Error> {
		let form = |_| Error::ValidationError("what is to be signed is no vote".to_owned());
		let (message, round, set) =
			<(Message<Header>, RoundNumber, SetId)>::decode_all(&mut &payload[..]).map_err(form)?;
		let (kind, target) = match message {
			Message::<Header>::Prevote(vote) => {
				(Kind::Prevote, (vote.target_hash, vote.target_number))
			}
			Message::<Header>::Precommit(vote) => {
				(Kind::Precommit, (vote.target_hash, vote.target_number))
			}
			// A proposal binds nobody, and two of them are no offence.
			Message::<Header>::PrimaryPropose(_) => return Ok(()),
		};
		let vote = Vote { voter: AuthorityId::from(*key), set, round, kind, target };
		let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
		journal.add(vote).map_err(|error| {
			log::error!("A vote is not given: {error}");
			Error::Other(error.to_string())
		})
	}
}

impl Keystore for VotesOnce {
	fn ed25519_sign(
		&self,
		key_type: KeyTypeId,
		public: &ed25519::Public,
		message: &[u8],
	) -> Result<Option<ed25519::Signature>, Error> {
		if key_type == key_types::GRANDPA {
			self.note(public, message)?;
		}
		self.keys.ed25519_sign(key_type, public, message)
	}

	fn has_keys(&self, keys: &[(Vec<u8>, KeyTypeId)]) -> bool {
		let of_votes = keys.iter().filter(|(_, key_type)| *key_type == key_types::GRANDPA);
		self.keys.has_keys(keys) && !of_votes.into_iter().any(|(key, _)| self.abstains(key))
	}

	// The rest is the other keystore's.

	fn sr25519_public_keys(&self, key_type: KeyTypeId) -> Vec<sr25519::Public> {
		self.keys.sr25519_public_keys(key_type)
	}

	fn sr25519_generate_new(
		&self,
		key_type: KeyTypeId,
		seed: Option<&str>,
	) -> Result<sr25519::Public, Error> {
		self.keys.sr25519_generate_new(key_type, seed)
	}

	fn sr25519_sign(
		&self,
		key_type: KeyTypeId,
		public: &sr25519::Public,
		message: &[u8],
	) -> Result<Option<sr25519::Signature>, Error> {
		self.keys.sr25519_sign(key_type, public, message)
	}

	fn sr25519_vrf_sign(
		&self,
		key_type: KeyTypeId,
		public: &sr25519::Public,
		data: &sr25519::vrf::VrfSignData,
	) -> Result<Option<sr25519::vrf::VrfSignature>, Error> {
		self.keys.sr25519_vrf_sign(key_type, public, data)
	}

	fn sr25519_vrf_pre_output(
		&self,
		key_type: KeyTypeId,
		public: &sr25519::Public,
		input: &sr25519::vrf::VrfInput,
	) -> Result<Option<sr25519::vrf::VrfPreOutput>, Error> {
		self.keys.sr25519_vrf_pre_output(key_type, public, input)
	}

	fn ed25519_public_keys(&self, key_type: KeyTypeId) -> Vec<ed25519::Public> {
		self.keys.ed25519_public_keys(key_type)
	}

	fn ed25519_generate_new(
		&self,
		key_type: KeyTypeId,
		seed: Option<&str>,
	) -> Result<ed25519::Public, Error> {
		self.keys.ed25519_generate_new(key_type, seed)
	}

	fn ecdsa_public_keys(&self, key_type: KeyTypeId) -> Vec<ecdsa::Public> {
		self.keys.ecdsa_public_keys(key_type)
	}

	fn ecdsa_generate_new(
		&self,
		key_type: KeyTypeId,
		seed: Option<&str>,
	) -> Result<ecdsa::Public, Error> {
		self.keys.ecdsa_generate_new(key_type, seed)
	}

	fn ecdsa_sign(
		&self,
		key_type: KeyTypeId,
		public: &ecdsa::Public,
		message: &[u8],
	) -> Result<Option<ecdsa::Signature>, Error> {
		self.keys.ecdsa_sign(key_type, public, message)
	}

	fn ecdsa_sign_prehashed(
		&self,
		key_type: KeyTypeId,
		public: &ecdsa::Public,
		message: &[u8; 32],
	) -> Result<Option<ecdsa::Signature>, Error> {
		self.keys.ecdsa_sign_prehashed(key_type, public, message)
	}

	fn insert(&self, key_type: KeyTypeId, phrase: &str, public: &[u8]) -> Result<(), ()> {
		self.keys.insert(key_type, phrase, public)
	}

	fn keys(&self, key_type: KeyTypeId) -> Result<Vec<Vec<u8>>, Error> {
		self.keys.keys(key_type)
	}
}

#[cfg(test)]
mod tests {
	use super::{
		super::journal::tests::{empty, vote},
		*,
	};
	use catena_runtime::Hash;
	use sp_consensus_grandpa::{localized_payload, Precommit, Prevote, PrimaryPropose};
	use sp_keystore::testing::MemoryKeystore;
	use std::sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	};
	use tempfile::TempDir;

	/// With the keys of the first voter and of no other.
	fn keystore(behind: Option<Position>, reached: &Arc<AtomicU64>) -> (TempDir, VotesOnce) {
		let (folder, journal) = empty();
		let keys = MemoryKeystore::new();
		let seed = format!("0x{}", hex::encode([1; 32]));
		keys.ed25519_generate_new(key_types::GRANDPA, Some(&seed)).unwrap();
		let behind = behind.map(|last| (vote(0, 0, Kind::Prevote, 0).voter, last));
		let reached = reached.clone();
		let reached = move || match reached.load(Ordering::Relaxed) {
			0 => None,
			round => Some((1, round)),
		};
		(folder, VotesOnce::new(keys.into(), journal, behind.into_iter().collect(), reached))
	}

	fn public() -> ed25519::Public {
		vote(0, 0, Kind::Prevote, 0).voter.into()
	}

	fn block(byte: u8) -> (Hash, u32) {
		(Hash::repeat_byte(byte), 7)
	}

	fn prevote(byte: u8) -> Message<Header> {
		let (target_hash, target_number) = block(byte);
		Message::<Header>::Prevote(Prevote::<Header> { target_hash, target_number })
	}

	fn precommit(byte: u8) -> Message<Header> {
		let (target_hash, target_number) = block(byte);
		Message::<Header>::Precommit(Precommit::<Header> { target_hash, target_number })
	}

	#[test]
	fn no_two_votes_of_a_round_contradict_each_other() {
		let (_folder, keystore) = keystore(None, &Arc::default());
		let sign = |round, message: Message<Header>| {
			let payload = localized_payload(round, 1, &message);
			keystore.ed25519_sign(key_types::GRANDPA, &public(), &payload)
		};
		let first = sign(5, prevote(1)).unwrap().expect("a signature");
		assert_eq!(sign(5, prevote(1)).unwrap(), Some(first));
		sign(5, precommit(2)).unwrap().expect("a signature");
		for other in [prevote(3), precommit(3)] {
			let Err(Error::Other(refused)) = sign(5, other) else { panic!("it was signed") };
			assert!(refused.starts_with("in round 5 of set 1, it has voted for another block"));
		}
		sign(6, prevote(3)).unwrap().expect("a signature");
	}

	#[test]
	fn what_is_no_vote_is_not_signed_and_a_proposal_is_not_written_down() {
		let (_folder, keystore) = keystore(None, &Arc::default());
		let refused = keystore.ed25519_sign(key_types::GRANDPA, &public(), b"a statement");
		assert!(matches!(refused, Err(Error::ValidationError(_))));
		for byte in [1, 2] {
			let (target_hash, target_number) = block(byte);
			let proposal = PrimaryPropose::<Header> { target_hash, target_number };
			let payload = localized_payload(5, 1, &Message::<Header>::PrimaryPropose(proposal));
			let signed = keystore.ed25519_sign(key_types::GRANDPA, &public(), &payload);
			assert!(signed.unwrap().is_some());
		}
		assert!(keystore.journal.lock().unwrap().voters().is_empty());
	}

	#[test]
	fn who_is_behind_has_no_key_until_it_is_beyond_its_last_vote() {
		let reached = Arc::new(AtomicU64::new(0));
		let (_folder, keystore) = keystore(Some((1, 7)), &reached);
		let has_key = || keystore.has_keys(&[(public().to_vec(), key_types::GRANDPA)]);
		assert!(!has_key());
		for round in [1, 6, 7] {
			reached.store(round, Ordering::Relaxed);
			assert!(!has_key(), "in round {round}");
		}
		reached.store(8, Ordering::Relaxed);
		assert!(has_key());
		// From then on it is not asked any more.
		reached.store(0, Ordering::Relaxed);
		assert!(has_key());
	}

	#[test]
	fn who_is_not_behind_has_the_keys_that_it_has() {
		let (_folder, keystore) = keystore(None, &Arc::default());
		assert!(keystore.has_keys(&[(public().to_vec(), key_types::GRANDPA)]));
		assert!(!keystore.has_keys(&[(vec![1; 32], key_types::GRANDPA)]));
		assert!(!keystore.has_keys(&[(public().to_vec(), key_types::AURA)]));
	}
}
