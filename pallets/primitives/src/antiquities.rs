//! Artefacts: their Object ID record, and adverse reports on them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{bounded::BoundedText, hash::Hash, statement::OrganisationId};

/// A line of an Object ID record: a museum's label fits into it.
pub type Line = BoundedText<256>;

/// A longer text of an Object ID record: a paragraph of a catalogue.
pub type Paragraph = BoundedText<1024>;

/// The Object ID record of an artefact (ICOM; recital 15 of Regulation (EU) 2019/880).
///
/// Public by purpose: a dealer or an officer far away must be able to recognise the object. Owners'
/// names and exact find-spots are not part of Object ID and stand among the details. Photographs are
/// committed there too. A category that is not known is left empty.
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
pub struct ObjectId {
	/// Type of object. The one category that must not be empty.
	pub object_type: Line,
	/// Materials and techniques.
	pub materials: Line,
	/// Measurements, with units and the dimension meant.
	pub measurements: Line,
	/// Inscriptions and markings.
	pub inscriptions: Line,
	/// Distinguishing features: what tells it from others of its type.
	pub features: Paragraph,
	/// Title.
	pub title: Line,
	/// Subject: what is pictured.
	pub subject: Line,
	/// Date or period.
	pub period: Line,
	/// Maker.
	pub maker: Line,
	/// Description.
	pub description: Paragraph,
	/// Inventory number of the collection that has it.
	pub inventory_number: Line,
	/// Place of origin or discovery, coarse (a country or a region).
	pub origin: Line,
}

impl ObjectId {
	/// The categories that are filled in, by their Object ID names.
	pub fn filled(&self) -> alloc::vec::Vec<(&'static str, &str)> {
		[
			("Type of object", self.object_type.as_str()),
			("Title", self.title.as_str()),
			("Date or period", self.period.as_str()),
			("Maker", self.maker.as_str()),
			("Subject", self.subject.as_str()),
			("Materials and techniques", self.materials.as_str()),
			("Measurements", self.measurements.as_str()),
			("Inscriptions and markings", self.inscriptions.as_str()),
			("Distinguishing features", self.features.as_str()),
			("Description", self.description.as_str()),
			("Inventory number", self.inventory_number.as_str()),
			("Place of origin or discovery", self.origin.as_str()),
		]
		.into_iter()
		.filter(|(_, text)| !text.is_empty())
		.collect()
	}
}

/// What is adverse about an artefact. Every status speaks of the record, not of the object.
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
pub enum AdverseStatus {
	/// Reported stolen.
	#[codec(index = 0)]
	ReportedStolen,
	/// Looted from a site.
	#[codec(index = 1)]
	Looted,
	/// Missing.
	#[codec(index = 2)]
	Missing,
	/// Seized.
	#[codec(index = 3)]
	Seized,
	/// Under investigation.
	#[codec(index = 4)]
	UnderInvestigation,
	/// A claim for its return is pending.
	#[codec(index = 5)]
	ReturnClaimPending,
	/// Its export is prohibited.
	#[codec(index = 6)]
	ExportProhibited,
	/// An import licence was refused or revoked.
	#[codec(index = 7)]
	LicenceRefusedOrRevoked,
	/// A forgery.
	#[codec(index = 8)]
	Forgery,
}

impl AdverseStatus {
	/// Every status with its name as it is typed on a command line.
	pub const NAMED: [(AdverseStatus, &'static str); 9] = [
		(AdverseStatus::ReportedStolen, "reported-stolen"),
		(AdverseStatus::Looted, "looted"),
		(AdverseStatus::Missing, "missing"),
		(AdverseStatus::Seized, "seized"),
		(AdverseStatus::UnderInvestigation, "under-investigation"),
		(AdverseStatus::ReturnClaimPending, "return-claim-pending"),
		(AdverseStatus::ExportProhibited, "export-prohibited"),
		(AdverseStatus::LicenceRefusedOrRevoked, "licence-refused-or-revoked"),
		(AdverseStatus::Forgery, "forgery"),
	];

	/// The name of the status.
	pub fn name(self) -> &'static str {
		Self::NAMED.iter().find(|(status, _)| *status == self).map_or("", |(_, name)| name)
	}
}

/// On what an adverse report rests.
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
pub enum LegalBasis {
	/// National criminal law.
	#[codec(index = 0)]
	NationalCriminalLaw,
	/// Regulation (EU) 2019/880 on the introduction and the import of cultural goods.
	#[codec(index = 1)]
	Regulation2019880,
	/// Directive 2014/60/EU on the return of cultural objects.
	#[codec(index = 2)]
	Directive201460,
	/// The UNESCO Convention of 1970.
	#[codec(index = 3)]
	Unesco1970,
	/// Another State's request for assistance.
	#[codec(index = 4)]
	MutualAssistance,
}

impl LegalBasis {
	/// Every basis with its name as it is typed on a command line.
	pub const NAMED: [(LegalBasis, &'static str); 5] = [
		(LegalBasis::NationalCriminalLaw, "national-criminal-law"),
		(LegalBasis::Regulation2019880, "regulation-2019-880"),
		(LegalBasis::Directive201460, "directive-2014-60"),
		(LegalBasis::Unesco1970, "unesco-1970"),
		(LegalBasis::MutualAssistance, "mutual-assistance"),
	];

	/// The name of the basis.
	pub fn name(self) -> &'static str {
		Self::NAMED.iter().find(|(basis, _)| *basis == self).map_or("", |(_, name)| name)
	}
}

/// An adverse report. Who made it, and when, the record says; the case reference stands among the
/// details.
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
pub struct AdverseReport {
	/// What is adverse.
	pub status: AdverseStatus,
	/// On what legal basis.
	pub basis: LegalBasis,
}

/// What the chain keeps of an artefact besides its [item entry](crate::item::Item).
///
/// The counters are what makes absence provable: an artefact whose entry says that none was ever
/// reported has none.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Artefact {
	/// First layout.
	#[codec(index = 1)]
	V1 {
		/// How many adverse reports were ever recorded on it.
		reported: u32,
		/// How many of them were settled.
		settled: u32,
	},
}

/// Whether an adverse report stands.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Report {
	/// First layout.
	#[codec(index = 1)]
	V1 {
		/// The report.
		report: AdverseReport,
		/// Who made it, and alone may settle it.
		organisation: OrganisationId,
		/// The statement that settled it.
		settled_by: Option<Hash>,
	},
}
