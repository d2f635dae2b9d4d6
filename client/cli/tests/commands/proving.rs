//! `catena prove` and `catena anchor` against a node that has a made-up chain's proofs.

use catena_primitives::{
	proof::{BlockRef, ProofV1},
	statement::Log,
	view::ItemView,
};
use catena_rpc::anchor::AnchorFile;
use codec::Encode;
use jsonrpsee::{
	server::{Server, ServerHandle},
	types::ErrorObjectOwned,
	RpcModule,
};
use serde_json::{json, Value};

use crate::{
	home::{text, Home},
	node::hex_text,
	support::scene::{time_of, Scene},
	verifying::{fields, scene, CONTENT},
};

/// A node that serves one scene.
pub struct SceneNode {
	_server: ServerHandle,
	_runtime: tokio::runtime::Runtime,
	pub url: String,
}

/// What the node does to its proofs before it hands them out.
pub type Spoil = fn(ProofV1) -> ProofV1;

impl SceneNode {
	pub fn start(scene: Scene, spoil: Spoil) -> Self {
		let runtime = tokio::runtime::Builder::new_multi_thread()
			.worker_threads(1)
			.enable_all()
			.build()
			.unwrap();
		let (server, url) = runtime.block_on(async {
			let server = Server::builder().build("127.0.0.1:0").await.unwrap();
			let url = format!("ws://{}", server.local_addr().unwrap());
			(server.start(methods(scene, spoil)), url)
		});
		SceneNode { _server: server, _runtime: runtime, url }
	}
}

fn block_json(block: &BlockRef) -> Value {
	json!({ "number": block.number, "hash": hex_text(&block.hash) })
}

fn methods(scene: Scene, spoil: Spoil) -> RpcModule<(Scene, Spoil)> {
	let mut module = RpcModule::new((scene, spoil));
	module
		.register_method("chain_getBlockHash", |_, (scene, _), _| hex_text(&scene.genesis()))
		.unwrap();
	module
		.register_method("provenance_item", |_, (scene, _), _| {
			let view = ItemView {
				id: scene.item,
				item: scene.item_entry(),
				own_logs: scene
					.own_logs
					.iter()
					.map(|organisation| (*organisation, scene.head(Log::Own(*organisation))))
					.collect(),
				case: None,
				exhibit: None,
				artefact: None,
			};
			json!({
				"block": block_json(&BlockRef { number: 20, hash: [1; 32] }),
				"time_ms": time_of(20),
				"view": hex_text(&view.encode()),
			})
		})
		.unwrap();
	module
		.register_method("provenance_trustAnchor", |params, (scene, _), _| {
			let (number,): (Option<u32>,) = params.parse()?;
			let mut checkpoint = scene.chain.checkpoint(0);
			match number.unwrap_or(0) {
				number if number == scene.block().number => {
					checkpoint.block = scene.block();
					checkpoint.set = scene.chain.in_charge_after(number - 1).set.clone();
				}
				number => checkpoint = scene.chain.checkpoint(number),
			}
			let text = AnchorFile::from(&checkpoint).write();
			Ok::<_, ErrorObjectOwned>(serde_json::from_str::<Value>(&text).unwrap())
		})
		.unwrap();
	module
		.register_method("provenance_checkpointProof", |params, (scene, _), _| {
			let (checkpoints,): (Vec<u32>,) = params.parse()?;
			let block = scene.block();
			let mut below: Vec<u32> =
				checkpoints.into_iter().filter(|number| *number < block.number).collect();
			if below.is_empty() {
				below.push(0);
			}
			Ok::<_, ErrorObjectOwned>(json!({
				"block": block_json(&block),
				"proof": hex_text(&scene.prove_checkpoints(&below).to_file()),
			}))
		})
		.unwrap();
	module
		.register_method("provenance_proof", |params, (scene, spoil), _| {
			let (request,): (Value,) = params.parse()?;
			let checkpoints: Vec<u32> =
				serde_json::from_value(request["checkpoints"].clone()).unwrap();
			let proven = match request["select"].as_array() {
				None => scene.prove_from(&checkpoints),
				Some(places) => {
					let custody: Vec<u32> = places
						.iter()
						.filter(|place| place[0].is_null())
						.map(|place| place[1].as_u64().unwrap() as u32)
						.collect();
					scene.prove_some(&[(Log::Custody, &custody)])
				}
			};
			let proof = spoil(proven.proof);
			Ok::<_, ErrorObjectOwned>(json!({
				"block": block_json(&BlockRef { number: 20, hash: [1; 32] }),
				"proof": hex_text(&proof.to_file()),
			}))
		})
		.unwrap();
	module
}

/// Puts the details of the scene's first statement into the home's vault, as registering would have.
fn fill_vault(home: &Home, scene: &Scene) {
	let id = hex::encode(scene.item);
	let [file, name, number] = <[_; 3]>::try_from(fields()).unwrap();
	let digest = <catena_primitives::disclosure::FileDigest as codec::DecodeAll>::decode_all(
		&mut &file.value[..],
	)
	.unwrap();
	let text_of = |value: &[u8]| String::from_utf8(value.to_vec()).unwrap();
	let vault = json!({
		"format": "catena/vault/v1",
		"item": format!("0x{id}"),
		"kind": "exhibit",
		"name": "disk",
		"statements": [{
			"statement": hex_text(&scene.hash(Log::Custody, 0)),
			"log": "custody",
			"sequence": 0,
			"details": [
				{
					"kind": "file",
					"salt": hex_text(&file.salt),
					"value": {
						"size_bytes": digest.size_bytes,
						"sha256": hex_text(&digest.sha256),
						"blake3": hex_text(&digest.blake3),
					},
				},
				{ "kind": "file-name", "salt": hex_text(&name.salt), "value": text_of(&name.value) },
				{
					"kind": "exhibit-number",
					"salt": hex_text(&number.salt),
					"value": text_of(&number.value),
				},
			],
		}],
	});
	home.file(&format!("home/vault/{id}.json"), vault.to_string());
}

#[test]
fn proof_with_disclosed_files_is_verified_offline_with_the_file() {
	let node = SceneNode::start(scene(), |proof| proof);
	let home = Home::at(&node.url);
	fill_vault(&home, &scene());
	let (out, anchor) = (home.path("disk.catena"), home.path("anchor.json"));
	let written = home.json(&["prove", "disk", "--with-files", "--out", text(&out)]);
	assert_eq!(written["complete"], true);
	assert_eq!(written["disclosed"], json!(["custody:0 file"]));
	home.json(&["anchor", "--out", text(&anchor)]);
	drop(node);
	let file = home.file("disk.img", CONTENT);
	let verify =
		["verify", text(&out), "--anchor", text(&anchor), "--file", text(&file), "--complete"];
	let verdict = home.json(&verify);
	assert_eq!(verdict["files"][0]["matches"], "custody:0");
	assert!(!verdict.to_string().contains("A-1"), "what was not asked for is not disclosed");
}

#[test]
fn later_anchor_is_written_and_descended_from() {
	let node = SceneNode::start(scene(), |proof| proof);
	let home = Home::at(&node.url);
	let (first, later, out) = (home.path("0.json"), home.path("8.json"), home.path("p.catena"));
	home.json(&["anchor", "--out", text(&first)]);
	assert_eq!(home.json(&["anchor", "--block", "8", "--out", text(&later)])["block"]["number"], 8);
	let id = hex::encode(scene().item);
	home.json(&[
		"prove",
		&id,
		"--anchor",
		text(&first),
		"--anchor",
		text(&later),
		"--out",
		text(&out),
	]);
	let verdict =
		home.json(&["verify", text(&out), "--anchor", text(&later), "--anchor", text(&first)]);
	assert_eq!(verdict["checkpoints"].as_array().unwrap().len(), 2);
}

#[test]
fn written_files_obey_the_umask_and_replace_planted_links() {
	use std::os::unix::fs::{symlink, PermissionsExt};

	let node = SceneNode::start(scene(), |proof| proof);
	let home = Home::at(&node.url);
	let victim = home.file("victim", "mine");
	let out = home.path("anchor.json");
	for (umask, mode) in [("077", 0o600), ("022", 0o644), ("002", 0o664)] {
		let _ = std::fs::remove_file(&out);
		symlink(&victim, &out).unwrap();
		let command = home.command();
		let done = std::process::Command::new("sh")
			.args(["-c", "umask $0; exec \"$@\"", umask])
			.arg(command.get_program())
			.args(command.get_args())
			.args(["anchor", "--out", text(&out)])
			.output()
			.unwrap();
		assert!(done.status.success(), "{done:?}");
		let written = std::fs::symlink_metadata(&out).unwrap();
		assert!(written.is_file());
		assert_eq!(written.permissions().mode() & 0o777, mode);
		assert_eq!(std::fs::read_to_string(&victim).unwrap(), "mine");
		let chain = std::fs::metadata(home.root().join("chain.json")).unwrap();
		assert_eq!(chain.permissions().mode() & 0o777, 0o600);
	}
}

#[test]
fn foreign_file_is_not_replaced_and_the_node_is_not_asked() {
	let node = SceneNode::start(scene(), |proof| proof);
	let home = Home::at(&node.url);
	fill_vault(&home, &scene());
	let (disk, note) = (home.file("disk.img", CONTENT), home.file("precious.txt", "notes"));
	let (proof, anchor) = (home.path("disk.catena"), home.path("anchor.json"));
	let prove = |out| ["prove", "disk", "--out", out];
	let write = |out| ["anchor", "--out", out];
	for _ in 0..2 {
		home.json(&write(text(&anchor)));
		home.json(&prove(text(&proof)));
	}
	let before = [&disk, &note, &proof, &anchor].map(|path| std::fs::read(path).unwrap());
	drop(node);
	for (arguments, path, word) in [
		(&prove(text(&disk))[..], &disk, "proof"),
		(&prove(text(&anchor)), &anchor, "proof"),
		(&write(text(&note)), &note, "anchor"),
		(&write(text(&proof)), &proof, "anchor"),
	] {
		let failure = home.fails(2, arguments);
		let expected = format!("{} is there already, and is no {word}", path.display());
		assert_eq!(failure["error"], expected);
		assert_eq!(failure["hint"], "nothing was written: give --out another name");
	}
	let after = [&disk, &note, &proof, &anchor].map(|path| std::fs::read(path).unwrap());
	assert_eq!(after, before);
}

#[test]
fn selection_shows_what_was_selected() {
	let node = SceneNode::start(scene(), |proof| proof);
	let home = Home::at(&node.url);
	fill_vault(&home, &scene());
	let out = home.path("p.catena");
	let arguments = [
		"prove",
		"disk",
		"--select",
		"custody:0,custody:2",
		"--disclose",
		"exhibit-number",
		"--out",
		text(&out),
	];
	let written = home.json(&arguments);
	assert_eq!(written["complete"], false);
	assert_eq!(written["records"], 2);
	assert_eq!(written["disclosed"], json!(["custody:0 exhibit-number"]));
}

#[test]
fn proof_that_does_not_hold_is_not_handed_out() {
	let node = SceneNode::start(scene(), |mut proof| {
		proof.state.pop();
		proof
	});
	let home = Home::at(&node.url);
	let out = home.path("p.catena");
	let id = hex::encode(scene().item);
	let said = home.run(&["prove", &id, "--out", text(&out)]);
	assert!(said.code == 3 || said.code == 4, "{}", said.stderr);
	assert!(said.stderr.contains("nothing was written"), "{}", said.stderr);
	assert!(!out.exists());
}

#[test]
fn details_that_this_home_does_not_know_cannot_be_disclosed() {
	let node = SceneNode::start(scene(), |proof| proof);
	let home = Home::at(&node.url);
	let out = home.path("p.catena");
	let id = hex::encode(scene().item);
	let failure = home.fails(2, &["prove", &id, "--with-files", "--out", text(&out)]);
	assert!(failure["error"].as_str().unwrap().contains("knows no file"), "{failure}");
	assert!(!out.exists());
}

#[test]
fn vault_that_was_changed_is_noticed() {
	let node = SceneNode::start(scene(), |proof| proof);
	let home = Home::at(&node.url);
	fill_vault(&home, &scene());
	let path = home.root().join(format!("vault/{}.json", hex::encode(scene().item)));
	let changed = std::fs::read_to_string(&path).unwrap().replace("A-1", "A-2");
	std::fs::write(&path, changed).unwrap();
	let out = home.path("p.catena");
	let failure = home.fails(2, &["prove", "disk", "--with-files", "--out", text(&out)]);
	assert!(failure["error"].as_str().unwrap().contains("not the ones that were signed"));
}
