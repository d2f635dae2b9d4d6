//! How the motions of the council stand, read from the state of a finalized block.

use catena_primitives::Hash;

use crate::{
	calls::{Call, CouncilCall, Fraction},
	state::{seats_hash, Motion, COUNCIL_PROPOSALS},
	Client, Error,
};

/// The most motions that the council has open at a time. More are a node's lie.
pub const MOTIONS_MAX: usize = 64;

/// How a motion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
	/// It waits for votes.
	Open,
	/// Enough want it.
	Carried,
	/// So many are against it that it cannot be carried any more.
	VotedDown,
	/// Its time is over, and not enough wanted it.
	Expired,
}

impl Motion {
	/// How many of so many seats have to agree: what its call needs now, and not less than the threshold
	/// with which it was tabled, when there may have been other seats. Of a call that is not known here, at
	/// least two thirds.
	pub fn needed(&self, seats: usize) -> u32 {
		let call = self.call.as_ref();
		let needed = call.map_or_else(|| Fraction::TwoThirds.of(seats), |c| c.threshold(seats));
		needed.max(self.votes.threshold)
	}

	/// Whether it is about the seats and was made for other ones than these, which the council has: the chain
	/// will not carry it out.
	pub fn is_for_other_seats(&self, present: &[[u8; 32]]) -> bool {
		let is_about_seats =
			matches!(self.call, Some(Call::Council(CouncilCall::SetMembers { .. })));
		let made_for = self.tabled.map(|tabled| tabled.seats);
		is_about_seats && made_for.is_some_and(|seats| seats != seats_hash(present))
	}

	/// How it stands in a council of so many seats, for the next block after this one.
	pub fn standing(&self, seats: usize, finalized: u32) -> Standing {
		let votes = &self.votes;
		let left = seats.saturating_sub(votes.nays.len());
		if votes.ayes.len() >= count(self.needed(seats)) {
			Standing::Carried
		} else if left < count(votes.threshold) {
			Standing::VotedDown
		} else if votes.is_over(finalized) {
			Standing::Expired
		} else {
			Standing::Open
		}
	}

	/// Whether the chain counts the votes now and drops the motion, though they are too few for its call: it
	/// was tabled with a threshold that is too low for the present seats.
	pub fn is_carried_in_vain(&self, seats: usize) -> bool {
		let ayes = self.votes.ayes.len();
		ayes >= count(self.votes.threshold) && ayes < count(self.needed(seats))
	}
}

fn count(votes: u32) -> usize {
	usize::try_from(votes).unwrap_or(usize::MAX)
}

impl Client {
	/// All motions that stand, also those that are voted down or over and that nobody has closed.
	pub async fn motions(&self, at: &Hash) -> Result<Vec<Motion>, Error> {
		let hashes: Vec<Hash> = self.storage(&COUNCIL_PROPOSALS, at).await?.unwrap_or_default();
		if hashes.len() > MOTIONS_MAX {
			return Err(Error::BadAnswer {
				method: "state_getStorage",
				what: format!("more than {MOTIONS_MAX} motions"),
			});
		}
		let mut all = Vec::new();
		for hash in &hashes {
			all.push(self.standing_motion(hash, at).await?);
		}
		Ok(all)
	}
}

/// Whether a call is one that the council can carry out at all.
pub(crate) fn is_for_the_council(call: &Call) -> bool {
	use crate::calls::RegistryCall;
	match call {
		Call::Validators(_) | Call::Upgrades(_) | Call::System(_) => true,
		Call::Session(_) => false,
		Call::Council(call) => matches!(
			call,
			CouncilCall::SetMembers { .. }
				| CouncilCall::Disapprove { .. }
				| CouncilCall::Kill { .. }
		),
		Call::Registry(call) => matches!(
			call,
			RegistryCall::AdmitOrganisation { .. }
				| RegistryCall::SuspendOrganisation { .. }
				| RegistryCall::ReadmitOrganisation { .. }
				| RegistryCall::ReplaceAdministrator { .. }
		),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		calls::{RegistryCall, UpgradesCall},
		state::{Tabled, Votes},
	};

	fn suspend() -> Call {
		Call::Registry(RegistryCall::SuspendOrganisation { organisation: 7 })
	}

	fn upgrade() -> Call {
		Call::Upgrades(UpgradesCall::AuthorizeUpgrade { code_hash: [1; 32] })
	}

	/// A motion of threshold 3, which can be voted on until block 100.
	fn motion(call: Option<Call>, ayes: u8, nays: u8) -> Motion {
		let accounts = |from: u8, count: u8| (from..from + count).map(|n| [n; 32]).collect();
		let (ayes, nays) = (accounts(1, ayes), accounts(101, nays));
		let votes = Votes { index: 0, threshold: 3, ayes, nays, end: 100 };
		Motion { hash: [1; 32], call, length_bytes: 6, votes, tabled: None }
	}

	#[test]
	fn motion_stands_as_the_chain_would_count_it() {
		let of = |ayes, nays, finalized| motion(Some(suspend()), ayes, nays).standing(4, finalized);
		assert_eq!(of(2, 0, 50), Standing::Open);
		assert_eq!(of(2, 1, 50), Standing::Open);
		assert_eq!(of(3, 1, 50), Standing::Carried);
		assert_eq!(of(2, 2, 50), Standing::VotedDown);
		assert_eq!(of(2, 1, 98), Standing::Open);
		assert_eq!(of(2, 1, 99), Standing::Expired);
		// What came in time counts.
		assert_eq!(of(3, 0, 500), Standing::Carried);
		assert_eq!(of(0, 2, 500), Standing::VotedDown);
	}

	#[test]
	fn more_seats_than_when_it_was_tabled_need_more_votes() {
		assert_eq!([4, 5, 6].map(|seats| motion(Some(suspend()), 0, 0).needed(seats)), [3, 4, 4]);
		assert_eq!([4, 5, 6].map(|seats| motion(Some(upgrade()), 0, 0).needed(seats)), [3, 4, 5]);
		// What cannot be read takes two thirds at least.
		assert_eq!([2, 4, 6].map(|seats| motion(None, 0, 0).needed(seats)), [3, 3, 4]);
		let three = motion(Some(suspend()), 3, 0);
		assert_eq!(three.standing(6, 50), Standing::Open);
		assert!(three.is_carried_in_vain(6));
		assert!(!three.is_carried_in_vain(4));
		assert!(!motion(Some(suspend()), 2, 0).is_carried_in_vain(6));
	}

	#[test]
	fn fewer_seats_than_the_threshold_can_carry_nothing() {
		assert_eq!(motion(Some(suspend()), 0, 0).standing(2, 50), Standing::VotedDown);
		assert_eq!(motion(Some(suspend()), 0, 1).standing(3, 50), Standing::VotedDown);
	}
	#[test]
	fn motion_about_the_seats_is_for_those_that_there_were() {
		let (then, now) = ([[1; 32], [2; 32]], [[1; 32], [3; 32]]);
		let about = |call, tabled| Motion { tabled, ..motion(Some(call), 0, 0) };
		let new_members = vec![[1; 32], [9; 32]];
		let seats = CouncilCall::SetMembers { new_members, prime: None, old_count: 2 };
		let seats = Call::Council(seats);
		let tabled = Some(Tabled { by: [1; 32], seats: seats_hash(&then) });
		assert!(about(seats.clone(), tabled).is_for_other_seats(&now));
		assert!(!about(seats.clone(), tabled).is_for_other_seats(&then));
		assert!(!about(seats, None).is_for_other_seats(&now));
		assert!(!about(suspend(), tabled).is_for_other_seats(&now));
	}
}
