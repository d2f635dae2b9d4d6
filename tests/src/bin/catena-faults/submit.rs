//! Submitting signed statements, whatever happens.
//!
//! # Details
//!
//! An officer registers an exhibit and goes on to examine it, one statement after the other, each of
//! which names the one before. It goes to the validator of the officer's own organisation; where that does
//! not answer with a receipt in time, the same bytes go to the next one. A statement that was recorded
//! although no receipt came is recognised by the refusal to record it twice, which speaks of finalized
//! state as a receipt does.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use catena_primitives::{
	action::Action,
	attestation::Submission,
	evidence::{Acquisition, CaseForm, Examination},
	refusal::Refusal,
	statement::{Body, ClaimedTime, ItemId, Place},
	Hash,
};
use catena_rpc::{signing::sign, Client, Error};
use catena_tests::officer::Officer;
use tokio::{
	sync::watch,
	time::{sleep, timeout},
};

use crate::{
	record::Receipt,
	schedule::VALIDATORS,
	watch::{connect, Shared},
};

/// How long a submitter waits after a receipt, and before it tries another validator.
const PAUSE: Duration = Duration::from_millis(250);

/// How long a validator has to give a receipt before another one is asked.
const RECEIPT_WITHIN: Duration = Duration::from_secs(8);

/// An officer at work.
pub struct Submitter {
	/// Hash of the genesis block.
	pub genesis: Hash,
	/// Who signs.
	pub officer: Officer,
	/// Whom it asks first.
	pub home: usize,
	/// Where receipts go.
	pub record: Shared,
	/// True as soon as no more is to be signed.
	pub ending: watch::Receiver<bool>,
}

/// A signed statement, and where it belongs.
struct Signed {
	submission: Submission,
	receipt: Receipt,
}

/// What came of asking a validator to record something.
enum Answer {
	Recorded,
	/// It cannot be recorded, now or later.
	Refused(String),
	/// Not known: another validator may know.
	Nothing,
}

impl Submitter {
	/// Signs and submits until it is told to end.
	pub async fn work(mut self) -> Result<()> {
		let open = Action::OpenCase { form: CaseForm::Case };
		let Some(case) = self.record_one(Place::First, open).await? else { return Ok(()) };
		let register =
			Action::RegisterExhibit { case: case.item, acquisition: Acquisition::Seized };
		let Some(mut last) = self.record_one(Place::First, register).await? else { return Ok(()) };
		loop {
			let Receipt { item, sequence, statement } = last;
			let place = Place::Custody { item, sequence: sequence + 1, parent: statement };
			let examine = Action::Examine { examination: Examination::Inspection };
			let Some(receipt) = self.record_one(place, examine).await? else { return Ok(()) };
			last = receipt;
		}
	}

	/// Has one statement recorded; nothing if it was told to end, or if it was refused.
	async fn record_one(&mut self, place: Place, action: Action) -> Result<Option<Receipt>> {
		let Signed { submission, receipt } = self.sign(place, action)?;
		let mut asked = self.home;
		while !*self.ending.borrow() {
			let answer = timeout(RECEIPT_WITHIN, self.ask(asked, &submission)).await;
			match answer.unwrap_or(Answer::Nothing) {
				Answer::Recorded => {
					self.record.lock().received(receipt);
					sleep(PAUSE).await;
					return Ok(Some(receipt));
				}
				Answer::Refused(why) => {
					self.record.lock().refused(why);
					return Ok(None);
				}
				Answer::Nothing => asked = (asked + 1) % VALIDATORS,
			}
			sleep(PAUSE).await;
		}
		Ok(None)
	}

	async fn ask(&self, validator: usize, submission: &Submission) -> Answer {
		let Ok(client) = connect(validator).await else { return Answer::Nothing };
		self.submit(validator, &client, submission).await
	}

	async fn submit(&self, validator: usize, client: &Client, submission: &Submission) -> Answer {
		match client.submit(submission).await {
			Ok(submitted) => {
				let block = submitted.block;
				self.record.lock().saw(validator, block.number.into(), block.hash);
				Answer::Recorded
			}
			Err(Error::Refused(refused)) => match refused.reason {
				Refusal::AlreadyRecorded { .. } => Answer::Recorded,
				// A validator that is behind does not have what it builds on.
				reason if reason.is_early() => Answer::Nothing,
				_ => Answer::Refused(refused.to_string()),
			},
			Err(_) => Answer::Nothing,
		}
	}

	fn sign(&self, place: Place, action: Action) -> Result<Signed> {
		let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
		// An hour ago: some of the validators' clocks are wrong.
		let utc_ms = now.saturating_sub(Duration::from_secs(3_600)).as_millis().try_into()?;
		let occurred = ClaimedTime { utc_ms, offset_minutes: 0 };
		let nonce = now.as_nanos().to_le_bytes();
		let body = Body { place, nonce, action, occurred, details: None };
		let Officer { signer, key } = &self.officer;
		let statement = body.hash(&self.genesis, signer);
		let item: ItemId = body.item(&statement);
		let receipt = Receipt { item, sequence: body.sequence(), statement };
		Ok(Signed { submission: sign(&self.genesis, signer, vec![body], key)?, receipt })
	}
}
