//! What the SDK puts into headers and justifications, as it encodes it.

use alloc::vec::Vec;

use catena_primitives::{
	hash::Hash,
	statement::{PublicKey, Signature},
};
use codec::{Decode, Encode};

/// A header as the chain encodes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Header {
	pub(crate) parent: Hash,
	#[codec(compact)]
	pub(crate) number: u32,
	pub(crate) state_root: Hash,
	pub(crate) extrinsics_root: Hash,
	pub(crate) digest: Vec<DigestItem>,
}

/// An item of a header's digest.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum DigestItem {
	#[codec(index = 0)]
	Other(Vec<u8>),
	#[codec(index = 4)]
	Consensus([u8; 4], Vec<u8>),
	#[codec(index = 5)]
	Seal([u8; 4], Vec<u8>),
	#[codec(index = 6)]
	PreRuntime([u8; 4], Vec<u8>),
	#[codec(index = 8)]
	RuntimeEnvironmentUpdated,
}

/// What GRANDPA announces in a header.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Announcement {
	#[codec(index = 1)]
	ScheduledChange(Change),
	#[codec(index = 2)]
	ForcedChange { median: u32, change: Change },
	#[codec(index = 3)]
	OnDisabled(u64),
	#[codec(index = 4)]
	Pause(u32),
	#[codec(index = 5)]
	Resume(u32),
}

/// The authorities that come next, and after how many blocks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Change {
	pub(crate) next: Vec<(Hash, u64)>,
	pub(crate) delay: u32,
}

/// A justification as the chain encodes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Justification {
	pub(crate) round: u64,
	pub(crate) target: Target,
	pub(crate) precommits: Vec<Precommit>,
	pub(crate) votes_ancestries: Vec<Header>,
}

/// What is voted for, hash first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub(crate) struct Target {
	pub(crate) hash: Hash,
	pub(crate) number: u32,
}

/// A signed vote.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Precommit {
	pub(crate) target: Target,
	pub(crate) signature: Signature,
	pub(crate) key: PublicKey,
}
