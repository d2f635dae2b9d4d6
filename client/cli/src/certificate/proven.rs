//! What a proof shows, for people.

use catena_primitives::{
	antiquities::Artefact,
	custody::Holder,
	evidence::{Case, Exhibit},
	statement::{Log, PublicKey, Signer},
};
use catena_verifier::{Facts, KindEntry, LogFacts, Notice, RecordAt, Shown};

use super::{json, FileAtHand};
use crate::{
	anchors::Given,
	describe::{self, Names},
	ids::{hex_text, log_name},
	output::{bad, clean, doubtful, facts as lines, faint, good, strong, Output},
	timeline::{Entry, Timeline},
	times,
};

/// What no proof shows: section 9 of `docs/spec/proof-format.md`.
pub(super) const LIMITS: [&str; 6] = [
	"that a person, rather than whoever had the key, signed",
	"that what was signed was true, or that a file was authentic when it was registered",
	"anything that happened after the block, or that is on no record at all",
	"the licit provenance of an object: an import licence or statement is no evidence of it \
	 (Regulation (EU) 2019/880, Art. 4(3))",
	"that an object without adverse report on this record is free of claims",
	"that copies of disclosed details which others hold were erased",
];
pub(super) fn certificate(facts: &Facts, anchors: &[Given], files: &[FileAtHand]) -> Output {
	let names = Names::new(
		facts.organisations.iter().map(|(number, entry)| (*number, entry.name.as_str().to_owned())),
	);
	let timeline = timeline(facts);
	let mut text = format!("{}\n\n", good("PROVEN"));
	text.push_str(&lines(&summary(facts, anchors, &names)));
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
	Output { text, json: json::certificate(facts, files, &names, &timeline, &notices), exit: 0 }
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
				let signer = &record.signer;
				let officer = facts.officers.get(&(signer.organisation, signer.officer));
				Entry::of_facts(record, disclosed.map(|d| d.field.clone()).collect(), officer)
			})
			.collect(),
	)
}

pub(super) fn batch_size(facts: &Facts, root: &[u8; 32]) -> usize {
	facts
		.logs
		.iter()
		.flat_map(|log| &log.records)
		.filter_map(|record| record.batch)
		.find(|batch| batch.root == *root)
		.and_then(|batch| usize::try_from(batch.size).ok())
		.unwrap_or(0)
}

fn summary(facts: &Facts, anchors: &[Given], names: &Names) -> Vec<(&'static str, String)> {
	let mut lines = vec![
		("Item", describe::item(facts.kind, &facts.item)),
		("As of", format!("{}, {}", times::utc(facts.time_ms), describe::block(&facts.block))),
		("Held by", names.holder(facts.custody.holder)),
		("Records", records_words(facts, names)),
	];
	lines.extend(entry_lines(&facts.entry, names));
	let (begins, others): (Vec<&Given>, Vec<&Given>) = anchors
		.iter()
		.partition(|given| given.anchor.counted().is_some_and(|c| c.block == facts.anchor));
	lines.extend(begins.into_iter().map(|given| ("Anchor", anchor_words(given))));
	lines.extend(others.into_iter().map(|given| ("Descends from", anchor_words(given))));
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

/// An anchor's block, and whose word it is.
fn anchor_words(given: &Given) -> String {
	let block = given.anchor.counted().map(|checkpoint| describe::block(&checkpoint.block));
	format!("{}, {}", block.unwrap_or_default(), given.source())
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
		Notice::KeyReported { organisation, officer: number, key, suspected_ms, reported_ms } => {
			format!(
				"the key {} of {} was reported on {}: it may be in other hands since {}; what it \
				 signed before that stands",
				hex::encode(key),
				officer(*organisation, *number),
				at(*reported_ms),
				at(*suspected_ms)
			)
		}
		Notice::Doubtful { at: place, suspected_ms, reported_ms } => format!(
			"{}:{} is doubtful: its key may have been in other hands since {}, as was reported on {}",
			log_name(place.log),
			place.sequence,
			at(*suspected_ms),
			at(*reported_ms)
		),
		Notice::HandoverDoubtful { at: place, on } => {
			let name = |place: &RecordAt| format!("{}:{}", log_name(place.log), place.sequence);
			format!(
				"the handover at {} rests on {}, which is doubtful; so does the custody of whoever has \
				 held the item since",
				name(place),
				name(on)
			)
		}
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn absence_speaks_of_the_record_and_never_says_clear() {
		let words = reports_words(0, 0);
		assert_eq!(words, "no adverse report on this record as of this block");
		assert_eq!(reports_words(2, 2), "no open adverse report on this record; 2 settled");
		assert!(reports_words(3, 1).contains("2 open"));
	}
}
