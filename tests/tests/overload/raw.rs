//! Clients that are written by hand, for ours would neither be so rude nor so slow.

use std::{
	io::{self, BufReader, Read, Write},
	net::TcpStream,
	sync::atomic::{AtomicBool, Ordering},
	thread::sleep,
	time::Duration,
};

use catena_tests::{node::PATIENCE, Node};
use serde_json::{json, Value};
use tokio::{net::TcpSocket, runtime::Builder};

/// What came back over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
	/// Status code.
	pub status: u16,
	/// Body.
	pub body: String,
}

impl Answer {
	/// The body as JSON.
	pub fn json(&self) -> Value {
		serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
	}
}

/// A connection to the node's RPC server, on which nothing was said yet.
pub fn connect(node: &Node) -> TcpStream {
	with_patience(TcpStream::connect(address(node)).expect("a connection"))
}

fn with_patience(stream: TcpStream) -> TcpStream {
	// An answer that never comes fails the test.
	stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
	stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
	stream
}

fn address(node: &Node) -> String {
	node.url().trim_start_matches("ws://").to_owned()
}

/// A request of JSON-RPC.
pub fn request(id: usize, method: &str, params: Value) -> String {
	json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string()
}

/// The head of a request whose body has so many bytes.
pub fn head(node: &Node, body_bytes: usize) -> String {
	format!(
		"POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: \
		 {body_bytes}\r\nConnection: close\r\n\r\n",
		address(node)
	)
}

/// Sends a body and reads the answer.
pub fn post(node: &Node, body: &str) -> Answer {
	let mut stream = connect(node);
	stream.write_all(head(node, body.len()).as_bytes()).expect("the node reads");
	stream.write_all(body.as_bytes()).expect("the node reads");
	answer(stream)
}

/// Reads the answer to what was sent.
pub fn answer(mut stream: TcpStream) -> Answer {
	let mut text = String::new();
	stream.read_to_string(&mut text).expect("an answer");
	let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
	let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
	let status = status.unwrap_or_else(|| panic!("no status: {head}"));
	Answer { status, body: body.to_owned() }
}

/// A WebSocket.
pub struct Socket {
	stream: BufReader<TcpStream>,
}

impl Socket {
	/// Opens one; what the node answers instead, if it does not want to.
	pub fn open(node: &Node) -> Result<Socket, Answer> {
		Socket::open_on(node, connect(node))
	}

	/// Opens one on whose side the kernel keeps some KB of what was not read, and not some MB.
	pub fn open_with_little_room(node: &Node) -> Result<Socket, Answer> {
		let runtime = Builder::new_current_thread().enable_io().build().expect("a runtime");
		let socket = TcpSocket::new_v4().expect("a socket");
		socket.set_recv_buffer_size(4096).expect("a small buffer");
		let to = address(node).parse().expect("an address");
		let stream = runtime.block_on(socket.connect(to)).expect("a connection");
		let stream = stream.into_std().expect("a socket");
		stream.set_nonblocking(false).expect("a socket that waits");
		Socket::open_on(node, with_patience(stream))
	}

	fn open_on(node: &Node, mut stream: TcpStream) -> Result<Socket, Answer> {
		write!(
			stream,
			"GET / HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
			 Sec-WebSocket-Key: Y2F0ZW5hIG92ZXJsb2FkIQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
			address(node)
		)
		.expect("the node reads");
		let mut stream = BufReader::new(stream);
		let mut head = Vec::new();
		while !head.ends_with(b"\r\n\r\n") {
			let mut byte = [0];
			stream.read_exact(&mut byte).expect("a head");
			head.extend(byte);
		}
		let head = String::from_utf8(head).expect("a head in ASCII");
		if head.starts_with("HTTP/1.1 101 ") {
			return Ok(Socket { stream });
		}
		let lengths = head.to_lowercase();
		let length = lengths.lines().find_map(|line| line.strip_prefix("content-length: "));
		let length = length.and_then(|digits| digits.parse().ok()).expect("a length");
		let mut body = vec![0; length];
		stream.read_exact(&mut body).expect("a body");
		let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
		Err(Answer { status, body: String::from_utf8(body).expect("text") })
	}

	/// Sends a message; an error if the node has closed the connection, or does not read.
	pub fn send(&mut self, text: &str) -> io::Result<()> {
		let length = text.len();
		// A whole text, and a client's messages are masked: with zeros, which change nothing.
		let mut frame = vec![0x81];
		match length {
			0..=125 => frame.push(0x80 | length as u8),
			126..=0xffff => {
				frame.push(0x80 | 126);
				frame.extend((length as u16).to_be_bytes());
			}
			_ => {
				frame.push(0x80 | 127);
				frame.extend((length as u64).to_be_bytes());
			}
		}
		frame.extend([0; 4]);
		frame.extend(text.as_bytes());
		self.stream.get_mut().write_all(&frame)
	}

	/// Reads a few KB in each second, until it is enough.
	pub fn trickle(mut self, enough: &AtomicBool) {
		while !enough.load(Ordering::Relaxed)
			&& self.stream.get_mut().read(&mut [0; 4096]).is_ok_and(|read| read > 0)
		{
			sleep(Duration::from_secs(1));
		}
	}

	/// Gives up sending when the node has not read for so long.
	pub fn wait_to_send_at_most(&mut self, time: Duration) {
		self.stream.get_ref().set_write_timeout(Some(time)).expect("a timeout");
	}

	/// The next message that is no ping.
	pub fn receive(&mut self) -> io::Result<Value> {
		loop {
			let mut start = [0; 2];
			self.stream.read_exact(&mut start)?;
			let length = match start[1] {
				126 => {
					let mut length = [0; 2];
					self.stream.read_exact(&mut length)?;
					u16::from_be_bytes(length).into()
				}
				127 => {
					let mut length = [0; 8];
					self.stream.read_exact(&mut length)?;
					u64::from_be_bytes(length)
				}
				length => length.into(),
			};
			let mut payload = vec![0; length as usize];
			self.stream.read_exact(&mut payload)?;
			match start[0] & 0x0f {
				1 => return Ok(serde_json::from_slice(&payload)?),
				8 => return Err(io::ErrorKind::ConnectionAborted.into()),
				// Who does not answer pings is taken for dead.
				9 => self.stream.get_mut().write_all(&[0x8a, 0x80, 0, 0, 0, 0])?,
				_ => {}
			}
		}
	}

	/// Asks and reads the next message.
	pub fn call(&mut self, method: &str, params: Value) -> Value {
		self.send(&request(0, method, params)).expect("the node reads");
		self.receive().expect("an answer")
	}
}
