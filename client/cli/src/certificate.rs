//! The certificate: what a verdict says, for a judge and for scripts.

use std::collections::BTreeSet;

use catena_primitives::{
	action::Action,
	antiquities::Artefact,
	custody::Holder,
	disclosure::FileDigest,
	evidence::{Case, Examination, Exhibit},
	statement::{Log, PublicKey, Signer},
};
use catena_verifier::{
	Facts, FileElsewhere, KindEntry, LogFacts, Missing, Notice, Rejection, Shown, Verdict,
};
use serde_json::{json, Value};

use crate::{
	describe::{self, Names},
	ids::{hex_text, log_name},
	output::{bad, clean, doubtful, facts as lines, faint, good, strong, Output},
	timeline::{field_json, Entry, Timeline},
	times,
};

/// What no proof shows: section 9 of `docs/spec/proof-format.md`.
const LIMITS: [&str; 6] = [
	"that a person, rather than whoever had the key, signed",
	"that what was signed was true, or that a file was authentic when it was registered",
	"anything that happened after the block, or that is on no record at all",
	"the licit provenance of an object: an import licence or statement is no evidence of it \
	 (Regulation (EU) 2019/880, Art. 4(3))",
	"that an object without adverse report on this record is free of claims",
	"that copies of disclosed details which others hold were erased",
];

/// A file at hand, to be compared with the digests on record.
pub struct FileAtHand {
	/// Its name.
	pub name: String,
	/// Its digests.
	pub digest: FileDigest,
}

/// The certificate of a verdict. `files` are the files at hand, in the order in which they were given to
/// the verifier.
pub fn certificate(verdict: &Verdict, files: &[FileAtHand]) -> Output {
	match verdict {
		Verdict::Proven(facts) => proven(facts, files),
		Verdict::Rejected(rejection) => rejected(rejection, files),
		Verdict::Undetermined(missing) => undetermined(missing),
	}
}

fn rejected(rejection: &Rejection, files: &[FileAtHand]) -> Output {
	let reason = match rejection {
		Rejection::FileDiffers { expected, found, elsewhere } => {
			file_differs(expected, found, elsewhere, files)
		}
		other => clean(&other.to_string()),
	};
	let text = format!(
		"{}\n\n{reason}\n\n{} (Requirement {} of the proof format.)\n",
		bad("REJECTED"),
		meaning(rejection),
		rejection.requirement()
	);
	let json = json!({
		"verdict": "rejected",
		"requirement": rejection.requirement(),
		"name": rejection.name(),
		"reason": reason,
	});
	Output { text, json, exit: 1 }
}

/// What follows from a rejection.
fn meaning(rejection: &Rejection) -> &'static str {
	match rejection {
		Rejection::FileDiffers { .. } => {
			"The file at hand is not the one that was registered, or was changed since."
		}
		Rejection::UnexpectedItem { .. } => {
			"The proof is about another item than the one expected."
		}
		Rejection::OtherChain { .. } => {
			"The proof is of another chain than the anchor: one of them is the wrong file."
		}
		Rejection::NotAProof => "This is no proof file. Is it the right one?",
		// What the anchor says of the chain, its block, its set and their keys, against the proof: the
		// proof alone does not tell which of the two is at fault.
		Rejection::GenesisDiffers { .. }
		| Rejection::SetDiffers { .. }
		| Rejection::CheckpointDiffers { .. }
		| Rejection::DescentElsewhere { .. }
		| Rejection::NotAnAuthority { .. }
		| Rejection::BadVoteSignature { .. }
		| Rejection::TooFewVotes { .. } => {
			"The proof or the anchor is wrong: damaged, forged, or of another history. Do not rely on \
			 the proof; compare the anchor with whom you have it from."
		}
		_ => "No honest node makes such a file: it was damaged or forged. Do not rely on it.",
	}
}

fn file_differs(
	expected: &[FileDigest],
	found: &FileDigest,
	elsewhere: &[FileElsewhere],
	files: &[FileAtHand],
) -> String {
	let name = files
		.iter()
		.find(|file| file.digest == *found)
		.map_or_else(|| "the file at hand".to_owned(), |file| clean(&file.name));
	let mut text = format!(
		"{name} is not a registered file of this item.\n  found:    {} bytes, SHA-256 {}",
		found.size_bytes,
		hex::encode(found.sha256)
	);
	// A file can be disclosed in several records, and is named once.
	let mut named = BTreeSet::new();
	for digest in expected.iter().filter(|digest| named.insert(digest.sha256)) {
		text.push_str(&format!(
			"\n  expected: {} bytes, SHA-256 {}",
			digest.size_bytes,
			hex::encode(digest.sha256)
		));
	}
	for other in elsewhere {
		text.push_str(&format!("\n{name} {}", elsewhere_words(other)));
	}
	text
}

/// What another record than the first says of a file that it names. It never says "registered".
fn elsewhere_words(other: &FileElsewhere) -> String {
	let place = format!("{}:{}", log_name(other.at.log), other.at.sequence);
	match &other.action {
		Action::Examine { examination: Examination::HashDiffers } => format!(
			"is the file that was examined in {place} and found to DIFFER from the registered one."
		),
		action => format!(
			"is a file named in {place} ({}).",
			clean(&describe::action(action, &describe::numbers))
		),
	}
}

fn undetermined(missing: &Missing) -> Output {
	let reason = missing_words(missing);
	let hint = missing_hint(missing);
	let mut text = format!(
		"{}\n\n{reason}\n\nRequirement {} of the proof format. Nothing in the file contradicts, but \
		 the question cannot be decided with what is there.\n",
		doubtful("UNDETERMINED"),
		missing.requirement()
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

fn proven(facts: &Facts, files: &[FileAtHand]) -> Output {
	let names = Names::new(
		facts.organisations.iter().map(|(number, entry)| (*number, entry.name.as_str().to_owned())),
	);
	let timeline = timeline(facts);
	let mut text = format!("{}\n\n", good("PROVEN"));
	text.push_str(&lines(&summary(facts, &names)));
	for (file, matched) in files.iter().zip(&facts.files) {
		text.push_str(&format!(
			"\n{} {} is the file registered in {}:{}\n  SHA-256 {}\n  BLAKE3  {}\n",
			good("✓"),
			clean(&file.name),
			log_name(matched.at.log),
			matched.at.sequence,
			hex::encode(matched.file.sha256),
			hex::encode(matched.file.blake3),
		));
	}
	text.push_str(&format!("\n{}\n{}\n", strong("What was recorded"), timeline.text(&names)));
	for (root, places) in timeline.attestations() {
		let size = batch_size(facts, &root);
		text.push_str(&format!(
			"\n{} {} was signed together with {} other statements under one signature: one \
			 attestation.\n",
			faint("•"),
			places.join(", "),
			size.saturating_sub(places.len())
		));
	}
	text.push_str(&format!("\n{}\n", strong("Keys that signed")));
	for (signer, key) in signing_keys(facts) {
		text.push_str(&format!(
			"{} {}\n  {}\n",
			faint("•"),
			names.holder(signer),
			hex::encode(key)
		));
	}
	text.push_str("Whose keys these are, the organisations know, and not the chain: ask them.\n");
	let notices: Vec<String> = facts.notices.iter().map(|n| notice(n, &names)).collect();
	if !notices.is_empty() {
		text.push_str(&format!("\n{}\n", strong("To be noted")));
		for notice in &notices {
			text.push_str(&format!("{} {notice}\n", doubtful("!")));
		}
	}
	text.push_str(&format!("\n{}\n", strong("What this does not show")));
	for limit in LIMITS {
		text.push_str(&format!("- {limit}\n"));
	}
	Output { text, json: proven_json(facts, files, &names, &timeline, &notices), exit: 0 }
}

/// Each officer who signed one of the records shown, with the key.
fn signing_keys(facts: &Facts) -> Vec<(Holder, PublicKey)> {
	let records = facts.logs.iter().flat_map(|log| &log.records);
	let mut signers: Vec<&Signer> = records.map(|record| &record.signer).collect();
	signers.sort_by_key(|signer| (signer.organisation, signer.officer, signer.key));
	signers.dedup();
	signers.into_iter().map(|signer| (Holder::of(signer), signer.key)).collect()
}

fn timeline(facts: &Facts) -> Timeline {
	let records = facts.logs.iter().flat_map(|log| &log.records);
	Timeline::new(
		records
			.map(|record| {
				let disclosed = facts.disclosures.iter().filter(|d| d.at == record.at);
				Entry::of_facts(record, disclosed.map(|d| d.field.clone()).collect())
			})
			.collect(),
	)
}

fn batch_size(facts: &Facts, root: &[u8; 32]) -> usize {
	facts
		.logs
		.iter()
		.flat_map(|log| &log.records)
		.filter_map(|record| record.batch)
		.find(|batch| batch.root == *root)
		.and_then(|batch| usize::try_from(batch.size).ok())
		.unwrap_or(0)
}

fn summary(facts: &Facts, names: &Names) -> Vec<(&'static str, String)> {
	let mut lines = vec![
		("Item", describe::item(facts.kind, &facts.item)),
		("As of", format!("{}, {}", times::utc(facts.time_ms), describe::block(&facts.block))),
		("Held by", names.holder(facts.custody.holder)),
		("Records", records_words(facts, names)),
	];
	lines.extend(entry_lines(&facts.entry, names));
	lines.push(("Anchor", describe::block(&facts.anchor)));
	let others: Vec<String> = facts
		.checkpoints
		.iter()
		.filter(|block| **block != facts.anchor)
		.map(describe::block)
		.collect();
	if !others.is_empty() {
		lines.push(("Descends from", others.join(", ")));
	}
	lines.push((
		"Finalized by",
		format!(
			"authority set {}, {} of authorities after the anchor",
			facts.authority_set,
			match facts.lineage_steps {
				0 => "no change".to_owned(),
				1 => "1 change".to_owned(),
				more => format!("{more} changes"),
			}
		),
	));
	lines.push(("Chain", hex_text(&facts.genesis)));
	lines
}

fn records_words(facts: &Facts, names: &Names) -> String {
	let logs: Vec<String> = facts.logs.iter().map(|log| log_words(log, names)).collect();
	let whole = if facts.complete {
		"complete: every record up to this block is shown".to_owned()
	} else {
		doubtful("A SELECTION: there are records that this proof does not show")
	};
	format!("{whole} ({})", logs.join("; "))
}

fn log_words(log: &LogFacts, names: &Names) -> String {
	let name = match log.log {
		Log::Custody => "custody log".to_owned(),
		Log::Own(organisation) => format!("log of {}", names.organisation(organisation)),
	};
	match log.shown {
		Shown::All => format!("{name}: all {}", log.total),
		Shown::Some => format!("{name}: {} of {}", log.records.len(), log.total),
		Shown::None => format!("{name}: none of {}", log.total),
	}
}

fn entry_lines(entry: &KindEntry, names: &Names) -> Vec<(&'static str, String)> {
	match entry {
		KindEntry::Case(case) => vec![("Takes part", case_words(case, names))],
		KindEntry::Exhibit(Exhibit::V1 { case, from, depth, derived }, entry) => {
			let mut lines =
				vec![("Case", hex_text(case)), ("Takes part", case_words(entry, names))];
			if let Some(from) = from {
				let steps = if *depth == 1 { "step" } else { "steps" };
				lines.push((
					"Made from",
					format!("{} ({depth} {steps} from an original)", hex_text(from)),
				));
			}
			lines.push(("Others made from it", derived.to_string()));
			lines
		}
		KindEntry::Artefact(Artefact::V1 { reported, settled }) => {
			vec![("Adverse reports", reports_words(*reported, *settled))]
		}
	}
}

fn case_words(case: &Case, names: &Names) -> String {
	let Case::V1 { members, .. } = case;
	let members: Vec<String> = members
		.iter()
		.map(|member| {
			format!(
				"{} ({})",
				names.organisation(member.organisation),
				describe::rights_text(member.rights)
			)
		})
		.collect();
	members.join("; ")
}

/// Speaks of the record, never of the object.
fn reports_words(reported: u32, settled: u32) -> String {
	match reported.saturating_sub(settled) {
		0 if reported == 0 => "no adverse report on this record as of this block".to_owned(),
		0 => format!("no open adverse report on this record; {settled} settled"),
		open => bad(&format!("{open} open on this record ({reported} made, {settled} settled)")),
	}
}

fn notice(notice: &Notice, names: &Names) -> String {
	let at = times::utc;
	let officer = |organisation, officer| names.holder(Holder { organisation, officer });
	match notice {
		Notice::OfferOpen { offer } => {
			format!("on offer to {} until {}", names.holder(offer.to), at(offer.expires_ms))
		}
		Notice::OfferExpired { offer } => format!(
			"was offered to {}; nobody answered before it expired on {}",
			names.holder(offer.to),
			at(offer.expires_ms)
		),
		Notice::OfficerSuspended { organisation, officer: number, since_ms } => {
			format!("{} is suspended since {}", officer(*organisation, *number), at(*since_ms))
		}
		Notice::OfficerRevoked { organisation, officer: number, since_ms } => format!(
			"the rights of {} were revoked on {}; what was recorded before stands",
			officer(*organisation, *number),
			at(*since_ms)
		),
		Notice::OrganisationSuspended { organisation, since_ms } => {
			format!("{} is suspended since {}", names.organisation(*organisation), at(*since_ms))
		}
		Notice::AdverseReportsOpen { open } => {
			format!("adverse reports on record that nobody settled: {open}")
		}
		Notice::ClaimedAfterRecorded { at: place, claimed_ms, recorded_ms } => format!(
			"{}:{} claims {}, but was recorded on {}: a clock was wrong",
			log_name(place.log),
			place.sequence,
			at(*claimed_ms),
			at(*recorded_ms)
		),
	}
}

fn proven_json(
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

#[cfg(test)]
mod tests {
	use catena_verifier::RecordAt;

	use super::*;

	#[test]
	fn absence_speaks_of_the_record_and_never_says_clear() {
		let words = reports_words(0, 0);
		assert_eq!(words, "no adverse report on this record as of this block");
		assert_eq!(reports_words(2, 2), "no open adverse report on this record; 2 settled");
		assert!(reports_words(3, 1).contains("2 open"));
	}

	fn named_by(action: Action) -> FileElsewhere {
		FileElsewhere { at: RecordAt { log: Log::Own(2), sequence: 0 }, index: 0, action }
	}

	#[test]
	fn file_that_was_found_to_differ_is_never_called_registered() {
		let differs = Action::Examine { examination: Examination::HashDiffers };
		assert_eq!(
			elsewhere_words(&named_by(differs)),
			"is the file that was examined in own-2:0 and found to DIFFER from the registered one."
		);
		let verified = Action::Examine { examination: Examination::HashVerified };
		assert_eq!(
			elsewhere_words(&named_by(verified)),
			"is a file named in own-2:0 (examines it: hash-verified)."
		);
	}

	#[test]
	fn rejection_says_where_else_a_file_is_named() {
		let digest = |byte| FileDigest { size_bytes: 1, sha256: [byte; 32], blake3: [byte; 32] };
		let differs = Action::Examine { examination: Examination::HashDiffers };
		let rejection = Rejection::FileDiffers {
			expected: vec![digest(1)],
			found: digest(2),
			elsewhere: vec![named_by(differs)],
		};
		let files = [FileAtHand { name: "tampered.img".to_owned(), digest: digest(2) }];
		let output = rejected(&rejection, &files);
		assert_eq!(output.exit, 1);
		assert!(output.text.contains("tampered.img is not a registered file of this item."));
		assert!(output.text.contains("examined in own-2:0 and found to DIFFER"));
	}

	#[test]
	fn verdicts_have_their_exit_codes() {
		assert_eq!(rejected(&Rejection::NotAProof, &[]).exit, 1);
		assert_eq!(undetermined(&Missing::Records).exit, 3);
	}
}
