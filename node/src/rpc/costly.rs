//! Methods of the SDK that cost more than their answers have bytes, and who may call them.
//!
//! # Details
//!
//! What a request and its answer take up is bounded by the [server](super::server). These read all of
//! the state that begins with a prefix, have their answers where nothing counts them (each notification
//! of storage has all values that a client asked for, as often as it named them), or run what the client
//! names. Nobody but operators needs most of them: the server serves them where it serves the SDK's own
//! methods for operators. The others are for everybody within narrow bounds.

use std::{collections::HashSet, sync::Arc};

use futures::future::{ready, FutureExt};
use jsonrpsee::{
	core::RegisterMethodError,
	types::{ErrorCode, ErrorObjectOwned, Params},
	Extensions, MethodCallback, MethodResponse, RpcModule,
};
use sc_rpc::DenyUnsafe;
use sp_core::storage::StorageKey;

/// Beginnings of those that are for operators: state of any size and calls into the runtime for each
/// subscriber, and child states, which this chain has none of.
const FOR_OPERATORS_BEGIN: [&str; 3] = ["archive_v1_", "chainHead_v1_", "childstate_"];

/// The others that are for operators.
const FOR_OPERATORS: [&str; 5] = [
	"state_getChildReadProof",
	"state_getKeys",
	"state_getStorageSize",
	"state_getStorageSizeAt",
	"state_subscribeStorage",
];

/// Those that read the keys which their first parameter names.
const OF_KEYS: [&str; 2] = ["state_getReadProof", "state_queryStorageAt"];

/// So many: polkadot-js asks for 250 at once.
const KEYS_MAX: usize = 256;

/// Those that call the function of the runtime which their first parameter names.
const CALLS: [&str; 2] = ["state_call", "state_callAt"];

/// Functions that read little, whatever they are given. Items and records have `provenance_*`.
const FUNCTIONS: [&str; 9] = [
	"AccountNonceApi_account_nonce",
	"AuraApi_authorities",
	"AuraApi_slot_duration",
	"Core_version",
	"GrandpaApi_current_set_id",
	"GrandpaApi_grandpa_authorities",
	"Metadata_metadata",
	"Metadata_metadata_at_version",
	"Metadata_metadata_versions",
];

/// How many bytes all parameters of a call may have: a name, an account and a block, twice.
const CALL_BYTES_MAX: usize = 512;

/// Whether everybody may call a method with these parameters.
type Check = fn(&Params<'_>) -> Result<(), ErrorObjectOwned>;

/// Puts the bounds before those methods of the module that need them.
pub fn bound(module: &mut RpcModule<()>) -> Result<(), RegisterMethodError> {
	let names: Vec<&'static str> = module.method_names().collect();
	for name in names {
		let Some(check) = check_of(name) else { continue };
		let Some(callback) = module.remove_method(name) else { continue };
		module.verify_and_insert(name, behind(check, callback))?;
	}
	Ok(())
}

fn check_of(name: &str) -> Option<Check> {
	if OF_KEYS.contains(&name) {
		Some(few_keys)
	} else if CALLS.contains(&name) {
		Some(harmless_call)
	} else if FOR_OPERATORS.contains(&name)
		|| FOR_OPERATORS_BEGIN.iter().any(|begin| name.starts_with(begin))
	{
		Some(|_| Err(for_operators()))
	} else {
		None
	}
}

/// The same method, for operators, and for others if the check says so.
fn behind(check: Check, callback: MethodCallback) -> MethodCallback {
	let check = move |params: &Params<'_>, extensions: &Extensions| match extensions.get() {
		Some(DenyUnsafe::No) => Ok(()),
		// Who does not say is not trusted.
		Some(DenyUnsafe::Yes) | None => check(params),
	};
	match callback {
		MethodCallback::Sync(callback) => {
			MethodCallback::Sync(Arc::new(move |id, params, max, extensions| {
				match check(&params, &extensions) {
					Ok(()) => callback(id, params, max, extensions),
					Err(error) => MethodResponse::error(id, error),
				}
			}))
		}
		MethodCallback::Async(callback) => {
			MethodCallback::Async(Arc::new(move |id, params, connection, max, extensions| {
				match check(&params, &extensions) {
					Ok(()) => callback(id, params, connection, max, extensions),
					Err(error) => ready(MethodResponse::error(id, error)).boxed(),
				}
			}))
		}
		MethodCallback::Subscription(callback) => {
			MethodCallback::Subscription(Arc::new(move |id, params, sink, state, extensions| {
				match check(&params, &extensions) {
					Ok(()) => callback(id, params, sink, state, extensions),
					Err(error) => ready(MethodResponse::error(id, error)).boxed(),
				}
			}))
		}
		// Ends what nobody could begin.
		MethodCallback::Unsubscription(callback) => MethodCallback::Unsubscription(callback),
	}
}

/// As the SDK says it.
fn for_operators() -> ErrorObjectOwned {
	match DenyUnsafe::Yes.check_if_safe() {
		Err(error) => error.into(),
		Ok(()) => ErrorCode::MethodNotFound.into(),
	}
}

fn few_keys(params: &Params<'_>) -> Result<(), ErrorObjectOwned> {
	let keys: Vec<StorageKey> = params.sequence().next()?;
	let distinct: HashSet<&StorageKey> = keys.iter().collect();
	if keys.len() > KEYS_MAX || distinct.len() < keys.len() {
		return Err(invalid(format!("at most {KEYS_MAX} keys, and none of them twice")));
	}
	Ok(())
}

fn harmless_call(params: &Params<'_>) -> Result<(), ErrorObjectOwned> {
	if params.len_bytes() > CALL_BYTES_MAX {
		return Err(invalid(format!("at most {CALL_BYTES_MAX} bytes of parameters")));
	}
	let function: String = params.sequence().next()?;
	if FUNCTIONS.contains(&function.as_str()) {
		Ok(())
	} else {
		Err(for_operators())
	}
}

fn invalid(message: String) -> ErrorObjectOwned {
	ErrorObjectOwned::owned::<()>(ErrorCode::InvalidParams.code(), message, None)
}

#[cfg(test)]
mod tests {
	use serde_json::{json, Value};

	use super::*;

	const CLOSED: i32 = -32601;
	const INVALID: i32 = -32602;

	/// What a method answers that would say "done" by itself.
	async fn answer(deny: Option<DenyUnsafe>, method: &'static str, params: &Value) -> Value {
		let mut module = RpcModule::new(());
		module.register_method(method, |_, (), _| "done").unwrap();
		bound(&mut module).unwrap();
		if let Some(deny) = deny {
			module.extensions_mut().insert(deny);
		}
		let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let (answer, _) = module.raw_json_request(&request.to_string(), 1).await.unwrap();
		serde_json::from_str(&answer).unwrap()
	}

	/// For operators, for others, and for those of whom nothing is known.
	async fn assert_answers(method: &'static str, params: Value, refusal: Option<i32>) {
		let operator = answer(Some(DenyUnsafe::No), method, &params).await;
		assert_eq!(operator["result"], "done", "{method} {params}");
		for deny in [Some(DenyUnsafe::Yes), None] {
			let other = answer(deny, method, &params).await;
			match refusal {
				Some(code) => assert_eq!(other["error"]["code"], code, "{method} {params}"),
				None => assert_eq!(other["result"], "done", "{method} {params}"),
			}
		}
	}

	#[tokio::test]
	async fn what_has_no_bound_is_for_operators() {
		for method in FOR_OPERATORS {
			assert_answers(method, json!(["0x"]), Some(CLOSED)).await;
		}
		for method in ["archive_v1_storage", "chainHead_v1_follow", "childstate_getKeys"] {
			assert_answers(method, json!([]), Some(CLOSED)).await;
		}
		for method in ["state_getStorage", "state_getKeysPaged", "chain_getBlock"] {
			assert_answers(method, json!([]), None).await;
		}
	}

	#[tokio::test]
	async fn a_few_keys_are_read_for_everybody_each_once() {
		let keys =
			|count: usize| -> Vec<String> { (0..count).map(|n| format!("0x{n:04x}")).collect() };
		for method in OF_KEYS {
			assert_answers(method, json!([keys(KEYS_MAX)]), None).await;
			assert_answers(method, json!([keys(KEYS_MAX), null]), None).await;
			assert_answers(method, json!([keys(KEYS_MAX + 1)]), Some(INVALID)).await;
			// Written in two ways, it is the same key.
			assert_answers(method, json!([["0xab", "0xAB"]]), Some(INVALID)).await;
			assert_answers(method, json!({ "keys": ["0x00"] }), Some(INVALID)).await;
			assert_answers(method, json!([]), Some(INVALID)).await;
		}
	}

	#[tokio::test]
	async fn functions_that_read_little_are_called_for_everybody() {
		let block = format!("0x{}", "0".repeat(64));
		for method in CALLS {
			for function in FUNCTIONS {
				assert_answers(method, json!([function, "0x", block]), None).await;
			}
			for function in ["Core_execute_block", "CustodyApi_records", "Core_versio", ""] {
				assert_answers(method, json!([function, "0x"]), Some(CLOSED)).await;
			}
			let long = "0x".to_owned() + &"0".repeat(CALL_BYTES_MAX);
			assert_answers(method, json!(["Core_version", long]), Some(INVALID)).await;
			assert_answers(method, json!({ "name": "Core_version" }), Some(INVALID)).await;
		}
	}
}
