//! The methods that the command asks for.

use catena_primitives::{
	hash::blake2_256,
	statement::{ItemId, Log},
	view::RecordView,
};
use codec::Encode;
use jsonrpsee::{RpcModule, SubscriptionMessage};
use serde_json::json;

use super::{answers::block_json, chain::time_of, hex_text, Shared};

fn bytes(text: &str) -> Vec<u8> {
	hex::decode(text.strip_prefix("0x").unwrap()).unwrap()
}

fn id(text: &str) -> ItemId {
	bytes(text).try_into().unwrap()
}

pub(super) fn methods(chain: Shared) -> RpcModule<Shared> {
	let mut module = RpcModule::new(chain);
	chain_methods(&mut module);
	provenance_methods(&mut module);
	module
		.register_subscription(
			"provenance_subscribeItem",
			"provenance_itemRecorded",
			"provenance_unsubscribeItem",
			|params, pending, chain, _| async move {
				let (item,): (String,) = params.parse().unwrap();
				let sink = pending.accept().await.unwrap();
				// What is on record already stands in for what is yet to come.
				let records: Vec<RecordView> =
					chain.lock().unwrap().items[&id(&item)].logs[&Log::Custody].clone();
				let head = chain.lock().unwrap().head();
				let message = json!({
					"block": block_json(&head),
					"time_ms": time_of(head.number),
					"records": hex_text(&records.encode()),
				});
				sink.send(SubscriptionMessage::from_json(&message).unwrap()).await.unwrap();
				sink.closed().await;
			},
		)
		.unwrap();
	module
}

fn chain_methods(module: &mut RpcModule<Shared>) {
	module
		.register_method("chain_getBlockHash", |params, chain, _| {
			let (number,): (u32,) = params.parse().unwrap();
			let chain = chain.lock().unwrap();
			(number <= chain.height()).then(|| hex_text(&chain.block(number).hash))
		})
		.unwrap();
	module
		.register_method("chain_getFinalizedHead", |_, chain, _| {
			hex_text(&chain.lock().unwrap().head().hash)
		})
		.unwrap();
	module
		.register_method("chain_getHeader", |params, chain, _| {
			let (hash,): (String,) = params.parse().unwrap();
			let chain = chain.lock().unwrap();
			let number = (0..=chain.height()).find(|n| hex_text(&chain.block(*n).hash) == hash);
			number.map(|number| json!({ "number": format!("{number:#x}") }))
		})
		.unwrap();
	module
		.register_method("chain_getBlock", |params, chain, _| {
			let (hash,): (String,) = params.parse().unwrap();
			let chain = chain.lock().unwrap();
			let number = (0..=chain.height()).find(|n| hex_text(&chain.block(*n).hash) == hash)?;
			let extrinsics: Vec<String> =
				chain.blocks[number as usize].iter().map(|bytes| hex_text(bytes)).collect();
			Some(json!({ "block": { "header": {}, "extrinsics": extrinsics } }))
		})
		.unwrap();
	module
		.register_method("state_getStorage", |params, chain, _| {
			let (key, _at): (String, String) = params.parse().unwrap();
			chain.lock().unwrap().storage(&bytes(&key)).map(|value| hex_text(&value))
		})
		.unwrap();
	module
		.register_method("state_getKeysPaged", |params, chain, _| {
			let (prefix, count, after, _at): (String, u32, Option<String>, String) =
				params.parse().unwrap();
			let (prefix, after) = (bytes(&prefix), after.map(|after| bytes(&after)));
			let chain = chain.lock().unwrap();
			let keys = chain.state.keys().filter(|key| {
				key.starts_with(&prefix) && after.as_ref().is_none_or(|after| *key > after)
			});
			keys.take(count as usize).map(|key| hex_text(key)).collect::<Vec<_>>()
		})
		.unwrap();
	module
		.register_method("state_getRuntimeVersion", |_, chain, _| {
			let spec_version = chain.lock().unwrap().spec_version;
			json!({
				"specName": "catena",
				"specVersion": spec_version,
				"transactionVersion": 1,
			})
		})
		.unwrap();
	module.register_method("system_accountNextIndex", |_, _, _| 0).unwrap();
	module
		.register_method("author_submitExtrinsic", |params, chain, _| {
			let (extrinsic,): (String,) = params.parse().unwrap();
			let extrinsic = bytes(&extrinsic);
			let hash = blake2_256(&extrinsic);
			chain.lock().unwrap().take(extrinsic).map(|()| hex_text(&hash))
		})
		.unwrap();
}

fn provenance_methods(module: &mut RpcModule<Shared>) {
	module
		.register_method("provenance_submit", |params, chain, _| {
			let (submission,): (String,) = params.parse().unwrap();
			chain.lock().unwrap().submit(&bytes(&submission))
		})
		.unwrap();
	module
		.register_method("provenance_item", |params, chain, _| {
			let (item,): (String,) = params.parse().unwrap();
			let chain = chain.lock().unwrap();
			json!({
				"block": block_json(&chain.head()),
				"time_ms": chain.now(),
				"view": chain.view(&id(&item)).map(|view| hex_text(&view.encode())),
			})
		})
		.unwrap();
	module
		.register_method("provenance_history", |params, chain, _| {
			let (item, log, from, limit): (String, Option<u32>, u32, u32) = params.parse().unwrap();
			chain.lock().unwrap().history(&id(&item), log, from, limit)
		})
		.unwrap();
}
