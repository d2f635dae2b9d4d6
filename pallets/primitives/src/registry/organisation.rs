//! An organisation's entry.

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{bounded::BoundedText, statement::Millis};

/// The name of an organisation: an authority's, never a person's.
pub type OrganisationName = BoundedText<64>;

/// ISO 3166-1 alpha-2 code of the State, or `EU` for a body of the Union.
pub type CountryCode = [u8; 2];

/// The most suspensions of an organisation that are kept: 32. Each takes two decisions of the council.
/// The last of them does not end: a readmission that would leave no room for the next suspension is
/// refused, so that a suspension never is.
pub const MAX_SUSPENSIONS: u32 = 32;

/// An organisation's entry.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Organisation {
	/// As layout 1 has it.
	#[codec(index = 1)]
	V1(OrganisationV1),
	/// As it is written since layout 2.
	#[codec(index = 2)]
	V2(OrganisationV2),
}

/// An organisation's entry in layout 1, which knows the latest suspension alone. Only read.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct OrganisationV1 {
	/// Its name.
	pub name: OrganisationName,
	/// Its State.
	pub country: CountryCode,
	/// The account that governs its officers.
	pub admin: [u8; 32],
	/// When it was admitted.
	pub admitted_ms: Millis,
	/// Since when it is suspended, if it is.
	pub suspended_ms: Option<Millis>,
	/// How many officers were ever enrolled.
	pub officers: u32,
}

/// An organisation's entry, with all of its suspensions.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct OrganisationV2 {
	/// Its name.
	pub name: OrganisationName,
	/// Its State.
	pub country: CountryCode,
	/// The account that governs its officers.
	pub admin: [u8; 32],
	/// When it was admitted.
	pub admitted_ms: Millis,
	/// Its suspensions, in order. Only the last may be one that has not ended.
	pub suspensions: BoundedVec<Suspension, ConstU32<MAX_SUSPENSIONS>>,
	/// How many officers were ever enrolled.
	pub officers: u32,
}

/// A time in which nothing of an organisation was recorded.
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
pub struct Suspension {
	/// Since when.
	pub from_ms: Millis,
	/// When the organisation was readmitted, if it was.
	pub until_ms: Option<Millis>,
}

impl Suspension {
	/// Whether it held at a time, whatever came first in that block: not at the very time of its
	/// beginning or end, when a record may have come before the one or after the other.
	pub fn held_at(&self, time_ms: Millis) -> bool {
		self.from_ms < time_ms && self.until_ms.is_none_or(|until_ms| time_ms < until_ms)
	}
}

impl OrganisationV2 {
	/// Since when it is suspended, if it is.
	pub fn suspended_ms(&self) -> Option<Millis> {
		let last = self.suspensions.last()?;
		last.until_ms.is_none().then_some(last.from_ms)
	}

	/// The suspension that held at a time, if there was one: see [`Suspension::held_at`].
	pub fn suspension_at(&self, time_ms: Millis) -> Option<&Suspension> {
		self.suspensions.iter().find(|suspension| suspension.held_at(time_ms))
	}

	/// The latest of the times at which the chain says to have admitted, suspended or readmitted it.
	pub fn changed_ms(&self) -> Millis {
		let suspensions = self.suspensions.iter();
		let changes = suspensions.map(|suspension| {
			suspension.until_ms.unwrap_or(suspension.from_ms).max(suspension.from_ms)
		});
		changes.max().unwrap_or(self.admitted_ms).max(self.admitted_ms)
	}

	/// Whether its suspensions follow each other: each ends before the next begins, at the earliest in
	/// the same block, and none but the last goes on.
	pub fn is_well_formed(&self) -> bool {
		let ends_in_order = |suspension: &Suspension| {
			suspension.until_ms.is_none_or(|until_ms| suspension.from_ms <= until_ms)
		};
		let follows = |pair: &[Suspension]| match pair {
			[before, after] => before.until_ms.is_some_and(|until_ms| until_ms <= after.from_ms),
			_ => true,
		};
		self.suspensions.iter().all(ends_in_order) && self.suspensions.windows(2).all(follows)
	}
}

impl From<OrganisationV1> for OrganisationV2 {
	fn from(old: OrganisationV1) -> Self {
		let mut suspensions = BoundedVec::new();
		if let Some(from_ms) = old.suspended_ms {
			// There is room for one.
			let _ = suspensions.try_push(Suspension { from_ms, until_ms: None });
		}
		OrganisationV2 {
			name: old.name,
			country: old.country,
			admin: old.admin,
			admitted_ms: old.admitted_ms,
			suspensions,
			officers: old.officers,
		}
	}
}

impl From<Organisation> for OrganisationV2 {
	fn from(entry: Organisation) -> Self {
		match entry {
			Organisation::V1(old) => old.into(),
			Organisation::V2(entry) => entry,
		}
	}
}
