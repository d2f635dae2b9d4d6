//! Why a question cannot be decided.

use core::fmt;

use catena_primitives::{
	hash::Hash,
	proof::BlockRef,
	statement::{ItemId, Millis},
};

use crate::{authorities::SetFlaw, words::Hex};

/// What is missing. Nothing contradicts; with this at hand, it could be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
	/// A verifier that knows this version of the format.
	NewerVerifier {
		/// The newest version known here.
		known: u16,
		/// The version of the file.
		found: u16,
	},
	/// A verifier that knows this extension.
	Extension {
		/// Its kind.
		kind: u16,
	},
	/// A checkpoint with a set of authorities that can finalize anything.
	UsableCheckpoint {
		/// The number of the checkpoint's block.
		number: u32,
		/// What is wrong with its set.
		flaw: SetFlaw,
	},
	/// The checkpoint with which the proof begins is not among those that the user trusts.
	Anchor {
		/// The block with which the proof begins.
		anchor: BlockRef,
	},
	/// The block is older than a checkpoint: a newer proof is needed.
	BlockAfterCheckpoint {
		/// The number of the checkpoint's block.
		checkpoint: u32,
		/// The number of the proof's block.
		block: u32,
	},
	/// The path that shows the block to descend from a checkpoint.
	Descent {
		/// The number of the checkpoint's block.
		number: u32,
	},
	/// A node of the state.
	Node {
		/// Its hash.
		hash: Hash,
	},
	/// A verifier that knows this layout of the state.
	Layout {
		/// The newest layout known here.
		known: u32,
		/// The state's.
		found: u32,
	},
	/// The state has no entry of the item. That says nothing but that: the item may be on another
	/// chain, or have been recorded later.
	Item {
		/// The item.
		item: ItemId,
	},
	/// A proof as of a later block.
	NewerProof {
		/// The block's time must have reached this, UTC milliseconds.
		asked_ms: Millis,
		/// The block's time.
		block_ms: Millis,
	},
	/// A registered digest: the proof discloses none of the item's first statement, so that it cannot be
	/// said whether the file is the one registered. What other records name does not answer that.
	FileDigest,
	/// A publisher whom the user named, under each published checkpoint that was given: one of them
	/// counts for nothing. What proof and other checkpoints show is the same without it.
	Publisher,
	/// Records: the proof shows some of the item's records, and all are asked for.
	Records,
}

impl Missing {
	/// The requirement of `docs/spec/proof-format.md` that asks for it, or, if it begins with `PC`, of
	/// `docs/spec/checkpoint-format.md`.
	pub fn requirement(&self) -> &'static str {
		match self {
			Missing::NewerVerifier { .. } => "PF-5",
			Missing::Extension { .. } => "PF-6",
			Missing::UsableCheckpoint { .. } => "PF-12",
			Missing::Anchor { .. } => "PF-8",
			Missing::BlockAfterCheckpoint { .. } | Missing::Descent { .. } => "PF-13",
			Missing::Node { .. } => "PF-15",
			Missing::Layout { .. } => "PF-16",
			Missing::Item { .. } => "PF-17",
			Missing::NewerProof { .. } => "PF-26",
			Missing::FileDigest => "PF-27",
			Missing::Records => "PF-28",
			Missing::Publisher => "PC-7",
		}
	}
}

impl fmt::Display for Missing {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Missing::NewerVerifier { known, found } => write!(
				f,
				"the file has version {found} of the format; this verifier knows up to {known}"
			),
			Missing::Extension { kind } => {
				write!(
					f,
					"the file has an extension of kind {kind}, which this verifier does not know"
				)
			}
			Missing::UsableCheckpoint { number, flaw } => {
				write!(f, "the checkpoint at block {number} cannot be used: {flaw}")
			}
			Missing::Anchor { anchor } => write!(
				f,
				"the proof begins with block {} ({}), which is not among the checkpoints given",
				anchor.number,
				Hex(&anchor.hash)
			),
			Missing::BlockAfterCheckpoint { checkpoint, block } => write!(
				f,
				"the proof is as of block {block}, before the checkpoint at block {checkpoint}: a \
				 newer proof is needed"
			),
			Missing::Descent { number } => write!(
				f,
				"the proof does not show that its block descends from the checkpoint at block \
				 {number}"
			),
			Missing::Node { hash } => {
				write!(f, "the proof lacks a part of the chain's state: node {}", Hex(hash))
			}
			Missing::Layout { known, found } => write!(
				f,
				"the chain's state has layout {found}; this verifier knows layouts up to {known}"
			),
			Missing::Item { item } => {
				write!(f, "the chain had no item {} as of this block", Hex(item))
			}
			Missing::NewerProof { asked_ms, block_ms } => write!(
				f,
				"the proof is as of {block_ms} ms, and {asked_ms} ms or later is asked for: a newer \
				 proof is needed"
			),
			Missing::FileDigest => {
				f.write_str(
				"the proof discloses no digest of the item's first statement, with which alone a file \
				 can be compared",
			)
			}
			Missing::Publisher => f.write_str(
				"one of the published checkpoints given counts for nothing: it is damaged, or nobody \
				 whom the user named as a publisher signed it",
			),
			Missing::Records => {
				f.write_str("the proof shows only some of the item's records; all are asked for")
			}
		}
	}
}

impl core::error::Error for Missing {}
