//! What can be said of an item: the actions and their payloads.
//!
//! No payload carries free text about evidence, and none a person's name: a case number, a place,
//! a file's digest, an exhibit number stand among the off-chain [details](crate::disclosure),
//! of which the statement carries only the root. The one exception is an artefact's Object ID
//! record, which is public by purpose.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
	antiquities::{AdverseReport, ObjectId},
	custody::Holder,
	evidence::{Acquisition, CaseForm, CaseRights, Derivation, Examination},
	hash::Hash,
	item::ItemKind,
	roles::Roles,
	statement::{ItemId, Millis, OrganisationId, Place},
};

/// What was done.
// The Object ID record is the one large payload; in a box it would cost every artefact an allocation,
// and change nothing on the wire.
#[allow(clippy::large_enum_variant)]
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Action {
	/// Custody is offered to another holder. It moves only when they accept.
	#[codec(index = 0)]
	Offer(Offer),
	/// The named recipient takes the item over.
	#[codec(index = 1)]
	Accept {
		/// Hash of the statement that made the offer.
		offer: Hash,
		/// In what condition the item was received.
		condition: Condition,
	},
	/// The named recipient declines.
	#[codec(index = 2)]
	Reject {
		/// Hash of the statement that made the offer.
		offer: Hash,
		/// Why.
		reason: RejectReason,
	},
	/// The holder takes the offer back.
	#[codec(index = 3)]
	Withdraw {
		/// Hash of the statement that made the offer.
		offer: Hash,
	},
	/// A statement of the same organisation in the same log was wrong; this one's details stand
	/// in its place. Nothing is removed.
	#[codec(index = 4)]
	Correct {
		/// The place of the wrong statement in this log.
		sequence: u32,
		/// Its hash.
		supersedes: Hash,
	},

	/// A case is opened; the case is an item, and whoever holds it is responsible for it.
	#[codec(index = 16)]
	OpenCase {
		/// What kind of case.
		form: CaseForm,
	},
	/// The case's holder lets another organisation take part, or changes what it may do.
	#[codec(index = 17)]
	AdmitMember {
		/// The organisation.
		organisation: OrganisationId,
		/// What its officers may do in this case.
		rights: CaseRights,
	},
	/// A thing or file becomes an exhibit of a case.
	#[codec(index = 18)]
	RegisterExhibit {
		/// The case.
		case: ItemId,
		/// How it came into custody.
		acquisition: Acquisition,
	},
	/// A new exhibit made from one that the signer holds; it belongs to the same case.
	#[codec(index = 19)]
	DeriveExhibit {
		/// The exhibit that it was made from.
		from: ItemId,
		/// How.
		derivation: Derivation,
	},
	/// An exhibit was examined.
	#[codec(index = 20)]
	Examine {
		/// How.
		examination: Examination,
	},

	/// An artefact is put on record by its Object ID description.
	#[codec(index = 32)]
	RegisterArtefact(ObjectId),
	/// An authority records an adverse fact about an artefact, in its own log.
	#[codec(index = 33)]
	ReportAdverse(AdverseReport),
	/// The organisation that reported an adverse fact declares it settled.
	#[codec(index = 34)]
	SettleReport {
		/// Hash of the statement that reported it.
		report: Hash,
	},
}

impl Action {
	/// The roles of which the signer must have one.
	pub fn roles_needed(&self) -> Roles {
		match self {
			Action::Offer(_)
			| Action::Accept { .. }
			| Action::Reject { .. }
			| Action::Withdraw { .. }
			| Action::Correct { .. } => Roles::INVESTIGATOR
				.with(Roles::EXAMINER)
				.with(Roles::CUSTODIAN)
				.with(Roles::CUSTOMS)
				.with(Roles::REGISTRAR),
			Action::OpenCase { .. }
			| Action::AdmitMember { .. }
			| Action::RegisterExhibit { .. } => Roles::INVESTIGATOR,
			Action::DeriveExhibit { .. } => Roles::INVESTIGATOR.with(Roles::EXAMINER),
			Action::Examine { .. } => Roles::EXAMINER,
			Action::RegisterArtefact(_) => Roles::REGISTRAR,
			Action::ReportAdverse(_) | Action::SettleReport { .. } => {
				Roles::INVESTIGATOR.with(Roles::CUSTOMS)
			}
		}
	}

	/// The kind of item that the action begins, if it begins one.
	pub fn begins(&self) -> Option<ItemKind> {
		match self {
			Action::OpenCase { .. } => Some(ItemKind::Case),
			Action::RegisterExhibit { .. } | Action::DeriveExhibit { .. } => {
				Some(ItemKind::Exhibit)
			}
			Action::RegisterArtefact(_) => Some(ItemKind::Artefact),
			_ => None,
		}
	}

	/// Whether recording it changes nothing but the log that it stands in.
	pub fn is_of_log_alone(&self) -> bool {
		match self {
			Action::Offer(_)
			| Action::Accept { .. }
			| Action::Reject { .. }
			| Action::Withdraw { .. }
			| Action::Correct { .. }
			| Action::Examine { .. } => true,
			Action::OpenCase { .. }
			| Action::AdmitMember { .. }
			| Action::RegisterExhibit { .. }
			| Action::DeriveExhibit { .. }
			| Action::RegisterArtefact(_)
			| Action::ReportAdverse(_)
			| Action::SettleReport { .. } => false,
		}
	}

	/// The other item that the action names, if it names one.
	pub fn names(&self) -> Option<ItemId> {
		match self {
			Action::RegisterExhibit { case, .. } => Some(*case),
			Action::DeriveExhibit { from, .. } => Some(*from),
			_ => None,
		}
	}

	/// The kind of item that the action is about, where it is not about all of them.
	pub fn about(&self) -> Option<ItemKind> {
		match self {
			Action::AdmitMember { .. } => Some(ItemKind::Case),
			Action::Examine { .. } => Some(ItemKind::Exhibit),
			Action::ReportAdverse(_) | Action::SettleReport { .. } => Some(ItemKind::Artefact),
			_ => self.begins(),
		}
	}

	/// Whether the action may stand at such a place.
	///
	/// What begins an item stands first, and nothing else does. Custody is a matter of the custody
	/// log. An adverse report stands in the reporter's own log, also where the reporter has the
	/// object: so it makes no statement of a holder stale.
	pub fn may_stand_at(&self, place: &Place) -> bool {
		match place {
			Place::First => self.begins().is_some(),
			Place::Custody { .. } => {
				self.begins().is_none()
					&& !matches!(self, Action::ReportAdverse(_) | Action::SettleReport { .. })
			}
			Place::Own { .. } => matches!(
				self,
				Action::Correct { .. }
					| Action::Examine { .. }
					| Action::ReportAdverse(_)
					| Action::SettleReport { .. }
			),
		}
	}

	/// The name as people read it.
	pub fn name(&self) -> &'static str {
		match self {
			Action::Offer(_) => "offer",
			Action::Accept { .. } => "accept",
			Action::Reject { .. } => "reject",
			Action::Withdraw { .. } => "withdraw",
			Action::Correct { .. } => "correct",
			Action::OpenCase { .. } => "open case",
			Action::AdmitMember { .. } => "admit member",
			Action::RegisterExhibit { .. } => "register exhibit",
			Action::DeriveExhibit { .. } => "derive exhibit",
			Action::Examine { .. } => "examine",
			Action::RegisterArtefact(_) => "register artefact",
			Action::ReportAdverse(_) => "report adverse fact",
			Action::SettleReport { .. } => "settle report",
		}
	}
}

/// An offer of custody.
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
pub struct Offer {
	/// Who may accept.
	pub to: Holder,
	/// What for.
	pub purpose: Purpose,
	/// In what condition the item is handed over.
	pub condition: Condition,
	/// From when on (recorded time) it can no longer be accepted.
	pub expires_ms: Millis,
}

/// What custody is handed over for.
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
pub enum Purpose {
	/// To be examined.
	#[codec(index = 0)]
	Examination,
	/// To be kept.
	#[codec(index = 1)]
	Storage,
	/// To be carried to somebody else.
	#[codec(index = 2)]
	Transport,
	/// To be shown in court.
	#[codec(index = 3)]
	Court,
	/// Another authority takes the case or the item over.
	#[codec(index = 4)]
	Transfer,
	/// To be given back to whom it belongs.
	#[codec(index = 5)]
	Return,
}

/// The state of the item, or of its packaging, at a handover.
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
pub enum Condition {
	/// The seal is there and unbroken.
	#[codec(index = 0)]
	SealIntact,
	/// The seal is broken.
	#[codec(index = 1)]
	SealBroken,
	/// There is no seal.
	#[codec(index = 2)]
	Unsealed,
	/// The item is damaged.
	#[codec(index = 3)]
	Damaged,
	/// There is nothing to seal: data alone.
	#[codec(index = 4)]
	Digital,
}

/// Why an offer was declined.
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
pub enum RejectReason {
	/// The item never came.
	#[codec(index = 0)]
	NotReceived,
	/// What came is not what was offered.
	#[codec(index = 1)]
	WrongItem,
	/// The condition is not the one that the offer states.
	#[codec(index = 2)]
	ConditionDiffers,
	/// The recipient is not competent, or has no room.
	#[codec(index = 3)]
	CannotTake,
}
