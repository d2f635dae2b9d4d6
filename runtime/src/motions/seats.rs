//! Which accounts can be the council, and which seats a motion was made for.

use alloc::vec::Vec;

use frame_support::{ensure, storage::unhashed, traits::Get};
use pallet_collective::{CostOf, Proposals};
use sp_runtime::traits::{BlakeTwo256, Hash as _};

use super::{members, CouncilCall, MaxSeats, Place, Refused};
use crate::{
	calls::is_nobodys, configs::CouncilInstance, AccountId, Hash, Runtime, RuntimeCall, System,
};

/// Whether these accounts can be the council: somebody, nobody twice, not more than there are places, all of
/// them there, and none for which anybody can sign.
///
/// An account for which nothing provides cannot sign (`CheckNonce` refuses it): its seat would be a vote
/// against everything, and enough of them the end of all decisions. One of small order would vote as
/// anybody likes.
///
/// # Errors
///
/// `UnfitSeats`, and `NobodysAccount` for the last.
pub(super) fn can_govern(seats: &[AccountId]) -> Result<(), Refused> {
	let most = <MaxSeats as Get<u32>>::get();
	let is_few = u32::try_from(seats.len()).is_ok_and(|seats| (1..=most).contains(&seats));
	ensure!(is_few, Refused::UnfitSeats);
	let mut sorted: Vec<&AccountId> = seats.iter().collect();
	sorted.sort();
	sorted.dedup();
	let all_exist = seats.iter().all(|who| System::providers(who) > 0);
	ensure!(sorted.len() == seats.len() && all_exist, Refused::UnfitSeats);
	ensure!(!seats.iter().any(is_nobodys), Refused::NobodysAccount);
	Ok(())
}

/// Hash of the present seats, by which a motion tells whether they are those that it was made for.
pub(super) fn present() -> Hash {
	BlakeTwo256::hash_of(&members())
}

/// Whether there are other seats now than when the motion was tabled that makes this call. Of a call that no
/// motion makes, and of a motion from before this was kept, nobody can tell.
///
/// A motion about the seats names all of them, so it would take back what was decided since, and nobody
/// voted on that.
pub(super) fn are_others_than_for(call: &CouncilCall) -> bool {
	let motion = BlakeTwo256::hash_of(&RuntimeCall::Council(call.clone()));
	// What is kept outlives the motion.
	if !Proposals::<Runtime, CouncilInstance>::get().contains(&motion) {
		return false;
	}
	// Its own type is another one where the SDK's benchmarks run.
	let key = CostOf::<Runtime, CouncilInstance>::hashed_key_for(motion);
	unhashed::get::<(AccountId, Place)>(&key).is_some_and(|(_, place)| place.seats != present())
}
