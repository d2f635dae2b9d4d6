//! The seats of the council: who has one, and changing it.

use catena_primitives::{keys, Hash};
use ed25519_dalek::SigningKey;

use crate::{
	calls::{Call, CouncilCall},
	governance::Decision,
	state::seats_hash,
	Client, Error,
};

/// The most seats that the council can have, as the runtime has it.
pub const SEATS_MAX: usize = 64;

type Account = [u8; 32];

/// A change of one seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatChange {
	/// A seat for an account that has none.
	Add(Account),
	/// No seat for this account any more.
	Remove(Account),
	/// The seat of one account for another.
	Replace {
		/// Who has it.
		from: Account,
		/// Who will have it.
		to: Account,
	},
}

impl SeatChange {
	/// The seats after it, sorted; an error if it changes nothing, or leaves none or too many.
	fn applied(self, present: &[Account]) -> Result<Vec<Account>, Error> {
		let (gone, new) = match self {
			SeatChange::Add(new) => (None, Some(new)),
			SeatChange::Remove(gone) => (Some(gone), None),
			SeatChange::Replace { from, to } => (Some(from), Some(to)),
		};
		let already = |who: Account, what: &str| {
			Error::AlreadySo(format!("the account 0x{} {what}", hex::encode(who)))
		};
		if let Some(who) = gone.filter(|who| !present.contains(who)) {
			return Err(already(who, "has no seat on the council"));
		}
		if let Some(who) = new.filter(|who| present.contains(who)) {
			return Err(already(who, "has a seat on the council already"));
		}
		let mut seats: Vec<Account> =
			present.iter().copied().filter(|who| Some(*who) != gone).chain(new).collect();
		if seats.is_empty() {
			return Err(Error::LastSeat);
		}
		if seats.len() > SEATS_MAX {
			return Err(Error::AlreadySo(format!(
				"the council has as many seats as it can have: {SEATS_MAX}"
			)));
		}
		seats.sort();
		Ok(seats)
	}

	/// The account that gets a seat.
	fn newcomer(self) -> Option<Account> {
		match self {
			SeatChange::Add(new) | SeatChange::Replace { to: new, .. } => Some(new),
			SeatChange::Remove(_) => None,
		}
	}
}

/// Refuses an account for which anybody can sign, as the chain does.
pub(crate) fn ensure_somebodys(who: &Account) -> Result<(), Error> {
	if keys::is_of_small_order(who) {
		return Err(Error::NobodysAccount);
	}
	Ok(())
}

/// Who gets a seat and who loses one, if the council is to be these accounts.
pub fn difference(present: &[Account], new: &[Account]) -> (Vec<Account>, Vec<Account>) {
	let without = |all: &[Account], others: &[Account]| {
		all.iter().copied().filter(|who| !others.contains(who)).collect()
	};
	(without(new, present), without(present, new))
}

impl Client {
	/// Proposes to change one seat of the council as it is now. `member` is the key of a council member.
	///
	/// The motion names all seats. The chain carries it out only if they are then what they were when it was
	/// tabled, so what it changes ([`difference`]) is what was voted on.
	pub async fn change_seats(
		&self,
		member: &SigningKey,
		change: SeatChange,
	) -> Result<Decision, Error> {
		let at = self.finalized().await?;
		let present = self.council(&at.hash).await?;
		let new_members = change.applied(&present)?;
		if let Some(who) = change.newcomer() {
			ensure_somebodys(&who)?;
			if !self.account_exists(&who, &at.hash).await? {
				return Err(Error::NoAccount(who));
			}
		}
		let old_count = u32::try_from(present.len()).unwrap_or(u32::MAX);
		let call = CouncilCall::SetMembers { new_members, prime: None, old_count };
		self.propose(member, Call::Council(call)).await
	}

	/// Why the council's seats are not these, though the motion for them was carried in the block of this
	/// hash; `None` if they are.
	pub(crate) async fn why_not_seated(
		&self,
		new_members: &[Account],
		old_count: u32,
		motion: &Hash,
		at: &Hash,
	) -> Result<Option<String>, Error> {
		let present = self.council(at).await?;
		let (mut expected, mut found) = (new_members.to_vec(), present.clone());
		expected.sort();
		found.sort();
		if expected == found {
			return Ok(None);
		}
		if usize::try_from(old_count).is_ok_and(|count| count != found.len()) {
			let seats = found.len();
			return Ok(Some(format!(
				"it was made for a council of {old_count} seats, and there are {seats}"
			)));
		}
		let tabled = self.tabled(motion, at).await?;
		if tabled.is_some_and(|tabled| tabled.seats != seats_hash(&present)) {
			return Ok(Some(
				"the seats changed after it was proposed; it can be proposed anew".into(),
			));
		}
		for who in expected.iter().take(SEATS_MAX) {
			if !self.account_exists(who, at).await? {
				return Ok(Some(Error::NoAccount(*who).to_string()));
			}
		}
		if expected.iter().any(keys::is_of_small_order) {
			return Ok(Some(Error::NobodysAccount.to_string()));
		}
		Ok(Some("fewer voted for it than three quarters of the council".into()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const PRESENT: [Account; 3] = [[1; 32], [2; 32], [3; 32]];

	#[test]
	fn one_seat_is_changed_and_the_others_stay() {
		let after = |change: SeatChange| change.applied(&PRESENT).unwrap();
		assert_eq!(after(SeatChange::Add([0; 32])), [[0; 32], [1; 32], [2; 32], [3; 32]]);
		assert_eq!(after(SeatChange::Remove([2; 32])), [[1; 32], [3; 32]]);
		let replace = SeatChange::Replace { from: [1; 32], to: [9; 32] };
		assert_eq!(after(replace), [[2; 32], [3; 32], [9; 32]]);
	}

	#[test]
	fn change_that_changes_nothing_is_refused() {
		let said = |change: SeatChange| change.applied(&PRESENT).unwrap_err().to_string();
		let (two, nine) = ("02".repeat(32), "09".repeat(32));
		let has = format!("the account 0x{two} has a seat on the council already");
		let has_none = format!("the account 0x{nine} has no seat on the council");
		assert_eq!(said(SeatChange::Add([2; 32])), has);
		assert_eq!(said(SeatChange::Remove([9; 32])), has_none);
		assert_eq!(said(SeatChange::Replace { from: [9; 32], to: [4; 32] }), has_none);
		assert_eq!(said(SeatChange::Replace { from: [1; 32], to: [2; 32] }), has);
		assert_eq!(said(SeatChange::Replace { from: [2; 32], to: [2; 32] }), has);
	}

	#[test]
	fn council_is_never_empty_nor_larger_than_it_can_be() {
		let error = SeatChange::Remove([1; 32]).applied(&[[1; 32]]).unwrap_err();
		assert_eq!(error.to_string(), "the council cannot give up its last seat");
		let full: Vec<Account> = (1..=64).map(|n| [n; 32]).collect();
		let error = SeatChange::Add([65; 32]).applied(&full).unwrap_err();
		assert_eq!(error.to_string(), "the council has as many seats as it can have: 64");
		assert!(SeatChange::Replace { from: [1; 32], to: [65; 32] }.applied(&full).is_ok());
	}

	#[test]
	fn difference_names_who_comes_and_who_goes() {
		let (come, go) = difference(&PRESENT, &[[1; 32], [3; 32], [9; 32]]);
		assert_eq!((come, go), (vec![[9; 32]], vec![[2; 32]]));
		assert_eq!(difference(&PRESENT, &PRESENT), (vec![], vec![]));
	}
}
