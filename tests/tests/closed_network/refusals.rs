//! What the node says of strangers' requests, and how a refusal looks to the one who asked.
//!
//! That a request failed does not show that it was refused: it may not have got there. What the filter
//! writes into the node's log does, with the asker's peer id and the protocol.

use std::{
	thread::sleep,
	time::{Duration, Instant},
};

use catena_tests::Node;
use sc_network::{OutboundFailure, RequestFailure};

/// How long it may take until the log has what the node has done.
const UNTIL_SAID: Duration = Duration::from_secs(10);

/// How many lines are shown of a log.
const LINES_SHOWN: usize = 30;

/// Whether the node says that it refused this one's request. `protocol` is what the protocol's name ends
/// with.
pub fn is_said(node: &Node, stranger: &str, protocol: &str) -> bool {
	let refused = format!("{stranger} is unknown, and gets no answer: ");
	let begin = Instant::now();
	loop {
		// The SDK puts spaces at the end of each line.
		let is_it = |line: &str| line.contains(&refused) && line.trim_end().ends_with(protocol);
		if log(node).lines().any(is_it) {
			return true;
		}
		if begin.elapsed() > UNTIL_SAID {
			return false;
		}
		sleep(Duration::from_millis(100));
	}
}

/// The last that the node has said of strangers, and the last of all.
pub fn said(node: &Node) -> String {
	let log = log(node);
	let of_strangers = log.lines().filter(|line| line.contains(" strangers: "));
	[last(of_strangers), last(log.lines())].join("\n...\n")
}

/// Checks what a request failed with that the node says it refused: its stream ended, or the connection
/// after it. Anything else (no such protocol, no connection, no answer in time) is none.
pub fn check(protocol: &str, failure: &RequestFailure) {
	let is_end = match failure {
		RequestFailure::Refused => true,
		RequestFailure::Network(failure) => {
			matches!(failure, OutboundFailure::ConnectionClosed | OutboundFailure::Io(_))
		}
		_ => false,
	};
	assert!(is_end, "{protocol}: {failure:?}");
}

fn log(node: &Node) -> String {
	std::fs::read_to_string(node.log()).expect("the node's log")
}

fn last<'a>(lines: impl Iterator<Item = &'a str>) -> String {
	let lines: Vec<&str> = lines.collect();
	lines[lines.len().saturating_sub(LINES_SHOWN)..].join("\n")
}
