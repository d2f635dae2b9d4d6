//! An officer's entry.

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use super::{KeyReport, Term, TermStanding};
use crate::{
	roles::Roles,
	statement::{Millis, PublicKey},
};

/// The most terms of an officer: 64. At a new key or validity each year, and a suspension every other,
/// that is a working life; whoever needs more is enrolled anew.
pub const MAX_TERMS: u32 = 64;

/// The terms for which there is always room: one in which the officer is suspended, one in which the
/// key is reported, one in which the officer is revoked.
pub const RESERVED_TERMS: u32 = 3;

/// The most reports that say of a reported key that it was in other hands earlier: 16.
pub const MAX_REPEATED_REPORTS: u32 = 16;

/// The most reports: a first one of each key, for which there is always room, and the repeated ones.
pub const MAX_REPORTS: u32 = MAX_TERMS + MAX_REPEATED_REPORTS;

/// An officer's entry. Who the officer is, only the organisation's own file says.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Officer {
	/// As layout 1 has it.
	#[codec(index = 1)]
	V1(OfficerV1),
	/// As it is written since layout 2.
	#[codec(index = 2)]
	V2(OfficerV2),
}

/// An officer's entry in layout 1, which knows the latest standing alone. Only read.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct OfficerV1 {
	/// The key that signs.
	pub key: PublicKey,
	/// What the officer may do.
	pub roles: Roles,
	/// From when on.
	pub valid_from_ms: Millis,
	/// Until when, this millisecond excluded.
	pub valid_until_ms: Millis,
	/// When the officer was enrolled.
	pub enrolled_ms: Millis,
	/// Whether the rights still stand.
	pub standing: Standing,
}

/// Whether an officer's rights stand, in layout 1.
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
pub enum Standing {
	/// They do.
	#[codec(index = 0)]
	Active,
	/// Not for now.
	#[codec(index = 1)]
	Suspended {
		/// Since when.
		since_ms: Millis,
	},
	/// Never again.
	#[codec(index = 2)]
	Revoked {
		/// Since when.
		since_ms: Millis,
	},
}

/// An officer's entry, with all that ever held of the officer.
///
/// The term in force stands apart from those before it, so that no entry without one can be written.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct OfficerV2 {
	/// When the officer was enrolled.
	pub enrolled_ms: Millis,
	/// The terms that ended, in order.
	pub earlier: BoundedVec<Term, ConstU32<{ MAX_TERMS - 1 }>>,
	/// The term in force.
	pub term: Term,
	/// The reports of keys, in the order in which they were made.
	pub reports: BoundedVec<KeyReport, ConstU32<MAX_REPORTS>>,
}

impl OfficerV2 {
	/// An officer as enrolled.
	pub fn new(term: Term) -> Self {
		OfficerV2 {
			enrolled_ms: term.since_ms,
			earlier: BoundedVec::new(),
			term,
			reports: BoundedVec::new(),
		}
	}

	/// All terms, in order; the last one is in force.
	pub fn terms(&self) -> impl DoubleEndedIterator<Item = &Term> {
		self.earlier.iter().chain([&self.term])
	}

	/// How many terms there are.
	pub fn count_terms(&self) -> u32 {
		u32::try_from(self.earlier.len()).unwrap_or(u32::MAX).saturating_add(1)
	}

	/// Whether there is room for a change that is not one of those for which room is
	/// [reserved](RESERVED_TERMS).
	pub fn has_room(&self) -> bool {
		self.count_terms().saturating_add(RESERVED_TERMS) < MAX_TERMS
	}

	/// Ends the term in force and begins another; `false`, and nothing changes, where there is no room
	/// for it.
	pub fn begin(&mut self, term: Term) -> bool {
		let begun = self.earlier.try_push(self.term).is_ok();
		if begun {
			self.term = term;
		}
		begun
	}

	/// The terms by which a record of this time is judged: the last one that began before it, and
	/// those that began at that very time, for a change may have come before a record of the same
	/// block or after it. None for a time before the enrolment.
	pub fn terms_at(&self, time_ms: Millis) -> impl Iterator<Item = &Term> {
		let before = self
			.terms()
			.enumerate()
			.filter(|(_, term)| term.since_ms < time_ms)
			.map(|(index, _)| index)
			.last();
		self.terms()
			.enumerate()
			.skip(before.unwrap_or(0))
			.filter(move |(index, term)| Some(*index) == before || term.since_ms == time_ms)
			.map(|(_, term)| term)
	}

	/// Since when a term's standing stood, which may be earlier than the term began: a validity is
	/// amended during a suspension, say.
	pub fn standing_since_ms(&self, term: &Term) -> Millis {
		self.terms()
			.rev()
			.skip_while(|other| *other != term)
			.take_while(|other| other.standing == term.standing)
			.last()
			.map_or(term.since_ms, |first| first.since_ms)
	}

	/// The standing that the officer has apart from what was reported of a key: what a new key has.
	pub fn own_standing(&self) -> TermStanding {
		self.terms()
			.rev()
			.map(|term| term.standing)
			.find(|standing| *standing != TermStanding::KeyReported)
			.unwrap_or(TermStanding::Active)
	}

	/// Since when a key is the officer's, if it is or was.
	pub fn key_since_ms(&self, key: &PublicKey) -> Option<Millis> {
		self.terms().find(|term| term.key == *key).map(|term| term.since_ms)
	}

	/// The first report of a key.
	pub fn first_report(&self, key: &PublicKey) -> Option<&KeyReport> {
		self.reports.iter().find(|report| report.key == *key)
	}

	/// The report of a key that counts: the one with the earliest suspected time.
	pub fn report_of(&self, key: &PublicKey) -> Option<&KeyReport> {
		let reports = self.reports.iter().filter(|report| report.key == *key);
		reports.min_by_key(|report| report.suspected_ms)
	}

	/// The report by which a record of this key and time is doubtful, if it is.
	pub fn doubt(&self, key: &PublicKey, recorded_ms: Millis) -> Option<&KeyReport> {
		self.report_of(key).filter(|report| report.suspected_ms <= recorded_ms)
	}

	/// How many reports there are besides the first of each key.
	pub fn count_repeated_reports(&self) -> u32 {
		let repeated = self.reports.iter().enumerate().filter(|(index, report)| {
			self.reports.iter().take(*index).any(|earlier| earlier.key == report.key)
		});
		u32::try_from(repeated.count()).unwrap_or(u32::MAX)
	}

	/// Whether it is an entry that the chain can have written: the terms begin with the enrolment and
	/// in order, nothing follows a revocation, no key comes back, and what a term says was reported was.
	/// Reports are made in order, of keys that a term has, and speak of a time that had been and in which
	/// the key was the officer's.
	pub fn is_well_formed(&self) -> bool {
		let begins = self.terms().next().is_some_and(|first| first.since_ms == self.enrolled_ms);
		let rises =
			self.terms().zip(self.terms().skip(1)).all(|(one, next)| one.since_ms <= next.since_ms);
		let goes_on = self.earlier.iter().all(|term| term.standing != TermStanding::Revoked);
		let reports_rise = self
			.reports
			.iter()
			.zip(self.reports.iter().skip(1))
			.all(|(one, next)| one.reported_ms <= next.reported_ms);
		let reports_fit = self.reports.iter().all(|report| {
			let since_ms = self.key_since_ms(&report.key);
			report.suspected_ms <= report.reported_ms
				&& since_ms.is_some_and(|since_ms| since_ms <= report.suspected_ms)
		});
		let was_reported =
			self.terms().filter(|term| term.standing == TermStanding::KeyReported).all(|term| {
				let first = self.first_report(&term.key);
				first.is_some_and(|report| report.reported_ms <= term.since_ms)
			});
		begins
			&& rises && goes_on
			&& self.no_key_returns()
			&& reports_rise
			&& reports_fit
			&& was_reported
	}

	/// Each key stands in terms that follow each other: what was replaced is never the officer's again.
	fn no_key_returns(&self) -> bool {
		self.terms().zip(self.terms().skip(1)).enumerate().all(|(index, (one, next))| {
			one.key == next.key || self.terms().take(index).all(|before| before.key != next.key)
		})
	}

	/// The latest of the times at which the chain says to have changed it.
	pub fn changed_ms(&self) -> Millis {
		let terms = self.terms().map(|term| term.since_ms);
		let reports = self.reports.iter().map(|report| report.reported_ms);
		terms.chain(reports).max().unwrap_or(self.enrolled_ms).max(self.enrolled_ms)
	}
}

impl From<OfficerV1> for OfficerV2 {
	fn from(old: OfficerV1) -> Self {
		let term = Term {
			since_ms: old.enrolled_ms,
			key: old.key,
			roles: old.roles,
			valid_from_ms: old.valid_from_ms,
			valid_until_ms: old.valid_until_ms,
			standing: TermStanding::Active,
		};
		let mut officer = OfficerV2::new(term);
		let (since_ms, standing) = match old.standing {
			Standing::Active => return officer,
			Standing::Suspended { since_ms } => (since_ms, TermStanding::Suspended),
			Standing::Revoked { since_ms } => (since_ms, TermStanding::Revoked),
		};
		// There is room for two.
		officer.begin(Term { since_ms, standing, ..term });
		officer
	}
}

impl From<Officer> for OfficerV2 {
	fn from(entry: Officer) -> Self {
		match entry {
			Officer::V1(old) => old.into(),
			Officer::V2(entry) => entry,
		}
	}
}
