//! Which officer a local key is.

use catena_primitives::statement::{OfficerId, OrganisationId, Signer};
use serde::{Deserialize, Serialize};

use crate::{
	failure::{Failure, Result},
	home::Home,
	ids::Hex32,
};

/// What stands under `format` in an officer's file.
const FORMAT: &str = "catena/officer/v1";

/// The folder of officers' files.
const FOLDER: &str = "officers";

/// The numbers under which a key is enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
	format: String,
	/// The key.
	pub key: Hex32,
	/// The organisation's number.
	pub organisation: OrganisationId,
	/// The officer's number in it.
	pub officer: OfficerId,
}

impl Profile {
	/// The numbers of a key.
	pub fn new(key: [u8; 32], organisation: OrganisationId, officer: OfficerId) -> Self {
		Profile { format: FORMAT.into(), key: Hex32(key), organisation, officer }
	}

	/// The signer that the officer is.
	pub fn signer(&self) -> Signer {
		Signer { organisation: self.organisation, officer: self.officer, key: self.key.0 }
	}
}

/// Binds a key to its numbers.
pub fn store(home: &Home, name: &str, profile: &Profile) -> Result<()> {
	home.write_json(&[FOLDER, &format!("{name}.json")], profile).map(|_| ())
}

/// The numbers of the key of this name, if it was bound to any.
pub fn find(home: &Home, name: &str) -> Result<Option<Profile>> {
	home.read_json(&[FOLDER, &format!("{name}.json")])
}

/// The numbers of the key of this name.
pub fn load(home: &Home, name: &str) -> Result<Profile> {
	find(home, name)?.ok_or_else(|| {
		Failure::usage(format!("the key {name} is not bound to an officer")).hint(format!(
			"once it is enrolled: `catena officer use {name} --organisation N --officer M`"
		))
	})
}

/// The names of the keys that are bound.
pub fn names(home: &Home) -> Result<Vec<String>> {
	home.names(FOLDER)
}
