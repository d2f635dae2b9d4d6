//! The chain of four validators that the preset `local` describes.

use std::{net::SocketAddr, process::Command, time::Duration};

use catena_runtime::{
	genesis::{Founder, LOCAL, LOCAL_FOUNDERS},
	SessionKeys,
};
use codec::{Decode, Encode};
use serde_json::{json, Value};
use sp_core::ed25519;

use crate::{
	extrinsic::{bytes, Sender},
	links::Links,
	program, Desk, Node,
};

/// How long a change of the validators or of their keys may take: two sessions of a minute if every slot
/// has a block, and more on a machine that is busy.
pub const CHANGE: Duration = Duration::from_secs(400);

/// Four validators, each a process, who know each other and nobody else.
pub struct Consortium {
	/// The nodes, in the order of [`LOCAL_FOUNDERS`].
	pub nodes: Vec<Node>,
}

/// A node that the validators do not know.
pub struct Outsider {
	/// The node.
	pub node: Node,
	/// Where it is found, with its peer id.
	pub address: String,
}

impl Outsider {
	/// The hash of its key.
	pub fn peer_id(&self) -> &str {
		self.address.rsplit('/').next().expect("an address ends with the peer id")
	}
}

impl Consortium {
	/// Starts them, and waits until a block is final.
	pub fn start() -> Consortium {
		Consortium::start_with(&[])
	}

	/// Starts them so that they make a block in every slot. Sessions are counted in blocks, and those of
	/// a chain on which nothing happens last minutes otherwise.
	pub fn start_busy() -> Consortium {
		Consortium::start_with(&["--force-authoring"])
	}

	/// Starts them with `more` arguments, and waits until a block is final.
	pub fn start_with(more: &[&str]) -> Consortium {
		Consortium::start_on(LOCAL, more)
	}

	/// Starts them on the chain of this name, or of the specification in this file, which is to have the
	/// same founders. They get `more` arguments. Waits until a block is final.
	pub fn start_on(chain: &str, more: &[&str]) -> Consortium {
		let nodes = LOCAL_FOUNDERS.iter().map(|_| Node::prepare()).collect();
		let mut consortium = Consortium::of_seats(nodes, LOCAL_FOUNDERS.iter(), chain, more);
		consortium.run();
		consortium
	}

	/// Starts them with `more` arguments. Each reaches each other by a link that can be cut. Waits until a
	/// block is final.
	pub fn start_linked(more: &[&str]) -> (Consortium, Links) {
		let nodes: Vec<Node> = LOCAL_FOUNDERS.iter().map(|_| Node::prepare()).collect();
		let links = Links::between(&nodes.iter().map(Node::peer_socket).collect::<Vec<_>>());
		let way = |from, to| links.way(from, to);
		let founders = LOCAL_FOUNDERS.iter();
		let mut consortium = Consortium::by_way(nodes, founders, LOCAL, more, way);
		consortium.run();
		(consortium, links)
	}

	fn run(&mut self) {
		for node in &mut self.nodes {
			node.run();
		}
		self.nodes[0].wait_for_finalized(1);
	}

	/// The four, none of which runs yet, and a fifth node that has the session keys of the last one. The two
	/// do not know of each other, and the others know both.
	pub fn with_twin(more: &[&str]) -> Consortium {
		let nodes = (0..=LOCAL_FOUNDERS.len()).map(|_| Node::prepare()).collect();
		let last = LOCAL_FOUNDERS.iter().next_back();
		Consortium::of_seats(nodes, LOCAL_FOUNDERS.iter().chain(last), LOCAL, more)
	}

	/// Makes these nodes, of which none runs yet, the four validators. They get `more` arguments.
	pub fn of(nodes: Vec<Node>, more: &[&str]) -> Consortium {
		Consortium::of_seats(nodes, LOCAL_FOUNDERS.iter(), LOCAL, more)
	}

	/// Gives each node the keys of a founder. It knows all nodes but those of the same founder.
	fn of_seats<'a>(
		nodes: Vec<Node>,
		founders: impl Iterator<Item = &'a Founder>,
		chain: &str,
		more: &[&str],
	) -> Consortium {
		let sockets: Vec<SocketAddr> = nodes.iter().map(Node::peer_socket).collect();
		Consortium::by_way(nodes, founders, chain, more, |_, to| sockets[to])
	}

	/// The same. `way` says where one node, by its place, calls to reach another.
	fn by_way<'a>(
		mut nodes: Vec<Node>,
		founders: impl Iterator<Item = &'a Founder>,
		chain: &str,
		more: &[&str],
		way: impl Fn(usize, usize) -> SocketAddr,
	) -> Consortium {
		let seeds: Vec<String> = founders.map(|founder| format!("//{}", founder.seed)).collect();
		let peers: Vec<String> = nodes.iter().map(new_node_key).collect();
		for (from, (node, seed)) in nodes.iter_mut().zip(&seeds).enumerate() {
			let key_file = node.path("node-key").display().to_string();
			node.entrust(["--validator", "--dev-seed", seed].map(String::from));
			node.argue(["--chain", chain].map(String::from));
			node.argue(["--node-key-file", &key_file].map(String::from));
			// Their operator is the test, which rotates keys and names nodes.
			node.argue(["--rpc-methods", "unsafe"].map(String::from));
			node.argue(more.iter().map(|argument| argument.to_string()));
			let others =
				peers.iter().zip(&seeds).enumerate().filter(|(_, (_, other))| *other != seed);
			let address = |to, peer| {
				let way = way(from, to);
				format!("/ip4/{}/tcp/{}/p2p/{peer}", way.ip(), way.port())
			};
			node.argue(
				others.flat_map(|(to, (peer, _))| ["--reserved-nodes".into(), address(to, peer)]),
			);
		}
		Consortium { nodes }
	}

	/// A fifth machine, which is to be a validator and has no session keys yet. It is known to the others,
	/// which run, also when they are started again; it does not run itself.
	pub fn newcomer(&mut self) -> Node {
		let mut node = Node::prepare();
		let address = format!("{}/p2p/{}", node.p2p_address(), new_node_key(&node));
		let key_file = node.path("node-key").display().to_string();
		// A validator leaves out slots in which there is nothing to do, and the others leave it nothing.
		node.argue(["--validator", "--chain", "local", "--force-authoring"].map(String::from));
		node.argue(["--node-key-file", &key_file].map(String::from));
		for known in &mut self.nodes {
			let peer = known.call("system_localPeerId", json!([])).expect("a peer id");
			let peer = peer.as_str().expect("a peer id");
			let other = format!("{}/p2p/{peer}", known.p2p_address());
			node.argue(["--reserved-nodes".into(), other]);
			known.call("system_addReservedPeer", json!([address])).expect("it is let in");
			known.argue(["--reserved-nodes".into(), address.clone()]);
		}
		node
	}

	/// A node of the same chain with a key of its own, to be run. It knows the first validator, which
	/// does not know it. It gets `more` arguments.
	pub fn outsider(&self, more: &[&str]) -> Outsider {
		let mut node = Node::prepare();
		let address = format!("{}/p2p/{}", node.p2p_address(), new_node_key(&node));
		let key_file = node.path("node-key").display().to_string();
		node.argue(["--chain", "local", "--node-key-file", &key_file].map(String::from));
		node.argue(["--reserved-nodes".into(), self.nodes[0].peer_address()]);
		node.argue(more.iter().map(|argument| argument.to_string()));
		Outsider { node, address }
	}

	/// A desk with the key of each founder's seat on the council, whose commands talk to the second
	/// node.
	pub fn desk(&self) -> Desk {
		let desk = Desk::new(&self.nodes[1].url());
		for founder in &LOCAL_FOUNDERS {
			let seed = format!("//{}//admin", founder.seed);
			desk.json(&["key", "import", founder.name, "--dev", &seed]);
		}
		desk
	}

	/// Has a council member propose something, and three of the four want it. What the last vote answers.
	pub fn decide(&self, desk: &Desk, arguments: &[&str]) -> Value {
		let [first, others @ ..] = &LOCAL_FOUNDERS;
		let proposed = desk.json(&[&["--as", first.name][..], arguments].concat());
		let proposal = proposed["proposal"].as_str().expect("a proposal").to_string();
		let index = proposed["index"].to_string();
		let vote = |other: &Founder| {
			let vote = ["org", "vote", "--proposal", &proposal, "--index", &index];
			desk.json(&[&["--as", other.name, "--yes"][..], &vote].concat())
		};
		vote(&others[0]);
		vote(&others[1])
	}

	/// Has the first validator make new session keys on its machine and register them. They are used
	/// from the session after next.
	pub fn rotate_session_keys(&self) {
		rotate_session_keys(&self.nodes[0], &LOCAL_FOUNDERS[0]);
	}

	/// Waits until blocks are finalized by an authority set of this number or a later one, and gives
	/// a finalized block after which it was in charge.
	///
	/// # Panics
	///
	/// If that takes longer than [`CHANGE`].
	pub fn wait_for_authority_set(&self, id: u64) -> u64 {
		let node = &self.nodes[1];
		let in_charge = || {
			let number = node.finalized();
			let anchor = node.call("provenance_trustAnchor", json!([number])).ok()?;
			(anchor["set"]["id"].as_u64()? >= id).then_some(number)
		};
		node.wait_at_most(CHANGE, "the authority set", in_charge)
	}
}

/// Has a founder's validator make new session keys on its machine and register them.
pub fn rotate_session_keys(node: &Node, founder: &Founder) {
	let mut owner = Sender::<ed25519::Pair>::new(&format!("//{}//validator", founder.seed));
	let account = json!([format!("0x{}", hex::encode(owner.account().encode()))]);
	let made = node.call("author_rotateKeysWithOwner", account).expect("new session keys");
	let keys = SessionKeys::decode(&mut &bytes(&made["keys"])[..]).expect("session keys");
	let proof = bytes(&made["proof"]);
	owner.send(node, pallet_session::Call::set_keys { keys, proof }.into());
}

/// Makes session keys for an account on the node's machine, as `catena validator register` reads them.
pub fn make_session_keys(node: &Node, owner: &str) -> String {
	let made = Command::new(program("catena-node"))
		.args(["make-session-keys", "--owner", owner, "--chain", "local", "--base-path"])
		.arg(node.database())
		.output()
		.expect("the node's program starts");
	assert!(made.status.success(), "{made:?}");
	String::from_utf8(made.stdout).expect("text")
}

/// Makes a node key in the node's folder, and gives the peer id that goes with it.
fn new_node_key(node: &Node) -> String {
	let made = Command::new(program("catena-node"))
		.args(["key", "generate-node-key", "--file"])
		.arg(node.path("node-key"))
		.output()
		.expect("the node's program starts");
	assert!(made.status.success(), "{made:?}");
	String::from_utf8_lossy(&made.stderr).trim().to_string()
}
