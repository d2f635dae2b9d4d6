//! What a proof proves: everything that a certificate must print.

use alloc::{collections::BTreeMap, vec::Vec};

use catena_primitives::{
	action::Action,
	antiquities::Artefact,
	custody::Custody,
	disclosure::{Field, FieldKind, FileDigest},
	evidence::{Case, Exhibit},
	hash::Hash,
	item::ItemKind,
	proof::BlockRef,
	record::Recorded,
	registry::{OfficerV2, OrganisationV2},
	statement::{Body, ItemId, Log, Millis, OfficerId, OrganisationId, Signature, Signer},
};

use crate::{notice::Notice, rejection::RecordAt};

/// The facts, as of one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
	/// Hash of the chain's genesis block.
	pub genesis: Hash,
	/// The block as of which all of this holds. Of what came later, nothing is known.
	pub block: BlockRef,
	/// Its time, UTC milliseconds.
	pub time_ms: Millis,
	/// Number of the set of authorities that finalized it.
	pub authority_set: u64,
	/// How many changes of authorities lie between the anchor and the block.
	pub lineage_steps: usize,
	/// The checkpoint from which the lineage was followed.
	pub anchor: BlockRef,
	/// The checkpoints that the block was seen to descend from, or to be: all that were given.
	pub checkpoints: Vec<BlockRef>,
	/// The item.
	pub item: ItemId,
	/// What it is.
	pub kind: ItemKind,
	/// Who holds it, and whether it is on offer (which may have expired: see [`Facts::notices`]).
	/// The signatures that led there were checked only if the proof is [complete](Facts::complete);
	/// else it is what the authorities finalized.
	pub custody: Custody,
	/// What the chain keeps of it besides, by its kind.
	pub entry: KindEntry,
	/// All logs of the item, rising, also those of which no record is shown.
	pub logs: Vec<LogFacts>,
	/// Whether every record of every log is shown.
	pub complete: bool,
	/// The organisations of those who signed, hold, or are offered the item.
	pub organisations: BTreeMap<OrganisationId, OrganisationV2>,
	/// Those officers, by organisation and number.
	pub officers: BTreeMap<(OrganisationId, OfficerId), OfficerV2>,
	/// The disclosed off-chain fields.
	pub disclosures: Vec<DisclosedField>,
	/// The files at hand and the registered digest that each equals, in the order of
	/// [`Expectations::files`](crate::Expectations::files).
	pub files: Vec<FileMatch>,
	/// What a reader should be told besides.
	pub notices: Vec<Notice>,
}

/// What the chain keeps of an item besides its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KindEntry {
	/// Of a case.
	Case(Case),
	/// Of an exhibit, and of the case that it belongs to.
	Exhibit(Exhibit, Case),
	/// Of an artefact.
	Artefact(Artefact),
}

/// A log of the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFacts {
	/// Which.
	pub log: Log,
	/// How many records it has.
	pub total: u32,
	/// How many of them are shown.
	pub shown: Shown,
	/// Those records, by rising sequence.
	pub records: Vec<RecordFacts>,
}

/// How many of a log's records are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
	/// All of them.
	All,
	/// Some of them.
	Some,
	/// None of them: the proof leaves the log out.
	None,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFacts {
	/// Its place.
	pub at: RecordAt,
	/// Hash of the statement.
	pub hash: Hash,
	/// Who signed.
	pub signer: Signer,
	/// What was signed.
	pub body: Body,
	/// When the chain took it, and with which roles of the signer.
	pub recorded: Recorded,
	/// The signature.
	pub signature: Signature,
	/// The batch that it was signed in; none if it was signed alone.
	pub batch: Option<BatchPlace>,
}

/// A statement's place in a batch. The whole batch is one attestation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchPlace {
	/// The root that was signed: records with the same root were signed together.
	pub root: Hash,
	/// How many statements were signed together.
	pub size: u32,
	/// Which of them this one was, from 0.
	pub index: u32,
}

/// A disclosed field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosedField {
	/// The record that commits to it.
	pub at: RecordAt,
	/// Its place among the fields of the record, from 0.
	pub index: u32,
	/// How many fields the record has.
	pub fields: u32,
	/// The field. Its text is as the officer wrote it, and need be neither UTF-8 nor printable.
	pub field: Field,
	/// The digests that it holds, if it is a [`FieldKind::File`].
	pub file: Option<FileDigest>,
}

impl DisclosedField {
	/// What the field is.
	pub fn kind(&self) -> FieldKind {
		self.field.kind
	}

	/// Its text, if it is one in UTF-8. It may hold control characters.
	pub fn text(&self) -> Option<&str> {
		if self.file.is_some() {
			return None;
		}
		core::str::from_utf8(&self.field.value).ok()
	}
}

/// A file at hand that is registered: its digests are those of a field of the item's first statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileMatch {
	/// The file's digests.
	pub file: FileDigest,
	/// The record that commits to them: always record 0 of the custody log.
	pub at: RecordAt,
	/// The place of the field among the fields of the record.
	pub index: u32,
}

/// A file at hand that another record than the item's first names. That says nothing of whether it is
/// the one registered: it may be the very file that was examined and found to differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileElsewhere {
	/// The record that commits to its digests.
	pub at: RecordAt,
	/// The place of the field among the fields of the record.
	pub index: u32,
	/// What that record says was done.
	pub action: Action,
}
