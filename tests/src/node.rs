//! Nodes.

use std::{
	fs::File,
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

use serde_json::{json, Value};
use tempfile::TempDir;

use crate::program;

/// How long a node may take to answer, or a chain to go on. Far above what it takes, for the machine
/// may be busy.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A node of a development chain.
pub struct Node {
	process: Option<Child>,
	folder: TempDir,
	rpc_port: u16,
	p2p_port: u16,
}

impl Node {
	/// Starts a development chain of one node, and waits until it answers.
	pub fn start() -> Node {
		let folder = TempDir::new().expect("a temporary folder");
		let mut node = Node { process: None, folder, rpc_port: free_port(), p2p_port: free_port() };
		node.run();
		node
	}

	/// Starts the process again over the same database.
	pub fn run(&mut self) {
		assert!(self.process.is_none(), "the node runs already");
		let log = File::options()
			.create(true)
			.append(true)
			.open(self.log())
			.expect("the node's log can be written");
		let process = Command::new(program("catena-node"))
			.args(["--dev", "--base-path"])
			.arg(self.folder.path().join("base"))
			.args(["--rpc-port", &self.rpc_port.to_string()])
			.args(["--listen-addr", &format!("/ip4/127.0.0.1/tcp/{}", self.p2p_port)])
			.args(["--no-prometheus", "--no-telemetry", "--no-mdns"])
			.stdin(Stdio::null())
			.stdout(log.try_clone().expect("a file handle"))
			.stderr(log)
			.spawn()
			.expect("the node starts");
		self.process = Some(process);
		self.wait_for("an answer", || self.call("chain_getHeader", json!([])).ok());
	}

	/// Where its RPC server is.
	pub fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.rpc_port)
	}

	/// What it has written.
	pub fn log(&self) -> PathBuf {
		self.folder.path().join("node.log")
	}

	/// Ends the process at once, as a power cut would.
	pub fn kill(&mut self) {
		if let Some(mut process) = self.process.take() {
			process.kill().expect("the node runs");
			process.wait().expect("the node ends");
		}
	}

	/// Calls a method of the node.
	pub fn call(&self, method: &str, params: Value) -> Result<Value, String> {
		crate::node::http_call(self.rpc_port, method, params)
	}

	/// The number of the last finalized block.
	pub fn finalized(&self) -> u64 {
		let head = self.call("chain_getFinalizedHead", json!([])).expect("a head");
		let header = self.call("chain_getHeader", json!([head])).expect("a header");
		let number = header["number"].as_str().expect("a number").trim_start_matches("0x");
		u64::from_str_radix(number, 16).expect("a number")
	}

	/// Waits until a block of this number is finalized.
	pub fn wait_for_finalized(&self, number: u64) {
		self.wait_for("finality", || (self.finalized() >= number).then_some(()));
	}

	fn wait_for<R>(&self, what: &str, mut found: impl FnMut() -> Option<R>) -> R {
		let begin = Instant::now();
		loop {
			if let Some(found) = found() {
				return found;
			}
			if begin.elapsed() > PATIENCE {
				panic!("no {what} after {PATIENCE:?}; the node's log ends:\n{}", tail(&self.log()));
			}
			std::thread::sleep(Duration::from_millis(200));
		}
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		self.kill();
	}
}

fn tail(log: &Path) -> String {
	let text = std::fs::read_to_string(log).unwrap_or_default();
	let lines: Vec<&str> = text.lines().rev().take(20).collect();
	lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

/// A port that nobody listens on now.
fn free_port() -> u16 {
	let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
	listener.local_addr().expect("an address").port()
}

/// One JSON-RPC call over plain HTTP, so that the tests do not depend on the client under test.
fn http_call(port: u16, method: &str, params: Value) -> Result<Value, String> {
	use std::io::{Read, Write};
	let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
	let mut stream =
		std::net::TcpStream::connect(("127.0.0.1", port)).map_err(|error| error.to_string())?;
	stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
	write!(
		stream,
		"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
		 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
		body.len()
	)
	.map_err(|error| error.to_string())?;
	let mut answer = String::new();
	stream.read_to_string(&mut answer).map_err(|error| error.to_string())?;
	let json = answer.find('{').map(|at| &answer[at..]).ok_or("no JSON in the answer")?;
	let json = json.rfind('}').map(|at| &json[..=at]).ok_or("no JSON in the answer")?;
	let answer: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
	match answer.get("error") {
		Some(error) => Err(error.to_string()),
		None => Ok(answer["result"].clone()),
	}
}
