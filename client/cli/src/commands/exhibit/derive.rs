//! `catena exhibit derive`.

use std::path::PathBuf;

use catena_primitives::{action::Action, disclosure::FieldKind, item::ItemKind, statement::Place};
use clap::Args;
use serde_json::json;

use crate::{
	commands::common::{
		ensure_kind, file_name, hash_all, recorded_one, twin_remark, AtArgs, Contents, Purpose,
	},
	context::Context,
	details::{file_field, parse_text, text_field, DetailArgs},
	failure::Result,
	ids::{hex_text, short},
	output::Output,
	submit::{self, Draft},
	vault,
	words::DerivationWord,
};

/// Register a file that was made from an exhibit which you hold: an image, a copy, an extract.
#[derive(Debug, Args)]
pub struct DeriveArgs {
	/// The exhibit that it was made from, which you must hold.
	parent: String,

	/// The file.
	#[arg(value_name = "FILE")]
	file: PathBuf,

	/// How it was made.
	#[arg(long, value_name = "HOW")]
	how: DerivationWord,

	/// The number of the new exhibit in the case. Stays off the chain.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	number: Option<String>,

	/// What you call it in this home.
	#[arg(long, value_name = "NAME")]
	name: Option<String>,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

impl DeriveArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let from = vault::resolve(&home, &self.parent)?;
		ensure_kind(&home, &from, ItemKind::Exhibit)?;
		if let Some(name) = &self.name {
			vault::check_new_name(&home, name)?;
		}
		let officer = context.officer()?;
		let digests = hash_all(std::slice::from_ref(&self.file), Purpose::Record)?;
		let mut fields = Vec::new();
		for digest in &digests {
			fields.push(file_field(digest)?);
		}
		let name = file_name(&self.file);
		fields.push(text_field(FieldKind::FileName, &name)?);
		if let Some(number) = &self.number {
			fields.push(text_field(FieldKind::ExhibitNumber, number)?);
		}
		fields.extend(self.details.fields()?);
		let known = Contents::of_vault(&home)?;
		let draft = Draft {
			place: Place::First,
			action: Action::DeriveExhibit { from, derivation: self.how.value() },
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ItemKind::Exhibit,
			name: self.name,
		};
		let (genesis, client) = context.connect_or_genesis().await?;
		let recorded = submit::record(context, &officer, &genesis, client, vec![draft]).await?;
		let mut output = recorded_one(&recorded, &format!("exhibit made from {}", short(&from)))?;
		for digest in &digests {
			// A copy has the content of its parent by intent.
			let twins: Vec<_> = known.with(digest).iter().filter(|twin| twin.id != from).collect();
			for twin in &twins {
				output.text.push_str(&twin_remark(&name, twin));
			}
			output.json["size_bytes"] = json!(digest.size_bytes);
			output.json["sha256"] = json!(hex::encode(digest.sha256));
			output.json["blake3"] = json!(hex::encode(digest.blake3));
			output.json["same_content_as"] =
				json!(twins.iter().map(|twin| hex_text(&twin.id)).collect::<Vec<_>>());
		}
		Ok(output)
	}
}
