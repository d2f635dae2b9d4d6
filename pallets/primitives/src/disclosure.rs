//! Off-chain details: salted fields of which the chain has only the root.
//!
//! # Details
//!
//! Each field is one leaf of a [range](crate::mmr): its kind, a fresh 32-byte salt, its value. The
//! statement carries the root. Whoever has a field with its salt and path can show it without showing
//! another; whoever destroys salt and value leaves a hash from which nothing can be guessed.

use alloc::vec::Vec;

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
	hash::{Hash, RangeTags},
	mmr::{self, Mmr, RootedPath},
};

/// The longest value of a field in bytes: a paragraph. What is longer is a file, and is committed by
/// its digests.
pub const MAX_FIELD_BYTES: u32 = 4096;

/// The most fields of one statement: the forms of the field have some 40 boxes.
pub const MAX_FIELDS: u32 = 128;

/// What a field is.
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
pub enum FieldKind {
	/// The digests of a file: a SCALE encoded [`FileDigest`].
	#[codec(index = 0)]
	File,
	/// The name of a file, UTF-8.
	#[codec(index = 1)]
	FileName,
	/// The number of an exhibit in its case, UTF-8.
	#[codec(index = 2)]
	ExhibitNumber,
	/// The number of a case at its authority, UTF-8.
	#[codec(index = 3)]
	CaseNumber,
	/// A description, UTF-8.
	#[codec(index = 4)]
	Description,
	/// A place, UTF-8.
	#[codec(index = 5)]
	Location,
	/// The number of a seal, UTF-8.
	#[codec(index = 6)]
	SealNumber,
	/// A tool and its version, UTF-8.
	#[codec(index = 7)]
	Tool,
	/// The number of a warrant, order or request, UTF-8.
	#[codec(index = 8)]
	Authority,
	/// A note, UTF-8.
	#[codec(index = 9)]
	Note,
}

/// The digests of a file's content, all computed in one pass.
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
pub struct FileDigest {
	/// How many bytes the file has.
	pub size_bytes: u64,
	/// SHA-256 of them.
	pub sha256: [u8; 32],
	/// BLAKE3 of them.
	pub blake3: [u8; 32],
}

/// A field with its salt.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Field {
	/// What it is.
	pub kind: FieldKind,
	/// 32 random bytes, fresh for each field: without them a short value could be guessed from its
	/// hash.
	pub salt: [u8; 32],
	/// Its value, as the kind says.
	pub value: BoundedVec<u8, ConstU32<MAX_FIELD_BYTES>>,
}

impl Field {
	/// The leaf of the field.
	pub fn leaf(&self) -> Hash {
		mmr::leaf(RangeTags::DETAILS, &self.encode())
	}
}

/// The root that a statement with these details carries; none when there are no fields.
pub fn details_root(fields: &[Field]) -> Option<Hash> {
	if fields.is_empty() {
		return None;
	}
	Mmr::from_leaves(RangeTags::DETAILS, fields.iter().map(Field::leaf))
		.ok()
		.map(|range| range.root(RangeTags::DETAILS))
}

/// The path from one of these fields to their root.
pub fn field_path(fields: &[Field], index: u32) -> Option<RootedPath> {
	let leaves: Vec<Hash> = fields.iter().map(Field::leaf).collect();
	RootedPath::build(RangeTags::DETAILS, &leaves, index)
}
