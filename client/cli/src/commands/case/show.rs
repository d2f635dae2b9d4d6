//! `catena case show`.

use catena_primitives::{disclosure::FieldKind, evidence::Case};
use clap::Args;
use serde_json::{json, Value};

use crate::{
	commands::common::look_up,
	context::Context,
	describe::{self, Names},
	failure::{Failure, Result},
	ids::hex_text,
	output::{clean, facts, table, Output},
	times, vault,
	words::FormWord,
};

/// Show a case: who takes part, and how many exhibits it has.
#[derive(Debug, Args)]
pub struct ShowArgs {
	/// The case: its id, the beginning of its id, its name or number here.
	case: String,
}

impl ShowArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let (client, at, view) = look_up(context, &self.case).await?;
		let Some(Case::V1 { form, members, exhibits }) = &view.case else {
			return Err(Failure::usage(format!(
				"{} is no case",
				describe::item(view.item.kind, &view.id)
			)));
		};
		let names = Names::of_item(&client, &view, &[], &at.block).await?;
		let known = vault::find(&context.home()?, &view.id)?;
		let mut lines = vec![("Case", hex_text(&view.id))];
		if let Some(known) = &known {
			lines.extend(known.name.iter().map(|name| ("Name", clean(name))));
			lines.extend(known.texts(FieldKind::CaseNumber).map(|text| ("Number", clean(text))));
		}
		lines.push(("Kind", FormWord::word(*form).to_owned()));
		lines.push(("Held by", names.holder(view.item.custody.holder)));
		lines.push(("Exhibits", exhibits.to_string()));
		lines
			.push(("As of", format!("{}, {}", times::utc(at.time_ms), describe::block(&at.block))));
		let rows = members.iter().map(|member| {
			vec![names.organisation(member.organisation), describe::rights_text(member.rights)]
		});
		let text = format!("{}\n{}\n", facts(&lines), table(&["Takes part", "Rights"], rows));
		let list: Vec<Value> = members
			.iter()
			.map(|member| {
				json!({
					"organisation": member.organisation,
					"name": names.name(member.organisation),
					"rights": describe::rights_list(member.rights),
				})
			})
			.collect();
		let json = json!({
			"case": hex_text(&view.id),
			"form": FormWord::word(*form),
			"holder": describe::holder_json(view.item.custody.holder),
			"exhibits": exhibits,
			"members": list,
			"block": describe::block_json(&at.block),
			"time_ms": at.time_ms,
		});
		Ok(Output::new(text, json))
	}
}
