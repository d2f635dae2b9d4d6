//! One item with more and more records.

use std::{
	sync::Arc,
	time::{Duration, Instant},
};

use anyhow::{bail, ensure, Context, Result};
use catena_primitives::{
	attestation::Submission, proof::Checkpoint, statement::Log, view::MAX_RECORDS_IN_ANSWER,
};
use catena_rpc::Client;
use catena_runtime::configs::QUOTA_PER_BLOCK;
use catena_tests::Node;
use catena_verifier::{verify, Expectations, Verdict};
use serde_json::json;

use super::items::BATCH;
use crate::{
	figures::Out,
	latencies::Latencies,
	load::{
		trial::record_all,
		workload::{Generator, Recorded, Signed},
	},
	usage,
};

/// At how many sizes it is measured.
///
/// With 100,000 records, each step takes some 15 s, which are enough blocks that one more or less does not
/// show.
const STEPS: u32 = 4;

/// How long each kind of reading goes on at most, however few have been read.
const READING: Duration = Duration::from_secs(20);

/// The most records that the node shows in a complete proof.
const COMPLETE_MAX: u32 = 45_000;

/// How many of the readings are of complete proofs, of which one takes as long as many others: a part.
const COMPLETE_SHARE: u32 = 5;

/// Appends to one item until it has so many records, in batches of 256 and as fast as they are taken,
/// and measures that and reading its end at each step. One organisation holds it, so it is the
/// organisation's quota that bounds the rate.
pub async fn measure(
	nodes: &[Node],
	clients: &[Arc<Client>],
	generator: &mut Generator,
	records: u32,
	reads: u32,
	out: &Out,
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
		let in_a_block = quota(&work);
		let before = usage::processor_time(nodes)?;
		let outcome = record_all(clients, work).await?;
		let took = usage::processor_time(nodes)?.saturating_sub(before);
		let per_thousand = took.as_secs_f64() * 1e3 / f64::from(more.max(1));
		let item = tip.recorded();
		let end = End::read(client, &item, reads).await?;
		println!(
			"  {} records: {:.0} a second (a block takes {in_a_block} at most), {per_thousand:.3} s of processor time per 1,000; the last \
			 {MAX_RECORDS_IN_ANSWER}: {}; a proof of the last one ({} bytes): {}; of the middle one ({} \
			 bytes): {}",
			item.records,
			outcome.rate(),
			end.pages.words(),
			end.last.bytes,
			end.last.took.words(),
			end.middle.bytes,
			end.middle.took.words()
		);
		if let Some(complete) = &end.complete {
			println!("    complete ({} bytes): {}", complete.bytes, complete.took.words());
		}
		let line = json!({
			"figure": "growth-item",
			"records": item.records,
			"appended": outcome.json(),
			"quota_per_block": in_a_block,
			"processor_seconds_per_1000": per_thousand,
			"pages": end.pages.json(),
			"proofs": end.last.took.json(),
			"proof_bytes": end.last.bytes,
			"middle_proofs": end.middle.took.json(),
			"complete_proofs": end.complete.map(|complete| complete.took.json()),
		});
		out.write(&line)?;
	}
	Ok(())
}

/// How many statements an organisation's quota of a block is enough for, in submissions like the first.
fn quota(work: &[Signed]) -> u32 {
	work.first().map_or(0, |Signed { submission: Submission::V1(first), events, .. }| {
		(QUOTA_PER_BLOCK / first.cost().max(1)).saturating_mul(*events)
	})
}

/// What reading the item took.
struct End {
	/// The last page of the history.
	pages: Latencies,
	/// A proof of the last record alone.
	last: Proofs,
	/// A proof of the record in the middle alone.
	middle: Proofs,
	/// A complete proof, unless there are too many records for one.
	complete: Option<Proofs>,
}

impl End {
	async fn read(client: &Client, of: &Recorded, reads: u32) -> Result<End> {
		let Recorded { item, records } = of;
		let anchor: Checkpoint = client.fetch_unverified_anchor(None).await?.checkpoint()?;
		let page = MAX_RECORDS_IN_ANSWER.min(*records);
		let mut pages = Vec::new();
		let until = Instant::now() + READING;
		for _ in (0..reads).take_while(|_| Instant::now() < until) {
			let begin = Instant::now();
			let history = client.history(item, Log::Custody, records - page, page).await?;
			pages.push(begin.elapsed());
			let (found, total) = (history.records.len(), history.total);
			ensure!(found == page as usize && total == *records, "{found} records of {total}");
		}
		let last = Proofs::read(client, of, &anchor, Some(records - 1), reads).await?;
		let middle = Proofs::read(client, of, &anchor, Some(records / 2), reads).await?;
		let mut complete = None;
		if *records <= COMPLETE_MAX {
			let reads = reads.div_ceil(COMPLETE_SHARE);
			complete = Some(Proofs::read(client, of, &anchor, None, reads).await?);
		}
		Ok(End { pages: Latencies::new(pages), last, middle, complete })
	}
}

/// What proofs of one kind took.
struct Proofs {
	/// From asking for one until it was there.
	took: Latencies,
	/// The longest.
	bytes: usize,
}

impl Proofs {
	/// Proofs of the record at this place, or complete ones; all of them are verified.
	async fn read(
		client: &Client,
		of: &Recorded,
		anchor: &Checkpoint,
		place: Option<u32>,
		reads: u32,
	) -> Result<Proofs> {
		let select = place.map(|place| [(Log::Custody, place)]);
		let expected = if select.is_some() { 1 } else { of.records as usize };
		let (mut took, mut bytes) = (Vec::new(), 0);
		let until = Instant::now() + READING;
		for _ in (0..reads).take_while(|_| Instant::now() < until) {
			let select = select.as_ref().map(|places| places.as_slice());
			let begin = Instant::now();
			let file = client.fetch_unverified_proof(&of.item, &[0], select).await?.file;
			took.push(begin.elapsed());
			bytes = bytes.max(file.len());
			let verdict = verify(&file, std::slice::from_ref(anchor), &Expectations::default());
			let Verdict::Proven(facts) = verdict else { bail!("not proven: {verdict:?}") };
			let shown: usize = facts.logs.iter().map(|log| log.records.len()).sum();
			ensure!(shown == expected, "a proof of {expected} records shows {shown}");
		}
		Ok(Proofs { took: Latencies::new(took), bytes })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::load::fake::work;

	#[test]
	fn quota_is_that_of_whole_submissions() {
		let submissions = work(&[40]);
		let Submission::V1(submission) = &submissions[0].submission;
		let fit = QUOTA_PER_BLOCK / submission.cost();
		assert!(fit > 1);
		assert_eq!(quota(&submissions), fit * 40);
		assert_eq!(quota(&[]), 0);
	}
}
