//! What was seen of the chain: what each validator calls final, and what submitters were told.

use std::{
	collections::{BTreeMap, BTreeSet},
	fmt,
	time::{Duration, Instant},
};

use catena_primitives::{statement::ItemId, Hash};

use crate::schedule::VALIDATORS;

/// Everything that was seen so far.
#[derive(Default)]
pub struct Record {
	/// Which hashes were called final at each height, and who was the first to do so.
	hashes: BTreeMap<u64, Vec<(Hash, usize)>>,
	conflicts: BTreeSet<Conflict>,
	/// Which heights each validator came to, and when.
	advances: [Vec<(Instant, u64)>; VALIDATORS],
	receipts: Vec<Receipt>,
	refusals: Vec<String>,
	/// Final blocks that a validator does not have.
	missing: BTreeSet<(usize, u64)>,
}

/// Two blocks of one height were called final.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
	/// The height.
	pub height: u64,
	/// What was called final first, and by whom.
	pub first: (Hash, usize),
	/// What else was, and by whom.
	pub other: (Hash, usize),
}

/// A submitter was told that this statement is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
	/// The item in whose custody log it is.
	pub item: ItemId,
	/// Its place there.
	pub sequence: u32,
	/// Its hash.
	pub statement: Hash,
}

/// A receipt for what a validator does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
	/// The receipt.
	pub receipt: Receipt,
	/// Who does not have it.
	pub validator: usize,
}

impl Record {
	/// A validator calls this block final.
	pub fn saw(&mut self, validator: usize, height: u64, hash: Hash) {
		let at_height = self.hashes.entry(height).or_default();
		if at_height.iter().any(|(known, _)| *known == hash) {
			return;
		}
		at_height.push((hash, validator));
		let first = at_height[0];
		if first.0 != hash {
			self.conflicts.insert(Conflict { height, first, other: (hash, validator) });
		}
	}

	/// A validator has no block at this height, though what it calls final is above it.
	pub fn misses(&mut self, validator: usize, height: u64) {
		self.missing.insert((validator, height));
	}

	/// Whom blocks were found missing at since this was asked last, and at which heights.
	pub fn take_missing(&mut self) -> BTreeMap<usize, Vec<u64>> {
		let mut missing: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
		for (validator, height) in std::mem::take(&mut self.missing) {
			missing.entry(validator).or_default().push(height);
		}
		missing
	}

	/// A validator's last final block is at this height.
	pub fn came_to(&mut self, validator: usize, height: u64, at: Instant) {
		self.advances[validator].push((at, height));
	}

	/// A submitter was told that a statement is final.
	pub fn received(&mut self, receipt: Receipt) {
		self.receipts.push(receipt);
	}

	/// A submitter was told that a statement can never be recorded, though nothing is wrong with it.
	pub fn refused(&mut self, why: String) {
		self.refusals.push(why);
	}

	/// The greatest height that anybody calls final.
	pub fn highest(&self) -> u64 {
		self.hashes.last_key_value().map_or(0, |(height, _)| *height)
	}

	/// How long after `since` a validator had a final block above this height; nothing if it has not.
	pub fn advanced(&self, validator: usize, above: u64, since: Instant) -> Option<Duration> {
		let later = self.advances[validator].iter().rev().take_while(|(at, _)| *at >= since);
		let first = later.filter(|(_, height)| *height > above).last();
		first.map(|(at, _)| at.duration_since(since))
	}

	/// How long after `since` the last of these had a final block above this height; nothing while one of
	/// them has not.
	pub fn all_advanced(&self, who: &[usize], above: u64, since: Instant) -> Option<Duration> {
		let each = who.iter().map(|validator| self.advanced(*validator, above, since));
		each.collect::<Option<Vec<Duration>>>()?.into_iter().max()
	}

	/// The conflicts so far.
	pub fn conflicts(&self) -> impl ExactSizeIterator<Item = &Conflict> {
		self.conflicts.iter()
	}

	/// The receipts so far.
	pub fn receipts(&self) -> &[Receipt] {
		&self.receipts
	}

	/// The refusals so far.
	pub fn refusals(&self) -> &[String] {
		&self.refusals
	}

	/// The items of which there are receipts, and how many records each has at least.
	pub fn items(&self) -> BTreeMap<ItemId, u32> {
		let mut items = BTreeMap::new();
		for receipt in &self.receipts {
			let records = items.entry(receipt.item).or_insert(0);
			*records = (receipt.sequence + 1).max(*records);
		}
		items
	}

	/// The receipts for what a validator does not have, given the hashes in each item's custody log there.
	pub fn lost(&self, validator: usize, logs: &BTreeMap<ItemId, Vec<Hash>>) -> Vec<Lost> {
		let has = |receipt: &Receipt| {
			let log = logs.get(&receipt.item).map(Vec::as_slice).unwrap_or_default();
			log.get(receipt.sequence as usize) == Some(&receipt.statement)
		};
		let missing = self.receipts.iter().filter(|receipt| !has(receipt));
		missing.map(|receipt| Lost { receipt: *receipt, validator }).collect()
	}
}

impl fmt::Display for Conflict {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Conflict { height, first, other } = self;
		let (one, two) = (hex::encode(first.0), hex::encode(other.0));
		write!(
			f,
			"block {height}: 0x{one} at validator {}, 0x{two} at validator {}",
			first.1 + 1,
			other.1 + 1
		)
	}
}

impl fmt::Display for Lost {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let Lost { receipt, validator } = self;
		write!(
			f,
			"validator {} does not have 0x{}, place {} of item 0x{}",
			validator + 1,
			hex::encode(receipt.statement),
			receipt.sequence,
			hex::encode(receipt.item)
		)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const A: Hash = [0xaa; 32];
	const B: Hash = [0xbb; 32];
	const C: Hash = [0xcc; 32];

	fn receipt(item: u8, sequence: u32, statement: u8) -> Receipt {
		Receipt { item: [item; 32], sequence, statement: [statement; 32] }
	}

	#[test]
	fn validators_who_agree_are_in_no_conflict() {
		let mut record = Record::default();
		for validator in 0..VALIDATORS {
			record.saw(validator, 1, A);
			record.saw(validator, 2, B);
		}
		assert_eq!(record.conflicts().len(), 0);
		assert_eq!(record.highest(), 2);
	}

	#[test]
	fn two_final_blocks_of_one_height_are_a_conflict_however_often_they_are_seen() {
		let mut record = Record::default();
		for _ in 0..3 {
			record.saw(0, 7, A);
			record.saw(1, 7, A);
			record.saw(2, 7, B);
			record.saw(3, 7, B);
		}
		let found: Vec<&Conflict> = record.conflicts().collect();
		assert_eq!(found, [&Conflict { height: 7, first: (A, 0), other: (B, 2) }]);
		record.saw(3, 7, C);
		assert_eq!(record.conflicts().len(), 2);
	}

	#[test]
	fn validator_that_changes_its_mind_is_in_conflict_with_itself() {
		let mut record = Record::default();
		record.saw(1, 7, A);
		record.saw(1, 7, B);
		assert_eq!(record.conflicts().len(), 1);
	}

	#[test]
	fn advance_counts_only_above_the_height_and_after_the_time() {
		let begin = Instant::now();
		let at = |ms| begin + Duration::from_millis(ms);
		let mut record = Record::default();
		record.came_to(0, 5, at(0));
		record.came_to(0, 6, at(100));
		record.came_to(0, 7, at(200));
		record.came_to(0, 8, at(300));
		let advanced = |above, since| record.advanced(0, above, at(since));
		assert_eq!(advanced(6, 0), Some(Duration::from_millis(200)));
		assert_eq!(advanced(6, 150), Some(Duration::from_millis(50)));
		assert_eq!(advanced(8, 0), None, "not above it");
		assert_eq!(advanced(6, 301), None, "nothing since");
		assert_eq!(record.advanced(1, 0, begin), None, "another one");
	}

	#[test]
	fn validator_that_begins_anew_has_advanced_when_it_is_above_the_height_again() {
		let begin = Instant::now();
		let at = |ms| begin + Duration::from_millis(ms);
		let mut record = Record::default();
		record.came_to(0, 9, at(0));
		record.came_to(0, 1, at(100));
		record.came_to(0, 10, at(200));
		assert_eq!(record.advanced(0, 9, begin), Some(Duration::from_millis(200)));
	}

	#[test]
	fn all_have_advanced_when_the_last_one_has() {
		let begin = Instant::now();
		let mut record = Record::default();
		record.came_to(0, 5, begin + Duration::from_millis(10));
		assert_eq!(record.all_advanced(&[0, 1], 4, begin), None);
		record.came_to(1, 5, begin + Duration::from_millis(30));
		assert_eq!(record.all_advanced(&[0, 1], 4, begin), Some(Duration::from_millis(30)));
		assert_eq!(record.all_advanced(&[], 4, begin), None, "nobody was asked for");
	}

	#[test]
	fn missing_blocks_are_told_once() {
		let mut record = Record::default();
		for height in [9, 7, 9] {
			record.misses(2, height);
		}
		assert_eq!(record.take_missing(), BTreeMap::from([(2, vec![7, 9])]));
		assert_eq!(record.take_missing(), BTreeMap::new());
	}

	#[test]
	fn statement_in_its_place_is_not_lost() {
		let mut record = Record::default();
		record.received(receipt(1, 0, 10));
		record.received(receipt(1, 1, 11));
		let logs = BTreeMap::from([([1; 32], vec![[10; 32], [11; 32], [12; 32]])]);
		assert_eq!(record.lost(0, &logs), []);
		assert_eq!(record.items(), BTreeMap::from([([1; 32], 2)]));
	}

	#[test]
	fn what_is_missing_or_elsewhere_is_lost() {
		let mut record = Record::default();
		for receipt in [receipt(1, 0, 10), receipt(1, 1, 11), receipt(2, 0, 20)] {
			record.received(receipt);
		}
		let short = BTreeMap::from([([1; 32], vec![[10; 32]])]);
		let lost = |receipt| Lost { receipt, validator: 3 };
		assert_eq!(record.lost(3, &short), [lost(receipt(1, 1, 11)), lost(receipt(2, 0, 20))]);
		let other =
			BTreeMap::from([([1; 32], vec![[11; 32], [10; 32]]), ([2; 32], vec![[20; 32]])]);
		assert_eq!(record.lost(3, &other), [lost(receipt(1, 0, 10)), lost(receipt(1, 1, 11))]);
		assert_eq!(record.lost(3, &BTreeMap::new()).len(), 3);
	}
}
