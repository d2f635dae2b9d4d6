use frame_support::traits::Contains;

use super::*;
use crate::{calls::AllowedCalls, RuntimeCall};

fn allowed(call: impl Into<RuntimeCall>) -> bool {
	AllowedCalls::contains(&call.into())
}

#[test]
fn calls_that_only_fill_the_chain_are_refused() {
	use frame_system::Call;
	assert!(!allowed(Call::<Runtime>::remark { remark: vec![0] }));
	assert!(!allowed(Call::<Runtime>::remark_with_event { remark: vec![0] }));
}

#[test]
fn calls_that_need_root_are_refused_though_nobody_is_root() {
	use frame_system::Call;
	assert!(!allowed(Call::<Runtime>::set_storage { items: vec![] }));
	assert!(!allowed(Call::<Runtime>::set_code { code: vec![] }));
	assert!(!allowed(Call::<Runtime>::authorize_upgrade { code_hash: Default::default() }));
	assert!(!allowed(pallet_grandpa::Call::<Runtime>::note_stalled {
		delay: 1,
		best_finalized_block_number: 1
	}));
}

#[test]
fn validator_cannot_slip_out_by_purging_its_keys() {
	assert!(!allowed(pallet_session::Call::<Runtime>::purge_keys {}));
}

#[test]
fn what_the_chain_lives_on_is_let_through() {
	assert!(allowed(pallet_timestamp::Call::<Runtime>::set { now: 1 }));
	assert!(allowed(frame_system::Call::<Runtime>::apply_authorized_upgrade { code: vec![] }));
	assert!(allowed(crate::upgrades::Call::<Runtime>::authorize_upgrade {
		code_hash: Default::default()
	}));
}
