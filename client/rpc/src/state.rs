//! Organisations, officers and the council, read from the state of a finalized block.

use catena_primitives::{
	hash::blake2_256,
	layout,
	registry::{Officer, OfficerV2, Organisation, OrganisationV2},
	statement::{Millis, OfficerId, OrganisationId},
	Hash,
};
use codec::{Decode, DecodeLimit, Encode};

use crate::{
	calls::{Call, DEPTH_MAX},
	Client, Error,
};

/// More organisations than any chain has: an end for reading them one after the other.
const ORGANISATIONS_MAX: u32 = 4096;

/// `Council.Members`.
pub const COUNCIL_MEMBERS: layout::Prefix = [
	0xae, 0xbd, 0x46, 0x3e, 0xd9, 0x92, 0x5c, 0x48, 0x8c, 0x11, 0x24, 0x34, 0xd6, 0x1d, 0xeb, 0xc0,
	0xba, 0x7f, 0xb8, 0x74, 0x57, 0x35, 0xdc, 0x3b, 0xe2, 0xa2, 0xc6, 0x1a, 0x72, 0xc3, 0x9e, 0x78,
];

/// `Council.Voting`, by the motion's hash.
pub const COUNCIL_VOTING: layout::Prefix = [
	0xae, 0xbd, 0x46, 0x3e, 0xd9, 0x92, 0x5c, 0x48, 0x8c, 0x11, 0x24, 0x34, 0xd6, 0x1d, 0xeb, 0xc0,
	0x71, 0xcd, 0x30, 0x68, 0xe6, 0x11, 0x8b, 0xfb, 0x39, 0x2b, 0x79, 0x83, 0x17, 0xf6, 0x3a, 0x89,
];

/// `Council.ProposalOf`, by the motion's hash.
pub const COUNCIL_PROPOSAL_OF: layout::Prefix = [
	0xae, 0xbd, 0x46, 0x3e, 0xd9, 0x92, 0x5c, 0x48, 0x8c, 0x11, 0x24, 0x34, 0xd6, 0x1d, 0xeb, 0xc0,
	0xe9, 0xd6, 0xdb, 0x88, 0x68, 0xa3, 0x7d, 0x79, 0x93, 0x0b, 0xc3, 0xf7, 0xf3, 0x39, 0x50, 0xd1,
];

/// `Council.Proposals`: the hashes of the motions that stand.
pub const COUNCIL_PROPOSALS: layout::Prefix = [
	0xae, 0xbd, 0x46, 0x3e, 0xd9, 0x92, 0x5c, 0x48, 0x8c, 0x11, 0x24, 0x34, 0xd6, 0x1d, 0xeb, 0xc0,
	0x88, 0xc2, 0xf7, 0x18, 0x8c, 0x6f, 0xdd, 0x1d, 0xff, 0xae, 0x2f, 0xa0, 0xd1, 0x71, 0xf4, 0x40,
];

/// `Council.CostOf`, by the motion's hash: [`Tabled`]. It is kept for a while after the motion is closed.
pub const COUNCIL_COST_OF: layout::Prefix = [
	0xae, 0xbd, 0x46, 0x3e, 0xd9, 0x92, 0x5c, 0x48, 0x8c, 0x11, 0x24, 0x34, 0xd6, 0x1d, 0xeb, 0xc0,
	0xb5, 0x4e, 0x5f, 0xca, 0x18, 0x0d, 0x61, 0x7e, 0x00, 0x33, 0x4e, 0x56, 0x32, 0xb6, 0x30, 0x77,
];

/// The votes on a motion of the council.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Votes {
	/// The motion's index.
	pub index: u32,
	/// How many must agree.
	pub threshold: u32,
	/// Who agrees.
	pub ayes: Vec<[u8; 32]>,
	/// Who does not.
	pub nays: Vec<[u8; 32]>,
	/// The block from which on no more votes are taken.
	pub end: u32,
}

impl Votes {
	/// Whether the next block after this one takes no more votes.
	pub fn is_over(&self, finalized: u32) -> bool {
		finalized.saturating_add(1) >= self.end
	}
}

/// Who tabled a motion, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct Tabled {
	/// Whose share it takes up.
	pub by: [u8; 32],
	/// The seats that there were then, as [`seats_hash`] has them.
	pub seats: Hash,
}

/// Hash of the council's seats, as they are kept.
pub fn seats_hash(seats: &[[u8; 32]]) -> Hash {
	blake2_256(&seats.encode())
}

/// A motion of the council.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
	/// Its hash.
	pub hash: Hash,
	/// What it is about, if it is one of the calls known here. Its hash is the motion's: a node cannot show
	/// another call for it.
	pub call: Option<Call>,
	/// Its length in bytes.
	pub length_bytes: u32,
	/// The votes so far.
	pub votes: Votes,
	/// Who tabled it. Of motions from before that was kept, nobody knows.
	pub tabled: Option<Tabled>,
}

impl Client {
	/// The chain's time at a block.
	pub async fn time_ms(&self, at: &Hash) -> Result<Millis, Error> {
		Ok(self.storage(&layout::now(), at).await?.unwrap_or_default())
	}

	/// An organisation's entry.
	pub async fn organisation(
		&self,
		number: OrganisationId,
		at: &Hash,
	) -> Result<Option<OrganisationV2>, Error> {
		let entry: Option<Organisation> = self.storage(&layout::organisation(number), at).await?;
		Ok(entry.map(Into::into))
	}

	/// An officer's entry.
	pub async fn officer(
		&self,
		organisation: OrganisationId,
		officer: OfficerId,
		at: &Hash,
	) -> Result<Option<OfficerV2>, Error> {
		let key = layout::officer(organisation, officer);
		let entry: Option<Officer> = self.storage(&key, at).await?;
		Ok(entry.map(Into::into))
	}

	/// All organisations, by number.
	pub async fn organisations(
		&self,
		at: &Hash,
	) -> Result<Vec<(OrganisationId, OrganisationV2)>, Error> {
		let mut all = Vec::new();
		// Numbers are given without gaps from 1 on, and entries are never removed.
		for number in 1..=ORGANISATIONS_MAX {
			match self.organisation(number, at).await? {
				Some(entry) => all.push((number, entry)),
				None => break,
			}
		}
		Ok(all)
	}

	/// The members of the council.
	pub async fn council(&self, at: &Hash) -> Result<Vec<[u8; 32]>, Error> {
		Ok(self.storage(&COUNCIL_MEMBERS, at).await?.unwrap_or_default())
	}

	/// A motion that is being voted on. The call is checked against the hash, for a vote names the hash and
	/// nothing else: [`Error::OtherMotion`] if the node shows another one. The votes are the node's word.
	pub async fn motion(&self, hash: &Hash, at: &Hash) -> Result<Option<Motion>, Error> {
		let Some(votes) = self.storage::<Votes>(&key(&COUNCIL_VOTING, hash), at).await? else {
			return Ok(None);
		};
		let bytes = self.storage::<Remaining>(&key(&COUNCIL_PROPOSAL_OF, hash), at).await?;
		let Remaining(bytes) = bytes.ok_or(Error::UnknownMotion(*hash))?;
		let tabled = self.tabled(hash, at).await?;
		Ok(Some(Motion {
			hash: *hash,
			call: call_of(hash, &bytes)?,
			length_bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
			votes,
			tabled,
		}))
	}

	/// Who tabled a motion, as far as that is kept.
	pub(crate) async fn tabled(&self, hash: &Hash, at: &Hash) -> Result<Option<Tabled>, Error> {
		self.storage(&key(&COUNCIL_COST_OF, hash), at).await
	}

	/// As [`Client::motion`], of a motion that has to be there: [`Error::UnknownMotion`] if it is not.
	pub async fn standing_motion(&self, hash: &Hash, at: &Hash) -> Result<Motion, Error> {
		self.motion(hash, at).await?.ok_or(Error::UnknownMotion(*hash))
	}
}

/// The call of these bytes, if it is known here; an error if it is not the one of this hash.
fn call_of(hash: &Hash, bytes: &[u8]) -> Result<Option<Call>, Error> {
	let found = blake2_256(bytes);
	if found != *hash {
		return Err(Error::OtherMotion { expected: *hash, found });
	}
	Ok(Call::decode_all_with_depth_limit(DEPTH_MAX, &mut &bytes[..]).ok())
}

/// The key of what is kept of a motion under a prefix.
fn key(prefix: &layout::Prefix, hash: &Hash) -> Vec<u8> {
	[prefix.as_slice(), hash.as_slice()].concat()
}

/// All bytes of a value, whatever they mean.
pub(crate) struct Remaining(pub Vec<u8>);

impl Decode for Remaining {
	fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
		let length = input.remaining_len()?.ok_or("a value of unknown length")?;
		let mut bytes = vec![0; length];
		input.read(&mut bytes)?;
		Ok(Remaining(bytes))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::calls::RegistryCall;
	use codec::DecodeAll;

	#[test]
	fn votes_are_read_as_the_council_writes_them() {
		let bytes = (7u32, 2u32, vec![[1u8; 32]], Vec::<[u8; 32]>::new(), 9u32).encode();
		assert_eq!(
			Votes::decode_all(&mut &bytes[..]),
			Ok(Votes { index: 7, threshold: 2, ayes: vec![[1; 32]], nays: vec![], end: 9 })
		);
	}

	#[test]
	fn call_is_the_one_of_the_motions_hash() {
		let call = Call::Registry(RegistryCall::SuspendOrganisation { organisation: 7 });
		assert_eq!(call_of(&call.hash(), &call.encode()).unwrap(), Some(call));
		// `system.set_code`, say: not known here, but what the hash says.
		let unknown = [0, 2, 0];
		assert_eq!(call_of(&blake2_256(&unknown), &unknown).unwrap(), None);
	}

	#[test]
	fn other_call_than_the_hash_says_is_an_error_that_names_both() {
		let shown = Call::Registry(RegistryCall::ReadmitOrganisation { organisation: 7 });
		let voted = Call::Registry(RegistryCall::SuspendOrganisation { organisation: 7 });
		let behind = [voted.encode(), vec![0]].concat();
		for bytes in [shown.encode(), behind, Vec::new()] {
			let error = call_of(&voted.hash(), &bytes).unwrap_err();
			let Error::OtherMotion { expected, found } = error else { panic!("{error}") };
			assert_eq!((expected, found), (voted.hash(), blake2_256(&bytes)));
		}
	}

	#[test]
	fn call_nested_without_end_is_not_decoded() {
		// Each level is a motion of threshold 1 about the next.
		let bytes = [9u8, 2, 4].repeat(100_000);
		assert!(Call::decode_all_with_depth_limit(DEPTH_MAX, &mut &bytes[..]).is_err());
	}
}
