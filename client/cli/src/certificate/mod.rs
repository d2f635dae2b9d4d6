//! The certificate: what a verdict says, for a judge and for scripts.

mod contradiction;
mod json;
mod proven;
mod rejected;
mod undetermined;

use catena_primitives::disclosure::FileDigest;
use catena_verifier::{Judgement, Verdict};
use serde_json::Value;

use crate::{
	anchors::Given,
	output::{doubtful, strong, Output},
};

/// A file at hand, to be compared with the digests on record.
pub struct FileAtHand {
	/// Its name.
	pub name: String,
	/// Its digests.
	pub digest: FileDigest,
}

/// The certificate of a judgement. `anchors` and `files` are those that were given to the verifier, in
/// that order.
pub fn certificate(judgement: &Judgement, anchors: &[Given], files: &[FileAtHand]) -> Output {
	let mut output = match judgement {
		Judgement::Verdict(Verdict::Proven(facts)) => proven::certificate(facts, anchors, files),
		Judgement::Verdict(Verdict::Rejected(rejection)) => {
			rejected::certificate(rejection, anchors, files)
		}
		Judgement::Verdict(Verdict::Undetermined(missing)) => undetermined::certificate(missing),
		Judgement::Contradiction(found) => contradiction::certificate(found, anchors),
	};
	output.text.push_str(&uncounted(anchors));
	if let Value::Object(json) = &mut output.json {
		json.insert("anchors".into(), anchors.iter().map(Given::json).collect());
	}
	output
}

/// The anchors that count for nothing, each with the reason.
fn uncounted(anchors: &[Given]) -> String {
	let faults: Vec<String> = anchors
		.iter()
		.filter_map(|given| Some(format!("{} {}: {}\n", doubtful("!"), given.file, given.fault()?)))
		.collect();
	if faults.is_empty() {
		return String::new();
	}
	format!("\n{}\n{}", strong("Anchors that count for nothing"), faults.concat())
}
