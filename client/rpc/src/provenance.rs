//! Items, histories, proofs and trust anchors; submitting statements.

use catena_primitives::{
	attestation::Submission,
	proof::{BlockRef, MAX_PROOF_BYTES},
	statement::{ItemId, Log, Millis, OrganisationId},
	view::{ItemView, RecordView, MAX_RECORDS_IN_ANSWER},
	Hash,
};
use codec::Encode;
use jsonrpsee::{core::client::Subscription, rpc_params};
use serde::Deserialize;
use serde_json::{json, Value};

use crate::{
	anchor::AnchorFile,
	wire::{self, Block},
	Client, Error,
};

/// The most records of a log that are read one page after the other: twenty times as many as a proof
/// shows, and in memory a few hundred megabytes.
pub const LOG_RECORDS_MAX: u32 = 1 << 20;

/// Statements that the chain has recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
	/// A finalized block whose state has them.
	pub block: BlockRef,
	/// Their records, in the order of the submission.
	pub records: Vec<RecordView>,
}

/// An item as of a finalized block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemAt {
	/// The block.
	pub block: BlockRef,
	/// Its time.
	pub time_ms: Millis,
	/// The item, if the chain has it.
	pub view: Option<ItemView>,
}

/// Part of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
	/// As of which block.
	pub block: BlockRef,
	/// How many records the log has.
	pub total: u32,
	/// The records asked for.
	pub records: Vec<RecordView>,
}

/// A proof file as the node made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofAt {
	/// As of which block.
	pub block: BlockRef,
	/// The bytes of the file.
	pub file: Vec<u8>,
}

/// Records that were added to an item since the last notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRecorded {
	/// The block.
	pub block: BlockRef,
	/// Its time.
	pub time_ms: Millis,
	/// What it added.
	pub records: Vec<RecordView>,
}

#[derive(Deserialize)]
struct WireSubmitted {
	block: Block,
	records: String,
}

#[derive(Deserialize)]
struct WireItem {
	block: Block,
	time_ms: Millis,
	view: Option<String>,
}

#[derive(Deserialize)]
struct WireHistory {
	block: Block,
	total: u32,
	records: String,
}

#[derive(Deserialize)]
struct WireProof {
	block: Block,
	proof: String,
}

/// A notification of [`Client::subscribe_item`].
#[derive(Deserialize)]
struct WireRecorded {
	block: Block,
	time_ms: Millis,
	records: String,
}

/// Records of one item, as they become final.
pub struct ItemSubscription {
	inner: Subscription<WireRecorded>,
	genesis: Hash,
	item: ItemId,
}

impl Client {
	/// Submits statements and waits until they are final.
	///
	/// [`Error::NotFinal`] does not mean that they will not be recorded: send the same bytes again.
	pub async fn submit(&self, submission: &Submission) -> Result<Submitted, Error> {
		const METHOD: &str = "provenance_submit";
		let params = rpc_params![wire::text(&submission.encode())];
		let answer: WireSubmitted = self.request(METHOD, params).await?;
		let records: Vec<RecordView> = self.records(METHOD, &answer.records)?;
		let Submission::V1(sent) = submission;
		if records.iter().map(|view| view.hash).ne(sent.hashes()) {
			return Err(bad(METHOD, "records of other statements than the ones sent"));
		}
		Ok(Submitted { block: answer.block.read(METHOD)?, records })
	}

	/// The item as of the last finalized block.
	pub async fn item(&self, item: &ItemId) -> Result<ItemAt, Error> {
		const METHOD: &str = "provenance_item";
		let answer: WireItem = self.request(METHOD, rpc_params![wire::text(item)]).await?;
		let view = answer.view.map(|text| wire::scale::<ItemView>(METHOD, &text)).transpose()?;
		if view.as_ref().is_some_and(|view| view.id != *item) {
			return Err(bad(METHOD, "another item than the one asked for"));
		}
		Ok(ItemAt { block: answer.block.read(METHOD)?, time_ms: answer.time_ms, view })
	}

	/// The item as of the last finalized block; [`Error::UnknownItem`] if the chain has none.
	pub async fn known_item(&self, item: &ItemId) -> Result<(ItemAt, ItemView), Error> {
		let at = self.item(item).await?;
		let view = at.view.clone().ok_or(Error::UnknownItem(*item))?;
		Ok((at, view))
	}

	/// At most `limit` (and [`MAX_RECORDS_IN_ANSWER`]) records of a log, from place `from` on.
	pub async fn history(
		&self,
		item: &ItemId,
		log: Log,
		from: u32,
		limit: u32,
	) -> Result<History, Error> {
		const METHOD: &str = "provenance_history";
		let limit = limit.min(MAX_RECORDS_IN_ANSWER);
		let params = rpc_params![wire::text(item), log_number(log), from, limit];
		let answer: WireHistory = self.request(METHOD, params).await?;
		let records = self.records(METHOD, &answer.records)?;
		if records.len() > limit as usize {
			return Err(bad(METHOD, "more records than were asked for"));
		}
		let places = (from..).zip(&records);
		for (sequence, view) in places {
			if view.item != *item || view.log != log || view.sequence != sequence {
				return Err(bad(METHOD, "records of other places than the ones asked for"));
			}
		}
		Ok(History { block: answer.block.read(METHOD)?, total: answer.total, records })
	}

	/// The first `leaves` records of a log, which are all of it as of the view of the item that says so.
	///
	/// Each page must be as full as it can be, so the node decides neither how many are asked for nor how
	/// many records there are; and more than [`LOG_RECORDS_MAX`] are not read at all.
	pub async fn whole_log(
		&self,
		item: &ItemId,
		log: Log,
		leaves: u32,
	) -> Result<Vec<RecordView>, Error> {
		const METHOD: &str = "provenance_history";
		if leaves > LOG_RECORDS_MAX {
			return Err(Error::TooLarge(format!(
				"a log of {leaves} records, where at most {LOG_RECORDS_MAX} are read"
			)));
		}
		let mut records: Vec<RecordView> = Vec::new();
		let mut from = 0;
		while from < leaves {
			let limit = MAX_RECORDS_IN_ANSWER.min(leaves.saturating_sub(from));
			let mut page = self.history(item, log, from, limit).await?;
			if page.records.len() != limit as usize {
				return Err(Error::BadAnswer {
					method: METHOD,
					what: format!(
						"{} records from place {from} on, where the item has {limit} more",
						page.records.len()
					),
				});
			}
			if page.total < leaves {
				return Err(Error::BadAnswer {
					method: METHOD,
					what: format!("a log of {} records, where the item has {leaves}", page.total),
				});
			}
			records.append(&mut page.records);
			from = from.saturating_add(limit);
		}
		Ok(records)
	}

	/// A proof of the item as of the last finalized block, for a reader who has checkpoints at these
	/// block numbers; the first of them is where the proof begins.
	///
	/// `select` names single records; without it the proof is complete. The proof is not checked.
	pub async fn fetch_unverified_proof(
		&self,
		item: &ItemId,
		checkpoints: &[u32],
		select: Option<&[(Log, u32)]>,
	) -> Result<ProofAt, Error> {
		const METHOD: &str = "provenance_proof";
		let select: Option<Vec<Value>> = select.map(|places| {
			places.iter().map(|(log, sequence)| json!([log_number(*log), sequence])).collect()
		});
		let request = json!({
			"item": wire::text(item),
			"checkpoints": checkpoints,
			"select": select,
		});
		let answer: WireProof = self.request(METHOD, rpc_params![request]).await?;
		let file = wire::bytes(METHOD, &answer.proof)?;
		if file.len() > MAX_PROOF_BYTES {
			return Err(bad(METHOD, "a proof larger than any may be"));
		}
		Ok(ProofAt { block: answer.block.read(METHOD)?, file })
	}

	/// A proof, as of the last finalized block, that checkpoints at these blocks are of one chain; the
	/// lineage begins at the first of them. The proof is not checked.
	pub async fn fetch_unverified_checkpoint_proof(
		&self,
		checkpoints: &[u32],
	) -> Result<ProofAt, Error> {
		const METHOD: &str = "provenance_checkpointProof";
		let answer: WireProof = self.request(METHOD, rpc_params![checkpoints]).await?;
		let file = wire::bytes(METHOD, &answer.proof)?;
		Ok(ProofAt { block: answer.block.read(METHOD)?, file })
	}

	/// The trust anchor at a block (`None`: genesis), as this node tells it.
	///
	/// Whoever relies on it must have it from somebody they trust, not from any node.
	pub async fn fetch_unverified_anchor(&self, number: Option<u32>) -> Result<AnchorFile, Error> {
		const METHOD: &str = "provenance_trustAnchor";
		let answer: Value = self.request(METHOD, rpc_params![number]).await?;
		let anchor: AnchorFile =
			serde_json::from_value(answer).map_err(|e| bad(METHOD, &e.to_string()))?;
		let checkpoint = anchor.checkpoint().map_err(|e| bad(METHOD, &e.to_string()))?;
		if checkpoint.genesis != *self.genesis() {
			return Err(bad(METHOD, "an anchor of another chain"));
		}
		if checkpoint.block.number != number.unwrap_or(0) {
			return Err(bad(METHOD, "an anchor at another block than the one asked for"));
		}
		Ok(anchor)
	}

	/// Follows an item: a notification when finalized blocks have added records. Needs `ws://`.
	pub async fn subscribe_item(&self, item: &ItemId) -> Result<ItemSubscription, Error> {
		let inner = self
			.subscribe(
				"provenance_subscribeItem",
				"provenance_unsubscribeItem",
				rpc_params![wire::text(item)],
			)
			.await?;
		Ok(ItemSubscription { inner, genesis: *self.genesis(), item: *item })
	}

	fn records(&self, method: &'static str, text: &str) -> Result<Vec<RecordView>, Error> {
		read_records(method, text, self.genesis())
	}
}

impl ItemSubscription {
	/// The next notification; `None` when the node ended the subscription.
	pub async fn next(&mut self) -> Option<Result<ItemRecorded, Error>> {
		const METHOD: &str = "provenance_itemRecorded";
		let answer = match self.inner.next().await? {
			Ok(answer) => answer,
			Err(e) => return Some(Err(bad(METHOD, &e.to_string()))),
		};
		Some(self.read(METHOD, &answer))
	}

	fn read(&self, method: &'static str, answer: &WireRecorded) -> Result<ItemRecorded, Error> {
		let records = read_records(method, &answer.records, &self.genesis)?;
		if records.iter().any(|view| view.item != self.item) {
			return Err(bad(method, "records of another item"));
		}
		Ok(ItemRecorded { block: answer.block.read(method)?, time_ms: answer.time_ms, records })
	}
}

/// Records of which each has the hash and the place that it is said to have.
fn read_records(
	method: &'static str,
	text: &str,
	genesis: &Hash,
) -> Result<Vec<RecordView>, Error> {
	let records: Vec<RecordView> = wire::scale(method, text)?;
	for view in &records {
		let signer = &view.record.signer;
		let body = &view.record.body;
		let agrees = view.hash == body.hash(genesis, signer)
			&& view.item == body.item(&view.hash)
			&& view.log == body.log(signer.organisation)
			&& view.sequence == body.sequence();
		if !agrees {
			return Err(bad(method, "a record that contradicts its own statement"));
		}
	}
	Ok(records)
}

fn log_number(log: Log) -> Option<OrganisationId> {
	match log {
		Log::Custody => None,
		Log::Own(organisation) => Some(organisation),
	}
}

fn bad(method: &'static str, what: &str) -> Error {
	Error::BadAnswer { method, what: what.to_owned() }
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::{
		action::Action,
		evidence::CaseForm,
		record::{Attestation, RecordV1, Recorded},
		roles::Roles,
		statement::{Body, ClaimedTime, Place, Signer},
	};

	const GENESIS: Hash = [9; 32];

	fn view() -> RecordView {
		let signer = Signer { organisation: 1, officer: 2, key: [3; 32] };
		let body = Body {
			place: Place::First,
			nonce: [4; 16],
			action: Action::OpenCase { form: CaseForm::Case },
			occurred: ClaimedTime { utc_ms: 5, offset_minutes: 60 },
			details: None,
		};
		let hash = body.hash(&GENESIS, &signer);
		RecordView {
			hash,
			item: hash,
			log: Log::Custody,
			sequence: 0,
			record: RecordV1 {
				signer,
				body,
				attestation: Attestation::Alone { signature: [6; 64] },
				recorded: Recorded { block: 7, time_ms: 8, roles: Roles::INVESTIGATOR },
			},
		}
	}

	fn read(view: &RecordView) -> Result<Vec<RecordView>, Error> {
		read_records("m", &wire::text(&vec![view].encode()), &GENESIS)
	}

	#[test]
	fn record_that_agrees_with_its_statement_is_read() {
		assert_eq!(read(&view()).unwrap(), [view()]);
	}

	#[test]
	fn record_with_another_hash_item_log_or_place_is_a_bad_answer() {
		let alter: [fn(&mut RecordView); 5] = [
			|view| view.hash = [0; 32],
			|view| view.item = [0; 32],
			|view| view.log = Log::Own(1),
			|view| view.sequence = 1,
			|view| view.record.body.occurred.utc_ms = 6,
		];
		for alter in alter {
			let mut other = view();
			alter(&mut other);
			assert!(matches!(read(&other), Err(Error::BadAnswer { .. })));
		}
	}

	#[test]
	fn bytes_behind_the_records_are_a_bad_answer() {
		let text = wire::text(&vec![view()].encode()) + "00";
		assert!(matches!(read_records("m", &text, &GENESIS), Err(Error::BadAnswer { .. })));
	}
}
