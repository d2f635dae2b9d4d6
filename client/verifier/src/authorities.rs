//! Sets of authorities, and how much weight finalizes.

use alloc::{collections::BTreeMap, vec::Vec};
use core::fmt;

use catena_primitives::{hash::Hash, keys, proof::AuthoritySet};

use crate::words::Hex;

/// Why a list of authorities is no set that could finalize anything (PF-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetFlaw {
	/// There is no authority in it.
	Empty,
	/// A key is there twice.
	KeyTwice {
		/// The key.
		key: Hash,
	},
	/// An authority has no weight.
	WeightZero {
		/// Its key.
		key: Hash,
	},
	/// A key that is not canonical, or has small order or a torsion part: under such a key one
	/// signature may fit every vote.
	KeyUnsafe {
		/// The key.
		key: Hash,
	},
	/// The weights add up to more than 64 bits hold.
	WeightTooLarge,
}

impl fmt::Display for SetFlaw {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			SetFlaw::Empty => f.write_str("its set of authorities is empty"),
			SetFlaw::KeyTwice { key } => write!(f, "authority {} is there twice", Hex(key)),
			SetFlaw::WeightZero { key } => write!(f, "authority {} has no weight", Hex(key)),
			SetFlaw::KeyUnsafe { key } => write!(
				f,
				"the key of authority {} is not canonical, or has small order or a torsion part",
				Hex(key)
			),
			SetFlaw::WeightTooLarge => f.write_str("the weights of its authorities are too large"),
		}
	}
}

/// A set of authorities that can finalize: neither empty, nor with a key twice, unsafe or without
/// weight.
#[derive(Clone, Debug)]
pub(crate) struct Voters {
	set: AuthoritySet,
	weights: BTreeMap<Hash, u64>,
	total: u64,
}

impl Voters {
	/// The voters of a set.
	pub(crate) fn of(set: AuthoritySet) -> Result<Self, SetFlaw> {
		let mut weights = BTreeMap::new();
		let mut total = 0u64;
		for (key, weight) in &set.authorities {
			if *weight == 0 {
				return Err(SetFlaw::WeightZero { key: *key });
			}
			if weights.insert(*key, *weight).is_some() {
				return Err(SetFlaw::KeyTwice { key: *key });
			}
			total = total.checked_add(*weight).ok_or(SetFlaw::WeightTooLarge)?;
		}
		if weights.is_empty() {
			return Err(SetFlaw::Empty);
		}
		if let Some(key) = weights.keys().find(|key| !keys::is_safe(key)) {
			return Err(SetFlaw::KeyUnsafe { key: *key });
		}
		Ok(Voters { set, weights, total })
	}

	/// The set as the chain or the checkpoint has it.
	pub(crate) fn set(&self) -> &AuthoritySet {
		&self.set
	}

	/// The number of the set.
	pub(crate) fn id(&self) -> u64 {
		self.set.id
	}

	/// The weight of a member.
	pub(crate) fn weight(&self, key: &Hash) -> Option<u64> {
		self.weights.get(key).copied()
	}

	/// The weight that finalizes: more than two thirds of all.
	pub(crate) fn threshold(&self) -> u64 {
		// The total is at least 1, or there would be no `Voters`.
		self.total.saturating_sub(self.total.saturating_sub(1) / 3)
	}

	/// Whether number and members are those of another set, in whatever order they are named.
	pub(crate) fn is(&self, other: &AuthoritySet) -> bool {
		self.set.id == other.id && sorted(&self.set.authorities) == sorted(&other.authorities)
	}
}

fn sorted(authorities: &[(Hash, u64)]) -> Vec<(Hash, u64)> {
	let mut sorted = authorities.to_vec();
	sorted.sort_unstable();
	sorted
}

#[cfg(test)]
mod tests {
	use super::*;

	fn key(seed: u8) -> Hash {
		ed25519_zebra::VerificationKey::from(&ed25519_zebra::SigningKey::from([seed; 32])).into()
	}

	fn voters(weights: &[u64]) -> Result<Voters, SetFlaw> {
		let authorities = weights.iter().enumerate().map(|(i, w)| (key(i as u8), *w)).collect();
		Voters::of(AuthoritySet { id: 0, authorities })
	}

	#[test]
	fn threshold_is_more_than_two_thirds() {
		let threshold = |count: usize| voters(&vec![1; count]).unwrap().threshold();
		let expected = [1, 2, 3, 3, 4, 5, 5, 6, 7, 7];
		for (count, expected) in (1..).zip(expected) {
			assert_eq!(threshold(count), expected, "of {count}");
			assert!(3 * expected > 2 * count as u64);
		}
		assert_eq!(voters(&[u64::MAX]).unwrap().threshold(), u64::MAX - (u64::MAX - 1) / 3);
	}

	#[test]
	fn sets_that_could_not_finalize_are_told_apart() {
		assert_eq!(voters(&[]).unwrap_err(), SetFlaw::Empty);
		assert_eq!(voters(&[1, 0]).unwrap_err(), SetFlaw::WeightZero { key: key(1) });
		assert_eq!(voters(&[u64::MAX, 1]).unwrap_err(), SetFlaw::WeightTooLarge);
		let twice = AuthoritySet { id: 0, authorities: vec![([5; 32], 1), ([5; 32], 1)] };
		assert_eq!(Voters::of(twice).unwrap_err(), SetFlaw::KeyTwice { key: [5; 32] });
	}

	#[test]
	fn unsafe_key_makes_no_set() {
		let mut neutral = [0; 32];
		neutral[0] = 1;
		// The same point as y = p + 1, a point of order 4, and bytes that are no point.
		let mut not_canonical = [0xff; 32];
		(not_canonical[0], not_canonical[31]) = (0xee, 0x7f);
		for unsafe_key in [neutral, not_canonical, [0; 32], [7; 32]] {
			let authorities = vec![(key(1), 1), (unsafe_key, 1), (key(2), 1)];
			let set = AuthoritySet { id: 0, authorities };
			assert_eq!(Voters::of(set).unwrap_err(), SetFlaw::KeyUnsafe { key: unsafe_key });
		}
	}

	#[test]
	fn order_of_members_does_not_matter_but_number_and_weights_do() {
		let set = voters(&[1, 2]).unwrap();
		let mut other = set.set().clone();
		other.authorities.reverse();
		assert!(set.is(&other));
		other.id = 1;
		assert!(!set.is(&other));
		assert!(!set.is(voters(&[1, 1]).unwrap().set()));
		assert!(!set.is(voters(&[1, 2, 1]).unwrap().set()));
	}
}
