//! Clients that read nothing, or never finish what they have to say.

use std::{
	io::Write,
	net::TcpStream,
	sync::atomic::{AtomicBool, Ordering},
	thread,
	time::Duration,
};

use catena_primitives::statement::ItemId;
use catena_tests::Node;
use serde_json::json;

use crate::{
	raw::{connect, head, request, Socket},
	world::{World, HONEST},
};

/// How many connections of each kind there are; all together less than the node serves at once.
const CONNECTIONS: usize = 25;

/// How often each asks.
const TIMES: usize = 100;

/// How many statements the honest organisation has recorded meanwhile.
const RECORDED_MEANWHILE: usize = 5;

/// Those who ask for much and read nothing of it hold up nobody.
pub fn readers_hold_up_nobody(world: &World, item: ItemId) {
	let unread: Vec<_> = (0..CONNECTIONS)
		.map(|_| (asks_and_never_reads(world.node(), item), asks_once(world.node(), item)))
		.collect();
	for _ in 0..RECORDED_MEANWHILE {
		world.assert_recorded(HONEST);
	}
	drop(unread);
}

fn asks_and_never_reads(node: &Node, item: ItemId) -> Socket {
	let item = format!("0x{}", hex::encode(item));
	let mut socket = Socket::open(node).expect("a connection");
	for id in 0..TIMES {
		for (method, params) in [
			("chain_subscribeNewHeads", json!([])),
			("provenance_subscribeItem", json!([item])),
			("provenance_history", json!([item, null, 0, 256])),
			("provenance_proof", json!([{ "item": item, "checkpoints": [0] }])),
		] {
			socket.send(&request(id, method, params)).expect("the node reads");
		}
	}
	socket
}

fn asks_once(node: &Node, item: ItemId) -> TcpStream {
	let item = format!("0x{}", hex::encode(item));
	let ask = request(1, "provenance_history", json!([item, null, 0, 256]));
	let mut stream = connect(node);
	stream.write_all(head(node, ask.len()).as_bytes()).expect("the node reads");
	stream.write_all(ask.as_bytes()).expect("the node reads");
	stream
}

/// Those who send a byte a second, of the head or of the body, hold up nobody.
pub fn writers_hold_up_nobody(world: &World) {
	let head = head(world.node(), 1_000_000);
	let begun = |what: &str| {
		let mut stream = connect(world.node());
		stream.write_all(what.as_bytes()).expect("the node reads");
		stream
	};
	let mut streams: Vec<TcpStream> =
		(0..CONNECTIONS).flat_map(|_| [begun("POST / HTTP/1.1\r\nHost: "), begun(&head)]).collect();
	let done = AtomicBool::new(false);
	thread::scope(|scope| {
		scope.spawn(|| {
			while !done.load(Ordering::Relaxed) {
				for stream in &mut streams {
					// Whether the node still wants to hear it is the node's business.
					let _ = stream.write_all(b"x");
				}
				thread::sleep(Duration::from_secs(1));
			}
		});
		for _ in 0..RECORDED_MEANWHILE {
			world.assert_recorded(HONEST);
		}
		done.store(true, Ordering::Relaxed);
	});
}
