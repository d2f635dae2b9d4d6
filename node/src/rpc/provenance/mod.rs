//! `provenance_*`: what custody's own clients ask of a node.
//!
//! Bytes go in and out as hexadecimal SCALE of the types of `catena-primitives`, because whoever
//! checks a signature or a proof needs the very bytes. Every answer is bounded, everything heavy runs
//! on threads of its own, and where a connection has more waiting than its share, the answer is
//! [`BUSY`](catena_primitives::error_code::BUSY).
//!
//! # Trust
//!
//! A client checks what it gets: a record by its signature, a proof by the verifier.

mod api;
mod error;
mod flights;
mod limits;
mod read;
mod submit;
mod threads;
mod types;
mod watch;

pub use api::ProvenanceApiServer;

use std::{collections::BTreeMap, sync::Arc};

use catena_primitives::{attestation::SubmissionV1, refusal::Refused, statement::OrganisationId};
use catena_runtime::{BlockNumber, Hash};
use jsonrpsee::ConnectionId;
use pallet_custody::runtime_api::CustodyApi;
use sc_consensus_grandpa::SharedAuthoritySet;
use sc_service::SpawnTaskHandle;
use sp_api::ProvideRuntimeApi;
use sp_consensus_grandpa::AuthorityList;
use substrate_prometheus_endpoint::{PrometheusError, Registry};
use tokio::sync::watch::Receiver;

use self::{
	flights::Flights,
	limits::{AtWork, Shares, Slots},
	submit::Outcome,
	threads::Threads,
};
use crate::{
	metrics::{
		of_each,
		register::{gauge, Tell},
		submissions::Submissions,
	},
	provenance::{
		ancestry::{self, Ancestry},
		authorities::Authorities,
		head::{self, Head},
		log_paths::LogPaths,
		prover::Prover,
		reader::Reader,
	},
	service::{waiting_max, AtOnce, FullClient, Pool},
};

/// How many requests of readers may work at once.
const READING_AT_ONCE: usize = 4;

/// How many proofs may be made at once, beside the readers: one may have 32 MiB, and the first ones
/// of a node that has a long chain to hash wait for that. So readers do not.
const PROVING_AT_ONCE: usize = 2;

/// How many reads of a connection may be at work or wait: enough for a gateway that reads for several
/// people. All wait in one queue, so whoever comes waits for no more than that of each other connection.
const READING_OF_CONNECTION: u32 = 16;

/// How many proofs: fewer, for one may take a second.
const PROVING_OF_CONNECTION: u32 = 4;

/// How many submissions may be looked for at once, beside the readers, so that no number of these holds
/// them up.
const SUBMITTING_AT_ONCE: usize = 2;

/// How many subscriptions may be looked after at once; they wait for each other, and for nobody else.
const WATCHING_AT_ONCE: usize = 1;

/// So that whatever has a place among its kind has a thread at once, whatever the others do.
const THREADS: usize = READING_AT_ONCE + PROVING_AT_ONCE + SUBMITTING_AT_ONCE + WATCHING_AT_ONCE;

/// How many item subscriptions there may be at once.
const SUBSCRIPTIONS: usize = 10_000;

/// The provenance methods.
#[derive(Clone)]
pub struct Provenance {
	inner: Arc<Inner>,
}

struct Inner {
	client: Arc<FullClient>,
	pool: Arc<Pool>,
	prover: Prover,
	head: Receiver<Head>,
	spawn: SpawnTaskHandle,
	threads: Threads,
	reading: Slots,
	/// Each connection's reads that are at work or wait.
	reading_of: Shares<ConnectionId>,
	proving: Slots,
	/// Each connection's proofs.
	proving_of: Shares<ConnectionId>,
	submitting: Slots,
	checks: AtOnce<Result<(), Refused>>,
	watching: Slots,
	subscriptions: Slots,
	/// What waits to be checked. Whose it is nobody knows before: it counts for who sent it.
	unchecked: Shares<ConnectionId>,
	/// What waits for finality.
	in_flight: Shares<OrganisationId>,
	/// What is followed, by transaction: each once, so no more than there is room for in `in_flight`.
	flights: Flights<Hash, Outcome>,
	at_work: AtWork,
	answers: Submissions,
}

/// Has what waits for answers of each organisation among the figures.
fn register_in_flight(
	registry: &Registry,
	in_flight: Shares<OrganisationId>,
	organisations: impl Fn() -> Vec<OrganisationId> + Clone + Send + Sync + 'static,
) -> Result<(), PrometheusError> {
	let read = move |tell: &mut Tell<'_>| {
		// One that has nothing waiting now is told of with 0.
		let known = organisations().into_iter().map(|organisation| (organisation, 0));
		let mut all: BTreeMap<OrganisationId, u64> = known.collect();
		all.extend(in_flight.each());
		for (organisation, units) in of_each(all) {
			tell(&[&organisation], units);
		}
	};
	let help =
		"What an organisation has submitted by provenance_submit that has no answer yet, in units.";
	gauge(registry, "catena_answers_waiting_units", help, &["organisation"], read)
}

impl Provenance {
	/// From what the node has. Figures go to the registry, if there is one.
	pub fn new(
		client: Arc<FullClient>,
		pool: Arc<Pool>,
		spawn: SpawnTaskHandle,
		authority_set: SharedAuthoritySet<Hash, BlockNumber>,
		genesis_authorities: AuthorityList,
		registry: Option<&Registry>,
	) -> Result<Self, sc_service::Error> {
		let ancestry = Arc::new(Ancestry::new(client.clone()));
		let prover = Prover {
			client: client.clone(),
			ancestry: ancestry.clone(),
			log_paths: LogPaths::default(),
			authorities: Authorities::new(client.clone(), authority_set, genesis_authorities),
		};
		let check =
			|client: &FullClient, at, submissions| client.runtime_api().check(at, submissions);
		let in_flight = Shares::new(waiting_max());
		if let Some(registry) = registry {
			register_in_flight(registry, in_flight.clone(), pool.organisations())?;
		}
		let head = head::follow(client.clone(), &spawn);
		let group = Some("provenance");
		let follow = ancestry::follow(ancestry, head.clone());
		spawn.spawn_blocking("provenance-ancestry", group, follow);
		Ok(Provenance {
			inner: Arc::new(Inner {
				head,
				checks: AtOnce::new(client.clone(), &spawn, "submissions-checked", check),
				client,
				pool,
				prover,
				spawn,
				threads: Threads::new(THREADS)?,
				// What waits here has its connection's share, so there is no need to count it again: a
				// limit on all of it would let a few connections use it up.
				reading: Slots::new(READING_AT_ONCE, usize::MAX),
				reading_of: Shares::new(READING_OF_CONNECTION),
				proving: Slots::new(PROVING_AT_ONCE, usize::MAX),
				proving_of: Shares::new(PROVING_OF_CONNECTION),
				// What waits here has its share of one of the two below.
				submitting: Slots::new(SUBMITTING_AT_ONCE, usize::MAX),
				watching: Slots::new(WATCHING_AT_ONCE, SUBSCRIPTIONS),
				subscriptions: Slots::new(SUBSCRIPTIONS, 0),
				unchecked: Shares::new(SubmissionV1::cost_max()),
				in_flight,
				flights: Flights::default(),
				at_work: AtWork::default(),
				answers: Submissions::new(registry)?,
			}),
		})
	}

	/// The last final block, now and as it changes.
	pub fn heads(&self) -> Receiver<Head> {
		self.inner.head.clone()
	}

	fn head(&self) -> Head {
		*self.inner.head.borrow()
	}

	fn reader(&self, at: Hash) -> Reader {
		Reader::new(self.inner.client.clone(), at)
	}

	/// Runs a reader's work, if its connection has not too much of that already.
	async fn read<R: Send + 'static>(
		&self,
		connection: ConnectionId,
		work: impl FnOnce(&Provenance) -> Result<R, jsonrpsee::types::ErrorObjectOwned> + Send + 'static,
	) -> Result<R, jsonrpsee::types::ErrorObjectOwned> {
		let share = self.inner.reading_of.take(connection, 1);
		let _share = share.ok_or_else(|| {
			error::busy_because("this connection has as many reads waiting as it may; try again")
		})?;
		self.heavy(&self.inner.reading, work).await
	}

	/// Makes a proof, likewise.
	async fn prove<R: Send + 'static>(
		&self,
		connection: ConnectionId,
		work: impl FnOnce(&Provenance) -> Result<R, jsonrpsee::types::ErrorObjectOwned> + Send + 'static,
	) -> Result<R, jsonrpsee::types::ErrorObjectOwned> {
		let share = self.inner.proving_of.take(connection, 1);
		let _share = share.ok_or_else(|| {
			error::busy_because("this connection has as many proofs waiting as it may; try again")
		})?;
		self.heavy(&self.inner.proving, work).await
	}

	/// Runs work that would hold up the server's own threads, when it has a place among its kind.
	async fn heavy<R: Send + 'static>(
		&self,
		places: &Slots,
		work: impl FnOnce(&Provenance) -> Result<R, jsonrpsee::types::ErrorObjectOwned> + Send + 'static,
	) -> Result<R, jsonrpsee::types::ErrorObjectOwned> {
		let slot = places.take().await.ok_or_else(error::busy)?;
		let this = self.clone();
		let work = move || {
			let _slot = slot;
			work(&this)
		};
		let done = self.inner.threads.run(work).await;
		done.ok_or_else(|| error::internal("the work ended without an answer"))?
	}
}
