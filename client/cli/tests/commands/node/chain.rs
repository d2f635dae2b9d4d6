//! The chain's state.

use std::collections::BTreeMap;

use catena_primitives::{
	custody::{Custody, Holder},
	evidence::{Case, Exhibit},
	hash::blake2_256,
	item::ItemKind,
	layout,
	proof::BlockRef,
	registry::{Officer, OfficerV2, Organisation, OrganisationV2, Suspension},
	statement::{ItemId, Log},
	view::RecordView,
	Hash,
};
use catena_rpc::{
	network_state::{self, SESSION_NEXT_KEYS, VALIDATORS},
	registry_state,
	state::{
		seats_hash, COUNCIL_COST_OF, COUNCIL_MEMBERS, COUNCIL_PROPOSALS, COUNCIL_PROPOSAL_OF,
		COUNCIL_VOTING,
	},
};
use codec::{Decode, Encode};

use super::faults::{Fault, Lie};

/// The time of a block.
pub fn time_of(block: u32) -> u64 {
	1_700_000_000_000 + u64::from(block) * 3_000
}

#[derive(Clone, Default)]
pub struct Chain {
	pub genesis: Hash,
	pub council: Vec<[u8; 32]>,
	pub faults: Vec<Fault>,
	pub lie: Option<Lie>,
	/// How many submissions arrived.
	pub submissions: usize,
	/// What the council votes on, by hash.
	pub motions: BTreeMap<Hash, Motion>,
	/// What else is in the state.
	pub state: BTreeMap<Vec<u8>, Vec<u8>>,
	/// Whether nothing comes of what the council decides.
	pub deaf: bool,
	/// Whether the events do not say what came of it.
	pub mute: bool,
	/// The code with which motions are refused before they are in a block.
	pub refuses: Option<u8>,
	/// Version of the runtime.
	pub spec_version: u32,
	/// What is shown instead of what is in the state; `None`: that nothing is there.
	pub shown: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
	pub(super) organisations: Vec<OrganisationV2>,
	/// Whoever governs or has governed an organisation, and which.
	pub(super) administrators: BTreeMap<[u8; 32], u32>,
	pub(super) officers: BTreeMap<(u32, u32), OfficerV2>,
	pub(super) items: BTreeMap<ItemId, Item>,
	/// The extrinsic in each block, if there is one; block 0 is genesis.
	pub(super) blocks: Vec<Option<Vec<u8>>>,
}

/// A motion of the council.
#[derive(Clone, Default)]
pub struct Motion {
	/// What is shown for it, which a liar may choose.
	pub shown: Vec<u8>,
	pub index: u32,
	pub threshold: u32,
	pub ayes: Vec<[u8; 32]>,
	pub nays: Vec<[u8; 32]>,
	/// From which block on no more votes are taken.
	pub end: u32,
	/// Who tabled it.
	pub by: [u8; 32],
	/// The council's seats then.
	pub seats: Vec<[u8; 32]>,
	/// What carrying it out weighs.
	pub weight: u64,
}

impl Motion {
	/// What is kept of who tabled it.
	pub(super) fn tabled(&self) -> Vec<u8> {
		(self.by, seats_hash(&self.seats)).encode()
	}
}

#[derive(Clone)]
pub(super) struct Item {
	pub kind: ItemKind,
	pub custody: Custody,
	pub logs: BTreeMap<Log, Vec<RecordView>>,
	pub case: Option<Case>,
	pub exhibit: Option<Exhibit>,
	pub reports: (u32, u32),
}

impl Chain {
	pub fn height(&self) -> u32 {
		self.blocks.len() as u32 - 1
	}

	pub(super) fn block(&self, number: u32) -> BlockRef {
		let hash =
			if number == 0 { self.genesis } else { blake2_256(&(self.genesis, number).encode()) };
		BlockRef { number, hash }
	}

	pub(super) fn head(&self) -> BlockRef {
		self.block(self.height())
	}

	pub(super) fn now(&self) -> u64 {
		time_of(self.height())
	}

	pub(super) fn storage(&self, key: &[u8]) -> Option<Vec<u8>> {
		if let Some(shown) = self.shown.get(key) {
			return shown.clone();
		}
		if key == layout::now() {
			return Some(self.now().encode());
		}
		for (index, entry) in self.organisations.iter().enumerate() {
			if key == layout::organisation(index as u32 + 1) {
				return Some(Organisation::V2(entry.clone()).encode());
			}
		}
		for ((organisation, officer), entry) in &self.officers {
			if key == layout::officer(*organisation, *officer) {
				return Some(Officer::V2(entry.clone()).encode());
			}
			if entry.terms().any(|term| key == registry_state::officers_key(&term.key)) {
				return Some((*organisation, *officer).encode());
			}
		}
		for (account, organisation) in &self.administrators {
			if key == registry_state::administrator(account) {
				return Some(organisation.encode());
			}
		}
		for (hash, motion) in &self.motions {
			if key == [&COUNCIL_PROPOSAL_OF[..], hash].concat() {
				return Some(motion.shown.clone());
			}
			if key == [&COUNCIL_VOTING[..], hash].concat() {
				let Motion { index, threshold, ayes, nays, end, .. } = motion;
				return Some((index, threshold, ayes, nays, end).encode());
			}
			if key == [&COUNCIL_COST_OF[..], hash].concat() {
				return Some(motion.tabled());
			}
		}
		if let Some(value) = self.state.get(key) {
			return Some(value.clone());
		}
		if key == COUNCIL_PROPOSALS {
			return Some(self.motions.keys().copied().collect::<Vec<Hash>>().encode());
		}
		(key == COUNCIL_MEMBERS).then(|| self.council.encode())
	}

	/// Makes an account exist.
	pub fn provide(&mut self, account: [u8; 32]) {
		let entry = (0u32, 0u32, 1u32, 0u32).encode();
		self.state.insert(network_state::account(&account), entry);
	}

	/// Suspends an organisation, for as many times as its entry has room for.
	pub fn suspend_often(&mut self, organisation: usize) {
		let now = self.now();
		let suspensions = &mut self.organisations[organisation - 1].suspensions;
		while !suspensions.is_full() {
			if let Some(last) = suspensions.last_mut() {
				last.until_ms = Some(now);
			}
			suspensions.try_push(Suspension { from_ms: now, until_ms: None }).unwrap();
		}
	}

	/// The validators.
	pub fn validators(&self) -> Vec<[u8; 32]> {
		let stored = self.state.get(&VALIDATORS[..]);
		stored.map_or(vec![], |bytes| Decode::decode(&mut &bytes[..]).unwrap())
	}

	pub fn set_validators(&mut self, validators: &[[u8; 32]]) {
		self.state.insert(VALIDATORS.to_vec(), validators.encode());
	}

	/// Puts a call to the vote, of which `shown` is shown.
	pub fn put_to_the_vote(&mut self, call: &[u8], shown: &[u8]) -> Hash {
		let hash = blake2_256(call);
		let shown = shown.to_vec();
		let seats = self.council.clone();
		let motion = Motion { shown, index: 3, threshold: 1, end: 100, seats, ..Motion::default() };
		self.motions.insert(hash, motion);
		hash
	}

	/// Who holds an item.
	pub fn holder(&self, item: &ItemId) -> Holder {
		self.items[item].custody.holder
	}
}

/// Where the session keys of an account are kept. The chain has a hash of the account in between.
pub fn next_keys(account: &[u8; 32]) -> Vec<u8> {
	[&SESSION_NEXT_KEYS[..], &[0; 8], account].concat()
}
