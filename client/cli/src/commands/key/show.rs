//! `catena key show`.

use clap::Args;
use serde_json::json;

use crate::{
	context::Context,
	failure::Result,
	ids::hex_text,
	keys,
	output::{facts, Output},
	profile,
};

/// Show a key's public part.
#[derive(Debug, Args)]
pub struct ShowArgs {
	/// What you call it.
	name: String,
}

impl ShowArgs {
	pub(super) fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let file = keys::load(&home, &self.name)?;
		let profile = profile::find(&home, &self.name)?;
		let public = hex_text(&file.public.0);
		let mut lines = vec![("Name", self.name.clone()), ("Public key", public.clone())];
		if let Some(profile) = &profile {
			lines.push(("Organisation", profile.organisation.to_string()));
			lines.push(("Officer", profile.officer.to_string()));
		}
		let json = json!({
			"name": self.name,
			"public": public,
			"organisation": profile.as_ref().map(|p| p.organisation),
			"officer": profile.as_ref().map(|p| p.officer),
		});
		Ok(Output::new(facts(&lines), json))
	}
}
