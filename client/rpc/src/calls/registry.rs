//! The calls of the registry: organisations and officers.

use catena_primitives::{
	registry::{CountryCode, OrganisationName},
	roles::Roles,
	statement::{Millis, OfficerId, OrganisationId, PublicKey, Signature},
};
use codec::{Decode, Encode};

/// Calls of the registry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum RegistryCall {
	/// Admits an organisation; the chain gives it the next number. By the council.
	#[codec(index = 0)]
	AdmitOrganisation {
		/// Its name.
		name: OrganisationName,
		/// Its State.
		country: CountryCode,
		/// The account that will govern its officers.
		admin: [u8; 32],
	},
	/// Suspends an organisation and with it all of its officers. By the council.
	#[codec(index = 1)]
	SuspendOrganisation {
		/// Its number.
		organisation: OrganisationId,
	},
	/// Ends an organisation's suspension. By the council.
	#[codec(index = 2)]
	ReadmitOrganisation {
		/// Its number.
		organisation: OrganisationId,
	},
	/// Enrols an officer; the chain gives the next number. By the organisation's administrator.
	#[codec(index = 3)]
	EnrolOfficer {
		/// The officer's key.
		key: PublicKey,
		/// What the officer may do.
		roles: Roles,
		/// From when on.
		valid_from_ms: Millis,
		/// Until when, this millisecond excluded.
		valid_until_ms: Millis,
		/// The key's signature over `catena_primitives::enrolment::possession_bytes`.
		possession: Signature,
	},
	/// Suspends an officer. By the organisation's administrator.
	#[codec(index = 4)]
	SuspendOfficer {
		/// The officer.
		officer: OfficerId,
	},
	/// Ends an officer's suspension. By the organisation's administrator.
	#[codec(index = 5)]
	ReinstateOfficer {
		/// The officer.
		officer: OfficerId,
	},
	/// Revokes an officer's rights for good. By the organisation's administrator.
	#[codec(index = 6)]
	RevokeOfficer {
		/// The officer.
		officer: OfficerId,
	},
	/// Gives an officer another key. By the organisation's administrator.
	#[codec(index = 7)]
	ReplaceOfficerKey {
		/// The officer.
		officer: OfficerId,
		/// The new key.
		key: PublicKey,
		/// The new key's signature, as at enrolment.
		possession: Signature,
	},
	/// Gives an officer other roles or another validity. What is not named stays as the chain has it by
	/// then. By the organisation's administrator.
	#[codec(index = 8)]
	AmendOfficer {
		/// The officer.
		officer: OfficerId,
		/// What the officer may do.
		roles: Option<Roles>,
		/// From when on.
		valid_from_ms: Option<Millis>,
		/// Until when, this millisecond excluded.
		valid_until_ms: Option<Millis>,
	},
	/// Reports that a key is in other hands. By the organisation's administrator.
	#[codec(index = 9)]
	ReportKey {
		/// The key.
		key: PublicKey,
		/// Since when that may be so.
		suspected_ms: Millis,
	},
	/// Lets another account govern an organisation. By the council.
	#[codec(index = 10)]
	ReplaceAdministrator {
		/// Its number.
		organisation: OrganisationId,
		/// The account.
		admin: [u8; 32],
	},
}

impl RegistryCall {
	/// What the call does, in words.
	pub fn describe(&self) -> String {
		match self {
			RegistryCall::AdmitOrganisation { name, country, admin } => format!(
				"admit organisation \"{}\" ({}) with administrator 0x{}",
				name.as_str(),
				country.escape_ascii(),
				hex::encode(admin)
			),
			RegistryCall::SuspendOrganisation { organisation } => {
				format!("suspend organisation {organisation}")
			}
			RegistryCall::ReadmitOrganisation { organisation } => {
				format!("readmit organisation {organisation}")
			}
			RegistryCall::EnrolOfficer { key, .. } => {
				format!("enrol the key 0x{}", hex::encode(key))
			}
			RegistryCall::SuspendOfficer { officer } => format!("suspend officer {officer}"),
			RegistryCall::ReinstateOfficer { officer } => {
				format!("reinstate officer {officer}")
			}
			RegistryCall::RevokeOfficer { officer } => format!("revoke officer {officer}"),
			RegistryCall::ReplaceOfficerKey { officer, key, .. } => {
				format!("give officer {officer} the key 0x{}", hex::encode(key))
			}
			RegistryCall::AmendOfficer { officer, roles, valid_from_ms, valid_until_ms } => {
				let named = [
					roles.map(|roles| format!("the roles {roles}")),
					valid_from_ms.map(|ms| format!("rights from {ms} ms on")),
					valid_until_ms.map(|ms| format!("rights until {ms} ms")),
				];
				let named: Vec<String> = named.into_iter().flatten().collect();
				format!("give officer {officer} {}", named.join(", "))
			}
			RegistryCall::ReportKey { key, .. } => {
				format!("report the key 0x{}", hex::encode(key))
			}
			RegistryCall::ReplaceAdministrator { organisation, admin } => format!(
				"replace the administrator of organisation {organisation} by 0x{}",
				hex::encode(admin)
			),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::calls::Call;

	#[test]
	fn admission_is_encoded_as_the_registry_reads_it() {
		let call = Call::Registry(RegistryCall::AdmitOrganisation {
			name: "LKA".try_into().unwrap(),
			country: *b"DE",
			admin: [0xaa; 32],
		});
		let mut expected = vec![20, 0, 3 << 2];
		expected.extend_from_slice(b"LKADE");
		expected.extend_from_slice(&[0xaa; 32]);
		assert_eq!(call.encode(), expected);
	}

	#[test]
	fn enrolment_is_encoded_as_the_registry_reads_it() {
		let call = Call::Registry(RegistryCall::EnrolOfficer {
			key: [1; 32],
			roles: Roles::INVESTIGATOR.with(Roles::EXAMINER),
			valid_from_ms: 2,
			valid_until_ms: 3,
			possession: [4; 64],
		});
		let mut expected = vec![20, 3];
		expected.extend_from_slice(&[1; 32]);
		expected.extend_from_slice(&[3, 0]);
		expected.extend_from_slice(&2u64.to_le_bytes());
		expected.extend_from_slice(&3u64.to_le_bytes());
		expected.extend_from_slice(&[4; 64]);
		assert_eq!(call.encode(), expected);
	}

	#[test]
	fn later_calls_are_encoded_as_the_registry_reads_them() {
		let calls = [
			RegistryCall::ReplaceOfficerKey { officer: 1, key: [2; 32], possession: [3; 64] },
			RegistryCall::AmendOfficer {
				officer: 1,
				roles: Some(Roles::EXAMINER),
				valid_from_ms: None,
				valid_until_ms: Some(3),
			},
			RegistryCall::ReportKey { key: [2; 32], suspected_ms: 3 },
			RegistryCall::ReplaceAdministrator { organisation: 7, admin: [2; 32] },
		];
		let expected = [
			[&[20, 7, 1, 0, 0, 0][..], &[2; 32], &[3; 64]].concat(),
			[&[20, 8, 1, 0, 0, 0, 1, 2, 0, 0, 1][..], &3u64.to_le_bytes()].concat(),
			[&[20, 9][..], &[2; 32], &3u64.to_le_bytes()].concat(),
			[&[20, 10, 7, 0, 0, 0][..], &[2; 32]].concat(),
		];
		assert_eq!(calls.map(|call| Call::Registry(call).encode()), expected);
	}

	#[test]
	fn amendment_names_what_it_changes_and_nothing_else() {
		let amend = |roles, valid_from_ms, valid_until_ms| {
			let call =
				RegistryCall::AmendOfficer { officer: 6, roles, valid_from_ms, valid_until_ms };
			Call::Registry(call).describe()
		};
		let examiner = Some(Roles::EXAMINER);
		assert_eq!(amend(examiner, None, None), "give officer 6 the roles examiner");
		assert_eq!(amend(None, None, Some(3)), "give officer 6 rights until 3 ms");
		assert_eq!(
			amend(examiner, Some(2), Some(3)),
			"give officer 6 the roles examiner, rights from 2 ms on, rights until 3 ms"
		);
	}
}
