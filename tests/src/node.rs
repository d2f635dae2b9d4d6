//! Nodes.

use std::{
	fs::File,
	net::{Ipv4Addr, SocketAddr, TcpListener},
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	time::{Duration, Instant},
};

use serde_json::{json, Value};
use tempfile::TempDir;

use crate::{figures::Figures, program};

/// How long a node may take to answer, or a chain to go on. Far above what it takes, for the machine
/// may be busy.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A node.
pub struct Node {
	process: Option<Child>,
	arguments: Vec<String>,
	/// What makes it a validator.
	keys: Vec<String>,
	place: Place,
	/// The port at which it shows its figures, if it does.
	figures: Option<u16>,
	/// Where it serves RPC and how, as the command line takes it; its own place first. None, if it serves
	/// it at its own place alone, as a node does that was told no more.
	endpoints: Vec<String>,
	/// The place's folder, if it goes away with the node.
	own_folder: Option<TempDir>,
}

/// Where a node runs.
pub struct Place {
	/// The words before the node's own command, such as those that enter a network namespace. What
	/// they start has to become the node: it is ended by the id of the process that was started.
	pub before: Vec<String>,
	/// Where it keeps everything.
	pub folder: PathBuf,
	/// Where it serves RPC.
	pub rpc: SocketAddr,
	/// Where its peers find it.
	pub p2p: SocketAddr,
}

/// How a node is started this time.
#[derive(Clone, Debug, Default)]
pub struct Start {
	/// The words right before the node's own command, such as those that give it another clock.
	pub before: Vec<String>,
	/// Whether a validator is started without its keys: it follows the chain then, and neither makes
	/// blocks nor votes.
	pub without_keys: bool,
}

/// A block, as a node tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockAt {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: String,
	/// The bytes of its extrinsics; the first is the inherent that sets the time.
	pub extrinsics: Vec<String>,
}

impl Node {
	/// Starts a development chain of one node, and waits until it answers.
	pub fn start() -> Node {
		Node::start_on(&["--dev"])
	}

	/// Starts a node of the chain that these arguments name, and waits until it answers.
	pub fn start_on(chain: &[&str]) -> Node {
		let mut node = Node::prepare();
		node.argue(chain.iter().map(|argument| argument.to_string()));
		node.run();
		node
	}

	/// Starts a node of the chain that these arguments name, which shows its figures, and waits until it
	/// answers.
	pub fn start_with_figures(chain: &[&str]) -> Node {
		let mut node = Node::prepare();
		node.argue(chain.iter().map(|argument| argument.to_string()));
		node.show_figures();
		node.run();
		node
	}

	/// Starts a node of the chain that these arguments name, which serves RPC at its own place with these
	/// `options`, and at these `others` besides, as `--experimental-rpc-endpoint` takes both; waits until it
	/// answers.
	pub fn start_with_endpoints(chain: &[&str], options: &str, others: &[String]) -> Node {
		let mut node = Node::prepare();
		node.argue(chain.iter().map(|argument| argument.to_string()));
		node.endpoints.push(format!("listen-addr={},{options}", node.place.rpc));
		node.endpoints.extend_from_slice(others);
		node.run();
		node
	}

	/// Has the node show its figures from its next start on.
	pub fn show_figures(&mut self) {
		self.figures = Some(free_port());
	}

	/// A node over a copy of another's database, with a folder and ports of its own; it does not run yet.
	///
	/// # Panics
	///
	/// If the database cannot be copied.
	pub fn over_copy(database: &Path, arguments: &[&str]) -> Node {
		let mut node = Node::prepare();
		let copied = Command::new("cp").arg("-a").arg(database).arg(node.database()).status();
		assert!(copied.expect("cp starts").success(), "{} cannot be copied", database.display());
		node.argue(arguments.iter().map(|argument| argument.to_string()));
		node
	}

	/// A node with a folder and ports of its own, to be run.
	pub(crate) fn prepare() -> Node {
		let folder = TempDir::new().expect("a temporary folder");
		let [rpc, p2p] = [free_port(), free_port()].map(|port| (Ipv4Addr::LOCALHOST, port).into());
		let place = Place { before: Vec::new(), folder: folder.path().to_owned(), rpc, p2p };
		let mut node = Node::prepare_at(place);
		node.own_folder = Some(folder);
		node
	}

	/// A node that is to run there. The folder stays when it is gone.
	pub fn prepare_at(place: Place) -> Node {
		Node {
			process: None,
			arguments: Vec::new(),
			keys: Vec::new(),
			place,
			figures: None,
			endpoints: Vec::new(),
			own_folder: None,
		}
	}

	/// Adds to the command line with which the node is run.
	pub fn argue(&mut self, arguments: impl IntoIterator<Item = String>) {
		self.arguments.extend(arguments);
	}

	/// Makes it a validator by these arguments.
	pub(crate) fn entrust(&mut self, keys: impl IntoIterator<Item = String>) {
		self.keys.extend(keys);
	}

	/// A file in the node's folder.
	pub(crate) fn path(&self, name: &str) -> PathBuf {
		self.place.folder.join(name)
	}

	/// Where other nodes find it, and by which key they know it.
	pub fn peer_address(&self) -> String {
		let peer = self.call("system_localPeerId", json!([])).expect("a peer id");
		format!("{}/p2p/{}", self.p2p_address(), peer.as_str().expect("a peer id"))
	}

	/// Where other nodes find it.
	pub(crate) fn p2p_address(&self) -> String {
		format!("/ip4/{}/tcp/{}", self.place.p2p.ip(), self.place.p2p.port())
	}

	/// Where other nodes would find it, whether it listens there or not.
	pub fn peer_socket(&self) -> SocketAddr {
		self.place.p2p
	}

	/// How many peers it has.
	pub fn peers(&self) -> u64 {
		let health = self.call("system_health", json!([])).expect("an answer");
		health["peers"].as_u64().unwrap_or_else(|| panic!("no number of peers: {health}"))
	}

	/// Starts the process again over the same database, and waits until it answers.
	pub fn run(&mut self) {
		self.begin(&Start::default());
		self.wait_for("an answer", || self.call("chain_getHeader", json!([])).ok());
	}

	/// Starts the process over the same database, and waits for nothing.
	pub fn begin(&mut self, start: &Start) {
		assert!(self.process.is_none(), "the node runs already");
		let log = File::options()
			.create(true)
			.append(true)
			.open(self.log())
			.expect("the node's log can be written");
		let node = program("catena-node").display().to_string();
		let mut words = self.place.before.iter().chain(&start.before).chain([&node]);
		let process = Command::new(words.next().expect("the node's own command"))
			.args(words)
			.args(&self.arguments)
			.args(self.keys.iter().filter(|_| !start.without_keys))
			.arg("--base-path")
			.arg(self.database())
			.args(self.rpc_arguments())
			.args(["--listen-addr", &self.p2p_address()])
			.args(self.figures_arguments())
			.args(["--no-telemetry", "--no-mdns"])
			.stdin(Stdio::null())
			.stdout(log.try_clone().expect("a file handle"))
			.stderr(log)
			.spawn()
			.expect("the node starts");
		self.process = Some(process);
	}

	fn rpc_arguments(&self) -> Vec<String> {
		let rpc = self.place.rpc;
		if !self.endpoints.is_empty() {
			let option = || "--experimental-rpc-endpoint".to_owned();
			self.endpoints.iter().flat_map(|endpoint| [option(), endpoint.clone()]).collect()
		} else if rpc.ip().is_loopback() {
			vec!["--rpc-port".into(), rpc.port().to_string()]
		} else {
			// What is for operators only is not served there, as little as at other addresses.
			vec!["--experimental-rpc-endpoint".into(), format!("listen-addr={rpc},methods=safe")]
		}
	}

	fn figures_arguments(&self) -> Vec<String> {
		match self.figures {
			Some(port) => vec!["--prometheus-port".into(), port.to_string()],
			None => vec!["--no-prometheus".into()],
		}
	}

	/// Its figures.
	///
	/// # Panics
	///
	/// If it does not show them.
	pub fn figures(&self) -> Figures {
		let port = self.figures.expect("a node that shows its figures");
		let text = http_get((Ipv4Addr::LOCALHOST, port).into(), "/metrics");
		Figures::read(&text.expect("the node's figures"))
	}

	/// Where its RPC server is.
	pub fn url(&self) -> String {
		format!("ws://{}", self.place.rpc)
	}

	/// Its process.
	///
	/// # Panics
	///
	/// If it does not run.
	pub fn process_id(&self) -> u32 {
		self.process.as_ref().expect("the node runs").id()
	}

	/// What it has written.
	pub fn log(&self) -> PathBuf {
		self.path("node.log")
	}

	/// Ends the process at once, as a power cut would.
	pub fn kill(&mut self) {
		if let Some(mut process) = self.process.take() {
			process.kill().expect("the node runs");
			process.wait().expect("the node ends");
		}
	}

	/// Asks the process to end, and waits until it has put everything in its place. It may have ended
	/// already.
	///
	/// # Panics
	///
	/// If it has not ended after [`PATIENCE`].
	pub fn stop(&mut self) {
		// One that was found to have ended has no id any more.
		if self.ended().is_some() {
			self.process = None;
		}
		let Some(process) = &self.process else { return };
		let asked = Command::new("kill").arg(process.id().to_string()).status();
		assert!(asked.expect("kill starts").success(), "the node runs");
		self.wait_for_end();
	}

	/// Waits until the process has ended, by itself or because it was asked to, and gives how.
	///
	/// # Panics
	///
	/// If it has not ended after [`PATIENCE`].
	pub fn wait_for_end(&mut self) -> ExitStatus {
		let begin = Instant::now();
		loop {
			if let Some(status) = self.ended() {
				self.process = None;
				return status;
			}
			assert!(
				begin.elapsed() < PATIENCE,
				"a node that should end has not; its log ends:\n{}",
				tail(&self.log())
			);
			std::thread::sleep(Duration::from_millis(20));
		}
	}

	/// How the process ended, if it did so by itself or was killed from outside.
	pub fn ended(&mut self) -> Option<ExitStatus> {
		self.process.as_mut()?.try_wait().expect("a process can be asked for")
	}

	/// Where its database is.
	pub fn database(&self) -> PathBuf {
		self.path("base")
	}

	/// Calls a method of the node.
	pub fn call(&self, method: &str, params: Value) -> Result<Value, String> {
		call_at(self.place.rpc, method, params)
	}

	/// The number of the last finalized block.
	pub fn finalized(&self) -> u64 {
		self.finalized_block().number
	}

	/// The last finalized block.
	pub fn finalized_block(&self) -> BlockAt {
		self.block(&self.call("chain_getFinalizedHead", json!([])).expect("a head"))
	}

	/// The best block, which may still be replaced.
	pub fn best_block(&self) -> BlockAt {
		self.block(&self.call("chain_getBlockHash", json!([])).expect("a head"))
	}

	/// Hash of the block of this number on the best chain, if there is one.
	pub fn block_hash(&self, number: u64) -> Option<String> {
		let hash = self.call("chain_getBlockHash", json!([number])).expect("an answer");
		hash.as_str().map(str::to_owned)
	}

	/// How many extrinsics the node knows that are in no block up to this number: in later blocks,
	/// inherents aside, and in the pool.
	pub fn extrinsics_since(&self, number: u64) -> usize {
		// Blocks first: what leaves the pool meanwhile is counted next time, and nothing twice.
		let best = self.best_block().number;
		let later = (number + 1..=best).map(|number| {
			let hash = self.block_hash(number).expect("a block");
			self.block(&json!(hash)).extrinsics.len() - 1
		});
		later.sum::<usize>() + self.pending().len()
	}

	fn block(&self, hash: &Value) -> BlockAt {
		let answer = self.call("chain_getBlock", json!([hash])).expect("a block");
		let number = answer["block"]["header"]["number"].as_str().expect("a number");
		let number = u64::from_str_radix(number.trim_start_matches("0x"), 16).expect("a number");
		let extrinsics = answer["block"]["extrinsics"].as_array().expect("a list of extrinsics");
		let extrinsics = extrinsics
			.iter()
			.map(|bytes| bytes.as_str().unwrap_or_else(|| panic!("no bytes: {bytes}")).to_owned());
		let hash = hash.as_str().expect("a hash").to_owned();
		BlockAt { number, hash, extrinsics: extrinsics.collect() }
	}

	/// The bytes of the extrinsics that wait in the pool.
	pub fn pending(&self) -> Vec<String> {
		let pending = self.call("author_pendingExtrinsics", json!([])).expect("an answer");
		serde_json::from_value(pending).expect("a list of bytes")
	}

	/// Waits until a finalized block has this extrinsic; answers with the block and its place there.
	pub fn wait_for_extrinsic(&self, extrinsic: &str) -> (BlockAt, usize) {
		let mut next = 1;
		self.wait_for("such an extrinsic", || {
			let last = self.finalized();
			while next <= last {
				let block = self.block(&json!(self.block_hash(next).expect("a finalized block")));
				next += 1;
				if let Some(place) = block.extrinsics.iter().position(|found| found == extrinsic) {
					return Some((block, place));
				}
			}
			None
		})
	}

	/// Waits until a block of this number is finalized.
	pub fn wait_for_finalized(&self, number: u64) {
		self.wait_for("finality", || (self.finalized() >= number).then_some(()));
	}

	/// Waits until there is what is asked for.
	pub fn wait_for<R>(&self, what: &str, found: impl FnMut() -> Option<R>) -> R {
		self.wait_at_most(PATIENCE, what, found)
	}

	/// The same, for something that may take longer, or has to take less long.
	pub fn wait_at_most<R>(
		&self,
		patience: Duration,
		what: &str,
		mut found: impl FnMut() -> Option<R>,
	) -> R {
		let begin = Instant::now();
		loop {
			if let Some(found) = found() {
				return found;
			}
			if begin.elapsed() > patience {
				panic!("no {what} after {patience:?}; the node's log ends:\n{}", tail(&self.log()));
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
pub fn free_port() -> u16 {
	let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
	listener.local_addr().expect("an address").port()
}

/// What a server has at this path, asked for over plain HTTP.
fn http_get(server: SocketAddr, path: &str) -> Result<String, String> {
	use std::io::{Read, Write};
	let mut stream = std::net::TcpStream::connect(server).map_err(|error| error.to_string())?;
	stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
	write!(stream, "GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n")
		.map_err(|error| error.to_string())?;
	let mut answer = String::new();
	stream.read_to_string(&mut answer).map_err(|error| error.to_string())?;
	let (head, body) = answer.split_once("\r\n\r\n").ok_or("no end of the head")?;
	if !head.starts_with("HTTP/1.1 200 ") {
		return Err(head.to_owned());
	}
	Ok(body.to_owned())
}

/// One JSON-RPC call over plain HTTP, so that the tests do not depend on the client under test.
pub fn call_at(server: SocketAddr, method: &str, params: Value) -> Result<Value, String> {
	use std::io::{Read, Write};
	let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
	let mut stream = std::net::TcpStream::connect(server).map_err(|error| error.to_string())?;
	stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
	write!(
		stream,
		"POST / HTTP/1.1\r\nHost: {server}\r\nContent-Type: application/json\r\n\
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
