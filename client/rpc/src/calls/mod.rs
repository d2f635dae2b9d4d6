//! The calls of the runtime that governance needs, by their indices.
//!
//! The indices are the runtime's; a test of the workspace compares these encodings with its own.

mod council;
mod network;
mod registry;

pub use council::{CouncilCall, Weight};
pub use network::{SessionCall, SessionKeys, SystemCall, UpgradesCall, ValidatorsCall};
pub use registry::RegistryCall;

use catena_primitives::{hash::blake2_256, Hash};
use codec::{Decode, Encode};

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
			Call::Council(call) => call.describe(),
			Call::Registry(call) => call.describe(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

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
}
