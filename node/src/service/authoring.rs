//! In which of its slots a validator makes a block.
//!
//! # Details
//!
//! Slots are short, so that a statement does not wait; a block takes some 2.7 KB on every validator for
//! ever, also an empty one. So a slot in which there is nothing to record goes by, but for a heartbeat:
//! the chain's clock is that of its last block, and a court that asks for a proof no older than this
//! morning should get one on a quiet day too.

use std::{sync::Arc, time::Duration};

use catena_runtime::BlockNumber;
use sc_consensus_slots::{BackoffAuthoringBlocksStrategy, BackoffAuthoringOnFinalizedHeadLagging};
use sc_transaction_pool_api::TransactionPool;
use sp_consensus_aura::{Slot, SlotDuration};

use super::Pool;

/// How long no block is made where there is nothing to record.
pub const HEARTBEAT: Duration = Duration::from_secs(6);

/// Leaves out what is of no use to anybody.
#[derive(Clone)]
pub struct WhereNeeded {
	pool: Arc<Pool>,
	heartbeat_slots: u64,
	empty_ones_too: bool,
	lagging: BackoffAuthoringOnFinalizedHeadLagging<BlockNumber>,
}

impl WhereNeeded {
	/// By what waits in the pool. `empty_ones_too` leaves out none for being empty.
	pub fn new(pool: Arc<Pool>, slot: SlotDuration, empty_ones_too: bool) -> Self {
		let slot_ms = u128::from(slot.as_millis()).max(1);
		let heartbeat_slots = (HEARTBEAT.as_millis() / slot_ms).try_into().unwrap_or(u64::MAX);
		// Blocks that cannot be finalized are of no use either, so without two thirds of the validators
		// the chain slows down after 50 of them, instead of growing.
		let lagging = BackoffAuthoringOnFinalizedHeadLagging::default();
		WhereNeeded { pool, heartbeat_slots, empty_ones_too, lagging }
	}
}

impl BackoffAuthoringBlocksStrategy<BlockNumber> for WhereNeeded {
	fn should_backoff(
		&self,
		head: BlockNumber,
		head_slot: Slot,
		finalized: BlockNumber,
		now: Slot,
		target: &str,
	) -> bool {
		let since_head = u64::from(now).saturating_sub(u64::from(head_slot));
		let is_quiet = !self.empty_ones_too
			&& nothing_to_do(self.pool.status().ready, head, finalized)
			&& since_head < self.heartbeat_slots;
		is_quiet || self.lagging.should_backoff(head, head_slot, finalized, now, target)
	}
}

/// Whether a block would neither record anything nor help what is recorded to become final.
fn nothing_to_do(ready: usize, head: BlockNumber, finalized: BlockNumber) -> bool {
	ready == 0 && finalized >= head
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn slots_go_by_only_while_nothing_waits_and_all_is_final() {
		assert!(nothing_to_do(0, 7, 7));
		assert!(!nothing_to_do(1, 7, 7));
		assert!(!nothing_to_do(0, 8, 7));
	}
}
