//! How each pallet is configured.

#![warn(missing_docs)]

mod ancestry;
mod aura;
mod authorship;
mod council;
mod custody;
mod domains;
mod grandpa;
mod offences;
mod registry;
mod session;
mod system;
mod timestamp;
mod upgrades;
mod validators;

pub use aura::SLOT_MILLISECONDS;
pub use council::{CouncilInstance, MaxProposalWeight, ThreeQuartersOfCouncil, TwoThirdsOfCouncil};
pub use custody::QUOTA_PER_BLOCK;
pub use session::SESSION_BLOCKS;
pub use system::{BlockLength, BlockWeights, BLOCK_BYTES_MAX};
pub use validators::MaxValidators;

use crate::BlockNumber;

/// Blocks in a day at one block per slot. A quiet chain leaves slots out, and takes up to six times as
/// long for as many.
pub const DAY_BLOCKS: BlockNumber = 24 * 60 * 60 * 1000 / (SLOT_MILLISECONDS as BlockNumber);
