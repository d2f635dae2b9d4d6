//! What officers sign.

use std::collections::BTreeMap;

use catena_primitives::{
	action::Action,
	attestation::{batch_root, SubmissionV1},
	custody::{step, Custody},
	evidence::{Case, CaseRights, Exhibit, Member},
	item::ItemKind,
	record::{Attestation, RecordV1, Recorded},
	refusal::{Refusal, Refused},
	roles::Roles,
	statement::{Body, ItemId, Log, Place, Signer},
	view::RecordView,
	Hash,
};

use super::chain::{time_of, Chain, Item};

impl Chain {
	/// Records a submission, all of it or nothing.
	pub(super) fn record(&mut self, submission: &SubmissionV1) -> Result<Vec<RecordView>, Refused> {
		let refuse =
			|statement: usize| move |reason| Refused { statement: Some(statement as u16), reason };
		let signer = submission.signer;
		let key = (signer.organisation, signer.officer);
		let officer = self.officers.get(&key).ok_or(Refusal::UnknownOfficer {
			organisation: signer.organisation,
			officer: signer.officer,
		})?;
		let since_ms = officer.standing_since_ms(&officer.term);
		// Validities are the chain's to test.
		officer.term.allows(signer.officer, &signer.key, since_ms, officer.term.valid_from_ms)?;
		let roles = officer.term.roles;
		let hashes = submission.hashes();
		let root = batch_root(&hashes);
		let now = time_of(self.height() + 1);
		for (index, (body, hash)) in submission.bodies.iter().zip(&hashes).enumerate() {
			self.check(body, hash, &signer, roles, now).map_err(refuse(index))?;
		}
		self.blocks.push(None);
		let mut views = Vec::new();
		for (index, (body, hash)) in submission.bodies.iter().zip(&hashes).enumerate() {
			let attestation = if hashes.len() == 1 {
				Attestation::Alone { signature: submission.signature }
			} else {
				Attestation::InBatch { root, index: index as u16 }
			};
			let recorded = Recorded { block: self.height(), time_ms: now, roles };
			views.push(self.put(body, *hash, signer, attestation, recorded));
		}
		Ok(views)
	}

	fn check(
		&self,
		body: &Body,
		hash: &Hash,
		signer: &Signer,
		roles: Roles,
		now: u64,
	) -> Result<(), Refusal> {
		let needed = body.action.roles_needed();
		if !roles.has_any_of(needed) {
			return Err(Refusal::MissingRole { needed, found: roles });
		}
		let item = body.item(hash);
		let sequence = body.sequence();
		if body.place == Place::First {
			return match self.items.get(&item) {
				Some(known) => {
					let block = known.logs[&Log::Custody][0].record.recorded.block;
					Err(Refusal::AlreadyRecorded { item, sequence, block })
				}
				None => Ok(()),
			};
		}
		let known = self.items.get(&item).ok_or(Refusal::UnknownItem { item })?;
		let log = known.logs.get(&body.log(signer.organisation)).map_or(&[][..], Vec::as_slice);
		let next = log.len() as u32;
		if let Some(there) = log.get(sequence as usize) {
			return Err(if there.hash == *hash {
				Refusal::AlreadyRecorded { item, sequence, block: there.record.recorded.block }
			} else {
				Refusal::PlaceTaken { sequence, by: there.hash, next }
			});
		}
		if sequence > next {
			return Err(Refusal::PlaceAhead { expected: next, found: sequence });
		}
		let expected = log.last().map_or(item, |last| last.hash);
		let found = body.parent().unwrap();
		if found != expected {
			return Err(Refusal::WrongParent { expected, found });
		}
		if let Place::Custody { .. } = body.place {
			step(&known.custody, *hash, signer, &body.action, now)?;
		}
		Ok(())
	}

	fn put(
		&mut self,
		body: &Body,
		hash: Hash,
		signer: Signer,
		attestation: Attestation,
		recorded: Recorded,
	) -> RecordView {
		let item = body.item(&hash);
		let log = body.log(signer.organisation);
		if body.place == Place::First {
			self.begin(item, body, &signer);
		}
		let entry = self.items.get_mut(&item).unwrap();
		if let Place::Custody { .. } = body.place {
			entry.custody =
				step(&entry.custody, hash, &signer, &body.action, recorded.time_ms).unwrap();
		}
		match &body.action {
			Action::AdmitMember { organisation, rights } => {
				if let Some(Case::V1 { members, .. }) = &mut entry.case {
					let member = Member { organisation: *organisation, rights: *rights };
					members.try_push(member).unwrap();
				}
			}
			Action::ReportAdverse(_) => entry.reports.0 += 1,
			Action::SettleReport { .. } => entry.reports.1 += 1,
			_ => {}
		}
		let view = RecordView {
			hash,
			item,
			log,
			sequence: body.sequence(),
			record: RecordV1 { signer, body: body.clone(), attestation, recorded },
		};
		entry.logs.entry(log).or_default().push(view.clone());
		view
	}

	fn begin(&mut self, item: ItemId, body: &Body, signer: &Signer) {
		let (kind, case, exhibit) = match &body.action {
			Action::OpenCase { form } => {
				let opener = Member { organisation: signer.organisation, rights: CaseRights::ALL };
				let members = vec![opener].try_into().unwrap();
				let case = Case::V1 { form: *form, members, exhibits: 0 };
				(ItemKind::Case, Some(case), None)
			}
			Action::RegisterExhibit { case, .. } => {
				let exhibit = Exhibit::V1 { case: *case, from: None, depth: 0, derived: 0 };
				(ItemKind::Exhibit, None, Some(exhibit))
			}
			Action::DeriveExhibit { from, .. } => {
				let Some(Exhibit::V1 { case, .. }) = self.items[from].exhibit.clone() else {
					panic!("derived from what is no exhibit");
				};
				let exhibit = Exhibit::V1 { case, from: Some(*from), depth: 1, derived: 0 };
				(ItemKind::Exhibit, None, Some(exhibit))
			}
			_ => (ItemKind::Artefact, None, None),
		};
		let custody = Custody::begun_by(signer);
		let logs = BTreeMap::new();
		self.items.insert(item, Item { kind, custody, logs, case, exhibit, reports: (0, 0) });
	}
}
