//! Histories and proofs of what was recorded.

use std::time::Instant;

use anyhow::{bail, ensure, Context, Result};
use catena_primitives::{proof::Checkpoint, statement::Log};
use catena_rpc::Client;
use catena_verifier::{verify, Expectations, Verdict};
use serde_json::{json, Value};

use super::{workload::Recorded, zipf::Zipf};
use crate::latencies::Latencies;

/// What reading took.
pub struct Reads {
	/// From asking for a whole history until it was there.
	pub histories: Latencies,
	/// From asking for a complete proof until it was there.
	pub proofs: Latencies,
	/// Verifying each of those proofs.
	pub verified: Latencies,
	/// The bytes of all proofs.
	pub proof_bytes: usize,
	/// The records that they show.
	pub records: usize,
}

/// Reads histories and proofs of as many items as `reads`, drawn by Zipf's law, one after the other.
pub async fn drawn(client: &Client, items: &[Recorded], reads: u32) -> Result<Reads> {
	let zipf = Zipf::new(items.len());
	let draws: Vec<&Recorded> = (0..reads).map(|draw| &items[zipf.rank(draw)]).collect();
	read(client, &draws).await
}

/// Reads history and proof of one item again and again: that whose records are nearest to so many.
pub async fn of_records(
	client: &Client,
	items: &[Recorded],
	records: u32,
	reads: u32,
) -> Result<(u32, Reads)> {
	let item = items
		.iter()
		.min_by_key(|item| item.records.abs_diff(records))
		.context("there are no items")?;
	let draws: Vec<&Recorded> = (0..reads).map(|_| item).collect();
	Ok((item.records, read(client, &draws).await?))
}

async fn read(client: &Client, draws: &[&Recorded]) -> Result<Reads> {
	let anchor: Checkpoint = client.fetch_unverified_anchor(None).await?.checkpoint()?;
	let mut histories = Vec::new();
	for Recorded { item, records } in draws {
		let begin = Instant::now();
		let history = client.whole_log(item, Log::Custody, *records).await?;
		histories.push(begin.elapsed());
		let found = history.len();
		ensure!(found == *records as usize, "{found} records in place of {records}");
	}
	let mut reads = Reads {
		histories: Latencies::new(histories),
		proofs: Latencies::default(),
		verified: Latencies::default(),
		proof_bytes: 0,
		records: 0,
	};
	let (mut proofs, mut verified) = (Vec::new(), Vec::new());
	for Recorded { item, records } in draws {
		let begin = Instant::now();
		let proof = client.fetch_unverified_proof(item, &[0], None).await?.file;
		proofs.push(begin.elapsed());
		let begin = Instant::now();
		let verdict = verify(&proof, std::slice::from_ref(&anchor), &Expectations::default());
		verified.push(begin.elapsed());
		let Verdict::Proven(facts) = verdict else { bail!("not proven: {verdict:?}") };
		let shown: usize = facts.logs.iter().map(|log| log.records.len()).sum();
		ensure!(facts.complete && shown == *records as usize, "{shown} records of {records}");
		reads.proof_bytes += proof.len();
		reads.records += shown;
	}
	reads.proofs = Latencies::new(proofs);
	reads.verified = Latencies::new(verified);
	Ok(reads)
}

impl Reads {
	/// For people.
	pub fn print(&self, of_what: &str) {
		println!("  histories {of_what}: {}", self.histories.words());
		println!("  proofs {of_what}, built and fetched: {}", self.proofs.words());
		println!(
			"  verified: {}; a proof has {} bytes and {} records (mean)",
			self.verified.words(),
			self.proof_bytes / self.proofs.count().max(1),
			self.records / self.proofs.count().max(1)
		);
	}

	/// For programs.
	pub fn json(&self) -> Value {
		json!({
			"histories": self.histories.json(),
			"proofs": self.proofs.json(),
			"verified": self.verified.json(),
			"proof_bytes": self.proof_bytes,
			"proof_bytes_mean": self.proof_bytes / self.proofs.count().max(1),
			"records": self.records,
		})
	}
}
