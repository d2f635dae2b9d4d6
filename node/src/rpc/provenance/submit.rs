//! Taking statements, and following them until they are final.
//!
//! # Details
//!
//! The pool forgets: it drops what no longer fits, and tells nobody. So a submission is followed by
//! the hashes of its statements, never by the extrinsic's, is sent again while it is in neither pool
//! nor chain, and is answered only from finalized state.

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
	error::{answer, busy, busy_because, malformed, not_final, refused},
	types::Receipt,
	Provenance,
};
use crate::provenance::head::Head;

/// How long a submission is followed. Twenty slots: finality takes one or two when all is well.
const FOLLOW_SECONDS: u64 = 60;

impl Provenance {
	pub(super) async fn submit_and_follow(
		&self,
		bytes: Vec<u8>,
	) -> Result<Receipt, ErrorObjectOwned> {
		let submission = decode(&bytes)?;
		let Submission::V1(inner) = &submission;
		let _place = self.inner.waiting.take().await.ok_or_else(busy)?;
		let mut head = self.inner.head.clone();
		head.mark_changed();

		self.check(submission.clone()).await?;
		let statements = u32::try_from(inner.bodies.len()).unwrap_or(u32::MAX);
		let organisation = inner.signer.organisation;
		let _flight = self.inner.in_flight.begin(organisation, statements).ok_or_else(|| {
			busy_because(format!(
				"organisation {organisation} has as many statements waiting as it may; try again"
			))
		})?;
		self.send(&submission).await?;

		let deadline = Instant::now() + Duration::from_secs(FOLLOW_SECONDS);
		loop {
			match timeout_at(deadline, head.changed()).await {
				Ok(Ok(())) => {}
				Ok(Err(_)) | Err(_) => return Err(not_final(FOLLOW_SECONDS)),
			}
			let last = *head.borrow_and_update();
			if let Some(receipt) = self.found(inner.clone(), last).await? {
				return Ok(receipt);
			}
			self.keep_alive(&submission).await?;
		}
	}

	/// The reason in words, which the pool cannot give.
	async fn check(&self, submission: Submission) -> Result<(), ErrorObjectOwned> {
		self.heavy(move |this| {
			let best = this.inner.client.info().best_hash;
			let verdict = this.reader(best).check(submission).map_err(answer)?;
			verdict.map_err(|reason| refused(&reason))
		})
		.await
	}

	async fn send(&self, submission: &Submission) -> Result<(), ErrorObjectOwned> {
		let best = self.inner.client.info().best_hash;
		let extrinsic = custody_extrinsic(submission.clone());
		let sent =
			self.inner.pool.submit_one(best, TransactionSource::External, extrinsic.into()).await;
		match sent.map_err(|error| error.into_pool_error()) {
			Ok(_) | Err(Ok(PoolError::AlreadyImported(_))) => Ok(()),
			Err(Ok(PoolError::TooLowPriority { .. })) => Err(busy_because(
				"another statement for the same place of this log is waiting already; see which one \
				 is recorded, and sign anew",
			)),
			Err(Ok(
				PoolError::ImmediatelyDropped | PoolError::TemporarilyBanned,
			)) => Err(busy()),
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
		self.heavy(move |this| {
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

	/// Sends again what neither the pool nor the best block has.
	async fn keep_alive(&self, submission: &Submission) -> Result<(), ErrorObjectOwned> {
		let best = self.inner.client.info().best_hash;
		let again = submission.clone();
		let verdict =
			self.heavy(move |this| this.reader(best).check(again).map_err(answer)).await?;
		match verdict {
			// Still to come: known to the pool, or sent again. Busy is no reason to stop following.
			Ok(()) => {
				let _ = self.send(submission).await;
				Ok(())
			}
			// In the best block, and on its way to finality.
			Err(Refused { reason: Refusal::AlreadyRecorded { .. }, .. }) => Ok(()),
			// A quota is a matter of the block after this one.
			Err(Refused { reason: Refusal::QuotaExceeded { .. }, .. }) => Ok(()),
			Err(reason) => Err(refused(&reason)),
		}
	}
}

fn decode(bytes: &[u8]) -> Result<Submission, ErrorObjectOwned> {
	let submission = Submission::decode_all(&mut &bytes[..])
		.map_err(|error| malformed(format!("not a submission: {error}")))?;
	if submission.encode() != bytes {
		return Err(malformed("not encoded in the one canonical way"));
	}
	Ok(submission)
}
