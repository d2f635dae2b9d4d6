//! Submissions of others, sent again by whoever has seen them.

use std::{
	sync::atomic::{AtomicBool, Ordering},
	thread,
	time::Duration,
};

use catena_primitives::error_code;
use codec::Encode;
use serde_json::json;

use crate::{
	flood::steadily,
	raw::{request, Socket},
	world::{World, HONEST, TOO_MUCH_UNCHECKED},
};

/// How many strangers there are, each with a connection and a submission that it has seen.
const STRANGERS: usize = 4;

/// How often each of them sends it. Of what an organisation may have waiting, one of them takes up a
/// fiftieth.
const TIMES: usize = 100;

/// How many cases the submission opens.
const CASES: usize = 31;

/// How long a stranger waits before sending it once more: so that it has been checked before, and no
/// limit of the connection keeps the stranger from it.
const PAUSE: Duration = Duration::from_millis(2);

/// How many submissions the honest organisation sends, ten a second.
const HONEST_SUBMISSIONS: usize = 50;

/// An organisation's own submissions, over and over again, take up no more of its room than each does
/// once: all that it sends meanwhile is recorded, and who sends what is under way gets its receipt.
pub fn shut_out_nobody(world: &World) {
	let honest = world.cases(HONEST, HONEST_SUBMISSIONS);
	let done = AtomicBool::new(false);
	thread::scope(|scope| {
		let strangers: Vec<_> =
			(0..STRANGERS).map(|_| scope.spawn(|| replay_until(world, &done))).collect();
		let honest = scope.spawn(|| steadily(world, honest));
		let honest = honest.join();
		done.store(true, Ordering::Relaxed);
		for stranger in strangers {
			stranger.join().expect("an answer to each");
		}
		honest.expect("the honest organisation is served");
	});
}

/// Sends what was seen again and again, and then something newer, until it is done.
fn replay_until(world: &World, done: &AtomicBool) {
	let mut socket = Socket::open(world.node()).expect("a connection");
	while !done.load(Ordering::Relaxed) {
		let seen = world.cases_at_once(HONEST, CASES).encode();
		let seen = json!([format!("0x{}", hex::encode(seen))]);
		for _ in 0..TIMES {
			socket.send(&request(0, "provenance_submit", seen.clone())).expect("the node reads");
			thread::sleep(PAUSE);
		}
		let mut receipts = 0;
		for _ in 0..TIMES {
			let answer = socket.receive().expect("an answer");
			if answer["result"]["records"].is_string() {
				receipts += 1;
				continue;
			}
			let error = &answer["error"];
			let message = error["message"].as_str().unwrap_or_default();
			let late =
				error["code"] == error_code::REFUSED && message.contains("already recorded: item ");
			let too_much = error["code"] == error_code::BUSY && message == TOO_MUCH_UNCHECKED;
			assert!(late || too_much, "{answer}");
		}
		assert!(receipts > 0, "what was seen is recorded");
	}
}
