use catena_primitives::{custody::Holder, refusal::Refusal, roles::Roles, statement::Signer};
use frame_support::traits::ConstU32;

use crate::{Antiquities, Evidence, Registry, Runtime, Timestamp};

/// Custody's view of the registry.
pub struct RegisteredRights;

impl pallet_custody::Rights for RegisteredRights {
	fn rights(signer: &Signer) -> Result<Roles, Refusal> {
		Registry::rights(signer)
	}

	fn can_act(holder: Holder) -> bool {
		Registry::rights_of(holder).is_ok()
	}
}

impl pallet_custody::Config for Runtime {
	type Rights = RegisteredRights;
	type Domains = (Evidence, Antiquities);
	type Clock = Timestamp;
	/// Four full batches of statements that are not long; a search that seizes more is spread over a
	/// few blocks. Whatever an organisation uses it up with, at least 45 % of what a block has for
	/// records is left to the others, by weight and by length: see `tests/quota.rs`.
	type QuotaPerBlock = ConstU32<1024>;
	/// A gateway may send a day's work on one item at once and in any order; more than that waiting
	/// for one missing statement is a mistake.
	type LookAhead = ConstU32<256>;
	type WeightInfo = ();
}
