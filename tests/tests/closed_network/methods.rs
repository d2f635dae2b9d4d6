//! Methods for the operator.

use catena_tests::Node;
use serde_json::{json, Value};

/// All that change or reveal something of the node itself, or cost it more than they may.
fn for_the_operator() -> Vec<(&'static str, Value)> {
	let (hash, key) = (format!("0x{}", "0".repeat(64)), "0x00");
	vec![
		("author_insertKey", json!(["aura", "//Alice", key])),
		("author_rotateKeys", json!([])),
		("author_rotateKeysWithOwner", json!([key])),
		("author_hasKey", json!([key, "aura"])),
		("author_hasSessionKeys", json!([key])),
		("author_removeExtrinsic", json!([[{ "hash": hash }]])),
		("offchain_localStorageGet", json!(["PERSISTENT", key])),
		("offchain_localStorageSet", json!(["PERSISTENT", key, key])),
		("offchain_localStorageClear", json!(["PERSISTENT", key])),
		("childstate_getKeys", json!([key, key])),
		("state_call", json!(["Core_execute_block", key])),
		("state_getChildReadProof", json!([key, [key]])),
		("state_getKeys", json!([key])),
		("state_getPairs", json!([key])),
		("state_getStorageSize", json!([key])),
		("state_queryStorage", json!([[key], hash])),
		("state_traceBlock", json!([hash, null, null, null])),
		("system_addLogFilter", json!(["trace"])),
		("system_addReservedPeer", json!(["/ip4/127.0.0.1/tcp/1"])),
		("system_dryRun", json!([key])),
		("system_peers", json!([])),
		("system_removeReservedPeer", json!(["nobody"])),
		("system_resetLogFilter", json!([])),
		("system_unstable_networkState", json!([])),
	]
}

/// Also on loopback, where the SDK's node serves them.
pub fn for_the_operator_are_refused(node: &Node) {
	for (method, params) in for_the_operator() {
		let refused = node.call(method, params).expect_err(method);
		let refused: Value = serde_json::from_str(&refused).expect("an error");
		let code = match method {
			"state_getPairs" | "state_queryStorage" | "state_traceBlock" => 4003,
			_ => -32601,
		};
		let said = "RPC call is unsafe to be called externally";
		assert_eq!(refused, json!({ "code": code, "message": said }), "{method}");
	}
}

/// What has a bound that depends on how much is asked.
pub fn for_everybody_are_bounded(node: &Node) {
	let key = |number: usize| format!("0x{number:04x}");
	let all = |count: usize| (0..count).map(key).collect::<Vec<_>>();
	let said = "at most 256 keys, and none of them twice";
	for method in ["state_queryStorageAt", "state_getReadProof"] {
		node.call(method, json!([all(256)])).expect(method);
		for keys in [all(257), vec![key(1), key(1)]] {
			let refused = node.call(method, json!([keys])).expect_err(method);
			let refused: Value = serde_json::from_str(&refused).expect("an error");
			assert_eq!(refused, json!({ "code": -32602, "message": said }), "{method}");
		}
	}
	let authorities = node.call("state_call", json!(["AuraApi_authorities", "0x"]));
	assert!(authorities.expect("an answer").as_str().is_some_and(|text| text.len() > 64));
}
