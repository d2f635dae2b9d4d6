//! Headers, authorities, votes.

use catena_primitives::{
	hash::{blake2_256, RangeTags},
	mmr::{self, Mmr},
	proof::{AuthoritySet, BlockRef, Checkpoint, Descent, Finalized},
	Hash,
};
use codec::{Compact, Encode};
use ed25519_zebra::{SigningKey, VerificationKey};

/// A header whose digest items are encoded already.
#[derive(Clone, Default)]
pub struct Header {
	pub parent: Hash,
	pub number: u32,
	pub state_root: Hash,
	pub digest: Vec<Vec<u8>>,
}

impl Header {
	pub fn bytes(&self) -> Vec<u8> {
		let extrinsics_root = [9u8; 32];
		let mut bytes =
			(self.parent, Compact(self.number), self.state_root, extrinsics_root).encode();
		Compact(self.digest.len() as u32).encode_to(&mut bytes);
		bytes.extend(self.digest.concat());
		bytes
	}

	pub fn hash(&self) -> Hash {
		blake2_256(&self.bytes())
	}

	pub fn block(&self) -> BlockRef {
		BlockRef { number: self.number, hash: self.hash() }
	}

	/// A header on top of this one.
	pub fn child(&self) -> Header {
		Header { parent: self.hash(), number: self.number + 1, ..Header::default() }
	}
}

/// The slot that Aura puts into every header.
pub fn slot(number: u32) -> Vec<u8> {
	(6u8, *b"aura", u64::from(number).encode()).encode()
}

/// A message of GRANDPA: 1 schedules a change.
pub fn announce(message: impl Encode) -> Vec<u8> {
	(4u8, *b"FRNK", message.encode()).encode()
}

pub fn scheduled(set: &AuthoritySet, delay: u32) -> Vec<u8> {
	announce((1u8, &set.authorities, delay))
}

pub fn forced(set: &AuthoritySet) -> Vec<u8> {
	announce((2u8, 0u32, &set.authorities, 0u32))
}

/// Authorities with their keys.
#[derive(Clone)]
pub struct Validators {
	pub set: AuthoritySet,
	pub keys: Vec<SigningKey>,
}

pub fn public(key: &SigningKey) -> Hash {
	VerificationKey::from(key).into()
}

impl Validators {
	/// Authorities of weight 1, made from seeds.
	pub fn new(id: u64, seeds: impl IntoIterator<Item = u8>) -> Self {
		let keys: Vec<_> = seeds.into_iter().map(|seed| SigningKey::from([seed; 32])).collect();
		let authorities = keys.iter().map(|key| (public(key), 1)).collect();
		Validators { set: AuthoritySet { id, authorities }, keys }
	}
}

/// A vote.
#[derive(Clone, Encode)]
pub struct Vote {
	pub hash: Hash,
	pub number: u32,
	pub signature: [u8; 64],
	pub key: Hash,
}

/// What finalizes a block.
#[derive(Clone)]
pub struct Votes {
	pub round: u64,
	pub target: BlockRef,
	pub votes: Vec<Vote>,
	pub headers: Vec<Header>,
}

impl Votes {
	pub fn for_block(block: BlockRef) -> Self {
		Votes { round: 7, target: block, votes: Vec::new(), headers: Vec::new() }
	}

	pub fn add(&mut self, set: u64, key: &SigningKey, block: BlockRef) {
		let message = (1u8, block.hash, block.number, self.round, set).encode();
		self.votes.push(Vote {
			hash: block.hash,
			number: block.number,
			signature: key.sign(&message).into(),
			key: public(key),
		});
	}

	/// All of these authorities for the block itself.
	pub fn of(validators: &Validators, block: BlockRef) -> Self {
		let mut votes = Votes::for_block(block);
		for key in &validators.keys {
			votes.add(validators.set.id, key, block);
		}
		votes
	}

	pub fn bytes(&self) -> Vec<u8> {
		let mut bytes = (self.round, self.target.hash, self.target.number, &self.votes).encode();
		Compact(self.headers.len() as u32).encode_to(&mut bytes);
		for header in &self.headers {
			bytes.extend(header.bytes());
		}
		bytes
	}
}

/// The blocks below the one that is proven.
#[derive(Clone)]
pub struct Chain {
	pub headers: Vec<Header>,
	/// In charge after the block of this number.
	pub sets: Vec<(u32, Validators)>,
	/// What the proven block's own header announces.
	pub last_digest: Vec<Vec<u8>>,
}

impl Chain {
	/// A chain of `height` blocks from genesis on. Each change names the block that schedules it.
	pub fn new(height: u32, first: Validators, changes: Vec<(u32, Validators)>) -> Self {
		let mut headers: Vec<Header> = vec![Header { state_root: [1; 32], ..Header::default() }];
		for number in 1..height {
			let mut header = headers.last().unwrap().child();
			header.digest.push(slot(number));
			if let Some((_, next)) = changes.iter().find(|(at, _)| *at == number) {
				header.digest.push(scheduled(&next.set, 0));
			}
			headers.push(header);
		}
		let sets = [(0, first)].into_iter().chain(changes).collect();
		Chain { headers, sets, last_digest: Vec::new() }
	}

	pub fn genesis(&self) -> Hash {
		self.headers[0].hash()
	}

	/// Number of the block that is proven: the next one.
	pub fn height(&self) -> u32 {
		self.headers.len() as u32
	}

	pub fn in_charge_after(&self, number: u32) -> &Validators {
		&self.sets.iter().rev().find(|(after, _)| *after <= number).unwrap().1
	}

	pub fn checkpoint(&self, number: u32) -> Checkpoint {
		Checkpoint {
			genesis: self.genesis(),
			block: self.headers[number as usize].block(),
			set: self.in_charge_after(number).set.clone(),
		}
	}

	fn leaves(&self) -> Vec<Hash> {
		self.headers.iter().map(|h| mmr::leaf(RangeTags::ANCESTRY, &h.hash())).collect()
	}

	/// The range of block hashes as the proven block has it.
	pub fn blocks(&self) -> Mmr {
		Mmr::from_leaves(RangeTags::ANCESTRY, self.leaves()).unwrap()
	}

	pub fn descent(&self, number: u32) -> Descent {
		let leaves = self.leaves();
		let path = mmr::path(RangeTags::ANCESTRY, self.height(), number, |i| {
			leaves.get(i as usize).copied()
		});
		Descent { number, path: path.unwrap().try_into().unwrap() }
	}

	/// The proven block.
	pub fn block(&self, state_root: Hash) -> Header {
		let mut header = self.headers.last().unwrap().child();
		header.state_root = state_root;
		header.digest.push(slot(header.number));
		header.digest.extend(self.last_digest.clone());
		header
	}

	/// The changes of authorities above `anchor`, each finalized by the set before.
	pub fn lineage(&self, anchor: u32) -> Vec<Finalized> {
		self.sets
			.iter()
			.filter(|(at, _)| *at > anchor)
			.map(|(at, _)| {
				let header = &self.headers[*at as usize];
				let votes = Votes::of(self.in_charge_after(at - 1), header.block());
				Finalized { header: header.bytes(), justification: votes.bytes() }
			})
			.collect()
	}
}
