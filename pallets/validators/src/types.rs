//! What is kept of each validator's past.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_staking::SessionIndex;

/// How many changes are kept of a validator: the newest, and the last time that it was added.
///
/// A member joins and leaves a few times in its life. What makes entries is rotating keys, one a session
/// at most: at one rotation a month these are more than two years, and everything older stands in blocks.
pub const CHANGES_MAX: u32 = 32;

/// How many sessions with an equivocation are kept of a validator: the first.
///
/// One is enough to be put out. More come only while the minimum keeps an offender in the set; and were
/// the newest kept, an offender could push the first one out.
pub const OFFENCES_MAX: u32 = 16;

/// When something was noted.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Moment {
	/// The session.
	pub session: SessionIndex,
	/// The block.
	pub block: u32,
	/// The time, UTC milliseconds; 0 at genesis. What a session's beginning brings about has the time of
	/// the block before, for the block's own is not known yet.
	pub time_ms: u64,
}

/// What changed.
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
pub enum Change {
	/// Taken into the set.
	#[codec(index = 0)]
	Added,
	/// Taken out of the set, by the council.
	#[codec(index = 1)]
	Removed,
	/// Taken out of the set, because it had equivocated.
	#[codec(index = 2)]
	RemovedAsOffender,
	/// Other session keys were queued: they are in force from the next session.
	#[codec(index = 3)]
	KeysRotated,
}

/// A change, and when it was noted.
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
pub struct Entry {
	/// What changed.
	pub change: Change,
	/// When.
	pub at: Moment,
}

/// A session in which the validator equivocated. pallet-offences keeps the first report of it.
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
pub struct Offence {
	/// The session in which it voted twice.
	pub session: SessionIndex,
	/// When the first report of it was taken.
	pub reported: Moment,
}

/// A validator's past, as it is stored.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum History {
	/// The first form.
	#[codec(index = 1)]
	V1(HistoryV1),
}

/// A validator's past.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct HistoryV1 {
	/// The newest changes and the last `Added`, the oldest first.
	pub changes: BoundedVec<Entry, ConstU32<CHANGES_MAX>>,
	/// How many changes there were in all.
	pub changes_total: u32,
	/// The first sessions with an equivocation, in the order in which they were reported.
	pub offences: BoundedVec<Offence, ConstU32<OFFENCES_MAX>>,
	/// How many were reported in all. Where no more are kept, a report is taken and counted only if the
	/// validator is put out of the set by it.
	pub offences_total: u32,
}
