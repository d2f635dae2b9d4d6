//! Actions, organisations and officers in words.

use std::collections::BTreeMap;

use catena_primitives::{
	action::Action,
	antiquities::ObjectId,
	custody::Holder,
	evidence::CaseRights,
	item::ItemKind,
	proof::BlockRef,
	statement::OrganisationId,
	view::{ItemView, RecordView},
	Hash,
};
use catena_rpc::Client;
use serde_json::{json, Value};

use crate::{
	failure::Result,
	ids::{hex_text, short},
	output::clean,
	times,
	words::{
		AcquisitionWord, BasisWord, ConditionWord, DerivationWord, ExaminationWord, FormWord,
		PurposeWord, RejectWord, RightWord, StatusWord,
	},
};

/// The names of organisations.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<OrganisationId, String>);

impl Names {
	/// Names that are known already.
	pub fn new(names: impl IntoIterator<Item = (OrganisationId, String)>) -> Self {
		Names(names.into_iter().map(|(number, name)| (number, clean(&name))).collect())
	}

	/// The names of the organisations that have to do with an item, asked of the node.
	pub async fn of_item(
		client: &Client,
		view: &ItemView,
		records: &[RecordView],
		at: &BlockRef,
	) -> Result<Self> {
		let mut numbers: Vec<OrganisationId> = vec![view.item.custody.holder.organisation];
		numbers.extend(view.item.custody.offer.map(|offer| offer.to.organisation));
		numbers.extend(view.own_logs.iter().map(|(organisation, _)| *organisation));
		for record in records {
			numbers.push(record.record.signer.organisation);
			match &record.record.body.action {
				Action::Offer(offer) => numbers.push(offer.to.organisation),
				Action::AdmitMember { organisation, .. } => numbers.push(*organisation),
				_ => {}
			}
		}
		if let Some(catena_primitives::evidence::Case::V1 { members, .. }) = &view.case {
			numbers.extend(members.iter().map(|member| member.organisation));
		}
		Self::fetch(client, numbers, at).await
	}

	/// The names of these organisations, asked of the node.
	pub async fn fetch(
		client: &Client,
		mut numbers: Vec<OrganisationId>,
		at: &BlockRef,
	) -> Result<Self> {
		numbers.sort();
		numbers.dedup();
		let mut names = BTreeMap::new();
		for number in numbers {
			if let Some(entry) = client.organisation(number, &at.hash).await? {
				names.insert(number, clean(entry.name.as_str()));
			}
		}
		Ok(Names(names))
	}

	/// An organisation by name, or by number where the name is not known.
	pub fn organisation(&self, number: OrganisationId) -> String {
		match self.0.get(&number) {
			Some(name) => format!("{name} ({number})"),
			None => format!("organisation {number}"),
		}
	}

	/// The bare name.
	pub fn name(&self, number: OrganisationId) -> Option<&str> {
		self.0.get(&number).map(String::as_str)
	}

	/// An officer with the organisation.
	pub fn holder(&self, holder: Holder) -> String {
		format!("{}, officer {}", self.organisation(holder.organisation), holder.officer)
	}
}

/// An officer by numbers alone.
pub fn numbers(holder: Holder) -> String {
	holder.to_string()
}

/// An action in words; `who` names an officer.
pub fn action(action: &Action, who: &dyn Fn(Holder) -> String) -> String {
	match action {
		Action::Offer(offer) => format!(
			"offers custody to {} for {}; condition {}; until {}",
			who(offer.to),
			PurposeWord::word(offer.purpose),
			ConditionWord::word(offer.condition),
			times::utc(offer.expires_ms)
		),
		Action::Accept { condition, .. } => {
			format!("accepts custody; condition {}", ConditionWord::word(*condition))
		}
		Action::Reject { reason, .. } => {
			format!("declines the offer: {}", RejectWord::word(*reason))
		}
		Action::Withdraw { .. } => "takes the offer back".to_owned(),
		Action::Correct { sequence, .. } => format!("corrects entry {sequence} of this log"),
		Action::OpenCase { form } => format!("opens the case ({})", FormWord::word(*form)),
		Action::AdmitMember { organisation, rights } => {
			format!("lets organisation {organisation} take part: {}", rights_text(*rights))
		}
		Action::RegisterExhibit { case, acquisition } => format!(
			"registers the exhibit, {}, in case {}",
			AcquisitionWord::word(*acquisition),
			short(case)
		),
		Action::DeriveExhibit { from, derivation } => format!(
			"registers the exhibit, made from {} as {}",
			short(from),
			DerivationWord::word(*derivation)
		),
		Action::Examine { examination } => {
			format!("examines it: {}", ExaminationWord::word(*examination))
		}
		Action::RegisterArtefact(object) => {
			format!("registers the artefact: {}", object_line(object))
		}
		Action::ReportAdverse(report) => format!(
			"reports: {} (basis: {})",
			StatusWord::word(report.status),
			BasisWord::word(report.basis)
		),
		Action::SettleReport { report } => format!("declares report {} settled", short(report)),
	}
}

/// An action for scripts.
pub fn action_json(action: &Action) -> Value {
	match action {
		Action::Offer(offer) => json!({
			"to": holder_json(offer.to),
			"purpose": PurposeWord::word(offer.purpose),
			"condition": ConditionWord::word(offer.condition),
			"expires_ms": offer.expires_ms,
		}),
		Action::Accept { offer, condition } => {
			json!({ "offer": hex_text(offer), "condition": ConditionWord::word(*condition) })
		}
		Action::Reject { offer, reason } => {
			json!({ "offer": hex_text(offer), "reason": RejectWord::word(*reason) })
		}
		Action::Withdraw { offer } => json!({ "offer": hex_text(offer) }),
		Action::Correct { sequence, supersedes } => {
			json!({ "sequence": sequence, "supersedes": hex_text(supersedes) })
		}
		Action::OpenCase { form } => json!({ "form": FormWord::word(*form) }),
		Action::AdmitMember { organisation, rights } => {
			json!({ "organisation": organisation, "rights": rights_list(*rights) })
		}
		Action::RegisterExhibit { case, acquisition } => json!({
			"case": hex_text(case),
			"acquisition": AcquisitionWord::word(*acquisition),
		}),
		Action::DeriveExhibit { from, derivation } => {
			json!({ "from": hex_text(from), "derivation": DerivationWord::word(*derivation) })
		}
		Action::Examine { examination } => {
			json!({ "examination": ExaminationWord::word(*examination) })
		}
		Action::RegisterArtefact(object) => {
			json!({ "object_id": object_json(object) })
		}
		Action::ReportAdverse(report) => json!({
			"status": StatusWord::word(report.status),
			"basis": BasisWord::word(report.basis),
		}),
		Action::SettleReport { report } => json!({ "report": hex_text(report) }),
	}
}

/// An Object ID record by its filled categories.
fn object_json(object: &ObjectId) -> Value {
	let filled = object.filled();
	Value::Object(filled.into_iter().map(|(name, text)| (name.to_owned(), json!(text))).collect())
}

/// An artefact in one line: its title or its type.
pub fn object_line(object: &ObjectId) -> String {
	let parts: Vec<&str> = [&object.title, &object.object_type, &object.period]
		.into_iter()
		.map(|line| line.as_str())
		.filter(|text| !text.is_empty())
		.collect();
	clean(&parts.join(", "))
}

/// The rights in a case in words.
pub fn rights_text(rights: CaseRights) -> String {
	match rights_list(rights).as_slice() {
		[] => "may hold exhibits".to_owned(),
		list => format!("may {}", list.join(" and ")),
	}
}

/// The rights in a case, one by one.
pub fn rights_list(rights: CaseRights) -> Vec<&'static str> {
	[CaseRights::REGISTER, CaseRights::EXAMINE]
		.into_iter()
		.filter(|right| rights.contains(*right))
		.map(RightWord::word)
		.collect()
}

/// An officer for scripts.
pub fn holder_json(holder: Holder) -> Value {
	json!({ "organisation": holder.organisation, "officer": holder.officer })
}

/// A block in words.
pub fn block(block: &BlockRef) -> String {
	format!("block {} ({})", block.number, short(&block.hash))
}

/// A block for scripts.
pub fn block_json(block: &BlockRef) -> Value {
	json!({ "number": block.number, "hash": hex_text(&block.hash) })
}

/// A kind of item with its id.
pub fn item(kind: ItemKind, id: &Hash) -> String {
	format!("{} {}", kind.name(), hex_text(id))
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::{
		action::{Condition, Offer, Purpose},
		evidence::Examination,
	};

	#[test]
	fn offer_names_recipient_purpose_condition_and_end() {
		let offer = Action::Offer(Offer {
			to: Holder { organisation: 2, officer: 1 },
			purpose: Purpose::Examination,
			condition: Condition::SealIntact,
			expires_ms: 0,
		});
		let names = Names::new([(2, "LKA\u{202e}".to_owned())]);
		assert_eq!(
			action(&offer, &|holder| names.holder(holder)),
			"offers custody to LKA\u{fffd} (2), officer 1 for examination; condition seal-intact; \
			 until 1970-01-01 00:00:00 UTC"
		);
	}

	#[test]
	fn json_of_an_action_has_its_words() {
		let examine = Action::Examine { examination: Examination::HashVerified };
		assert_eq!(action_json(&examine), json!({ "examination": "hash-verified" }));
	}
}
