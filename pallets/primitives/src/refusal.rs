//! Why a statement is not taken: what was expected, and what was found.

use core::fmt;

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

use crate::{
	custody::Holder,
	hash::Hash,
	item::ItemKind,
	roles::Roles,
	statement::{ItemId, Millis, OfficerId, OrganisationId, PublicKey},
};

/// A submission was refused, all of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Refused {
	/// Which of its statements is the reason, from 0; none when it is the submission as a whole.
	pub statement: Option<u16>,
	/// The reason.
	pub reason: Refusal,
}

impl fmt::Display for Refused {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.statement {
			Some(index) => write!(f, "statement {index}: {}", self.reason),
			None => self.reason.fmt(f),
		}
	}
}

impl From<Refusal> for Refused {
	fn from(reason: Refusal) -> Self {
		Refused { statement: None, reason }
	}
}

macro_rules! refusals {
	($(
		$(#[doc = $doc:literal])*
		$index:literal $name:ident $({ $( $(#[doc = $fdoc:literal])* $field:ident : $ty:ty ),* $(,)? })?
	),* $(,)?) => {
		/// The reason for which a statement is not taken.
		#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
		pub enum Refusal {
			$(
				$(#[doc = $doc])*
				#[codec(index = $index)]
				$name $({ $( $(#[doc = $fdoc])* $field: $ty ),* })?
			),*
		}

		impl Refusal {
			/// The index of each reason in its encoding, and its name.
			pub const NAMES: &'static [(u8, &'static str)] = &[$( ($index, stringify!($name)) ),*];

			/// The name of the reason.
			pub fn name(&self) -> &'static str {
				match self {
					$( Refusal::$name $({ $( $field: _ ),* })? => stringify!($name) ),*
				}
			}
		}
	};
}

impl Refusal {
	/// Whether the statement may be taken later as it stands: what it builds on is not on record yet.
	pub fn is_early(&self) -> bool {
		matches!(
			self,
			Refusal::UnknownItem { .. }
				| Refusal::PlaceAhead { .. }
				| Refusal::UnknownCase { .. }
				| Refusal::UnknownExhibit { .. }
		)
	}
}

refusals! {
	/// There is no statement in the submission.
	0 EmptyBatch,
	/// The statement is for another chain.
	1 WrongGenesis {
		/// This chain.
		expected: Hash,
		/// The chain that the statement names.
		found: Hash,
	},
	/// The signature is not the signer's over these statements.
	2 BadSignature,
	/// The organisation does not exist.
	3 UnknownOrganisation {
		/// Its number.
		organisation: OrganisationId,
	},
	/// The organisation is suspended.
	4 OrganisationSuspended {
		/// Its number.
		organisation: OrganisationId,
		/// Since when.
		since_ms: Millis,
	},
	/// The organisation has no officer of this number.
	5 UnknownOfficer {
		/// The organisation.
		organisation: OrganisationId,
		/// The officer's number.
		officer: OfficerId,
	},
	/// The key is not the officer's, or not any more.
	6 NotTheOfficersKey {
		/// The officer's key.
		expected: PublicKey,
		/// The key that signed.
		found: PublicKey,
	},
	/// The officer is suspended.
	7 OfficerSuspended {
		/// The officer.
		officer: OfficerId,
		/// Since when.
		since_ms: Millis,
	},
	/// The officer's rights were revoked.
	8 OfficerRevoked {
		/// The officer.
		officer: OfficerId,
		/// Since when.
		since_ms: Millis,
	},
	/// The officer's rights do not begin yet, or have ended.
	9 OutsideValidity {
		/// They begin here.
		from_ms: Millis,
		/// They end here.
		until_ms: Millis,
		/// The time of recording.
		now_ms: Millis,
	},
	/// The officer has no role that allows the action.
	10 MissingRole {
		/// One of these is needed.
		needed: Roles,
		/// The officer has these.
		found: Roles,
	},
	/// The claimed time lies in the future.
	11 OccurredInFuture {
		/// The claimed time.
		claimed_ms: Millis,
		/// The latest that would be taken now.
		latest_ms: Millis,
	},
	/// No place on earth has such an offset from UTC.
	12 OffsetOutOfRange {
		/// The largest offset, either way.
		max_minutes: i16,
		/// The offset found.
		found_minutes: i16,
	},
	/// The statement, or the first statement of this item, stands on the chain already.
	13 AlreadyRecorded {
		/// The item.
		item: ItemId,
		/// The place in the log.
		sequence: u32,
		/// The block that took it.
		block: u32,
	},
	/// There is no such item.
	14 UnknownItem {
		/// The item.
		item: ItemId,
	},
	/// Another statement stands at this place of the log: that one won.
	15 PlaceTaken {
		/// The place.
		sequence: u32,
		/// Hash of the statement that stands there.
		by: Hash,
		/// The next free place.
		next: u32,
	},
	/// Statements that should stand before it are missing.
	16 PlaceAhead {
		/// The next free place.
		expected: u32,
		/// The statement's.
		found: u32,
	},
	/// The statement does not follow the log's last one.
	17 WrongParent {
		/// The log's last statement.
		expected: Hash,
		/// The one named as parent.
		found: Hash,
	},
	/// The log has as many records as possible.
	18 LogFull {
		/// How many that is.
		max: u32,
	},
	/// As many organisations as possible keep a log on this item.
	19 TooManyOwnLogs {
		/// How many that is.
		max: u32,
	},
	/// The action does not belong into this log, or not at the beginning of an item.
	20 WrongLog,
	/// Only the holder writes to the custody log.
	21 NotHolder {
		/// The holder.
		holder: Holder,
		/// Who signed.
		signer: Holder,
	},
	/// The item is on offer: until that is answered or withdrawn, nothing else is done with it.
	22 OfferOpen {
		/// The offer.
		offer: Hash,
		/// To whom.
		to: Holder,
	},
	/// The item is not on offer.
	23 NoOpenOffer,
	/// Another offer is the open one.
	24 OtherOffer {
		/// The open one.
		expected: Hash,
		/// The one named.
		found: Hash,
	},
	/// Only the named recipient answers an offer.
	25 NotRecipient {
		/// The recipient.
		recipient: Holder,
		/// Who signed.
		signer: Holder,
	},
	/// The offer has expired.
	26 OfferExpired {
		/// When.
		expired_ms: Millis,
		/// The time of recording.
		now_ms: Millis,
	},
	/// The item is offered to who has it.
	27 OfferToHolder {
		/// Who has it.
		holder: Holder,
	},
	/// The offer ends too early or too late.
	28 OfferExpiryOutOfRange {
		/// The earliest end.
		earliest_ms: Millis,
		/// The latest end.
		latest_ms: Millis,
		/// The end found.
		found_ms: Millis,
	},
	/// Whoever should receive the item does not exist or may not act now.
	29 RecipientCannotAct {
		/// The recipient.
		recipient: Holder,
	},
	/// A correction names no record of the signer's organisation in this log.
	30 NothingToCorrect {
		/// The place named.
		sequence: u32,
		/// The hash named.
		supersedes: Hash,
	},
	/// The item is of another kind than the action is about.
	31 WrongKindOfItem {
		/// The item.
		item: ItemId,
		/// The kind that the action is about.
		expected: ItemKind,
		/// The item's.
		found: ItemKind,
	},
	/// There is no such case.
	32 UnknownCase {
		/// The item named as case.
		case: ItemId,
	},
	/// The organisation takes no part in the case.
	33 NotInCase {
		/// The case.
		case: ItemId,
		/// The organisation.
		organisation: OrganisationId,
	},
	/// The organisation takes part, but without the right that this needs.
	34 MissingCaseRight {
		/// The case.
		case: ItemId,
		/// The organisation.
		organisation: OrganisationId,
	},
	/// The case has as many members as possible.
	35 CaseFull {
		/// How many that is.
		max: u32,
	},
	/// The exhibit is many derivations away from an original already.
	36 DerivationTooDeep {
		/// How many are possible.
		max: u16,
	},
	/// There is no such exhibit.
	37 UnknownExhibit {
		/// The item named as exhibit.
		exhibit: ItemId,
	},
	/// Only who holds an exhibit derives another from it.
	38 ParentNotHeld {
		/// The exhibit.
		exhibit: ItemId,
		/// Who holds it.
		holder: Holder,
	},
	/// An Object ID record needs a type of object.
	39 ObjectTypeMissing,
	/// The organisation made no such report on this artefact, or it is settled.
	40 NoOpenReport {
		/// The report named.
		report: Hash,
	},
	/// The organisation has used up what it may record in one block.
	41 QuotaExceeded {
		/// Units in one block, see [`cost`](crate::attestation::SubmissionV1::cost).
		limit: u32,
		/// Those already used up, and the ones of this submission.
		asked: u32,
	},
	/// A counter is at its largest value.
	42 CounterFull,
	/// The organisation does not exist and so cannot be let into a case.
	43 MemberUnknown {
		/// The organisation.
		organisation: OrganisationId,
	},
	/// The officer's key was reported to be in other hands.
	44 KeyReported {
		/// The officer.
		officer: OfficerId,
		/// When it was reported.
		reported_ms: Millis,
	},
}

struct Short<'a>(&'a [u8]);

impl fmt::Display for Short<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("0x")?;
		for byte in self.0.iter() {
			write!(f, "{byte:02x}")?;
		}
		Ok(())
	}
}

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Refusal::EmptyBatch => f.write_str("the submission has no statement"),
			Refusal::WrongGenesis { expected, found } => write!(
				f,
				"signed for another chain: this one's genesis is {}, the statement names {}",
				Short(expected),
				Short(found)
			),
			Refusal::BadSignature => {
				f.write_str("the signature is not the signer's over these statements")
			}
			Refusal::UnknownOrganisation { organisation } => {
				write!(f, "there is no organisation {organisation}")
			}
			Refusal::OrganisationSuspended { organisation, since_ms } => {
				write!(f, "organisation {organisation} is suspended since {since_ms} ms")
			}
			Refusal::UnknownOfficer { organisation, officer } => {
				write!(f, "organisation {organisation} has no officer {officer}")
			}
			Refusal::NotTheOfficersKey { expected, found } => write!(
				f,
				"the officer's key is {}, the statement is signed with {}",
				Short(expected),
				Short(found)
			),
			Refusal::OfficerSuspended { officer, since_ms } => {
				write!(f, "officer {officer} is suspended since {since_ms} ms")
			}
			Refusal::OfficerRevoked { officer, since_ms } => {
				write!(f, "officer {officer} was revoked at {since_ms} ms")
			}
			Refusal::OutsideValidity { from_ms, until_ms, now_ms } => write!(
				f,
				"the officer's rights hold from {from_ms} ms until {until_ms} ms; it is {now_ms} ms"
			),
			Refusal::MissingRole { needed, found } => {
				write!(f, "needs one of these roles: {needed}; the officer has: {found}")
			}
			Refusal::OccurredInFuture { claimed_ms, latest_ms } => write!(
				f,
				"said to have happened at {claimed_ms} ms, which is in the future: {latest_ms} ms \
				 is the latest that is taken now"
			),
			Refusal::OffsetOutOfRange { max_minutes, found_minutes } => write!(
				f,
				"an offset of {found_minutes} minutes from UTC; at most {max_minutes} either way"
			),
			Refusal::AlreadyRecorded { item, sequence, block } => {
				write!(f, "already recorded: item {}, place {sequence}, block {block}", Short(item))
			}
			Refusal::UnknownItem { item } => write!(f, "there is no item {}", Short(item)),
			Refusal::PlaceTaken { sequence, by, next } => write!(
				f,
				"place {sequence} of this log is taken by statement {}; the next free one is {next}",
				Short(by)
			),
			Refusal::PlaceAhead { expected, found } => write!(
				f,
				"the next free place of this log is {expected}, the statement is for {found}"
			),
			Refusal::WrongParent { expected, found } => write!(
				f,
				"the last statement of this log is {}, the parent named is {}",
				Short(expected),
				Short(found)
			),
			Refusal::LogFull { max } => write!(f, "the log has {max} records, the most it can"),
			Refusal::TooManyOwnLogs { max } => {
				write!(f, "{max} organisations keep a log on this item, and no more can")
			}
			Refusal::WrongLog => f.write_str("the action does not belong into this log"),
			Refusal::NotHolder { holder, signer } => {
				write!(f, "the item is held by {holder}; signed by {signer}")
			}
			Refusal::OfferOpen { offer, to } => {
				write!(f, "the item is on offer to {to} (offer {})", Short(offer))
			}
			Refusal::NoOpenOffer => f.write_str("the item is not on offer"),
			Refusal::OtherOffer { expected, found } => write!(
				f,
				"the open offer is {}, the one named is {}",
				Short(expected),
				Short(found)
			),
			Refusal::NotRecipient { recipient, signer } => {
				write!(f, "the item is offered to {recipient}; signed by {signer}")
			}
			Refusal::OfferExpired { expired_ms, now_ms } => {
				write!(f, "the offer expired at {expired_ms} ms; it is {now_ms} ms")
			}
			Refusal::OfferToHolder { holder } => {
				write!(f, "the item is already held by {holder}")
			}
			Refusal::OfferExpiryOutOfRange { earliest_ms, latest_ms, found_ms } => write!(
				f,
				"the offer ends at {found_ms} ms; it must end between {earliest_ms} ms and \
				 {latest_ms} ms"
			),
			Refusal::RecipientCannotAct { recipient } => {
				write!(f, "{recipient} does not exist or may not act now")
			}
			Refusal::NothingToCorrect { sequence, supersedes } => write!(
				f,
				"no record of the signer's organisation at place {sequence} of this log has the \
				 hash {}",
				Short(supersedes)
			),
			Refusal::WrongKindOfItem { item, expected, found } => write!(
				f,
				"the action is about items of the kind {}; item {} is of the kind {}",
				expected.name(),
				Short(item),
				found.name()
			),
			Refusal::UnknownCase { case } => write!(f, "there is no case {}", Short(case)),
			Refusal::NotInCase { case, organisation } => {
				write!(f, "organisation {organisation} takes no part in case {}", Short(case))
			}
			Refusal::MissingCaseRight { case, organisation } => write!(
				f,
				"organisation {organisation} takes part in case {} without the right that this \
				 needs",
				Short(case)
			),
			Refusal::CaseFull { max } => write!(f, "the case has {max} members, the most it can"),
			Refusal::DerivationTooDeep { max } => {
				write!(
					f,
					"the exhibit is {max} derivations away from an original, the most it can be"
				)
			}
			Refusal::UnknownExhibit { exhibit } => {
				write!(f, "there is no exhibit {}", Short(exhibit))
			}
			Refusal::ParentNotHeld { exhibit, holder } => {
				write!(f, "exhibit {} is held by {holder}", Short(exhibit))
			}
			Refusal::ObjectTypeMissing => f.write_str("the Object ID record has no type of object"),
			Refusal::NoOpenReport { report } => {
				write!(f, "the organisation has no open report {} on this artefact", Short(report))
			}
			Refusal::QuotaExceeded { limit, asked } => write!(
				f,
				"the organisation may record {limit} units in a block: two for each submission, and one \
				 or two for each statement, or one for each 1,280 bytes if that is more; this would \
				 make {asked}"
			),
			Refusal::CounterFull => f.write_str("a counter is at its largest value"),
			Refusal::MemberUnknown { organisation } => {
				write!(f, "there is no organisation {organisation} to take part")
			}
			Refusal::KeyReported { officer, reported_ms } => write!(
				f,
				"the key of officer {officer} was reported at {reported_ms} ms and signs nothing \
				 any more"
			),
		}
	}
}
