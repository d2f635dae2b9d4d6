use frame_support::traits::{ConstBool, ConstU64};
use sp_consensus_aura::sr25519::AuthorityId;

use super::MaxValidators;
use crate::{Runtime, Session};

/// How long a slot is, in milliseconds; one validator may author in each.
///
/// What an officer waits for is the next slot and then finality, so a short one is half of a short
/// handover; how many statements fit into an hour does not depend on it, and slots in which there is
/// nothing to record go by without a block. ADR 0015 has the measurements.
pub const SLOT_MILLISECONDS: u64 = 1000;

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuthorityId;
	/// Whoever is disabled in the parent's state makes no block: each node refuses it. Two blocks of one slot
	/// are no offence here, for there is nothing in the SDK that would report them.
	type DisabledValidators = Session;
	type MaxAuthorities = MaxValidators;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT_MILLISECONDS>;
}
