//! What a user trusts to begin with, and whose word it is: PC-6.

use alloc::vec::Vec;

use catena_primitives::{proof::Checkpoint, statement::PublicKey};

use crate::published::{Published, PublishedBy, PublishedFlaw};

/// A checkpoint as the user gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
	/// One that the user trusts by itself.
	Plain(Checkpoint),
	/// One that publishers signed whom the user named.
	Published {
		/// The checkpoint.
		checkpoint: Checkpoint,
		/// Which of those whom the user named signed it; at least one.
		by: Vec<PublishedBy>,
	},
	/// A published one that counts for nothing.
	Uncounted(Uncounted),
}

/// Why a published checkpoint counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uncounted {
	/// It is damaged, or none.
	Flaw(PublishedFlaw),
	/// Its signatures hold, but nobody whom the user named is among those who signed.
	NobodyNamed(Published),
}

impl Anchor {
	/// PC-6: the file of a published checkpoint counts if one of `publishers` signed it.
	///
	/// The keys come from the user, who must know whose they are; never from the file, and never from
	/// whoever brings the proof. A key under which a signature may fit everything cannot be named: no
	/// file has one (PC-5).
	pub fn published(file: &[u8], publishers: &[PublicKey]) -> Self {
		let published = match Published::read(file) {
			Ok(published) => published,
			Err(flaw) => return Anchor::Uncounted(Uncounted::Flaw(flaw)),
		};
		let by: Vec<PublishedBy> =
			published.by.iter().filter(|by| publishers.contains(&by.key)).copied().collect();
		if by.is_empty() {
			return Anchor::Uncounted(Uncounted::NobodyNamed(published));
		}
		Anchor::Published { checkpoint: published.checkpoint, by }
	}

	/// The checkpoint, if it counts.
	pub fn counted(&self) -> Option<&Checkpoint> {
		match self {
			Anchor::Plain(checkpoint) | Anchor::Published { checkpoint, .. } => Some(checkpoint),
			Anchor::Uncounted(_) => None,
		}
	}

	/// Who published it, if that counts: nobody under a plain one.
	pub fn publishers(&self) -> &[PublishedBy] {
		match self {
			Anchor::Published { by, .. } => by,
			Anchor::Plain(_) | Anchor::Uncounted(_) => &[],
		}
	}
}

/// The checkpoints that count.
pub(crate) fn counted<'a>(anchors: impl IntoIterator<Item = &'a Anchor>) -> Vec<Checkpoint> {
	anchors.into_iter().filter_map(Anchor::counted).cloned().collect()
}
