//! Taking statements, and following them until they are final.
//!
//! # Details
//!
//! The pool forgets: it drops what no longer fits, and tells nobody. So a submission is followed by
//! the hashes of its statements, never by the extrinsic's, is sent again while it is in neither pool
//! nor chain, and is answered only from finalized state.
//!
//! Who sends the same bytes while they are followed waits for the same answer, and takes up nothing of
//! what the organisation may have waiting: whoever sees a submission can send it again.
//!
//! A best block may still be replaced. What it alone refuses, because it has the statement already or
//! a rival of it, is decided by the next finalized block.

use std::time::Duration;

use catena_primitives::{
	attestation::{Submission, SubmissionV1},
	refusal::{Refusal, Refused},
	view::RecordView,
};
use catena_runtime::{custody_extrinsic, Hash};
use codec::{DecodeAll, Encode};
use futures::FutureExt;
use jsonrpsee::{types::ErrorObjectOwned, ConnectionId};
use sc_transaction_pool_api::{
	error::{Error as PoolError, IntoPoolError},
	TransactionPool, TransactionSource,
};
use sp_blockchain::HeaderBackend;
use sp_runtime::OpaqueExtrinsic;
use tokio::{sync::watch::Receiver, time::timeout};

use super::{
	error::{answer, busy, busy_because, malformed, no_block_yet, not_final, refused, stopping},
	flights::Flight,
	types::Receipt,
	Provenance,
};
use crate::{
	provenance::{
		head::Head,
		reader::{ReadError, Reader},
	},
	service::NoRoom,
};

/// How long somebody who submits waits. Sixty slots: finality takes one or two when all is well.
const FOLLOW_SECONDS: u64 = 60;

/// How often the best block is read before it counts as unreadable.
const BEST_BLOCK_TRIES: u32 = 10;

/// How long it is waited in between, on a thread where waiting holds up nothing but submissions.
const BEST_BLOCK_PAUSE: Duration = Duration::from_millis(20);

/// What becomes of a submission.
pub type Outcome = Result<Receipt, ErrorObjectOwned>;

/// How a submission that is not refused stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
	/// On top of the block with this hash it would be recorded.
	Recordable(Hash),
	/// It belongs into the pool, for a block after the next.
	Waits,
	/// The next finalized block decides.
	Undecided,
}

/// Where a submission was found.
enum Found {
	/// In finalized state.
	Final(Receipt),
	/// In a block that is not final yet.
	InBlock,
	/// In no block.
	Nowhere,
}

impl Provenance {
	pub(super) async fn submit_and_follow(
		&self,
		bytes: Vec<u8>,
		connection: ConnectionId,
	) -> Result<Receipt, ErrorObjectOwned> {
		let call = self.inner.answers.begin();
		let answer = self.followed(bytes, connection).await;
		call.answered(answer.as_ref().err().map(ErrorObjectOwned::code));
		answer
	}

	async fn followed(
		&self,
		bytes: Vec<u8>,
		connection: ConnectionId,
	) -> Result<Receipt, ErrorObjectOwned> {
		let submission = decode(&bytes)?;
		let transaction = self.inner.pool.hash_of(&transaction_of(&submission));
		// Who sends what is under way already takes up nothing.
		let flight = match self.inner.flights.join(&transaction) {
			Some(flight) => flight,
			None => self.begin(submission, transaction, connection).await?,
		};
		let outcome = timeout(Duration::from_secs(FOLLOW_SECONDS), flight).await;
		outcome.unwrap_or_else(|_| Err(not_final(FOLLOW_SECONDS)))
	}

	/// Has a submission followed, if it can be recorded and there is room for it.
	async fn begin(
		&self,
		submission: Submission,
		transaction: Hash,
		connection: ConnectionId,
	) -> Result<Flight<Outcome>, ErrorObjectOwned> {
		let Submission::V1(inner) = &submission;
		let (organisation, cost) = (inner.signer.organisation, inner.cost());
		let _unchecked = self.inner.unchecked.take(connection, cost).ok_or_else(|| {
			busy_because("this connection has too much waiting to be checked; try again")
		})?;
		let work = self.inner.at_work.begin(inner.hashes());
		let mut head = self.inner.head.clone();
		let first = *head.borrow_and_update();

		let standing = self.standing(&submission, first).await?;
		let too_many = || {
			busy_because(format!(
				"organisation {organisation} has as much waiting as it may; try again"
			))
		};
		self.inner.flights.join_or_begin(transaction, || {
			let share = self.inner.in_flight.take(organisation, cost).ok_or_else(too_many)?;
			if standing != Standing::Undecided {
				let bytes = transaction_of(&submission).encoded_size();
				let place = self.inner.pool.place(&transaction, &submission, bytes);
				place.map_err(|no_room| match no_room {
					NoRoom::OfItsParty => too_many(),
					NoRoom::InThePool => busy_because("the pool is full; try again"),
				})?;
			}
			let this = self.clone();
			let follow = async move {
				let _held = (work, share);
				this.follow(submission, transaction, standing, head).await
			};
			Ok(follow.boxed())
		})
	}

	/// Sends a submission, and again while it is nowhere, until there is an answer.
	async fn follow(
		&self,
		submission: Submission,
		transaction: Hash,
		standing: Standing,
		mut head: Receiver<Head>,
	) -> Outcome {
		let extrinsic = transaction_of(&submission);
		let Submission::V1(inner) = &submission;
		self.send(extrinsic.clone(), standing).await?;
		loop {
			head.changed().await.map_err(|_| stopping())?;
			let last = *head.borrow_and_update();
			if self.inner.pool.ready_transaction(&transaction).is_some() {
				// The next block can have it: there is nothing to look for.
				continue;
			}
			match self.found(inner.clone(), last).await? {
				Found::Final(receipt) => {
					self.inner.answers.taken(inner.bodies.len());
					return Ok(receipt);
				}
				Found::InBlock => {}
				Found::Nowhere => {
					let standing = self.standing(&submission, last).await?;
					// Known to the pool, or sent again. Busy is no reason to stop following.
					let _ = self.send(extrinsic.clone(), standing).await;
				}
			}
		}
	}

	/// How a submission stands, or the reason in words why it is refused, which the pool cannot give.
	async fn standing(
		&self,
		submission: &Submission,
		finalized: Head,
	) -> Result<Standing, ErrorObjectOwned> {
		// The genesis state does not have its own block's hash, which statements name.
		if self.inner.client.info().best_number == 0 {
			return Err(no_block_yet());
		}
		let (at, outcome) = match self.checked_at_best(submission).await? {
			// What it waited for may have become final meanwhile: then the best block has it.
			(at, Err(early)) if self.is_too_early(submission, &early) && self.best() != at => {
				self.checked_at_best(submission).await?
			}
			checked => checked,
		};
		let Err(at_best) = outcome else { return Ok(Standing::Recordable(at)) };
		let Submission::V1(SubmissionV1 { bodies, .. }) = submission;
		let statements = bodies.len();
		// A quota is a matter of the block after this one.
		if is_quota(&at_best) || self.waits_for_others(submission, &at_best) {
			return Ok(Standing::Waits);
		}
		if finalized.number == 0 {
			return Ok(Standing::Undecided);
		}
		let at_finalized =
			self.inner.checks.ask(finalized.hash, submission.clone()).await.map_err(answer)?;
		match at_finalized {
			// A quota of that block says nothing of the statement.
			Err(reason) if !reason.reason.is_early() && !is_quota(&reason) => {
				Err(self.refuse(statements, &reason))
			}
			Err(_) if at_best.reason.is_early() => Err(self.refuse(statements, &at_best)),
			// The blocks above the finalized one have more than it has.
			_ => Ok(Standing::Undecided),
		}
	}

	/// The answer to a submission of so many statements that is refused, which is counted.
	fn refuse(&self, statements: usize, reason: &Refused) -> ErrorObjectOwned {
		self.inner.answers.refused(reason, statements);
		refused(reason)
	}

	/// Whether a submission would be recorded on top of the best block, and which that is. For when it
	/// cannot be read, see [`Provenance::at_best`].
	async fn checked_at_best(
		&self,
		submission: &Submission,
	) -> Result<(Hash, Result<(), Refused>), ErrorObjectOwned> {
		let mut left = BEST_BLOCK_TRIES;
		loop {
			let at = self.best();
			left = left.saturating_sub(1);
			match self.inner.checks.ask(at, submission.clone()).await {
				Ok(outcome) => return Ok((at, outcome)),
				Err(_) if left > 0 => tokio::time::sleep(BEST_BLOCK_PAUSE).await,
				Err(error) => return Err(answer(error)),
			}
		}
	}

	fn best(&self) -> Hash {
		self.inner.client.info().best_hash
	}

	/// Whether a submission came too early, and not for what others are submitting here.
	fn is_too_early(&self, submission: &Submission, reason: &Refused) -> bool {
		reason.reason.is_early() && !self.waits_for_others(submission, reason)
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

	async fn send(
		&self,
		extrinsic: OpaqueExtrinsic,
		standing: Standing,
	) -> Result<(), ErrorObjectOwned> {
		let pool = &self.inner.pool;
		let sent = match standing {
			Standing::Recordable(at) => pool.submit_recordable(at, extrinsic).await,
			Standing::Waits => {
				pool.submit_one(self.best(), TransactionSource::External, extrinsic).await
			}
			Standing::Undecided => return Ok(()),
		};
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

	/// Whether a finalized block has the statements, or else a best block that may still be replaced.
	async fn found(&self, submission: SubmissionV1, head: Head) -> Result<Found, ErrorObjectOwned> {
		self.heavy(&self.inner.submitting, move |this| {
			let reader = this.reader(head.hash);
			let signer = &submission.signer;
			let mut records: Vec<RecordView> = Vec::new();
			for (body, hash) in submission.bodies.iter().zip(submission.hashes()) {
				let (item, log) = (body.item(&hash), body.log(signer.organisation));
				let sequence = body.sequence();
				match reader.record(item, log, sequence).map_err(answer)? {
					Some(record) if record.signer == *signer && record.body == *body => {
						records.push(RecordView { hash, item, log, sequence, record });
					}
					// A batch stands or falls as one: what is there of it without the rest came otherwise.
					None if !records.is_empty() => return Ok(Found::Nowhere),
					None => return this.in_best_block(&submission),
					Some(other) => {
						let next = this.next_place(&reader, item, log)?;
						let by = other.body.hash(&submission.genesis, &other.signer);
						let reason = Refusal::PlaceTaken { sequence, by, next };
						let statement = u16::try_from(records.len()).ok();
						let refused = Refused { statement, reason };
						return Err(this.refuse(submission.bodies.len(), &refused));
					}
				}
			}
			let records = records.encode().into();
			Ok(Found::Final(Receipt { block: head.into(), records }))
		})
		.await
	}

	/// Reads as of the best block. When another fork becomes final, the state of what was the best block
	/// is thrown away, a moment before it is called so no longer: then it is read again.
	fn at_best<R>(
		&self,
		read: impl Fn(&Reader) -> Result<R, ReadError>,
	) -> Result<R, ErrorObjectOwned> {
		let mut left = BEST_BLOCK_TRIES;
		loop {
			let outcome = read(&self.reader(self.inner.client.info().best_hash));
			left = left.saturating_sub(1);
			match outcome {
				Err(_) if left > 0 => std::thread::sleep(BEST_BLOCK_PAUSE),
				outcome => return outcome.map_err(answer),
			}
		}
	}

	fn in_best_block(&self, submission: &SubmissionV1) -> Result<Found, ErrorObjectOwned> {
		let signer = &submission.signer;
		let hashes = submission.hashes();
		let all_there = self.at_best(|reader| {
			for (body, hash) in submission.bodies.iter().zip(&hashes) {
				let (item, log) = (body.item(hash), body.log(signer.organisation));
				match reader.record(item, log, body.sequence())? {
					Some(record) if record.signer == *signer && record.body == *body => {}
					_ => return Ok(false),
				}
			}
			Ok(true)
		})?;
		Ok(if all_there { Found::InBlock } else { Found::Nowhere })
	}

	fn next_place(
		&self,
		reader: &Reader,
		item: [u8; 32],
		log: catena_primitives::statement::Log,
	) -> Result<u32, ErrorObjectOwned> {
		let view = reader.item(item).map_err(answer)?;
		Ok(view.map_or(0, |view| super::read::total(&view, log)))
	}
}

/// Whether it is refused only because its organisation has used up a block's quota.
fn is_quota(refused: &Refused) -> bool {
	matches!(refused.reason, Refusal::QuotaExceeded { .. })
}

/// A submission in the form in which the node sends it.
fn transaction_of(submission: &Submission) -> OpaqueExtrinsic {
	custody_extrinsic(submission.clone()).into()
}

fn decode(bytes: &[u8]) -> Result<Submission, ErrorObjectOwned> {
	Submission::decode_all(&mut &bytes[..]).map_err(|error| {
		let error = error.to_string();
		// One line for each type on the way, the reason at the end.
		let reason = error.lines().last().map_or("", str::trim);
		malformed(format!("not a submission: {reason}"))
	})
}
