//! Who governs an organisation and whose a key is, read where the registry keeps it: by the account, and by
//! the key.
//!
//! The prefixes follow from the names of pallets and storage items; a test of the workspace compares
//! them with the runtime's own.

use catena_primitives::{
	custody::Holder,
	layout::Prefix,
	registry::OrganisationV2,
	statement::{OfficerId, OrganisationId, PublicKey},
	Hash,
};

use crate::{network_state::behind_hash, Client, Error};

/// `Registry.Administrators`, by account behind its hash.
const ADMINISTRATORS: Prefix = [
	0x8a, 0x49, 0x3e, 0xf6, 0x5f, 0xf3, 0x98, 0x7a, 0x1f, 0xbc, 0x99, 0x79, 0x20, 0x0a, 0xd1, 0xaf,
	0x82, 0x9e, 0xfc, 0x18, 0x2f, 0x8f, 0x6a, 0xe8, 0xe8, 0xa0, 0x0c, 0xc9, 0xc6, 0x3c, 0xd7, 0xf3,
];

/// `Registry.Keys`, by key behind its hash.
const KEYS: Prefix = [
	0x8a, 0x49, 0x3e, 0xf6, 0x5f, 0xf3, 0x98, 0x7a, 0x1f, 0xbc, 0x99, 0x79, 0x20, 0x0a, 0xd1, 0xaf,
	0x9f, 0x99, 0xa2, 0xce, 0x71, 0x1f, 0x3a, 0x31, 0xb2, 0xfc, 0x05, 0x60, 0x4c, 0x93, 0xf1, 0x79,
];

/// Key of the entry that says which organisation an account governs or has governed.
pub fn administrator(account: &[u8; 32]) -> Vec<u8> {
	behind_hash(&ADMINISTRATORS, account)
}

/// Key of the entry that says which officer has or had a key.
pub fn officers_key(key: &PublicKey) -> Vec<u8> {
	behind_hash(&KEYS, key)
}

impl Client {
	/// The organisation that an account governs or has governed; each does so of one alone.
	pub async fn ever_governed_by(
		&self,
		account: &[u8; 32],
		at: &Hash,
	) -> Result<Option<OrganisationId>, Error> {
		self.storage(&administrator(account), at).await
	}

	/// The organisation that an account governs; [`Error::NotAdministrator`] also where it did once.
	pub async fn governed_by(
		&self,
		admin: &[u8; 32],
		at: &Hash,
	) -> Result<(OrganisationId, OrganisationV2), Error> {
		let none = Error::NotAdministrator(*admin);
		let Some(number) = self.ever_governed_by(admin, at).await? else { return Err(none) };
		let entry = self.organisation(number, at).await?;
		let entry = entry.ok_or(Error::UnknownOrganisation(number))?;
		if entry.admin == *admin {
			Ok((number, entry))
		} else {
			Err(none)
		}
	}

	/// The officer who has or had a key: a key is enrolled once, for good.
	pub async fn officer_of_key(
		&self,
		key: &PublicKey,
		at: &Hash,
	) -> Result<Option<Holder>, Error> {
		let found: Option<(OrganisationId, OfficerId)> =
			self.storage(&officers_key(key), at).await?;
		Ok(found.map(|(organisation, officer)| Holder { organisation, officer }))
	}
}
