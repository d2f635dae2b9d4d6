//! What the chain keeps of every item.

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{custody::Custody, hash::Hash, mmr::Mmr, statement::OrganisationId};

/// The most organisations that keep a log of their own on one item: as many as a case has members,
/// see [`crate::evidence::MAX_MEMBERS`]. How long each may be is the chain's to say (`MaxOwnLog` of
/// pallet-custody): all of them have to fit into a complete proof.
pub const MAX_OWN_LOGS: u32 = 64;

/// What an item is.
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
pub enum ItemKind {
	/// A case.
	#[codec(index = 0)]
	Case,
	/// An exhibit of a case.
	#[codec(index = 1)]
	Exhibit,
	/// An artefact.
	#[codec(index = 2)]
	Artefact,
}

impl ItemKind {
	/// The kind as people read it.
	pub fn name(self) -> &'static str {
		match self {
			ItemKind::Case => "case",
			ItemKind::Exhibit => "exhibit",
			ItemKind::Artefact => "artefact",
		}
	}
}

/// A log: how many records it has, their range, and the last statement.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LogHead {
	/// The range of the records' leaves.
	pub range: Mmr,
	/// Hash of the last statement: the next one's parent.
	pub last: Hash,
}

/// An item's entry. It is never removed, or the first statement could be recorded again.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Item {
	/// First layout.
	#[codec(index = 1)]
	V1(ItemV1),
}

/// First layout of an item's entry.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ItemV1 {
	/// What it is.
	pub kind: ItemKind,
	/// Who holds it.
	pub custody: Custody,
	/// The custody log.
	pub log: LogHead,
	/// The organisations that keep a log of their own on it, in the order in which they began.
	/// Each has an [`OwnLog`] entry, so leaving one out of a proof shows.
	pub own_logs: BoundedVec<OrganisationId, ConstU32<MAX_OWN_LOGS>>,
}

/// The head of an organisation's own log on an item.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum OwnLog {
	/// First layout.
	#[codec(index = 1)]
	V1(LogHead),
}
