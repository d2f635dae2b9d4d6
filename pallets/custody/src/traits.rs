//! What custody asks of others.

use catena_primitives::{
	action::Action,
	custody::{Custody, Holder},
	hash::Hash,
	item::ItemKind,
	refusal::Refusal,
	roles::Roles,
	statement::{ItemId, Log, Millis, Signer},
};
use frame_support::weights::Weight;

/// Who may act.
pub trait Rights {
	/// The roles with which the signer acts at the block's time, or why not.
	fn rights(signer: &Signer) -> Result<Roles, Refusal>;

	/// Whether a holder could act at the block's time, and so can be offered an item.
	fn can_act(holder: Holder) -> bool;
}

/// A statement that custody would record, for the domains to look at.
#[derive(Clone, Copy, Debug)]
pub struct Admission<'a> {
	/// The statement's hash.
	pub statement: Hash,
	/// The item that it is about; the statement's own hash if it begins one.
	pub item: ItemId,
	/// What the item is.
	pub kind: ItemKind,
	/// The log.
	pub log: Log,
	/// Custody before the statement.
	pub custody: &'a Custody,
	/// Who signs.
	pub signer: &'a Signer,
	/// What was done.
	pub action: &'a Action,
	/// The time of recording.
	pub now: Millis,
}

/// What actions mean outside of custody.
pub trait Domain {
	/// Sees a statement before it is recorded, keeps what it wants of it, or refuses it.
	///
	/// Called inside a storage transaction that is rolled back when any statement of the submission
	/// is refused, and also when a submission is only being checked.
	fn admit(admission: &Admission) -> Result<(), Refusal>;

	/// What [`admit`](Self::admit) takes for such an action, at most.
	fn weight(action: &Action) -> Weight;
}

impl Domain for () {
	fn admit(_: &Admission) -> Result<(), Refusal> {
		Ok(())
	}

	fn weight(_: &Action) -> Weight {
		Weight::zero()
	}
}

impl<A: Domain, B: Domain> Domain for (A, B) {
	fn admit(admission: &Admission) -> Result<(), Refusal> {
		A::admit(admission)?;
		B::admit(admission)
	}

	fn weight(action: &Action) -> Weight {
		A::weight(action).saturating_add(B::weight(action))
	}
}
