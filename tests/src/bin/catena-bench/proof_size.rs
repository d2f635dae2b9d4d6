//! The size of a proof among many items.

use std::time::Instant;

use anyhow::{ensure, Context, Result};
use catena_primitives::{
	action::Action,
	attestation::{Submission, MAX_BATCH},
	evidence::{Acquisition, CaseForm, CaseRights, Examination},
	proof::Checkpoint,
	statement::{ItemId, Place},
	Hash,
};
use catena_rpc::Client;
use catena_tests::story::Story;
use catena_verifier::{verify, Expectations, Verdict};
use serde_json::json;

use crate::{figures::Out, signing::Officer};

const ITEMS: u32 = 10_000;
const RECORDS: u32 = 10;

/// Registers the items, examines one of them until it has its records, and proves it.
pub async fn measure(out: &Out) -> Result<()> {
	let story = Story::begin();
	let client = Client::connect(&story.node.url(), None).await?;
	let genesis = *client.genesis();
	let inspector = Officer { genesis, story: &story, name: "inspector" };
	let lab = Officer { genesis, story: &story, name: "lab" };

	let case = Action::OpenCase { form: CaseForm::JointInvestigation };
	let case = submit(&client, &inspector.sign([(Place::First, case)])?).await?;
	let admit = Action::AdmitMember {
		organisation: u32::try_from(story.partner)?,
		rights: CaseRights::EXAMINE,
	};
	let place = Place::Custody { item: case, sequence: 1, parent: case };
	submit(&client, &inspector.sign([(place, admit)])?).await?;

	let begin = Instant::now();
	let mut item = case;
	let mut left = ITEMS;
	while left > 0 {
		let some = left.min(MAX_BATCH);
		let register = Action::RegisterExhibit { case, acquisition: Acquisition::Seized };
		let batch = (0..some).map(|_| (Place::First, register.clone()));
		item = submit(&client, &inspector.sign(batch)?).await?;
		left -= some;
	}
	let recorded = begin.elapsed();
	println!(
		"proof-size: {ITEMS} exhibits recorded in {:.0} s, one batch of {MAX_BATCH} at a time",
		recorded.as_secs_f64()
	);

	let mut parent = item;
	for sequence in 0..RECORDS - 1 {
		let examine = Action::Examine { examination: Examination::Inspection };
		let place = Place::Own { item, sequence, parent };
		parent = submit(&client, &lab.sign([(place, examine)])?).await?;
	}

	let begin = Instant::now();
	let proof = client.fetch_unverified_proof(&item, &[0], None).await?.file;
	let built = begin.elapsed();
	let anchor: Checkpoint = client.fetch_unverified_anchor(None).await?.checkpoint()?;
	let begin = Instant::now();
	let verdict = verify(&proof, &[anchor], &Expectations::default());
	let verified = begin.elapsed();
	let Verdict::Proven(facts) = verdict else { anyhow::bail!("not proven: {verdict:?}") };
	let records: usize = facts.logs.iter().map(|log| log.records.len()).sum();
	ensure!(records == usize::try_from(RECORDS)? && facts.complete, "{records} records");
	println!(
		"proof-size: {} bytes for {RECORDS} records of one of {ITEMS} items; built and fetched in \
		 {:.1} ms, verified in {:.2} ms",
		proof.len(),
		built.as_secs_f64() * 1e3,
		verified.as_secs_f64() * 1e3
	);
	out.write(&json!({
		"figure": "proof-size",
		"items": ITEMS,
		"records": RECORDS,
		"items_recorded_seconds": recorded.as_secs_f64(),
		"proof_bytes": proof.len(),
		"built_ms": built.as_secs_f64() * 1e3,
		"verified_ms": verified.as_secs_f64() * 1e3,
	}))
}

/// The hash of the submission's first statement.
async fn submit(client: &Client, submission: &Submission) -> Result<Hash> {
	let recorded = client.submit(submission).await?;
	let first: &ItemId = &recorded.records.first().context("a record")?.hash;
	Ok(*first)
}
