//! The golden checkpoints that organisations publish of the chain of four validators.
//!
//! Nothing in them is drawn: they follow from the golden anchors and proofs, and a test makes them again.

use std::path::Path;

use catena_primitives::{
	checkpoint_proof::CheckpointProofV1,
	proof::{Checkpoint, ProofV1},
	published::{in_order, PublishedV1},
};
use catena_rpc::{anchor::AnchorFile, signing};
use catena_verifier::{order_nodes, state};
use sp_core::{ed25519, Pair};

/// When the organisations say to have signed: 1 January 2027, 0:00 UTC.
pub const SIGNED_MS: u64 = 1_798_761_600_000;

/// Names and bytes of the files, from the anchors and the proof that are in the folder.
///
/// # Panics
///
/// If one of them is not there, or is none.
pub fn of_four_validators(folder: &Path) -> [(&'static str, Vec<u8>); 3] {
	let later = std::fs::read_to_string(folder.join("consortium-later.json")).expect("an anchor");
	let later = AnchorFile::read(&later).expect("a checkpoint");
	let both = signed(&later, &["Europol", "Eurojust"]);
	let mut other = later;
	other.block.hash[0] ^= 1;
	let proof = std::fs::read(folder.join("consortium-late.catena")).expect("a proof");
	let proof = ProofV1::from_file(&proof).expect("a proof");
	[
		("consortium-later.checkpoint", both.to_file()),
		("consortium-other.checkpoint", signed(&other, &["BKA"]).to_file()),
		("consortium-later.checkpoint-proof", without_item(proof).to_file()),
	]
}

/// The checkpoint, signed with the administrators' keys of these organisations.
fn signed(checkpoint: &Checkpoint, names: &[&str]) -> PublishedV1 {
	let checkpoint = in_order(checkpoint.clone());
	let mut signatures: Vec<_> = names
		.iter()
		.map(|name| {
			let pair = ed25519::Pair::from_string(&format!("//{name}//admin"), None);
			let key = ed25519_dalek::SigningKey::from_bytes(&pair.expect("a key").seed());
			signing::publish(&checkpoint, SIGNED_MS, &key)
		})
		.collect();
	signatures.sort_by_key(|signature| signature.key.clone());
	PublishedV1 { checkpoint, signatures: signatures.try_into().expect("few") }
}

/// What of an item's proof shows that its checkpoints follow from each other.
fn without_item(proof: ProofV1) -> CheckpointProofV1 {
	let ProofV1 { genesis, anchor, lineage, block, state: nodes, descents, .. } = proof;
	// Parent and number stand before the root of the state; the number takes as many bytes as it needs.
	let number = match block.header[32] & 3 {
		0 => 1,
		1 => 2,
		_ => 4,
	};
	let root = block.header[32 + number..].first_chunk().expect("a header");
	let state = order_nodes(root, &state::head_keys(), &nodes).expect("the nodes are there");
	CheckpointProofV1 { genesis, anchor, lineage, block, state, descents }
}
