//! The server with a few methods of its own, and clients that are written by hand.

mod limits;
mod messages;
mod pages;

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
use sc_rpc::DenyUnsafe;
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
	server: Server,
}

pub(super) fn endpoint(connections: u32) -> RpcEndpoint {
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
		.register_method("private", |_, _, extensions| {
			let deny = extensions.get::<DenyUnsafe>().unwrap();
			deny.check_if_safe().map_err(jsonrpsee::types::ErrorObjectOwned::from)?;
			Ok::<_, jsonrpsee::types::ErrorObjectOwned>("told")
		})
		.unwrap();
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
	Ok(Served { address: server.listen_addrs()[0], called, server })
}

fn serve(limits: Limits, connections: u32) -> Served {
	try_serve(limits, vec![endpoint(connections)]).unwrap()
}

fn text(bytes: usize) -> String {
	json!({ "jsonrpc": "2.0", "id": 1, "method": "text", "params": [bytes] }).to_string()
}

fn private() -> String {
	json!({ "jsonrpc": "2.0", "id": 1, "method": "private" }).to_string()
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

	/// A connection on whose side the kernel keeps some KB of what was not read, and not some MB.
	fn connect_with_little_room(&self) -> TcpStream {
		let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
		let socket = tokio::net::TcpSocket::new_v4().unwrap();
		socket.set_recv_buffer_size(4096).unwrap();
		let stream = runtime.block_on(socket.connect(self.address)).unwrap();
		let stream = stream.into_std().unwrap();
		stream.set_nonblocking(false).unwrap();
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
		self.socket_with("")
	}

	/// One that was asked for with these lines in the head, each with its end.
	fn socket_with(&self, lines: &str) -> Socket {
		self.wait_for(|| self.try_socket(lines))
	}

	fn try_socket(&self, lines: &str) -> Option<Socket> {
		let mut stream = self.connect();
		write!(
			stream,
			"GET / HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
			 Sec-WebSocket-Key: Y2F0ZW5hIG92ZXJsb2FkIQ==\r\nSec-WebSocket-Version: 13\r\n{lines}\r\n",
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
		let begin = Instant::now();
		loop {
			match self.receive() {
				// Pings, for example.
				Ok(_) if begin.elapsed() < NEVER => {}
				Err(error) if error.kind() != io::ErrorKind::WouldBlock => return,
				_ => panic!("it goes on"),
			}
		}
	}
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
