//! Two nodes that run under one validator's keys.

use catena_runtime::{genesis::LOCAL_FOUNDERS, AccountId, Runtime, SessionKeys};
use catena_tests::{consortium::rotate_session_keys, extrinsic::bytes, Consortium, Desk, Node};
use codec::{Decode, Encode};
use serde_json::{json, Value};
use sp_runtime::Perbill;

/// The validator whose keys run twice is the last one.
const OFFENDER: usize = LOCAL_FOUNDERS.len() - 1;

/// While the two go on: so many blocks become final in spite of them, and so many without them.
const BLOCKS: u64 = 10;

/// They do not see each other, and each votes for what it sees; the others see both, and report them,
/// though other keys are registered by then. The validator is disabled, and leaves as soon as there is
/// another in its place. What is final stays final, and blocks become so all the time.
#[test]
fn who_votes_twice_is_reported_disabled_and_to_be_removed() {
	let mut consortium = Consortium::with_twin(&["--force-authoring"]);
	let (twin, four) = consortium.nodes.split_last_mut().expect("five nodes");
	four.iter_mut().for_each(Node::run);
	four[0].wait_for_finalized(BLOCKS);
	assert_eq!(offenders(&four[0]), [], "nobody voted twice yet");
	assert_eq!(disabled(&four[0]), [0; 0]);

	let offender = LOCAL_FOUNDERS[OFFENDER].validator();
	let voting = registered(&four[0], &offender);
	rotate_session_keys(&four[OFFENDER], &LOCAL_FOUNDERS[OFFENDER]);
	let is_registered = || (registered(&four[0], &offender) != voting).then_some(());
	four[0].wait_for("other keys", is_registered);
	// They are in force from the session after next; until then these two vote under those before.
	twin.run();
	four[0].wait_for("an offender", || (!offenders(&four[0]).is_empty()).then_some(()));
	assert_eq!(offenders(&four[0]), std::slice::from_ref(&offender));
	assert_eq!(disabled(&four[0]), [place(&four[0], &offender)]);

	// In spite of it, and then without either of them.
	four[0].wait_for_finalized(four[0].finalized() + BLOCKS);
	twin.kill();
	four[OFFENDER].kill();
	four[0].wait_for_finalized(four[0].finalized() + BLOCKS);
	for node in &four[1..OFFENDER] {
		let number = node.finalized().min(four[0].finalized());
		assert_eq!(node.block_hash(number), four[0].block_hash(number), "one history");
	}
	// The four are as few as there may be, so it waits for somebody to take its place.
	assert_eq!(offenders(&four[0]), std::slice::from_ref(&offender));
	let validators: Vec<AccountId> =
		stored(&four[0], pallet_validators::Validators::<Runtime>::hashed_key());
	assert!(validators.contains(&offender), "{validators:?}");

	// Who would hasten it is told why it waits, and the chain goes on.
	let desk = consortium.desk();
	let account = format!("0x{}", hex::encode(offender.encode()));
	past_is_shown(&desk, &account);
	let remove = ["--as", LOCAL_FOUNDERS[0].name, "--yes", "validator", "remove", &account];
	assert_eq!(
		desk.complaint(&remove).error,
		format!(
			"the validator {account} equivocated, and its removal is queued already: 3 with session \
			 keys would be left, and the minimum is 4"
		)
	);
	let node = &consortium.nodes[0];
	node.wait_for_finalized(node.finalized() + 2);
}

/// What the command says of the offender, and of one that is none.
fn past_is_shown(desk: &Desk, offender: &str) {
	let shown = desk.json(&["validator", "show", offender]);
	assert_eq!((&shown["disabled"], &shown["offender"]), (&json!(true), &json!(true)), "{shown}");
	let past = &shown["history"];
	let offences = past["offences"].as_array().expect("a list");
	// One for each session in which both ran.
	assert!(!offences.is_empty(), "{shown}");
	assert_eq!(past["offences_total"], offences.len(), "{shown}");
	for offence in offences {
		let session = |of: &Value| of["session"].as_u64().expect("a session");
		assert!(session(offence) <= session(&offence["reported"]), "{shown}");
	}
	let told = desk.run(&["validator", "show", offender]).stdout;
	let line = format!("EQUIVOCATED in session {}; reported ", offences[0]["session"]);
	assert!(told.contains(&line), "{told}");

	let other = LOCAL_FOUNDERS[0].validator();
	let shown = desk.json(&["validator", "show", &format!("0x{}", hex::encode(other.encode()))]);
	let past = &shown["history"];
	assert_eq!((&past["offences"], &past["offences_total"]), (&json!([]), &json!(0)), "{shown}");
}

/// Whose removal is queued, as of the last final block.
fn offenders(node: &Node) -> Vec<AccountId> {
	stored(node, pallet_validators::Offenders::<Runtime>::hashed_key())
}

/// The session keys that an account has registered.
fn registered(node: &Node, account: &AccountId) -> SessionKeys {
	let key = pallet_session::NextKeys::<Runtime>::hashed_key_for(account);
	find(node, &key).expect("a validator has session keys")
}

/// Who is disabled, by their places in the session's set.
fn disabled(node: &Node) -> Vec<u32> {
	type Disabled = Vec<(u32, Perbill)>;
	let disabled: Disabled =
		stored(node, pallet_session::DisabledValidators::<Runtime>::hashed_key());
	disabled.into_iter().map(|(place, _)| place).collect()
}

/// A validator's place in the session's set.
fn place(node: &Node, validator: &AccountId) -> u32 {
	let set: Vec<AccountId> = stored(node, pallet_session::Validators::<Runtime>::hashed_key());
	let place = set.iter().position(|other| other == validator).expect("one of the set");
	u32::try_from(place).expect("a small number")
}

/// What stands under a key, or nothing.
fn stored<T: Decode + Default>(node: &Node, key: [u8; 32]) -> T {
	find(node, &key).unwrap_or_default()
}

/// What stands under a key, if there is anything.
fn find<T: Decode>(node: &Node, key: &[u8]) -> Option<T> {
	let at = node.call("chain_getFinalizedHead", json!([])).expect("a head");
	let key = format!("0x{}", hex::encode(key));
	match node.call("state_getStorage", json!([key, at])).expect("an answer") {
		Value::Null => None,
		value => Some(T::decode(&mut &bytes(&value)[..]).expect("what the runtime writes")),
	}
}
