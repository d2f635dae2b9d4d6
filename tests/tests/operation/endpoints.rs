//! Several addresses at which a node serves RPC, each as its operator said (`--experimental-rpc-endpoint`).

use std::{
	fs,
	io::{Read, Write},
	net::{SocketAddr, TcpListener, TcpStream},
	process::Command,
};

use catena_primitives::layout;
use catena_tests::{
	node::{call_at, free_port, PATIENCE},
	program, Desk, Node,
};
use serde_json::{json, Value};
use tempfile::TempDir;

/// What is for operators alone, what it answers on a new chain, and with which code it is refused.
fn for_the_operator() -> [(&'static str, Value, Value, i32); 4] {
	let version = format!("0x{}", hex::encode(layout::VERSION_KEY));
	let stored = format!("0x{}", hex::encode(layout::VERSION.to_le_bytes()));
	[
		("system_peers", json!([]), json!([]), -32601),
		("offchain_localStorageSet", json!(["PERSISTENT", "0x07", "0x2a"]), Value::Null, -32601),
		("offchain_localStorageGet", json!(["PERSISTENT", "0x07"]), json!("0x2a"), -32601),
		("state_getPairs", json!([version]), json!([[version, stored]]), 4003),
	]
}

/// One for everybody, one for the operator, one of which nothing was said, and one without batches; another
/// one instead of one that somebody else has, and none instead of one that may be left out.
pub fn serve_each_its_own() {
	let [operators, silent, single] =
		[(); 3].map(|()| SocketAddr::from(([127, 0, 0, 1], free_port())));
	let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
	let taken = other.local_addr().expect("an address");
	let node = Node::start_with_endpoints(
		&["--dev"],
		"methods=safe",
		&[
			format!("listen-addr={operators},methods=unsafe,cors=http://localhost:*"),
			format!("listen-addr={silent}"),
			format!("listen-addr={single},methods=auto,disable-batch-requests=true,cors=*"),
			format!("listen-addr={taken},methods=safe,retry-random-port=true"),
			format!("listen-addr={taken},methods=unsafe,optional=true"),
		],
	);
	let safe: SocketAddr = node.url().trim_start_matches("ws://").parse().expect("an address");
	let served = served(&node);
	assert_eq!(served[..4], [safe, operators, silent, single]);
	assert_eq!((served.len(), served[4].ip()), (5, taken.ip()), "{served:?}");
	assert_ne!(served[4], taken);

	methods(&served, operators);
	batches(silent, single);
	pages(&served, operators, single);
}

/// Where the node says that it serves RPC, which its log holds only a little after it does.
fn served(node: &Node) -> Vec<SocketAddr> {
	node.wait_for("word where it serves RPC", || {
		let log = fs::read_to_string(node.log()).expect("a log");
		let (line, _) = log.split_once("Running JSON-RPC server: addr=")?.1.split_once('\n')?;
		let all = line.split_whitespace().next().expect("addresses");
		Some(all.split(',').map(|one| one.parse().expect("an address")).collect())
	})
}

/// All serve what is for everybody, over HTTP and over WebSockets, and one what is for the operator.
fn methods(served: &[SocketAddr], operators: SocketAddr) {
	let genesis = call_at(operators, "chain_getBlockHash", json!([0])).expect("a hash");
	let organisations = Desk::new(&format!("ws://{operators}")).json(&["org", "list"]);
	for address in served {
		assert_eq!(call_at(*address, "chain_getBlockHash", json!([0])), Ok(genesis.clone()));
		let desk = Desk::new(&format!("ws://{address}"));
		assert_eq!(desk.json(&["org", "list"])["organisations"], organisations["organisations"]);
		if *address == operators {
			for (method, params, expected, _) in for_the_operator() {
				assert_eq!(call_at(operators, method, params), Ok(expected), "{method}");
			}
		}
	}
	let change = json!(["PERSISTENT", "0x07", "0x00"]);
	for address in served.iter().filter(|address| **address != operators) {
		for (method, params, _, code) in for_the_operator() {
			let params = if method == "offchain_localStorageSet" { change.clone() } else { params };
			let refused = call_at(*address, method, params).expect_err(method);
			let refused: Value = serde_json::from_str(&refused).expect("an error");
			let said = "RPC call is unsafe to be called externally";
			assert_eq!(refused, json!({ "code": code, "message": said }), "{method} at {address}");
		}
	}
	let [_, _, (get, params, unchanged, _), _] = for_the_operator();
	assert_eq!(call_at(operators, get, params), Ok(unchanged), "nobody else changed it");
}

/// Batches are off where that was said. Where nothing was, an answer may have as many bytes as elsewhere,
/// which are more than the SDK gives to such an address (15 MB).
fn batches(silent: SocketAddr, single: SocketAddr) {
	const CODES: usize = 20;
	let code = json!({ "jsonrpc": "2.0", "id": 1, "method": "state_getStorage", "params": ["0x3a636f6465"] });
	let batch = Value::Array(vec![code; CODES]).to_string();
	let body = |answer: &str| -> Value {
		let (_, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
		serde_json::from_str(body).expect("JSON")
	};
	let answer = post(silent, &batch);
	assert!(answer.len() > 15 * 1024 * 1024, "{} bytes", answer.len());
	let answers = body(&answer);
	let answers = answers.as_array().expect("answers");
	assert_eq!(answers.len(), CODES);
	assert!(answers.iter().all(|one| one["result"].is_string()));

	let refused = body(&post(single, &batch));
	let error =
		json!({ "code": -32005, "message": "Batched requests are not supported by this server" });
	assert_eq!(refused, json!({ "jsonrpc": "2.0", "id": null, "error": error }));
}

/// A page gets a WebSocket where it was named or all are let in, and nowhere else.
fn pages(served: &[SocketAddr], operators: SocketAddr, single: SocketAddr) {
	for address in served {
		let foreign = *address == single;
		let local = foreign || *address == operators;
		for (origin, may_ask) in
			[("https://evil.example", foreign), ("http://localhost:3000", local)]
		{
			let expected = if may_ask { "101" } else { "403" };
			assert_eq!(socket(*address, origin), expected, "{origin} at {address}");
		}
	}
}

/// With what status a page of this origin is answered that asks for a WebSocket.
fn socket(address: SocketAddr, origin: &str) -> String {
	let mut stream = connect(address);
	write!(
		stream,
		"GET / HTTP/1.1\r\nHost: {address}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n\
		 Connection: Upgrade\r\nSec-WebSocket-Key: Y2F0ZW5hIG92ZXJsb2FkIQ==\r\n\
		 Sec-WebSocket-Version: 13\r\n\r\n"
	)
	.expect("the node reads");
	let mut begin = [0; "HTTP/1.1 101".len()];
	stream.read_exact(&mut begin).expect("an answer");
	String::from_utf8_lossy(&begin).into_owned().split_off("HTTP/1.1 ".len())
}

/// The whole answer to this body.
fn post(address: SocketAddr, body: &str) -> String {
	let mut stream = connect(address);
	write!(
		stream,
		"POST / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
		 Connection: close\r\n\r\n{body}",
		body.len()
	)
	.expect("the node reads");
	let mut answer = String::new();
	stream.read_to_string(&mut answer).expect("an answer");
	answer
}

fn connect(address: SocketAddr) -> TcpStream {
	let stream = TcpStream::connect(address).expect("a connection");
	stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
	stream
}

/// A node does not start without an address that it was told to serve, nor with one that says something it
/// does not know.
pub fn that_cannot_be_had_are_refused() {
	let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
	let taken = other.local_addr().expect("an address");
	let why = "Address already in use (os error 98)";
	let told = "for '--experimental-rpc-endpoint <EXPERIMENTAL_RPC_ENDPOINT>...'";
	for (endpoint, code, said) in [
		(
			format!("listen-addr={taken}"),
			1,
			format!("Error: Application: RPC cannot be served at {taken}: {why}\n"),
		),
		(
			format!("listen-addr={taken},optional=true"),
			1,
			"Error: Application: RPC cannot be served: none of the addresses can be listened on\n"
				.into(),
		),
		(
			"listen-addr=127.0.0.1:0,cors=catena.example".into(),
			1,
			"Error: Application: RPC cannot be served: \"catena.example\" is no origin of web pages\n"
				.into(),
		),
		(
			"listen-addr=127.0.0.1:0,methods=all".into(),
			2,
			format!(
				"error: invalid value 'listen-addr=127.0.0.1:0,methods=all' {told}: value=`all` \
				 key=`methods`\n\nFor more information, try '--help'.\n"
			),
		),
	] {
		let folder = TempDir::new().expect("a temporary folder");
		let output = Command::new(program("catena-node"))
			.args(["--dev", "--experimental-rpc-endpoint", &endpoint, "--no-prometheus", "--no-mdns"])
			.args(["--no-telemetry", "--listen-addr", "/ip4/127.0.0.1/tcp/0", "--base-path"])
			.arg(folder.path())
			.output()
			.expect("the node's program starts");
		let stderr = String::from_utf8_lossy(&output.stderr);
		assert_eq!(output.status.code(), Some(code), "{endpoint}: {stderr}");
		// Behind it, a thread of the node's may still tell of the machine.
		let lines = format!("\n{stderr}");
		assert!(lines.contains(&format!("\n{said}")), "{endpoint}: {stderr}");
	}
}
