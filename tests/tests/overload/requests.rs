//! Requests of every kind, from many sides at once.

use std::{
	io::Write,
	sync::atomic::{AtomicUsize, Ordering},
	thread,
};

use catena_primitives::{error_code, statement::ItemId};
use catena_tests::Node;
use serde_json::{json, Value};

use crate::{
	raw::{answer, connect, head, post, request, Answer, Socket},
	world::{World, HONEST},
};

/// How many connections the node serves at once (`--rpc-max-connections`).
const CONNECTIONS_MAX: usize = 100;

/// How long a request may be (`--rpc-max-request-size`), in bytes.
const REQUEST_MAX: usize = 15 * 1024 * 1024;

/// How many connections ask at once.
const ASKING: usize = 50;

/// How often each asks each question.
const TIMES: usize = 20;

/// One connection more than the node serves is told so, and those that are open go on.
pub fn one_connection_too_many(node: &Node) {
	let mut open: Vec<Socket> =
		(0..CONNECTIONS_MAX).map(|_| Socket::open(node).expect("a connection")).collect();
	let refused =
		Answer { status: 429, body: "Too many connections. Please try again later.".to_owned() };
	assert_eq!(Socket::open(node).err(), Some(refused.clone()));
	assert_eq!(post(node, &request(1, "chain_getHeader", json!([]))), refused);
	for socket in &mut open {
		let answer = socket.call("system_health", json!([]));
		assert_eq!(answer["result"]["isSyncing"], false, "{answer}");
	}
	drop(open);
	node.wait_for("a free connection", || Socket::open(node).ok());
}

/// How many reads and how many proofs of a connection may be at work or wait.
const SHARE: (usize, usize) = (16, 4);

/// Whoever asks gets an answer, or is told that it is too much of what they asked themselves: nobody is
/// refused for what others ask, and an officer's statements are recorded meanwhile.
pub fn each_gets_an_answer(world: &World, item: ItemId) {
	let node = world.node();
	let asking = AtomicUsize::new(ASKING);
	thread::scope(|scope| {
		let asked: Vec<_> = (0..ASKING)
			.map(|_| {
				scope.spawn(|| {
					// Also when it fails, or the officer would go on for ever.
					let _done = Done(&asking);
					ask(node, item)
				})
			})
			.collect();
		let mut recorded = 0;
		while asking.load(Ordering::Relaxed) > 0 || recorded == 0 {
			world.assert_recorded(HONEST);
			recorded += 1;
		}
		println!("{recorded} statements were recorded while {ASKING} connections asked");
		for asked in asked {
			let (reads, proofs) = asked.join().expect("an answer to each");
			let share = reads >= SHARE.0 && proofs >= SHARE.1;
			assert!(share, "{reads} reads and {proofs} proofs were answered");
		}
	});
}

/// Counts one down.
struct Done<'a>(&'a AtomicUsize);

impl Drop for Done<'_> {
	fn drop(&mut self) {
		self.0.fetch_sub(1, Ordering::Relaxed);
	}
}

/// Asks everything at once and reads the answers; gives how many reads and how many proofs among them
/// are more than a refusal.
fn ask(node: &Node, item: ItemId) -> (usize, usize) {
	let item = format!("0x{}", hex::encode(item));
	let mut socket = Socket::open(node).expect("a connection");
	for _ in 0..TIMES {
		for (id, (method, params)) in [
			("provenance_history", json!([item, null, 0, 256])),
			("provenance_proof", json!([{ "item": item, "checkpoints": [0] }])),
			("provenance_item", json!([item])),
			("provenance_item", json!(["0x00"])),
			("provenance_nothing", json!([])),
			// One of the SDK that runs the runtime, and one that is for operators.
			("state_call", json!(["Metadata_metadata_versions", "0x"])),
			("state_subscribeStorage", json!([["0x3a636f6465"]])),
		]
		.into_iter()
		.enumerate()
		{
			socket.send(&request(id, method, params)).expect("the node reads");
		}
		socket.send("{\"jsonrpc\": \"2.0\", ").expect("the node reads");
	}
	let (mut reads, mut proofs) = (0, 0);
	let busy = |answer: &Value, what: &str| {
		let message = format!("this connection has as many {what} waiting as it may; try again");
		is(answer, error_code::BUSY, &message)
	};
	for _ in 0..TIMES * 8 {
		let answer = socket.receive().expect("an answer");
		let answered = answer["result"].is_object();
		let as_expected = match answer["id"].as_u64() {
			Some(0 | 2) => {
				reads += usize::from(answered);
				answered || busy(&answer, "reads")
			}
			Some(1) => {
				proofs += usize::from(answered);
				answered || busy(&answer, "proofs")
			}
			Some(5) => answer["result"].is_string(),
			Some(6) => is(&answer, -32601, "RPC call is unsafe to be called externally"),
			Some(3) => is(&answer, error_code::MALFORMED, "an item's id has 32 bytes, not 1"),
			Some(4) => is(&answer, -32601, "Method not found"),
			_ => is(&answer, -32700, "Parse error"),
		};
		assert!(as_expected, "{}", answer.to_string().chars().take(300).collect::<String>());
	}
	(reads, proofs)
}

fn is(answer: &Value, code: i32, message: &str) -> bool {
	(&answer["error"]["code"], &answer["error"]["message"]) == (&json!(code), &json!(message))
}

/// A request that is longer than the node reads is refused by its length alone, and the connection goes
/// on.
pub fn too_long(node: &Node) {
	let refused = |answer: &Value| is(answer, -32007, "Request is too big");
	let mut stream = connect(node);
	stream.write_all(head(node, REQUEST_MAX + 1).as_bytes()).expect("the node reads");
	let answer = answer(stream);
	assert!(answer.status == 413 && refused(&answer.json()), "{answer:?}");

	let mut socket = Socket::open(node).expect("a connection");
	socket.send(&"x".repeat(REQUEST_MAX + 1)).expect("the node reads");
	let answer = socket.receive().expect("an answer");
	assert!(refused(&answer), "{answer}");
}
