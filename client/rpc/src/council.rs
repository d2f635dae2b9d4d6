//! The council at work: tabling motions, voting, and having the votes counted.
//!
//! # Details
//!
//! Counting is a call of its own (`council.close`), which anybody may make, and nothing becomes of a motion
//! before. So whoever casts the vote that decides makes that call, too, whether the motion is carried or
//! voted down.

use catena_primitives::{proof::BlockRef, Hash};
use codec::Encode;
use ed25519_dalek::SigningKey;

use crate::{
	calls::{Call, CouncilCall, Weight},
	effects::Effect,
	governance::{Decision, Dropped},
	motions::Standing,
	state::Motion,
	Client, Error,
};

/// What a node answers to a transaction that the runtime refuses.
const INVALID_TRANSACTION: i32 = 1010;

/// With which codes the runtime refuses what goes to the council; a test of the workspace compares them.
pub const WRONG_THRESHOLD: u8 = 200;
/// See [`WRONG_THRESHOLD`].
pub const TOO_MANY_MOTIONS: u8 = 201;
/// See [`WRONG_THRESHOLD`].
pub const UNFIT_SEATS: u8 = 202;
/// See [`WRONG_THRESHOLD`].
pub const NO_SEAT: u8 = 203;
/// See [`WRONG_THRESHOLD`].
pub const MOTION_NEEDED: u8 = 204;
/// See [`WRONG_THRESHOLD`].
pub const NOBODYS_ACCOUNT: u8 = 205;

impl Client {
	/// Votes on a motion, and has the votes counted if that decides it: it is carried out, or dropped.
	pub async fn vote(
		&self,
		member: &SigningKey,
		hash: &Hash,
		index: u32,
		approve: bool,
	) -> Result<Decision, Error> {
		let at = self.finalized().await?;
		self.ensure_member(member, &at.hash).await?;
		let motion = self.standing_motion(hash, &at.hash).await?;
		let account = member.verifying_key().to_bytes();
		let voted = if approve { &motion.votes.ayes } else { &motion.votes.nays };
		let block = if voted.contains(&account) {
			at
		} else if motion.votes.is_over(at.number) {
			return Err(Error::MotionExpired { end: motion.votes.end, now: at.number });
		} else {
			let call = Call::Council(CouncilCall::Vote { proposal: *hash, index, approve });
			self.call(member, &call).await.map_err(|error| refused(error, account))?
		};
		let motion = self.standing_motion(hash, &block.hash).await?;
		let voted = if approve { &motion.votes.ayes } else { &motion.votes.nays };
		if !voted.contains(&account) {
			return Err(Error::NoEffect {
				block,
				likely: format!("the motion's index is {}, not {index}", motion.votes.index),
			});
		}
		self.settle(member, motion, block).await
	}

	/// Has the votes on a motion counted, whose `key` ever: of one that is carried, voted down or over.
	///
	/// A motion that was tabled when there were fewer seats, and has votes that would have been enough then,
	/// is dropped, so that it can be proposed anew.
	pub async fn close_motion(&self, key: &SigningKey, hash: &Hash) -> Result<Decision, Error> {
		let at = self.finalized().await?;
		let motion = self.standing_motion(hash, &at.hash).await?;
		let members = self.council(&at.hash).await?;
		let account = key.verifying_key().to_bytes();
		if !members.contains(&account) && !self.account_exists(&account, &at.hash).await? {
			return Err(Error::NoAccount(account));
		}
		let seats = members.len();
		if motion.standing(seats, at.number) != Standing::Open {
			return self.settle(key, motion, at).await;
		}
		if motion.is_carried_in_vain(seats) {
			let block = self.close(key, &motion).await?;
			return Ok(Decision::Dropped { block, why: Dropped::TooFew });
		}
		Err(Error::MotionOpen {
			ayes: motion.votes.ayes.len(),
			nays: motion.votes.nays.len(),
			needed: motion.needed(seats),
			end: motion.votes.end,
		})
	}

	/// Puts a motion to the council and votes for it. The same motion, if it is voted down or over, makes
	/// room first; if it has enough votes, it is carried out.
	pub(crate) async fn propose(&self, member: &SigningKey, call: Call) -> Result<Decision, Error> {
		let at = self.finalized().await?;
		let members = self.ensure_member(member, &at.hash).await?;
		let account = member.verifying_key().to_bytes();
		let hash = call.hash();
		if let Some(motion) = self.motion(&hash, &at.hash).await? {
			let index = motion.votes.index;
			match self.settle(member, motion, at).await? {
				Decision::Open { .. } => return Err(Error::MotionStands { hash, index }),
				Decision::Dropped { .. } => {}
				decided => return Ok(decided),
			}
		}
		let threshold = call.threshold(members.len());
		let length_bound = u32::try_from(call.encoded_size()).unwrap_or(u32::MAX);
		let motion = Call::Council(CouncilCall::Propose {
			threshold,
			proposal: Box::new(call.clone()),
			length_bound,
		});
		let block = self.call(member, &motion).await.map_err(|error| refused(error, account))?;
		if threshold < 2 {
			return self.carried(Some(&call), &hash, block).await;
		}
		match self.motion(&hash, &block.hash).await? {
			Some(motion) => self.vote(member, &hash, motion.votes.index, true).await,
			None => Err(Error::NoEffect {
				block,
				likely: "the council or this seat has as many open motions as it may".into(),
			}),
		}
	}

	/// The members of the council, of which the key's account is one.
	async fn ensure_member(&self, key: &SigningKey, at: &Hash) -> Result<Vec<[u8; 32]>, Error> {
		let members = self.council(at).await?;
		let account = key.verifying_key().to_bytes();
		if members.contains(&account) {
			Ok(members)
		} else {
			Err(Error::NotCouncilMember(account))
		}
	}

	/// What is to become of a motion as it stands at a block: it is closed if it is decided.
	async fn settle(
		&self,
		key: &SigningKey,
		motion: Motion,
		at: BlockRef,
	) -> Result<Decision, Error> {
		let seats = self.council(&at.hash).await?.len();
		let why = match motion.standing(seats, at.number) {
			Standing::Open => {
				let needed = motion.needed(seats);
				return Ok(Decision::Open { block: at, motion: Box::new(motion), needed });
			}
			Standing::Carried => {
				let block = self.close(key, &motion).await?;
				return self.carried(motion.call.as_ref(), &motion.hash, block).await;
			}
			Standing::VotedDown => Dropped::VotedDown,
			Standing::Expired => Dropped::Expired,
		};
		let block = self.close(key, &motion).await?;
		Ok(Decision::Dropped { block, why })
	}

	/// What became of a motion that was carried in a block.
	async fn carried(
		&self,
		call: Option<&Call>,
		hash: &Hash,
		block: BlockRef,
	) -> Result<Decision, Error> {
		match self.effect(call, hash, &block).await? {
			Effect::There => Ok(Decision::Executed { block }),
			Effect::Missing(likely) => Err(Error::NoEffect { block, likely }),
			Effect::Untold => Ok(Decision::Untold { block }),
		}
	}

	/// Has the votes on a motion counted, in the block that is answered.
	///
	/// The call names what carrying it out may weigh. What nearly all motions take is tried first, for a
	/// block that has much to record has room for that; then the most that a motion can.
	async fn close(&self, key: &SigningKey, motion: &Motion) -> Result<BlockRef, Error> {
		let index = motion.votes.index;
		let mut last = None;
		for proposal_weight_bound in [Weight::GENEROUS, Weight::MOST] {
			let close = Call::Council(CouncilCall::Close {
				proposal_hash: motion.hash,
				proposal_weight_bound,
				index,
				length_bound: motion.length_bytes,
			});
			let block = self.call(key, &close).await?;
			match self.motion(&motion.hash, &block.hash).await? {
				Some(found) if found.votes.index == index => last = Some(block),
				_ => return Ok(block),
			}
		}
		let block = last.ok_or(Error::UnknownMotion(motion.hash))?;
		let likely = "somebody voted otherwise meanwhile".into();
		Err(Error::NoEffect { block, likely })
	}
}

/// The runtime's refusal of what goes to the council, in words.
fn refused(error: Error, account: [u8; 32]) -> Error {
	let Error::Node { code: INVALID_TRANSACTION, message, .. } = &error else { return error };
	let code = message.rsplit_once("Custom error: ").and_then(|(_, code)| code.parse::<u8>().ok());
	match code {
		Some(WRONG_THRESHOLD) => Error::WrongThreshold,
		Some(TOO_MANY_MOTIONS) => Error::TooManyMotions(account),
		Some(UNFIT_SEATS) => Error::UnfitSeats,
		Some(NO_SEAT) => Error::NotCouncilMember(account),
		Some(MOTION_NEEDED) => Error::MotionNeeded,
		Some(NOBODYS_ACCOUNT) => Error::NobodysAccount,
		_ => error,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn refusals_of_the_runtime_are_told_in_words() {
		let said = |message: &str| {
			let (code, message) = (INVALID_TRANSACTION, message.to_owned());
			refused(Error::Node { method: "m", code, message }, [7; 32]).to_string()
		};
		let seat = "07".repeat(32);
		let custom = |code: u8| said(&format!("Invalid Transaction: Custom error: {code}"));
		assert_eq!(
			custom(WRONG_THRESHOLD),
			"the number of seats changed meanwhile, so the motion needs another number of votes"
		);
		assert_eq!(
			custom(TOO_MANY_MOTIONS),
			format!("the seat 0x{seat} has as many open motions as it may, or the council has")
		);
		assert_eq!(
			custom(UNFIT_SEATS),
			"the council cannot have these seats: nobody, somebody twice, more than 64, an account that \
			 does not exist, or meant for another number of seats"
		);
		assert_eq!(custom(NO_SEAT), format!("the key 0x{seat} is not a council member's"));
		assert_eq!(
			custom(MOTION_NEEDED),
			"no account can do that, but only the council by a motion"
		);
		assert_eq!(
			custom(NOBODYS_ACCOUNT),
			"the key of the account is one that holds for signatures by anybody"
		);
		assert!(custom(7).ends_with("Custom error: 7"));
		assert!(said("Transaction is outdated").ends_with("Transaction is outdated"));
	}
}
