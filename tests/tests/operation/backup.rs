//! Copies of a node's data: of one that is stopped, of one that is frozen as a snapshot of the disk has
//! it, and of its blocks alone.

use std::{
	path::Path,
	process::{Command, Output},
};

use catena_tests::{program, story::Story, Node};
use serde_json::{json, Value};
use tempfile::TempDir;

/// Started without a validator's keys, on the chain of the story.
const FOLLOWER: [&str; 2] = ["--chain", "dev"];

/// The key by which the node knows the copies of it, of which one runs at a time.
pub struct FollowerKey {
	folder: TempDir,
	peer: String,
}

impl FollowerKey {
	/// A new one.
	pub fn new() -> FollowerKey {
		let folder = TempDir::new().expect("a temporary folder");
		let file = folder.path().join("node-key").display().to_string();
		let made = catena_node(&["key", "generate-node-key", "--file", &file]);
		assert!(made.status.success(), "{made:?}");
		FollowerKey { folder, peer: String::from_utf8_lossy(&made.stderr).trim().to_owned() }
	}

	/// An address with it. Nobody is there, for it is the copy that calls.
	pub fn address(&self) -> String {
		format!("/ip4/127.0.0.1/tcp/1/p2p/{}", self.peer)
	}

	fn file(&self) -> String {
		self.folder.path().join("node-key").display().to_string()
	}
}

/// Stops the node, copies what it has, and starts it again.
pub fn copy_of_a_stopped_node(story: &mut Story) -> Node {
	story.node.stop();
	let copy = Node::over_copy(&story.node.database(), &FOLLOWER);
	story.node.run();
	copy
}

/// Copies what a node has while it stands still in the midst of its work: all files as of one moment.
pub fn copy_of_a_frozen_node(story: &Story) -> Node {
	let signal = |name: &str| {
		let sent = Command::new("kill").args([name, &story.node.process_id().to_string()]).status();
		assert!(sent.expect("kill starts").success(), "the node runs");
	};
	signal("-STOP");
	let copy = Node::over_copy(&story.node.database(), &FOLLOWER);
	signal("-CONT");
	copy
}

/// The copy fetches what it has not got, has the same blocks, and proves items from before and after; what
/// was proven before the copy was made is still proven.
pub fn follows_and_proves(
	story: &Story,
	mut copy: Node,
	key: &FollowerKey,
	items: &[&str],
	anchor: &str,
	early: &str,
) {
	// The copy has the other's key, too, by which peers tell nodes apart.
	copy.argue(["--node-key-file".into(), key.file()]);
	copy.argue(["--reserved-nodes".into(), story.node.peer_address()]);
	copy.run();
	let height = story.node.finalized();
	copy.wait_for_finalized(height);
	assert_eq!(copy.block_hash(height), story.node.block_hash(height));
	for item in items {
		assert_proven(story, &prove(story, &copy, item, anchor), anchor);
	}
	assert_proven(story, early, anchor);
}

/// Exports the final blocks, makes a database of nothing else that keeps every state, and asks it for
/// what the first one had.
pub fn blocks_rebuild_everything(story: &mut Story, item: &str, anchor: &str, early: &str) {
	let last = story.node.finalized();
	let hash = story.node.block_hash(last);
	story.node.stop();
	let file = story.desk.path("blocks").display().to_string();
	let from = story.node.database().display().to_string();
	let to = last.to_string();
	let exported = catena_node(&[
		"export-blocks",
		"--chain",
		"dev",
		"--base-path",
		&from,
		"--binary",
		"--to",
		&to,
		&file,
	]);
	assert!(exported.status.success(), "{exported:?}");

	let rebuilt = story.desk.path("rebuilt");
	let imported = import(&file, &rebuilt);
	assert!(imported.status.success(), "{imported:?}");
	let mut node = Node::over_copy(&rebuilt, &["--chain", "dev", "--state-pruning", "archive"]);
	node.run();
	assert_eq!((node.finalized(), node.block_hash(last)), (last, hash));
	assert_proven(story, &prove(story, &node, item, anchor), anchor);
	assert_proven(story, early, anchor);
	// Every state is there, also that of the first block, which the first node has forgotten or not.
	let first = node.block_hash(1).expect("a block");
	let time = node.call("state_getStorage", json!([time_key(), first])).expect("a state");
	assert!(time.is_string(), "{time}");
	node.stop();
	changed_blocks_are_refused(story, &file, last);
}

/// A file of blocks in which a byte was changed rebuilds nothing beyond what is before it.
fn changed_blocks_are_refused(story: &Story, file: &str, last: u64) {
	let mut bytes = std::fs::read(file).expect("a file");
	// The first time that this key stands in it is in the extrinsic that enrolled it.
	let key = story.signer("inspector").key;
	let at = bytes.windows(key.len()).position(|found| found == key).expect("the key");
	bytes[at] ^= 1;
	let changed = story.desk.path("changed-blocks").display().to_string();
	std::fs::write(&changed, bytes).expect("a file");
	let folder = story.desk.path("changed");
	let imported = import(&changed, &folder);
	let mut node = Node::over_copy(&folder, &FOLLOWER);
	node.run();
	let found = node.finalized();
	assert!(found < last, "block {found} of {last} is final; the import said: {imported:?}");
}

fn import(file: &str, folder: &Path) -> Output {
	let folder = folder.display().to_string();
	catena_node(&[
		"import-blocks",
		"--chain",
		"dev",
		"--base-path",
		&folder,
		"--state-pruning",
		"archive",
		"--binary",
		file,
	])
}

fn catena_node(arguments: &[&str]) -> Output {
	Command::new(program("catena-node")).args(arguments).output().expect("the program starts")
}

/// Where the state has the time of its block.
fn time_key() -> String {
	format!("0x{}", hex::encode(catena_primitives::layout::now()))
}

/// Has a node prove an item, and gives the proof's path.
fn prove(story: &Story, node: &Node, item: &str, anchor: &str) -> String {
	let path = story.desk.path("of-a-copy.catena").display().to_string();
	let url = node.url();
	let made = ["--node", &url, "prove", item, "--anchor", anchor, "--out", &path];
	story.desk.json(&made);
	path
}

fn assert_proven(story: &Story, proof: &str, anchor: &str) {
	let verdict: Value = story.desk.json(&["verify", proof, "--anchor", anchor]);
	assert_eq!(verdict["verdict"], "proven", "{verdict}");
	assert_eq!(verdict["complete"], true, "{verdict}");
}
