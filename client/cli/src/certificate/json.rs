//! What a proof shows, for scripts.

use catena_primitives::{
	antiquities::Artefact,
	evidence::{Case, Exhibit},
};
use catena_verifier::{Facts, KindEntry, LogFacts, Shown};
use serde_json::{json, Value};

use super::{
	proven::{batch_size, LIMITS},
	FileAtHand,
};
use crate::{
	describe::{self, Names},
	ids::{hex_text, log_name},
	timeline::{field_json, Timeline},
	times,
};

pub(super) fn certificate(
	facts: &Facts,
	files: &[FileAtHand],
	names: &Names,
	timeline: &Timeline,
	notices: &[String],
) -> Value {
	let checkpoints: Vec<Value> = facts.checkpoints.iter().map(describe::block_json).collect();
	let attestations: Vec<Value> = timeline
		.attestations()
		.into_iter()
		.map(|(root, records)| {
			json!({
				"root": hex_text(&root),
				"statements": batch_size(facts, &root),
				"shown": records,
			})
		})
		.collect();
	json!({
		"verdict": "proven",
		"genesis": hex_text(&facts.genesis),
		"block": describe::block_json(&facts.block),
		"time_ms": facts.time_ms,
		"time": times::utc(facts.time_ms),
		"anchor": describe::block_json(&facts.anchor),
		"checkpoints": checkpoints,
		"authority_set": facts.authority_set,
		"lineage_steps": facts.lineage_steps,
		"item": hex_text(&facts.item),
		"kind": facts.kind.name(),
		"holder": describe::holder_json(facts.custody.holder),
		"holder_name": names.holder(facts.custody.holder),
		"entry": entry_json(&facts.entry),
		"complete": facts.complete,
		"logs": facts.logs.iter().map(log_json).collect::<Vec<_>>(),
		"timeline": timeline.json(names),
		"attestations": attestations,
		"disclosures": disclosures_json(facts),
		"files": files_json(facts, files),
		"notices": notices,
		"does_not_show": LIMITS,
	})
}

fn entry_json(entry: &KindEntry) -> Value {
	match entry {
		KindEntry::Case(case) => case_json(case),
		KindEntry::Exhibit(Exhibit::V1 { case, from, depth, derived }, entry) => json!({
			"case": hex_text(case),
			"from": from.as_ref().map(|id| hex_text(id)),
			"depth": depth,
			"derived": derived,
			"case_entry": case_json(entry),
		}),
		KindEntry::Artefact(Artefact::V1 { reported, settled }) => json!({
			"adverse_reports": { "reported": reported, "settled": settled },
		}),
	}
}

fn case_json(case: &Case) -> Value {
	let Case::V1 { form, members, exhibits } = case;
	let members: Vec<Value> = members
		.iter()
		.map(|member| {
			json!({
				"organisation": member.organisation,
				"rights": describe::rights_list(member.rights),
			})
		})
		.collect();
	json!({
		"form": crate::words::FormWord::word(*form),
		"members": members,
		"exhibits": exhibits,
	})
}

fn log_json(log: &LogFacts) -> Value {
	let shown = match log.shown {
		Shown::All => "all",
		Shown::Some => "some",
		Shown::None => "none",
	};
	json!({
		"log": log_name(log.log),
		"total": log.total,
		"shown": shown,
		"records": log.records.len(),
	})
}

fn disclosures_json(facts: &Facts) -> Vec<Value> {
	facts
		.disclosures
		.iter()
		.map(|disclosed| {
			json!({
				"record": format!("{}:{}", log_name(disclosed.at.log), disclosed.at.sequence),
				"index": disclosed.index,
				"fields": disclosed.fields,
				"field": field_json(&disclosed.field),
			})
		})
		.collect()
}

fn files_json(facts: &Facts, files: &[FileAtHand]) -> Vec<Value> {
	files
		.iter()
		.zip(&facts.files)
		.map(|(file, matched)| {
			json!({
				"file": file.name,
				"matches": format!("{}:{}", log_name(matched.at.log), matched.at.sequence),
				"size_bytes": matched.file.size_bytes,
				"sha256": hex::encode(matched.file.sha256),
				"blake3": hex::encode(matched.file.blake3),
			})
		})
		.collect()
}
