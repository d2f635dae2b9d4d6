//! What is final, and what is on record.
//!
//! # Details
//!
//! [`start`] follows finality and counts the bodies of final blocks, one after the other, from where a
//! node stopped counting: how far it has come it writes into its database when it has caught up, and then
//! every [`SAVED_EVERY_BLOCKS`]. A node that begins to count on a long chain, or has just fetched one, takes
//! its time, and no more than half of a processor.

use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
	time::Duration,
};

use catena_primitives::{layout, statement::OrganisationId};
use catena_runtime::{BlockNumber, Hash, Runtime};
use codec::{Decode, DecodeAll, Encode};
use sc_client_api::{backend::AuxStore, BlockBackend, StorageProvider};
use sc_service::SpawnTaskHandle;
use sp_blockchain::{Error, HeaderBackend};
use sp_core::storage::StorageKey;
use sp_runtime::traits::Get;
use substrate_prometheus_endpoint::{PrometheusError, Registry};
use tokio::{
	sync::watch::Receiver,
	time::{sleep, Instant},
};

use super::{
	of_each,
	register::{counter, gauge, Tell},
	tally::{InBlock, Logs, Tally},
};
use crate::{
	provenance::head::Head,
	service::{waiting_max, FullClient},
};

/// Where the node keeps what it has counted.
const TALLY_KEY: &[u8] = b"catena_tally_v1";

/// After how many blocks that is written down. As many are read again after the node was killed.
const SAVED_EVERY_BLOCKS: BlockNumber = 256;

/// How many blocks are counted before others have their turn.
const BLOCKS_AT_ONCE: u32 = 64;

/// What was counted so far.
struct Counted {
	tally: Tally,
	/// What the last block had.
	last: InBlock,
	/// What each organisation has used up since the node started, in units.
	used: BTreeMap<OrganisationId, u64>,
	unread: u64,
	/// The time of the last final block, in UTC milliseconds.
	final_ms: u64,
}

/// When this node last saw a block become final.
type Seen = Arc<Mutex<Instant>>;

#[derive(Clone)]
struct Shared(Arc<Mutex<Counted>>);

impl Shared {
	fn lock(&self) -> MutexGuard<'_, Counted> {
		lock(&self.0)
	}
}

fn lock<T>(all: &Mutex<T>) -> MutexGuard<'_, T> {
	all.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has these figures in the registry, and keeps them up to date until the node ends.
pub fn start(
	registry: &Registry,
	client: &Arc<FullClient>,
	heads: Receiver<Head>,
	spawn: &SpawnTaskHandle,
) -> Result<(), PrometheusError> {
	let seen = Seen::new(Mutex::new(Instant::now()));
	let counted = Counted {
		tally: counted_before(client),
		last: InBlock::default(),
		used: Default::default(),
		unread: 0,
		final_ms: time_ms(client, client.info().finalized_hash).unwrap_or_default(),
	};
	let shared = Shared(Arc::new(Mutex::new(counted)));
	register_finality(registry, Arc::downgrade(client), seen.clone(), &shared)?;
	register_quota(registry, &shared)?;
	register_logs(registry, &shared)?;
	let group = Some("figures");
	spawn.spawn("finality-seen", group, see(heads.clone(), seen));
	spawn.spawn_blocking("records-counted", group, follow(client.clone(), heads, shared));
	Ok(())
}

fn register_finality(
	registry: &Registry,
	client: Weak<FullClient>,
	seen: Seen,
	shared: &Shared,
) -> Result<(), PrometheusError> {
	// Not kept alive by its figures: the database is put in order when the last who has it lets it go.
	let behind = move |tell: &mut Tell<'_>| {
		if let Some(info) = client.upgrade().map(|client| client.info()) {
			tell(&[], info.best_number.saturating_sub(info.finalized_number).into());
		}
	};
	let help = "How many blocks the best one is ahead of the last final one.";
	gauge(registry, "catena_finality_lag_blocks", help, &[], behind)?;
	let age = move |tell: &mut Tell<'_>| tell(&[], lock(&seen).elapsed().as_secs());
	let help = "Seconds since this node last saw a block become final, or since it started.";
	gauge(registry, "catena_finality_age_seconds", help, &[], age)?;
	let all = shared.clone();
	let time = move |tell: &mut Tell<'_>| tell(&[], all.lock().final_ms / 1000);
	let help = "The time of the last final block, as the chain has it, in seconds since 1970.";
	gauge(registry, "catena_final_block_time_seconds", help, &[], time)
}

fn register_quota(registry: &Registry, shared: &Shared) -> Result<(), PrometheusError> {
	let per_block: u32 = <Runtime as pallet_custody::Config>::QuotaPerBlock::get();
	let most = move |tell: &mut Tell<'_>| tell(&[], per_block.into());
	let help = "What an organisation may record in a block, in units.";
	gauge(registry, "catena_quota_block_max_units", help, &[], most)?;
	let waiting = |tell: &mut Tell<'_>| tell(&[], waiting_max().into());
	let help = "What an organisation may have in the pool, or waiting for answers, in units.";
	gauge(registry, "catena_waiting_max_units", help, &[], waiting)?;
	let all = shared.clone();
	let last = move |tell: &mut Tell<'_>| {
		let counted = all.lock();
		let of_last = |organisation: &OrganisationId| {
			counted.last.used.get(organisation).copied().unwrap_or(0)
		};
		for (organisation, units) in
			of_each(counted.used.keys().map(|number| (*number, of_last(number).into())))
		{
			tell(&[&organisation], units);
		}
	};
	let help = "What an organisation used up of its quota of the last final block, in units.";
	gauge(registry, "catena_quota_last_block_units", help, &["organisation"], last)?;
	let all = shared.clone();
	let used = move |tell: &mut Tell<'_>| {
		for (organisation, units) in of_each(all.lock().used.clone()) {
			tell(&[&organisation], units);
		}
	};
	let help =
		"What an organisation used up of its quota in blocks that became final since the node \
	            started, in units.";
	counter(registry, "catena_quota_used_units_total", help, &["organisation"], used)
}

fn register_logs(registry: &Registry, shared: &Shared) -> Result<(), PrometheusError> {
	/// Tells something of each kind of logs.
	fn kinds(shared: &Shared, mut each: impl FnMut(&str, &Logs)) {
		let counted = shared.lock();
		each("custody", &counted.tally.custody);
		each("own", &counted.tally.own);
	}
	let all = shared.clone();
	let records = move |tell: &mut Tell<'_>| kinds(&all, |log, logs| tell(&[log], logs.records));
	gauge(registry, "catena_records", "Records on the chain, by kind of log.", &["log"], records)?;
	let all = shared.clone();
	let longest =
		move |tell: &mut Tell<'_>| kinds(&all, |log, logs| tell(&[log], logs.longest.into()));
	let help = "How many records the longest log has, by kind of log.";
	gauge(registry, "catena_longest_log_records", help, &["log"], longest)?;
	let all = shared.clone();
	let lengths = move |tell: &mut Tell<'_>| {
		kinds(&all, |log, logs| {
			logs.up_to().for_each(|(most, count)| tell(&[log, &most], count));
		});
	};
	let help = "How many logs have at most so many records (le), by kind of log.";
	gauge(registry, "catena_logs", help, &["log", "le"], lengths)?;
	let all = shared.clone();
	let block = move |tell: &mut Tell<'_>| tell(&[], all.lock().tally.block.0.into());
	let help = "The number of the final block up to which records are counted.";
	gauge(registry, "catena_counted_block", help, &[], block)?;
	let all = shared.clone();
	let missing = move |tell: &mut Tell<'_>| tell(&[], all.lock().tally.missing.into());
	let help = "Final blocks whose records are not counted, because this node has no body of them.";
	gauge(registry, "catena_blocks_missing", help, &[], missing)?;
	let all = shared.clone();
	let unread = move |tell: &mut Tell<'_>| tell(&[], all.lock().unread);
	let help =
		"Extrinsics in blocks counted since the node started that it cannot read, because the \
	            chain's runtime is newer than the node.";
	counter(registry, "catena_extrinsics_unread_total", help, &[], unread)
}

/// Notes when a block has become final.
async fn see(mut heads: Receiver<Head>, seen: Seen) {
	while heads.changed().await.is_ok() {
		*lock(&seen) = Instant::now();
	}
}

/// Counts final blocks as they come.
async fn follow(client: Arc<FullClient>, mut heads: Receiver<Head>, shared: Shared) {
	let first = heads.borrow().number;
	let mut saved = shared.lock().tally.block.0;
	let mut caught_up = false;
	loop {
		let head = *heads.borrow_and_update();
		while shared.lock().tally.block.0 < head.number {
			let begin = Instant::now();
			if let Err(error) = count(&client, &shared, head, first) {
				log::warn!("Final blocks cannot be read to be counted: {error}");
				break;
			}
			let tally = shared.lock().tally.clone();
			let is_at_head = tally.block.0 >= head.number;
			if tally.block.0.saturating_sub(saved) >= SAVED_EVERY_BLOCKS
				|| (is_at_head && !caught_up)
			{
				saved = tally.block.0;
				caught_up = is_at_head;
				if let Err(error) = client.insert_aux(&[(TALLY_KEY, &tally.encode()[..])], &[]) {
					log::warn!("What was counted cannot be written down: {error}");
				}
			}
			if !is_at_head {
				sleep(begin.elapsed().max(Duration::from_millis(1))).await;
			}
		}
		if heads.changed().await.is_err() {
			return;
		}
	}
}

/// Counts the next blocks up to the last final one, but no more than [`BLOCKS_AT_ONCE`]. What blocks up to
/// `first` used up of quotas was before the node started.
fn count(
	client: &FullClient,
	shared: &Shared,
	head: Head,
	first: BlockNumber,
) -> Result<(), Error> {
	for _ in 0..BLOCKS_AT_ONCE {
		let number = shared.lock().tally.block.0.saturating_add(1);
		if number > head.number {
			break;
		}
		let hash = client
			.hash(number)?
			.ok_or_else(|| Error::UnknownBlock(format!("final block {number}")))?;
		let body = client.block_body(hash)?;
		let mut counted = shared.lock();
		let block = counted.tally.add(hash, body.as_deref());
		if number > first {
			for (organisation, units) in &block.used {
				let used = counted.used.entry(*organisation).or_default();
				*used = used.saturating_add((*units).into());
			}
			counted.unread = counted.unread.saturating_add(block.unread);
			counted.last = block;
		}
	}
	if let Some(time_ms) = time_ms(client, head.hash) {
		shared.lock().final_ms = time_ms;
	}
	Ok(())
}

/// The time of a block in UTC milliseconds; none if its state is gone.
fn time_ms(client: &FullClient, block: Hash) -> Option<u64> {
	let data = client.storage(block, &StorageKey(layout::now())).ok()??;
	u64::decode(&mut &data.0[..]).ok()
}

/// What was counted when the node ran before, if that is of this chain; else nothing since genesis.
fn counted_before(client: &FullClient) -> Tally {
	let saved = client.get_aux(TALLY_KEY).ok().flatten();
	let tally = saved.and_then(|bytes| Tally::decode_all(&mut &bytes[..]).ok());
	let is_of_chain = |tally: &Tally| {
		let (number, hash) = tally.block;
		number <= client.info().finalized_number && client.hash(number).ok().flatten() == Some(hash)
	};
	tally.filter(is_of_chain).unwrap_or_else(|| Tally::of_genesis(client.info().genesis_hash))
}
