//! Extrinsics made by hand, and what happened in the block that took them.

use catena_rpc::extrinsic::ss58;
use catena_runtime::{
	extensions::tx_extension, AccountId, RuntimeCall, RuntimeEvent, SignedPayload,
	UncheckedExtrinsic, VERSION,
};
use codec::{Decode, Encode};
use serde_json::{json, Value};
use sp_core::{ed25519, Pair, H256};
use sp_runtime::{generic::Era, DispatchError};

use crate::bench::{hash, hex_text, Bench};

/// An event of a block, with what it happened in.
#[derive(Debug, Decode)]
struct EventRecord {
	phase: frame_system::Phase,
	event: RuntimeEvent,
	_topics: Vec<H256>,
}

/// The account of the founder's seat on the council, which also governs the first organisation.
fn council() -> ed25519::Pair {
	ed25519::Pair::from_string("//Alice//admin", None).expect("a seed")
}

/// Gives an extrinsic to the node's pool. The error is JSON-RPC's.
pub fn send(bench: &Bench, extrinsic: &UncheckedExtrinsic) -> Result<Value, Value> {
	let params = json!([hex_text(&extrinsic.encode())]);
	let answer = bench.story.node.call("author_submitExtrinsic", params);
	answer.map_err(|error| serde_json::from_str(&error).expect("an error of JSON-RPC"))
}

/// Everything that happened when a block was made with this extrinsic.
pub fn events(bench: &Bench, extrinsic: &UncheckedExtrinsic) -> Vec<RuntimeEvent> {
	let (block, place) = bench.story.node.wait_for_extrinsic(&hex_text(&extrinsic.encode()));
	let name = |name: &str| sp_io::hashing::twox_128(name.as_bytes());
	let key = [name("System"), name("Events")].concat();
	let at = hash(&block.hash);
	let all = bench.wait(bench.client().storage::<Vec<EventRecord>>(&key, &at));
	let all = all.expect("an answer").expect("each block has events");
	let phase = frame_system::Phase::ApplyExtrinsic(u32::try_from(place).expect("a small number"));
	all.into_iter().filter(|record| record.phase == phase).map(|record| record.event).collect()
}

/// Sends calls that the council's account signs, all at once, and answers with what happened in each.
pub fn by_council(bench: &Bench, calls: Vec<RuntimeCall>) -> Vec<Vec<RuntimeEvent>> {
	let extrinsics: Vec<UncheckedExtrinsic> =
		(nonce(bench)..).zip(calls).map(|(nonce, call)| signed(bench, call, nonce)).collect();
	for extrinsic in &extrinsics {
		send(bench, extrinsic).expect("the call filter lets it through");
	}
	extrinsics.iter().map(|extrinsic| events(bench, extrinsic)).collect()
}

/// Sends a call that the council's account signs and the pool does not take. The error is JSON-RPC's.
pub fn refused_by_council(bench: &Bench, call: RuntimeCall) -> Value {
	let extrinsic = signed(bench, call, nonce(bench));
	bench.unchanged(|| send(bench, &extrinsic)).expect_err("refused")
}

/// How many extrinsics the council's account has sent.
fn nonce(bench: &Bench) -> u32 {
	let account = ss58(&council().public().0);
	let nonce = bench.story.node.call("system_accountNextIndex", json!([account]));
	nonce.expect("a nonce").as_u64().expect("a number") as u32
}

/// The call, signed by the council's account.
fn signed(bench: &Bench, call: RuntimeCall, nonce: u32) -> UncheckedExtrinsic {
	let extension = tx_extension(Era::Immortal, nonce);
	let genesis = H256::from(*bench.client().genesis());
	let (spec, format) = (VERSION.spec_version, VERSION.transaction_version);
	let implicit = ((), (), (), (), spec, format, genesis, genesis, (), (), ());
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature = payload.using_encoded(|bytes| council().sign(bytes));
	let account = AccountId::from(council().public().0);
	UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extension)
}

/// Asserts that nothing happened but that the call failed for this reason.
#[track_caller]
pub fn failed(happened: &[RuntimeEvent], reason: DispatchError) {
	match happened {
		[RuntimeEvent::System(frame_system::Event::ExtrinsicFailed { dispatch_error, .. })] => {
			assert_eq!(*dispatch_error, reason);
		}
		other => panic!("{other:?}"),
	}
}
