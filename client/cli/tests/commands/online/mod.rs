//! What is said to a node, and what becomes of its answers.

mod council;
mod custody;
mod exhibits;
mod governance;
mod lies_about_officers;
mod sending;
mod upgrades;
mod validators;

use std::sync::OnceLock;

use catena_primitives::hash::blake2_256;
use catena_rpc::calls::{Call, RegistryCall};
use codec::Encode;
use serde_json::{json, Value};

use crate::{
	home::{text, Files, Home},
	node::{hex_text, Chain, Fault, Lie, Node},
};

const GENESIS: [u8; 32] = [0x11; 32];

fn alice() -> [u8; 32] {
	let digits = "88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee";
	hex::decode(digits).unwrap().try_into().unwrap()
}

/// A node, and a home with three officers of two organisations: anna and bo of the first, carla of the
/// second.
fn enrolled() -> (Node, Home) {
	// Made once: sealing and opening keys is meant to take its time.
	static MADE: OnceLock<(Chain, Files)> = OnceLock::new();
	let (chain, files) = MADE.get_or_init(|| {
		let (node, home) = enrol();
		let chain = node.chain().clone();
		(chain, home.files())
	});
	let node = Node::go_on(chain.clone());
	let home = Home::at(&node.url);
	home.put(files);
	(node, home)
}

fn enrol() -> (Node, Home) {
	let node = Node::start(GENESIS, vec![alice()]);
	let home = Home::at(&node.url);
	home.json(&["key", "import", "council", "--dev", "//Alice"]);
	for name in ["police", "laboratory", "anna", "bo", "carla"] {
		home.json(&["key", "new", name]);
	}
	for (number, name, admin) in [(1, "Landeskriminalamt", "police"), (2, "NFI", "laboratory")] {
		let admitted = home.json(&[
			"org",
			"admit",
			name,
			"--country",
			"nl",
			"--admin",
			admin,
			"--as",
			"council",
		]);
		assert_eq!(admitted["organisation"], number);
		assert_eq!(admitted["executed"], true);
	}
	for (admin, name, roles, organisation, officer) in [
		("police", "anna", "investigator,customs,registrar", 1, 1),
		("police", "bo", "custodian", 1, 2),
		("laboratory", "carla", "examiner,investigator", 2, 1),
	] {
		let found =
			home.json(&["officer", "enrol", "--key", name, "--roles", roles, "--as", admin]);
		assert_eq!(found["organisation"], organisation);
		assert_eq!(found["officer"], officer);
	}
	(node, home)
}

fn open_case(home: &Home) -> String {
	let arguments = [
		"case",
		"open",
		"--form",
		"joint-investigation",
		"--number",
		"4711/26",
		"--name",
		"harbour",
		"--as",
		"anna",
	];
	home.json(&arguments)["item"].as_str().unwrap().to_owned()
}

fn add_file(home: &Home, name: &str, content: &str) -> Value {
	let path = home.file(name, content);
	home.json(&["exhibit", "add", "harbour", text(&path), "--number", name, "--as", "anna"])
}

fn actions(history: &Value) -> Vec<(String, String)> {
	history["timeline"]
		.as_array()
		.unwrap()
		.iter()
		.map(|entry| {
			let text = |name: &str| entry[name].as_str().unwrap().to_owned();
			(text("log"), text("action"))
		})
		.collect()
}
