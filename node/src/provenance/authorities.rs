//! The authority sets from genesis on.

use std::sync::Arc;

use catena_primitives::proof::{AuthoritySet, BlockRef, Checkpoint, Finalized};
use catena_runtime::{opaque::Block, BlockNumber, Hash, Header};
use codec::{Decode, Encode};
use sc_client_api::BlockBackend;
use sc_consensus_grandpa::{find_scheduled_change, SharedAuthoritySet};
use sp_blockchain::HeaderBackend;
use sp_consensus_grandpa::{AuthorityList, GRANDPA_ENGINE_ID};
use sp_core::storage::Storage;

use super::justification::without_surplus;
use crate::service::FullClient;

/// Where the GRANDPA pallet keeps its authorities: `Grandpa.Authorities`.
const AUTHORITIES_KEY: [u8; 32] = [
	0x5f, 0x9c, 0xc4, 0x5b, 0x7a, 0x00, 0xc5, 0x89, 0x93, 0x61, 0xe1, 0xc6, 0x09, 0x96, 0x78, 0xdc,
	0x5e, 0x06, 0x21, 0xc4, 0x86, 0x9a, 0xa6, 0x0c, 0x02, 0xbe, 0x9a, 0xdc, 0xc9, 0x8a, 0x0d, 0x1d,
];

/// Who finalized what.
pub struct Authorities {
	client: Arc<FullClient>,
	changes: SharedAuthoritySet<Hash, BlockNumber>,
	genesis: AuthorityList,
}

/// Why the authorities of a block cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
	/// The block is not finalized here yet.
	#[error("block {0} is not finalized here")]
	NotFinalized(u32),
	/// A change of authorities that this node has not kept.
	#[error("this node does not have the change of authorities at block {0}")]
	ChangeMissing(u32),
	/// The database did not answer.
	#[error("the database did not answer: {0}")]
	Database(#[from] sp_blockchain::Error),
}

/// The authorities that a genesis state names. None is an error: an anchor without them could
/// finalize nothing.
pub fn of_genesis(genesis: &Storage) -> Result<AuthorityList, codec::Error> {
	let bytes = genesis.top.get(AUTHORITIES_KEY.as_slice()).ok_or("there are none")?;
	AuthorityList::decode(&mut &bytes[..])
}

impl Authorities {
	/// From what GRANDPA keeps, and the authorities of the genesis state.
	pub fn new(
		client: Arc<FullClient>,
		changes: SharedAuthoritySet<Hash, BlockNumber>,
		genesis: AuthorityList,
	) -> Self {
		Authorities { client, changes, genesis }
	}

	/// The checkpoint at a finalized block: who finalizes what comes after it.
	pub fn checkpoint(&self, number: u32) -> Result<Checkpoint, AuthorityError> {
		let info = self.client.info();
		if number > info.finalized_number {
			return Err(AuthorityError::NotFinalized(number));
		}
		let hash = self.hash(number)?;
		let (id, authorities) = self.in_charge(&self.changes(0, number.saturating_add(1))?)?;
		let authorities =
			authorities.into_iter().map(|(key, weight)| (key_bytes(&key), weight)).collect();
		Ok(Checkpoint {
			genesis: info.genesis_hash.into(),
			block: BlockRef { number, hash: hash.into() },
			set: AuthoritySet { id, authorities },
		})
	}

	/// The changes of authorities above block `after` and below block `before`, each finalized by the
	/// set that it ended.
	pub fn lineage(&self, after: u32, before: u32) -> Result<Vec<Finalized>, AuthorityError> {
		let changes = self.changes(0, before)?;
		let mut lineage = Vec::new();
		for (index, (_, number)) in changes.iter().enumerate() {
			if *number > after {
				let (_, voters) = self.in_charge(changes.get(..index).unwrap_or_default())?;
				let step = self.justified(*number, &voters)?;
				lineage.push(step.ok_or(AuthorityError::ChangeMissing(*number))?);
			}
		}
		Ok(lineage)
	}

	/// A finalized block with its justification; none if this node has no justification for it.
	pub fn finalized(&self, number: u32) -> Result<Option<Finalized>, AuthorityError> {
		let (_, voters) = self.in_charge(&self.changes(0, number)?)?;
		self.justified(number, &voters)
	}

	/// A block with its justification by the authorities in charge of it.
	fn justified(
		&self,
		number: u32,
		voters: &AuthorityList,
	) -> Result<Option<Finalized>, AuthorityError> {
		let hash = self.hash(number)?;
		let justification = self
			.client
			.justifications(hash)?
			.and_then(|all| all.into_justification(GRANDPA_ENGINE_ID));
		let Some(justification) = justification else { return Ok(None) };
		let header = self.header(number)?.encode();
		let justification = without_surplus(justification, voters);
		Ok(Some(Finalized { header, justification }))
	}

	/// Who finalizes what comes after these changes, which are all there are from genesis on, with the
	/// number of their set.
	fn in_charge(&self, changes: &[(u64, u32)]) -> Result<(u64, AuthorityList), AuthorityError> {
		match changes.last() {
			None => Ok((0, self.genesis.clone())),
			Some((ended, block)) => Ok((ended.saturating_add(1), self.scheduled(*block)?)),
		}
	}

	/// Set number and block of each change above `after` and below `before`.
	///
	/// Block 0 changes nothing: the first set is the genesis state's.
	fn changes(&self, after: u32, before: u32) -> Result<Vec<(u64, u32)>, AuthorityError> {
		let changes = self.changes.authority_set_changes();
		let found = changes.iter_from(after).ok_or(AuthorityError::ChangeMissing(after))?;
		Ok(found.copied().take_while(|(_, number)| *number < before).collect())
	}

	fn scheduled(&self, number: u32) -> Result<AuthorityList, AuthorityError> {
		find_scheduled_change::<Block>(&self.header(number)?)
			.map(|change| change.next_authorities)
			.ok_or(AuthorityError::ChangeMissing(number))
	}

	fn hash(&self, number: u32) -> Result<Hash, AuthorityError> {
		self.client.hash(number)?.ok_or(AuthorityError::NotFinalized(number))
	}

	fn header(&self, number: u32) -> Result<Header, AuthorityError> {
		let hash = self.hash(number)?;
		self.client.header(hash)?.ok_or(AuthorityError::NotFinalized(number))
	}
}

fn key_bytes(key: &sp_consensus_grandpa::AuthorityId) -> [u8; 32] {
	let mut bytes = [0; 32];
	bytes.copy_from_slice(key.as_ref());
	bytes
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_io::hashing::twox_128;

	#[test]
	fn genesis_without_authorities_is_an_error() {
		assert!(of_genesis(&Storage::default()).is_err());
	}

	#[test]
	fn authorities_are_read_where_the_pallet_keeps_them() {
		let key = [twox_128(b"Grandpa"), twox_128(b"Authorities")].concat();
		assert_eq!(AUTHORITIES_KEY[..], key);
	}
}
