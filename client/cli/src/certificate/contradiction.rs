//! What is said where published checkpoints contradict each other, and by whom they are.

use catena_verifier::{Contradiction, Side};
use serde_json::{json, Value};

use crate::{
	anchors::Given,
	describe,
	ids::hex_text,
	output::{bad, clean, count, faint, Output},
};

pub(super) fn certificate(contradiction: &Contradiction, anchors: &[Given]) -> Output {
	let reason = clean(&contradiction.to_string());
	let sides = contradiction.sides();
	let mut text =
		format!("{}\n\n{reason}\n\n", bad("CONTRADICTION BETWEEN PUBLISHED CHECKPOINTS"));
	for side in &sides {
		text.push_str(&side_words(side, anchors));
	}
	text.push_str(&format!(
		"\n{} (Requirement {} of the checkpoint format.)\n",
		meaning(contradiction),
		contradiction.requirement()
	));
	let between: Vec<Value> = sides.iter().map(|side| side_json(side, anchors)).collect();
	let json = json!({
		"verdict": "contradiction",
		"requirement": contradiction.requirement(),
		"name": contradiction.name(),
		"reason": reason,
		"between": between,
	});
	Output { text, json, exit: 1 }
}

/// The files that have this checkpoint; one, unless it was given twice.
fn files<'a>(side: &'a Side, anchors: &'a [Given]) -> impl Iterator<Item = &'a Given> {
	anchors.iter().filter(|given| {
		given.anchor.counted() == Some(&side.checkpoint) && given.anchor.publishers() == side.by
	})
}

fn side_words(side: &Side, anchors: &[Given]) -> String {
	let source = files(side, anchors).next();
	let checkpoint = &side.checkpoint;
	format!(
		"{} {}\n  {}\n  block {}, {}\n  authority set {} with {}\n",
		faint("•"),
		source.map(Given::source).unwrap_or_default(),
		source.map(|given| given.file.clone()).unwrap_or_default(),
		checkpoint.block.number,
		hex_text(&checkpoint.block.hash),
		checkpoint.set.id,
		count(checkpoint.set.authorities.len(), "validator"),
	)
}

fn side_json(side: &Side, anchors: &[Given]) -> Value {
	let mut json = match files(side, anchors).next() {
		Some(given) => given.json(),
		None => json!({}),
	};
	if let Value::Object(json) = &mut json {
		json.insert("block".into(), describe::block_json(&side.checkpoint.block));
	}
	json
}

/// What follows from it.
fn meaning(contradiction: &Contradiction) -> &'static str {
	match contradiction {
		Contradiction::BlocksDiffer { .. }
		| Contradiction::SetsDiffer { .. }
		| Contradiction::SetsRunBackwards { .. } => {
			"The proof was not judged. Both files are signed, so they show to anybody that either \
			 somebody signed what is not so, or two histories of this chain were finalized. Take them to \
			 both publishers, and rely on neither until they agree."
		}
		Contradiction::NotDescended { .. } => {
			"Either these checkpoints are not of one history, or the proof was altered or forged. Get \
			 the proof anew, from another node. If it says the same, take the files to the publishers, \
			 and rely on neither until they agree."
		}
	}
}
