//! Roles: what an officer may do, as a set of bits.

use alloc::vec::Vec;
use core::fmt;

use codec::{Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen};
use scale_info::TypeInfo;

/// A set of roles. Bits that no role has are refused on decoding.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Roles(u16);

impl Roles {
	/// No role.
	pub const NONE: Roles = Roles(0);
	/// Opens cases, registers exhibits and derives others from them, reports adverse facts.
	pub const INVESTIGATOR: Roles = Roles(1);
	/// Examines exhibits and derives others from them (a laboratory).
	pub const EXAMINER: Roles = Roles(1 << 1);
	/// Keeps items (an evidence room, a museum's store).
	pub const CUSTODIAN: Roles = Roles(1 << 2);
	/// Acts for customs: reports adverse facts on artefacts.
	pub const CUSTOMS: Roles = Roles(1 << 3);
	/// Registers artefacts.
	pub const REGISTRAR: Roles = Roles(1 << 4);

	/// Each role with its name.
	pub const NAMED: [(Roles, &'static str); 5] = [
		(Roles::INVESTIGATOR, "investigator"),
		(Roles::EXAMINER, "examiner"),
		(Roles::CUSTODIAN, "custodian"),
		(Roles::CUSTOMS, "customs"),
		(Roles::REGISTRAR, "registrar"),
	];

	const ALL: u16 = 0b1_1111;

	/// Both sets together.
	pub const fn with(self, other: Roles) -> Roles {
		Roles(self.0 | other.0)
	}

	/// Whether the sets share a role.
	pub const fn has_any_of(self, other: Roles) -> bool {
		self.0 & other.0 != 0
	}

	/// Whether there is no role in the set.
	pub const fn is_empty(self) -> bool {
		self.0 == 0
	}

	/// The names of the roles in the set.
	pub fn names(self) -> Vec<&'static str> {
		Self::NAMED
			.iter()
			.filter(|(role, _)| self.has_any_of(*role))
			.map(|(_, name)| *name)
			.collect()
	}

	/// The role of this name.
	pub fn named(name: &str) -> Option<Roles> {
		Self::NAMED.iter().find(|(_, n)| *n == name).map(|(role, _)| *role)
	}
}

impl Decode for Roles {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let bits = u16::decode(input)?;
		if bits & !Self::ALL != 0 {
			return Err("a role that does not exist".into());
		}
		Ok(Roles(bits))
	}
}

impl fmt::Display for Roles {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.is_empty() {
			return f.write_str("none");
		}
		f.write_str(&self.names().join(", "))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn unknown_bit_is_refused() {
		assert!(Roles::decode(&mut &(1u16 << 5).encode()[..]).is_err());
	}

	#[test]
	fn names_lead_back_to_the_roles() {
		for (role, name) in Roles::NAMED {
			assert_eq!(Roles::named(name), Some(role));
			assert_eq!(role.names(), [name]);
			assert_eq!(Roles::decode(&mut &role.encode()[..]), Ok(role));
		}
	}
}
