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
		("state_getPairs", json!([key])),
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
		let code = if method.starts_with("state_") { 4003 } else { -32601 };
		let said = "RPC call is unsafe to be called externally";
		assert_eq!(refused, json!({ "code": code, "message": said }), "{method}");
	}
}
