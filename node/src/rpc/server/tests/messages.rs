//! What is asked and what is answered, over HTTP and over WebSockets.

use std::io::Write;

use serde_json::{json, Value};

use super::*;

#[test]
fn messages_are_answered_alike_over_both_ways() {
	let served = serve(LIMITS, 10);
	let mut socket = served.socket();
	let one = |id| json!({ "jsonrpc": "2.0", "id": id, "method": "text", "params": [1] });
	let result = |id| json!({ "jsonrpc": "2.0", "id": id, "result": "x" });
	let error = |id: Value, code, message: &str| {
		let error = json!({ "code": code, "message": message });
		json!({ "jsonrpc": "2.0", "id": id, "error": error })
	};
	let too_long = error(Value::Null, -32010, "The batch request was too large");
	for (message, expected) in [
		(one(7).to_string(), result(7)),
		(format!("  {}", one(7)), result(7)),
		("{".into(), error(Value::Null, -32700, "Parse error")),
		("nothing".into(), error(Value::Null, -32700, "Parse error")),
		(String::new(), error(Value::Null, -32700, "Parse error")),
		(json!({ "id": 7 }).to_string(), error(7.into(), -32600, "Invalid request")),
		(
			json!({ "jsonrpc": "2.0", "id": 7, "method": "none" }).to_string(),
			error(7.into(), -32601, "Method not found"),
		),
		(json!([one(1), one(2)]).to_string(), json!([result(1), result(2)])),
		(
			json!([one(1), 5]).to_string(),
			json!([result(1), error(Value::Null, -32600, "Invalid request")]),
		),
		("[]".into(), error(Value::Null, -32600, "Invalid request")),
		(json!([one(1), one(2), one(3), one(4)]).to_string(), too_long),
	] {
		let (status, answer) = served.post(&message);
		let is_json = matches!(message.trim_ascii_start().get(..1), Some("{" | "["));
		assert_eq!(status, if is_json { 200 } else { 400 }, "{message}");
		let mut answer: Value = serde_json::from_str(&answer).unwrap();
		socket.send(&message);
		assert_eq!(answer, socket.message(), "{message}");
		if let Some(error) = answer.get_mut("error").and_then(Value::as_object_mut) {
			error.remove("data");
		}
		assert_eq!(answer, expected, "{message}");
	}
	// What wants no answer gets none.
	let notification = json!({ "jsonrpc": "2.0", "method": "text", "params": [1] }).to_string();
	assert_eq!(served.post(&notification), (200, String::new()));
	socket.send(&notification);
	socket.send(&one(8).to_string());
	assert_eq!(socket.message(), result(8));
	// Nobody is told of anything over plain HTTP.
	assert_eq!(served.rpc(&listen())["error"]["code"], -32603);
	let names = json!({ "jsonrpc": "2.0", "id": 1, "method": "rpc_methods" });
	let all = json!(["leave", "listen", "private", "rpc_methods", "text"]);
	assert_eq!(served.rpc(&names.to_string())["result"]["methods"], all);
}

#[test]
fn what_is_no_request_is_refused() {
	let served = serve(LIMITS, 10);
	let refused = |from: &str, to: &str| {
		let mut stream = served.connect();
		let head = served.head(0).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
		assert!(head.contains(from));
		stream.write_all(head.replace(from, to).as_bytes()).unwrap();
		answer(stream).0
	};
	assert_eq!(refused("POST", "GET"), 405);
	assert_eq!(refused("application/json", "text/plain"), 415);
	assert_eq!(refused("Content-Length: 0", "Content-Length: 1048577"), 413);
	assert_eq!(refused("127.0.0.1", "example.org"), 403);
}

#[test]
fn messages_in_pieces_and_pings_are_understood() {
	let served = serve(LIMITS, 10);
	let mut socket = served.socket();
	let message = text(1);
	let (start, rest) = message.as_bytes().split_at(10);
	socket.send_frame(0x01, start);
	socket.send_frame(0x89, b"between");
	assert_eq!(socket.receive().unwrap(), (0x8a, b"between".to_vec()));
	socket.send_frame(0x80, rest);
	assert_eq!(socket.message()["result"], "x");
	// A message that goes on is none that has begun.
	socket.send_frame(0x80, rest);
	socket.until_it_ends();
	// A client has to mask.
	let mut socket = served.socket();
	socket.0.write_all(&[0x81, 0]).unwrap();
	socket.until_it_ends();
	// Whoever says goodbye is answered.
	let mut socket = served.socket();
	socket.send_frame(0x88, &1000_u16.to_be_bytes());
	assert_eq!(socket.receive().unwrap(), (0x88, 1000_u16.to_be_bytes().to_vec()));
	socket.until_it_ends();
}

#[test]
fn methods_for_the_operator_are_called_by_nobody_unless_they_are_asked_for_by_name() {
	let endpoint_of = |rpc_methods| RpcEndpoint { rpc_methods, ..endpoint(10) };
	for closed in [RpcMethods::Auto, RpcMethods::Safe] {
		let served = try_serve(LIMITS, vec![endpoint_of(closed)]).unwrap();
		let error = json!({
			"code": -32601,
			"message": "RPC call is unsafe to be called externally",
		});
		assert_eq!(served.rpc(&private())["error"], error, "{closed:?}");
		let mut socket = served.socket();
		socket.send(&private());
		assert_eq!(socket.message()["error"], error, "{closed:?}");
	}
	let served = try_serve(LIMITS, vec![endpoint_of(RpcMethods::Unsafe)]).unwrap();
	assert_eq!(served.rpc(&private())["result"], "told");
}

#[test]
fn each_endpoint_has_its_own_methods_and_limits() {
	let unlimited = BatchRequestConfig::Unlimited;
	let closed = RpcEndpoint { batch_config: unlimited, ..endpoint(10) };
	let open = RpcEndpoint { rpc_methods: RpcMethods::Unsafe, ..endpoint(10) };
	let mut served = try_serve(LIMITS, vec![closed, open]).unwrap();
	let [at_closed, at_open] = *served.server.listen_addrs() else { panic!("two addresses") };
	let batch = |requests| {
		let one: Value = serde_json::from_str(&text(1)).unwrap();
		json!(vec![one; requests]).to_string()
	};

	served.address = at_closed;
	assert_eq!(served.rpc(&private())["error"]["code"], -32601);
	assert_eq!(served.rpc(&batch(100)).as_array().unwrap().len(), 100);
	assert_eq!(served.rpc(&batch(101))["error"]["code"], -32010);

	served.address = at_open;
	assert_eq!(served.rpc(&private())["result"], "told");
	assert_eq!(served.rpc(&batch(4))["error"]["code"], -32010);
}
