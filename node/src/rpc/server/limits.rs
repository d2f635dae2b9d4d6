//! How much clients may have, and how long they may take.

use std::time::Duration;

/// What is the same for every address that is listened on. Sizes that the command line gives are not
/// among it.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// How long a client may take for the head of a request, for its body, or for a frame of a
	/// WebSocket; how long for the next request on a connection that stays open; how long may be waited
	/// for it to take `taken_min` bytes of what it is sent; and after how long without a request a WebSocket that waits for
	/// nothing makes room for others.
	pub patience: Duration,
	/// How many bytes a client has to take in that time, while there is more for it than its side holds.
	pub taken_min: usize,
	/// How often a WebSocket is pinged.
	pub ping_interval: Duration,
	/// After how long without a sign of life, such as the answer to a ping, a WebSocket ends.
	pub silence_max: Duration,
	/// How many messages of a connection are at work, or have answers that it has not taken.
	pub calls_per_connection: usize,
	/// How many of these each has of its own.
	pub own_calls: usize,
	/// How many all connections together may have beyond that.
	pub calls: usize,
	/// How many of the SDK's methods that block a thread work at once, of all connections together.
	pub reads: usize,
	/// How many of one connection work, or stand in the queue for that.
	pub reads_per_connection: usize,
	/// How many bytes the requests at work of a connection and the answers that it has not taken may
	/// have before they count for what all connections share.
	pub own_bytes: usize,
	/// How many of the largest requests or answers all connections together may have beyond that.
	pub largest: usize,
}

impl Limits {
	/// Those of a node.
	pub const NODE: Limits = Limits {
		// As long as a subscriber of an item may be slow.
		patience: Duration::from_secs(30),
		// 70 kbit/s, which every line has. What a connection has of its own is taken in two minutes.
		taken_min: 256 * 1024,
		ping_interval: Duration::from_secs(30),
		// Three pings, of which networks may lose one.
		silence_max: Duration::from_secs(90),
		// More than the 1,066 single statements of an organisation that may wait for an answer.
		calls_per_connection: 1_088,
		// Eight connections can take all that is shared; whoever else comes has these.
		own_calls: 32,
		calls: 8 * 1_024,
		// As many as the node's own readers. Those that anybody may call take some ms at most.
		reads: 4,
		reads_per_connection: 2,
		// Requests and answers have some hundred bytes to some hundred KB.
		own_bytes: 1024 * 1024,
		// Some, so that one client that is slow to take a large answer does not keep others from theirs.
		largest: 4,
	};
}
