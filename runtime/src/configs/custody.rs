use catena_primitives::{custody::Holder, refusal::Refusal, roles::Roles, statement::Signer};
use frame_support::traits::ConstU32;

use crate::{weights, Antiquities, Evidence, Registry, Runtime, Timestamp};

/// What an organisation may record in a block, in units.
///
/// Six full batches of statements that go on with logs, or three of new items; a search that seizes
/// more is spread over a few blocks. Whatever an organisation uses it up with, at least 45 % of what a
/// block has for records is left to the others, by weight and by length: see `tests/quota.rs`.
pub const QUOTA_PER_BLOCK: u32 = 1_792;

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
	type QuotaPerBlock = ConstU32<QUOTA_PER_BLOCK>;
	/// As many as an organisation may have waiting in a pool (twice its quota of a block), all of them
	/// on one item: a gateway sends a day's work on it at once and in any order.
	type LookAhead = ConstU32<{ 2 * QUOTA_PER_BLOCK }>;
	/// What one organisation has to say of another's item is some dozens of findings. A complete proof
	/// shows at most 45,000 records (`MAX_RECORDS` in `node/src/provenance/prover.rs`). 64 own logs
	/// (`MAX_OWN_LOGS`) of 512 records are 32,768: even if all of them are full, 12,232 records are left to
	/// the custody log. With 1,024 it would be 65,536, and no proof. A proof is bounded by its bytes, too
	/// (ADR 0029): with the longest histories of their officers, the records of one own log are a seventh.
	type MaxOwnLog = ConstU32<512>;
	type NeighbourWrite = weights::database::NeighbourWrite;
	type WeightInfo = weights::pallet_custody::WeightInfo<Runtime>;
}
