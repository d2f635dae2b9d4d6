//! `catena artefact add`.

use std::path::{Path, PathBuf};

use catena_primitives::{
	action::Action, antiquities::ObjectId, bounded::BoundedText, disclosure::FieldKind,
	item::ItemKind, statement::Place,
};
use clap::Args;
use serde::Deserialize;

use crate::{
	commands::common::{file_name, hash_all, recorded_one, AtArgs, Purpose},
	context::Context,
	describe,
	details::{file_field, text_field, DetailArgs},
	failure::{Failure, Result},
	home::read_bounded,
	output::{clean, Output},
	submit::{self, Draft},
	vault,
};

/// The largest file that `--from` reads: all categories together hold some 6 KB.
const FROM_BYTES_MAX: u64 = 256 * 1024;

/// Register an artefact by its Object ID description.
///
/// The description is public, so that a dealer or an officer far away can recognise the object.
/// Owners' names and the exact find-spot do not belong into it: give them as details, which stay
/// off the chain.
#[derive(Debug, Args)]
pub struct AddArgs {
	#[command(flatten)]
	object: ObjectArgs,

	/// Read the description from a JSON file whose fields are named as these options (with _ for -);
	/// options given as well take precedence.
	#[arg(long, value_name = "FILE")]
	from: Option<PathBuf>,

	/// A photograph. Its digests stay off the chain, as the details do. Can be given several times.
	#[arg(long, value_name = "FILE")]
	photo: Vec<PathBuf>,

	/// What you call it in this home.
	#[arg(long, value_name = "NAME")]
	name: Option<String>,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

/// The categories of Object ID. All of them are public.
#[derive(Clone, Debug, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "Object ID (public)")]
pub struct ObjectArgs {
	/// Type of object: vase, coin, statue, manuscript. The one category that must be there.
	#[arg(long = "type", value_name = "TEXT")]
	#[serde(rename = "type")]
	object_type: Option<String>,

	/// Title.
	#[arg(long, value_name = "TEXT")]
	title: Option<String>,

	/// Date or period.
	#[arg(long, value_name = "TEXT")]
	period: Option<String>,

	/// Maker.
	#[arg(long, value_name = "TEXT")]
	maker: Option<String>,

	/// Subject: what is pictured.
	#[arg(long, value_name = "TEXT")]
	subject: Option<String>,

	/// Materials and techniques.
	#[arg(long, value_name = "TEXT")]
	materials: Option<String>,

	/// Measurements, with units and the dimension meant.
	#[arg(long, value_name = "TEXT")]
	measurements: Option<String>,

	/// Inscriptions and markings.
	#[arg(long, value_name = "TEXT")]
	inscriptions: Option<String>,

	/// Distinguishing features: what tells it from others of its type.
	#[arg(long, value_name = "TEXT")]
	features: Option<String>,

	/// Description of the object, public. (--description stays off the chain.)
	#[arg(long, value_name = "TEXT")]
	object_description: Option<String>,

	/// Inventory number of the collection that has it.
	#[arg(long, value_name = "TEXT")]
	inventory_number: Option<String>,

	/// Place of origin or discovery, coarse: a country or a region. The exact find-spot goes to
	/// --location, off the chain.
	#[arg(long, value_name = "TEXT")]
	origin: Option<String>,
}

impl ObjectArgs {
	/// These, and where one is not given, the other's.
	fn or(self, other: ObjectArgs) -> ObjectArgs {
		ObjectArgs {
			object_type: self.object_type.or(other.object_type),
			title: self.title.or(other.title),
			period: self.period.or(other.period),
			maker: self.maker.or(other.maker),
			subject: self.subject.or(other.subject),
			materials: self.materials.or(other.materials),
			measurements: self.measurements.or(other.measurements),
			inscriptions: self.inscriptions.or(other.inscriptions),
			features: self.features.or(other.features),
			object_description: self.object_description.or(other.object_description),
			inventory_number: self.inventory_number.or(other.inventory_number),
			origin: self.origin.or(other.origin),
		}
	}

	fn object_id(&self) -> Result<ObjectId> {
		let object = ObjectId {
			object_type: text("--type", &self.object_type)?,
			materials: text("--materials", &self.materials)?,
			measurements: text("--measurements", &self.measurements)?,
			inscriptions: text("--inscriptions", &self.inscriptions)?,
			features: text("--features", &self.features)?,
			title: text("--title", &self.title)?,
			subject: text("--subject", &self.subject)?,
			period: text("--period", &self.period)?,
			maker: text("--maker", &self.maker)?,
			description: text("--object-description", &self.object_description)?,
			inventory_number: text("--inventory-number", &self.inventory_number)?,
			origin: text("--origin", &self.origin)?,
		};
		if object.object_type.is_empty() {
			return Err(Failure::usage("the type of object is missing").hint("give it with --type"));
		}
		Ok(object)
	}
}

fn text<const MAX: u32>(name: &str, value: &Option<String>) -> Result<BoundedText<MAX>> {
	let value = value.as_deref().unwrap_or_default().trim();
	BoundedText::try_from(value)
		.map_err(|e| Failure::usage(format!("{name} cannot be recorded")).cause(e))
}

impl AddArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		if let Some(name) = &self.name {
			vault::check_new_name(&home, name)?;
		}
		let object = match &self.from {
			Some(path) => self.object.or(read(path)?),
			None => self.object,
		}
		.object_id()?;
		let officer = context.officer()?;
		let mut fields = Vec::new();
		for (path, digest) in self.photo.iter().zip(hash_all(&self.photo, Purpose::Record)?) {
			fields.push(file_field(&digest)?);
			fields.push(text_field(FieldKind::FileName, &file_name(path))?);
		}
		fields.extend(self.details.fields()?);
		let line = describe::object_line(&object);
		let draft = Draft {
			place: Place::First,
			action: Action::RegisterArtefact(object),
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ItemKind::Artefact,
			name: self.name,
		};
		let (genesis, client) = context.connect_or_genesis().await?;
		let recorded = submit::record(context, &officer, &genesis, client, vec![draft]).await?;
		recorded_one(&recorded, &format!("artefact registered: {line}"))
	}
}

fn read(path: &Path) -> Result<ObjectArgs> {
	let shown = clean(&path.to_string_lossy());
	let bytes = read_bounded(path, FROM_BYTES_MAX)
		.map_err(|e| Failure::usage(format!("cannot read {shown}")).cause(e))?;
	serde_json::from_slice(&bytes)
		.map_err(|e| Failure::usage(format!("{shown} is no Object ID description")).cause(e))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn options_take_precedence_over_the_file() {
		let file: ObjectArgs = serde_json::from_str(r#"{"type": "vase", "title": "old"}"#).unwrap();
		let given = ObjectArgs { title: Some("new".into()), ..ObjectArgs::default() };
		let object = given.or(file).object_id().unwrap();
		assert_eq!((object.object_type.as_str(), object.title.as_str()), ("vase", "new"));
	}

	#[test]
	fn type_is_needed_and_bounds_are_told() {
		assert!(ObjectArgs::default().object_id().is_err());
		let long = ObjectArgs {
			object_type: Some("vase".into()),
			title: Some("x".repeat(257)),
			..ObjectArgs::default()
		};
		let failure = long.object_id().unwrap_err();
		assert_eq!(failure.message, "--title cannot be recorded");
	}

	#[test]
	fn unknown_category_in_the_file_is_refused() {
		assert!(serde_json::from_str::<ObjectArgs>(r#"{"type": "vase", "owner": "x"}"#).is_err());
	}
}
