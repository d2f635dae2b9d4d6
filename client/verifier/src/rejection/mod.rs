//! Why a proof is rejected: what was expected, and what was found.

mod requirement;
mod words;

use alloc::vec::Vec;

use catena_primitives::{
	custody::{Custody, Holder},
	disclosure::FileDigest,
	evidence::{CaseForm, Member},
	hash::Hash,
	proof::{AuthoritySet, BlockRef},
	record::Recorded,
	refusal::Refusal,
	roles::Roles,
	statement::{ItemId, Log, Millis, OfficerId, OrganisationId, PublicKey},
};

use crate::{authorities::SetFlaw, facts::FileElsewhere, state::StateKey};

/// The place of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordAt {
	/// The log of the item.
	pub log: Log,
	/// The place in it, from 0.
	pub sequence: u32,
}

/// A header of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhichHeader {
	/// That of a step of the lineage.
	Step {
		/// Which step, from 0.
		index: u32,
	},
	/// That of the block.
	Block,
}

/// Where an exhibit comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
	/// It was registered as an exhibit of this case, and made from no other.
	Case(ItemId),
	/// It was made from this exhibit.
	Exhibit(ItemId),
}

/// The reason for which a proof is rejected. No honest node makes such a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
	/// PF-1: more bytes than a proof may have.
	TooLarge {
		/// The most bytes.
		max: usize,
		/// The bytes found.
		found: usize,
	},
	/// PF-5: the file does not begin like a proof.
	NotAProof,
	/// PF-5: a version that never was.
	NoSuchVersion {
		/// The version known.
		expected: u16,
		/// The version found.
		found: u16,
	},
	/// PF-5: cut short, or not encoded as it should be.
	FileMalformed {
		/// The bytes found.
		found: usize,
	},
	/// PF-5: bytes behind the end of the proof.
	BytesBehind {
		/// The bytes up to the end of the proof.
		expected: usize,
		/// The bytes found.
		found: usize,
	},
	/// PF-7: a proof of another chain than the checkpoint is of.
	OtherChain {
		/// The genesis hash of the checkpoint.
		expected: Hash,
		/// The proof's.
		found: Hash,
	},
	/// PF-7: a checkpoint at block 0 that is not the genesis block.
	GenesisDiffers {
		/// The genesis hash.
		expected: Hash,
		/// The hash that the checkpoint names.
		found: Hash,
	},
	/// PF-9: no header, or one that the chain would encode otherwise.
	HeaderMalformed {
		/// Which header.
		which: WhichHeader,
	},
	/// PF-10: a message of GRANDPA in a header that cannot be read.
	AnnouncementMalformed {
		/// The number of the header.
		block: u32,
	},
	/// PF-10: a header that forces a change of authorities.
	ForcedChange {
		/// The number of the header.
		block: u32,
	},
	/// PF-10: a step of the lineage that does not schedule exactly one change.
	NotOneChange {
		/// The number of the header.
		block: u32,
		/// How many changes it schedules.
		found: usize,
	},
	/// PF-10: a change that takes effect later; expected is a delay of 0.
	DelayedChange {
		/// The number of the header.
		block: u32,
		/// The delay in blocks.
		found: u32,
	},
	/// PF-10: a new set of authorities that could not finalize anything.
	BadSet {
		/// The number of the header that announces it.
		block: u32,
		/// What is wrong with it.
		flaw: SetFlaw,
	},
	/// PF-10: there is no next number for a set.
	SetNumberTooLarge {
		/// The number of the header that announces it.
		block: u32,
	},
	/// PF-11: a block that does not lie above the one before it.
	NumberDoesNotRise {
		/// It must lie above this.
		above: u32,
		/// Its number.
		found: u32,
	},
	/// PF-12: where the lineage passes a checkpoint, others are in charge than the checkpoint says.
	SetDiffers {
		/// The number of the checkpoint's block.
		checkpoint: u32,
		/// The checkpoint's set.
		expected: AuthoritySet,
		/// The lineage's.
		found: AuthoritySet,
	},
	/// PF-13: the block is as high as a checkpoint, and another.
	CheckpointDiffers {
		/// The checkpoint's block.
		expected: BlockRef,
		/// The hash of the proof's block.
		found: Hash,
	},
	/// PF-13: descents that do not rise by number.
	DescentsDoNotRise {
		/// A number.
		previous: u32,
		/// The one that follows.
		found: u32,
	},
	/// PF-13: a descent from a block that is not below the proof's.
	DescentBeyondRange {
		/// Its number.
		number: u32,
		/// How many blocks the range has.
		blocks: u32,
	},
	/// PF-3, PF-13: a descent of another length than it must have.
	DescentLength {
		/// The number of the block.
		number: u32,
		/// The length of its path.
		expected: u32,
		/// The length found.
		found: usize,
	},
	/// PF-13: the block does not descend from a checkpoint.
	DescentElsewhere {
		/// The checkpoint's block.
		expected: BlockRef,
	},
	/// PF-14: no justification, or one that the chain would encode otherwise.
	JustificationMalformed {
		/// The number of the block.
		block: u32,
	},
	/// PF-14: a justification of another block.
	OtherTarget {
		/// The block.
		expected: BlockRef,
		/// The one that was voted for.
		found: BlockRef,
	},
	/// PF-14: a vote by somebody who is not in charge.
	NotAnAuthority {
		/// The number of the set in charge.
		set: u64,
		/// Whose vote.
		key: PublicKey,
	},
	/// PF-14: a vote that its voter did not sign, or not in this set and round.
	BadVoteSignature {
		/// The number of the set in charge.
		set: u64,
		/// Whose vote.
		key: PublicKey,
	},
	/// PF-14: a vote for a block that does not descend from the one to be finalized, by the headers
	/// given, by somebody who voted once; or one of an equivocator that hangs together with no other.
	VoteElsewhere {
		/// The block to be finalized.
		expected: BlockRef,
		/// The block voted for.
		found: BlockRef,
	},
	/// PF-14: a header over which no vote goes.
	VoteHeaderUnused {
		/// Its hash.
		hash: Hash,
	},
	/// PF-14: a header that is there twice.
	VoteHeaderTwice {
		/// Its hash.
		hash: Hash,
	},
	/// PF-14: a vote that is there twice.
	VoteTwice {
		/// Whose vote.
		key: PublicKey,
	},
	/// PF-14: more than the two different votes that show a voter to be dishonest.
	TooManyVotes {
		/// Whose votes.
		key: PublicKey,
	},
	/// PF-14: less weight of votes than finalizes.
	TooFewVotes {
		/// The number of the block.
		block: u32,
		/// The number of the set in charge.
		set: u64,
		/// The least weight that finalizes.
		expected: u64,
		/// The weight of those who voted.
		found: u64,
	},
	/// PF-15: a node of the state that is there twice.
	NodeTwice {
		/// Its hash.
		hash: Hash,
	},
	/// PF-15: a node of the state that is not needed.
	NodeNotNeeded {
		/// Its hash.
		hash: Hash,
	},
	/// PF-15: a node of the state is needed and not there, and one is there to which nothing leads.
	NodeAltered {
		/// The hash of the one that is needed.
		expected: Hash,
		/// The hash of the one that is there.
		found: Hash,
	},
	/// PF-15: a node of the state that does not stand where it is first needed.
	NodeOutOfOrder {
		/// The hash of the node that is needed there.
		expected: Hash,
		/// The hash of the node that stands there.
		found: Hash,
	},
	/// PF-15: bytes that are needed as a node of the state and are none.
	NodeMalformed {
		/// Their hash, or that of the node in which they stand.
		hash: Hash,
	},
	/// PF-17: the state lacks an entry that it must have.
	EntryAbsent {
		/// The entry.
		key: StateKey,
	},
	/// PF-17: an entry of the state that cannot be read.
	EntryMalformed {
		/// The entry.
		key: StateKey,
	},
	/// PF-17: an entry tells of a change that came after the block.
	EntryOfLater {
		/// The entry.
		key: StateKey,
		/// The block's time.
		block_ms: Millis,
		/// When the entry says to have changed.
		changed_ms: Millis,
	},
	/// PF-17: a key is or was that of two officers.
	KeyOfTwo {
		/// The key.
		key: PublicKey,
		/// The officers.
		officers: [Holder; 2],
	},
	/// PF-18: a record of another item.
	RecordOfOtherItem {
		/// Its place.
		at: RecordAt,
		/// The proof's item.
		expected: ItemId,
		/// The one that the statement names.
		found: ItemId,
	},
	/// PF-18: a record of another log.
	RecordOfOtherLog {
		/// Its place.
		at: RecordAt,
		/// The log that the statement names.
		found: Log,
	},
	/// PF-18: a record of another place in its log.
	RecordOfOtherPlace {
		/// Its place.
		at: RecordAt,
		/// The place that the statement names.
		found: u32,
	},
	/// PF-18: a batch that is none.
	BatchTooSmall {
		/// The record's place.
		at: RecordAt,
		/// The least number of statements.
		expected: u32,
		/// The number found.
		found: u32,
	},
	/// PF-3, PF-18: a path in a batch that has not the shape which its count and index ask for.
	MembershipMalformed {
		/// The record's place.
		at: RecordAt,
	},
	/// PF-18: a signature that is not the signer's over this statement.
	BadSignature {
		/// The record's place.
		at: RecordAt,
		/// The signer's key.
		key: PublicKey,
	},
	/// PF-19: a log of which all records should be there has more or fewer.
	RecordCount {
		/// The log.
		log: Log,
		/// How many it has in the state.
		expected: u32,
		/// How many are shown.
		found: usize,
	},
	/// PF-19: the records are not those that the state commits to.
	RangeDiffers {
		/// The log.
		log: Log,
		/// The root of the log in the state.
		expected: Hash,
		/// The root of the records shown.
		found: Hash,
	},
	/// PF-19, PF-20: a statement that does not follow the one before it.
	WrongParent {
		/// Its place.
		at: RecordAt,
		/// The hash of the one before it, or at the beginning of an own log the item.
		expected: Hash,
		/// The one that it names.
		found: Hash,
	},
	/// PF-19: the last statement is not the one that the state names.
	LastDiffers {
		/// The log.
		log: Log,
		/// The state's.
		expected: Hash,
		/// The one shown.
		found: Hash,
	},
	/// PF-19: a record from before the one that it follows.
	RecordedBackwards {
		/// Its place.
		at: RecordAt,
		/// When the one before it was recorded.
		previous: Recorded,
		/// When this one was.
		found: Recorded,
	},
	/// PF-19: a record from after the block of the proof.
	RecordedAfterBlock {
		/// Its place.
		at: RecordAt,
		/// The number of the block.
		block: u32,
		/// Its time.
		block_ms: Millis,
		/// When it was recorded.
		found: Recorded,
	},
	/// PF-36: two records, of whatever logs, that give one block two times, or a later block no later
	/// time.
	RecordTimesDisagree {
		/// The place of one.
		first: RecordAt,
		/// When that one was recorded.
		expected: Recorded,
		/// The place of the other.
		at: RecordAt,
		/// When the other was recorded.
		found: Recorded,
	},
	/// PF-36: a record that gives the proof's block another time, or an earlier block the same time.
	BlockTimeDisagrees {
		/// Its place.
		at: RecordAt,
		/// The number of the block.
		block: u32,
		/// Its time.
		block_ms: Millis,
		/// When it was recorded.
		found: Recorded,
	},
	/// PF-20: selected records that do not rise by sequence.
	SequenceDoesNotRise {
		/// A record.
		previous: RecordAt,
		/// The sequence of the one that follows.
		found: u32,
	},
	/// PF-19, PF-20: a log without a record.
	NoRecords {
		/// The log.
		log: Log,
	},
	/// PF-3, PF-20: a record that is not at its place in the log of the state, by the path given.
	PathElsewhere {
		/// Its place.
		at: RecordAt,
	},
	/// PF-21: logs that do not rise.
	LogsDoNotRise {
		/// A log.
		previous: Log,
		/// The one that follows.
		found: Log,
	},
	/// PF-21: a log that the item does not have.
	LogNotInState {
		/// The log.
		log: Log,
	},
	/// PF-22: a statement that the rules of custody do not allow where it stands.
	AgainstTheRules {
		/// Its place.
		at: RecordAt,
		/// Why not.
		refusal: Refusal,
	},
	/// PF-22: the signatures lead to another custody than the state names.
	CustodyDiffers {
		/// The state's.
		expected: Custody,
		/// The one to which the signatures lead.
		found: Option<Custody>,
	},
	/// PF-22: the counters of adverse reports are not what the logs say. Reports first, then
	/// settlements.
	ReportsDiffer {
		/// The counters in the state.
		expected: (u32, u32),
		/// Those in the logs.
		found: (u32, u32),
	},
	/// PF-23: the signer had no right to sign this then.
	WithoutRights {
		/// The record's place.
		at: RecordAt,
		/// Why not.
		refusal: Refusal,
	},
	/// PF-23: the recorded roles are not the officer's.
	RolesDiffer {
		/// The record's place.
		at: RecordAt,
		/// The officer's.
		expected: Roles,
		/// The recorded ones.
		found: Roles,
	},
	/// PF-23: the signer's organisation was admitted after the record was made.
	AdmittedAfter {
		/// The record's place.
		at: RecordAt,
		/// When the organisation was admitted.
		admitted_ms: Millis,
		/// When the record was made.
		recorded_ms: Millis,
	},
	/// PF-23: the signer was enrolled after the record was made.
	EnrolledAfter {
		/// The record's place.
		at: RecordAt,
		/// When the officer was enrolled.
		enrolled_ms: Millis,
		/// When the record was made.
		recorded_ms: Millis,
	},
	/// PF-23: an officer whose number is above the count of officers ever enrolled.
	OfficerNotCounted {
		/// The organisation.
		organisation: OrganisationId,
		/// The officer's number.
		officer: OfficerId,
		/// How many were ever enrolled.
		count: u32,
	},
	/// PF-24: disclosures that do not rise by log, sequence and index.
	DisclosuresDoNotRise {
		/// A disclosure.
		previous: (Log, u32, u32),
		/// The one that follows.
		found: (Log, u32, u32),
	},
	/// PF-24: a disclosure of a record that is not shown.
	DisclosureOfNoRecord {
		/// The place that it names.
		at: RecordAt,
	},
	/// PF-24: a disclosure of a record that has no off-chain fields.
	DisclosureOfNoDetails {
		/// The place that it names.
		at: RecordAt,
	},
	/// PF-3, PF-24: a field that the statement does not commit to.
	DisclosureElsewhere {
		/// The record's place.
		at: RecordAt,
		/// The root that the statement carries.
		expected: Hash,
		/// The root to which the field leads; none if the path has not the shape that its count and
		/// index ask for.
		found: Option<Hash>,
	},
	/// PF-24: a field of a file's digests that holds something else.
	FileFieldMalformed {
		/// The record's place.
		at: RecordAt,
	},
	/// PF-29: a statement whose action may not stand at such a place, or is not one for an item of
	/// this kind.
	OutOfPlace {
		/// Its place.
		at: RecordAt,
		/// Why not.
		refusal: Refusal,
	},
	/// PF-30: the entry of an exhibit names another origin than its first statement.
	OriginDiffers {
		/// The place of the statement.
		at: RecordAt,
		/// The origin in the state.
		expected: Origin,
		/// The one that was signed.
		found: Origin,
	},
	/// PF-30: an exhibit made from another that has no depth, or one made from none that has.
	DepthImpossible {
		/// The exhibit that it was made from, by its entry.
		from: Option<ItemId>,
		/// Its depth, by its entry.
		found: u16,
	},
	/// PF-30: a case that counts fewer exhibits than the entry of one of them tells of.
	TooFewExhibits {
		/// The least number: the exhibit, those between it and an original, and those made from it.
		expected: u64,
		/// The number in the case's entry.
		found: u32,
	},
	/// PF-31: a settlement of what is no report in the same log, or none that is still open.
	SettlesNothing {
		/// Its place.
		at: RecordAt,
		/// The report that it names.
		report: Hash,
	},
	/// PF-32: a claimed time that the chain does not take.
	ImpossibleClaim {
		/// The record's place.
		at: RecordAt,
		/// Why not.
		refusal: Refusal,
	},
	/// PF-33: a correction of what is no earlier record of the signer's organisation in the same log.
	CorrectsNothing {
		/// Its place.
		at: RecordAt,
		/// The place that it names.
		sequence: u32,
		/// The statement that it names.
		supersedes: Hash,
	},
	/// PF-34: the entry of a case names another form than the statement that opened it.
	FormDiffers {
		/// The place of the statement.
		at: RecordAt,
		/// The form in the state.
		expected: CaseForm,
		/// The one that was signed.
		found: CaseForm,
	},
	/// PF-34: the entry of a case names others than those who were let in.
	MembersDiffer {
		/// The members in the state.
		expected: Vec<Member>,
		/// Those to whom the signatures lead.
		found: Vec<Member>,
	},
	/// PF-35: somebody has to do with a case, or an exhibit of it, who takes no part in it.
	NotAMember {
		/// The members in the state.
		expected: Vec<Member>,
		/// The organisation.
		found: OrganisationId,
	},
	/// PF-35: a case was offered to somebody who was let in later, or never.
	OfferedBeforeAdmitted {
		/// The place of the offer.
		at: RecordAt,
		/// Those who took part then.
		expected: Vec<Member>,
		/// The recipient's organisation.
		found: OrganisationId,
	},
	/// PF-25: a proof of another item than expected.
	UnexpectedItem {
		/// The item expected.
		expected: ItemId,
		/// The proof's.
		found: ItemId,
	},
	/// PF-27: a file at hand that is none of those registered, as far as their digests are disclosed.
	FileDiffers {
		/// The disclosed digests of the item's first statement.
		expected: Vec<FileDigest>,
		/// The file's.
		found: FileDigest,
		/// The other records that name the file.
		elsewhere: Vec<FileElsewhere>,
	},
}

impl core::error::Error for Rejection {}
