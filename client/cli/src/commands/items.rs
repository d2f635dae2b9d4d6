//! `catena items`.

use catena_primitives::disclosure::FieldKind;
use clap::Args;
use serde_json::{json, Value};

use crate::{
	context::Context,
	failure::Result,
	ids::{hex_text, short},
	output::{clean, table, Output},
	vault,
};

/// List the items that this home knows.
///
/// These are the items that you registered or looked at. No node is asked.
#[derive(Debug, Args)]
pub struct ItemsArgs {}

impl ItemsArgs {
	pub(super) fn run(self, context: &Context) -> Result<Output> {
		let items = vault::all(&context.home()?)?;
		let rows = items.iter().map(|item| {
			vec![
				short(&item.id),
				item.kind.name().to_owned(),
				item.label().unwrap_or_default(),
				item.texts(FieldKind::FileName).map(clean).collect::<Vec<_>>().join(", "),
			]
		});
		let text = if items.is_empty() {
			"No items are known here yet.".to_owned()
		} else {
			table(&["Item", "Kind", "Known as", "Files"], rows)
		};
		let list: Vec<Value> = items
			.iter()
			.map(|item| {
				json!({
					"item": hex_text(&item.id),
					"kind": item.kind.name(),
					"name": item.name,
					"label": item.label(),
				})
			})
			.collect();
		Ok(Output::new(text, json!({ "items": list })))
	}
}
