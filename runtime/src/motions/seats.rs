//! Which accounts can be the council.

use alloc::vec::Vec;

use frame_support::{ensure, traits::Get};

use super::{MaxSeats, Refused};
use crate::{calls::is_nobodys, AccountId, System};

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
