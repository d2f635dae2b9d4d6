//! `catena prove`.

use std::path::PathBuf;

use catena_primitives::{
	disclosure::{details_root, field_path, FieldKind},
	proof::{Checkpoint, Disclosure, LogProof, LogRecords, ProofV1, ProvenRecord},
	statement::{Body, Log},
	Hash,
};
use catena_verifier::{verify, Expectations, Facts, Verdict};
use clap::Args;
use serde_json::json;

use super::common::look_up;
use crate::{
	anchors,
	context::Context,
	describe,
	details::{kind_name, parse_kind},
	failure::{Failure, Result},
	ids::{hex_text, log_name, RecordPlace},
	out::Out,
	output::{clean, count, doubtful, good, Output},
	times,
	vault::{self, VaultItem},
};

/// Write a proof: a file that others can verify offline.
///
/// Without --select it is complete: it shows every record of the item up to the last final block, and
/// that there is no other. Who verifies it needs a trust anchor besides (`catena anchor`), got from
/// somebody they trust. Details stay undisclosed unless you name them.
#[derive(Debug, Args)]
pub struct ProveArgs {
	/// The item: its id, the beginning of its id, its name or number here.
	item: String,

	/// An anchor that the reader has, plain or published [default: the chain's first block]. Can be given
	/// several times: the proof begins with the first one and shows descent from the others.
	#[arg(long, value_name = "FILE")]
	anchor: Vec<PathBuf>,

	/// Show only these records, separated by commas: custody:0,own-3:1.
	#[arg(long, value_name = "RECORDS", value_delimiter = ',')]
	select: Vec<RecordPlace>,

	/// Disclose the digests of files, so that the reader can compare files with them.
	#[arg(long)]
	with_files: bool,

	/// Disclose these details, separated by commas: file, file-name, exhibit-number, case-number,
	/// description, location, seal, tool, authority, note.
	#[arg(long, value_name = "DETAILS", value_delimiter = ',', value_parser = parse_kind)]
	disclose: Vec<FieldKind>,

	/// Where to write the proof. An earlier proof of this name is replaced; another file is not.
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
}

impl ProveArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let mut checkpoints = anchors::for_a_reader(&self.anchor)?;
		Out::Proof.ensure_replaceable(&self.out)?;
		let (client, _, view) = look_up(context, &self.item).await?;
		if checkpoints.is_empty() {
			let anchor = client.fetch_unverified_anchor(None).await?;
			checkpoints.push(anchor.checkpoint().map_err(|e| Failure::network(e.to_string()))?);
		}
		for checkpoint in &checkpoints {
			if checkpoint.genesis != *client.genesis() {
				return Err(Failure::usage("an anchor is of another chain than the node").cause(
					format!(
						"expected {}, found {}",
						hex_text(client.genesis()),
						hex_text(&checkpoint.genesis)
					),
				));
			}
		}
		let numbers: Vec<u32> = checkpoints.iter().map(|c| c.block.number).collect();
		let select: Vec<(Log, u32)> =
			self.select.iter().map(|place| (place.log, place.sequence)).collect();
		let select = (!select.is_empty()).then_some(select.as_slice());
		let answer = client.fetch_unverified_proof(&view.id, &numbers, select).await?;
		let mut proof = ProofV1::from_file(&answer.file).map_err(|e| {
			Failure::network("the node's proof cannot be read").cause(e.to_string())
		})?;
		let known = vault::find(&context.home()?, &view.id)?;
		proof.disclosures = self.disclosures(&proof, known.as_ref())?;
		let file = proof.to_file();
		let facts = check(&file, &checkpoints, &view.id)?;
		Out::Proof.write(&self.out, &file)?;
		Ok(self.report(&facts, &proof, file.len()))
	}

	fn kinds(&self) -> Vec<FieldKind> {
		let mut kinds = self.disclose.clone();
		if self.with_files {
			kinds.push(FieldKind::File);
		}
		kinds
	}

	/// The fields to be disclosed, in the order of the records shown.
	fn disclosures(&self, proof: &ProofV1, known: Option<&VaultItem>) -> Result<Vec<Disclosure>> {
		let kinds = self.kinds();
		if kinds.is_empty() {
			return Ok(Vec::new());
		}
		let mut disclosures = Vec::new();
		for LogProof { log, records } in &proof.logs {
			for record in shown(records) {
				let hash = record.body.hash(&proof.genesis, &record.signer);
				let Some(statement) = known.and_then(|item| item.statement(&hash)) else {
					continue;
				};
				if details_root(&statement.fields) != record.body.details {
					return Err(Failure::usage(
						"the vault's details of this item are not the ones that were signed",
					)
					.hint("the vault was changed: restore it from a copy"));
				}
				disclosures.extend(of_record(*log, &record.body, &statement.fields, &kinds));
			}
		}
		if disclosures.is_empty() {
			let kinds: Vec<&str> = kinds.into_iter().map(kind_name).collect();
			return Err(Failure::usage(format!(
				"this home knows no {} of the records that the proof shows",
				kinds.join(" or ")
			))
			.hint("details are known to the home from which they were signed"));
		}
		Ok(disclosures)
	}

	fn report(&self, facts: &Facts, proof: &ProofV1, bytes: usize) -> Output {
		let records: usize = facts.logs.iter().map(|log| log.records.len()).sum();
		let out = clean(&self.out.to_string_lossy());
		let whole = if facts.complete { "complete".to_owned() } else { doubtful("a selection") };
		let disclosed: Vec<String> = proof
			.disclosures
			.iter()
			.map(|d| format!("{}:{} {}", log_name(d.log), d.sequence, kind_name(d.field.kind)))
			.collect();
		let text = format!(
			"{} {out}: {bytes} bytes, {}, {whole}, checked\n  as of {}, {}\n  \
			 disclosed: {}\n",
			good("✓"),
			count(records, "record"),
			times::utc(facts.time_ms),
			describe::block(&facts.block),
			if disclosed.is_empty() { "nothing".to_owned() } else { disclosed.join(", ") },
		);
		let json = json!({
			"out": self.out.to_string_lossy(),
			"bytes": bytes,
			"item": hex_text(&facts.item),
			"records": records,
			"complete": facts.complete,
			"disclosed": disclosed,
			"block": describe::block_json(&facts.block),
			"time_ms": facts.time_ms,
		});
		Output::new(text, json)
	}
}

fn shown(records: &LogRecords) -> Vec<&ProvenRecord> {
	match records {
		LogRecords::Complete(records) => records.iter().collect(),
		LogRecords::Selected(records) => records.iter().map(|selected| &selected.record).collect(),
	}
}

/// The fields of these kinds, each with its path, by rising index.
fn of_record(
	log: Log,
	body: &Body,
	fields: &[catena_primitives::disclosure::Field],
	kinds: &[FieldKind],
) -> Vec<Disclosure> {
	(0u32..)
		.zip(fields)
		.filter(|(_, field)| kinds.contains(&field.kind))
		.filter_map(|(index, field)| {
			Some(Disclosure {
				log,
				sequence: body.sequence(),
				field: field.clone(),
				path: field_path(fields, index)?,
			})
		})
		.collect()
}

/// A proof that does not prove is not handed out.
fn check(file: &[u8], checkpoints: &[Checkpoint], item: &Hash) -> Result<Box<Facts>> {
	let expectations = Expectations { item: Some(*item), ..Expectations::default() };
	match verify(file, checkpoints, &expectations) {
		Verdict::Proven(facts) => Ok(facts),
		Verdict::Rejected(rejection) => {
			Err(Failure::network("the node's proof does not hold, so nothing was written")
				.cause(rejection)
				.hint("ask another node"))
		}
		Verdict::Undetermined(missing) => {
			Err(Failure::undetermined("the node's proof decides nothing, so nothing was written")
				.cause(missing)
				.hint("if an anchor is newer than the last final block, wait and try again"))
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::details::text_field;
	use catena_primitives::{
		action::Action,
		evidence::CaseForm,
		hash::RangeTags,
		statement::{ClaimedTime, Place},
	};

	#[test]
	fn disclosed_field_leads_to_the_root_that_was_signed() {
		let fields: Vec<_> = ["a", "b", "c"]
			.iter()
			.map(|text| text_field(FieldKind::Note, text).unwrap())
			.chain([text_field(FieldKind::Location, "here").unwrap()])
			.collect();
		let body = Body {
			place: Place::First,
			nonce: [0; 16],
			action: Action::OpenCase { form: CaseForm::Case },
			occurred: ClaimedTime { utc_ms: 0, offset_minutes: 0 },
			details: details_root(&fields),
		};
		let disclosed = of_record(Log::Custody, &body, &fields, &[FieldKind::Note]);
		let indices: Vec<u32> = disclosed.iter().map(|d| d.path.index).collect();
		assert_eq!(indices, [0, 1, 2]);
		for disclosure in disclosed {
			let leaf = disclosure.field.leaf();
			assert_eq!(disclosure.path.root(RangeTags::DETAILS, leaf), body.details);
		}
	}
}
