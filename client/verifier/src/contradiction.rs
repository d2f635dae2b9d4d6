//! Published checkpoints that cannot all be true: PC-8, PC-9.

use alloc::vec::Vec;
use core::fmt;

use catena_primitives::proof::{BlockRef, Checkpoint};

use crate::{
	anchors::{counted, Anchor},
	expectations::Expectations,
	published::PublishedBy,
	rejection::Rejection,
	verdict::Verdict,
	verify::verify,
	words::Hex,
};

/// A published checkpoint in a contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
	/// The checkpoint.
	pub checkpoint: Checkpoint,
	/// Which of the publishers whom the user named signed it.
	pub by: Vec<PublishedBy>,
}

/// Published checkpoints that cannot all be true. Each is signed by a publisher whom the user named.
///
/// The first three need no proof: what contradicts stands in the signed files themselves, and can be
/// shown to anybody. [`Contradiction::NotDescended`] rests on a proof besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
	/// PC-8: two blocks at one height, or one block at two.
	BlocksDiffer {
		/// One of the two, in the order in which they were given.
		first: Side,
		/// The other.
		second: Side,
	},
	/// PC-8: two sets of authorities after one block, or two under one number.
	SetsDiffer {
		/// One of the two, in the order in which they were given.
		first: Side,
		/// The other.
		second: Side,
	},
	/// PC-8: the set after the later block has a lower number, and those only ever rise.
	SetsRunBackwards {
		/// One of the two, in the order in which they were given.
		first: Side,
		/// The other.
		second: Side,
	},
	/// PC-9: a proof that is proven with later ones, and does not descend from earlier ones. So the later
	/// ones do not either, unless the proof was altered or forged.
	NotDescended {
		/// The block of the proof.
		block: BlockRef,
		/// Later ones, with which the proof is proven; at least one.
		agrees: Vec<Side>,
		/// Earlier ones that it contradicts; at least one.
		differs: Vec<Side>,
		/// How it contradicts the first that it does.
		rejection: Rejection,
	},
}

fn side(anchor: &Anchor) -> Option<Side> {
	match anchor {
		Anchor::Published { checkpoint, by } => {
			Some(Side { checkpoint: checkpoint.clone(), by: by.clone() })
		}
		Anchor::Plain(_) | Anchor::Uncounted(_) => None,
	}
}

fn between(first: &Side, second: &Side) -> Option<Contradiction> {
	let (one, other) = (&first.checkpoint, &second.checkpoint);
	if one.genesis != other.genesis {
		return None;
	}
	let (first, second) = (first.clone(), second.clone());
	let same_number = one.block.number == other.block.number;
	if same_number != (one.block.hash == other.block.hash) {
		return Some(Contradiction::BlocksDiffer { first, second });
	}
	// The authorities of published checkpoints stand in one order (PC-3).
	if (same_number || one.set.id == other.set.id) && one.set != other.set {
		return Some(Contradiction::SetsDiffer { first, second });
	}
	if (one.block.number < other.block.number) != (one.set.id < other.set.id)
		&& one.set.id != other.set.id
	{
		return Some(Contradiction::SetsRunBackwards { first, second });
	}
	None
}

/// PC-9: what a proof that was rejected for `rejection` says of the published checkpoints.
///
/// Those that it contradicts are left out, one rejection after the other, until it is proven with those
/// that are left. If it then agrees with a published one above one that it contradicts, the two are not
/// of one history. If it agrees with lower ones only, it says nothing of them: it may itself have left
/// their history in between, with keys that were retired there, say, and is just rejected.
pub(crate) fn by_proof(
	file: &[u8],
	anchors: &[Anchor],
	rejection: &Rejection,
) -> Option<Contradiction> {
	let mut left: Vec<&Anchor> = anchors.iter().collect();
	let mut differs: Vec<Side> = Vec::new();
	let mut next = rejection.clone();
	loop {
		let (against, agreeing): (Vec<&Anchor>, Vec<&Anchor>) = left
			.into_iter()
			.partition(|anchor| anchor.counted().is_some_and(|c| contradicts(&next, c)));
		// Each round leaves out one at least, so there are no more rounds than anchors.
		if against.is_empty() {
			return None;
		}
		differs.extend(against.into_iter().filter_map(side));
		left = agreeing;
		let agrees: Vec<Side> = left.iter().copied().filter_map(side).collect();
		if agrees.is_empty() {
			return None;
		}
		match verify(file, &counted(left.iter().copied()), &Expectations::default()) {
			Verdict::Proven(facts) => {
				return divided(facts.block, &agrees, &differs, rejection);
			}
			Verdict::Rejected(rejection) => next = rejection,
			Verdict::Undetermined(_) => return None,
		}
	}
}

fn is_above(later: &Side, earlier: &Side) -> bool {
	later.checkpoint.block.number > earlier.checkpoint.block.number
}

/// The contradiction between those of both sides of which one is above the other, if there are such.
fn divided(
	block: BlockRef,
	agrees: &[Side],
	differs: &[Side],
	rejection: &Rejection,
) -> Option<Contradiction> {
	let later = agrees.iter().filter(|later| differs.iter().any(|e| is_above(later, e)));
	let earlier = differs.iter().filter(|earlier| agrees.iter().any(|l| is_above(l, earlier)));
	let (agrees, differs): (Vec<Side>, Vec<Side>) =
		(later.cloned().collect(), earlier.cloned().collect());
	if agrees.is_empty() {
		return None;
	}
	Some(Contradiction::NotDescended { block, agrees, differs, rejection: rejection.clone() })
}

/// Whether it is this checkpoint that a proof was rejected for.
fn contradicts(rejection: &Rejection, checkpoint: &Checkpoint) -> bool {
	match rejection {
		Rejection::SetDiffers { checkpoint: number, expected, .. } => {
			checkpoint.block.number == *number && checkpoint.set == *expected
		}
		Rejection::CheckpointDiffers { expected, .. }
		| Rejection::DescentElsewhere { expected } => checkpoint.block == *expected,
		_ => false,
	}
}

impl Contradiction {
	/// PC-8: the first two published checkpoints of one chain that contradict each other by themselves.
	pub fn among(anchors: &[Anchor]) -> Option<Self> {
		let sides: Vec<Side> = anchors.iter().filter_map(side).collect();
		sides.iter().enumerate().find_map(|(before, second)| {
			sides.iter().take(before).find_map(|first| between(first, second))
		})
	}

	/// The requirement of `docs/spec/checkpoint-format.md` that says so.
	pub fn requirement(&self) -> &'static str {
		match self {
			Contradiction::BlocksDiffer { .. }
			| Contradiction::SetsDiffer { .. }
			| Contradiction::SetsRunBackwards { .. } => "PC-8",
			Contradiction::NotDescended { .. } => "PC-9",
		}
	}

	/// All published checkpoints that it is about.
	pub fn sides(&self) -> Vec<&Side> {
		match self {
			Contradiction::BlocksDiffer { first, second }
			| Contradiction::SetsDiffer { first, second }
			| Contradiction::SetsRunBackwards { first, second } => alloc::vec![first, second],
			Contradiction::NotDescended { agrees, differs, .. } => {
				agrees.iter().chain(differs).collect()
			}
		}
	}
}

impl fmt::Display for Contradiction {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Contradiction::BlocksDiffer { first, second } => write!(
				f,
				"two published checkpoints of one chain name block {} ({}) and block {} ({})",
				first.checkpoint.block.number,
				Hex(&first.checkpoint.block.hash),
				second.checkpoint.block.number,
				Hex(&second.checkpoint.block.hash)
			),
			Contradiction::SetsDiffer { first, second } => write!(
				f,
				"two published checkpoints of one chain name different authorities: set {} after \
				 block {}, and set {} after block {}",
				first.checkpoint.set.id,
				first.checkpoint.block.number,
				second.checkpoint.set.id,
				second.checkpoint.block.number
			),
			Contradiction::SetsRunBackwards { first, second } => write!(
				f,
				"two published checkpoints of one chain cannot follow from each other: set {} after \
				 block {}, and set {} after block {}",
				first.checkpoint.set.id,
				first.checkpoint.block.number,
				second.checkpoint.set.id,
				second.checkpoint.block.number
			),
			Contradiction::NotDescended { agrees, differs, rejection, .. } => {
				f.write_str("the proof is proven with the published checkpoint")?;
				numbers(f, agrees)?;
				f.write_str(", and contradicts the earlier one")?;
				numbers(f, differs)?;
				write!(f, ": {rejection}")
			}
		}
	}
}

fn numbers(f: &mut fmt::Formatter<'_>, sides: &[Side]) -> fmt::Result {
	for (index, side) in sides.iter().enumerate() {
		let before = if index == 0 { " at" } else { "," };
		write!(f, "{before} block {}", side.checkpoint.block.number)?;
	}
	Ok(())
}

impl core::error::Error for Contradiction {}
