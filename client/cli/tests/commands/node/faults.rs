//! What the node does wrong, on request.

/// What the node does instead of answering, once each, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
	/// Records, and then says that it was not final in time.
	NotFinalButRecorded,
	/// Says that it is busy.
	Busy,
	/// Records another statement of the same signer's organisation at the same place first.
	Overtaken,
	/// Records, and then says that the signer lacks a role.
	RecordedButRefused,
	/// Says that it was recorded, and forgets it.
	FalseReceipt,
}

/// What the node tells of logs instead of the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
	/// That there is nothing in them.
	EmptyPages,
	/// That they have no records, beside the records.
	NoTotal,
	/// That there is no end of them.
	EndlessTotal,
	/// That they have as many records as there are numbers.
	HugeLog,
}
