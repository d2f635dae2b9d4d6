//! What the node says of items, and of submissions; where it is asked to, a lie.

use catena_primitives::{
	antiquities::Artefact,
	attestation::{Submission, SubmissionV1},
	hash::RangeTags,
	item::{ItemKind, ItemV1, LogHead},
	mmr::{leaf, Mmr},
	proof::BlockRef,
	refusal::{Refusal, Refused},
	roles::Roles,
	statement::{ItemId, Log},
	view::{ItemView, RecordView},
};
use codec::{DecodeAll, Encode};
use jsonrpsee::types::ErrorObjectOwned;
use serde_json::{json, Value};

use super::{
	chain::Chain,
	faults::{Fault, Lie},
	hex_text,
};

impl Chain {
	pub(super) fn view(&self, id: &ItemId) -> Option<ItemView> {
		let item = self.items.get(id)?;
		let head = |records: &[RecordView]| LogHead {
			range: Mmr::from_leaves(
				RangeTags::LOG,
				records.iter().map(|view| leaf(RangeTags::LOG, &view.hash)),
			)
			.unwrap(),
			last: records.last().unwrap().hash,
		};
		let own: Vec<(u32, LogHead)> = item
			.logs
			.iter()
			.filter_map(|(log, records)| match log {
				Log::Custody => None,
				Log::Own(organisation) => Some((*organisation, head(records))),
			})
			.collect();
		let mut log = head(&item.logs[&Log::Custody]);
		if self.lie == Some(Lie::HugeLog) {
			log.range = Mmr::from_parts(u32::MAX, vec![[1; 32]; 32]).unwrap();
		}
		let (reported, settled) = item.reports;
		Some(ItemView {
			id: *id,
			item: ItemV1 {
				kind: item.kind,
				custody: item.custody,
				log,
				own_logs: own
					.iter()
					.map(|(organisation, _)| *organisation)
					.collect::<Vec<_>>()
					.try_into()
					.unwrap(),
			},
			own_logs: own,
			case: item.case.clone(),
			exhibit: item.exhibit.clone(),
			artefact: (item.kind == ItemKind::Artefact)
				.then_some(Artefact::V1 { reported, settled }),
		})
	}

	/// Puts a rival in the place that the submission is for.
	fn overtake(&mut self, submission: &SubmissionV1) {
		let mut rival = submission.clone();
		let mut body = rival.bodies[0].clone();
		body.nonce = [0xee; 16];
		rival.bodies = vec![body].try_into().unwrap();
		self.record(&rival).unwrap();
	}

	pub(super) fn submit(&mut self, bytes: &[u8]) -> Result<Value, ErrorObjectOwned> {
		self.submissions += 1;
		let Submission::V1(submission) = Submission::decode_all(&mut &bytes[..]).unwrap();
		let fault = (!self.faults.is_empty()).then(|| self.faults.remove(0));
		if fault == Some(Fault::Busy) {
			return Err(error(4006, "busy"));
		}
		if fault == Some(Fault::Overtaken) {
			self.overtake(&submission);
		}
		if fault == Some(Fault::FalseReceipt) {
			let mut other = self.clone();
			let records = other.record(&submission).unwrap();
			let block = block_json(&other.head());
			return Ok(json!({ "block": block, "records": hex_text(&records.encode()) }));
		}
		match self.record(&submission) {
			Ok(_) if fault == Some(Fault::RecordedButRefused) => {
				let (needed, found) = (Roles::REGISTRAR, Roles::CUSTODIAN);
				let refused = Refused::from(Refusal::MissingRole { needed, found });
				let data = Some(hex_text(&refused.encode()));
				Err(ErrorObjectOwned::owned(4001, refused.to_string(), data))
			}
			Ok(_) if fault == Some(Fault::NotFinalButRecorded) => {
				Err(error(4003, "not final in time"))
			}
			Ok(records) => Ok(json!({
				"block": block_json(&self.head()),
				"records": hex_text(&records.encode()),
			})),
			Err(refused) => Err(ErrorObjectOwned::owned(
				4001,
				refused.to_string(),
				Some(hex_text(&refused.encode())),
			)),
		}
	}

	pub(super) fn history(&self, item: &ItemId, log: Option<u32>, from: u32, limit: u32) -> Value {
		let log = log.map_or(Log::Custody, Log::Own);
		let records: &[RecordView] =
			self.items.get(item).and_then(|item| item.logs.get(&log)).map_or(&[], Vec::as_slice);
		let page: Vec<&RecordView> =
			records.iter().skip(from as usize).take(limit as usize).collect();
		let page = if self.lie == Some(Lie::EmptyPages) { vec![] } else { page };
		let total = match self.lie {
			Some(Lie::NoTotal) => 0,
			Some(Lie::EndlessTotal) => u32::MAX as usize,
			_ => records.len(),
		};
		json!({
			"block": block_json(&self.head()),
			"total": total,
			"records": hex_text(&page.encode()),
		})
	}
}

pub(super) fn block_json(block: &BlockRef) -> Value {
	json!({ "number": block.number, "hash": hex_text(&block.hash) })
}

fn error(code: i32, message: &str) -> ErrorObjectOwned {
	ErrorObjectOwned::owned(code, message, None::<()>)
}
