//! What is asked for by hand: blocks, states, proofs of finality, reads of the state.

use std::slice::from_ref;

use catena_runtime::{opaque::Block, Hash};
use catena_tests::Node;
use codec::Decode;
use frame_support::storage::storage_prefix;
use sc_network::{config::MultiaddrWithPeerId, NetworkBackend, RequestFailure};
use serde_json::json;
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use tokio::runtime::Runtime;

use crate::{operator, raw::Client, refusals};

/// How many strangers ask until a request has got to the node. A connection may end for other reasons,
/// for instance because both sides opened one.
const TRIES: usize = 3;

/// Whether an answer is one.
type IsAnswer = Box<dyn Fn(&[u8]) -> bool>;

/// A request that a node of the chain answers.
struct Question {
	/// What the protocol's name ends with.
	protocol: &'static str,
	request: Vec<u8>,
	answers: IsAnswer,
}

/// One for each protocol of requests.
fn questions(node: &Node) -> [Question; 4] {
	let final_block = bytes(&node.finalized_block().hash);
	[blocks(node), states(&final_block), warp(genesis(node)), light(node, &final_block)]
}

/// Header, body and justification of the first block.
fn blocks(node: &Node) -> Question {
	let first_block = bytes(&node.block_hash(1).expect("a first block"));
	let attributes = varint(0x1300_0000);
	Question {
		protocol: "sync/2",
		request: [&[0x08][..], &attributes, &field(3, &1_u32.to_le_bytes()), &[0x30, 1]].concat(),
		answers: Box::new(move |answer| contains(answer, &first_block)),
	}
}

/// Keys and values of the state.
fn states(block: &[u8]) -> Question {
	Question {
		protocol: "state/2",
		request: [&field(1, block)[..], &[0x18, 1]].concat(),
		answers: Box::new(|answer| contains(answer, &block_number_key())),
	}
}

/// Headers with their justifications, from genesis on.
fn warp(genesis: Hash) -> Question {
	Question {
		protocol: "sync/warp",
		request: genesis.as_bytes().to_vec(),
		// None would be a byte, and another one that there are no more.
		answers: Box::new(|answer| answer.len() > 2 && answer[0] != 0),
	}
}

/// A value of the state, with the nodes of the trie on the way to it.
fn light(node: &Node, block: &[u8]) -> Question {
	let header = node.call("chain_getHeader", json!([format!("0x{}", hex::encode(block))]));
	let root = header.expect("a header")["stateRoot"].as_str().map(bytes).expect("a root");
	let read = [field(2, block), field(3, &block_number_key())].concat();
	Question {
		protocol: "light/2",
		request: field(2, &read),
		answers: Box::new(move |answer| {
			let nodes = content(2, content(2, answer));
			let nodes = Vec::<Vec<u8>>::decode(&mut &nodes[..]).expect("nodes");
			nodes.iter().any(|node| BlakeTwo256::hash(node).as_bytes() == root)
		}),
	}
}

/// A stranger is refused under both names of each protocol.
pub fn of_a_stranger<Net: NetworkBackend<Block, Hash>>(node: &Node) {
	for question in questions(node) {
		for protocol in names(node, question.protocol) {
			of_strangers::<Net>(node, &question, &protocol);
		}
	}
}

/// Strangers ask, one after the other, until a request has got to the node, which refuses it. None gets
/// an answer.
///
/// Each has a key of its own, for who has asked once is not even listened to.
fn of_strangers<Net: NetworkBackend<Block, Hash>>(
	node: &Node,
	question: &Question,
	protocol: &String,
) {
	let target = target(node);
	let mut failures = Vec::new();
	for _ in 0..TRIES {
		let (stranger, answer) = Runtime::new().expect("a runtime").block_on(async {
			let stranger = Client::new::<Net>(&target, from_ref(protocol), Hash::default());
			(stranger.peer_id(), stranger.ask(protocol, question.request.clone()).await)
		});
		let failure = no_answer(protocol, answer);
		if refusals::is_said(node, &stranger, question.protocol) {
			return refusals::check(protocol, &failure);
		}
		failures.push(failure);
	}
	panic!(
		"{protocol}: no request got to the filter: {failures:?}; the node said:\n{}",
		refusals::said(node)
	);
}

/// The same client is answered once the operator has let it in, and not any more when it was put out.
pub fn of_a_known_node<Net: NetworkBackend<Block, Hash>>(node: &Node) {
	let target = target(node);
	let questions = questions(node);
	let protocols: Vec<[String; 2]> =
		questions.iter().map(|question| names(node, question.protocol)).collect();
	Runtime::new().expect("a runtime").block_on(async {
		let client = Client::new::<Net>(&target, &protocols.concat(), Hash::default());
		let address = format!("/ip4/127.0.0.1/tcp/1/p2p/{}", client.peer_id());
		operator(node, "system_addReservedPeer", &address);
		for (question, names) in questions.iter().zip(&protocols) {
			for protocol in names {
				let answer = client.ask(protocol, question.request.clone()).await;
				let answer = answer.unwrap_or_else(|failure| {
					panic!("{protocol}: {failure:?}; the node said:\n{}", refusals::said(node))
				});
				assert!((question.answers)(&answer), "{protocol}: {} bytes", answer.len());
			}
		}
		operator(node, "system_removeReservedPeer", &client.peer_id());
		let ([question, ..], protocol) = (&questions, &protocols[0][0]);
		let failure = no_answer(protocol, client.ask(protocol, question.request.clone()).await);
		let is_said = refusals::is_said(node, &client.peer_id(), question.protocol);
		assert!(is_said, "{protocol}: {failure:?}; the node said:\n{}", refusals::said(node));
		refusals::check(protocol, &failure);
	});
}

/// A stranger is told no addresses of nodes, though it knows what the SDK calls the table of this chain.
/// That it came as far as to the node, its next request shows.
pub fn for_addresses<Net: NetworkBackend<Block, Hash>>(node: &Node) {
	let target = target(node);
	let question = blocks(node);
	let [protocol, _] = names(node, question.protocol);
	Runtime::new().expect("a runtime").block_on(async {
		let stranger = Client::new::<Net>(&target, from_ref(&protocol), genesis(node));
		assert!(!stranger.is_told_addresses().await, "a stranger was told addresses");
		let failure = no_answer(&protocol, stranger.ask(&protocol, question.request).await);
		let is_said = refusals::is_said(node, &stranger.peer_id(), question.protocol);
		assert!(is_said, "{protocol}: {failure:?}; the node said:\n{}", refusals::said(node));
	});
}

/// Why there was no answer.
///
/// # Panics
///
/// If there was one.
fn no_answer(protocol: &str, answer: Result<Vec<u8>, RequestFailure>) -> RequestFailure {
	match answer {
		Err(failure) => failure,
		Ok(answer) => panic!("{protocol}: somebody unknown was given {} bytes", answer.len()),
	}
}

fn target(node: &Node) -> MultiaddrWithPeerId {
	node.peer_address().parse().expect("an address with a peer id")
}

/// Where the state keeps the number of the block.
fn block_number_key() -> [u8; 32] {
	storage_prefix(b"System", b"Number")
}

/// The names under which a protocol is spoken: by the genesis hash, and by the chain's name.
fn names(node: &Node, protocol: &str) -> [String; 2] {
	[format!("/{}/{protocol}", hex::encode(genesis(node))), format!("/catena/{protocol}")]
}

fn genesis(node: &Node) -> Hash {
	Hash::from_slice(&bytes(&node.block_hash(0).expect("a genesis block")))
}

fn bytes(hash: &str) -> Vec<u8> {
	hex::decode(hash.trim_start_matches("0x")).expect("hexadecimal digits")
}

/// A field of bytes, as protobuf writes it.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
	let length = varint(u32::try_from(bytes.len()).expect("a short field"));
	[&[number << 3 | 2][..], &length, bytes].concat()
}

/// What stands in a message's only field, which has this number.
fn content(number: u8, message: &[u8]) -> &[u8] {
	let (tag, rest) = message.split_first().expect("a field");
	assert_eq!(*tag, number << 3 | 2, "another field");
	let digits = rest.iter().take_while(|byte| **byte >= 0x80).count() + 1;
	&rest[digits..]
}

fn contains(whole: &[u8], part: &[u8]) -> bool {
	whole.windows(part.len()).any(|bytes| bytes == part)
}

fn varint(mut number: u32) -> Vec<u8> {
	let mut bytes = Vec::new();
	while number >= 0x80 {
		bytes.push(number as u8 | 0x80);
		number >>= 7;
	}
	bytes.push(number as u8);
	bytes
}
