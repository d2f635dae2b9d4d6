//! `catena exhibit examine`.

use std::path::PathBuf;

use catena_primitives::{
	action::Action,
	disclosure::{FieldKind, FileDigest},
	evidence::Examination,
};
use clap::Args;

use crate::{
	commands::common::{file_name, hash_all, ready, recorded_one, AtArgs, Purpose},
	context::Context,
	details::{file_field, text_field, DetailArgs},
	failure::{Failure, Result},
	ids::Hex32,
	output::{clean, Output},
	places::{self, Target},
	submit::{self, Draft},
	vault::{self, VaultItem},
	words::ExaminationWord,
};

/// Record that you examined an exhibit.
///
/// If you hold it, the entry goes to its custody log; otherwise to your organisation's own log on
/// it, for which the case's holder must have given your organisation the right.
#[derive(Debug, Args)]
pub struct ExamineArgs {
	/// The exhibit: its id, the beginning of its id, its name or number here.
	exhibit: String,

	/// How it was examined.
	#[arg(long, value_name = "HOW")]
	how: ExaminationWord,

	/// The exhibit's file as you have it: it is hashed, and compared with what was registered.
	#[arg(long, value_name = "FILE")]
	file: Option<PathBuf>,

	/// The SHA-256 that was registered, if this home does not know it: from the exhibit's label, or a
	/// proof.
	#[arg(long, value_name = "HEX", requires = "file")]
	sha256: Option<Hex32>,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

impl ExamineArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let id = vault::resolve(&home, &self.exhibit)?;
		let mut fields = Vec::new();
		if let Some(path) = &self.file {
			for digest in hash_all(std::slice::from_ref(path), Purpose::Record)? {
				self.compare(&digest, vault::find(&home, &id)?.as_ref())?;
				fields.push(file_field(&digest)?);
			}
			fields.push(text_field(FieldKind::FileName, &file_name(path))?);
		} else if matches!(self.how.value(), Examination::HashVerified | Examination::HashDiffers) {
			return Err(Failure::usage("to say anything of the digests, the file must be hashed")
				.hint("name it with --file"));
		}
		fields.extend(self.details.fields()?);
		let ready = ready(context, &self.exhibit).await?;
		let draft = Draft {
			place: places::next(&ready.view, &ready.officer.signer, Target::ByHolder),
			action: Action::Examine { examination: self.how.value() },
			occurred: context.occurred(self.at.at.as_ref()),
			fields,
			kind: ready.view.item.kind,
			name: None,
		};
		let recorded = submit::record_one(context, &ready.officer, ready.client, draft).await?;
		recorded_one(&recorded, &format!("examined: {}", ExaminationWord::word(self.how.value())))
	}

	/// What is said of the digests must be what they say.
	fn compare(&self, found: &FileDigest, known: Option<&VaultItem>) -> Result<()> {
		let registered = self.registered(known);
		let shown = self.file.as_ref().map(|p| clean(&p.to_string_lossy())).unwrap_or_default();
		let same = registered.contains(&found.sha256);
		match self.how.value() {
			Examination::HashVerified | Examination::HashDiffers if registered.is_empty() => {
				Err(Failure::usage("this home does not know what was registered of the exhibit")
					.hint("give the registered SHA-256 with --sha256"))
			}
			Examination::HashVerified if !same => Err(Failure::rejected(format!(
				"{shown} is not the file that was registered: expected SHA-256 {}, found {}",
				registered.iter().map(hex::encode).collect::<Vec<_>>().join(" or "),
				hex::encode(found.sha256)
			))
			.hint("if that is what you want to record: --how hash-differs")),
			Examination::HashDiffers if same => Err(Failure::rejected(format!(
				"{shown} is the file that was registered: SHA-256 {}",
				hex::encode(found.sha256)
			))
			.hint("if that is what you want to record: --how hash-verified")),
			_ => Ok(()),
		}
	}

	/// The SHA-256 of what was registered: as given, or as this home knows it.
	fn registered(&self, known: Option<&VaultItem>) -> Vec<[u8; 32]> {
		if let Some(Hex32(sha256)) = self.sha256 {
			return vec![sha256];
		}
		known.into_iter().flat_map(VaultItem::digests).map(|digest| digest.sha256).collect()
	}
}
