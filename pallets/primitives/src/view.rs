//! What a node answers about items, between state and screen. Nothing here is signed or proven.

use alloc::vec::Vec;

use codec::{Decode, Encode};
use scale_info::TypeInfo;

use crate::{
	antiquities::Artefact,
	evidence::{Case, Exhibit},
	hash::Hash,
	item::{ItemV1, LogHead},
	record::RecordV1,
	statement::{ItemId, Log, OrganisationId},
};

/// The most records that one answer holds: some 200 KB of them.
pub const MAX_RECORDS_IN_ANSWER: u32 = 256;

/// An item with all that the chain keeps of it but its records.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ItemView {
	/// Its id.
	pub id: ItemId,
	/// Its entry.
	pub item: ItemV1,
	/// The organisations' own logs on it.
	pub own_logs: Vec<(OrganisationId, LogHead)>,
	/// Its case entry, if it is a case.
	pub case: Option<Case>,
	/// Its exhibit entry, if it is an exhibit.
	pub exhibit: Option<Exhibit>,
	/// Its artefact entry, if it is an artefact.
	pub artefact: Option<Artefact>,
}

/// A record with its hash and place.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RecordView {
	/// Hash of the statement.
	pub hash: Hash,
	/// The item.
	pub item: ItemId,
	/// The log.
	pub log: Log,
	/// The place in it.
	pub sequence: u32,
	/// The record.
	pub record: RecordV1,
}
