//! Clients that ask and do not read, or hold places and say nothing.

use std::{
	io::Write,
	net::TcpStream,
	sync::atomic::{AtomicBool, Ordering},
	thread::{self, sleep},
	time::{Duration, Instant},
};

use catena_tests::Node;
use serde_json::{json, Value};

use crate::{
	raw::{connect, head, post, request, Socket},
	vitals::recovers,
	world::{World, HONEST},
};

/// How many requests one client sends without reading an answer.
const UNREAD: usize = 16_000;

/// How much more memory the node may take meanwhile, in MiB. A connection's own has one and its largest
/// answer 64; recording takes some as well.
const UNREAD_MAX_MIB: u64 = 128;

/// How many clients trickle, and how many requests each of them has.
const TRICKLING: usize = 20;
const TRICKLED: usize = 100;

/// How many places there are (`--rpc-max-connections`).
const PLACES: usize = 100;

/// After how long without a request, or with half of one, a connection makes room.
const LIMIT: Duration = Duration::from_secs(30);

/// How much later than that somebody else may get in, on a machine that is busy.
const LATER_MAX: Duration = Duration::from_secs(15);

/// What a client does not read, the node does not hold; others are served meanwhile. The requests are
/// for the block in which most was recorded.
pub fn answers_are_not_held(world: &World) {
	let node = world.node();
	let (block, bytes) = largest_block(node);
	assert!(UNREAD * bytes > 4 * (UNREAD_MAX_MIB as usize) * 1024 * 1024, "{bytes} are too few");
	let vitals = world.vitals();
	let before = vitals.forget_peak();
	let mut socket = Socket::open(node).expect("a connection");
	socket.wait_to_send_at_most(Duration::from_secs(2));
	let request = request(1, "chain_getBlock", json!([block]));
	// The node stops reading at some time, and then the kernel takes no more.
	let sent = (0..UNREAD).take_while(|_| socket.send(&request).is_ok()).count();
	assert!(sent > 100, "only {sent} were sent");
	world.assert_recorded(HONEST);
	sleep(Duration::from_secs(2));
	let more = vitals.peak_mib().saturating_sub(before);
	println!("{sent} requests of answers of {bytes} bytes: {more} MiB more than {before}");
	assert!(more <= UNREAD_MAX_MIB, "{more} MiB for what nobody reads");
}

/// Those who take a few KB in each second of what they asked for hold up nobody, and lose their places;
/// reading all of it would take them a quarter of an hour.
pub fn next_to_nothing_is_taken(world: &World) {
	let node = world.node();
	let (block, bytes) = largest_block(node);
	assert!(TRICKLED * bytes > 4 * 1024 * 1024, "{bytes} are too few");
	let vitals = world.vitals();
	let descriptors_of = || vitals.descriptors();
	let before = descriptors_of();
	let slow: Vec<Socket> = (0..TRICKLING)
		.map(|_| {
			let mut socket = Socket::open_with_little_room(node).expect("a connection");
			socket.wait_to_send_at_most(Duration::from_secs(2));
			for id in 0..TRICKLED {
				if socket.send(&request(id, "chain_getBlock", json!([block]))).is_err() {
					break;
				}
			}
			socket
		})
		.collect();
	assert!(descriptors_of() >= before + TRICKLING, "they are turned away at once");
	let (begin, enough) = (Instant::now(), AtomicBool::new(false));
	thread::scope(|scope| {
		for socket in slow {
			scope.spawn(|| socket.trickle(&enough));
		}
		for _ in 0..5 {
			world.assert_recorded(HONEST);
		}
		// What the kernel has of the answers they get long after the node has given them up.
		let mut held = descriptors_of();
		while held > before && begin.elapsed() < 4 * LIMIT {
			sleep(Duration::from_secs(1));
			held = descriptors_of();
		}
		enough.store(true, Ordering::Relaxed);
		assert!(held <= before, "{held} descriptors, {before} before, after {:?}", begin.elapsed());
	});
}

/// Hash of the block whose text is longest, of the last ones, and how many bytes that is.
fn largest_block(node: &Node) -> (Value, usize) {
	let best = node.best_block().number;
	let blocks = (best.saturating_sub(50)..=best).filter_map(|number| {
		let hash = json!(node.block_hash(number)?);
		let block = node.call("chain_getBlock", json!([hash])).ok()?;
		Some((hash, block.to_string().len()))
	});
	blocks.max_by_key(|(_, bytes)| *bytes).expect("a block")
}

/// Requests of which half the body is there take all places, and no longer than a request may take.
pub fn half_requests_end(world: &World) {
	let node = world.node();
	let begun = head(node, 1_000_000) + "{";
	let held = (0..PLACES).map(|_| {
		let mut stream = connect(node);
		stream.write_all(begun.as_bytes()).expect("the node reads");
		stream
	});
	let _held: Vec<TcpStream> = held.collect();
	let asks = || post(node, &request(1, "system_health", json!([]))).status;
	recovers("full house", || (asks() == 429).then_some(()));
	let begin = Instant::now();
	while asks() != 200 {
		assert!(begin.elapsed() < LIMIT + LATER_MAX, "nobody else is served");
		sleep(Duration::from_millis(200));
	}
}

/// WebSockets on which nobody asks anything make room when others come; with a subscription they stay.
pub fn idle_sockets_make_room(world: &World) {
	let node = world.node();
	let mut subscriber = Socket::open(node).expect("a connection");
	let subscribed = subscriber.call("chain_subscribeFinalizedHeads", json!([]));
	assert!(subscribed["result"].is_string(), "{subscribed}");
	let _idle: Vec<Socket> =
		(1..PLACES).map(|_| Socket::open(node).expect("a connection")).collect();
	assert!(Socket::open(node).is_err());
	sleep(LIMIT);
	recovers("place for somebody else", || Socket::open(node).ok());
	let told = subscriber.receive().expect("it goes on");
	assert_eq!(told["method"], "chain_finalizedHead", "{told}");
}
