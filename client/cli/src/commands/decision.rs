//! What became of a motion of the council.

use catena_rpc::governance::{Decision, Dropped};
use serde_json::{json, Value};

use crate::{
	describe,
	ids::hex_text,
	output::{bad, clean, doubtful, good, Output},
};

/// What became of a motion. `done` says what it did, and `more` is added for scripts.
pub fn output(decision: &Decision, done: &str, more: Value) -> Output {
	let (text, mut json) = match decision {
		Decision::Executed { block } => (
			format!("{} {done}\n  final in {}\n", good("✓"), describe::block(block)),
			json!({ "executed": true, "block": describe::block_json(block) }),
		),
		Decision::Open { block, motion, needed } => {
			let hash = hex_text(&motion.hash);
			let votes = &motion.votes;
			let text = format!(
				"{} proposed; {} of {needed} votes needed are there\n  The others vote with: catena org \
				 vote --proposal {hash} --index {}\n",
				doubtful("…"),
				votes.ayes.len(),
				votes.index
			);
			let json = json!({
				"executed": false,
				"block": describe::block_json(block),
				"proposal": hash,
				"index": votes.index,
				"ayes": votes.ayes.len(),
				"threshold": needed,
				"about": motion.call.as_ref().map(|call| clean(&call.describe())),
			});
			(text, json)
		}
		Decision::Dropped { block, why } => (
			format!(
				"{} not carried out: {}; it can be proposed anew\n  final in {}\n",
				bad("✗"),
				because(*why),
				describe::block(block)
			),
			json!({
				"executed": false,
				"block": describe::block_json(block),
				"dropped": because(*why),
			}),
		),
		Decision::Untold { block } => (
			format!(
				"{} carried, but this release of the command does not know the call, and the node does \
				 not say whether the chain refused it\n  final in {}\n",
				doubtful("?"),
				describe::block(block)
			),
			json!({ "executed": null, "block": describe::block_json(block) }),
		),
	};
	if let (Some(json), Value::Object(more)) = (json.as_object_mut(), more) {
		json.extend(more);
	}
	Output::new(text, json)
}

/// Why a motion was dropped, in words.
fn because(why: Dropped) -> &'static str {
	match why {
		Dropped::VotedDown => "voted down",
		Dropped::Expired => "its time was over",
		Dropped::TooFew => "too few votes for the present seats",
	}
}
