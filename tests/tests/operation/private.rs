//! What a node writes is for its own user alone, whatever the user's own mask lets through.

use std::{
	fs,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::Command,
};

use catena_tests::{program, Node};
use tempfile::TempDir;

/// What others than the owner may do with a file.
const OTHERS: u32 = 0o077;

/// Runs the node's program where files are open to everybody unless the program sees to it.
fn catena_node(arguments: &[&str]) {
	let output = Command::new("sh")
		.args(["-c", "umask 022 && exec \"$0\" \"$@\""])
		.arg(program("catena-node"))
		.args(arguments)
		.output()
		.expect("a shell");
	assert!(output.status.success(), "{arguments:?}: {output:?}");
}

fn mode(path: &Path) -> u32 {
	fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
	let paths =
		fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
	paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// At least so many, and none that another user may open.
fn are_closed(folder: &Path, at_least: usize) {
	let found = files(folder);
	assert!(found.len() >= at_least, "{found:?}");
	for file in found {
		assert_eq!(mode(&file) & OTHERS, 0, "{}", file.display());
	}
}

/// The keys by which others know a node, and with which it votes.
pub fn keys_that_are_made() {
	let folder = TempDir::new().expect("a temporary folder");
	let file = folder.path().join("node-key");
	catena_node(&["key", "generate-node-key", "--file", &file.display().to_string()]);
	let base_path = folder.path().display().to_string();
	let owner = "07".repeat(32);
	let made =
		["make-session-keys", "--owner", &owner, "--chain", "dev", "--base-path", &base_path];
	catena_node(&made);
	are_closed(folder.path(), 3);
}

/// The others know the node by it: a second one would cut it off.
pub fn a_node_key_once_and_for_all() {
	let folder = TempDir::new().expect("a temporary folder");
	let file = folder.path().join("node-key");
	let arguments = ["key", "generate-node-key", "--file", &file.display().to_string()];
	catena_node(&arguments);
	let first = fs::read(&file).expect("a key");
	let second = Command::new(program("catena-node")).args(arguments).output().expect("a program");
	assert_eq!(second.status.code(), Some(1), "{second:?}");
	let said = String::from_utf8_lossy(&second.stderr);
	let expected = format!(
		"{} is there already, and a node key is never overwritten: give --file another name, or move the \
		 old key away\n",
		file.display()
	);
	assert!(said.starts_with("Error: ") && said.ends_with(&expected), "{said}");
	assert_eq!(fs::read(&file).expect("a key"), first);
}

/// The chain, which only members may read.
pub fn database(node: &Node) {
	are_closed(&node.database(), 3);
}

/// A chain specification is for everybody: the node's own user need not be the one who writes it.
pub fn but_a_chain_specification() {
	let folder = TempDir::new().expect("a temporary folder");
	let file = folder.path().join("chain.json");
	catena_node(&[
		"export-chain-spec",
		"--chain",
		"local",
		"--output",
		&file.display().to_string(),
	]);
	assert_eq!(mode(&file), 0o644);
}
