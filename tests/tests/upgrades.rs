//! Replacing the runtime of a real chain, and code that it does not take.

use std::time::Duration;

use catena_primitives::hash::blake2_256;
use catena_rpc::calls::{Call, SystemCall};
use catena_runtime::{RuntimeCall, RuntimeEvent, WASM_BINARY};
use catena_tests::{extrinsic::Sender, story::text, Desk, Node, OldChain};
use codec::{Decode, Encode};
use serde_json::{json, Value};
use sp_core::{ed25519, H256};
use sp_runtime::DispatchError;

/// What compressed code begins with.
const COMPRESSED: [u8; 8] = [82, 188, 83, 118, 70, 219, 142, 5];

/// The name of the section that says which runtime a module is, and what it begins with.
const SECTION: &[u8] = b"runtime_version\x18catena\x18catena\x01\0\0\0";

/// The runtime of this build, which says of itself that it has another name and version. It does the same
/// all the same; an upgrade that does something else is another test's.
fn code(name: &str, spec_version: u32) -> Vec<u8> {
	let mut module = unpacked();
	let at = module.windows(SECTION.len()).position(|bytes| bytes == SECTION).expect("a version");
	let (spec_name, version) = (at + 16, at + SECTION.len());
	module[spec_name..spec_name + 6].copy_from_slice(name.as_bytes());
	module[version..version + 4].copy_from_slice(&spec_version.to_le_bytes());
	packed(&module)
}

/// The runtime of this build without the function that ends a block. It has what a block is executed
/// with, so that neither the command nor the chain refuses it.
fn code_that_makes_no_block() -> Vec<u8> {
	let (name, other) = (b"BlockBuilder_finalize_block", b"BlockBuilder_finalize_blocc");
	let mut module = unpacked();
	let found = |bytes: &[u8]| bytes == name;
	let at = module.windows(name.len()).position(found).expect("such a function");
	module[at..at + other.len()].copy_from_slice(other);
	packed(&module)
}

fn unpacked() -> Vec<u8> {
	let wasm = WASM_BINARY.expect("a runtime");
	let packed = wasm.strip_prefix(&COMPRESSED).expect("it is compressed");
	zstd::decode_all(packed).expect("it can be unpacked")
}

fn packed(module: &[u8]) -> Vec<u8> {
	[&COMPRESSED[..], &zstd::encode_all(module, 3).expect("it can be packed")].concat()
}

struct Chain {
	node: Node,
	desk: Desk,
	council: Sender<ed25519::Pair>,
}

impl Chain {
	fn start() -> Chain {
		Chain::with(Node::start())
	}

	/// The chain of this node, which is of the preset `dev`.
	fn with(node: Node) -> Chain {
		let desk = Desk::new(&node.url());
		desk.json(&["key", "import", "council", "--dev", "//Alice//admin"]);
		Chain { node, desk, council: Sender::new("//Alice//admin") }
	}

	/// A file with this code.
	fn file(&self, code: &[u8]) -> String {
		let path = self.desk.path("runtime.wasm");
		std::fs::write(&path, code).expect("a file can be written");
		path.display().to_string()
	}

	fn version(&self) -> Value {
		self.node.call("state_getRuntimeVersion", json!([])).expect("a version")["specVersion"]
			.clone()
	}

	/// Has the council, which is one key, replace the runtime by the command.
	fn upgrade(&self, code: &[u8]) {
		let file = self.file(code);
		self.desk.json(&["--as", "council", "--yes", "upgrade", "propose", &file]);
		self.desk.json(&["--yes", "upgrade", "apply", &file]);
	}

	/// The same database, with a node that is started with this specification.
	fn go_on_with(mut self, spec: &OldChain) -> Chain {
		self.node.stop();
		let mut node = Node::over_copy(&self.node.database(), &["--dev", "--chain", spec.path()]);
		node.run();
		Chain::with(node)
	}

	/// Has the council authorize this code without looking at it.
	fn authorize_unseen(&mut self, code: &[u8]) {
		let authorize = catena_runtime::upgrades::Call::authorize_upgrade {
			code_hash: H256::from(blake2_256(code)),
		};
		let proposal = Box::new(RuntimeCall::from(authorize));
		let length_bound = proposal.encoded_size() as u32;
		let call = pallet_collective::Call::propose { threshold: 1, proposal, length_bound };
		self.council.send(&self.node, RuntimeCall::Council(call));
		let hash = format!("0x{}", hex::encode(blake2_256(code)));
		self.node.wait_for("the authorization", || {
			(self.desk.json(&["upgrade", "show"])["authorized"] == hash).then_some(())
		});
	}

	/// Hands in code without looking at it, and answers with what happened in the block.
	fn hand_in_unseen(&self, code: &[u8]) -> Vec<RuntimeEvent> {
		let call = Call::System(SystemCall::ApplyAuthorizedUpgrade { code: code.to_vec() });
		let extrinsic = [vec![5], call.encode()].concat().encode();
		let extrinsic = format!("0x{}", hex::encode(extrinsic));
		self.node.call("author_submitExtrinsic", json!([extrinsic])).expect("the pool takes it");
		let (block, place) = self.node.wait_for_extrinsic(&extrinsic);
		self.events(&block.hash, place)
	}

	fn events(&self, block: &str, place: usize) -> Vec<RuntimeEvent> {
		let name = |name: &str| sp_io::hashing::twox_128(name.as_bytes());
		let key = [name("System"), name("Events")].concat();
		let key = format!("0x{}", hex::encode(key));
		let found = self.node.call("state_getStorage", json!([key, block])).expect("events");
		let found = catena_tests::extrinsic::bytes(&found);
		let all = Vec::<frame_system::EventRecord<RuntimeEvent, H256>>::decode(&mut &found[..]);
		let phase = frame_system::Phase::ApplyExtrinsic(place as u32);
		let all = all.expect("events").into_iter();
		all.filter(|one| one.phase == phase).map(|one| one.event).collect()
	}

	/// The chain goes on with the runtime that it had.
	fn goes_on(&self) {
		let before = self.node.finalized();
		self.node.wait_for_finalized(before + 2);
		assert_eq!(self.version(), 2);
	}
}

#[test]
fn runtime_is_replaced_by_what_the_council_authorized_and_by_nothing_else() {
	let mut chain = Chain::start();
	let (newer, older, others) = (code("catena", 3), code("catena", 0), code("athena", 3));
	assert_eq!(chain.version(), 2);

	// The command proposes nothing that the chain would refuse.
	let complaint = |chain: &Chain, code: &[u8]| {
		let file = chain.file(code);
		let propose = ["--as", "council", "--yes", "upgrade", "propose", &file];
		chain.desk.complaint(&propose).error
	};
	let current = WASM_BINARY.expect("a runtime");
	for (content, expected) in [
		(&older[..], "the runtime is not newer: the chain runs version 2, and the code is 0"),
		(current, "the runtime is not newer: the chain runs version 2, and the code is 2"),
		(&others[..], "the runtime is for another chain: expected catena, found athena"),
		(&b"nothing"[..], "the code is no runtime: it is no WebAssembly module"),
	] {
		assert_eq!(complaint(&chain, content), expected);
	}

	// A council that authorizes such a thing unseen gets it refused by the chain, which goes on.
	type Refused = frame_system::Error<catena_runtime::Runtime>;
	let refusals: [(&[u8], Refused); 3] = [
		(&older, Refused::SpecVersionNeedsToIncrease),
		(&others, Refused::InvalidSpecName),
		(b"nothing", Refused::FailedToExtractRuntimeVersion),
	];
	for (content, error) in refusals {
		chain.authorize_unseen(content);
		let happened = chain.hand_in_unseen(content);
		let refused = frame_system::Event::RejectedInvalidAuthorizedUpgrade {
			code_hash: H256::from(blake2_256(content)),
			error: DispatchError::from(error),
		};
		assert_eq!(happened[0], RuntimeEvent::System(refused));
		assert_eq!(chain.desk.json(&["upgrade", "show"])["authorized"], Value::Null);
		chain.goes_on();
	}

	// What nobody authorized is not taken at all.
	let file = chain.file(&newer);
	let apply = ["--yes", "upgrade", "apply", &file];
	assert_eq!(chain.desk.complaint(&apply).error, "the council has authorized no runtime");

	let propose = ["--as", "council", "--yes", "upgrade", "propose", &file];
	let proposed = chain.desk.json(&propose);
	assert_eq!(proposed["executed"], true, "{proposed}");
	let hash = text(&proposed["code"], "code_hash");
	assert_eq!(hash, format!("0x{}", hex::encode(blake2_256(&newer))));
	let other = chain.file(&code("catena", 4));
	let refused = chain.desk.complaint(&["--yes", "upgrade", "apply", &other]);
	assert!(refused.error.starts_with("the council has authorized other code"), "{refused:?}");
	let file = chain.file(&newer);
	let applied = chain.desk.json(&["--yes", "upgrade", "apply", &file]);
	assert_eq!(applied["code"]["spec_version"], 3, "{applied}");
	assert_eq!(chain.version(), 3);
	let before = chain.node.finalized();
	chain.node.wait_for_finalized(before + 2);
}

/// What docs/runbook.md says of an upgrade after which no block can be made.
#[test]
fn chain_that_no_block_can_be_made_on_goes_on_with_corrected_code_from_its_specification() {
	let old = OldChain::of("dev");
	let mut chain = Chain::with(Node::start_on(&["--dev", "--chain", old.path()]));
	chain.upgrade(&code_that_makes_no_block());
	assert_eq!(chain.version(), 2);
	let last = chain.node.finalized();
	// Several slots, of a second each; what does not happen cannot be waited for.
	std::thread::sleep(Duration::from_secs(5));
	assert_eq!(chain.node.finalized(), last);
	assert_eq!(chain.node.best_block().number, last);

	// The corrected code has the same version, and counts from after the last final block on.
	let hash = chain.node.finalized_block().hash;
	chain.node.stop();
	let substitute = |spec: &OldChain, block: u64, code: &[u8]| {
		spec.with_substitute(&chain.node.database(), block, code)
	};
	let right = WASM_BINARY.expect("a runtime");
	for (block, code, said) in [
		(
			last,
			code("catena", 3),
			"Error: the code has spec_version 3, and that in the state 2: nodes run it in the other's place \
			 only if both have the same\nHint: build the corrected code with the version of the code that it \
			 stands in for\n"
				.to_owned(),
		),
		(
			last,
			code("athena", 2),
			"Error: the code is a runtime of \"athena\", and this chain is \"catena\"\n".into(),
		),
		(
			last + 1,
			right.to_vec(),
			format!(
				"Error: block {} is not the last final one here, which is {last} ({hash})\nHint: let this \
				 node come up with the others first; all members name the same block\n",
				last + 1
			),
		),
	] {
		let complaint = substitute(&old, block, &code).err().expect("it is refused");
		assert!(complaint.ends_with(&said), "{complaint}");
	}
	let corrected = substitute(&old, last, right).expect("it suits");
	let complaint = substitute(&corrected, last, right).err().expect("there is one");
	let said = format!(
		"Error: the specification has other code from block {last} on, and a node runs one such code only\n\
		 Hint: if no block was made with that code, name a specification without it with --chain\n"
	);
	assert!(complaint.ends_with(&said), "{complaint}");
	let chain = chain.go_on_with(&corrected);
	chain.node.wait_for_finalized(last + 2);
	assert_eq!(chain.version(), 2);
	let listed = chain.desk.json(&["org", "list"]);
	assert_eq!(listed["organisations"].as_array().map(Vec::len), Some(1), "{listed}");

	// The broken code is still the one in the state; the next upgrade replaces it.
	let chain = chain.go_on_with(&old);
	let stands = chain.node.best_block().number;
	std::thread::sleep(Duration::from_secs(5));
	assert_eq!(chain.node.best_block().number, stands);
	let chain = chain.go_on_with(&corrected);
	chain.upgrade(&code("catena", 3));
	let chain = chain.go_on_with(&old);
	assert_eq!(chain.version(), 3);
	let before = chain.node.finalized();
	chain.node.wait_for_finalized(before + 2);
}
