//! What a node asks the runtime about custody.

use alloc::vec::Vec;

use catena_primitives::{
	attestation::Submission,
	refusal::Refused,
	statement::{ItemId, Log},
	view::{ItemView, RecordView},
};
use sp_runtime::transaction_validity::TransactionValidity;

/// The hash of a block.
pub type BlockHash<Block> = <Block as sp_runtime::traits::Block>::Hash;

sp_api::decl_runtime_apis! {
	/// Custody, as a node asks about it.
	pub trait CustodyApi {
		/// Of each submission, whether it alone would be recorded now; the reason with expected and
		/// found if not. Several are asked about at once because a call takes longer than an answer.
		fn check(submissions: Vec<Submission>) -> Vec<Result<(), Refused>>;

		/// Of each submission, what the pool is to be told: as `TaggedTransactionQueue` says it of its
		/// extrinsic from outside, on top of the block with this hash.
		fn validate(submissions: Vec<Submission>, block: BlockHash<Block>) -> Vec<TransactionValidity>;

		/// An item with all that is kept of it but its records.
		fn item(item: ItemId) -> Option<ItemView>;

		/// Records of a log from a place on, at most
		/// [`MAX_RECORDS_IN_ANSWER`](catena_primitives::view::MAX_RECORDS_IN_ANSWER).
		fn records(item: ItemId, log: Log, from: u32, limit: u32) -> Vec<RecordView>;
	}
}
