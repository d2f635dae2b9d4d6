//! What happened to an item, in the order in which the chain recorded it.

use catena_primitives::{
	action::Action,
	custody::Holder,
	disclosure::{Field, FieldKind},
	record::{Attestation, Recorded},
	registry::{KeyReport, OfficerV2},
	statement::{ClaimedTime, Log, Signer},
	view::RecordView,
	Hash,
};
use catena_verifier::RecordFacts;
use serde_json::{json, Value};

use crate::{
	describe::{self, Names},
	details,
	ids::{hex_text, log_name},
	output::{clean, tall_table},
	times,
};

/// One record.
pub struct Entry {
	/// When the chain took it.
	recorded: Recorded,
	/// When it happened, as the signer claims.
	claimed: ClaimedTime,
	/// Who signed.
	signer: Signer,
	/// What was done.
	action: Action,
	/// The log.
	log: Log,
	/// The place in it.
	sequence: u32,
	/// Hash of the statement.
	hash: Hash,
	/// The root of the batch that it was signed in, if it was signed with others.
	batch: Option<Hash>,
	/// Details that are known: from the vault, or disclosed.
	fields: Vec<Field>,
	/// The report by which the record is doubtful, if it is.
	doubt: Option<KeyReport>,
}

impl Entry {
	/// From what a node answers; `fields` are those of the vault, `officer` is the signer's entry.
	pub fn of_view(view: &RecordView, fields: Vec<Field>, officer: Option<&OfficerV2>) -> Self {
		let record = &view.record;
		Entry {
			recorded: record.recorded,
			claimed: record.body.occurred,
			signer: record.signer,
			action: record.body.action.clone(),
			log: view.log,
			sequence: view.sequence,
			hash: view.hash,
			batch: match record.attestation {
				Attestation::Alone { .. } => None,
				Attestation::InBatch { root, .. } => Some(root),
			},
			fields,
			doubt: doubt(officer, &record.signer, &record.recorded),
		}
	}

	/// From a proof; `fields` are those disclosed, `officer` is the signer's entry.
	pub fn of_facts(facts: &RecordFacts, fields: Vec<Field>, officer: Option<&OfficerV2>) -> Self {
		Entry {
			recorded: facts.recorded,
			claimed: facts.body.occurred,
			signer: facts.signer,
			action: facts.body.action.clone(),
			log: facts.at.log,
			sequence: facts.at.sequence,
			hash: facts.hash,
			batch: facts.batch.map(|batch| batch.root),
			fields,
			doubt: doubt(officer, &facts.signer, &facts.recorded),
		}
	}
}

/// The report by which a record is doubtful.
fn doubt(officer: Option<&OfficerV2>, signer: &Signer, recorded: &Recorded) -> Option<KeyReport> {
	officer.and_then(|officer| officer.doubt(&signer.key, recorded.time_ms)).copied()
}

/// The timeline.
pub struct Timeline(Vec<Entry>);

impl Timeline {
	/// Puts entries of all logs in the order in which they were recorded.
	pub fn new(mut entries: Vec<Entry>) -> Self {
		entries.sort_by_key(|entry| {
			(entry.recorded.time_ms, entry.recorded.block, entry.log, entry.sequence)
		});
		Timeline(entries)
	}

	/// As a table for people: recorded time before claimed time.
	pub fn text(&self, names: &Names) -> String {
		let rows = self.0.iter().map(|entry| {
			let mut what = describe::action(&entry.action, &|holder| names.holder(holder));
			if let Some(report) = &entry.doubt {
				what.insert_str(0, &format!("DOUBTFUL: {}\n", doubt_words(report)));
			}
			if let Action::RegisterArtefact(object) = &entry.action {
				for (name, text) in object.filled() {
					what.push_str(&format!("\n{name}: {}", clean(text)));
				}
			}
			for field in &entry.fields {
				what.push_str(&format!("\n{}", field_line(field)));
			}
			vec![
				times::utc(entry.recorded.time_ms),
				times::claimed(&entry.claimed),
				names.holder(Holder::of(&entry.signer)),
				what,
				format!("{}:{}", log_name(entry.log), entry.sequence),
			]
		});
		tall_table(&["Recorded", "Claimed", "Who", "What", "Log"], rows)
	}

	/// For scripts.
	pub fn json(&self, names: &Names) -> Value {
		self.0.iter().map(|entry| entry_json(entry, names)).collect()
	}

	/// Statements that share one signature: the root, and their places.
	pub fn attestations(&self) -> Vec<(Hash, Vec<String>)> {
		let mut shared: Vec<(Hash, Vec<String>)> = Vec::new();
		for entry in &self.0 {
			let Some(root) = entry.batch else { continue };
			let place = format!("{}:{}", log_name(entry.log), entry.sequence);
			match shared.iter_mut().find(|(known, _)| *known == root) {
				Some((_, places)) => places.push(place),
				None => shared.push((root, vec![place])),
			}
		}
		shared
	}
}

fn entry_json(entry: &Entry, names: &Names) -> Value {
	let fields: Vec<Value> = entry.fields.iter().map(field_json).collect();
	json!({
		"recorded": {
			"block": entry.recorded.block,
			"time_ms": entry.recorded.time_ms,
			"time": times::utc(entry.recorded.time_ms),
			"roles": entry.recorded.roles.names(),
		},
		"claimed": {
			"time_ms": entry.claimed.utc_ms,
			"offset_minutes": entry.claimed.offset_minutes,
			"time": times::claimed(&entry.claimed),
		},
		"organisation": entry.signer.organisation,
		"organisation_name": names.name(entry.signer.organisation),
		"officer": entry.signer.officer,
		"key": hex_text(&entry.signer.key),
		"action": entry.action.name(),
		"what": describe::action_json(&entry.action),
		"log": log_name(entry.log),
		"sequence": entry.sequence,
		"statement": hex_text(&entry.hash),
		"batch": entry.batch.map(|root| hex_text(&root)),
		"details": fields,
		"doubtful": entry.doubt.map(|report| json!({
			"suspected_ms": report.suspected_ms,
			"reported_ms": report.reported_ms,
		})),
	})
}

/// Why a record is doubtful.
fn doubt_words(report: &KeyReport) -> String {
	format!(
		"the key may have been in other hands since {} (reported on {})",
		times::utc(report.suspected_ms),
		times::utc(report.reported_ms)
	)
}

/// A detail in one line.
pub fn field_line(field: &Field) -> String {
	match details::digest(field) {
		Some(digest) => format!(
			"file: {} bytes, SHA-256 {}…",
			digest.size_bytes,
			hex::encode(&digest.sha256[..8])
		),
		None => format!("{}: {}", details::kind_name(field.kind), details::value_text(field)),
	}
}

/// A detail for scripts.
pub fn field_json(field: &Field) -> Value {
	let value = match details::digest(field) {
		Some(digest) => json!({
			"size_bytes": digest.size_bytes,
			"sha256": hex::encode(digest.sha256),
			"blake3": hex::encode(digest.blake3),
		}),
		None if field.kind == FieldKind::File => json!(hex_text(&field.value)),
		None => json!(String::from_utf8_lossy(&field.value)),
	};
	json!({ "kind": details::kind_name(field.kind), "value": value })
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::{evidence::Examination, roles::Roles};

	fn entry(time_ms: u64, log: Log, sequence: u32, batch: Option<Hash>) -> Entry {
		Entry {
			recorded: Recorded { block: 1, time_ms, roles: Roles::EXAMINER },
			claimed: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
			signer: Signer { organisation: 1, officer: 1, key: [0; 32] },
			action: Action::Examine { examination: Examination::Inspection },
			log,
			sequence,
			hash: [0; 32],
			batch,
			fields: vec![details::text_field(FieldKind::Note, "a\x1b[2Jb").unwrap()],
			doubt: None,
		}
	}

	#[test]
	fn logs_are_merged_by_recorded_time() {
		let timeline = Timeline::new(vec![
			entry(30, Log::Custody, 1, None),
			entry(20, Log::Own(2), 0, None),
			entry(10, Log::Custody, 0, None),
			entry(30, Log::Own(2), 1, None),
		]);
		let places: Vec<(Log, u32)> = timeline.0.iter().map(|e| (e.log, e.sequence)).collect();
		assert_eq!(
			places,
			[(Log::Custody, 0), (Log::Own(2), 0), (Log::Custody, 1), (Log::Own(2), 1)]
		);
	}

	#[test]
	fn statements_under_one_signature_are_told() {
		let timeline = Timeline::new(vec![
			entry(1, Log::Custody, 0, Some([5; 32])),
			entry(2, Log::Custody, 1, None),
			entry(3, Log::Custody, 2, Some([5; 32])),
		]);
		assert_eq!(
			timeline.attestations(),
			[([5; 32], vec!["custody:0".to_owned(), "custody:2".to_owned()])]
		);
	}

	#[test]
	fn disclosed_text_cannot_steer_the_terminal() {
		let timeline = Timeline::new(vec![entry(1, Log::Custody, 0, None)]);
		assert!(!timeline.text(&Names::default()).contains('\x1b'));
	}
}
