use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Dispatchable, Hash as _},
	DispatchError,
};

use super::*;
use crate::{
	genesis::{LOCAL, LOCAL_FOUNDERS},
	AccountId, Council, RuntimeCall, RuntimeEvent, RuntimeOrigin,
};

const HASH: H256 = H256::repeat_byte(7);

pub(super) fn admin(index: usize) -> AccountId {
	LOCAL_FOUNDERS[index].admin()
}

fn upgrade() -> RuntimeCall {
	crate::upgrades::Call::<Runtime>::authorize_upgrade { code_hash: HASH }.into()
}

/// Has the first founder table `motion` with this threshold, and as many founders vote for it.
pub(super) fn pass(motion: RuntimeCall, threshold: u32, votes: usize) {
	let length = motion.encode().len() as u32;
	let hash = BlakeTwo256::hash_of(&motion);
	let weight = motion.get_dispatch_info().call_weight;
	assert_ok!(Council::propose(
		RuntimeOrigin::signed(admin(0)),
		threshold,
		Box::new(motion),
		length
	));
	for voter in 0..votes {
		assert_ok!(Council::vote(RuntimeOrigin::signed(admin(voter)), hash, 0, true));
	}
	assert_ok!(Council::close(RuntimeOrigin::signed(admin(0)), hash, 0, weight, length));
}

fn upgrade_is_authorized() -> bool {
	System::events().iter().any(|record| {
		record.event
			== RuntimeEvent::System(frame_system::Event::UpgradeAuthorized {
				code_hash: HASH,
				check_version: true,
			})
	})
}

#[test]
fn three_of_four_seats_authorize_an_upgrade() {
	chain_of(LOCAL).execute_with(|| {
		pass(upgrade(), 3, 3);
		assert!(upgrade_is_authorized());
	});
}

#[test]
fn two_of_four_seats_do_not() {
	chain_of(LOCAL).execute_with(|| {
		pass(upgrade(), 2, 2);
		assert!(!upgrade_is_authorized());
	});
}

#[test]
fn council_cannot_pass_what_the_call_filter_refuses() {
	chain_of(LOCAL).execute_with(|| {
		let remark = frame_system::Call::<Runtime>::remark_with_event { remark: vec![7] };
		System::reset_events();
		pass(remark.into(), 4, 4);
		assert!(System::events().iter().any(|record| matches!(
			&record.event,
			RuntimeEvent::Council(pallet_collective::Event::Executed { result: Err(error), .. })
				if *error == frame_system::Error::<Runtime>::CallFiltered.into()
		)));
	});
}

#[test]
fn single_seat_changes_no_validators() {
	chain_of(LOCAL).execute_with(|| {
		let call: RuntimeCall = pallet_validators::Call::<Runtime>::remove_validator {
			who: LOCAL_FOUNDERS[1].validator(),
		}
		.into();
		let refused = call.dispatch(RuntimeOrigin::signed(admin(0))).map_err(|e| e.error);
		assert_eq!(refused, Err(DispatchError::BadOrigin));
	});
}

#[test]
fn no_validator_can_be_removed_before_another_has_taken_its_place() {
	use crate::configs::CouncilInstance;
	chain_of(LOCAL).execute_with(|| {
		let council: RuntimeOrigin =
			pallet_collective::RawOrigin::<AccountId, CouncilInstance>::Members(3, 4).into();
		assert_noop!(
			crate::Validators::remove_validator(council, LOCAL_FOUNDERS[1].validator()),
			pallet_validators::Error::<Runtime>::BelowMinimum
		);
	});
}
