//! Proof that a new officer holds the key that is being enrolled.

use codec::Encode;

use crate::{
	hash::{Hash, Tag},
	statement::{OrganisationId, PublicKey},
};

/// The 32 bytes that a new key signs before it is enrolled.
///
/// They name chain, organisation and key, so that the signature enrols the key nowhere else.
pub fn possession_bytes(genesis: &Hash, organisation: OrganisationId, key: &PublicKey) -> Hash {
	Tag::POSSESSION.hash(&[genesis, &organisation.encode(), key])
}
