//! What may be put to the council, with which threshold, and how often by one seat.
//!
//! # Why
//!
//! pallet-collective leaves much to the good will of whoever tables a motion, and here a single seat must
//! not be able to stop what the others want:
//!
//! - It takes any threshold, and refuses a second motion about the same call while the first one stands. A
//!   motion with a threshold that nobody reaches, or with one whose votes are too few for the call, would
//!   block that call for a week. So each call is tabled with exactly the threshold that it needs.
//! - It holds so many motions at a time, whoever tabled them. So each seat has a share.
//! - It makes a council of any list of accounts. An empty one could never decide anything again.
//! - A motion about the seats names all of them, so of two that stand the second would undo the first. So one
//!   is carried out only if the seats are those that there were when it was tabled.
//! - It takes from accounts what only the council can do, and finds that out when the call stands in its
//!   block.
//!
//! Where seats are given or taken while a motion is open, its threshold stays. If it is too low now, the
//! motion is carried in vain unless more vote for it; if it is too high, whoever wants the motion votes
//! against it: so many votes that the threshold is out of reach end it at once. Either way it is then
//! tabled anew.

#![warn(missing_docs)]

mod place;
mod seats;

pub use place::Place;

use alloc::vec::Vec;

use frame_support::{
	ensure,
	storage::unhashed,
	traits::Get,
	weights::{constants::WEIGHT_REF_TIME_PER_MICROS, Weight},
};
use pallet_collective::{Call, Config, CostOf, Members, Proposals, Voting};
use sp_runtime::transaction_validity::InvalidTransaction;

use crate::{
	calls::lets_in_somebody, configs::CouncilInstance, AccountId, BlockNumber, Hash, Runtime,
	RuntimeCall, System,
};

type CouncilCall = Call<Runtime, CouncilInstance>;
type MaxSeats = <Runtime as Config<CouncilInstance>>::MaxMembers;
type MaxProposals = <Runtime as Config<CouncilInstance>>::MaxProposals;

/// Why a call of the council is not let through. As an extrinsic it is refused with
/// `InvalidTransaction::Custom` and [`Refused::code`]; where it is dispatched, with
/// `System::CallFiltered`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
	/// The threshold of a motion is not exactly what its call needs of the present seats.
	WrongThreshold,
	/// The seat has as many open motions as it may, or the council has. One that is over or voted down
	/// counts until it is closed, which anybody can do.
	TooManyMotions,
	/// The seats that a motion would give are none, are too many, have somebody twice or somebody whose
	/// account does not exist, or a prime; or the motion was made for another number of seats, or, when it is
	/// carried out, for other ones.
	UnfitSeats,
	/// The account has no seat.
	NoSeat,
	/// Nobody but the council can make this call: it has to be tabled.
	MotionNeeded,
	/// The motion would give a seat to, invite, or make a validator of an account of small order, for which
	/// anybody can sign.
	NobodysAccount,
}

impl Refused {
	/// All of them.
	pub const ALL: [Refused; 6] = [
		Refused::WrongThreshold,
		Refused::TooManyMotions,
		Refused::UnfitSeats,
		Refused::NoSeat,
		Refused::MotionNeeded,
		Refused::NobodysAccount,
	];

	/// The one byte that travels with a refused extrinsic. Refused statements have those from 0 on.
	pub fn code(self) -> u8 {
		match self {
			Refused::WrongThreshold => 200,
			Refused::TooManyMotions => 201,
			Refused::UnfitSeats => 202,
			Refused::NoSeat => 203,
			Refused::MotionNeeded => 204,
			Refused::NobodysAccount => 205,
		}
	}
}

impl From<Refused> for InvalidTransaction {
	fn from(refused: Refused) -> Self {
		InvalidTransaction::Custom(refused.code())
	}
}

/// How many of so many seats have to agree: three quarters to change the runtime or the council's own
/// seats, two thirds for everything else, rounded up.
pub fn threshold(call: &RuntimeCall, seats: u32) -> u32 {
	match call {
		RuntimeCall::Upgrades(_) | RuntimeCall::Council(Call::set_members { .. }) => {
			seats.saturating_mul(3).div_ceil(4)
		}
		_ => seats.saturating_mul(2).div_ceil(3),
	}
}

/// Whether nobody but the council can make this call: from an account it can only fail.
pub fn takes_the_council(call: &RuntimeCall) -> bool {
	use pallet_registry::Call as Registry;
	match call {
		RuntimeCall::Validators(_) | RuntimeCall::Upgrades(_) => true,
		RuntimeCall::Council(call) => matches!(
			call,
			Call::set_members { .. } | Call::disapprove_proposal { .. } | Call::kill { .. }
		),
		RuntimeCall::Registry(call) => matches!(
			call,
			Registry::admit_organisation { .. }
				| Registry::suspend_organisation { .. }
				| Registry::readmit_organisation { .. }
				| Registry::replace_administrator { .. }
		),
		_ => false,
	}
}

/// How many motions of one seat may be open at a time: its share of half of what the council may have,
/// which is 8 of four seats. The other half is for motions of accounts that have no seat any more, which
/// nobody can withdraw: they keep out nobody who has one.
pub fn share(seats: u32) -> u32 {
	let half = <MaxProposals as Get<u32>>::get() / 2;
	half.checked_div(seats).unwrap_or(half).max(1)
}

/// Whether the call is fit, whoever makes it.
pub fn check(call: &CouncilCall) -> Result<(), Refused> {
	match call {
		Call::propose { threshold: found, proposal, .. } => {
			ensure!(*found == threshold(proposal, seats()), Refused::WrongThreshold);
			match &**proposal {
				RuntimeCall::Council(inner @ Call::set_members { .. }) => check_seats(inner),
				RuntimeCall::Validators(inner) => {
					ensure!(lets_in_somebody(inner), Refused::NobodysAccount);
					Ok(())
				}
				_ => Ok(()),
			}
		}
		Call::set_members { .. } => {
			ensure!(!seats::are_others_than_for(call), Refused::UnfitSeats);
			check_seats(call)
		}
		_ => Ok(()),
	}
}

/// Whether the council can have the seats that this call would give it.
fn check_seats(call: &CouncilCall) -> Result<(), Refused> {
	let Call::set_members { new_members, prime, old_count } = call else { return Ok(()) };
	// With a prime, who does not vote would have voted as the prime did.
	ensure!(prime.is_none() && *old_count == seats(), Refused::UnfitSeats);
	seats::can_govern(new_members)
}

/// Whether the account that signs may table, vote or close now. What [`takes_the_council`] is not asked
/// here.
///
/// # Errors
///
/// `Stale` for a vote on a motion whose time is over; `Custom` with the code of what is [`Refused`].
pub fn check_signed(
	call: &CouncilCall,
	signer: Option<&AccountId>,
) -> Result<(), InvalidTransaction> {
	check(call)?;
	match call {
		Call::propose { .. } | Call::vote { .. } => {
			let who = signer.filter(|who| members().contains(who)).ok_or(Refused::NoSeat)?;
			match call {
				Call::vote { proposal, .. } if is_over(proposal) => {
					return Err(InvalidTransaction::Stale)
				}
				Call::propose { .. } if !has_room(who) => {
					return Err(Refused::TooManyMotions.into())
				}
				_ => {}
			}
		}
		_ => {}
	}
	Ok(())
}

/// What it takes to find out whether an account is a key of small order. Enrolling an officer, which asks the
/// same of a key and verifies a signature besides, was measured at 131 µs in all.
const POINT: Weight = Weight::from_parts(100 * WEIGHT_REF_TIME_PER_MICROS, 0);

/// What [`check`] and [`check_signed`] read, and what a [`Place`] takes, of which pallet-collective's own
/// weights know nothing.
pub fn weight(call: &CouncilCall) -> Weight {
	let database = <Runtime as frame_system::Config>::DbWeight::get();
	// The seats, and the account of each new one.
	let seats = u64::from(<MaxSeats as Get<u32>>::get()).saturating_add(1);
	// The motions, and whose each is.
	let motions = u64::from(<MaxProposals as Get<u32>>::get()).saturating_add(1);
	let keys = POINT.saturating_mul(seats);
	match call {
		Call::vote { .. } => database.reads(2),
		// As an extrinsic and where it is dispatched. What was closed is forgotten at last.
		Call::propose { .. } => {
			let reads = seats.saturating_add(motions).saturating_mul(2);
			let twice = keys.saturating_mul(2);
			database.reads_writes(reads, motions).saturating_add(twice)
		}
		// What is carried may be new seats: also the motions, and what is kept of this one.
		Call::close { .. } => database.reads(seats.saturating_add(2)).saturating_add(keys),
		_ => Weight::zero(),
	}
}

fn members() -> Vec<AccountId> {
	Members::<Runtime, CouncilInstance>::get()
}

fn seats() -> u32 {
	u32::try_from(members().len()).unwrap_or(u32::MAX)
}

/// Whether the council can take one more motion, and this seat can table it.
fn has_room(who: &AccountId) -> bool {
	let open = Proposals::<Runtime, CouncilInstance>::get();
	!open.is_full() && open_motions(&open, who) < share(seats())
}

/// How many of these motions this account has tabled.
fn open_motions(motions: &[Hash], who: &AccountId) -> u32 {
	let of_whom = |motion: &Hash| CostOf::<Runtime, CouncilInstance>::get(motion);
	let theirs = motions.iter().filter_map(of_whom).filter(|(tabled_by, _)| tabled_by == who);
	u32::try_from(theirs.count()).unwrap_or(u32::MAX)
}

/// Whether there is such a motion and the time in which it could be voted on is over.
fn is_over(motion: &Hash) -> bool {
	end_of(motion).is_some_and(|end| System::block_number() >= end)
}

/// The block from which on a motion takes no more votes.
pub(crate) fn end_of(motion: &Hash) -> Option<BlockNumber> {
	/// Index, threshold, who is for it, who is against it, end: the fields are pallet-collective's own.
	type Votes = (u32, u32, Vec<AccountId>, Vec<AccountId>, BlockNumber);
	let key = Voting::<Runtime, CouncilInstance>::hashed_key_for(motion);
	unhashed::get::<Votes>(&key).map(|(.., end)| end)
}
