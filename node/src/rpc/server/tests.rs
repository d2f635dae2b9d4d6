//! The server with a few methods of its own, and clients that are written by hand.

use std::{
	io::{self, Read, Write},
	net::{SocketAddr, TcpStream},
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};

use jsonrpsee::{
	core::SubscriptionResult, server::BatchRequestConfig, RpcModule, SubscriptionMessage,
};
use sc_rpc_server::{RpcEndpoint, RpcMethods, Server};
use serde_json::{json, Value};

use super::{start, Limits, Settings, StartError};

/// Short enough to wait for, and long enough for what a busy machine does meanwhile.
const PATIENCE: Duration = Duration::from_secs(1);

/// An answer that has not come by then never will.
const NEVER: Duration = Duration::from_secs(30);

const LIMITS: Limits = Limits { patience: PATIENCE, ..Limits::NODE };

struct Served {
	address: SocketAddr,
	/// How often `text` was called.
	called: Arc<AtomicUsize>,
	_server: Server,
}

fn endpoint(connections: u32) -> RpcEndpoint {
	RpcEndpoint {
		listen_addr: ([127, 0, 0, 1], 0).into(),
		batch_config: BatchRequestConfig::Limit(3),
		max_connections: connections,
		max_payload_in_mb: 1,
		max_payload_out_mb: 8,
		max_subscriptions_per_connection: 1,
		max_buffer_capacity_per_connection: 4,
		rate_limit: None,
		rate_limit_trust_proxy_headers: false,
		rate_limit_whitelisted_ips: Vec::new(),
		cors: Some(Vec::new()),
		rpc_methods: RpcMethods::Auto,
		is_optional: false,
		retry_random_port: false,
	}
}

fn try_serve(limits: Limits, endpoints: Vec<RpcEndpoint>) -> Result<Served, StartError> {
	let called = Arc::new(AtomicUsize::new(0));
	let mut methods = RpcModule::new(called.clone());
	let text = |params: jsonrpsee::types::Params<'_>, called: &AtomicUsize| {
		called.fetch_add(1, Ordering::SeqCst);
		Ok::<_, jsonrpsee::types::ErrorObjectOwned>("x".repeat(params.one()?))
	};
	methods.register_method("text", move |params, called, _| text(params, called)).unwrap();
	methods
		.register_subscription("listen", "told", "leave", |_, pending, _, _| async move {
			let sink = pending.accept().await?;
			sink.send(SubscriptionMessage::from_json(&"begun")?).await?;
			sink.closed().await;
			SubscriptionResult::Ok(())
		})
		.unwrap();
	let settings = Settings {
		endpoints,
		limits,
		methods: methods.remove_context(),
		metrics: None,
		ids: None,
		log_bytes_max: 100,
	};
	let runtime = sc_rpc_server::create_rpc_runtime(1).unwrap();
	let server = start(settings, runtime)?;
	Ok(Served { address: server.listen_addrs()[0], called, _server: server })
}

fn serve(limits: Limits, connections: u32) -> Served {
	try_serve(limits, vec![endpoint(connections)]).unwrap()
}

fn text(bytes: usize) -> String {
	json!({ "jsonrpc": "2.0", "id": 1, "method": "text", "params": [bytes] }).to_string()
}

fn listen() -> String {
	json!({ "jsonrpc": "2.0", "id": 1, "method": "listen" }).to_string()
}

impl Served {
	fn connect(&self) -> TcpStream {
		let stream = TcpStream::connect(self.address).unwrap();
		stream.set_read_timeout(Some(NEVER)).unwrap();
		stream
	}

	fn head(&self, body_bytes: usize) -> String {
		let address = self.address;
		format!(
			"POST / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
			 Content-Length: {body_bytes}\r\n\r\n"
		)
	}

	/// Status and body of the answer to this.
	fn post(&self, body: &str) -> (u16, String) {
		let mut stream = self.connect();
		let head = self.head(body.len()).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
		// Whoever is turned away is not read.
		let _ = stream.write_all((head + body).as_bytes());
		answer(stream)
	}

	fn rpc(&self, body: &str) -> Value {
		let (status, body) = self.post(body);
		assert_eq!(status, 200, "{body}");
		serde_json::from_str(&body).unwrap()
	}

	/// Waits until somebody else is let in.
	fn wait_for_place(&self) {
		self.wait_for(|| (self.post(&text(1)).0 == 200).then_some(()));
	}

	fn wait_for<T>(&self, let_in: impl Fn() -> Option<T>) -> T {
		let begin = Instant::now();
		loop {
			if let Some(got) = let_in() {
				return got;
			}
			assert!(begin.elapsed() < NEVER, "nobody else was let in");
			std::thread::sleep(Duration::from_millis(50));
		}
	}

	/// A WebSocket, as soon as there is a place for one.
	fn socket(&self) -> Socket {
		self.wait_for(|| self.try_socket())
	}

	fn try_socket(&self) -> Option<Socket> {
		let mut stream = self.connect();
		write!(
			stream,
			"GET / HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
			 Sec-WebSocket-Key: Y2F0ZW5hIG92ZXJsb2FkIQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
			self.address
		)
		.unwrap();
		let mut head = Vec::new();
		while !head.ends_with(b"\r\n\r\n") {
			let mut byte = [0];
			stream.read_exact(&mut byte).unwrap();
			head.extend(byte);
		}
		head.starts_with(b"HTTP/1.1 101 ").then_some(Socket(stream))
	}
}

fn answer(mut stream: TcpStream) -> (u16, String) {
	let mut text = String::new();
	stream.read_to_string(&mut text).unwrap();
	let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
	let status = head.split(' ').nth(1).unwrap().parse().unwrap();
	(status, body.to_owned())
}

struct Socket(TcpStream);

impl Socket {
	/// Sends a frame of fewer than 64 KiB, masked with zeros; the opcode with the bit that ends a message.
	fn send_frame(&mut self, opcode: u8, payload: &[u8]) {
		let mut frame = vec![opcode];
		if payload.len() < 126 {
			frame.push(0x80 | payload.len() as u8);
		} else {
			frame.push(0x80 | 126);
			frame.extend((payload.len() as u16).to_be_bytes());
		}
		frame.extend([0; 4]);
		frame.extend(payload);
		self.0.write_all(&frame).unwrap();
	}

	fn send(&mut self, text: &str) {
		self.send_frame(0x81, text.as_bytes());
	}

	/// The next frame.
	fn receive(&mut self) -> io::Result<(u8, Vec<u8>)> {
		let mut start = [0; 2];
		self.0.read_exact(&mut start)?;
		let mut length = [0; 8];
		let bytes = match start[1] {
			126 => &mut length[6..],
			127 => &mut length[..],
			short => {
				length[7] = short;
				&mut []
			}
		};
		self.0.read_exact(bytes)?;
		let mut payload = vec![0; u64::from_be_bytes(length) as usize];
		self.0.read_exact(&mut payload)?;
		Ok((start[0], payload))
	}

	/// The next message.
	fn message(&mut self) -> Value {
		loop {
			let (opcode, payload) = self.receive().unwrap();
			if opcode == 0x81 {
				return serde_json::from_slice(&payload).unwrap();
			}
		}
	}

	/// Reads until the connection has ended.
	fn until_it_ends(mut self) {
		loop {
			match self.receive() {
				Ok(_) => {}
				Err(error) if error.kind() == io::ErrorKind::WouldBlock => panic!("it goes on"),
				Err(_) => return,
			}
		}
	}
}

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
	let all = json!(["leave", "listen", "rpc_methods", "text"]);
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
fn what_is_too_long_is_not_kept() {
	let served = serve(LIMITS, 10);
	let mut socket = served.socket();
	let whole = vec![b' '; 1024 * 1024 + 1];
	let mut frame = vec![0x81, 0x80 | 127];
	frame.extend((whole.len() as u64).to_be_bytes());
	frame.extend([0; 4]);
	frame.extend(whole);
	socket.0.write_all(&frame).unwrap();
	assert_eq!(socket.message()["error"]["code"], -32007);
	socket.send(&text(1));
	assert_eq!(socket.message()["result"], "x");
}

/// The kernel keeps some MB of what was sent and not read; of 1,000 answers, most are not even made.
#[test]
fn who_does_not_read_is_not_read() {
	const ASKED: usize = 1_000;
	const BYTES: usize = 200_000;
	let served = serve(Limits { calls_per_connection: 16, patience: NEVER, ..LIMITS }, 10);
	let mut socket = served.socket();
	for _ in 0..ASKED {
		socket.send(&text(BYTES));
	}
	let mut before = 0;
	loop {
		std::thread::sleep(Duration::from_millis(500));
		let called = served.called.load(Ordering::SeqCst);
		if called == before {
			break;
		}
		before = called;
	}
	assert!(before < ASKED / 2, "{before} answers were made that nobody reads");
	assert_eq!(served.rpc(&text(1))["result"], "x");
	// Nothing that was asked is forgotten.
	for _ in 0..ASKED {
		let answer = socket.message();
		let read = answer["result"].as_str().map(str::len) == Some(BYTES);
		assert!(read || answer["error"]["code"] == 4006, "{answer}");
	}
}

#[test]
fn calls_at_work_are_bounded() {
	let served = serve(Limits { calls_per_connection: 2, patience: NEVER, ..LIMITS }, 10);
	let mut socket = served.socket();
	for _ in 0..100 {
		socket.send(&text(8_000_000));
	}
	std::thread::sleep(Duration::from_secs(1));
	// Some that the kernel has taken, and two more.
	let called = served.called.load(Ordering::SeqCst);
	assert!(called < 10, "{called} calls");
}

#[test]
fn a_client_that_takes_nothing_loses_its_place() {
	let served = serve(LIMITS, 1);
	let body = text(8_000_000);
	let mut http = served.connect();
	http.write_all((served.head(body.len()) + &body).as_bytes()).unwrap();
	served.wait_for_place();

	let mut socket = served.socket();
	for _ in 0..10 {
		socket.send(&text(8_000_000));
	}
	assert_eq!(served.post(&text(1)).0, 429);
	served.wait_for_place();
}

#[test]
fn requests_that_are_not_finished_end() {
	let served = serve(LIMITS, 3);
	let begun = |what: &str| {
		let mut stream = served.connect();
		stream.write_all(what.as_bytes()).unwrap();
		stream
	};
	let silent = [begun(""), begun("POST / HTTP/1.1\r\nHost: ")];
	let body = begun(&(served.head(100) + "{"));
	assert_eq!(served.post(&text(1)).0, 429);
	served.wait_for_place();
	for mut stream in silent {
		assert_eq!(stream.read(&mut [0]).unwrap(), 0);
	}
	assert_eq!(answer(body), (408, "The request took too long.\n".into()));
}

#[test]
fn a_frame_that_is_not_finished_ends_the_connection() {
	let served = serve(LIMITS, 10);
	let mut socket = served.socket();
	socket.0.write_all(&[0x81, 0x80 | 100, 0, 0, 0, 0, b'{']).unwrap();
	socket.until_it_ends();
	// Nor does it help to send one piece after the other.
	let mut socket = served.socket();
	let begin = Instant::now();
	socket.send_frame(0x01, b"{");
	socket.0.set_read_timeout(Some(PATIENCE / 4)).unwrap();
	while !matches!(socket.0.read(&mut [0]), Ok(0)) {
		assert!(begin.elapsed() < NEVER, "it goes on");
		if socket.0.write_all(&[0x00, 0x80, 0, 0, 0, 0]).is_err() {
			break;
		}
	}
}

#[test]
fn idle_sockets_make_room_and_subscribers_do_not() {
	let served = serve(LIMITS, 2);
	let (mut subscriber, idle) = (served.socket(), served.socket());
	subscriber.send(&listen());
	let subscription = subscriber.message()["result"].clone();
	assert_eq!(subscriber.message()["params"]["subscription"], subscription);
	assert_eq!(served.post(&text(1)).0, 429);
	served.wait_for_place();
	idle.until_it_ends();
	// There is a place now, so nobody has to go.
	std::thread::sleep(2 * PATIENCE);
	let _other = served.socket();
	std::thread::sleep(2 * PATIENCE);
	served.wait_for_place();
	subscriber.send(&text(1));
	assert_eq!(subscriber.message()["result"], "x");
}

#[test]
fn sockets_that_do_not_answer_pings_end() {
	let interval = Duration::from_millis(200);
	let served = serve(Limits { ping_interval: interval, silence_max: PATIENCE, ..LIMITS }, 10);
	let (dead, mut alive) = (served.socket(), served.socket());
	alive.send(&listen());
	let begin = Instant::now();
	while begin.elapsed() < 3 * PATIENCE {
		if alive.receive().unwrap().0 == 0x89 {
			alive.send_frame(0x8a, b"");
		}
	}
	dead.until_it_ends();
}

#[test]
fn answers_that_find_no_room_are_refused() {
	let served = serve(Limits { own_bytes: 1_000, largest: 0, ..LIMITS }, 10);
	let refused = served.rpc(&text(1_000))["error"].clone();
	assert_eq!(refused, json!({ "code": 4006, "message": "too much waits to be read; try again" }));
	assert_eq!(served.rpc(&text(500))["result"].as_str().unwrap().len(), 500);
	let one: Value = serde_json::from_str(&text(400)).unwrap();
	assert!(served.rpc(&json!([one, one]).to_string())[1]["result"].is_string());
	assert_eq!(served.rpc(&json!([one, one, one]).to_string())["error"]["code"], 4006);
}

#[test]
fn a_server_that_cannot_listen_does_not_start() {
	let taken = serve(LIMITS, 1);
	let at = |listen_addr| RpcEndpoint { listen_addr, ..endpoint(1) };
	let refused = |endpoints| try_serve(LIMITS, endpoints).err().unwrap().to_string();
	let message = refused(vec![at(taken.address)]);
	let expected = format!("RPC cannot be served at {}: ", taken.address);
	assert!(message.starts_with(&expected), "{message}");
	let optional = RpcEndpoint { is_optional: true, ..at(taken.address) };
	let none = "RPC cannot be served: none of the addresses can be listened on";
	assert_eq!(refused(vec![optional.clone()]), none);
	assert_eq!(refused(vec![]), none);
	let origin = RpcEndpoint { cors: Some(vec!["\n".into()]), ..endpoint(1) };
	assert!(matches!(try_serve(LIMITS, vec![origin]), Err(StartError::Origin { .. })));
	assert!(try_serve(LIMITS, vec![optional, endpoint(1)]).is_ok());
	let anywhere = RpcEndpoint { retry_random_port: true, ..at(taken.address) };
	assert_ne!(try_serve(LIMITS, vec![anywhere]).unwrap().address, taken.address);
}
