//! What the user asks besides: PF-25, PF-26, PF-28. Files (PF-27) are compared in [`crate::files`].

use alloc::vec::Vec;

use catena_primitives::{
	disclosure::FileDigest,
	statement::{ItemId, Millis},
};

use crate::{missing::Missing, rejection::Rejection};

/// What the user expects of a proof. By default: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectations {
	/// The item that it must be about.
	pub item: Option<ItemId>,
	/// The time that its block must have reached, UTC milliseconds. A genuine proof from before an
	/// adverse report knows nothing of the report.
	pub not_older_than_ms: Option<Millis>,
	/// The digests of files at hand, each of which a registered digest must equal.
	pub files: Vec<FileDigest>,
	/// Whether all records of the item must be there.
	pub complete: bool,
}

impl Expectations {
	/// PF-25: the proof is about the expected item.
	pub(crate) fn item_is(&self, found: ItemId) -> Result<(), Rejection> {
		match self.item {
			Some(expected) if expected != found => {
				Err(Rejection::UnexpectedItem { expected, found })
			}
			_ => Ok(()),
		}
	}

	/// PF-26: the block is not from before the time asked for.
	pub(crate) fn young_enough(&self, block_ms: Millis) -> Result<(), Missing> {
		match self.not_older_than_ms {
			Some(asked_ms) if block_ms < asked_ms => {
				Err(Missing::NewerProof { asked_ms, block_ms })
			}
			_ => Ok(()),
		}
	}

	/// PF-28: all records are there, if that is asked.
	pub(crate) fn complete_enough(&self, complete: bool) -> Result<(), Missing> {
		if self.complete && !complete {
			return Err(Missing::Records);
		}
		Ok(())
	}
}
