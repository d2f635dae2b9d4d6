//! The calls of the council itself: seats, motions, votes.

use catena_primitives::Hash;
use codec::{Compact, Decode, Encode};

use super::Call;

/// Calls of the council (`pallet_collective`).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum CouncilCall {
	/// Changes who has a seat. By the council.
	#[codec(index = 0)]
	SetMembers {
		/// All members from then on.
		new_members: Vec<[u8; 32]>,
		/// Whose vote counts for those who do not vote; on this chain nobody's.
		prime: Option<[u8; 32]>,
		/// How many members there were, or more.
		old_count: u32,
	},
	/// Puts a motion to the vote; with a threshold of 1 it is executed at once. By a member.
	#[codec(index = 2)]
	Propose {
		/// How many must agree.
		#[codec(compact)]
		threshold: u32,
		/// The motion.
		proposal: Box<Call>,
		/// At least its length in bytes.
		#[codec(compact)]
		length_bound: u32,
	},
	/// Votes on a motion. By a member.
	#[codec(index = 3)]
	Vote {
		/// Hash of the motion.
		proposal: Hash,
		/// Its index.
		#[codec(compact)]
		index: u32,
		/// For or against.
		approve: bool,
	},
	/// Drops another motion, whatever votes it has. By the council.
	#[codec(index = 5)]
	Disapprove {
		/// Hash of the motion.
		proposal_hash: Hash,
	},
	/// Counts the votes, and executes the motion if enough agree. By anybody.
	#[codec(index = 6)]
	Close {
		/// Hash of the motion.
		proposal_hash: Hash,
		/// Its index.
		#[codec(compact)]
		index: u32,
		/// At least its weight.
		proposal_weight_bound: Weight,
		/// At least its length in bytes.
		#[codec(compact)]
		length_bound: u32,
	},
	/// Drops another motion, whatever votes it has. By the council. (Where a motion costs something, the
	/// SDK takes that; here it is the same as the other one.)
	#[codec(index = 7)]
	Kill {
		/// Hash of the motion.
		proposal_hash: Hash,
	},
}

/// What a call may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Weight {
	/// Picoseconds of the reference machine.
	pub ref_time: Compact<u64>,
	/// Bytes of state proof.
	pub proof_size: Compact<u64>,
}

impl Weight {
	/// More than any call here costs, and less than a block has: 0.1 s and 1 MiB.
	pub const GENEROUS: Weight =
		Weight { ref_time: Compact(100_000_000_000), proof_size: Compact(1 << 20) };

	/// The most that a motion can: half of a block.
	pub const MOST: Weight =
		Weight { ref_time: Compact(333_000_000_000), proof_size: Compact(u64::MAX / 2) };
}

impl CouncilCall {
	/// What the call does, in words.
	pub fn describe(&self) -> String {
		match self {
			CouncilCall::SetMembers { new_members, prime, .. } => {
				let members: Vec<String> =
					new_members.iter().map(|key| format!("0x{}", hex::encode(key))).collect();
				let prime = match prime {
					Some(key) => format!(
						", and count the vote of 0x{} for whoever does not vote",
						hex::encode(key)
					),
					None => String::new(),
				};
				format!(
					"give the council these {} seats and no others: {}{prime}",
					members.len(),
					members.join(", ")
				)
			}
			CouncilCall::Propose { threshold, proposal, .. } => {
				format!(
					"have {threshold} council members decide whether to {}",
					proposal.describe()
				)
			}
			CouncilCall::Vote { proposal, approve, .. } => {
				let side = if *approve { "for" } else { "against" };
				format!("vote {side} the proposal 0x{}", hex::encode(proposal))
			}
			CouncilCall::Disapprove { proposal_hash } | CouncilCall::Kill { proposal_hash } => {
				format!("drop the proposal 0x{}, whatever votes it has", hex::encode(proposal_hash))
			}
			CouncilCall::Close { proposal_hash, .. } => {
				format!("close the proposal 0x{}", hex::encode(proposal_hash))
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::calls::RegistryCall;
	use catena_primitives::hash::blake2_256;

	#[test]
	fn motion_holds_its_call_behind_a_compact_threshold() {
		let inner = Call::Registry(RegistryCall::SuspendOrganisation { organisation: 7 });
		let motion = Call::Council(CouncilCall::Propose {
			threshold: 3,
			proposal: Box::new(inner.clone()),
			length_bound: 6,
		});
		assert_eq!(motion.encode(), [9, 2, 3 << 2, 20, 1, 7, 0, 0, 0, 6 << 2]);
		assert_eq!(inner.hash(), blake2_256(&[20, 1, 7, 0, 0, 0]));
	}

	#[test]
	fn motion_about_the_seats_names_everybody() {
		let new_members = vec![[0xaa; 32], [0xbb; 32]];
		let seats = CouncilCall::SetMembers { new_members, prime: Some([0xcc; 32]), old_count: 4 };
		let (a, b, c) = ("aa".repeat(32), "bb".repeat(32), "cc".repeat(32));
		assert_eq!(
			Call::Council(seats).describe(),
			format!(
				"give the council these 2 seats and no others: 0x{a}, 0x{b}, and count the vote of \
				 0x{c} for whoever does not vote"
			)
		);
	}

	#[test]
	fn motion_about_a_motion_says_what_the_inner_one_is() {
		let inner = Call::Registry(RegistryCall::SuspendOrganisation { organisation: 7 });
		let outer = Call::Council(CouncilCall::Propose {
			threshold: 2,
			proposal: Box::new(inner),
			length_bound: 6,
		});
		assert_eq!(
			outer.describe(),
			"have 2 council members decide whether to suspend organisation 7"
		);
	}

	#[test]
	fn vote_and_close_have_compact_numbers() {
		let vote = CouncilCall::Vote { proposal: [1; 32], index: 64, approve: true };
		let mut expected = vec![9, 3];
		expected.extend_from_slice(&[1; 32]);
		expected.extend_from_slice(&[0x01, 0x01, 1]);
		assert_eq!(Call::Council(vote).encode(), expected);

		let close = CouncilCall::Close {
			proposal_hash: [1; 32],
			proposal_weight_bound: Weight { ref_time: Compact(1), proof_size: Compact(2) },
			index: 3,
			length_bound: 4,
		};
		let mut expected = vec![9, 6];
		expected.extend_from_slice(&[1; 32]);
		expected.extend_from_slice(&[3 << 2, 1 << 2, 2 << 2, 4 << 2]);
		assert_eq!(Call::Council(close).encode(), expected);
	}
}
