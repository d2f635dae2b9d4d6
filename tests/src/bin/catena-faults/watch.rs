//! Watching what validators call final.

use std::{
	sync::{Arc, Mutex, MutexGuard},
	time::{Duration, Instant},
};

use anyhow::{Context, Result};
use catena_rpc::Client;
use tokio::time::{sleep, timeout};

use crate::{network::rpc_address, record::Record};

/// How often a validator is asked. No time that is measured here is more exact.
const STEP: Duration = Duration::from_millis(50);

/// How long an answer may take before the connection is made anew.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// How many heights below the last final one are looked at again on a new connection: whoever was
/// started again may have forgotten the last ones, and must not have others instead.
const LOOK_BACK: u32 = 256;

/// What several watchers and submitters write.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Record>>);

impl Shared {
	/// The record, for as long as nobody else should write it.
	pub fn lock(&self) -> MutexGuard<'_, Record> {
		self.0.lock().expect("nobody panics while writing the record")
	}
}

/// The address of a validator's RPC server.
pub fn url(validator: usize) -> String {
	format!("ws://{}", rpc_address(validator))
}

/// A connection to a validator, which is there within the time of an answer or not at all.
pub async fn connect(validator: usize) -> Result<Client> {
	Ok(timeout(ANSWER_WITHIN, Client::connect(&url(validator), None)).await??)
}

/// Watches a validator for ever, whether it runs or not.
pub async fn watch(validator: usize, record: Shared) {
	loop {
		// That it does not answer is in the nature of faults.
		let _ = watch_until_broken(validator, &record).await;
		sleep(STEP).await;
	}
}

async fn watch_until_broken(validator: usize, record: &Shared) -> Result<()> {
	let client = connect(validator).await?;
	let mut seen = None;
	loop {
		let last = timeout(ANSWER_WITHIN, client.finalized()).await??;
		let from = seen.map_or(last.number.saturating_sub(LOOK_BACK), |seen| seen + 1);
		for height in from..last.number {
			let hash = timeout(ANSWER_WITHIN, client.block_hash(height)).await??;
			let mut record = record.lock();
			match hash {
				Some(hash) => record.saw(validator, height.into(), hash),
				None => record.misses(validator, height.into()),
			}
		}
		if seen != Some(last.number) {
			let mut record = record.lock();
			record.saw(validator, last.number.into(), last.hash);
			record.came_to(validator, last.number.into(), Instant::now());
			seen = Some(last.number);
		}
		sleep(STEP).await;
	}
}

/// Has the record compare all that a validator calls final, from genesis up to this height.
pub async fn compare_all(validator: usize, height: u64, record: &Shared) -> Result<()> {
	let client = connect(validator).await?;
	for number in 0..=u32::try_from(height)? {
		let hash = timeout(ANSWER_WITHIN, client.block_hash(number)).await??;
		let hash =
			hash.with_context(|| format!("validator {} has no block {number}", validator + 1))?;
		record.lock().saw(validator, number.into(), hash);
	}
	Ok(())
}
