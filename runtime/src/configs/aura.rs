use frame_support::traits::{ConstBool, ConstU64};
use sp_consensus_aura::sr25519::AuthorityId;

use super::MaxValidators;
use crate::{Runtime, Session};

/// How long a slot is, in milliseconds; one validator may author in each.
///
/// Long enough to execute a block of 2 s in it and to spread it to every member's data centre, short
/// enough that an officer who hands over an exhibit sees it recorded while both sides still stand
/// there.
pub const SLOT_MILLISECONDS: u64 = 3000;

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuthorityId;
	type DisabledValidators = Session;
	type MaxAuthorities = MaxValidators;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT_MILLISECONDS>;
}
