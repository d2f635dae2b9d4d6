//! What a node asks the runtime about custody.

use alloc::vec::Vec;

use catena_primitives::{
	attestation::Submission,
	hash::Hash,
	record::Batch,
	refusal::Refused,
	statement::{ItemId, Log},
	view::{ItemView, RecordView},
};

sp_api::decl_runtime_apis! {
	/// Custody, as a node asks about it.
	pub trait CustodyApi {
		/// Whether a submission would be recorded now; the reason with expected and found if not.
		fn check(submission: Submission) -> Result<(), Refused>;

		/// An item with all that is kept of it but its records.
		fn item(item: ItemId) -> Option<ItemView>;

		/// Records of a log from a place on, at most
		/// [`MAX_RECORDS_IN_ANSWER`](catena_primitives::view::MAX_RECORDS_IN_ANSWER).
		fn records(item: ItemId, log: Log, from: u32, limit: u32) -> Vec<RecordView>;

		/// The batch that has this root.
		fn batch(root: Hash) -> Option<Batch>;
	}
}
