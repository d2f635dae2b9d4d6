//! The calls of the runtime that governance needs, by their indices.
//!
//! The indices are the runtime's; a test of the workspace compares these encodings with its own.

use catena_primitives::{
	hash::blake2_256,
	registry::{CountryCode, OrganisationName},
	roles::Roles,
	statement::{Millis, OfficerId, OrganisationId, PublicKey, Signature},
	Hash,
};
use codec::{Compact, Decode, Encode};

pub use crate::network_calls::{
	SessionCall, SessionKeys, SystemCall, UpgradesCall, ValidatorsCall,
};

/// How deep calls may be nested in each other when they are decoded: a council's motion holds one.
pub const DEPTH_MAX: u32 = 8;

/// A call of the runtime.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Call {
	/// The code of an authorized upgrade.
	#[codec(index = 0)]
	System(SystemCall),
	/// The validator set.
	#[codec(index = 4)]
	Validators(ValidatorsCall),
	/// Session keys.
	#[codec(index = 5)]
	Session(SessionCall),
	/// The council's own.
	#[codec(index = 9)]
	Council(CouncilCall),
	/// The runtime.
	#[codec(index = 11)]
	Upgrades(UpgradesCall),
	/// Organisations and officers.
	#[codec(index = 20)]
	Registry(RegistryCall),
}

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

/// How much of the council has to agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fraction {
	/// To everything that is not about the rules.
	TwoThirds,
	/// To another runtime, and to other seats.
	ThreeQuarters,
}

impl Fraction {
	/// How many of so many members it is, rounded up.
	pub fn of(self, members: usize) -> u32 {
		let needed = match self {
			Fraction::TwoThirds => members.saturating_mul(2).div_ceil(3),
			Fraction::ThreeQuarters => members.saturating_mul(3).div_ceil(4),
		};
		u32::try_from(needed).unwrap_or(u32::MAX)
	}
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

/// Calls of the registry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum RegistryCall {
	/// Admits an organisation; the chain gives it the next number. By the council.
	#[codec(index = 0)]
	AdmitOrganisation {
		/// Its name.
		name: OrganisationName,
		/// Its State.
		country: CountryCode,
		/// The account that will govern its officers.
		admin: [u8; 32],
	},
	/// Suspends an organisation and with it all of its officers. By the council.
	#[codec(index = 1)]
	SuspendOrganisation {
		/// Its number.
		organisation: OrganisationId,
	},
	/// Ends an organisation's suspension. By the council.
	#[codec(index = 2)]
	ReadmitOrganisation {
		/// Its number.
		organisation: OrganisationId,
	},
	/// Enrols an officer; the chain gives the next number. By the organisation's administrator.
	#[codec(index = 3)]
	EnrolOfficer {
		/// The officer's key.
		key: PublicKey,
		/// What the officer may do.
		roles: Roles,
		/// From when on.
		valid_from_ms: Millis,
		/// Until when, this millisecond excluded.
		valid_until_ms: Millis,
		/// The key's signature over `catena_primitives::enrolment::possession_bytes`.
		possession: Signature,
	},
	/// Suspends an officer. By the organisation's administrator.
	#[codec(index = 4)]
	SuspendOfficer {
		/// The officer.
		officer: OfficerId,
	},
	/// Ends an officer's suspension. By the organisation's administrator.
	#[codec(index = 5)]
	ReinstateOfficer {
		/// The officer.
		officer: OfficerId,
	},
	/// Revokes an officer's rights for good. By the organisation's administrator.
	#[codec(index = 6)]
	RevokeOfficer {
		/// The officer.
		officer: OfficerId,
	},
	/// Gives an officer another key. By the organisation's administrator.
	#[codec(index = 7)]
	ReplaceOfficerKey {
		/// The officer.
		officer: OfficerId,
		/// The new key.
		key: PublicKey,
		/// The new key's signature, as at enrolment.
		possession: Signature,
	},
	/// Gives an officer other roles or another validity. What is not named stays as the chain has it by
	/// then. By the organisation's administrator.
	#[codec(index = 8)]
	AmendOfficer {
		/// The officer.
		officer: OfficerId,
		/// What the officer may do.
		roles: Option<Roles>,
		/// From when on.
		valid_from_ms: Option<Millis>,
		/// Until when, this millisecond excluded.
		valid_until_ms: Option<Millis>,
	},
	/// Reports that a key is in other hands. By the organisation's administrator.
	#[codec(index = 9)]
	ReportKey {
		/// The key.
		key: PublicKey,
		/// Since when that may be so.
		suspected_ms: Millis,
	},
	/// Lets another account govern an organisation. By the council.
	#[codec(index = 10)]
	ReplaceAdministrator {
		/// Its number.
		organisation: OrganisationId,
		/// The account.
		admin: [u8; 32],
	},
}

impl Call {
	/// The hash by which the council names a motion.
	pub fn hash(&self) -> Hash {
		blake2_256(&self.encode())
	}

	/// How many of so many members must agree: three quarters to change the runtime or the council itself,
	/// two thirds for everything else, rounded up.
	pub fn threshold(&self, members: usize) -> u32 {
		let fraction = match self {
			Call::Upgrades(_) | Call::Council(CouncilCall::SetMembers { .. }) => {
				Fraction::ThreeQuarters
			}
			_ => Fraction::TwoThirds,
		};
		fraction.of(members)
	}

	/// The first `spec_version` of the runtime that has the call. An older one cannot even read it.
	pub fn spec_version_min(&self) -> u32 {
		match self {
			Call::Registry(
				RegistryCall::ReplaceOfficerKey { .. }
				| RegistryCall::AmendOfficer { .. }
				| RegistryCall::ReportKey { .. }
				| RegistryCall::ReplaceAdministrator { .. },
			) => 2,
			Call::Council(CouncilCall::Propose { proposal, .. }) => proposal.spec_version_min(),
			_ => 1,
		}
	}

	/// What the call does, in words.
	pub fn describe(&self) -> String {
		match self {
			Call::System(call) => call.describe(),
			Call::Validators(call) => call.describe(),
			Call::Session(call) => call.describe(),
			Call::Upgrades(call) => call.describe(),
			Call::Council(CouncilCall::SetMembers { new_members, prime, .. }) => {
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
			Call::Council(CouncilCall::Propose { threshold, proposal, .. }) => {
				format!(
					"have {threshold} council members decide whether to {}",
					proposal.describe()
				)
			}
			Call::Council(CouncilCall::Vote { proposal, approve, .. }) => {
				let side = if *approve { "for" } else { "against" };
				format!("vote {side} the proposal 0x{}", hex::encode(proposal))
			}
			Call::Council(
				CouncilCall::Disapprove { proposal_hash } | CouncilCall::Kill { proposal_hash },
			) => {
				format!("drop the proposal 0x{}, whatever votes it has", hex::encode(proposal_hash))
			}
			Call::Council(CouncilCall::Close { proposal_hash, .. }) => {
				format!("close the proposal 0x{}", hex::encode(proposal_hash))
			}
			Call::Registry(call) => match call {
				RegistryCall::AdmitOrganisation { name, country, admin } => format!(
					"admit organisation \"{}\" ({}) with administrator 0x{}",
					name.as_str(),
					country.escape_ascii(),
					hex::encode(admin)
				),
				RegistryCall::SuspendOrganisation { organisation } => {
					format!("suspend organisation {organisation}")
				}
				RegistryCall::ReadmitOrganisation { organisation } => {
					format!("readmit organisation {organisation}")
				}
				RegistryCall::EnrolOfficer { key, .. } => {
					format!("enrol the key 0x{}", hex::encode(key))
				}
				RegistryCall::SuspendOfficer { officer } => format!("suspend officer {officer}"),
				RegistryCall::ReinstateOfficer { officer } => {
					format!("reinstate officer {officer}")
				}
				RegistryCall::RevokeOfficer { officer } => format!("revoke officer {officer}"),
				RegistryCall::ReplaceOfficerKey { officer, key, .. } => {
					format!("give officer {officer} the key 0x{}", hex::encode(key))
				}
				RegistryCall::AmendOfficer { officer, roles, valid_from_ms, valid_until_ms } => {
					let named = [
						roles.map(|roles| format!("the roles {roles}")),
						valid_from_ms.map(|ms| format!("rights from {ms} ms on")),
						valid_until_ms.map(|ms| format!("rights until {ms} ms")),
					];
					let named: Vec<String> = named.into_iter().flatten().collect();
					format!("give officer {officer} {}", named.join(", "))
				}
				RegistryCall::ReportKey { key, .. } => {
					format!("report the key 0x{}", hex::encode(key))
				}
				RegistryCall::ReplaceAdministrator { organisation, admin } => format!(
					"replace the administrator of organisation {organisation} by 0x{}",
					hex::encode(admin)
				),
			},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn admission_is_encoded_as_the_registry_reads_it() {
		let call = Call::Registry(RegistryCall::AdmitOrganisation {
			name: "LKA".try_into().unwrap(),
			country: *b"DE",
			admin: [0xaa; 32],
		});
		let mut expected = vec![20, 0, 3 << 2];
		expected.extend_from_slice(b"LKADE");
		expected.extend_from_slice(&[0xaa; 32]);
		assert_eq!(call.encode(), expected);
	}

	#[test]
	fn enrolment_is_encoded_as_the_registry_reads_it() {
		let call = Call::Registry(RegistryCall::EnrolOfficer {
			key: [1; 32],
			roles: Roles::INVESTIGATOR.with(Roles::EXAMINER),
			valid_from_ms: 2,
			valid_until_ms: 3,
			possession: [4; 64],
		});
		let mut expected = vec![20, 3];
		expected.extend_from_slice(&[1; 32]);
		expected.extend_from_slice(&[3, 0]);
		expected.extend_from_slice(&2u64.to_le_bytes());
		expected.extend_from_slice(&3u64.to_le_bytes());
		expected.extend_from_slice(&[4; 64]);
		assert_eq!(call.encode(), expected);
	}

	#[test]
	fn later_calls_are_encoded_as_the_registry_reads_them() {
		let calls = [
			RegistryCall::ReplaceOfficerKey { officer: 1, key: [2; 32], possession: [3; 64] },
			RegistryCall::AmendOfficer {
				officer: 1,
				roles: Some(Roles::EXAMINER),
				valid_from_ms: None,
				valid_until_ms: Some(3),
			},
			RegistryCall::ReportKey { key: [2; 32], suspected_ms: 3 },
			RegistryCall::ReplaceAdministrator { organisation: 7, admin: [2; 32] },
		];
		let expected = [
			[&[20, 7, 1, 0, 0, 0][..], &[2; 32], &[3; 64]].concat(),
			[&[20, 8, 1, 0, 0, 0, 1, 2, 0, 0, 1][..], &3u64.to_le_bytes()].concat(),
			[&[20, 9][..], &[2; 32], &3u64.to_le_bytes()].concat(),
			[&[20, 10, 7, 0, 0, 0][..], &[2; 32]].concat(),
		];
		assert_eq!(calls.map(|call| Call::Registry(call).encode()), expected);
	}

	#[test]
	fn amendment_names_what_it_changes_and_nothing_else() {
		let amend = |roles, valid_from_ms, valid_until_ms| {
			let call =
				RegistryCall::AmendOfficer { officer: 6, roles, valid_from_ms, valid_until_ms };
			Call::Registry(call).describe()
		};
		let examiner = Some(Roles::EXAMINER);
		assert_eq!(amend(examiner, None, None), "give officer 6 the roles examiner");
		assert_eq!(amend(None, None, Some(3)), "give officer 6 rights until 3 ms");
		assert_eq!(
			amend(examiner, Some(2), Some(3)),
			"give officer 6 the roles examiner, rights from 2 ms on, rights until 3 ms"
		);
	}

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
	fn threshold_is_rounded_up_and_higher_for_what_changes_the_rules() {
		let suspend = Call::Registry(RegistryCall::SuspendOrganisation { organisation: 7 });
		let upgrade = Call::Upgrades(UpgradesCall::AuthorizeUpgrade { code_hash: [1; 32] });
		let seats = CouncilCall::SetMembers { new_members: vec![], prime: None, old_count: 1 };
		let seats = Call::Council(seats);
		let of = |call: &Call| [1, 2, 3, 4, 5, 6].map(|members| call.threshold(members));
		assert_eq!(of(&suspend), [1, 2, 2, 3, 4, 4]);
		assert_eq!(of(&upgrade), [1, 2, 3, 3, 4, 5]);
		assert_eq!(of(&seats), of(&upgrade));
	}

	#[test]
	fn motion_needs_the_runtime_that_its_call_needs() {
		let motion = |call: RegistryCall| {
			let proposal = Box::new(Call::Registry(call));
			Call::Council(CouncilCall::Propose { threshold: 3, proposal, length_bound: 38 })
		};
		let suspend = RegistryCall::SuspendOrganisation { organisation: 7 };
		let replace = RegistryCall::ReplaceAdministrator { organisation: 7, admin: [2; 32] };
		assert_eq!(motion(suspend).spec_version_min(), 1);
		assert_eq!(motion(replace).spec_version_min(), 2);
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
