//! Cases of joint investigation teams, and exhibits.

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::statement::{ItemId, OrganisationId};

/// The most organisations in a case besides the one that opened it: the 27 Member States with two
/// authorities each, and room for third countries.
pub const MAX_MEMBERS: u32 = 64;

/// The longest line of derivations, counted in steps from the original: deep enough for an image, a
/// partition, a container, a file and an extract of each several times over, and short enough for a
/// court to be led through.
pub const MAX_DERIVATION_DEPTH: u16 = 64;

/// Kind of a case (`case-investigation:investigationForm`).
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
pub enum CaseForm {
	/// A case of one authority.
	#[codec(index = 0)]
	Case,
	/// An incident.
	#[codec(index = 1)]
	Incident,
	/// Suspicious activity.
	#[codec(index = 2)]
	SuspiciousActivity,
	/// A joint investigation team.
	#[codec(index = 3)]
	JointInvestigation,
}

/// What the officers of a member may do in a case.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct CaseRights(u8);

impl CaseRights {
	/// Takes part, hence may hold exhibits, and no more.
	pub const NONE: CaseRights = CaseRights(0);
	/// Registers exhibits.
	pub const REGISTER: CaseRights = CaseRights(1);
	/// Examines exhibits that others hold.
	pub const EXAMINE: CaseRights = CaseRights(2);
	/// All of them.
	pub const ALL: CaseRights = CaseRights(3);

	/// Both sets together.
	pub const fn with(self, other: CaseRights) -> CaseRights {
		CaseRights(self.0 | other.0)
	}

	/// Whether all of `other` is in this set.
	pub const fn contains(self, other: CaseRights) -> bool {
		self.0 & other.0 == other.0
	}
}

impl Decode for CaseRights {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let bits = u8::decode(input)?;
		if bits & !Self::ALL.0 != 0 {
			return Err("a case right that does not exist".into());
		}
		Ok(CaseRights(bits))
	}
}

/// How an exhibit came into custody.
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
pub enum Acquisition {
	/// Seized under an order.
	#[codec(index = 0)]
	Seized,
	/// Collected at a scene.
	#[codec(index = 1)]
	Collected,
	/// Handed over by a person or a company of their own accord.
	#[codec(index = 2)]
	Surrendered,
	/// Produced under an order (an EPOC, say).
	#[codec(index = 3)]
	Produced,
	/// Found in open sources.
	#[codec(index = 4)]
	OpenSource,
}

/// How an exhibit was made from another.
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
pub enum Derivation {
	/// A forensic image of a medium.
	#[codec(index = 0)]
	Image,
	/// A copy of the same bytes.
	#[codec(index = 1)]
	Copy,
	/// A part taken out: a file of an image, a sample of a substance.
	#[codec(index = 2)]
	Extract,
	/// A recovered file.
	#[codec(index = 3)]
	Recovery,
	/// A translation or transcript.
	#[codec(index = 4)]
	Translation,
}

/// How an exhibit was examined.
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
pub enum Examination {
	/// Its digests were computed again and are the registered ones.
	#[codec(index = 0)]
	HashVerified,
	/// Its digests were computed again and are others.
	#[codec(index = 1)]
	HashDiffers,
	/// Looked at, with nothing changed.
	#[codec(index = 2)]
	Inspection,
	/// Analysed; the report stands among the details.
	#[codec(index = 3)]
	Analysis,
	/// A test that changed or used up part of the item.
	#[codec(index = 4)]
	DestructiveTest,
}

/// An organisation's part in a case.
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
pub struct Member {
	/// The organisation.
	pub organisation: OrganisationId,
	/// What its officers may do.
	pub rights: CaseRights,
}

/// What the chain keeps of a case.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Case {
	/// First layout.
	#[codec(index = 1)]
	V1 {
		/// Kind.
		form: CaseForm,
		/// Who takes part, the opening organisation first.
		members: BoundedVec<Member, ConstU32<{ MAX_MEMBERS + 1 }>>,
		/// How many exhibits it has.
		exhibits: u32,
	},
}

/// What the chain keeps of an exhibit besides its [item entry](crate::item::Item).
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Exhibit {
	/// First layout.
	#[codec(index = 1)]
	V1 {
		/// The case that it belongs to.
		case: ItemId,
		/// The exhibit that it was made from.
		from: Option<ItemId>,
		/// How many derivations lie between it and an original exhibit; 0 for an original.
		depth: u16,
		/// How many exhibits were made from it.
		derived: u32,
	},
}
