//! What the pool holds, and how much of it is whose.
//!
//! # Why
//!
//! The SDK's pool makes room by throwing out what it has had longest, which is what somebody was told it
//! had taken. So what there is no room for is refused here, when it comes, and the SDK's own limits are
//! never reached.

use std::collections::{BTreeSet, HashMap, HashSet};

use catena_primitives::statement::OrganisationId;
use catena_runtime::{Hash, Runtime};
use sc_transaction_pool::PoolLimit;
use sp_runtime::{traits::Get, transaction_validity::TransactionValidityError, OpaqueExtrinsic};

use super::load::{Load, Party};

/// For how many blocks an organisation's statements may wait: two, so that the next one can be filled
/// while the last is still being imported.
const QUOTA_BLOCKS: u32 = 2;

/// How many calls may wait of one account, and so get into a block. The most expensive ones, new keys of
/// officers, take less than a twentieth of one together by their weights; an administrator who enrols a
/// whole force has 64 of them in each.
const ACCOUNT_MAX: u32 = 64;

/// Which part of the pool is kept for those who have little in it: the last quarter.
const KEPT_PART: usize = 4;

/// How much is little: a sixteenth of the pool, which has room for the longest submission. So it takes four
/// organisations that flood to shut out another, besides those that have filled the rest.
const LITTLE_PART: usize = 16;

/// What may wait of one organisation, in units of its quota: in the pool, or at this node for finality.
pub fn waiting_max() -> u32 {
	let per_block: u32 = <Runtime as pallet_custody::Config>::QuotaPerBlock::get();
	per_block.saturating_mul(QUOTA_BLOCKS)
}

/// Why there is no room for a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoom {
	/// Whose it is has as much as it may.
	OfItsParty,
	/// The pool is full, or its last quarter is left to those who have less.
	InThePool,
}

/// What the transactions of the pool, and those on their way into it, take up.
pub struct Waiting {
	transactions: HashMap<Hash, Counted>,
	/// Of each who has any.
	parties: HashMap<Party, Sum>,
	/// Of all.
	total: Sum,
	limits: Limits,
	/// Organisations that ever had something here. They are on the chain, for only what is valid is
	/// counted.
	seen: BTreeSet<OrganisationId>,
	/// What is being asked about since the last block: so that it need not be decoded again for what it
	/// costs.
	announced: HashMap<Hash, Load>,
	/// What stood in blocks that are being replaced.
	expected: HashSet<Hash>,
}

#[derive(Clone, Copy)]
struct Counted {
	load: Load,
	/// It was not in the pool when that was last looked at. It may have been on its way.
	is_missing: bool,
}

/// How much the pool holds.
struct Limits {
	/// At most.
	all: PoolLimit,
	/// When what is kept begins.
	shared: PoolLimit,
	/// Of one who gets something of that.
	little: PoolLimit,
}

impl Limits {
	fn new(all: PoolLimit) -> Self {
		let of = |part: fn(usize) -> usize| PoolLimit {
			count: part(all.count),
			total_bytes: part(all.total_bytes),
		};
		let shared = of(|all| all.saturating_sub(all / KEPT_PART));
		let little = of(|all| all / LITTLE_PART);
		Limits { all, shared, little }
	}
}

/// What several transactions take up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
	count: usize,
	bytes: usize,
	cost: u32,
}

impl Sum {
	fn with(self, load: &Load) -> Sum {
		Sum {
			count: self.count.saturating_add(1),
			bytes: self.bytes.saturating_add(load.bytes),
			cost: self.cost.saturating_add(load.cost),
		}
	}

	fn without(self, load: &Load) -> Sum {
		Sum {
			count: self.count.saturating_sub(1),
			bytes: self.bytes.saturating_sub(load.bytes),
			cost: self.cost.saturating_sub(load.cost),
		}
	}

	fn is_within(&self, limit: &PoolLimit) -> bool {
		!limit.is_exceeded(self.count, self.bytes)
	}
}

/// What may wait of one, in units. Of an account one more that waits for no other: without that, calls of
/// which the first is missing would keep it out for ever.
fn most_of(party: Party, is_first: bool) -> u32 {
	match party {
		Party::Organisation(_) => waiting_max(),
		Party::Account(_) => ACCOUNT_MAX.saturating_add(is_first.into()),
		Party::Others => u32::MAX,
	}
}

impl Waiting {
	/// Nothing yet, and never more than this.
	pub fn new(limit: PoolLimit) -> Self {
		Waiting {
			transactions: HashMap::new(),
			parties: HashMap::new(),
			total: Sum::default(),
			limits: Limits::new(limit),
			seen: BTreeSet::new(),
			announced: HashMap::new(),
			expected: HashSet::new(),
		}
	}

	/// Whether the transaction is counted already, or there is room for it if it waits for no other.
	pub fn place(&self, transaction: &Hash, load: &Load) -> Result<(), NoRoom> {
		if self.has(transaction) {
			return Ok(());
		}
		self.room(load, true)
	}

	fn room(&self, load: &Load, is_first: bool) -> Result<(), NoRoom> {
		let (own, all) = (self.of(&load.party).with(load), self.total.with(load));
		if own.cost > most_of(load.party, is_first) {
			return Err(NoRoom::OfItsParty);
		}
		let is_for_all = all.is_within(&self.limits.shared);
		let is_kept = all.is_within(&self.limits.all) && own.is_within(&self.limits.little);
		if is_for_all || is_kept {
			Ok(())
		} else {
			Err(NoRoom::InThePool)
		}
	}

	fn of(&self, party: &Party) -> Sum {
		self.parties.get(party).copied().unwrap_or_default()
	}

	/// What each organisation has waiting, in units, that ever had anything.
	pub fn each(&self) -> Vec<(OrganisationId, u64)> {
		let cost = |organisation| self.of(&Party::Organisation(organisation)).cost.into();
		self.seen.iter().map(|organisation| (*organisation, cost(*organisation))).collect()
	}

	/// Says what a transaction takes up that is being asked about.
	pub fn announce(&mut self, transaction: Hash, load: Load) {
		self.announced.insert(transaction, load);
	}

	/// It is not being asked about any more.
	pub fn unannounce(&mut self, transaction: &Hash) {
		self.announced.remove(transaction);
	}

	/// Counts a valid transaction, if there is room for it or it is counted already. `is_first` says that
	/// it waits for no other.
	pub fn reserve(
		&mut self,
		transaction: Hash,
		extrinsic: &OpaqueExtrinsic,
		is_first: bool,
	) -> bool {
		let announced = self.announced.get(&transaction).copied();
		let load = announced.unwrap_or_else(|| Load::of(extrinsic));
		self.reserve_load(transaction, load, is_first)
	}

	/// Has a place for these, whatever there is, until [`Waiting::keep`]: they were in the pool already, and
	/// are no more than blocks hold that are not final. The SDK's pool has room for them.
	pub fn expect_back(&mut self, transactions: impl Iterator<Item = Hash>) {
		self.expected.extend(transactions);
	}

	/// Whether this transaction is counted.
	pub fn has(&self, transaction: &Hash) -> bool {
		self.transactions.contains_key(transaction)
	}

	fn reserve_load(&mut self, transaction: Hash, load: Load, is_first: bool) -> bool {
		let has_place = self.has(&transaction)
			|| self.expected.contains(&transaction)
			|| self.room(&load, is_first).is_ok();
		if has_place {
			self.add(transaction, load);
		}
		has_place
	}

	/// Forgets a transaction that did not get into the pool.
	pub fn release(&mut self, transaction: &Hash) {
		if let Some(Counted { load, .. }) = self.transactions.remove(transaction) {
			self.total = self.total.without(&load);
			if let Some(own) = self.parties.get_mut(&load.party) {
				*own = own.without(&load);
			}
		}
	}

	/// Whether a block refused this transaction only because it had the organisation's quota already.
	pub fn is_for_later(
		&self,
		transaction: &Hash,
		error: Option<&TransactionValidityError>,
	) -> bool {
		let party = self.transactions.get(transaction).map(|counted| counted.load.party);
		matches!(party, Some(Party::Organisation(_)))
			&& error.is_some_and(pallet_custody::is_over_quota)
	}

	/// Counts what is in the pool, whichever way it came there, and forgets what was not in it for the
	/// second time: what came in meanwhile is not in a list that was made before.
	pub fn keep<'a>(&mut self, in_pool: impl Iterator<Item = (Hash, &'a OpaqueExtrinsic)>) {
		// Whoever asked may have gone before it was unannounced; the others are decoded again.
		self.announced.clear();
		self.expected.clear();
		let mut found = HashSet::new();
		for (transaction, extrinsic) in in_pool {
			found.insert(transaction);
			if !self.transactions.contains_key(&transaction) {
				self.add(transaction, Load::of(extrinsic));
			}
		}
		self.transactions.retain(|transaction, counted| {
			let is_missing = !found.contains(transaction);
			let is_kept = !(is_missing && counted.is_missing);
			counted.is_missing = is_missing;
			is_kept
		});
		self.parties.clear();
		self.total = Sum::default();
		for Counted { load, .. } in self.transactions.values() {
			let own = self.parties.entry(load.party).or_default();
			*own = own.with(load);
			self.total = self.total.with(load);
		}
	}

	fn add(&mut self, transaction: Hash, load: Load) {
		let counted = Counted { load, is_missing: false };
		if let Party::Organisation(organisation) = load.party {
			self.seen.insert(organisation);
		}
		if self.transactions.insert(transaction, counted).is_none() {
			let own = self.parties.entry(load.party).or_default();
			*own = own.with(&load);
			self.total = self.total.with(&load);
		}
	}
}

#[cfg(test)]
mod tests;
