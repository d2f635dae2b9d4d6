//! Off-chain details: what is kept in the vault, and committed on the chain as one hash.

use catena_primitives::disclosure::{Field, FieldKind, FileDigest, MAX_FIELDS, MAX_FIELD_BYTES};
use clap::Args;
use codec::{DecodeAll, Encode};

use crate::{
	failure::{Failure, Result},
	keys::random,
	output::clean,
};

/// Details that stay off the chain. The chain has only a hash of them, from which nothing can be
/// guessed; you can disclose each one later with `catena prove --disclose`.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Details that stay off the chain")]
pub struct DetailArgs {
	/// A description.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	pub description: Option<String>,

	/// Where it was.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	pub location: Option<String>,

	/// The number of the seal.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	pub seal: Option<String>,

	/// The tool used, with its version.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	pub tool: Option<String>,

	/// The number of the warrant, order or request.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	pub authority: Option<String>,

	/// A note.
	#[arg(long, value_name = "TEXT", value_parser = parse_text)]
	pub note: Option<String>,
}

impl DetailArgs {
	/// The fields that are given, each with a salt of its own.
	pub fn fields(&self) -> Result<Vec<Field>> {
		[
			(FieldKind::Description, &self.description),
			(FieldKind::Location, &self.location),
			(FieldKind::SealNumber, &self.seal),
			(FieldKind::Tool, &self.tool),
			(FieldKind::Authority, &self.authority),
			(FieldKind::Note, &self.note),
		]
		.into_iter()
		.filter_map(|(kind, text)| text.as_ref().map(|text| text_field(kind, text)))
		.collect()
	}
}

/// Every kind of field with its name on the command line and in files.
pub const KINDS: [(FieldKind, &str); 10] = [
	(FieldKind::File, "file"),
	(FieldKind::FileName, "file-name"),
	(FieldKind::ExhibitNumber, "exhibit-number"),
	(FieldKind::CaseNumber, "case-number"),
	(FieldKind::Description, "description"),
	(FieldKind::Location, "location"),
	(FieldKind::SealNumber, "seal"),
	(FieldKind::Tool, "tool"),
	(FieldKind::Authority, "authority"),
	(FieldKind::Note, "note"),
];

/// The name of a kind.
pub fn kind_name(kind: FieldKind) -> &'static str {
	KINDS.iter().find(|(k, _)| *k == kind).map_or("", |(_, name)| name)
}

/// The kind of this name.
pub fn parse_kind(name: &str) -> std::result::Result<FieldKind, String> {
	KINDS.iter().find(|(_, n)| *n == name).map(|(kind, _)| *kind).ok_or_else(|| {
		let names: Vec<&str> = KINDS.iter().map(|(_, name)| *name).collect();
		format!("a detail is one of {}", names.join(", "))
	})
}

/// The text of a detail: an empty one would be committed and say nothing.
pub fn parse_text(text: &str) -> std::result::Result<String, String> {
	if text.trim().is_empty() {
		return Err("a detail cannot be empty: leave the option out".into());
	}
	Ok(text.to_owned())
}

/// A field of text, freshly salted.
pub fn text_field(kind: FieldKind, text: &str) -> Result<Field> {
	field(kind, text.as_bytes().to_vec())
}

/// A field of a file's digests, freshly salted.
pub fn file_field(digest: &FileDigest) -> Result<Field> {
	field(FieldKind::File, digest.encode())
}

fn field(kind: FieldKind, value: Vec<u8>) -> Result<Field> {
	let found = value.len();
	let mut salt = [0; 32];
	random(&mut salt)?;
	let value = value.try_into().map_err(|_| {
		Failure::usage(format!(
			"the {} has {found} bytes; at most {MAX_FIELD_BYTES} are possible",
			kind_name(kind)
		))
		.hint("put the long text into a file and commit the file")
	})?;
	Ok(Field { kind, salt, value })
}

/// Fails if a statement would have more fields than it may.
pub fn check_count(fields: &[Field]) -> Result<()> {
	if fields.len() > MAX_FIELDS as usize {
		return Err(Failure::usage(format!(
			"{} details, where a statement has at most {MAX_FIELDS}",
			fields.len()
		)));
	}
	Ok(())
}

/// The digests in a field of a file.
pub fn digest(field: &Field) -> Option<FileDigest> {
	if field.kind != FieldKind::File {
		return None;
	}
	FileDigest::decode_all(&mut &field.value[..]).ok()
}

/// The value of a field for people.
pub fn value_text(field: &Field) -> String {
	match digest(field) {
		Some(digest) => format!(
			"{} bytes, SHA-256 {}, BLAKE3 {}",
			digest.size_bytes,
			hex::encode(digest.sha256),
			hex::encode(digest.blake3)
		),
		None => clean(&String::from_utf8_lossy(&field.value)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn names_lead_back_to_their_kinds() {
		for (kind, name) in KINDS {
			assert_eq!(parse_kind(name), Ok(kind));
			assert_eq!(kind_name(kind), name);
		}
		assert!(parse_kind("colour").is_err());
	}

	#[test]
	fn salts_differ_and_long_text_is_refused() {
		let one = text_field(FieldKind::Note, "same").unwrap();
		let two = text_field(FieldKind::Note, "same").unwrap();
		assert_ne!(one.salt, two.salt);
		assert!(text_field(FieldKind::Note, &"x".repeat(4097)).is_err());
	}

	#[test]
	fn digest_leads_back_from_its_field() {
		let expected = FileDigest { size_bytes: 1, sha256: [2; 32], blake3: [3; 32] };
		assert_eq!(digest(&file_field(&expected).unwrap()), Some(expected));
		assert_eq!(digest(&text_field(FieldKind::Note, "x").unwrap()), None);
	}
}
