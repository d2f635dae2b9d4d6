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
//!
//! Where seats are given or taken while a motion is open, its threshold stays. If it is too low now, the
//! motion is carried in vain unless more vote for it; if it is too high, whoever wants the motion votes
//! against it: so many votes that the threshold is out of reach end it at once. Either way it is then
//! tabled anew.

#![warn(missing_docs)]

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	storage::unhashed,
	traits::{Consideration, Get, MaybeConsideration},
	weights::Weight,
};
use pallet_collective::{Call, Config, CostOf, Error, Members, Proposals, Voting};
use scale_info::TypeInfo;
use sp_runtime::{transaction_validity::InvalidTransaction, DispatchError};

use crate::{configs::CouncilInstance, AccountId, BlockNumber, Hash, Runtime, RuntimeCall, System};

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
	/// account does not exist, or a prime; or the motion was made for another number of seats.
	UnfitSeats,
	/// The account has no seat.
	NoSeat,
}

impl Refused {
	/// All of them.
	pub const ALL: [Refused; 4] =
		[Refused::WrongThreshold, Refused::TooManyMotions, Refused::UnfitSeats, Refused::NoSeat];

	/// The one byte that travels with a refused extrinsic. Refused statements have those from 0 on.
	pub fn code(self) -> u8 {
		match self {
			Refused::WrongThreshold => 200,
			Refused::TooManyMotions => 201,
			Refused::UnfitSeats => 202,
			Refused::NoSeat => 203,
		}
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
				RuntimeCall::Council(inner @ Call::set_members { .. }) => check(inner),
				_ => Ok(()),
			}
		}
		Call::set_members { new_members, prime, old_count } => {
			// With a prime, who does not vote would have voted as the prime did.
			let is_fit = prime.is_none() && *old_count == seats() && can_govern(new_members);
			ensure!(is_fit, Refused::UnfitSeats);
			Ok(())
		}
		_ => Ok(()),
	}
}

/// Whether the account that signs may make this call now.
///
/// # Errors
///
/// `Stale` for a vote on a motion whose time is over; `Custom` with the code of what is [`Refused`].
pub fn check_signed(
	call: &CouncilCall,
	signer: Option<&AccountId>,
) -> Result<(), InvalidTransaction> {
	let refused = |refused: Refused| InvalidTransaction::Custom(refused.code());
	check(call).map_err(refused)?;
	match call {
		Call::propose { .. } | Call::vote { .. } => {
			let who = signer.filter(|who| members().contains(who));
			let who = who.ok_or(refused(Refused::NoSeat))?;
			match call {
				Call::vote { proposal, .. } if is_over(proposal) => {
					return Err(InvalidTransaction::Stale)
				}
				Call::propose { .. } if !has_room(who) => {
					return Err(refused(Refused::TooManyMotions))
				}
				_ => {}
			}
		}
		_ => {}
	}
	Ok(())
}

/// What [`check`] and [`check_signed`] read, and what a [`Place`] takes, of which pallet-collective's own
/// weights know nothing.
pub fn weight(call: &CouncilCall) -> Weight {
	let database = <Runtime as frame_system::Config>::DbWeight::get();
	// The seats, and the account of each new one.
	let seats = u64::from(<MaxSeats as Get<u32>>::get()).saturating_add(1);
	// The motions, and whose each is.
	let motions = u64::from(<MaxProposals as Get<u32>>::get()).saturating_add(1);
	match call {
		Call::vote { .. } => database.reads(2),
		// As an extrinsic and where it is dispatched. What was closed is forgotten at last.
		Call::propose { .. } => {
			let reads = seats.saturating_add(motions).saturating_mul(2);
			database.reads_writes(reads, motions)
		}
		// What is carried may be new seats.
		Call::close { .. } => database.reads(seats),
		_ => Weight::zero(),
	}
}

/// The place that a motion takes up of its seat's share, kept by pallet-collective in `CostOf` with the
/// account that tabled it.
///
/// pallet-collective would keep it until somebody asked for it back; here the next motion that is tabled
/// forgets all those of motions that are closed, so there are never more than motions may be open.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Place;

impl Consideration<AccountId, u32> for Place {
	/// Called when the motion stands in the list already, the last in it.
	fn new(who: &AccountId, _open: u32) -> Result<Self, DispatchError> {
		let mut earlier = Proposals::<Runtime, CouncilInstance>::get().into_inner();
		earlier.pop();
		let known: Vec<Hash> = CostOf::<Runtime, CouncilInstance>::iter_keys().collect();
		for closed in known.iter().filter(|motion| !earlier.contains(motion)) {
			CostOf::<Runtime, CouncilInstance>::remove(closed);
		}
		let error = Error::<Runtime, CouncilInstance>::TooManyProposals;
		ensure!(open_motions(&earlier, who) < share(seats()), error);
		Ok(Place)
	}

	fn update(self, _: &AccountId, _: u32) -> Result<Self, DispatchError> {
		Ok(self)
	}

	fn drop(self, _: &AccountId) -> Result<(), DispatchError> {
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(_: &AccountId, _: u32) {}
}

impl MaybeConsideration<AccountId, u32> for Place {
	fn is_none(&self) -> bool {
		false
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

/// Whether these accounts can be the council: somebody, nobody twice, not more than there are places, and
/// all of them there. An account for which nothing provides cannot sign (`CheckNonce` refuses it): its seat
/// would be a vote against everything, and enough of them the end of all decisions.
fn can_govern(seats: &[AccountId]) -> bool {
	let most = <MaxSeats as Get<u32>>::get();
	let is_few = u32::try_from(seats.len()).is_ok_and(|seats| (1..=most).contains(&seats));
	if !is_few {
		return false;
	}
	let mut sorted: Vec<&AccountId> = seats.iter().collect();
	sorted.sort();
	sorted.dedup();
	sorted.len() == seats.len() && seats.iter().all(|who| System::providers(who) > 0)
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
