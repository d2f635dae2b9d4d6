//! Organisations and officers as the chain keeps them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{
	bounded::BoundedText,
	refusal::Refusal,
	roles::Roles,
	statement::{Millis, PublicKey, Signer},
};

/// The name of an organisation: an authority's, never a person's.
pub type OrganisationName = BoundedText<64>;

/// ISO 3166-1 alpha-2 code of the State, or `EU` for a body of the Union.
pub type CountryCode = [u8; 2];

/// An organisation's entry.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Organisation {
	/// First layout.
	#[codec(index = 1)]
	V1(OrganisationV1),
}

/// First layout of an organisation's entry.
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

/// An officer's entry. Who the officer is, only the organisation's own file says.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Officer {
	/// First layout.
	#[codec(index = 1)]
	V1(OfficerV1),
}

/// First layout of an officer's entry.
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

/// Whether an officer's rights stand.
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

/// The roles with which an officer acts at `now`, or why the officer may not.
///
/// `organisation` and `officer` are the entries of the numbers that `signer` names.
pub fn rights(
	organisation: &OrganisationV1,
	officer: &OfficerV1,
	signer: &Signer,
	now: Millis,
) -> Result<Roles, Refusal> {
	if let Some(since_ms) = organisation.suspended_ms {
		return Err(Refusal::OrganisationSuspended { organisation: signer.organisation, since_ms });
	}
	if officer.key != signer.key {
		return Err(Refusal::NotTheOfficersKey { expected: officer.key, found: signer.key });
	}
	match officer.standing {
		Standing::Active => {}
		Standing::Suspended { since_ms } => {
			return Err(Refusal::OfficerSuspended { officer: signer.officer, since_ms });
		}
		Standing::Revoked { since_ms } => {
			return Err(Refusal::OfficerRevoked { officer: signer.officer, since_ms });
		}
	}
	if now < officer.valid_from_ms || now >= officer.valid_until_ms {
		return Err(Refusal::OutsideValidity {
			from_ms: officer.valid_from_ms,
			until_ms: officer.valid_until_ms,
			now_ms: now,
		});
	}
	Ok(officer.roles)
}
