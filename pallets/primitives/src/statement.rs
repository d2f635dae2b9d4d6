//! What an officer signs.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
	action::Action,
	hash::{Hash, Tag},
	refusal::Refusal,
};

/// Number of an organisation, given by the chain from 1 on; 0 is never one.
pub type OrganisationId = u32;

/// Number of an officer within the organisation, given by the chain from 1 on.
pub type OfficerId = u32;

/// An item is named by the hash of its first statement: known before it is submitted, assigned by
/// nobody.
pub type ItemId = Hash;

/// An ed25519 public key, 32 bytes.
pub type PublicKey = [u8; 32];

/// An ed25519 signature, 64 bytes.
pub type Signature = [u8; 64];

/// UTC milliseconds since 1970-01-01.
pub type Millis = u64;

/// How far ahead of the chain's clock a claimed time may be: an officer's clock may be wrong, and
/// the block that takes the statement carries the time at which its making began.
pub const CLOCK_TOLERANCE_MS: Millis = 60_000;

/// The largest offset from UTC that any place has, in minutes.
pub const MAX_OFFSET_MINUTES: i16 = 14 * 60;

/// Who signs: an officer of an organisation, with one key.
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
pub struct Signer {
	/// The organisation in whose name.
	pub organisation: OrganisationId,
	/// The officer.
	pub officer: OfficerId,
	/// The officer's key.
	pub key: PublicKey,
}

/// Which of an item's logs.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Log {
	/// The item's custody log: one writer at a time.
	#[codec(index = 0)]
	Custody,
	/// The log that an organisation keeps on an item which it does not hold.
	#[codec(index = 1)]
	Own(OrganisationId),
}

/// Where a statement stands.
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
pub enum Place {
	/// First statement of a new item: sequence 0 of its custody log.
	#[codec(index = 0)]
	First,
	/// A later statement in the custody log.
	#[codec(index = 1)]
	Custody {
		/// The item.
		item: ItemId,
		/// The place in the log, from 1 on.
		sequence: u32,
		/// Hash of the statement before it in the same log.
		parent: Hash,
	},
	/// A statement in the signer's organisation's own log on the item.
	#[codec(index = 2)]
	Own {
		/// The item.
		item: ItemId,
		/// The place in the log, from 0 on.
		sequence: u32,
		/// Hash of the statement before it in the same log; at sequence 0 the item's id.
		parent: Hash,
	},
}

/// When something happened, as the signer claims it.
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
pub struct ClaimedTime {
	/// UTC milliseconds since 1970-01-01.
	pub utc_ms: Millis,
	/// What the clock on the wall was ahead of UTC, in minutes; from -840 to 840.
	pub offset_minutes: i16,
}

impl ClaimedTime {
	/// What can be said of a claimed time when a statement is recorded at `now`: it is no further
	/// ahead than a wrong clock may be, and its offset is one that some place has.
	pub fn check(&self, now: Millis) -> Result<(), Refusal> {
		let latest_ms = now.saturating_add(CLOCK_TOLERANCE_MS);
		if self.utc_ms > latest_ms {
			return Err(Refusal::OccurredInFuture { claimed_ms: self.utc_ms, latest_ms });
		}
		self.check_offset()
	}

	/// The part of it that no waiting changes: some place has such an offset.
	pub fn check_offset(&self) -> Result<(), Refusal> {
		let found_minutes = self.offset_minutes;
		if found_minutes.unsigned_abs() > MAX_OFFSET_MINUTES.unsigned_abs() {
			return Err(Refusal::OffsetOutOfRange {
				max_minutes: MAX_OFFSET_MINUTES,
				found_minutes,
			});
		}
		Ok(())
	}
}

/// What is signed besides genesis and signer.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Body {
	/// Where the statement stands.
	pub place: Place,
	/// 16 random bytes: two statements of the same content are two statements.
	pub nonce: [u8; 16],
	/// What was done.
	pub action: Action,
	/// When, as the signer claims.
	pub occurred: ClaimedTime,
	/// Root of the salted tree of [off-chain details](crate::disclosure), if there are any.
	pub details: Option<Hash>,
}

impl Body {
	/// Hash of the whole statement: what `signer` says on the chain that `genesis` names.
	pub fn hash(&self, genesis: &Hash, signer: &Signer) -> Hash {
		Tag::STATEMENT.hash(&[genesis, &signer.encode(), &self.encode()])
	}

	/// The item that the statement is about, given its own hash.
	pub fn item(&self, hash: &Hash) -> ItemId {
		match self.place {
			Place::First => *hash,
			Place::Custody { item, .. } | Place::Own { item, .. } => item,
		}
	}

	/// The log in which it stands, given the signer's organisation.
	pub fn log(&self, organisation: OrganisationId) -> Log {
		match self.place {
			Place::First | Place::Custody { .. } => Log::Custody,
			Place::Own { .. } => Log::Own(organisation),
		}
	}

	/// Its place in that log.
	pub fn sequence(&self) -> u32 {
		match self.place {
			Place::First => 0,
			Place::Custody { sequence, .. } | Place::Own { sequence, .. } => sequence,
		}
	}

	/// The statement before it in the same log; none for an item's first statement.
	pub fn parent(&self) -> Option<Hash> {
		match self.place {
			Place::First => None,
			Place::Custody { parent, .. } | Place::Own { parent, .. } => Some(parent),
		}
	}

	/// The statements that have to be on record before this one: its parent, and the first of an
	/// item that its action names.
	pub fn builds_on(&self) -> impl Iterator<Item = Hash> {
		self.parent().into_iter().chain(self.action.names())
	}
}
