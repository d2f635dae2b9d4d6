//! `catena items`.

use std::collections::HashSet;

use catena_primitives::{disclosure::FieldKind, statement::ItemId};
use clap::Args;
use serde_json::{json, Value};

use crate::{
	context::Context,
	failure::Result,
	ids::{hex_text, short},
	outbox::{self, Folder},
	output::{bad, clean, doubtful, table, Output},
	vault::{self, VaultItem},
};

/// List the items that this home knows.
///
/// These are the items that you registered or looked at. No node is asked. An item is marked if what was
/// to begin it waits to be sent, or if a node refused it; its details are kept either way.
#[derive(Debug, Args)]
pub struct ItemsArgs {}

impl ItemsArgs {
	pub(super) fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let items = vault::all(&home)?;
		let waiting: HashSet<ItemId> = outbox::all(&home, Folder::Waiting)?
			.iter()
			.flat_map(|entry| entry.v1().hashes())
			.collect();
		let state = |item: &VaultItem| {
			if waiting.contains(&item.id) {
				doubtful("waits")
			} else if item.refused() {
				bad("refused")
			} else {
				String::new()
			}
		};
		let rows = items.iter().map(|item| {
			vec![
				short(&item.id),
				item.kind.name().to_owned(),
				item.label().unwrap_or_default(),
				item.texts(FieldKind::FileName).map(clean).collect::<Vec<_>>().join(", "),
				state(item),
			]
		});
		let text = if items.is_empty() {
			"No items are known here yet.".to_owned()
		} else {
			table(&["Item", "Kind", "Known as", "Files", ""], rows)
		};
		let list: Vec<Value> = items
			.iter()
			.map(|item| {
				json!({
					"item": hex_text(&item.id),
					"kind": item.kind.name(),
					"name": item.name,
					"label": item.label(),
					"waiting": waiting.contains(&item.id),
					"refused": item.refused(),
				})
			})
			.collect();
		Ok(Output::new(text, json!({ "items": list })))
	}
}
