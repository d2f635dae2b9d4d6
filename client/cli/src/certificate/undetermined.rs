//! What cannot be decided says, and how what is missing can be had.

use catena_verifier::Missing;
use serde_json::json;

use crate::{
	output::{clean, doubtful, Output},
	times,
};

pub(super) fn certificate(missing: &Missing) -> Output {
	let reason = missing_words(missing);
	let hint = missing_hint(missing);
	let mut text = format!(
		"{}\n\n{reason}\n\nRequirement {} of the {} format. Nothing in the file contradicts, but \
		 the question cannot be decided with what is there.\n",
		doubtful("UNDETERMINED"),
		missing.requirement(),
		if matches!(missing, Missing::Publisher) { "checkpoint" } else { "proof" },
	);
	if let Some(hint) = hint {
		text.push_str(&format!("\nHint: {hint}\n"));
	}
	let json = json!({
		"verdict": "undetermined",
		"requirement": missing.requirement(),
		"name": missing.name(),
		"reason": reason,
		"hint": hint,
	});
	Output { text, json, exit: 3 }
}

/// How what is missing can be had.
fn missing_hint(missing: &Missing) -> Option<&'static str> {
	Some(match missing {
		Missing::NewerVerifier { .. } | Missing::Extension { .. } | Missing::Layout { .. } => {
			"a newer release of this command may know it"
		}
		Missing::UsableCheckpoint { .. } => "get another anchor from somebody you trust",
		Missing::Anchor { .. } => {
			"let whoever gave you the proof make it from your anchor, `catena prove --anchor FILE`; or \
			 get the anchor of that block from somebody you trust"
		}
		Missing::Descent { .. } => {
			"let whoever gave you the proof name each of your anchors to `catena prove`, with --anchor"
		}
		Missing::FileDigest => {
			"let whoever registered the item make the proof with `catena prove --with-files`: the \
			 digests are known to their home alone"
		}
		Missing::Records => "let the proof be made without --select",
		Missing::Publisher => {
			"name the key of an organisation that signed it, which you have from that organisation, with \
			 --publisher NAME=KEY; get a damaged file anew; or leave the file out, and rely on the others"
		}
		Missing::BlockAfterCheckpoint { .. }
		| Missing::Node { .. }
		| Missing::Item { .. }
		| Missing::NewerProof { .. } => return None,
	})
}

fn missing_words(missing: &Missing) -> String {
	match missing {
		Missing::NewerProof { asked_ms, block_ms } => format!(
			"the proof is as of {}, and {} or later is asked for: a newer proof is needed",
			times::utc(*block_ms),
			times::utc(*asked_ms)
		),
		other => clean(&other.to_string()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_cannot_be_decided_is_exit_3() {
		assert_eq!(certificate(&Missing::Records).exit, 3);
	}
}
