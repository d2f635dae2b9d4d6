use std::collections::BTreeSet;

use catena_primitives::registry::OrganisationV2;
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::Contains};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Dispatchable, Hash as _},
	DispatchError,
};

use super::{
	weights::{name, one_of_each},
	*,
};
use crate::{
	calls::AllowedCalls,
	configs::CouncilInstance,
	genesis::{LOCAL, LOCAL_FOUNDERS},
	motions::end_of,
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

/// A council of so many seats, whatever accounts have them.
pub(super) fn members(yes: u32, seats: u32) -> RuntimeOrigin {
	pallet_collective::RawOrigin::<AccountId, CouncilInstance>::Members(yes, seats).into()
}

fn council_call(call: pallet_collective::Call<Runtime, CouncilInstance>) -> RuntimeCall {
	call.into()
}

/// What two thirds of the council may do.
pub(super) fn of_two_thirds() -> Vec<RuntimeCall> {
	use pallet_collective::Call as Council;
	use pallet_registry::Call as Registry;
	use pallet_validators::Call as Validators;
	let (who, admin) = (AccountId::from([7; 32]), AccountId::from([8; 32]));
	let (other, proposal_hash) = (AccountId::from([9; 32]), HASH);
	let name = "Zoll".try_into().unwrap();
	vec![
		Registry::<Runtime>::admit_organisation { name, country: *b"DE", admin }.into(),
		Registry::<Runtime>::suspend_organisation { organisation: 1 }.into(),
		Registry::<Runtime>::readmit_organisation { organisation: 1 }.into(),
		Registry::<Runtime>::replace_administrator { organisation: 1, admin: other }.into(),
		Validators::<Runtime>::invite_candidate { who: who.clone() }.into(),
		Validators::<Runtime>::add_validator { who: who.clone() }.into(),
		Validators::<Runtime>::remove_validator { who }.into(),
		council_call(Council::disapprove_proposal { proposal_hash }),
		council_call(Council::kill { proposal_hash }),
	]
}

/// What takes three quarters.
pub(super) fn of_three_quarters() -> Vec<RuntimeCall> {
	let new_members = vec![admin(0)];
	let set_members =
		pallet_collective::Call::set_members { new_members, prime: None, old_count: 4 };
	vec![upgrade(), council_call(set_members)]
}

/// Whether the call's origin is refused; what comes of it otherwise is of no matter here.
fn bad_origin(call: RuntimeCall, by: RuntimeOrigin) -> bool {
	call.dispatch(by).map_err(|e| e.error) == Err(DispatchError::BadOrigin)
}

/// What no account may do, and the whole council may: each call that there is, is tried, so one that is
/// added and not counted among those below is found.
#[test]
fn shares_are_told_of_each_call_that_the_council_alone_may_make() {
	let councils = |call: &RuntimeCall| {
		chain_of(LOCAL).execute_with(|| {
			let by = [RuntimeOrigin::signed(admin(0)), RuntimeOrigin::none()];
			// The council last, for what it does is done.
			AllowedCalls::contains(call)
				&& by.into_iter().all(|by| bad_origin(call.clone(), by))
				&& !bad_origin(call.clone(), members(4, 4))
		})
	};
	let names = |calls: Vec<RuntimeCall>| calls.iter().map(name).collect::<BTreeSet<_>>();
	// Zeros name no council and no validator, which nobody may make.
	let all = [one_of_each(), of_two_thirds(), of_three_quarters()].concat();
	let found = names(all.into_iter().filter(councils).collect());
	assert_eq!(found, names([of_two_thirds(), of_three_quarters()].concat()));
}

#[test]
fn each_decision_takes_its_share_of_the_council() {
	// Votes, seats, enough for two thirds, enough for three quarters.
	for (yes, seats, two_thirds, three_quarters) in [
		(1, 1, true, true),
		(1, 2, false, false),
		(2, 2, true, true),
		(1, 3, false, false),
		(2, 3, true, false),
		(3, 3, true, true),
		(2, 4, false, false),
		(3, 4, true, true),
		(3, 5, false, false),
		(4, 5, true, true),
		(3, 6, false, false),
		(4, 6, true, false),
		(5, 6, true, true),
		(8, 12, true, false),
		(9, 12, true, true),
	] {
		chain_of(LOCAL).execute_with(|| {
			for call in of_two_thirds() {
				let refused = bad_origin(call.clone(), members(yes, seats));
				assert_eq!(refused, !two_thirds, "{yes} of {seats}: {call:?}");
			}
			for call in of_three_quarters() {
				let refused = bad_origin(call.clone(), members(yes, seats));
				assert_eq!(refused, !three_quarters, "{yes} of {seats}: {call:?}");
			}
		});
	}
}

#[test]
fn single_member_and_any_account_decide_nothing() {
	chain_of(LOCAL).execute_with(|| {
		let member = pallet_collective::RawOrigin::<AccountId, CouncilInstance>::Member(admin(0));
		for by in [member.into(), RuntimeOrigin::signed(admin(0)), RuntimeOrigin::none()] {
			for call in [of_two_thirds(), of_three_quarters()].concat() {
				assert!(bad_origin(call.clone(), by.clone()), "{call:?}");
			}
		}
	});
}

/// Three of four are both, so a council of six.
#[test]
fn two_thirds_cannot_seat_who_is_missing_for_three_quarters() {
	let seats = |from: u8, to: u8| (from..to).map(|n| AccountId::from([n; 32])).collect::<Vec<_>>();
	chain_of(LOCAL).execute_with(|| {
		let set = |new_members, old_count| {
			council_call(pallet_collective::Call::set_members {
				new_members,
				prime: None,
				old_count,
			})
		};
		for account in seats(1, 7) {
			System::inc_providers(&account);
		}
		assert_ok!(set(seats(1, 7), 4).dispatch(members(4, 4)));
		assert!(bad_origin(set(seats(1, 5), 6), members(4, 6)));
		assert_eq!(pallet_collective::Members::<Runtime, CouncilInstance>::get(), seats(1, 7));
		assert_ok!(set(seats(1, 5), 6).dispatch(members(5, 6)));
		assert_eq!(pallet_collective::Members::<Runtime, CouncilInstance>::get(), seats(1, 5));
	});
}

#[test]
fn account_without_a_seat_can_neither_propose_nor_vote() {
	chain_of(LOCAL).execute_with(|| {
		let (stranger, motion) = (LOCAL_FOUNDERS[0].validator(), upgrade());
		let (hash, length) = (BlakeTwo256::hash_of(&motion), motion.encode().len() as u32);
		let by = || RuntimeOrigin::signed(stranger.clone());
		let not_member = || pallet_collective::Error::<Runtime, CouncilInstance>::NotMember;
		let propose = |by| Council::propose(by, 3, Box::new(motion.clone()), length);
		assert_noop!(propose(by()), not_member());
		assert_ok!(propose(RuntimeOrigin::signed(admin(0))));
		assert_noop!(Council::vote(by(), hash, 0, true), not_member());
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
	chain_of(LOCAL).execute_with(|| {
		let validator = LOCAL_FOUNDERS[1].validator();
		assert_noop!(
			crate::Validators::remove_validator(members(3, 4), validator.clone()),
			pallet_validators::Error::<Runtime>::BelowMinimum
		);
		// Neither can one that equivocated and is disabled.
		let offenders = frame_support::BoundedVec::truncate_from(vec![validator.clone()]);
		pallet_validators::Offenders::<Runtime>::put(offenders);
		assert_noop!(
			crate::Validators::remove_validator(members(3, 4), validator),
			pallet_validators::Error::<Runtime>::RemovalPending
		);
	});
}

#[test]
fn account_without_session_keys_becomes_no_validator() {
	chain_of(LOCAL).execute_with(|| {
		let who = AccountId::from([7; 32]);
		assert_ok!(crate::Validators::invite_candidate(members(3, 4), who.clone()));
		assert_noop!(
			crate::Validators::add_validator(members(3, 4), who),
			pallet_validators::Error::<Runtime>::NoSessionKeys
		);
	});
}

/// Votes that came in time count whenever they are counted, and anybody may have them counted.
#[test]
fn motion_that_was_carried_in_time_is_carried_out_however_late_it_is_closed() {
	chain_of(LOCAL).execute_with(|| {
		let suspend: RuntimeCall =
			pallet_registry::Call::<Runtime>::suspend_organisation { organisation: 2 }.into();
		let (hash, length) = (BlakeTwo256::hash_of(&suspend), suspend.encoded_size() as u32);
		let weight = suspend.get_dispatch_info().call_weight;
		let by = |seat| RuntimeOrigin::signed(admin(seat));
		assert_ok!(Council::propose(by(0), 3, Box::new(suspend), length));
		for seat in 0..3 {
			assert_ok!(Council::vote(by(seat), hash, 0, true));
		}
		System::set_block_number(end_of(&hash).unwrap() + 1_000_000);
		let anybody = RuntimeOrigin::signed(LOCAL_FOUNDERS[3].validator());
		assert_ok!(Council::close(anybody, hash, 0, weight, length));
		let entry =
			OrganisationV2::from(pallet_registry::Organisations::<Runtime>::get(2).unwrap());
		assert!(entry.suspended_ms().is_some());
	});
}
