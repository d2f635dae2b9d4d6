//! What is kept of who tabled a motion and when: whose share of the open motions it takes up, and for which
//! seats it was made.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	traits::{Consideration, MaybeConsideration},
};
use pallet_collective::{CostOf, Error, Proposals};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

use super::{open_motions, seats, seats::present, share};
use crate::{configs::CouncilInstance, AccountId, Hash, Runtime};

/// The place that a motion takes up of its seat's share, kept by pallet-collective in `CostOf` with the
/// account that tabled it; and which seats there were then.
///
/// pallet-collective would keep it until somebody asked for it back; here the next motion that is tabled
/// forgets all those of motions that are closed, so there are never more than motions may be open.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Place {
	/// Hash of the seats, as [`super::seats::present`] answers with it.
	pub(super) seats: Hash,
}

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
		Ok(Place { seats: present() })
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
