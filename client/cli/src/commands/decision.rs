//! What became of a motion of the council.

use catena_rpc::governance::Decision;
use serde_json::{json, Value};

use crate::{
	describe,
	ids::hex_text,
	output::{clean, doubtful, good, Output},
};

/// What became of a motion. `done` says what it did, and `more` is added for scripts.
pub fn output(decision: &Decision, done: &str, more: Value) -> Output {
	let (text, mut json) = match decision {
		Decision::Executed { block } => (
			format!("{} {done}\n  final in {}\n", good("✓"), describe::block(block)),
			json!({ "executed": true, "block": describe::block_json(block) }),
		),
		Decision::Open { block, motion } => {
			let hash = hex_text(&motion.hash);
			let votes = &motion.votes;
			let text = format!(
				"{} proposed; {} of {} votes needed are there\n  The others vote with: catena org \
				 vote --proposal {hash} --index {}\n",
				doubtful("…"),
				votes.ayes.len(),
				votes.threshold,
				votes.index
			);
			let json = json!({
				"executed": false,
				"block": describe::block_json(block),
				"proposal": hash,
				"index": votes.index,
				"ayes": votes.ayes.len(),
				"threshold": votes.threshold,
				"about": motion.call.as_ref().map(|call| clean(&call.describe())),
			});
			(text, json)
		}
	};
	if let (Some(json), Value::Object(more)) = (json.as_object_mut(), more) {
		json.extend(more);
	}
	Output::new(text, json)
}
