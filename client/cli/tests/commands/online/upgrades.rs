//! Replacing the runtime.

use catena_rpc::network_state::AUTHORIZED_UPGRADE;

use super::*;

/// A module with nothing but what says which runtime it is.
fn code(name: &str, spec_version: u32) -> Vec<u8> {
	let counted = |content: &[u8]| [&[content.len() as u8], content].concat();
	let apis: Vec<([u8; 8], u32)> = vec![];
	let version = (name, "catena", 1u32, spec_version, 1u32, apis, 1u32, 0u8).encode();
	let version = [counted(b"runtime_version"), version].concat();
	let mut exports = vec![3];
	for name in ["Core_version", "Core_initialize_block", "Core_execute_block"] {
		exports.extend([counted(name.as_bytes()), vec![0, 7]].concat());
	}
	[&b"\0asm\x01\0\0\0"[..], &[0], &counted(&version), &[7], &counted(&exports)].concat()
}

fn network() -> (Node, Home) {
	let node = Node::start(GENESIS, vec![alice()]);
	node.chain().spec_version = 1;
	let home = Home::at(&node.url);
	home.json(&["key", "import", "council", "--dev", "//Alice"]);
	(node, home)
}

fn error(failure: &Value) -> &str {
	failure["error"].as_str().unwrap()
}

#[test]
fn upgrade_is_proposed_shown_and_handed_in() {
	let (node, home) = network();
	let code = code("catena", 2);
	let hash = hex_text(&blake2_256(&code));
	let file = home.file("runtime.wasm", &code);
	let apply = ["upgrade", "apply", text(&file), "--yes"];
	assert_eq!(error(&home.fails(1, &apply)), "the council has authorized no runtime");

	let failure = home.fails(2, &["upgrade", "propose", text(&file), "--as", "council"]);
	assert!(failure["hint"].as_str().unwrap().contains("--yes"), "{failure}");
	let propose = ["upgrade", "propose", text(&file), "--as", "council", "--yes"];
	let proposed = home.json(&propose);
	assert_eq!(
		(&proposed["executed"], &proposed["code"]["code_hash"]),
		(&json!(true), &json!(hash))
	);
	assert!(
		error(&home.fails(1, &propose)).starts_with("the council has authorized this code already")
	);
	let shown = home.json(&["upgrade", "show", text(&file)]);
	assert_eq!((&shown["authorized"], &shown["file"]["code_hash"]), (&json!(hash), &json!(hash)));
	assert_eq!(shown["file"]["spec_version"], 2);
	assert_eq!(shown["running"]["spec_version"], 1);

	assert_eq!(home.json(&apply)["code"]["spec_version"], 2);
	assert!(home.json(&["upgrade", "show"])["authorized"].is_null());
	assert_eq!(node.chain().spec_version, 2);
}

#[test]
fn what_the_chain_would_refuse_is_neither_proposed_nor_handed_in() {
	let (node, home) = network();
	let blocks = node.chain().height();
	let long = vec![0; 5 * 1024 * 1024];
	for (content, expected) in [
		(
			code("catena", 1),
			"the runtime is not newer: the chain runs version 1, and the code is 1",
		),
		(
			code("catena", 0),
			"the runtime is not newer: the chain runs version 1, and the code is 0",
		),
		(code("other", 2), "the runtime is for another chain: expected catena, found other"),
		(b"nothing".to_vec(), "the code is no runtime: it is no WebAssembly module"),
		(long, "the code has 5242880 bytes, and a block has room for 4128768"),
	] {
		let hash = blake2_256(&content);
		let file = home.file("runtime.wasm", &content);
		let propose = ["upgrade", "propose", text(&file), "--as", "council", "--yes"];
		assert_eq!(error(&home.fails(1, &propose)), expected);
		// Even if the council authorized it unseen.
		node.chain().state.insert(AUTHORIZED_UPGRADE.to_vec(), (hash, true).encode());
		assert_eq!(error(&home.fails(1, &["upgrade", "apply", text(&file), "--yes"])), expected);
	}
	assert_eq!(node.chain().height(), blocks, "nothing was sent");
}

#[test]
fn other_code_than_was_authorized_is_not_handed_in() {
	let (node, home) = network();
	node.chain().state.insert(AUTHORIZED_UPGRADE.to_vec(), ([7u8; 32], true).encode());
	let code = code("catena", 2);
	let file = home.file("runtime.wasm", &code);
	assert_eq!(
		error(&home.fails(1, &["upgrade", "apply", text(&file), "--yes"])),
		format!(
			"the council has authorized other code: expected hash {}, found {}",
			hex_text(&[7; 32]),
			hex_text(&blake2_256(&code))
		)
	);
}

/// A council of four: two thirds and three quarters are the same, and the vote says what it is about.
#[test]
fn vote_on_an_upgrade_says_that_all_rules_are_replaced() {
	let (node, home) = network();
	let call = [&[11, 0][..], &[7; 32]].concat();
	let proposal = hex_text(&node.chain().put_to_the_vote(&call, &call));
	let vote = ["org", "vote", "--proposal", &proposal, "--index", "3", "--as", "council", "--yes"];
	let about = home.json(&vote)["about"].as_str().unwrap().to_owned();
	assert_eq!(
		about,
		format!(
			"replace the runtime, which is all rules of the chain, by the code whose hash is {}",
			hex_text(&[7; 32])
		)
	);
}

/// Whoever proposes names the threshold. With one that is too low the motion would be carried out in
/// vain, so it is not closed before enough have voted.
#[test]
fn motion_with_too_low_a_threshold_waits_for_enough_votes() {
	let (node, home) = network();
	node.chain().council = vec![alice(), [2; 32], [3; 32], [4; 32]];
	let call = [&[11, 0][..], &[7; 32]].concat();
	let hash = node.chain().put_to_the_vote(&call, &call);
	let proposal = hex_text(&hash);
	let vote = ["org", "vote", "--proposal", &proposal, "--index", "3", "--as", "council", "--yes"];
	assert_eq!(home.json(&vote)["executed"], false);
	assert!(node.chain().motions.contains_key(&hash));
	node.chain().motions.get_mut(&hash).unwrap().ayes.extend([[2; 32], [3; 32]]);
	assert_eq!(home.json(&vote)["executed"], true);
}
