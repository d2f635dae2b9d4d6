//! The codes of the JSON-RPC errors that `provenance_*` answers with.

/// Refused. The message is the reason in words, the data the SCALE encoding of a
/// [`Refused`](crate::refusal::Refused) as hexadecimal text.
pub const REFUSED: i32 = 4001;
/// The bytes or the parameters are not what they should be.
pub const MALFORMED: i32 = 4002;
/// Not final in time. It may still be recorded: send the same bytes again to find out.
pub const NOT_FINAL: i32 = 4003;
/// There is no such item or record.
pub const UNKNOWN: i32 = 4004;
/// Not yet: the block is not finalized here.
pub const NOT_READY: i32 = 4005;
/// Too much is going on. Try again.
pub const BUSY: i32 = 4006;
/// The node could not answer, and it is not the client's fault.
pub const INTERNAL: i32 = 4007;
/// The answer would be too large. Ask for less.
pub const TOO_LARGE: i32 = 4008;
