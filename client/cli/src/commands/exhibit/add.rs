//! `catena exhibit add`.

use std::{
	collections::HashMap,
	path::{Path, PathBuf},
};

use catena_primitives::{
	action::Action,
	disclosure::{Field, FieldKind, FileDigest},
	item::ItemKind,
	statement::{ItemId, Place},
};
use clap::Args;
use serde_json::{json, Value};

use crate::{
	commands::common::{
		content, ensure_kind, file_name, hash_each, twin_remark, AtArgs, Contents, Purpose,
	},
	context::Context,
	details::{file_field, parse_text, text_field, DetailArgs},
	failure::{Failure, Result},
	hashing::Links,
	ids::{hex_text, short},
	output::{clean, count, doubtful, good, table, Output},
	submit::{self, Draft, Recorded},
	vault,
	words::AcquisitionWord,
};

/// The most files at once: some hundred batches. What is more is better done in steps.
const FILES_MAX: usize = 25_600;

/// Register files as exhibits of a case. You hold them.
///
/// Each file is hashed with SHA-256 and BLAKE3. The digests stay off the chain, which gets only a
/// salted hash of them; `catena prove --with-files` discloses them to whom you like. Up to 256
/// files go under one signature.
#[derive(Debug, Args)]
pub struct AddArgs {
	/// The case: its id, the beginning of its id, its name or number here.
	case: String,

	/// The files.
	#[arg(value_name = "FILE", required_unless_present = "folder")]
	files: Vec<PathBuf>,

	/// All files in this folder and the folders in it. Links are not followed.
	#[arg(long, value_name = "DIR")]
	folder: Option<PathBuf>,

	/// How the files came into custody.
	#[arg(long, value_name = "HOW", default_value = "seized")]
	acquisition: AcquisitionWord,

	/// The number of the exhibit in the case, for a single file. Stays off the chain.
	#[arg(long, value_name = "TEXT", value_parser = parse_text, conflicts_with = "number_prefix")]
	number: Option<String>,

	/// Number the exhibits with this text and 1, 2, 3, … in the order of the files.
	#[arg(long, value_name = "TEXT")]
	number_prefix: Option<String>,

	/// What you call a single exhibit in this home.
	#[arg(long, value_name = "NAME")]
	name: Option<String>,

	#[command(flatten)]
	at: AtArgs,

	#[command(flatten)]
	details: DetailArgs,
}

/// A file to be registered.
struct Source {
	path: PathBuf,
	name: String,
	links: Links,
}

impl AddArgs {
	pub(super) async fn run(self, context: &Context) -> Result<Output> {
		let home = context.home()?;
		let case = vault::resolve(&home, &self.case)?;
		ensure_kind(&home, &case, ItemKind::Case)?;
		let (sources, skipped) = self.sources()?;
		self.check_single(&sources)?;
		if let Some(name) = &self.name {
			vault::check_new_name(&home, name)?;
		}
		// The passphrase is asked for before the hashing, which may take hours.
		let officer = context.officer()?;
		let paths: Vec<(&Path, Links)> =
			sources.iter().map(|source| (source.path.as_path(), source.links)).collect();
		let digests = hash_each(&paths, Purpose::Record)?;
		let known = Contents::of_vault(&home)?;
		let occurred = context.occurred(self.at.at.as_ref());
		let drafts = sources
			.iter()
			.zip(&digests)
			.enumerate()
			.map(|(index, (source, digest))| {
				Ok(Draft {
					place: Place::First,
					action: Action::RegisterExhibit { case, acquisition: self.acquisition.value() },
					occurred,
					fields: self.fields(source, digest, index, sources.len())?,
					kind: ItemKind::Exhibit,
					name: self.name.clone(),
				})
			})
			.collect::<Result<Vec<Draft>>>()?;
		let (genesis, client) = context.connect_or_genesis().await?;
		let recorded = submit::record(context, &officer, &genesis, client, drafts).await?;
		self.report(&case, &sources, &skipped, &digests, &known, &recorded)
	}

	/// The files, and what was found beside them in the folder that is none.
	fn sources(&self) -> Result<(Vec<Source>, Vec<PathBuf>)> {
		let mut sources: Vec<Source> = self
			.files
			.iter()
			.map(|path| Source { path: path.clone(), name: file_name(path), links: Links::Follow })
			.collect();
		let mut skipped = Vec::new();
		if let Some(folder) = &self.folder {
			collect(folder, folder, &mut sources, &mut skipped)?;
		}
		match sources.len() {
			0 => Err(Failure::usage("there is no file to register")),
			found if found > FILES_MAX => Err(Failure::usage(format!(
				"{found} files, where at most {FILES_MAX} are registered at once"
			))
			.hint("register the folders one by one")),
			_ => Ok((sources, skipped)),
		}
	}

	fn check_single(&self, sources: &[Source]) -> Result<()> {
		if sources.len() > 1 && (self.number.is_some() || self.name.is_some()) {
			return Err(Failure::usage(format!(
				"--number and --name are for a single file, and there are {}",
				sources.len()
			))
			.hint("use --number-prefix"));
		}
		Ok(())
	}

	fn fields(
		&self,
		source: &Source,
		digest: &FileDigest,
		index: usize,
		count: usize,
	) -> Result<Vec<Field>> {
		let mut fields = vec![file_field(digest)?, text_field(FieldKind::FileName, &source.name)?];
		if let Some(number) = self.exhibit_number(index, count) {
			fields.push(text_field(FieldKind::ExhibitNumber, &number)?);
		}
		fields.extend(self.details.fields()?);
		Ok(fields)
	}

	fn exhibit_number(&self, index: usize, count: usize) -> Option<String> {
		match (&self.number, &self.number_prefix) {
			(Some(number), _) => Some(number.clone()),
			(None, Some(prefix)) => {
				// So that they sort as they count.
				let width = count.to_string().len();
				Some(format!("{prefix}{:0width$}", index + 1))
			}
			(None, None) => None,
		}
	}

	fn report(
		&self,
		case: &ItemId,
		sources: &[Source],
		skipped: &[PathBuf],
		digests: &[FileDigest],
		known: &Contents,
		recorded: &Recorded,
	) -> Result<Output> {
		let mut rows = Vec::new();
		let mut list: Vec<Value> = Vec::new();
		let mut remarks = String::new();
		for path in skipped {
			remarks.push_str(&format!(
				"{} {} is no file (a link, say) and was left out\n",
				doubtful("!"),
				clean(&path.to_string_lossy())
			));
		}
		let mut seen: HashMap<_, Vec<(&str, ItemId)>> = HashMap::new();
		for (index, ((source, digest), view)) in
			sources.iter().zip(digests).zip(recorded.records()).enumerate()
		{
			let number = self.exhibit_number(index, sources.len());
			let mut twins: Vec<ItemId> = Vec::new();
			for twin in known.with(digest) {
				remarks.push_str(&twin_remark(&source.name, twin));
				twins.push(twin.id);
			}
			let seen = seen.entry(content(digest)).or_default();
			if let Some((twin, _)) = seen.last() {
				remarks.push_str(&format!(
					"{} {} and {} have the same content\n",
					doubtful("!"),
					clean(&source.name),
					clean(twin)
				));
			}
			twins.extend(seen.iter().map(|(_, twin)| twin));
			seen.push((&source.name, view.item));
			rows.push(vec![
				number.clone().map(|text| clean(&text)).unwrap_or_default(),
				clean(&source.name),
				digest.size_bytes.to_string(),
				format!("{}…", hex::encode(&digest.sha256[..8])),
				short(&view.item),
			]);
			list.push(json!({
				"item": hex_text(&view.item),
				"file": source.name,
				"number": number,
				"size_bytes": digest.size_bytes,
				"sha256": hex::encode(digest.sha256),
				"blake3": hex::encode(digest.blake3),
				"block": view.record.recorded.block,
				"time_ms": view.record.recorded.time_ms,
				"same_content_as": twins.iter().map(|twin| hex_text(twin)).collect::<Vec<_>>(),
			}));
		}
		let signatures = match recorded.batches.len() {
			1 => "one signature".to_owned(),
			more => format!("{more} signatures"),
		};
		let text = format!(
			"{}\n{remarks}{} {} registered in case {} under {signatures}; final in block {}\n",
			table(&["Number", "File", "Bytes", "SHA-256", "Item"], rows),
			good("✓"),
			count(list.len(), "exhibit"),
			short(case),
			recorded.block(),
		);
		let json = json!({
			"case": hex_text(case),
			"items": list,
			"skipped": skipped.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>(),
			"signatures": recorded.batches.len(),
			"block": recorded.block(),
		});
		Ok(Output::new(text, json))
	}
}

/// All files of a folder, in the order of their names, with their names within `root`.
fn collect(
	root: &Path,
	folder: &Path,
	sources: &mut Vec<Source>,
	skipped: &mut Vec<PathBuf>,
) -> Result<()> {
	let unreadable = |e: std::io::Error| {
		Failure::usage(format!(
			"cannot read the folder {}, so nothing was submitted",
			clean(&folder.to_string_lossy())
		))
		.cause(e)
	};
	let mut entries = std::fs::read_dir(folder)
		.and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
		.map_err(unreadable)?;
	entries.sort_by_key(std::fs::DirEntry::file_name);
	for entry in entries {
		let path = entry.path();
		let kind = entry.file_type().map_err(unreadable)?;
		if kind.is_dir() {
			collect(root, &path, sources, skipped)?;
		} else if kind.is_file() {
			let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
			sources.push(Source { path, name, links: Links::Refuse });
		} else {
			skipped.push(path);
		}
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn folder_gives_its_files_in_order_and_no_links() {
		let folder = tempfile::tempdir().unwrap();
		let root = folder.path();
		std::fs::create_dir(root.join("b")).unwrap();
		for name in ["c", "a", "b/2", "b/1"] {
			std::fs::write(root.join(name), name).unwrap();
		}
		std::os::unix::fs::symlink(root, root.join("loop")).unwrap();
		let (mut sources, mut skipped) = (Vec::new(), Vec::new());
		collect(root, root, &mut sources, &mut skipped).unwrap();
		assert_eq!(skipped, [root.join("loop")]);
		assert!(sources.iter().all(|source| source.links == Links::Refuse));
		let names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
		assert_eq!(names, ["a", "b/1", "b/2", "c"]);
	}
}
