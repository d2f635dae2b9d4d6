//! `catena-node check-upgrade`, on databases that real nodes made.
//!
//! Most chains here run this build's runtime as an older one: the version that stands in the code's
//! section is lowered, which is the one that nodes go by. One has really run an older runtime.

use std::{
	path::{Path, PathBuf},
	process::Command,
};

use catena_primitives::layout;
use catena_runtime::VERSION;
use catena_tests::{old_chain::RUNTIME_1, program, story::Story, Node, OldChain};
use serde_json::{json, Value};
use sp_core::storage::well_known_keys;
use sp_crypto_hashing::blake2_256;
use sp_version::{embed::embed_runtime_version, RuntimeVersion};
use tempfile::TempDir;

/// What a check came to.
struct Checked {
	code: Option<i32>,
	stdout: String,
	stderr: String,
}

impl Checked {
	/// The reasons for which an upgrade was refused, and what is said of them.
	fn refusals(&self) -> Vec<(String, String)> {
		assert_eq!(self.code, Some(1), "{}\n{}", self.stdout, self.stderr);
		let report: Value = serde_json::from_str(&self.stdout).expect("a report");
		assert_eq!(report["holds"], false, "{report}");
		let refusals = report["refusals"].as_array().expect("a list");
		let said = if refusals.len() == 1 { "the reason" } else { "the reasons" };
		let error = format!("Error: the upgrade is refused, for {said} said above");
		assert!(self.stderr.contains(&error), "{}", self.stderr);
		let text = |value: &Value| value.as_str().expect("text").to_owned();
		refusals.iter().map(|one| (text(&one["reason"]), text(&one["text"]))).collect()
	}
}

/// A chain of one validator, of which a node has made some blocks.
struct Chain {
	folder: TempDir,
	spec: PathBuf,
	node: Node,
}

impl Chain {
	/// Begins the development chain from an altered state; waits until blocks are final.
	fn begin(alter: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Chain {
		let mut spec = development();
		alter(spec["genesis"]["raw"]["top"].as_object_mut().expect("a state"));
		let folder = TempDir::new().expect("a folder");
		let path = folder.path().join("spec.json");
		std::fs::write(&path, spec.to_string()).expect("a file");
		let node = Node::start_on(&["--dev", "--chain", path.to_str().expect("UTF-8")]);
		node.wait_for_finalized(2);
		Chain { folder, spec: path, node }
	}

	/// Checks an upgrade to this code.
	fn check(&self, code: &[u8], more: &[&str]) -> Checked {
		self.check_at(&self.node.database(), code, more)
	}

	fn check_at(&self, database: &Path, code: &[u8], more: &[&str]) -> Checked {
		let file = self.folder.path().join("code");
		std::fs::write(&file, code).expect("a file");
		let output = Command::new(program("catena-node"))
			.arg("check-upgrade")
			.args([Path::new("--chain"), &self.spec, Path::new("--base-path"), database])
			.args([Path::new("--code"), &file])
			.args(more)
			.output()
			.expect("the node's program starts");
		let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
		let (stdout, stderr) = (text(output.stdout), text(output.stderr));
		Checked { code: output.status.code(), stdout, stderr }
	}

	fn refusals(&self, code: &[u8]) -> Vec<(String, String)> {
		self.check(code, &["--output-type", "json"]).refusals()
	}
}

/// The specification of the development chain, with its state.
fn development() -> Value {
	let output = Command::new(program("catena-node"))
		.args(["export-chain-spec", "--chain", "dev", "--raw"])
		.output()
		.expect("the node's program starts");
	assert!(output.status.success(), "{output:?}");
	serde_json::from_slice(&output.stdout).expect("a specification")
}

fn hexadecimal(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// The runtime that was built with these tests.
fn runtime() -> Vec<u8> {
	let code = development()["genesis"]["raw"]["top"][hexadecimal(well_known_keys::CODE)].clone();
	let code = code.as_str().expect("code").trim_start_matches("0x");
	hex::decode(code).expect("hexadecimal")
}

/// The same runtime, not compressed, whose section says that it has another version.
fn saying(alter: impl FnOnce(&mut RuntimeVersion)) -> Vec<u8> {
	let limit = sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT;
	let code = runtime();
	let wasm = sp_maybe_compressed_blob::decompress(&code, limit).expect("a runtime");
	let mut version = VERSION;
	alter(&mut version);
	embed_runtime_version(&wasm, version).expect("WASM")
}

fn older() -> Vec<u8> {
	saying(|version| version.spec_version -= 1)
}

/// Code in which a word is replaced by another of the same length.
fn replaced(mut code: Vec<u8>, word: &str, other: &str) -> Vec<u8> {
	assert_eq!(word.len(), other.len());
	let found: Vec<usize> = code
		.windows(word.len())
		.enumerate()
		.filter(|(_, bytes)| *bytes == word.as_bytes())
		.map(|(place, _)| place)
		.collect();
	assert!(!found.is_empty(), "{word}");
	for place in found {
		code[place..place + other.len()].copy_from_slice(other.as_bytes());
	}
	code
}

fn of_older_runtime(state: &mut serde_json::Map<String, Value>) {
	state.insert(hexadecimal(well_known_keys::CODE), json!(hexadecimal(&older())));
}

#[test]
fn newer_runtime_holds_and_what_the_chain_could_not_go_on_with_is_refused() {
	let mut chain = Chain::begin(of_older_runtime);
	let spec = VERSION.spec_version;

	// The database is the node's while it runs.
	let locked = chain.check(&runtime(), &[]);
	assert_eq!((locked.code, locked.stdout.as_str()), (Some(1), ""));
	assert!(locked.stderr.contains("cannot be opened: "), "{}", locked.stderr);
	assert!(
		locked.stderr.contains("Hint: a database is open to one process at a time: stop the node"),
		"{}",
		locked.stderr
	);
	chain.node.stop();
	let nowhere = chain.folder.path().join("nowhere");
	let missing = chain.check_at(&nowhere, &runtime(), &[]);
	assert_eq!((missing.code, missing.stdout.as_str()), (Some(1), ""));
	assert!(missing.stderr.contains("Error: there is no database at "), "{}", missing.stderr);
	assert!(missing.stderr.contains("Hint: name the chain and the folder"), "{}", missing.stderr);
	assert!(!nowhere.join("chains").join("catena_dev").join("paritydb").exists());

	// What it runs already, and what is of another chain.
	let not_newer = format!(
		"the code has spec_version {0}, and the running runtime has {0}: only a higher one is taken",
		spec - 1
	);
	assert_eq!(chain.refusals(&older()), [("not_newer".into(), not_newer)]);
	let foreign = saying(|version| version.spec_name = "other".into());
	let other = "the code is a runtime of \"other\", and this chain is \"catena\"";
	assert_eq!(chain.refusals(&foreign), [("other_chain".into(), other.into())]);

	// What is no runtime.
	let garbage = chain.refusals(b"no runtime");
	assert_eq!(garbage.len(), 1);
	assert_eq!(garbage[0].0, "no_runtime");
	assert!(garbage[0].1.starts_with("the code is not a runtime: "), "{garbage:?}");

	// What says two things of itself, and what cannot begin a block.
	let boasting = chain.refusals(&saying(|version| version.spec_version += 1));
	let said = format!("catena-{} (catena-1.tx{}.au1)", spec + 1, VERSION.transaction_version);
	let answered = format!("catena-{spec} (catena-1.tx{}.au1)", VERSION.transaction_version);
	let two =
		format!("the code says of itself that it is {said}, and answers that it is {answered}");
	assert_eq!(boasting, [("two_versions".into(), two)]);
	let crippled = replaced(saying(|_| {}), "Core_initialize_block", "Core_initialize_blocc");
	let failed = chain.refusals(&crippled);
	assert_eq!(failed.len(), 1);
	assert_eq!(failed[0].0, "failed");
	let begins = "the new runtime fails at Core_initialize_block: ";
	assert!(failed[0].1.starts_with(begins), "{failed:?}");

	// What calls a pallet by another name: all that it has stored would be gone.
	let renamed = chain.refusals(&replaced(saying(|_| {}), "Council", "Konzils"));
	let gone =
		"pallet Council of the running runtime has 2 entries, and no pallet of the new one has \
	            that name";
	assert_eq!(renamed, [("pallet_gone".into(), gone.into())]);
	let renamed = chain.refusals(&replaced(saying(|_| {}), "Custody", "Custodi"));
	assert_eq!(renamed.len(), 2, "{renamed:?}");
	assert_eq!(renamed[0].0, "pallet_gone");
	let gone = "pallet Custody of the running runtime has ";
	assert!(renamed[0].1.starts_with(gone), "{renamed:?}");
	let broken =
		"the state's layout is still 2, which has Custody.Items, and the new runtime does \
	              not: no proof would verify";
	assert_eq!(renamed[1], ("layout_broken".into(), broken.into()));

	// What is good.
	let good = runtime();
	let checked = chain.check(&good, &["--output-type", "json"]);
	assert_eq!(checked.code, Some(0), "{}\n{}", checked.stdout, checked.stderr);
	let report: Value = serde_json::from_str(&checked.stdout).expect("a report");
	assert_eq!(report["holds"], true, "{report}");
	let code = json!({ "bytes": good.len(), "hash": hexadecimal(&blake2_256(&good)) });
	assert_eq!(report["code"], code);
	assert_eq!(report["running"]["spec_version"], spec - 1);
	assert_eq!(report["new"]["spec_version"], spec);
	assert_eq!(report["refusals"], json!([]));
	assert!(report["block"]["number"].as_u64() >= Some(2), "{report}");
	assert!(report["entries"].as_u64() > Some(40), "{report}");
	assert_eq!(report["first_block"]["allowed_ms"], 666);
	let text = chain.check(&good, &[]);
	assert_eq!(text.code, Some(0), "{}\n{}", text.stdout, text.stderr);
	assert!(
		text.stdout.ends_with("The new runtime finds and decodes all of this chain's state.\n"),
		"{}",
		text.stdout
	);

	// The chain goes on where it was.
	let final_then = report["block"]["number"].as_u64().expect("a number");
	chain.node.run();
	assert!(chain.node.finalized() >= final_then);
	chain.node.wait_for_finalized(final_then + 2);
}

/// A chain that the runtime of spec_version 1 made, with a case and an exhibit.
#[test]
fn chain_of_the_earlier_runtime_can_go_on_with_this_one_and_not_with_one_that_renames_a_pallet() {
	let old = OldChain::of("dev");
	let story = Story::begin_on(Node::start_on(&["--dev", "--chain", old.path()]));
	let case = story.open_case();
	story.register(&case, &["a disk"]);
	let folder = TempDir::new().expect("a folder");
	let mut chain = Chain { folder, spec: old.path().into(), node: story.node };
	chain.node.stop();

	let checked = chain.check(&runtime(), &["--output-type", "json"]);
	assert_eq!(checked.code, Some(0), "{}\n{}", checked.stdout, checked.stderr);
	let report: Value = serde_json::from_str(&checked.stdout).expect("a report");
	assert_eq!(report["holds"], true, "{report}");
	assert_eq!(report["running"]["spec_version"], 1);
	assert_eq!(report["new"]["spec_version"], VERSION.spec_version);
	assert_eq!(report["refusals"], json!([]));
	let text =
		"the state's layout changes from 1 to 2: who has not got a newer verifier is answered \
	            \"undetermined\"";
	assert_eq!(report["warnings"], json!([{ "reason": "other_layout", "text": text }]));

	let not_newer =
		"the code has spec_version 1, and the running runtime has 1: only a higher one is taken";
	assert_eq!(chain.refusals(RUNTIME_1), [("not_newer".into(), not_newer.into())]);

	// The names of pallets stand in the code, and the keys follow from them.
	let renamed = chain.refusals(&replaced(saying(|_| {}), "Custody", "Kustody"));
	let reasons: Vec<&str> = renamed.iter().map(|(reason, _)| reason.as_str()).collect();
	assert_eq!(reasons, ["pallet_gone", "layout_broken"], "{renamed:?}");
	let gone = &renamed[0].1;
	assert!(gone.starts_with("pallet Custody of the running runtime has "), "{gone}");
	assert!(gone.ends_with(" entries, and no pallet of the new one has that name"), "{gone}");
	let broken =
		"the state's layout is still 2, which has Custody.Items, and the new runtime does not: no \
	              proof would verify";
	assert_eq!(renamed[1].1, broken);

	// Nothing of it came to the chain.
	let before = report["block"]["number"].as_u64().expect("a number");
	chain.node.run();
	chain.node.wait_for_finalized(before + 2);
	let version = chain.node.call("state_getRuntimeVersion", json!([])).expect("a version");
	assert_eq!(version["specVersion"], 1);
}

#[test]
fn state_that_the_new_runtime_does_not_find_or_decode_is_refused_naming_it() {
	let nobody = sp_crypto_hashing::twox_128(b"Nobody");
	let gone = [&layout::ITEMS[..16], &sp_crypto_hashing::twox_128(b"Gone")[..]].concat();
	let organisation = layout::organisation(4_000_000_000);
	let mut chain = Chain::begin(|state| {
		of_older_runtime(state);
		state.insert(hexadecimal(&[&nobody[..], b"one"].concat()), json!("0x01"));
		state.insert(hexadecimal(&[&nobody[..], b"two"].concat()), json!("0x02"));
		state.insert(hexadecimal(&gone), json!("0x03"));
		state.insert(hexadecimal(&organisation), json!("0xff"));
	});
	chain.node.stop();
	let mut found = chain.refusals(&runtime());
	found.sort();
	let entry = format!(
		"pallet Custody has no entry with the prefix {}, neither in the running runtime nor in the \
		 new one, and 1 entry stands under it",
		hexadecimal(&gone)
	);
	let pallet = format!(
		"no pallet has the prefix {}, neither of the running runtime nor of the new one, and 2 \
		 entries stand under it",
		hexadecimal(&nobody)
	);
	assert_eq!(found.len(), 3, "{found:#?}");
	assert_eq!(found[0], ("entry_unknown".into(), entry));
	assert_eq!(found[1], ("pallet_unknown".into(), pallet));
	assert_eq!(found[2].0, "values_undecodable");
	let value = format!(
		"1 entry of Registry.Organisations does not decode as the new runtime's type: {} (",
		hexadecimal(&organisation)
	);
	assert!(found[2].1.starts_with(&value), "{}", found[2].1);
}
