//! The authority lineage, which every proof carries: it grows by changes of keys and by nothing else.

use frame_support::traits::Hooks;
use sp_consensus_grandpa::GRANDPA_ENGINE_ID;
use sp_core::{ed25519, Pair};
use sp_runtime::DigestItem;

use super::chain_of;
use crate::{
	configs::SESSION_BLOCKS,
	genesis::{LOCAL, LOCAL_FOUNDERS},
	BlockNumber, Grandpa, Runtime, Session, System,
};

#[test]
fn hundred_idle_sessions_leave_the_lineage_as_long_as_it_was() {
	chain_of(LOCAL).execute_with(|| {
		assert_eq!(changes_in(100), 0);
		assert_eq!(Session::current_index(), 100);
		assert_eq!(Grandpa::current_set_id(), 0);
	});
}

#[test]
fn change_of_one_members_keys_is_one_step() {
	chain_of(LOCAL).execute_with(|| {
		let mut keys = LOCAL_FOUNDERS[0].session_keys();
		keys.grandpa = ed25519::Pair::from_seed(&[7; 32]).public().into();
		pallet_session::NextKeys::<Runtime>::insert(LOCAL_FOUNDERS[0].validator(), keys);
		assert_eq!(changes_in(100), 1);
		assert_eq!(Grandpa::current_set_id(), 1);
	});
}

/// Lets so many sessions pass in which nothing is recorded, and counts the blocks that announce other
/// authorities to GRANDPA.
fn changes_in(sessions: BlockNumber) -> usize {
	let first = System::block_number().saturating_add(1);
	let last = SESSION_BLOCKS.saturating_mul(sessions);
	let mut changes = 0usize;
	for number in first..=last {
		System::reset_events();
		System::initialize(&number, &Default::default(), &Default::default());
		Session::on_initialize(number);
		Grandpa::on_finalize(number);
		let announces =
			|item: &&DigestItem| matches!(item, DigestItem::Consensus(GRANDPA_ENGINE_ID, _));
		changes += System::digest().logs.iter().filter(announces).count();
	}
	changes
}
