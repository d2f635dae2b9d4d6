//! What one seat, or an account without one, cannot do to the council. What the seats can be: see `seats`.

use std::collections::BTreeSet;

use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::EnsureOrigin};
use pallet_collective::{Call, CostOf, Error, Event, Members, Proposals, Voting};
use sp_core::{ed25519, Pair};
use sp_runtime::{
	generic::Era,
	traits::{BlakeTwo256, Hash as _},
	transaction_validity::InvalidTransaction,
	DispatchError,
};

use super::{
	calls::{apply, dispatch, events},
	extensions::{refused, signed, signed_by, validate},
	governance::{admin, members, of_three_quarters, of_two_thirds},
	weights::{name, one_of_each},
	*,
};
use crate::{
	configs::{CouncilInstance, ThreeQuartersOfCouncil, TwoThirdsOfCouncil},
	extensions::tx_extension,
	genesis::{DEV, LOCAL, LOCAL_FOUNDERS},
	motions::{share, takes_the_council, threshold, Refused},
	AccountId, Council, Hash, RuntimeCall, RuntimeEvent, RuntimeOrigin, UncheckedExtrinsic,
};

pub(super) fn propose(motion: RuntimeCall, threshold: u32) -> RuntimeCall {
	let length_bound = motion.encoded_size() as u32;
	let proposal = Box::new(motion);
	Call::<Runtime, CouncilInstance>::propose { threshold, proposal, length_bound }.into()
}

pub(super) fn suspend(organisation: u32) -> RuntimeCall {
	pallet_registry::Call::<Runtime>::suspend_organisation { organisation }.into()
}

pub(super) fn set_members(new_members: Vec<AccountId>, old_count: u32) -> RuntimeCall {
	let prime = None;
	Call::<Runtime, CouncilInstance>::set_members { new_members, prime, old_count }.into()
}

pub(super) fn by(seat: usize) -> RuntimeOrigin {
	RuntimeOrigin::signed(admin(seat))
}

/// What a refused extrinsic is refused with.
pub(super) fn custom(refused: Refused) -> InvalidTransaction {
	InvalidTransaction::Custom(refused.code())
}

/// The accounts of the four founders and of so many others, which exist.
pub(super) fn accounts(others: u8) -> Vec<AccountId> {
	let mut accounts: Vec<AccountId> = (0..4).map(admin).collect();
	accounts.extend((1..=others).map(|number| AccountId::from([number; 32])));
	for account in &accounts {
		System::inc_providers(account);
	}
	accounts
}

/// Gives the seats to these accounts, as if all had wanted it.
pub(super) fn seat(accounts: Vec<AccountId>) {
	let old_count = Members::<Runtime, CouncilInstance>::get().len() as u32;
	assert_ok!(dispatch(set_members(accounts, old_count), members(old_count, old_count)));
}

pub(super) fn vote(motion: Hash, index: u32, seat: usize, approve: bool) {
	assert_ok!(Council::vote(by(seat), motion, index, approve));
}

/// Has a stranger count the votes.
pub(super) fn close(motion: &RuntimeCall, index: u32) -> frame_support::dispatch::DispatchResult {
	let weight = frame_support::weights::Weight::from_parts(100_000_000_000, 1 << 20);
	let length = motion.encoded_size() as u32;
	let stranger = RuntimeOrigin::signed(LOCAL_FOUNDERS[0].validator());
	let closed = Council::close(stranger, BlakeTwo256::hash_of(motion), index, weight, length);
	closed.map(|_| ()).map_err(|refused| refused.error)
}

#[test]
fn threshold_is_the_least_with_which_the_call_is_carried() {
	for seats in 1..=64 {
		for call in of_two_thirds() {
			let least = threshold(&call, seats);
			assert!(TwoThirdsOfCouncil::ensure_origin(members(least, seats)).is_ok(), "{seats}");
			assert!(TwoThirdsOfCouncil::ensure_origin(members(least - 1, seats)).is_err());
		}
		for call in of_three_quarters() {
			let least = threshold(&call, seats);
			assert!(
				ThreeQuartersOfCouncil::ensure_origin(members(least, seats)).is_ok(),
				"{seats}"
			);
			assert!(ThreeQuartersOfCouncil::ensure_origin(members(least - 1, seats)).is_err());
		}
	}
}

/// Of six seats, four are two thirds and five are three quarters.
#[test]
fn motion_is_tabled_with_the_threshold_that_it_needs_and_with_no_other() {
	let upgrade = of_three_quarters()[0].clone();
	let seats = set_members(vec![admin(0)], 6);
	let motions = of_two_thirds().into_iter().map(|call| (call, 4));
	for (motion, needed) in motions.chain([(upgrade, 5), (seats, 5)]) {
		chain_of(LOCAL).execute_with(|| {
			seat(accounts(2));
			for wrong in [0, 1, 2, 3, 4, 5, 6, 7, u32::MAX] {
				if wrong != needed {
					let call = propose(motion.clone(), wrong);
					refused(signed(call.clone(), 0), custom(Refused::WrongThreshold));
					let filtered = frame_system::Error::<Runtime>::CallFiltered;
					assert_noop!(dispatch(call, by(0)), DispatchError::from(filtered));
				}
			}
			assert!(validate(&signed(propose(motion.clone(), needed), 0)).is_ok(), "{motion:?}");
			assert_ok!(dispatch(propose(motion.clone(), needed), by(0)));
			// It stands, for all to vote on.
			assert!(Voting::<Runtime, CouncilInstance>::contains_key(BlakeTwo256::hash_of(
				&motion
			)));
		});
	}
}

#[test]
fn only_a_council_of_one_decides_at_once() {
	chain_of(LOCAL).execute_with(|| {
		refused(signed(propose(suspend(2), 1), 0), custom(Refused::WrongThreshold));
		let execute: Call<Runtime, CouncilInstance> =
			Call::execute { proposal: Box::new(suspend(2)), length_bound: 9 };
		refused(signed(execute.clone(), 0), InvalidTransaction::Call);
		let filtered = frame_system::Error::<Runtime>::CallFiltered;
		assert_noop!(dispatch(execute.into(), by(0)), DispatchError::from(filtered));
	});
	chain_of(DEV).execute_with(|| {
		let alone = RuntimeOrigin::signed(genesis_of_dev());
		assert_ok!(dispatch(propose(suspend(1), 1), alone));
		let executed =
			Event::Executed { proposal_hash: BlakeTwo256::hash_of(&suspend(1)), result: Ok(()) };
		assert!(events().contains(&RuntimeEvent::Council(executed)));
	});
}

fn genesis_of_dev() -> AccountId {
	crate::genesis::DEV_FOUNDERS[0].admin()
}

#[test]
fn motion_whose_threshold_became_too_low_is_closed_in_vain_and_tabled_anew() {
	chain_of(LOCAL).execute_with(|| {
		let (motion, hash) = (suspend(2), BlakeTwo256::hash_of(&suspend(2)));
		assert_ok!(dispatch(propose(motion.clone(), 3), by(0)));
		(0..3).for_each(|seat| vote(hash, 0, seat, true));
		seat(accounts(2));
		// Four of six are needed now; it cannot be tabled beside itself.
		let duplicate = Error::<Runtime, CouncilInstance>::DuplicateProposal;
		assert_noop!(dispatch(propose(motion.clone(), 4), by(0)), DispatchError::from(duplicate));
		events();
		assert_ok!(close(&motion, 0));
		let result = Err(DispatchError::BadOrigin);
		let expected: [RuntimeEvent; 3] = [
			Event::<Runtime, CouncilInstance>::Closed { proposal_hash: hash, yes: 3, no: 0 }.into(),
			Event::<Runtime, CouncilInstance>::Approved { proposal_hash: hash }.into(),
			Event::<Runtime, CouncilInstance>::Executed { proposal_hash: hash, result }.into(),
		];
		assert_eq!(events(), expected);

		assert_ok!(dispatch(propose(motion.clone(), 4), by(0)));
		(0..4).for_each(|seat| vote(hash, 1, seat, true));
		events();
		assert_ok!(close(&motion, 1));
		let executed = Event::Executed { proposal_hash: hash, result: Ok(()) };
		assert!(events().contains(&RuntimeEvent::Council(executed)));
	});
}

#[test]
fn motion_whose_threshold_became_too_high_ends_by_votes_against_it() {
	chain_of(LOCAL).execute_with(|| {
		seat(accounts(2));
		let (motion, hash) = (suspend(2), BlakeTwo256::hash_of(&suspend(2)));
		assert_ok!(dispatch(propose(motion.clone(), 4), by(0)));
		seat(accounts(0));
		// Three of four would be enough, and four are asked for. One who wants it votes it down.
		let early = Error::<Runtime, CouncilInstance>::TooEarly;
		(0..3).for_each(|seat| vote(hash, 0, seat, true));
		assert_noop!(close(&motion, 0), DispatchError::from(early));
		vote(hash, 0, 0, false);
		assert_ok!(close(&motion, 0));
		assert_ok!(dispatch(propose(motion.clone(), 3), by(0)));

		// Of two seats nobody has four votes: it ends without any.
		seat(vec![admin(0), admin(1)]);
		assert_ok!(close(&motion, 1));
		assert_ok!(dispatch(propose(motion, 2), by(0)));
	});
}

#[test]
fn seat_has_its_share_of_the_open_motions_and_no_more() {
	chain_of(LOCAL).execute_with(|| {
		assert_eq!([1, 2, 3, 4, 32, 33, 64].map(share), [32, 16, 10, 8, 1, 1, 1]);
		for number in 0..8 {
			assert_ok!(apply(signed(propose(suspend(number), 3), number)));
		}
		refused(signed(propose(suspend(8), 3), 8), custom(Refused::TooManyMotions));
		let too_many = DispatchError::from(Error::<Runtime, CouncilInstance>::TooManyProposals);
		assert_noop!(dispatch(propose(suspend(8), 3), by(0)), too_many);

		// Each other seat has as many.
		for seat in 1..4 {
			for number in 0..8 {
				let motion = suspend(100 * seat as u32 + number);
				assert_ok!(dispatch(propose(motion, 3), by(seat)));
			}
			let one_more = propose(suspend(100 * seat as u32 + 8), 3);
			assert_noop!(dispatch(one_more, by(seat)), too_many);
		}

		// One that is voted down counts until it is closed.
		let down = BlakeTwo256::hash_of(&suspend(0));
		vote(down, 0, 1, false);
		vote(down, 0, 2, false);
		refused(signed(propose(suspend(8), 3), 8), custom(Refused::TooManyMotions));
		assert_ok!(close(&suspend(0), 0));
		assert_ok!(apply(signed(propose(suspend(8), 3), 8)));
		refused(signed(propose(suspend(0), 3), 9), custom(Refused::TooManyMotions));
	});
}

/// Else the state would keep for good who tabled what.
#[test]
fn who_tabled_a_motion_is_forgotten_after_it_is_closed() {
	chain_of(LOCAL).execute_with(|| {
		let known = || {
			let mut known: Vec<Hash> = CostOf::<Runtime, CouncilInstance>::iter_keys().collect();
			known.sort();
			known
		};
		let end = |motion: &RuntimeCall, index| {
			let hash = BlakeTwo256::hash_of(motion);
			(0..2).for_each(|seat| vote(hash, index, seat, false));
			assert_ok!(close(motion, index));
		};
		for round in 0..20 {
			assert_ok!(dispatch(propose(suspend(round), 3), by(0)));
			assert_eq!(known(), [BlakeTwo256::hash_of(&suspend(round))]);
			end(&suspend(round), round);
		}
		// The same motion, of another seat, is that seat's.
		assert_ok!(dispatch(propose(suspend(19), 3), by(1)));
		let (tabled_by, _) =
			CostOf::<Runtime, CouncilInstance>::get(BlakeTwo256::hash_of(&suspend(19))).unwrap();
		assert_eq!(tabled_by, admin(1));
		assert_eq!(known().len(), 1);
	});
}

/// Motions of who has no seat any more stand until somebody closes them.
#[test]
fn motions_of_former_seats_keep_out_nobody() {
	chain_of(LOCAL).execute_with(|| {
		seat(vec![admin(3)]);
		// Half of all that the council may have; alone it would decide at once.
		let alone = || RuntimeOrigin::signed(admin(3));
		for number in 0..share(1) {
			let motion = suspend(1000 + number);
			let length = motion.encoded_size() as u32;
			assert_ok!(Council::propose(alone(), 2, Box::new(motion), length));
		}
		seat((0..3).map(admin).collect());
		for seat in 0..3 {
			for number in 0..share(3) {
				let motion = suspend(100 * seat as u32 + number);
				assert_ok!(dispatch(propose(motion, 2), by(seat)));
			}
		}
		assert!(Proposals::<Runtime, CouncilInstance>::get().len() <= 64);
	});
}

/// Signed by the first founder's validator, which has no seat.
fn of_a_stranger(call: RuntimeCall) -> UncheckedExtrinsic {
	let seed = format!("//{}//validator", LOCAL_FOUNDERS[0].seed);
	let pair = ed25519::Pair::from_string(&seed, None).unwrap();
	signed_by(&pair, call, 0)
}

#[test]
fn motions_and_votes_of_who_has_no_seat_get_into_no_block() {
	chain_of(LOCAL).execute_with(|| {
		assert_ok!(dispatch(propose(suspend(2), 3), by(0)));
		let proposal = BlakeTwo256::hash_of(&suspend(2));
		let vote = |approve| -> RuntimeCall {
			Call::<Runtime, CouncilInstance>::vote { proposal, index: 0, approve }.into()
		};
		for call in [vote(true), vote(false), propose(suspend(3), 3)] {
			refused(of_a_stranger(call.clone()), custom(Refused::NoSeat));
			let stranger = RuntimeOrigin::signed(LOCAL_FOUNDERS[0].validator());
			let error = Error::<Runtime, CouncilInstance>::NotMember;
			assert_noop!(dispatch(call, stranger), DispatchError::from(error));
		}
		assert!(validate(&signed(vote(true), 0)).is_ok());
	});
}

/// It would fail there, with all of its bytes on the chain. Nobody at all is no better than an account.
#[test]
fn what_the_council_alone_can_do_gets_into_no_block() {
	for call in [of_two_thirds(), of_three_quarters()].concat() {
		chain_of(LOCAL).execute_with(|| {
			let extension = tx_extension(Era::Immortal, 0);
			let nobodys = UncheckedExtrinsic::new_transaction(call.clone(), extension);
			for extrinsic in [signed(call.clone(), 0), of_a_stranger(call.clone()), nobodys] {
				refused(extrinsic, custom(Refused::MotionNeeded));
			}
			assert!(validate(&signed(propose(call.clone(), 3), 0)).is_ok(), "{call:?}");
		});
	}
}

/// Each call that there is, is asked about: of one that is added and of which this is true, the tests of who
/// decides find it (`governance`).
#[test]
fn what_accounts_and_officers_do_takes_no_council() {
	let names = |calls: Vec<RuntimeCall>| calls.iter().map(name).collect::<BTreeSet<_>>();
	let found = names(one_of_each().into_iter().filter(takes_the_council).collect());
	assert_eq!(found, names([of_two_thirds(), of_three_quarters()].concat()));
}
