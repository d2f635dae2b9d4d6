//! What the pool holds of each organisation.

use std::collections::{BTreeSet, HashMap, HashSet};

use catena_primitives::{attestation::Submission, statement::OrganisationId};
use catena_runtime::{Hash, Runtime};
use sp_runtime::{traits::Get, transaction_validity::TransactionValidityError, OpaqueExtrinsic};

use super::submission_of;

/// For how many blocks an organisation's statements may wait: two, so that the next one can be filled
/// while the last is still being imported.
const QUOTA_BLOCKS: u32 = 2;

/// What may wait of one organisation, in units of its quota: in the pool, or at this node for finality.
pub fn waiting_max() -> u32 {
	let per_block: u32 = <Runtime as pallet_custody::Config>::QuotaPerBlock::get();
	per_block.saturating_mul(QUOTA_BLOCKS)
}

/// Whose statements a transaction carries, and what they cost of that organisation's quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
	/// The organisation.
	pub organisation: OrganisationId,
	/// In units of its quota.
	pub cost: u32,
}

impl Load {
	/// Of a submission.
	pub fn of_submission(submission: &Submission) -> Load {
		let Submission::V1(submission) = submission;
		Load { organisation: submission.signer.organisation, cost: submission.cost() }
	}

	/// None if it is no submission of statements.
	pub fn of(extrinsic: &OpaqueExtrinsic) -> Option<Load> {
		submission_of(extrinsic).as_ref().map(Load::of_submission)
	}
}

/// How much each organisation has in the pool, or on its way into it.
#[derive(Default)]
pub struct Waiting {
	transactions: HashMap<Hash, Counted>,
	costs: HashMap<OrganisationId, u32>,
	/// Those that ever had something here: organisations of the chain, for only what is valid is counted.
	seen: BTreeSet<OrganisationId>,
	/// What is being asked about since the last block: so that it need not be decoded again for what it
	/// costs.
	announced: HashMap<Hash, Load>,
}

#[derive(Clone, Copy)]
struct Counted {
	load: Load,
	/// It was not in the pool when that was last looked at. It may have been on its way.
	is_missing: bool,
}

impl Waiting {
	/// Whether there is room for so much.
	pub fn has_room(&self, load: Load) -> bool {
		let waiting = self.costs.get(&load.organisation).copied().unwrap_or_default();
		waiting.saturating_add(load.cost) <= waiting_max()
	}

	/// What each organisation has waiting, in units, that ever had anything.
	pub fn each(&self) -> Vec<(OrganisationId, u64)> {
		let cost = |organisation| self.costs.get(organisation).copied().unwrap_or_default().into();
		self.seen.iter().map(|organisation| (*organisation, cost(organisation))).collect()
	}

	/// Says what a transaction costs that is being asked about.
	pub fn announce(&mut self, transaction: Hash, load: Load) {
		self.announced.insert(transaction, load);
	}

	/// It is not being asked about any more.
	pub fn unannounce(&mut self, transaction: &Hash) {
		self.announced.remove(transaction);
	}

	/// Counts a transaction, if there is room for it or it is counted already.
	pub fn reserve(&mut self, transaction: Hash, extrinsic: &OpaqueExtrinsic) -> bool {
		let announced = self.announced.get(&transaction).copied();
		let load = announced.or_else(|| Load::of(extrinsic));
		load.is_none_or(|load| self.reserve_load(transaction, load))
	}

	fn reserve_load(&mut self, transaction: Hash, load: Load) -> bool {
		let has_place = self.transactions.contains_key(&transaction) || self.has_room(load);
		if has_place {
			self.add(transaction, load);
		}
		has_place
	}

	/// Forgets a transaction that did not get into the pool.
	pub fn release(&mut self, transaction: &Hash) {
		if let Some(Counted { load, .. }) = self.transactions.remove(transaction) {
			if let Some(cost) = self.costs.get_mut(&load.organisation) {
				*cost = cost.saturating_sub(load.cost);
			}
		}
	}

	/// Whether a block refused this transaction only because it had the organisation's quota already.
	pub fn is_for_later(
		&self,
		transaction: &Hash,
		error: Option<&TransactionValidityError>,
	) -> bool {
		self.transactions.contains_key(transaction)
			&& error.is_some_and(pallet_custody::is_over_quota)
	}

	/// Counts what is in the pool, whichever way it came there, and forgets what was not in it for the
	/// second time: what came in meanwhile is not in a list that was made before.
	pub fn keep<'a>(&mut self, in_pool: impl Iterator<Item = (Hash, &'a OpaqueExtrinsic)>) {
		// Whoever asked may have gone before it was unannounced; the others are decoded again.
		self.announced.clear();
		let mut found = HashSet::new();
		for (transaction, extrinsic) in in_pool {
			found.insert(transaction);
			if !self.transactions.contains_key(&transaction) {
				if let Some(load) = Load::of(extrinsic) {
					self.add(transaction, load);
				}
			}
		}
		self.transactions.retain(|transaction, counted| {
			let is_missing = !found.contains(transaction);
			let is_kept = !(is_missing && counted.is_missing);
			counted.is_missing = is_missing;
			is_kept
		});
		self.costs.clear();
		for Counted { load, .. } in self.transactions.values() {
			let cost = self.costs.entry(load.organisation).or_default();
			*cost = cost.saturating_add(load.cost);
		}
	}

	fn add(&mut self, transaction: Hash, load: Load) {
		let counted = Counted { load, is_missing: false };
		self.seen.insert(load.organisation);
		if self.transactions.insert(transaction, counted).is_none() {
			let cost = self.costs.entry(load.organisation).or_default();
			*cost = cost.saturating_add(load.cost);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::{action::Action, antiquities::ObjectId};
	use catena_runtime::{custody_extrinsic, RuntimeCall, UncheckedExtrinsic};
	use codec::Decode;
	use sp_runtime::transaction_validity::InvalidTransaction;

	use crate::service::samples::{submission, CASE};

	fn load(organisation: OrganisationId, cost: u32) -> Load {
		Load { organisation, cost }
	}

	fn hash(byte: u8) -> Hash {
		Hash::repeat_byte(byte)
	}

	#[test]
	fn one_organisations_quota_leaves_the_others_theirs() {
		let quota = waiting_max();
		let mut waiting = Waiting::default();
		assert!(waiting.has_room(load(1, quota)));
		waiting.add(hash(1), load(1, quota));
		assert!(!waiting.has_room(load(1, 1)));
		assert!(waiting.has_room(load(2, quota)));
	}

	#[test]
	fn room_is_taken_at_once_and_once_for_each_transaction() {
		let most = waiting_max();
		let mut waiting = Waiting::default();
		assert!(waiting.reserve_load(hash(1), load(1, most - 1)));
		assert!(!waiting.reserve_load(hash(2), load(1, 2)));
		assert!(waiting.reserve_load(hash(1), load(1, most - 1)), "it is the same one");
		assert!(waiting.reserve_load(hash(2), load(1, 1)));
		waiting.release(&hash(1));
		waiting.release(&hash(1));
		assert!(waiting.reserve_load(hash(3), load(1, most - 1)));
		assert!(!waiting.has_room(load(1, 1)));
	}

	fn keep(waiting: &mut Waiting, in_pool: &[(Hash, OpaqueExtrinsic)]) {
		waiting.keep(in_pool.iter().map(|(hash, extrinsic)| (*hash, extrinsic)));
	}

	#[test]
	fn what_was_announced_is_believed_and_anything_else_decoded() {
		let mut waiting = Waiting::default();
		let three = extrinsic(CASE, 3);
		waiting.announce(hash(1), load(7, waiting_max()));
		assert!(waiting.reserve(hash(1), &three));
		assert!(!waiting.has_room(load(7, 1)));
		waiting.release(&hash(1));
		waiting.unannounce(&hash(1));
		assert!(waiting.reserve(hash(1), &three));
		assert!(waiting.has_room(load(7, waiting_max() - 8)));
		assert!(!waiting.has_room(load(7, waiting_max() - 7)));
		assert!(waiting.announced.is_empty());
	}

	#[test]
	fn what_is_not_in_the_pool_is_forgotten_the_second_time() {
		let mut waiting = Waiting::default();
		let counted = |waiting: &Waiting| waiting.costs.get(&7).copied().unwrap_or_default();
		waiting.add(hash(1), load(7, 5));
		// It may have been on its way into the pool.
		keep(&mut waiting, &[]);
		assert_eq!(counted(&waiting), 5);
		keep(&mut waiting, &[(hash(1), extrinsic(CASE, 1))]);
		keep(&mut waiting, &[]);
		assert_eq!(counted(&waiting), 5);
		keep(&mut waiting, &[]);
		assert_eq!(counted(&waiting), 0);
		assert!(waiting.transactions.is_empty() && waiting.costs.is_empty());
		assert_eq!(waiting.each(), [(7, 0)], "a figure does not vanish when it is 0");
	}

	#[test]
	fn what_came_into_the_pool_by_another_way_is_counted_too() {
		let mut waiting = Waiting::default();
		let remark = RuntimeCall::decode(&mut &[0, 0, 0][..]).expect("System.remark of nothing");
		let remark = UncheckedExtrinsic::new_bare(remark).into();
		keep(&mut waiting, &[(hash(1), extrinsic(CASE, 3)), (hash(2), remark)]);
		assert_eq!(waiting.each(), [(7, 2 + 2 * 3)]);
	}

	#[test]
	fn only_what_is_over_the_quota_of_a_block_waits_for_the_next() {
		let over_quota = TransactionValidityError::Invalid(InvalidTransaction::Custom(41));
		assert!(pallet_custody::is_over_quota(&over_quota));
		let mut waiting = Waiting::default();
		waiting.add(hash(1), load(1, 1));
		assert!(waiting.is_for_later(&hash(1), Some(&over_quota)));
		assert!(!waiting.is_for_later(&hash(2), Some(&over_quota)), "of nobody");
		assert!(!waiting.is_for_later(&hash(1), None));
		for other in [InvalidTransaction::Future, InvalidTransaction::Stale] {
			assert!(!waiting.is_for_later(&hash(1), Some(&other.into())));
		}
	}

	/// An extrinsic of organisation 7 with so many statements of this action.
	fn extrinsic(action: Action, statements: usize) -> OpaqueExtrinsic {
		custody_extrinsic(submission(7, 1, action, statements)).into()
	}

	#[test]
	fn load_of_a_submission_is_read_and_anything_else_has_none() {
		assert_eq!(Load::of(&extrinsic(CASE, 3)), Some(load(7, 2 + 2 * 3)));
		let paragraph = "x".repeat(1024);
		let line = "x".repeat(256);
		let long = Action::RegisterArtefact(ObjectId {
			title: line.as_str().try_into().expect("a line"),
			subject: line.as_str().try_into().expect("a line"),
			features: paragraph.as_str().try_into().expect("a paragraph"),
			description: paragraph.as_str().try_into().expect("a paragraph"),
			..ObjectId::default()
		});
		assert_eq!(Load::of(&extrinsic(long, 1)), Some(load(7, 2 + 3)));
		let remark = RuntimeCall::decode(&mut &[0, 0, 0][..]).expect("System.remark of nothing");
		let remark = UncheckedExtrinsic::new_bare(remark);
		assert_eq!(Load::of(&remark.into()), None);
		assert_eq!(Load::of(&OpaqueExtrinsic::from_blob(vec![0x45; 9])), None);
	}

	#[test]
	fn calls_in_calls_without_end_are_no_load_and_no_overflow() {
		// `Council.propose` in itself, a hundred thousand times.
		let mut bytes = vec![0x05];
		for _ in 0..100_000 {
			bytes.extend([9, 2, 4]);
		}
		assert_eq!(Load::of(&OpaqueExtrinsic::from_blob(bytes)), None);
	}
}
