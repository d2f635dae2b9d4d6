//! `catena key prove-possession`.

use catena_primitives::statement::OrganisationId;
use catena_rpc::signing;
use clap::Args;
use serde_json::json;

use crate::{
	context::Context,
	failure::Result,
	ids::{hex_text, Hex32},
	output::{facts, Output},
};

/// Show that you hold a key, so that your organisation's administrator can enrol it.
///
/// Hand what is printed to your administrator, together with the public key. It enrols this key in
/// this organisation and is of no other use.
#[derive(Debug, Args)]
pub struct ProvePossessionArgs {
	/// Which key.
	name: String,

	/// The number of the organisation that will enrol it.
	#[arg(long, value_name = "NUMBER")]
	organisation: OrganisationId,

	/// Hash of the chain's first block, where neither this home nor a node knows it.
	#[arg(long, value_name = "HASH")]
	genesis: Option<Hex32>,
}

impl ProvePossessionArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let genesis = match self.genesis {
			Some(Hex32(genesis)) => genesis,
			None => context.genesis().await?,
		};
		let key = context.key_named(&self.name)?;
		let public = hex_text(key.verifying_key().as_bytes());
		let possession = hex_text(&signing::prove_possession(&genesis, self.organisation, &key));
		let text = facts(&[
			("Public key", public.clone()),
			("Organisation", self.organisation.to_string()),
			("Chain", hex_text(&genesis)),
			("Possession", possession.clone()),
		]);
		let json = json!({
			"name": self.name,
			"public": public,
			"organisation": self.organisation,
			"genesis": hex_text(&genesis),
			"possession": possession,
		});
		Ok(Output::new(text, json))
	}
}
