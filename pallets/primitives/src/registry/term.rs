//! What held of an officer, from when until when; and what was reported of a key.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
	refusal::Refusal,
	roles::Roles,
	statement::{Millis, OfficerId, PublicKey},
};

/// What holds of an officer from one change to the next.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Term {
	/// Since when: the time of the block of the change.
	pub since_ms: Millis,
	/// The key that signs.
	pub key: PublicKey,
	/// What the officer may do.
	pub roles: Roles,
	/// From when on.
	pub valid_from_ms: Millis,
	/// Until when, this millisecond excluded.
	pub valid_until_ms: Millis,
	/// Whether the rights stand.
	pub standing: TermStanding,
}

/// Whether an officer's rights stand during a term.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum TermStanding {
	/// They do.
	#[codec(index = 0)]
	Active,
	/// Not for now.
	#[codec(index = 1)]
	Suspended,
	/// Never again.
	#[codec(index = 2)]
	Revoked,
	/// Not with this key, which was reported to be in other hands.
	#[codec(index = 3)]
	KeyReported,
}

/// What was reported of a key: that it is in other hands, or may be.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct KeyReport {
	/// The key.
	pub key: PublicKey,
	/// Since when that may be so.
	pub suspected_ms: Millis,
	/// When it was reported: the time of the block.
	pub reported_ms: Millis,
}

impl Term {
	/// Why the officer may not act in this term at `now`, with this key; nothing if the officer may.
	///
	/// `standing_since_ms` is [that of the entry](super::OfficerV2::standing_since_ms).
	pub fn allows(
		&self,
		officer: OfficerId,
		key: &PublicKey,
		standing_since_ms: Millis,
		now_ms: Millis,
	) -> Result<(), Refusal> {
		if self.key != *key {
			return Err(Refusal::NotTheOfficersKey { expected: self.key, found: *key });
		}
		let since_ms = standing_since_ms;
		match self.standing {
			TermStanding::Active => {}
			TermStanding::Suspended => {
				return Err(Refusal::OfficerSuspended { officer, since_ms });
			}
			TermStanding::Revoked => return Err(Refusal::OfficerRevoked { officer, since_ms }),
			TermStanding::KeyReported => {
				return Err(Refusal::KeyReported { officer, reported_ms: since_ms });
			}
		}
		if now_ms < self.valid_from_ms || now_ms >= self.valid_until_ms {
			return Err(Refusal::OutsideValidity {
				from_ms: self.valid_from_ms,
				until_ms: self.valid_until_ms,
				now_ms,
			});
		}
		Ok(())
	}
}
