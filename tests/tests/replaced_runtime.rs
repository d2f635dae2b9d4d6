//! The runtime of a running network is replaced by another one, and what is stored is migrated.
//!
//! Four validators begin with the runtime of spec_version 1, as it was built then. Their council votes
//! in this build's by the command, while statements are recorded. Two of them change their session keys, one
//! of them before the upgrade and one after it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use catena_primitives::{layout, registry::Organisation};
use catena_runtime::{
	genesis::{LOCAL, LOCAL_FOUNDERS},
	invariants, Runtime, VERSION, WASM_BINARY,
};
use catena_tests::{
	consortium::make_session_keys, desk::Complaint, extrinsic::bytes, old_chain::RUNTIME_1,
	story::text, Consortium, Desk, Node, OldChain,
};
use codec::{Decode, Encode};
use serde_json::{json, Value};
use sp_core::storage::Storage;

/// What the officers of the fifth organisation may do.
const OFFICERS: [(&str, &str); 4] = [
	("inspector", "investigator,registrar"),
	("lab", "examiner,custodian"),
	("away", "customs"),
	("recorder", "registrar"),
];

struct Network {
	// Before the chain's specification, which the nodes read.
	consortium: Consortium,
	desk: Desk,
	_old: OldChain,
}

impl Network {
	fn start() -> Network {
		let old = OldChain::of(LOCAL);
		let consortium = Consortium::start_on(old.path(), &["--force-authoring"]);
		let desk = consortium.desk();
		Network { consortium, desk, _old: old }
	}

	/// The node that the command talks to.
	fn node(&self) -> &Node {
		&self.consortium.nodes[1]
	}

	fn by(&self, who: &str, arguments: &[&str]) -> Value {
		self.desk.json(&[&["--as", who, "--yes"][..], arguments].concat())
	}

	/// Admits an organisation with four officers, of whom one is suspended.
	fn admit_organisation(&self) {
		self.desk.json(&["key", "new", "director"]);
		let admit = ["org", "admit", "Zoll", "--country", "DE", "--admin", "director"];
		assert_eq!(self.consortium.decide(&self.desk, &admit)["executed"], true);
		for (name, roles) in OFFICERS {
			self.desk.json(&["key", "new", name]);
			self.by("director", &["officer", "enrol", "--key", name, "--roles", roles]);
		}
		self.by("director", &["officer", "suspend", "3"]);
	}

	/// Opens a case with two exhibits, and gives their ids.
	fn register_exhibits(&self) -> [String; 2] {
		let opened = self.by("inspector", &["case", "open", "--form", "case"]);
		let case = text(&opened, "item");
		let files = ["a disk", "a ledger"].map(|content| {
			let path = self.desk.path(content).display().to_string();
			std::fs::write(&path, content).expect("a file can be written");
			path
		});
		let added = self.by("inspector", &["exhibit", "add", &case, &files[0], &files[1]]);
		[0, 1].map(|number| text(&added["items"][number], "item"))
	}

	/// Writes the trust anchor as of a block.
	fn anchor(&self, name: &str, block: u64) -> String {
		let path = self.desk.path(name).display().to_string();
		self.desk.json(&["anchor", "--block", &block.to_string(), "--out", &path]);
		path
	}

	fn prove(&self, item: &str, anchors: &[&str], name: &str) -> String {
		let path = self.desk.path(name).display().to_string();
		let anchors = anchors.iter().flat_map(|anchor| ["--anchor", *anchor]);
		let arguments: Vec<&str> =
			["prove", item, "--out", &path].into_iter().chain(anchors).collect();
		self.desk.json(&arguments);
		path
	}

	/// The facts of a proof that holds.
	fn proven(&self, proof: &str, anchors: &[&str]) -> Value {
		let anchors = anchors.iter().flat_map(|anchor| ["--anchor", *anchor]);
		let arguments: Vec<&str> = ["verify", proof].into_iter().chain(anchors).collect();
		let verdict = self.desk.json(&arguments);
		assert_eq!(verdict["verdict"], "proven", "{verdict}");
		verdict
	}

	/// The layout of the state as of the block of a verdict.
	fn layout_of(&self, verdict: &Value) -> u32 {
		let key = format!("0x{}", hex::encode(layout::VERSION_KEY));
		let at = &verdict["block"]["hash"];
		let stored = self.node().call("state_getStorage", json!([key, at])).expect("a layout");
		u32::decode(&mut &bytes(&stored)[..]).expect("a number")
	}

	/// The version of the runtime that each node runs.
	fn versions(&self) -> Vec<u64> {
		let version = |node: &Node| {
			let version = node.call("state_getRuntimeVersion", json!([])).expect("a version");
			version["specVersion"].as_u64().expect("a number")
		};
		self.consortium.nodes.iter().map(version).collect()
	}

	fn processes(&self) -> Vec<u32> {
		self.consortium.nodes.iter().map(Node::process_id).collect()
	}

	/// Puts something into a file.
	fn file(&self, name: &str, content: &[u8]) -> String {
		let path = self.desk.path(name);
		std::fs::write(&path, content).expect("a file can be written");
		path.display().to_string()
	}

	/// Has the validator of this place make new session keys on its machine and register them. They are
	/// used from the session after next.
	fn rotate_session_keys(&self, place: usize) {
		let founder = &LOCAL_FOUNDERS[place];
		let name = format!("{}-validator", founder.name);
		let seed = format!("//{}//validator", founder.seed);
		let account = text(&self.desk.json(&["key", "import", &name, "--dev", &seed]), "public");
		let keys = make_session_keys(&self.consortium.nodes[place], &account);
		let keys = self.file(&format!("{name}.json"), keys.as_bytes());
		self.by(&name, &["validator", "register", &keys]);
	}

	/// Has three of the four authorize this code, and no fewer.
	fn authorize(&self, file: &str) {
		let authorized = || self.desk.json(&["upgrade", "show"])["authorized"].clone();
		let proposed = self.by("europol", &["upgrade", "propose", file]);
		assert_eq!((&proposed["executed"], &proposed["threshold"]), (&json!(false), &json!(3)));
		let (motion, index) = (text(&proposed, "proposal"), proposed["index"].to_string());
		let vote = ["org", "vote", "--proposal", &motion, "--index", &index];
		assert_eq!(self.by("eurojust", &vote)["executed"], false);
		assert_eq!(authorized(), Value::Null);
		assert_eq!(self.by("bka", &vote)["executed"], true);
		assert_eq!(authorized(), text(&proposed["code"], "code_hash"));
	}

	/// Records artefacts, one after the other, until it is told to stop; in which blocks.
	fn keep_recording(&self, work: &Work) -> Vec<u64> {
		let mut blocks = Vec::new();
		while !work.is_over.load(Ordering::Relaxed) {
			let recorded = self.by("recorder", &["artefact", "add", "--type", "Bowl"]);
			blocks.push(recorded["block"].as_u64().expect("a block"));
			work.done.store(blocks.len(), Ordering::Relaxed);
		}
		blocks
	}

	/// Has the code handed in while statements are recorded, some before and some after. The block in
	/// which it was handed in: the next one is the first that the new runtime makes.
	fn upgrade_while_recording(&self, file: &str) -> u64 {
		let work = Work::default();
		let (upgraded, recorded) = std::thread::scope(|scope| {
			let recording = scope.spawn(|| self.keep_recording(&work));
			// If the test fails below, nobody waits for the thread for ever.
			let ending = Ending(&work);
			let one_more = || {
				let done = work.done.load(Ordering::Relaxed);
				self.node().wait_for("another record", || {
					let over = work.done.load(Ordering::Relaxed) > done || recording.is_finished();
					over.then_some(())
				});
			};
			one_more();
			let applied = self.desk.json(&["--yes", "upgrade", "apply", file]);
			// One was being recorded; the next one begins after the upgrade.
			one_more();
			one_more();
			drop(ending);
			let recorded = recording.join().expect("every statement is recorded");
			(applied["block"]["number"].as_u64().expect("a number"), recorded)
		});
		assert!(recorded.is_sorted(), "{recorded:?}");
		let before = recorded.iter().filter(|block| **block <= upgraded).count();
		assert!(before > 0 && before < recorded.len(), "{recorded:?} and {upgraded}");
		upgraded
	}

	/// The whole state as of a block that is final, in the hands of this build's runtime.
	fn state(&self) -> sp_io::TestExternalities {
		let node = self.node();
		let at = node.finalized_block().hash;
		let pairs = node.call("state_getPairs", json!(["0x", at])).expect("the state");
		let pairs = pairs.as_array().expect("a list").iter();
		let top = pairs.map(|pair| (bytes(&pair[0]), bytes(&pair[1]))).collect();
		sp_io::TestExternalities::new(Storage { top, children_default: Default::default() })
	}
}

/// What the thread that records tells, and is told.
#[derive(Default)]
struct Work {
	done: AtomicUsize,
	is_over: AtomicBool,
}

/// Says that the work is over, at the latest when it is dropped.
struct Ending<'a>(&'a Work);

impl Drop for Ending<'_> {
	fn drop(&mut self) {
		self.0.is_over.store(true, Ordering::Relaxed);
	}
}

#[test]
fn runtime_of_four_running_validators_is_replaced_by_the_council_and_nobody_restarts() {
	let mut network = Network::start();
	let processes = network.processes();
	assert_eq!(network.versions(), [1; 4]);
	network.admit_organisation();
	let [disk, ledger] = network.register_exhibits();
	// An offer that the old runtime takes, for the new one to see it accepted.
	let offer = ["--to", "5/2", "--purpose", "examination", "--condition", "unsealed"];
	network.by("inspector", &[&["offer", &disk][..], &offer].concat());

	let genesis = network.anchor("genesis.json", 0);
	let early = network.prove(&ledger, &[&genesis], "early.catena");
	let before = network.proven(&early, &[&genesis]);
	assert_eq!(network.layout_of(&before), 1);
	let organisations = network.desk.json(&["org", "list"])["organisations"].clone();
	let officers = network.desk.json(&["officer", "list", "5"])["officers"].clone();
	let middle = network.anchor("middle.json", network.node().finalized());
	what_the_old_runtime_does_not_have_is_refused(&network);

	let older = network.file("older.wasm", RUNTIME_1);
	let propose = ["--as", "europol", "--yes", "upgrade", "propose", &older];
	assert_eq!(
		network.desk.complaint(&propose).error,
		"the runtime is not newer: the chain runs version 1, and the code is 1"
	);

	let newer = WASM_BINARY.expect("a runtime");
	let newer = network.file("newer.wasm", newer);
	network.authorize(&newer);
	// What is registered under the old runtime comes into force under the new one, unless the upgrade takes
	// a session. What is registered under the new one does in any case.
	network.rotate_session_keys(3);
	let upgraded = network.upgrade_while_recording(&newer);
	for node in &network.consortium.nodes {
		node.wait_for_finalized(upgraded + 2);
	}
	assert_eq!(network.versions(), [u64::from(VERSION.spec_version); 4]);
	network.rotate_session_keys(2);
	everything_stored_is_in_order(&network);
	assert_eq!(network.desk.json(&["org", "list"])["organisations"], organisations);
	assert_eq!(network.desk.json(&["officer", "list", "5"])["officers"], officers);

	// What was proven stays proven, and proves the same anew.
	network.proven(&early, &[&genesis]);
	let late = network.prove(&ledger, &[&genesis], "late.catena");
	let after = network.proven(&late, &[&genesis]);
	assert_eq!(network.layout_of(&after), layout::VERSION);
	for fact in ["timeline", "holder", "complete"] {
		assert_eq!(after[fact], before[fact], "{fact}");
	}
	assert_eq!((&before["authority_set"], &before["lineage_steps"]), (&json!(0), &json!(0)));
	assert_eq!(after["lineage_steps"], after["authority_set"], "one step for each change");
	let anchors = [&genesis[..], &middle];
	let across = proof_leads_over_the_upgrade(&network, &disk, &anchors, upgraded);

	// And now there is what there was not.
	network.by("director", &["officer", "amend", "2", "--roles", "examiner"]);

	let set = after["authority_set"].as_u64().expect("a number");
	proof_leads_over_the_next_set(&network, &ledger, &anchors, set, &before);
	for proof in [&early, &late, &across] {
		network.proven(proof, &[&genesis]);
	}
	for node in &mut network.consortium.nodes {
		assert_eq!(node.ended(), None);
	}
	assert_eq!(network.processes(), processes, "nobody was restarted");
}

/// The command knows calls that a chain has only after its next upgrade.
fn what_the_old_runtime_does_not_have_is_refused(network: &Network) {
	let refused = Complaint {
		code: 1,
		error: "the chain runs version 1 of the runtime, and what was asked for is there from version 2 on"
			.into(),
		causes: Vec::new(),
		hint: Some(
			"the council replaces the runtime first: `catena upgrade --help`; nothing was sent".into(),
		),
		data: Value::Null,
	};
	let amend = ["--as", "director", "officer", "amend", "2", "--roles", "examiner"];
	assert_eq!(network.desk.complaint(&amend), refused);
	let key = text(&network.desk.json(&["key", "new", "other"]), "public");
	let replace = ["--as", "europol", "--yes", "org", "replace-admin", "5", "--admin", &key];
	assert_eq!(network.desk.complaint(&replace), refused);
}

/// What try-state would find in the new runtime; and the migration was carried out.
fn everything_stored_is_in_order(network: &Network) {
	network.state().execute_with(|| {
		invariants::check().expect("every invariant holds");
		let version = sp_io::storage::get(layout::VERSION_KEY).map(Vec::from);
		assert_eq!(version, Some(layout::VERSION.encode()));
		let organisations: Vec<Organisation> =
			pallet_registry::Organisations::<Runtime>::iter_values().collect();
		assert_eq!(organisations.len(), 5);
		assert!(organisations.iter().all(|entry| matches!(entry, Organisation::V2(_))));
	});
}

/// What was offered under the old runtime is accepted under the new one; one proof shows both.
fn proof_leads_over_the_upgrade(
	network: &Network,
	item: &str,
	anchors: &[&str],
	upgraded: u64,
) -> String {
	network.by("lab", &["accept", item]);
	let across = network.prove(item, anchors, "across.catena");
	let verdict = network.proven(&across, anchors);
	assert_eq!(network.layout_of(&verdict), layout::VERSION);
	let records = verdict["timeline"].as_array().expect("a list");
	let actions: Vec<&Value> = records.iter().map(|record| &record["action"]).collect();
	assert_eq!(actions, ["register exhibit", "offer", "accept"]);
	let block = |number: usize| records[number]["recorded"]["block"].as_u64().expect("a block");
	assert!(block(1) <= upgraded && upgraded < block(2), "{verdict}");
	let checkpoints = verdict["checkpoints"].as_array().expect("a list");
	let checkpoint = |number: usize| checkpoints[number]["number"].as_u64().expect("a number");
	assert_eq!(checkpoint(0), 0);
	assert!((1..=upgraded).contains(&checkpoint(1)), "{verdict}");
	across
}

/// Session keys change behind the upgrade; a proof leads over both, from genesis and from a checkpoint of
/// the old runtime, and shows what one from before did.
fn proof_leads_over_the_next_set(
	network: &Network,
	item: &str,
	anchors: &[&str],
	set: u64,
	before: &Value,
) {
	let changed = network.consortium.wait_for_authority_set(set + 1);
	network.node().wait_for_finalized(changed + 1);
	let last = network.prove(item, anchors, "last.catena");
	let verdict = network.proven(&last, anchors);
	assert!(verdict["authority_set"].as_u64() > Some(set), "{verdict}");
	assert_eq!(verdict["lineage_steps"], verdict["authority_set"], "one step for each change");
	for fact in ["timeline", "holder", "complete"] {
		assert_eq!(verdict[fact], before[fact], "{fact}");
	}
	everything_stored_is_in_order(network);
}
