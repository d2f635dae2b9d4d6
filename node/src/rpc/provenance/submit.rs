//! Taking statements, and following them until they are final.
//!
//! # Details
//!
//! The pool forgets: it drops what no longer fits, and tells nobody. So a submission is followed by
//! the hashes of its statements, never by the extrinsic's, is sent again while it is in neither pool
//! nor chain, and is answered only from finalized state.
//!
//! A best block may still be replaced. What it alone refuses, because it has the statement already or
//! a rival of it, is decided by the next finalized block.

use std::time::Duration;

use catena_primitives::{
	attestation::{Submission, SubmissionV1},
	refusal::{Refusal, Refused},
	view::RecordView,
};
use catena_runtime::custody_extrinsic;
use codec::{DecodeAll, Encode};
use jsonrpsee::types::ErrorObjectOwned;
use sc_transaction_pool_api::{
	error::{Error as PoolError, IntoPoolError},
	TransactionPool, TransactionSource,
};
use sp_blockchain::HeaderBackend;
use tokio::time::{timeout_at, Instant};

use super::{
	error::{answer, busy, busy_because, malformed, no_block_yet, not_final, refused, stopping},
	types::Receipt,
	Provenance,
};
use crate::provenance::head::Head;

/// How long a submission is followed. Twenty slots: finality takes one or two when all is well.
const FOLLOW_SECONDS: u64 = 60;

/// How a submission that is not refused stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
	/// It belongs into the pool.
	Fits,
	/// The next finalized block decides.
	Undecided,
}

impl Provenance {
	pub(super) async fn submit_and_follow(
		&self,
		bytes: Vec<u8>,
	) -> Result<Receipt, ErrorObjectOwned> {
		let submission = decode(&bytes)?;
		let Submission::V1(inner) = &submission;
		let _place = self.inner.waiting.take().await.ok_or_else(busy)?;
		let _work = self.inner.at_work.begin(inner.hashes());
		let mut head = self.inner.head.clone();
		let first = *head.borrow_and_update();

		let standing = self.standing(&submission, first).await?;
		let cost = inner.cost();
		let organisation = inner.signer.organisation;
		let too_many = || {
			busy_because(format!(
				"organisation {organisation} has as much waiting as it may; try again"
			))
		};
		let _flight = self.inner.in_flight.begin(organisation, cost).ok_or_else(too_many)?;
		if standing == Standing::Fits {
			if !self.inner.pool.has_room(organisation, cost) {
				return Err(too_many());
			}
			self.send(&submission).await?;
		}

		let deadline = Instant::now() + Duration::from_secs(FOLLOW_SECONDS);
		loop {
			match timeout_at(deadline, head.changed()).await {
				Ok(Ok(())) => {}
				Ok(Err(_)) => return Err(stopping()),
				Err(_) => return Err(not_final(FOLLOW_SECONDS)),
			}
			let last = *head.borrow_and_update();
			if let Some(receipt) = self.found(inner.clone(), last).await? {
				return Ok(receipt);
			}
			if self.standing(&submission, last).await? == Standing::Fits {
				// Known to the pool, or sent again. Busy is no reason to stop following.
				let _ = self.send(&submission).await;
			}
		}
	}

	/// How a submission stands, or the reason in words why it is refused, which the pool cannot give.
	async fn standing(
		&self,
		submission: &Submission,
		finalized: Head,
	) -> Result<Standing, ErrorObjectOwned> {
		let submission = submission.clone();
		self.heavy(&self.inner.submitting, move |this| {
			let best = this.inner.client.info();
			// The genesis state does not have its own block's hash, which statements name.
			if best.best_number == 0 {
				return Err(no_block_yet());
			}
			let at_best = this.reader(best.best_hash).check(submission.clone()).map_err(answer)?;
			let Err(at_best) = at_best else { return Ok(Standing::Fits) };
			// A quota is a matter of the block after this one.
			if matches!(at_best.reason, Refusal::QuotaExceeded { .. })
				|| this.waits_for_others(&submission, &at_best)
			{
				return Ok(Standing::Fits);
			}
			if finalized.number == 0 {
				return Ok(Standing::Undecided);
			}
			let at_finalized = this.reader(finalized.hash).check(submission).map_err(answer)?;
			match at_finalized {
				Err(reason) if !reason.reason.is_early() => Err(refused(&reason)),
				Err(_) if at_best.reason.is_early() => Err(refused(&at_best)),
				// The blocks above the finalized one have more than it has.
				_ => Ok(Standing::Undecided),
			}
		})
		.await
	}

	/// Whether a submission came too early only for what others are submitting here right now.
	fn waits_for_others(&self, submission: &Submission, early: &Refused) -> bool {
		let Submission::V1(inner) = submission;
		let body = early.statement.and_then(|index| inner.bodies.get(usize::from(index)));
		let Some(body) = body.filter(|_| early.reason.is_early()) else { return false };
		// What it has itself, it has in the wrong order: waiting does not help.
		let own = inner.hashes();
		body.builds_on()
			.any(|statement| !own.contains(&statement) && self.inner.at_work.has(&statement))
	}

	async fn send(&self, submission: &Submission) -> Result<(), ErrorObjectOwned> {
		let best = self.inner.client.info().best_hash;
		let extrinsic = custody_extrinsic(submission.clone());
		let sent =
			self.inner.pool.submit_one(best, TransactionSource::External, extrinsic.into()).await;
		match sent.map_err(|error| error.into_pool_error()) {
			// A rival of the same signer for the same place is waiting already: the next blocks tell which
			// one won.
			Ok(_) | Err(Ok(PoolError::AlreadyImported(_) | PoolError::TooLowPriority { .. })) => {
				Ok(())
			}
			Err(Ok(PoolError::ImmediatelyDropped | PoolError::TemporarilyBanned)) => Err(busy()),
			Err(Ok(error)) => Err(busy_because(format!("not taken now: {error}"))),
			Err(Err(error)) => Err(busy_because(format!("not taken now: {error}"))),
		}
	}

	/// The records as of a finalized block, if it has them.
	async fn found(
		&self,
		submission: SubmissionV1,
		head: Head,
	) -> Result<Option<Receipt>, ErrorObjectOwned> {
		self.heavy(&self.inner.submitting, move |this| {
			let reader = this.reader(head.hash);
			let organisation = submission.signer.organisation;
			let mut records: Vec<RecordView> = Vec::new();
			for (body, hash) in submission.bodies.iter().zip(submission.hashes()) {
				let (item, log) = (body.item(&hash), body.log(organisation));
				let sequence = body.sequence();
				let stands = reader.records(item, log, sequence, 1).map_err(answer)?.pop();
				match stands {
					Some(record) if record.hash == hash => records.push(record),
					// A batch stands or falls as one.
					None => return Ok(None),
					Some(other) => {
						let next = this.next_place(&reader, item, log)?;
						let reason = Refusal::PlaceTaken { sequence, by: other.hash, next };
						let statement = u16::try_from(records.len()).ok();
						return Err(refused(&Refused { statement, reason }));
					}
				}
			}
			Ok(Some(Receipt { block: head.into(), records: records.encode().into() }))
		})
		.await
	}

	fn next_place(
		&self,
		reader: &crate::provenance::reader::Reader,
		item: [u8; 32],
		log: catena_primitives::statement::Log,
	) -> Result<u32, ErrorObjectOwned> {
		let view = reader.item(item).map_err(answer)?;
		Ok(view.map_or(0, |view| super::read::total(&view, log)))
	}
}

fn decode(bytes: &[u8]) -> Result<Submission, ErrorObjectOwned> {
	Submission::decode_all(&mut &bytes[..]).map_err(|error| {
		let error = error.to_string();
		// One line for each type on the way, the reason at the end.
		let reason = error.lines().last().map_or("", str::trim);
		malformed(format!("not a submission: {reason}"))
	})
}
