//! Which accounts have a seat on the council, and what becomes of one that has lost it.

use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use pallet_collective::{Call, CostOf, Error, Event, Members};
use sp_core::{ed25519, Pair};
use sp_runtime::{
	traits::{BlakeTwo256, Hash as _},
	DispatchError,
};

use super::{
	calls::{apply, dispatch, events},
	extensions::{refused, replace_administrator, signed, signed_by, validate},
	governance::{admin, members},
	motions::{accounts, by, close, custom, propose, seat, set_members, suspend, vote},
	*,
};
use crate::{
	configs::CouncilInstance,
	genesis::{LOCAL, LOCAL_FOUNDERS},
	motions::Refused,
	AccountId, Hash, RuntimeCall, RuntimeEvent,
};

fn seats() -> Vec<AccountId> {
	Members::<Runtime, CouncilInstance>::get()
}

/// What it would do is refused when it is tabled, for this reason, and when it is carried out.
#[track_caller]
fn never_carried(call: RuntimeCall, why: Refused) {
	refused(signed(propose(call.clone(), 3), 0), custom(why));
	let filtered = DispatchError::from(frame_system::Error::<Runtime>::CallFiltered);
	assert_noop!(dispatch(propose(call.clone(), 3), by(0)), filtered);
	assert_noop!(dispatch(call, members(4, 4)), filtered);
}

fn unfit(seats: RuntimeCall) {
	chain_of(LOCAL).execute_with(|| never_carried(seats, Refused::UnfitSeats));
}

#[test]
fn council_that_could_not_govern_is_neither_tabled_nor_seated() {
	let founders = || (0..4).map(admin).collect::<Vec<_>>();
	let with = |one| [founders(), vec![one]].concat();
	unfit(set_members(vec![], 4));
	unfit(set_members(with(admin(3)), 4));
	// Nothing provides for this account: it could never sign.
	unfit(set_members(with(AccountId::from([7; 32])), 4));
	for old_count in [0, 3, 5, u32::MAX] {
		unfit(set_members(founders(), old_count));
	}
	for prime in [admin(0), LOCAL_FOUNDERS[0].validator()] {
		let (new_members, prime) = (founders(), Some(prime));
		let call =
			Call::<Runtime, CouncilInstance>::set_members { new_members, prime, old_count: 4 };
		unfit(call.into());
	}
}

#[test]
fn council_has_no_more_than_its_places() {
	chain_of(LOCAL).execute_with(|| {
		let (most, more) = (accounts(60), accounts(61));
		refused(signed(propose(set_members(more, 4), 3), 0), custom(Refused::UnfitSeats));
		assert!(validate(&signed(propose(set_members(most, 4), 3), 0)).is_ok());
	});
}

/// A motion waits while the seats change: the number that it was made for is not right any more.
#[test]
fn seats_that_were_meant_for_another_council_are_not_given() {
	chain_of(LOCAL).execute_with(|| {
		let five = accounts(1);
		let (motion, hash) =
			(set_members(five, 4), BlakeTwo256::hash_of(&set_members(accounts(1), 4)));
		assert_ok!(dispatch(propose(motion.clone(), 3), by(0)));
		(0..3).for_each(|seat| vote(hash, 0, seat, true));
		let three: Vec<AccountId> = (0..3).map(admin).collect();
		seat(three);
		let before = seats();
		events();
		assert_ok!(close(&motion, 0));
		let result = Err(frame_system::Error::<Runtime>::CallFiltered.into());
		let executed = Event::Executed { proposal_hash: hash, result };
		assert!(events().contains(&RuntimeEvent::Council(executed)));
		assert_eq!(seats(), before);
	});
}

#[test]
fn seat_is_given_to_an_account_that_exists() {
	chain_of(LOCAL).execute_with(|| {
		let mut expected = accounts(1);
		let motion = set_members(expected.clone(), 4);
		let hash = BlakeTwo256::hash_of(&motion);
		assert_eq!(apply(signed(propose(motion.clone(), 3), 0)), Ok(Ok(())));
		(0..3).for_each(|seat| vote(hash, 0, seat, true));
		events();
		assert_ok!(close(&motion, 0));
		let executed = Event::Executed { proposal_hash: hash, result: Ok(()) };
		assert!(events().contains(&RuntimeEvent::Council(executed)));
		expected.sort();
		assert_eq!(seats(), expected);
	});
}

/// For these keys everybody has the secret: the neutral element, in two encodings; y = 0, of order 4; and
/// y = p - 1, of order 2.
fn of_small_order() -> [AccountId; 4] {
	let mut neutral = [0; 32];
	neutral[0] = 1;
	let mut neutral_not_canonical = neutral;
	neutral_not_canonical[31] = 0x80;
	let mut order_two = [0xff; 32];
	(order_two[0], order_two[31]) = (0xec, 0x7f);
	[neutral, neutral_not_canonical, [0; 32], order_two].map(AccountId::from)
}

/// An account of another kind need not be a point of the curve, and this one is none.
fn no_point() -> AccountId {
	let mut bytes = [0; 32];
	bytes[0] = 2;
	bytes.into()
}

#[test]
fn account_that_anybody_can_sign_for_gets_no_seat() {
	for nobodys in of_small_order() {
		chain_of(LOCAL).execute_with(|| {
			System::inc_providers(&nobodys);
			let founders: Vec<AccountId> = (0..4).map(admin).collect();
			let (mut beside, mut instead) = (founders.clone(), founders[1..].to_vec());
			beside.push(nobodys.clone());
			instead.push(nobodys);
			for seats in [beside, instead] {
				never_carried(set_members(seats, 4), Refused::NobodysAccount);
			}
			assert_eq!(seats().len(), 4);
		});
	}
	chain_of(LOCAL).execute_with(|| {
		System::inc_providers(&no_point());
		let five = [&seats()[..], &[no_point()]].concat();
		assert!(validate(&signed(propose(set_members(five.clone(), 4), 3), 0)).is_ok());
		seat(five);
		assert!(seats().contains(&no_point()));
	});
}

/// Whoever likes would register session keys for it.
#[test]
fn account_that_anybody_can_sign_for_is_no_candidate_and_no_validator() {
	use pallet_validators::Call;
	for who in of_small_order() {
		chain_of(LOCAL).execute_with(|| {
			let add = Call::<Runtime>::add_validator { who: who.clone() };
			let invite = Call::<Runtime>::invite_candidate { who: who.clone() };
			never_carried(add.into(), Refused::NobodysAccount);
			never_carried(invite.into(), Refused::NobodysAccount);
			assert!(!System::account_exists(&who));
			// One that is there can be put out.
			let remove = RuntimeCall::from(Call::<Runtime>::remove_validator { who });
			assert!(validate(&signed(propose(remove.clone(), 3), 0)).is_ok());
			let none = pallet_validators::Error::<Runtime>::NotValidator;
			assert_noop!(dispatch(remove, members(4, 4)), DispatchError::from(none));
		});
	}
	chain_of(LOCAL).execute_with(|| {
		let invite = RuntimeCall::from(Call::<Runtime>::invite_candidate { who: no_point() });
		assert!(validate(&signed(propose(invite.clone(), 3), 0)).is_ok());
		assert_ok!(dispatch(invite, members(3, 4)));
		assert!(System::account_exists(&no_point()));
	});
}

/// Two thirds let another account govern the organisation, and the seat stays; three quarters take it. From
/// then on the former account has no say, also not by what it has signed or voted before.
#[test]
fn replaced_account_has_its_say_until_the_seat_is_taken_and_no_longer() {
	chain_of(LOCAL).execute_with(|| {
		let successor = ed25519::Pair::from_seed(&[7; 32]);
		let (motion, proposal) = (suspend(2), BlakeTwo256::hash_of(&suspend(2)));
		let voting = |approve| -> RuntimeCall {
			Call::<Runtime, CouncilInstance>::vote { proposal, index: 0, approve }.into()
		};
		assert_eq!(apply(signed(propose(motion.clone(), 3), 0)), Ok(Ok(())));
		assert_eq!(apply(signed(voting(true), 1)), Ok(Ok(())));
		let account = AccountId::from(successor.public().0);
		replace_administrator(account.clone());
		let pending = || [voting(false), propose(suspend(3), 3)].map(|call| signed(call, 2));
		for extrinsic in pending() {
			assert!(validate(&extrinsic).is_ok(), "it has the seat");
		}
		refused(signed_by(&successor, voting(true), 0), custom(Refused::NoSeat));

		seat(vec![account.clone(), admin(1), admin(2), admin(3)]);
		for extrinsic in pending() {
			refused(extrinsic, custom(Refused::NoSeat));
		}
		let none = DispatchError::from(Error::<Runtime, CouncilInstance>::NotMember);
		for call in [voting(false), voting(true), propose(suspend(3), 3)] {
			assert_noop!(dispatch(call, by(0)), none);
		}

		// Its motion stands, for the others; its vote does not.
		events();
		assert_eq!(apply(signed_by(&successor, voting(true), 0)), Ok(Ok(())));
		let voted = Event::<Runtime, CouncilInstance>::Voted {
			account,
			proposal_hash: proposal,
			voted: true,
			yes: 1,
			no: 0,
		};
		assert!(events().contains(&RuntimeEvent::Council(voted)));
		vote(proposal, 0, 1, true);
		let early = Error::<Runtime, CouncilInstance>::TooEarly;
		assert_noop!(close(&motion, 0), DispatchError::from(early));
		vote(proposal, 0, 2, true);
		assert_ok!(close(&motion, 0));
		let executed = Event::Executed { proposal_hash: proposal, result: Ok(()) };
		assert!(events().contains(&RuntimeEvent::Council(executed)));
	});
}

/// The founders, with this account in the place of one of them.
fn with(who: u8, instead_of: usize) -> Vec<AccountId> {
	let account = AccountId::from([who; 32]);
	System::inc_providers(&account);
	let founders =
		(0..4).map(|seat| if seat == instead_of { account.clone() } else { admin(seat) });
	let mut all: Vec<AccountId> = founders.collect();
	all.sort();
	all
}

/// Has the council vote on such seats for four; what becomes of it is to be seen.
fn table(seats: &[AccountId]) -> (RuntimeCall, Hash) {
	let motion = set_members(seats.to_vec(), 4);
	assert_ok!(dispatch(propose(motion.clone(), 3), by(3)));
	(motion.clone(), BlakeTwo256::hash_of(&motion))
}

/// Three vote for a motion, and somebody has the votes counted: everything that happens then.
fn carry(motion: &RuntimeCall, index: u32, seats: [usize; 3]) -> Vec<RuntimeEvent> {
	let hash = BlakeTwo256::hash_of(motion);
	seats.into_iter().for_each(|seat| vote(hash, index, seat, true));
	events();
	assert_ok!(close(motion, index));
	events()
}

fn happened(proposal_hash: Hash, result: DispatchResult) -> [RuntimeEvent; 3] {
	[
		Event::<Runtime, CouncilInstance>::Closed { proposal_hash, yes: 3, no: 0 }.into(),
		Event::<Runtime, CouncilInstance>::Approved { proposal_hash }.into(),
		Event::<Runtime, CouncilInstance>::Executed { proposal_hash, result }.into(),
	]
}

#[test]
fn second_of_two_motions_for_the_same_seats_does_not_undo_the_first() {
	chain_of(LOCAL).execute_with(|| {
		let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
		let (first, second) = (with(1, 0), with(2, 1));
		let (one, one_hash) = table(&first);
		let (two, two_hash) = table(&second);
		let (other, other_hash) = (suspend(2), BlakeTwo256::hash_of(&suspend(2)));
		assert_ok!(dispatch(propose(other.clone(), 3), by(3)));

		assert_eq!(carry(&one, 0, [1, 2, 3]), happened(one_hash, Ok(())));
		assert_eq!(seats(), first);
		assert_eq!(carry(&two, 1, [1, 2, 3]), happened(two_hash, filtered));
		assert_eq!(seats(), first);
		// What is not about the seats is as good as before.
		let carried = carry(&other, 2, [1, 2, 3]);
		assert!(carried.ends_with(&happened(other_hash, Ok(()))[2..]), "{carried:?}");

		// The very same seats, tabled anew, are what is wanted then.
		let (two, _) = table(&second);
		assert_eq!(carry(&two, 3, [1, 2, 3]), happened(two_hash, Ok(())));
		assert_eq!(seats(), second);
	});
}

#[test]
fn motion_about_the_seats_is_carried_out_if_they_are_again_what_they_were() {
	chain_of(LOCAL).execute_with(|| {
		let (motion, hash) = table(&with(1, 0));
		seat(with(2, 1));
		seat((0..4).map(admin).collect());
		assert_eq!(carry(&motion, 0, [1, 2, 3]), happened(hash, Ok(())));
		assert_eq!(seats(), with(1, 0));
	});
}

/// It keeps the same motion from being tabled until somebody has it counted, as every motion does.
#[test]
fn motion_for_former_seats_stands_until_it_is_closed() {
	chain_of(LOCAL).execute_with(|| {
		let wanted = with(1, 0);
		let (motion, _) = table(&wanted);
		seat(with(2, 1));
		let duplicate = DispatchError::from(Error::<Runtime, CouncilInstance>::DuplicateProposal);
		assert_noop!(dispatch(propose(motion.clone(), 3), by(3)), duplicate);
		carry(&motion, 0, [0, 2, 3]);
		assert_eq!(seats(), with(2, 1));
		let (motion, hash) = table(&wanted);
		assert_eq!(carry(&motion, 1, [0, 2, 3]), happened(hash, Ok(())));
		assert_eq!(seats(), wanted);
	});
}

/// Of those nobody knows the seats that there were; their number is all that they name.
#[test]
fn motion_from_before_this_was_kept_is_carried_out() {
	chain_of(LOCAL).execute_with(|| {
		let (motion, hash) = table(&with(1, 0));
		CostOf::<Runtime, CouncilInstance>::remove(hash);
		seat(with(2, 1));
		assert_eq!(carry(&motion, 0, [0, 2, 3]), happened(hash, Ok(())));
		assert_eq!(seats(), with(1, 0));
	});
}
