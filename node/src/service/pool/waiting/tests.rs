use super::*;
use catena_primitives::attestation::SubmissionV1;
use catena_runtime::{custody_extrinsic, RuntimeCall, UncheckedExtrinsic};
use codec::Decode;
use sp_runtime::transaction_validity::InvalidTransaction;

use crate::service::samples::{submission, CASE};

const NO_LIMIT: PoolLimit = PoolLimit { count: usize::MAX, total_bytes: usize::MAX };

fn waiting() -> Waiting {
	Waiting::new(NO_LIMIT)
}

fn load(organisation: OrganisationId, cost: u32) -> Load {
	Load { party: Party::Organisation(organisation), cost, bytes: 0 }
}

/// Has a place taken by what waits for others.
fn reserve(waiting: &mut Waiting, transaction: Hash, load: Load) -> bool {
	waiting.reserve_load(transaction, load, false)
}

fn hash(byte: u8) -> Hash {
	Hash::repeat_byte(byte)
}

#[test]
fn one_organisations_quota_leaves_the_others_theirs() {
	let quota = waiting_max();
	let mut waiting = waiting();
	assert_eq!(waiting.room(&load(1, quota), false), Ok(()));
	waiting.add(hash(1), load(1, quota));
	assert_eq!(waiting.room(&load(1, 1), false), Err(NoRoom::OfItsParty));
	assert_eq!(waiting.room(&load(2, quota), false), Ok(()));
}

#[test]
fn room_is_taken_at_once_and_once_for_each_transaction() {
	let most = waiting_max();
	let mut waiting = waiting();
	assert!(reserve(&mut waiting, hash(1), load(1, most - 1)));
	assert!(!reserve(&mut waiting, hash(2), load(1, 2)));
	assert!(reserve(&mut waiting, hash(1), load(1, most - 1)), "it is the same one");
	assert!(reserve(&mut waiting, hash(2), load(1, 1)));
	assert_eq!(waiting.place(&hash(3), &load(1, 1)), Err(NoRoom::OfItsParty));
	assert_eq!(waiting.place(&hash(2), &load(1, 1)), Ok(()), "it has its place");
	waiting.release(&hash(1));
	waiting.release(&hash(1));
	assert!(reserve(&mut waiting, hash(3), load(1, most - 1)));
	assert_eq!(waiting.room(&load(1, 1), false), Err(NoRoom::OfItsParty));
}

/// Fills the pool with so many transactions of so many bytes each, of organisations from `first` on, of
/// which none has more than `each`. Gives how many were taken.
fn fill(waiting: &mut Waiting, first: u32, organisations: u32, each: usize, bytes: usize) -> usize {
	let mut taken = 0;
	for organisation in first..first + organisations {
		for number in 0..each {
			let transaction =
				Hash::from_low_u64_be((u64::from(organisation) << 32) + number as u64);
			let load = Load { bytes, ..load(organisation, 1) };
			taken += usize::from(reserve(waiting, transaction, load));
		}
	}
	taken
}

#[test]
fn pool_that_is_full_takes_nothing_new_and_keeps_what_it_has() {
	for (limit, bytes) in [
		(PoolLimit { count: 160, ..NO_LIMIT }, 1),
		(PoolLimit { total_bytes: 1_600, ..NO_LIMIT }, 10),
	] {
		let mut waiting = Waiting::new(limit);
		assert_eq!(fill(&mut waiting, 1, 16, 10, bytes), 160);
		let before = waiting.transactions.len();
		let new = Load { bytes, ..load(99, 1) };
		assert!(!reserve(&mut waiting, hash(1), new));
		assert_eq!(waiting.place(&hash(1), &new), Err(NoRoom::InThePool));
		let others = Load { party: Party::Others, cost: 1, bytes };
		assert!(!reserve(&mut waiting, hash(1), others), "whatever it is");
		assert_eq!((waiting.transactions.len(), waiting.total.count), (before, 160));
		// When a block has one of them, there is room for one.
		waiting.release(&Hash::from_low_u64_be(1 << 32));
		assert!(reserve(&mut waiting, hash(1), new));
		assert!(!reserve(&mut waiting, hash(2), new));
	}
}

#[test]
fn last_quarter_of_the_pool_is_for_those_who_have_little_in_it() {
	for (limit, bytes) in [
		(PoolLimit { count: 160, ..NO_LIMIT }, 1),
		(PoolLimit { total_bytes: 1_600, ..NO_LIMIT }, 10),
	] {
		let mut waiting = Waiting::new(limit);
		assert_eq!(fill(&mut waiting, 1, 1, 160, bytes), 120, "three quarters");
		assert_eq!(fill(&mut waiting, 10, 1, 160, bytes), 10, "a sixteenth");
		assert_eq!(fill(&mut waiting, 11, 11, 160, bytes), 30, "three others");
	}
}

#[test]
fn longest_submission_has_room_where_little_is_kept() {
	let usual = sc_transaction_pool::Options::default().ready;
	let bytes = usize::try_from(SubmissionV1::cost_max()).expect("a small number") * 1_280;
	let longest = Load { party: Party::Organisation(1), cost: 1, bytes };
	let limits = Limits::new(usual);
	assert!(Sum::default().with(&longest).is_within(&limits.little));
}

#[test]
fn of_an_account_few_calls_wait_and_one_more_for_which_they_do() {
	let call = |account| Load { party: Party::Account([account; 32]), cost: 1, bytes: 100 };
	let mut waiting = waiting();
	for number in 0..ACCOUNT_MAX as u8 {
		assert!(reserve(&mut waiting, hash(number), call(1)));
	}
	assert!(!reserve(&mut waiting, hash(100), call(1)));
	assert!(reserve(&mut waiting, hash(101), call(2)), "another account has its own");
	assert_eq!(waiting.place(&hash(100), &call(1)), Ok(()), "it may be the first");
	assert!(waiting.reserve_load(hash(100), call(1), true));
	assert!(!waiting.reserve_load(hash(102), call(1), true), "there is one first");
	assert_eq!(waiting.place(&hash(102), &call(1)), Err(NoRoom::OfItsParty));
	assert!(waiting.each().is_empty(), "accounts have no quota");
}

#[test]
fn what_comes_back_from_a_replaced_block_is_let_in_and_counted() {
	let mut waiting = Waiting::new(PoolLimit { count: 1, ..NO_LIMIT });
	assert!(reserve(&mut waiting, hash(1), load(1, waiting_max())));
	waiting.expect_back([hash(2)].into_iter());
	assert!(!reserve(&mut waiting, hash(3), load(1, 1)));
	assert!(reserve(&mut waiting, hash(2), load(1, 5)));
	assert_eq!(waiting.each(), [(1, u64::from(waiting_max()) + 5)]);
	// That is over when the pool has followed the chain.
	waiting.release(&hash(2));
	keep(&mut waiting, &[]);
	assert!(!reserve(&mut waiting, hash(2), load(1, 5)));
}

fn keep(waiting: &mut Waiting, in_pool: &[(Hash, OpaqueExtrinsic)]) {
	waiting.keep(in_pool.iter().map(|(hash, extrinsic)| (*hash, extrinsic)));
}

#[test]
fn what_was_announced_is_believed_and_anything_else_decoded() {
	let mut waiting = waiting();
	let three = extrinsic(3);
	waiting.announce(hash(1), load(7, waiting_max()));
	assert!(waiting.reserve(hash(1), &three, false));
	assert_eq!(waiting.room(&load(7, 1), false), Err(NoRoom::OfItsParty));
	waiting.release(&hash(1));
	waiting.unannounce(&hash(1));
	assert!(waiting.reserve(hash(1), &three, false));
	assert_eq!(waiting.room(&load(7, waiting_max() - 8), false), Ok(()));
	assert_eq!(waiting.room(&load(7, waiting_max() - 7), false), Err(NoRoom::OfItsParty));
	assert!(waiting.announced.is_empty());
}

#[test]
fn what_is_not_in_the_pool_is_forgotten_the_second_time() {
	let mut waiting = waiting();
	let counted =
		|waiting: &Waiting| (waiting.of(&Party::Organisation(7)).cost, waiting.total.cost);
	waiting.add(hash(1), load(7, 5));
	// It may have been on its way into the pool.
	keep(&mut waiting, &[]);
	assert_eq!(counted(&waiting), (5, 5));
	keep(&mut waiting, &[(hash(1), extrinsic(1))]);
	keep(&mut waiting, &[]);
	assert_eq!(counted(&waiting), (5, 5));
	keep(&mut waiting, &[]);
	assert_eq!(counted(&waiting), (0, 0));
	assert!(waiting.transactions.is_empty() && waiting.parties.is_empty());
	assert_eq!(waiting.each(), [(7, 0)], "a figure does not vanish when it is 0");
}

#[test]
fn what_came_into_the_pool_by_another_way_is_counted_too() {
	let mut waiting = waiting();
	let remark = RuntimeCall::decode(&mut &[0, 0, 0][..]).expect("System.remark of nothing");
	let remark = UncheckedExtrinsic::new_bare(remark).into();
	keep(&mut waiting, &[(hash(1), extrinsic(3)), (hash(2), remark)]);
	assert_eq!(waiting.each(), [(7, 2 + 2 * 3)]);
	assert_eq!(waiting.total.count, 2);
}

#[test]
fn only_what_is_over_the_quota_of_a_block_waits_for_the_next() {
	let over_quota = TransactionValidityError::Invalid(InvalidTransaction::Custom(41));
	assert!(pallet_custody::is_over_quota(&over_quota));
	let mut waiting = waiting();
	waiting.add(hash(1), load(1, 1));
	waiting.add(hash(3), Load { party: Party::Others, ..load(1, 1) });
	assert!(waiting.is_for_later(&hash(1), Some(&over_quota)));
	assert!(!waiting.is_for_later(&hash(2), Some(&over_quota)), "of nobody");
	assert!(!waiting.is_for_later(&hash(3), Some(&over_quota)), "of nobody who has a quota");
	assert!(!waiting.is_for_later(&hash(1), None));
	for other in [InvalidTransaction::Future, InvalidTransaction::Stale] {
		assert!(!waiting.is_for_later(&hash(1), Some(&other.into())));
	}
}

/// An extrinsic of organisation 7 with so many new cases.
fn extrinsic(cases: usize) -> OpaqueExtrinsic {
	custody_extrinsic(submission(7, 1, CASE, cases)).into()
}
