//! `catena history`.

use std::collections::BTreeMap;

use catena_primitives::{
	antiquities::Artefact,
	evidence::Exhibit,
	proof::BlockRef,
	registry::OfficerV2,
	statement::{Log, OfficerId, OrganisationId},
	view::{ItemView, RecordView},
};
use catena_rpc::{provenance::ItemAt, Client};
use clap::Args;
use serde_json::{json, Value};

use super::common::look_up;
use crate::{
	context::Context,
	describe::{self, Names},
	failure::Result,
	ids::{hex_text, short},
	output::{doubtful, facts, faint, Output},
	timeline::{Entry, Timeline},
	times,
	vault::{self, VaultItem},
};

/// Show everything on record about an item.
///
/// Shows what the node says, which proves nothing to anybody else: for that, `catena prove`. Details
/// that stay off the chain are shown as far as this home knows them.
#[derive(Debug, Args)]
pub struct HistoryArgs {
	/// The item: its id, the beginning of its id, its name or number here.
	item: String,
}

impl HistoryArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let (client, at, view) = look_up(context, &self.item).await?;
		let records = all_records(&client, &view).await?;
		let names = Names::of_item(&client, &view, &records, &at.block).await?;
		let known = vault::find(&context.home()?, &view.id)?;
		let signers = signers(&client, &records, &at.block).await?;
		let timeline = timeline(&records, known.as_ref(), &signers);
		let mut text = facts(&summary(&at, &view, &names, known.as_ref()));
		text.push_str(&format!("\n{}\n", timeline.text(&names)));
		for (root, places) in timeline.attestations() {
			text.push_str(&format!(
				"{} {} was signed in batch {} with others: one attestation\n",
				faint("•"),
				places.join(", "),
				short(&root)
			));
		}
		Ok(Output::new(text, history_json(&at, &view, &names, &timeline)))
	}
}

/// The records of all logs of an item.
async fn all_records(client: &Client, view: &ItemView) -> Result<Vec<RecordView>> {
	let leaves = view.item.log.range.leaves();
	let mut records = client.whole_log(&view.id, Log::Custody, leaves).await?;
	for (organisation, head) in &view.own_logs {
		let log = Log::Own(*organisation);
		records.extend(client.whole_log(&view.id, log, head.range.leaves()).await?);
	}
	Ok(records)
}

/// The officers who signed records, by organisation and number.
pub type Signers = BTreeMap<(OrganisationId, OfficerId), OfficerV2>;

/// The officers who signed these records, asked of the node.
pub async fn signers(client: &Client, records: &[RecordView], at: &BlockRef) -> Result<Signers> {
	let mut signers = Signers::new();
	for record in records {
		let signer = &record.record.signer;
		let who = (signer.organisation, signer.officer);
		if signers.contains_key(&who) {
			continue;
		}
		if let Some(entry) = client.officer(who.0, who.1, &at.hash).await? {
			signers.insert(who, entry);
		}
	}
	Ok(signers)
}

/// The records with the details that the vault has of them.
pub fn timeline(records: &[RecordView], known: Option<&VaultItem>, signers: &Signers) -> Timeline {
	let entries = records.iter().map(|view| {
		let fields = known
			.and_then(|item| item.statement(&view.hash))
			.map(|statement| statement.fields.clone())
			.unwrap_or_default();
		let signer = &view.record.signer;
		Entry::of_view(view, fields, signers.get(&(signer.organisation, signer.officer)))
	});
	Timeline::new(entries.collect())
}

fn summary(
	at: &ItemAt,
	view: &ItemView,
	names: &Names,
	known: Option<&VaultItem>,
) -> Vec<(&'static str, String)> {
	let mut lines = vec![("Item", describe::item(view.item.kind, &view.id))];
	if let Some(label) = known.and_then(VaultItem::label) {
		lines.push(("Known here as", label));
	}
	lines.push(("Held by", names.holder(view.item.custody.holder)));
	if let Some(offer) = view.item.custody.offer {
		let end = times::utc(offer.expires_ms);
		lines.push(match view.item.custody.open_offer(at.time_ms) {
			Some(_) => {
				("On offer", doubtful(&format!("to {} until {end}", names.holder(offer.to))))
			}
			None => {
				("Was offered", format!("to {}; unanswered, expired {end}", names.holder(offer.to)))
			}
		});
	}
	if let Some(Exhibit::V1 { case, from, .. }) = &view.exhibit {
		lines.push(("Case", hex_text(case)));
		lines.extend(from.map(|from| ("Made from", hex_text(&from))));
	}
	if let Some(Artefact::V1 { reported, settled }) = &view.artefact {
		let open = reported.saturating_sub(*settled);
		lines.push((
			"Adverse reports",
			format!("{open} open, {settled} settled, on this record as of this block"),
		));
	}
	lines.push(("As of", format!("{}, {}", times::utc(at.time_ms), describe::block(&at.block))));
	lines
}

fn history_json(at: &ItemAt, view: &ItemView, names: &Names, timeline: &Timeline) -> Value {
	let exhibit = view.exhibit.as_ref().map(|Exhibit::V1 { case, from, depth, derived }| {
		json!({
			"case": hex_text(case),
			"from": from.as_ref().map(|id| hex_text(id)),
			"depth": depth,
			"derived": derived,
		})
	});
	let artefact = view.artefact.as_ref().map(
		|Artefact::V1 { reported, settled }| json!({ "reported": reported, "settled": settled }),
	);
	let offer = view.item.custody.offer.map(|offer| {
		json!({
			"statement": hex_text(&offer.statement),
			"to": describe::holder_json(offer.to),
			"expires_ms": offer.expires_ms,
			"open": view.item.custody.open_offer(at.time_ms).is_some(),
		})
	});
	json!({
		"item": hex_text(&view.id),
		"kind": view.item.kind.name(),
		"holder": describe::holder_json(view.item.custody.holder),
		"holder_name": names.holder(view.item.custody.holder),
		"offer": offer,
		"exhibit": exhibit,
		"adverse_reports": artefact,
		"block": describe::block_json(&at.block),
		"time_ms": at.time_ms,
		"timeline": timeline.json(names),
	})
}
