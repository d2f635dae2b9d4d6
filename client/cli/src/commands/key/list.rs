//! `catena key list`.

use clap::Args;
use serde_json::json;

use crate::{
	context::Context,
	failure::Result,
	ids::hex_text,
	keys,
	output::{table, Output},
	profile,
};

/// List your keys.
#[derive(Debug, Args)]
pub struct ListArgs {}

impl ListArgs {
	pub(super) fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let mut rows = Vec::new();
		let mut list = Vec::new();
		for name in keys::names(&home)? {
			let Some(file) = keys::find(&home, &name)? else { continue };
			let profile = profile::find(&home, &name)?;
			let public = hex_text(&file.public.0);
			let officer = profile.as_ref().map_or_else(
				|| "not bound".to_owned(),
				|p| format!("officer {} of organisation {}", p.officer, p.organisation),
			);
			list.push(json!({
				"name": name,
				"public": public,
				"organisation": profile.as_ref().map(|p| p.organisation),
				"officer": profile.as_ref().map(|p| p.officer),
			}));
			rows.push(vec![name, public, officer]);
		}
		let text = if rows.is_empty() {
			"No keys yet. `catena key new NAME` makes one.".to_owned()
		} else {
			table(&["Name", "Public key", "Officer"], rows)
		};
		Ok(Output::new(text, json!({ "keys": list })))
	}
}
