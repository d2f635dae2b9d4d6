//! Too much in one piece.

use std::{sync::Arc, thread};

use catena_primitives::{
	action::Action,
	antiquities::ObjectId,
	attestation::{Submission, SubmissionV1, MAX_BATCH},
	bounded::BoundedText,
	error_code,
	statement::{Body, Place},
};
use catena_rpc::{calls::RegistryCall, Error};
use catena_runtime::{extensions::GOVERNANCE_BYTES_MAX, SessionKeys};
use catena_tests::{extrinsic::Sender, officer::registry_call, statement::body};
use codec::{Decode, Encode};
use serde_json::{json, Value};
use sp_core::{ed25519, sr25519, Pair};
use tokio::task::JoinSet;

use crate::{
	raw::post,
	vitals::recovers,
	world::{World, FLOODER, HONEST},
};

/// How many of the largest submissions come at once. Two of an organisation may wait.
const LARGEST_AT_ONCE: usize = 40;

/// Over how many connections they come.
const CONNECTIONS: usize = 4;

/// How many requests may come in one message.
const REQUESTS_MAX: usize = 100;

/// How many calls of an account wait.
const OF_AN_ACCOUNT: u32 = 64;

/// The largest submissions, more than may wait: as many as there is room for are taken, the others are
/// refused, and another organisation's do not wait for them.
pub fn of_statements(world: &World) {
	let largest: Vec<Submission> = (0..LARGEST_AT_ONCE).map(|_| largest(world)).collect();
	let Submission::V1(first) = &largest[0];
	assert!(first.cost() > SubmissionV1::cost_max() - 50, "{}", first.cost());
	let answers: Vec<_> = thread::scope(|scope| {
		let floods: Vec<_> = largest
			.chunks(LARGEST_AT_ONCE / CONNECTIONS)
			.map(|some| scope.spawn(|| submit(world, some.to_vec())))
			.collect();
		world.assert_recorded(HONEST);
		floods.into_iter().flat_map(|flood| flood.join().expect("an answer to each")).collect()
	});
	let taken = answers.iter().filter(|taken| **taken).count();
	assert!(taken >= 2 && taken < answers.len(), "{taken} of {} were taken", answers.len());
}

/// Submits all at once over one connection; gives which of them were taken.
fn submit(world: &World, submissions: Vec<Submission>) -> Vec<bool> {
	world.wait(async {
		let client = Arc::new(world.client().await);
		let mut answers = JoinSet::new();
		for submission in submissions {
			let client = client.clone();
			answers.spawn(async move { client.submit(&submission).await });
		}
		let mut all = Vec::new();
		while let Some(answer) = answers.join_next().await {
			all.push(match answer.expect("no panic") {
				Ok(submitted) => {
					assert_eq!(submitted.records.len(), MAX_BATCH as usize);
					true
				}
				Err(Error::Busy(reason)) if world.is_too_much(FLOODER, &reason) => false,
				other => panic!("neither recorded nor refused: {other:?}"),
			});
		}
		all
	})
}

/// As many statements as one signature covers, each as long as can be.
fn largest(world: &World) -> Submission {
	fn full<const BYTES: u32>() -> BoundedText<BYTES> {
		"x".repeat(BYTES as usize).as_str().try_into().expect("it fits")
	}
	let artefact = ObjectId {
		object_type: full(),
		materials: full(),
		measurements: full(),
		inscriptions: full(),
		features: full(),
		title: full(),
		subject: full(),
		period: full(),
		maker: full(),
		description: full(),
		inventory_number: full(),
		origin: full(),
	};
	let register = || Body {
		details: Some([1; 32]),
		..body(Place::First, Action::RegisterArtefact(artefact.clone()))
	};
	world.sign(FLOODER, (0..MAX_BATCH).map(|_| register()).collect())
}

/// A statement more than one signature covers is not even read.
pub fn one_statement_too_many(world: &World) {
	let Submission::V1(most) = largest(world);
	let bodies: Vec<Body> = most.bodies.iter().chain(most.bodies.first()).cloned().collect();
	let bytes = (1_u8, most.genesis, most.signer, bodies, most.signature).encode();
	let bytes = json!([format!("0x{}", hex::encode(bytes))]);
	let error = world.node().call("provenance_submit", bytes).expect_err("it is refused");
	let error: Value = serde_json::from_str(&error).expect("an error of JSON-RPC");
	assert_eq!(error["code"], error_code::MALFORMED, "{error}");
	assert_eq!(error["message"], "not a submission: BoundedVec exceeds its limit", "{error}");
}

/// What an account signs is bounded in length, far below what a submission may have.
pub fn of_governance(world: &World) {
	let account = Sender::<ed25519::Pair>::new("//Alice//validator");
	let aura = sr25519::Pair::from_string("//Alice", None).expect("a seed").public();
	let grandpa = ed25519::Pair::from_string("//Alice", None).expect("a seed").public();
	let keys = (aura, grandpa).encode();
	let keys = SessionKeys::decode(&mut &keys[..]).expect("session keys");
	let proof = vec![0; GOVERNANCE_BYTES_MAX];
	let error =
		account.refusal(world.node(), pallet_session::Call::set_keys { keys, proof }.into());
	assert_eq!((&error["code"], &error["message"]), (&json!(1010), &json!("Invalid Transaction")));
	assert_eq!(error["data"], "Transaction would exhaust the block limits", "{error}");
}

/// What an account signs takes up a small part of the pool, whatever it is: so many of its calls wait, and
/// one more if the others wait for it. What was taken gets into blocks.
pub fn of_one_account(world: &World) {
	let node = world.node();
	// Each of these fails, and stands in its block all the same.
	let call = || registry_call(RegistryCall::SuspendOfficer { officer: 9_999 });
	let mut first = Sender::<ed25519::Pair>::resumed("//Alice//admin", node);
	let mut later = Sender::<ed25519::Pair>::resumed("//Alice//admin", node);
	let before = later.next_nonce(node);
	later.skip();
	for _ in 0..OF_AN_ACCOUNT {
		later.send(node, call());
	}
	let error = later.refusal(node, call());
	assert_eq!(
		(&error["code"], &error["message"]),
		(&json!(1016), &json!("Immediately Dropped")),
		"{error}"
	);
	assert_eq!(later.next_nonce(node), before, "they wait");
	world.assert_recorded(HONEST);
	first.send(node, call());
	recovers("calls in a block", || node.pending().is_empty().then_some(()));
	assert_eq!(later.next_nonce(node), before + 1 + OF_AN_ACCOUNT);
	// When another block is final, what the one before had is not counted any more.
	world.assert_recorded(HONEST);
	later.send(node, call());
}

/// Many requests in one message: as many as may be have an answer each, unless all answers together are
/// too long; one more, and none has.
pub fn of_requests(world: &World) {
	let ask = |request: &str, count: usize| {
		let batch = format!("[{}]", vec![request; count].join(","));
		post(world.node(), &batch).json()
	};
	let unknown = r#"{"jsonrpc":"2.0","id":1,"method":"provenance_nothing"}"#;
	let answers = ask(unknown, REQUESTS_MAX);
	let answers = answers.as_array().expect("a list");
	assert_eq!(answers.len(), REQUESTS_MAX);
	assert!(answers.iter().all(|answer| answer["error"]["code"] == -32601), "{:?}", answers[0]);

	for count in [REQUESTS_MAX + 1, 50_000] {
		let answer = ask(unknown, count);
		assert_eq!(answer["error"]["code"], -32010, "{answer}");
		assert_eq!(answer["error"]["message"], "The batch request was too large", "{answer}");
		assert_eq!(answer["error"]["data"], "Exceeded max limit of 100", "{answer}");
	}

	// The runtime's code.
	let long = r#"{"jsonrpc":"2.0","id":1,"method":"state_getStorage","params":["0x3a636f6465"]}"#;
	let answer = ask(long, REQUESTS_MAX);
	assert_eq!(answer["error"]["code"], -32011, "{answer}");
	assert_eq!(answer["error"]["message"], "The batch response was too large", "{answer}");
}
