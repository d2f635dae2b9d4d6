//! One item with more and more records.

use std::{
	path::Path,
	sync::Arc,
	time::{Duration, Instant},
};

use anyhow::{bail, ensure, Context, Result};
use catena_primitives::{proof::Checkpoint, statement::Log, view::MAX_RECORDS_IN_ANSWER};
use catena_rpc::Client;
use catena_tests::Node;
use catena_verifier::{verify, Expectations, Verdict};
use serde_json::json;

use super::items::BATCH;
use crate::{
	figures,
	latencies::Latencies,
	load::{
		trial::record_all,
		workload::{Generator, Recorded},
	},
	usage,
};

/// At how many sizes it is measured.
const STEPS: u32 = 10;

/// How long each kind of reading goes on at most, however few have been read.
const READING: Duration = Duration::from_secs(20);

/// Appends to one item until it has so many records, in batches of 256 and as fast as they are taken,
/// and measures that and reading its end at each tenth. One organisation holds it, so it is the
/// organisation's quota that bounds the rate: 1,600 units a block, which are 1,588 statements.
pub async fn measure(
	nodes: &[Node],
	clients: &[Arc<Client>],
	generator: &mut Generator,
	records: u32,
	reads: u32,
	out: Option<&Path>,
) -> Result<()> {
	if records == 0 {
		return Ok(());
	}
	let client = clients.first().context("a connection")?;
	let (mut tip, registration) = generator.item_aside()?;
	record_all(clients, registration).await?;
	println!("growth: one item");
	for step in 1..=STEPS {
		let more = (records * step / STEPS).saturating_sub(tip.recorded().records);
		let work = generator.examinations(&mut tip, more, BATCH)?;
		let before = usage::processor_time(nodes)?;
		let outcome = record_all(clients, work).await?;
		let took = usage::processor_time(nodes)?.saturating_sub(before);
		let per_thousand = took.as_secs_f64() * 1e3 / f64::from(more.max(1));
		let item = tip.recorded();
		let end = End::read(client, &item, reads).await?;
		println!(
			"  {} records: {:.0} a second, {per_thousand:.3} s of processor time per 1,000; the last \
			 {MAX_RECORDS_IN_ANSWER}: {}; a proof of the last one ({} bytes): {}",
			item.records,
			outcome.rate(),
			end.pages.words(),
			end.proof_bytes,
			end.proofs.words()
		);
		let line = json!({
			"figure": "growth-item",
			"records": item.records,
			"appended": outcome.json(),
			"processor_seconds_per_1000": per_thousand,
			"pages": end.pages.json(),
			"proofs": end.proofs.json(),
			"proof_bytes": end.proof_bytes,
		});
		figures::write(out, &line)?;
	}
	Ok(())
}

/// What reading the end of a log took.
struct End {
	/// The last page of the history.
	pages: Latencies,
	/// A proof of the last record alone.
	proofs: Latencies,
	/// The longest of these.
	proof_bytes: usize,
}

impl End {
	async fn read(client: &Client, of: &Recorded, reads: u32) -> Result<End> {
		let Recorded { item, records } = of;
		let anchor: Checkpoint = client.fetch_unverified_anchor(None).await?.checkpoint()?;
		let page = MAX_RECORDS_IN_ANSWER.min(*records);
		let (mut pages, mut proofs, mut proof_bytes) = (Vec::new(), Vec::new(), 0);
		let until = Instant::now() + READING;
		for _ in (0..reads).take_while(|_| Instant::now() < until) {
			let begin = Instant::now();
			let history = client.history(item, Log::Custody, records - page, page).await?;
			pages.push(begin.elapsed());
			let (found, total) = (history.records.len(), history.total);
			ensure!(found == page as usize && total == *records, "{found} records of {total}");
		}
		let until = Instant::now() + READING;
		for _ in (0..reads).take_while(|_| Instant::now() < until) {
			let (took, file) = proof_of_last(client, of).await?;
			proofs.push(took);
			proof_bytes = proof_bytes.max(file.len());
			let anchor = std::slice::from_ref(&anchor);
			let verdict = verify(&file, anchor, &Expectations::default());
			let Verdict::Proven(facts) = verdict else { bail!("not proven: {verdict:?}") };
			let shown: usize = facts.logs.iter().map(|log| log.records.len()).sum();
			ensure!(shown == 1, "a proof of one record shows {shown}");
		}
		Ok(End { pages: Latencies::new(pages), proofs: Latencies::new(proofs), proof_bytes })
	}
}

async fn proof_of_last(client: &Client, of: &Recorded) -> Result<(Duration, Vec<u8>)> {
	let last = [(Log::Custody, of.records - 1)];
	let begin = Instant::now();
	let proof = client.fetch_unverified_proof(&of.item, &[0], Some(&last)).await?;
	Ok((begin.elapsed(), proof.file))
}
