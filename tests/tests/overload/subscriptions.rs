//! Ten thousand subscriptions.

use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicBool, Ordering},
		Barrier,
	},
	thread,
};

use catena_primitives::{attestation::Submission, error_code, statement::ItemId};
use catena_tests::Node;
use serde_json::{json, Value};

use crate::{
	raw::{request, Socket},
	vitals::recovers,
	world::{World, HONEST},
};

/// Over how many connections they come.
const CONNECTIONS: usize = 10;

/// How many of these read nothing after the names of their subscriptions.
const NEVER_READ: usize = 3;

/// How many a connection may have (`--rpc-max-subscriptions-per-connection`).
const PER_CONNECTION_MAX: usize = 1_024;

/// How many item subscriptions a node looks after, whoever has them.
const ITEM_SUBSCRIPTIONS_MAX: usize = 10_000;

/// For so many blocks each subscriber waits.
const BLOCKS: usize = 2;

/// A connection with subscriptions.
struct Subscriber {
	socket: Socket,
	/// How many messages came for each subscription.
	messages: HashMap<String, usize>,
}

impl Subscriber {
	/// Subscribes so often to the same.
	fn begin(node: &Node, times: usize, method: &str, params: &Value) -> Subscriber {
		let socket = Socket::open(node).expect("a connection");
		let mut this = Subscriber { socket, messages: HashMap::new() };
		for id in 0..times {
			this.socket.send(&request(id, method, params.clone())).expect("the node reads");
		}
		let mut answers = 0;
		while answers < times {
			if let Some(answer) = this.next() {
				let subscription = answer["result"].as_str().unwrap_or_else(|| panic!("{answer}"));
				this.messages.entry(subscription.to_owned()).or_default();
				answers += 1;
			}
		}
		assert_eq!(this.messages.len(), times, "each has a name of its own");
		this
	}

	/// Reads one message; gives it if it belongs to no subscription.
	fn next(&mut self) -> Option<Value> {
		let message = self.socket.receive().expect("a message");
		let Some(subscription) = message["params"]["subscription"].as_str() else {
			return Some(message);
		};
		*self.messages.entry(subscription.to_owned()).or_default() += 1;
		None
	}

	/// The error with which another subscription is refused.
	fn refusal(&mut self, method: &str, params: &Value) -> Value {
		self.socket.send(&request(0, method, params.clone())).expect("the node reads");
		loop {
			if let Some(answer) = self.next() {
				return answer["error"].clone();
			}
		}
	}

	/// Reads until each subscription had so many messages from now on.
	fn until_each_is_told(&mut self, times: usize) {
		self.messages.values_mut().for_each(|count| *count = 0);
		while self.messages.values().any(|count| *count < times) {
			assert_eq!(self.next(), None, "nobody asked");
		}
	}
}

/// Ten thousand subscribers, all there at once, are told of new blocks, but for those who do not read,
/// and one more on a connection that is full is refused.
pub fn to_blocks(world: &World) {
	const METHOD: &str = "chain_subscribeNewHeads";
	let params = json!([]);
	let all_there = Barrier::new(CONNECTIONS);
	while_blocks_are_made(world, |connection| {
		let mut subscriber = Subscriber::begin(world.node(), PER_CONNECTION_MAX, METHOD, &params);
		let refusal = subscriber.refusal(METHOD, &params);
		assert_eq!(refusal["code"], -32006, "{refusal}");
		assert_eq!(refusal["message"], "Too many subscriptions on the connection", "{refusal}");
		all_there.wait();
		if connection >= NEVER_READ {
			subscriber.until_each_is_told(BLOCKS);
		}
		all_there.wait();
	});
}

/// Ten thousand subscribers, all there at once, are told of what happens to an item, but for those who
/// do not read, and one more is refused, on whatever connection.
pub fn to_an_item(world: &World, item: ItemId, examination: &Submission) {
	const METHOD: &str = "provenance_subscribeItem";
	let params = json!([format!("0x{}", hex::encode(item))]);
	let (all_there, params) = (&Barrier::new(CONNECTIONS + 1), &params);
	thread::scope(|scope| {
		for connection in 0..CONNECTIONS {
			scope.spawn(move || {
				let each = ITEM_SUBSCRIPTIONS_MAX / CONNECTIONS;
				let mut subscriber = Subscriber::begin(world.node(), each, METHOD, params);
				all_there.wait();
				if connection >= NEVER_READ {
					subscriber.until_each_is_told(1);
				}
				all_there.wait();
			});
		}
		all_there.wait();
		let mut late = Subscriber::begin(world.node(), 0, METHOD, params);
		let refusal = late.refusal(METHOD, params);
		assert_eq!(refusal["code"], error_code::BUSY, "{refusal}");
		assert_eq!(refusal["message"], "too many requests at once; try again", "{refusal}");
		world.record(examination);
		all_there.wait();
	});
}

/// Ten connections, each by its number, do this at the same time, while the honest organisation has statements recorded.
fn while_blocks_are_made(world: &World, subscribe: impl Fn(usize) + Sync) {
	let done = AtomicBool::new(false);
	thread::scope(|scope| {
		let honest = scope.spawn(|| {
			while !done.load(Ordering::Relaxed) {
				world.assert_recorded(HONEST);
			}
		});
		let subscribe = &subscribe;
		let begin = |connection| scope.spawn(move || subscribe(connection));
		let subscribers: Vec<_> = (0..CONNECTIONS).map(begin).collect();
		let ends: Vec<_> = subscribers.into_iter().map(|subscriber| subscriber.join()).collect();
		done.store(true, Ordering::Relaxed);
		honest.join().expect("the honest organisation is served");
		assert!(ends.iter().all(Result::is_ok), "a subscriber was not served");
	});
}

/// When the subscribers are gone, so is what the node kept for them, and there is room again.
pub fn are_forgotten(world: &World, item: ItemId, descriptors_before: usize) {
	let vitals = world.vitals();
	recovers("closed connections", || (vitals.descriptors() <= descriptors_before).then_some(()));
	recovers("room for subscriptions", || {
		world.wait(async { world.client().await.subscribe_item(&item).await.ok() })
	});
}
