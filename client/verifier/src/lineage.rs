//! From the anchor to the block: PF-9, PF-10, PF-11.

use alloc::vec::Vec;

use catena_primitives::{
	hash::Hash,
	proof::{AuthoritySet, BlockRef, Finalized},
};

use crate::{
	authorities::Voters,
	justification,
	rejection::{Rejection, WhichHeader},
	wire::{Change, Header},
};

/// A block that is final, and who was in charge on the way to it.
#[derive(Debug)]
pub(crate) struct Finality {
	/// The block.
	pub(crate) block: BlockRef,
	/// The root of its state.
	pub(crate) state_root: Hash,
	/// The changes of authorities that its own header schedules.
	changes: Vec<Change>,
	/// The sets in charge, each with the number of the block after which it was: first the
	/// anchor's.
	sets: Vec<(u32, Voters)>,
	/// The set that finalized the block.
	last: Voters,
}

/// Follows a lineage from the anchor at this number, after which `voters` are in charge, to `block`.
pub(crate) fn follow(
	anchor: u32,
	voters: Voters,
	lineage: &[Finalized],
	block: &Finalized,
) -> Result<Finality, Rejection> {
	let mut above = anchor;
	let mut sets = alloc::vec![(above, voters.clone())];
	let mut last = voters;
	for (index, step) in (0u32..).zip(lineage) {
		let header = final_header(step, WhichHeader::Step { index }, above, &last)?;
		last = next_set(&header, &last)?;
		above = header.number;
		sets.push((above, last.clone()));
	}
	let header = final_header(block, WhichHeader::Block, above, &last)?;
	Ok(Finality {
		block: header.block(),
		state_root: header.state_root,
		changes: header.changes()?,
		sets,
		last,
	})
}

/// A header above `above` that `voters` finalized.
fn final_header(
	finalized: &Finalized,
	which: WhichHeader,
	above: u32,
	voters: &Voters,
) -> Result<Header, Rejection> {
	let header = Header::read(&finalized.header).ok_or(Rejection::HeaderMalformed { which })?;
	number_rises(above, header.number)?;
	justification::check(&finalized.justification, header.block(), voters)?;
	Ok(header)
}

/// PF-11.
fn number_rises(above: u32, found: u32) -> Result<(), Rejection> {
	if found <= above {
		return Err(Rejection::NumberDoesNotRise { above, found });
	}
	Ok(())
}

/// PF-10: the set that a header puts in charge in place of `voters`.
fn next_set(header: &Header, voters: &Voters) -> Result<Voters, Rejection> {
	let mut changes = header.changes()?;
	let found = changes.len();
	match (changes.pop(), found) {
		(Some(change), 1) => changed(header.number, change, voters),
		_ => Err(Rejection::NotOneChange { block: header.number, found }),
	}
}

fn changed(block: u32, change: Change, voters: &Voters) -> Result<Voters, Rejection> {
	if change.delay != 0 {
		return Err(Rejection::DelayedChange { block, found: change.delay });
	}
	let id = voters.id().checked_add(1).ok_or(Rejection::SetNumberTooLarge { block })?;
	Voters::of(AuthoritySet { id, authorities: change.next })
		.map_err(|flaw| Rejection::BadSet { block, flaw })
}

impl Finality {
	/// The number of the set that finalized the block.
	pub(crate) fn set(&self) -> u64 {
		self.last.id()
	}

	/// How many changes of authorities the lineage has.
	pub(crate) fn steps(&self) -> usize {
		self.sets.len().saturating_sub(1)
	}

	/// The set in charge after the block of this number; none when that is before the anchor or
	/// above the block.
	pub(crate) fn in_charge_after(&self, number: u32) -> Result<Option<Voters>, Rejection> {
		if number > self.block.number {
			return Ok(None);
		}
		if number == self.block.number {
			return self.in_charge_after_block().map(Some);
		}
		Ok(self.sets.iter().rev().find(|(after, _)| *after <= number).map(|(_, set)| set.clone()))
	}

	/// The block is not a step of the lineage, also when its header schedules a change.
	fn in_charge_after_block(&self) -> Result<Voters, Rejection> {
		match self.changes.as_slice() {
			[] => Ok(self.last.clone()),
			[change] => changed(self.block.number, change.clone(), &self.last),
			several => {
				Err(Rejection::NotOneChange { block: self.block.number, found: several.len() })
			}
		}
	}
}
