//! What goes over the wire.

use catena_primitives::{
	proof::{BlockRef, Checkpoint},
	statement::Log,
};
use serde::{Deserialize, Serialize};

/// Bytes as hexadecimal digits behind `0x`.
pub type Bytes = sp_core::Bytes;

/// A block.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Block {
	/// Its number.
	pub number: u32,
	/// Its hash.
	pub hash: Bytes,
}

impl From<BlockRef> for Block {
	fn from(block: BlockRef) -> Self {
		Block { number: block.number, hash: block.hash.to_vec().into() }
	}
}

/// What became of a submission.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Receipt {
	/// A finalized block whose state has the records.
	pub block: Block,
	/// SCALE of `Vec<RecordView>`, one for each statement, in order.
	pub records: Bytes,
}

/// An item.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Item {
	/// The last finalized block.
	pub block: Block,
	/// That block's time, UTC milliseconds.
	pub time_ms: u64,
	/// SCALE of `ItemView`; null if there is no such item.
	pub view: Option<Bytes>,
}

/// A part of a log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct History {
	/// The last finalized block.
	pub block: Block,
	/// How many records the log has.
	pub total: u32,
	/// SCALE of `Vec<RecordView>`.
	pub records: Bytes,
}

/// What a proof is asked to show.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofRequest {
	/// The item.
	pub item: Bytes,
	/// Block numbers of the checkpoints that the reader has. The lineage begins at the first.
	#[serde(default)]
	pub checkpoints: Vec<u32>,
	/// The records to show: log (null for the custody log, else the organisation) and place. All of
	/// them if it is null.
	#[serde(default)]
	pub select: Option<Vec<(Option<u32>, u32)>>,
}

/// A proof.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Proof {
	/// The block as of whose state it speaks.
	pub block: Block,
	/// The bytes of the file.
	pub proof: Bytes,
}

/// Records that were added to an item since the last notification.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Added {
	/// A finalized block that has them; each record names the one that took it.
	pub block: Block,
	/// Its time, UTC milliseconds.
	pub time_ms: u64,
	/// SCALE of `Vec<RecordView>`.
	pub records: Bytes,
}

/// A checkpoint, as people keep it in a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Anchor {
	/// `catena/anchor/v1`.
	pub format: String,
	/// Hash of the genesis block.
	pub genesis: Bytes,
	/// The block.
	pub block: Block,
	/// Who finalizes what comes after it.
	pub set: Set,
}

/// An authority set.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Set {
	/// Its number.
	pub id: u64,
	/// Its members.
	pub authorities: Vec<Authority>,
}

/// A member of an authority set.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Authority {
	/// The ed25519 key.
	pub key: Bytes,
	/// How much its vote weighs.
	pub weight: u64,
}

impl From<Checkpoint> for Anchor {
	fn from(checkpoint: Checkpoint) -> Self {
		Anchor {
			format: "catena/anchor/v1".into(),
			genesis: checkpoint.genesis.to_vec().into(),
			block: checkpoint.block.into(),
			set: Set {
				id: checkpoint.set.id,
				authorities: checkpoint
					.set
					.authorities
					.into_iter()
					.map(|(key, weight)| Authority { key: key.to_vec().into(), weight })
					.collect(),
			},
		}
	}
}

/// The log that null or an organisation's number names.
pub fn log(organisation: Option<u32>) -> Log {
	organisation.map_or(Log::Custody, Log::Own)
}
