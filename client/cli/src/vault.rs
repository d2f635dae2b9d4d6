//! The vault: items that this home knows, with the off-chain details of its own statements.
//!
//! # Details
//!
//! One JSON file per item, `vault/<item id>.json`. It is written before a statement is sent: if the
//! machine dies in between, details of a statement that was never recorded are left, which does no harm;
//! the other way round they would be lost for good.
//!
//! Nothing is ever deleted here. That a statement was refused is a node's word, and a node can lie: it
//! is marked, and no longer counts where the command looks for names, numbers and contents, but its
//! details stay, and are shown and disclosed if it turns out to be on record after all.

use catena_primitives::{
	disclosure::{Field, FieldKind, FileDigest},
	item::ItemKind,
	statement::{ItemId, Log},
	Hash,
};
use codec::{DecodeAll, Encode};
use serde::{Deserialize, Serialize};

use crate::{
	details,
	failure::{Failure, Result},
	home::{check_name, Home},
	ids::{hex_text, log_name, parse_log, Hex32},
	output::clean,
};

/// What stands under `format` in a vault file.
const FORMAT: &str = "catena/vault/v1";

/// The folder of vault files.
const FOLDER: &str = "vault";

/// The shortest abbreviation of an item's id: six digits tell a thousand items apart nearly always.
const PREFIX_DIGITS_MIN: usize = 6;

/// What the vault has of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultItem {
	/// Its id.
	pub id: ItemId,
	/// What it is.
	pub kind: ItemKind,
	/// The name that its owner gave it here.
	pub name: Option<String>,
	/// Own statements about it that have details, in the order in which they were signed.
	pub statements: Vec<VaultStatement>,
}

/// The details of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultStatement {
	/// Hash of the statement.
	pub hash: Hash,
	/// The log.
	pub log: Log,
	/// The place in it.
	pub sequence: u32,
	/// Whether a node refused it and none has said since that it is recorded.
	pub refused: bool,
	/// The fields, in the order of their tree.
	pub fields: Vec<Field>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemFile {
	format: String,
	item: Hex32,
	kind: String,
	name: Option<String>,
	statements: Vec<StatementFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatementFile {
	statement: Hex32,
	log: String,
	sequence: u32,
	#[serde(default, skip_serializing_if = "std::ops::Not::not")]
	refused: bool,
	details: Vec<FieldFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
	kind: String,
	salt: Hex32,
	value: ValueFile,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum ValueFile {
	Text(String),
	Digests { size_bytes: u64, sha256: Hex32, blake3: Hex32 },
}

impl VaultItem {
	/// An item of which nothing is known yet.
	pub fn new(id: ItemId, kind: ItemKind) -> Self {
		VaultItem { id, kind, name: None, statements: Vec::new() }
	}

	/// The details of the statement of this hash.
	pub fn statement(&self, hash: &Hash) -> Option<&VaultStatement> {
		self.statements.iter().find(|statement| statement.hash == *hash)
	}

	/// Whether the statement that was to begin the item was refused.
	pub fn refused(&self) -> bool {
		self.statement(&self.id).is_some_and(|first| first.refused)
	}

	/// The fields that count: not those of refused statements about an item that is none itself.
	fn fields(&self) -> impl Iterator<Item = &Field> {
		let all = self.refused();
		self.statements.iter().filter(move |s| all || !s.refused).flat_map(|s| &s.fields)
	}

	/// The digests of the files that were registered: those of the item's first statement. Later ones
	/// name reports, and files that an examination found to differ, which are not the item.
	pub fn digests(&self) -> impl Iterator<Item = FileDigest> + '_ {
		let first = self.statement(&self.id);
		first.into_iter().flat_map(|first| &first.fields).filter_map(details::digest)
	}

	/// The texts of one kind among the details.
	pub fn texts(&self, kind: FieldKind) -> impl Iterator<Item = &str> {
		self.fields()
			.filter(move |field| field.kind == kind)
			.filter_map(|field| std::str::from_utf8(&field.value).ok())
	}

	/// What people here call it: its name, number, or file name.
	pub fn label(&self) -> Option<String> {
		self.name
			.as_deref()
			.or_else(|| self.texts(FieldKind::ExhibitNumber).next())
			.or_else(|| self.texts(FieldKind::CaseNumber).next())
			.or_else(|| self.texts(FieldKind::FileName).next())
			.map(clean)
	}

	fn to_file(&self) -> ItemFile {
		ItemFile {
			format: FORMAT.into(),
			item: Hex32(self.id),
			kind: self.kind.name().into(),
			name: self.name.clone(),
			statements: self.statements.iter().map(VaultStatement::to_file).collect(),
		}
	}

	fn from_file(file: ItemFile) -> Option<Self> {
		if file.format != FORMAT {
			return None;
		}
		let kinds = [ItemKind::Case, ItemKind::Exhibit, ItemKind::Artefact];
		Some(VaultItem {
			id: file.item.0,
			kind: kinds.into_iter().find(|kind| kind.name() == file.kind)?,
			name: file.name,
			statements: file
				.statements
				.into_iter()
				.map(VaultStatement::from_file)
				.collect::<Option<_>>()?,
		})
	}
}

impl VaultStatement {
	fn to_file(&self) -> StatementFile {
		StatementFile {
			statement: Hex32(self.hash),
			log: log_name(self.log),
			sequence: self.sequence,
			refused: self.refused,
			details: self.fields.iter().map(field_to_file).collect(),
		}
	}

	fn from_file(file: StatementFile) -> Option<Self> {
		Some(VaultStatement {
			hash: file.statement.0,
			log: parse_log(&file.log).ok()?,
			sequence: file.sequence,
			refused: file.refused,
			fields: file.details.into_iter().map(field_from_file).collect::<Option<_>>()?,
		})
	}
}

fn field_to_file(field: &Field) -> FieldFile {
	let value = match FileDigest::decode_all(&mut &field.value[..]) {
		Ok(digest) if field.kind == FieldKind::File => ValueFile::Digests {
			size_bytes: digest.size_bytes,
			sha256: Hex32(digest.sha256),
			blake3: Hex32(digest.blake3),
		},
		// Every other field was made from text.
		_ => ValueFile::Text(String::from_utf8_lossy(&field.value).into_owned()),
	};
	FieldFile { kind: details::kind_name(field.kind).into(), salt: Hex32(field.salt), value }
}

fn field_from_file(file: FieldFile) -> Option<Field> {
	let value = match file.value {
		ValueFile::Text(text) => text.into_bytes(),
		ValueFile::Digests { size_bytes, sha256, blake3 } => {
			FileDigest { size_bytes, sha256: sha256.0, blake3: blake3.0 }.encode()
		}
	};
	Some(Field {
		kind: details::parse_kind(&file.kind).ok()?,
		salt: file.salt.0,
		value: value.try_into().ok()?,
	})
}

/// Stores what the vault has of an item.
pub fn store(home: &Home, item: &VaultItem) -> Result<()> {
	home.write_json(&[FOLDER, &file_name(&item.id)], &item.to_file()).map(|_| ())
}

/// What the vault has of an item.
pub fn find(home: &Home, id: &ItemId) -> Result<Option<VaultItem>> {
	let parts = [FOLDER, &file_name(id)];
	let Some(file) = home.read_json::<ItemFile>(&parts)? else { return Ok(None) };
	let item = VaultItem::from_file(file).filter(|item| item.id == *id).ok_or_else(|| {
		Failure::usage(format!("{} is damaged", home.path(&parts).display()))
			.hint("restore it from a copy")
	})?;
	Ok(Some(item))
}

/// All items that the vault knows.
pub fn all(home: &Home) -> Result<Vec<VaultItem>> {
	let ids = ids(home)?;
	let mut items = Vec::with_capacity(ids.len());
	for id in ids {
		items.extend(find(home, &id)?);
	}
	Ok(items)
}

/// Makes the item known, so that its id can be abbreviated.
pub fn remember(home: &Home, id: &ItemId, kind: ItemKind) -> Result<VaultItem> {
	if let Some(item) = find(home, id)? {
		return Ok(item);
	}
	let item = VaultItem::new(*id, kind);
	store(home, &item)?;
	Ok(item)
}

/// Notes whether a statement was refused. Its details stay either way.
pub fn mark(home: &Home, id: &ItemId, statement: &Hash, refused: bool) -> Result<()> {
	let Some(mut item) = find(home, id)? else { return Ok(()) };
	let known = item.statements.iter_mut().find(|known| known.hash == *statement);
	match known.filter(|known| known.refused != refused) {
		Some(known) => known.refused = refused,
		None => return Ok(()),
	}
	store(home, &item)
}

/// Fails if the name cannot be given to a new item.
pub fn check_new_name(home: &Home, name: &str) -> Result<()> {
	check_name(name)?;
	if name.len() >= PREFIX_DIGITS_MIN && name.bytes().all(|b| b.is_ascii_hexdigit()) {
		return Err(Failure::usage(format!(
			"{name} could be taken for an item's id: choose a name with another letter"
		)));
	}
	// After a refusal the command is repeated, under the same name.
	if all(home)?.iter().any(|item| item.name.as_deref() == Some(name) && !item.refused()) {
		return Err(Failure::usage(format!("another item has the name {name} here")));
	}
	Ok(())
}

/// The item meant by a full id, an abbreviated one, a name given here, a number or a file name.
pub fn resolve(home: &Home, text: &str) -> Result<ItemId> {
	if let Ok(Hex32(id)) = text.parse() {
		return Ok(id);
	}
	let digits = text.strip_prefix("0x").unwrap_or(text).to_ascii_lowercase();
	let is_prefix = digits.len() >= PREFIX_DIGITS_MIN
		&& digits.len() < 64
		&& digits.bytes().all(|b| b.is_ascii_hexdigit());
	let mut found: Vec<ItemId> = if is_prefix {
		ids(home)?.into_iter().filter(|id| hex::encode(id).starts_with(&digits)).collect()
	} else {
		Vec::new()
	};
	if found.is_empty() {
		let items = all(home)?;
		let called = |item: &&VaultItem| item.name.as_deref() == Some(text);
		let numbered = |item: &&VaultItem| {
			[FieldKind::ExhibitNumber, FieldKind::CaseNumber, FieldKind::FileName]
				.into_iter()
				.any(|kind| item.texts(kind).any(|value| value == text))
		};
		// What was refused is meant only if nothing else can be.
		for refused in [false, true] {
			let those = || items.iter().filter(|item| item.refused() == refused);
			found = those().filter(called).map(|item| item.id).collect();
			if found.is_empty() {
				found = those().filter(numbered).map(|item| item.id).collect();
			}
			if !found.is_empty() {
				break;
			}
		}
	}
	match found.as_slice() {
		[id] => Ok(*id),
		[] => Err(Failure::usage(format!("no item is known here as {}", clean(text))).hint(
			"give all 64 digits of its id; `catena items` shows the items that this home knows",
		)),
		several => {
			let ids: Vec<String> = several.iter().take(8).map(|id| hex_text(id)).collect();
			Err(Failure::usage(format!(
				"{} could be any of {} items: {}",
				clean(text),
				several.len(),
				ids.join(", ")
			))
			.hint("give more digits"))
		}
	}
}

fn ids(home: &Home) -> Result<Vec<ItemId>> {
	let names = home.names(FOLDER)?;
	Ok(names.iter().filter_map(|name| name.parse().ok()).map(|Hex32(id)| id).collect())
}

fn file_name(id: &ItemId) -> String {
	format!("{}.json", hex::encode(id))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::details::{file_field, text_field};

	fn home() -> (tempfile::TempDir, Home) {
		let folder = tempfile::tempdir().unwrap();
		let home = Home::at(folder.path().to_owned());
		(folder, home)
	}

	fn item(first: u8, second: u8) -> VaultItem {
		let mut id = [0; 32];
		id[0] = first;
		id[31] = second;
		let digest = FileDigest { size_bytes: 1, sha256: [2; 32], blake3: [3; 32] };
		let fields = vec![
			file_field(&digest).unwrap(),
			text_field(FieldKind::FileName, "disk.img").unwrap(),
			text_field(FieldKind::ExhibitNumber, &format!("A-{first}-{second}")).unwrap(),
		];
		VaultItem {
			statements: vec![VaultStatement {
				hash: id,
				log: Log::Custody,
				sequence: 0,
				refused: false,
				fields,
			}],
			..VaultItem::new(id, ItemKind::Exhibit)
		}
	}

	#[test]
	fn vault_gives_back_what_it_was_given() {
		let (_folder, home) = home();
		store(&home, &item(1, 1)).unwrap();
		assert_eq!(find(&home, &item(1, 1).id), Ok(Some(item_with_salts_of(&home))));
		fn item_with_salts_of(home: &Home) -> VaultItem {
			all(home).unwrap().remove(0)
		}
		let found = all(&home).unwrap().remove(0);
		let mut expected = item(1, 1);
		for (expected, found) in
			expected.statements[0].fields.iter_mut().zip(&found.statements[0].fields)
		{
			expected.salt = found.salt;
		}
		assert_eq!(found, expected);
	}

	#[test]
	fn items_are_found_by_id_prefix_name_and_number() {
		let (_folder, home) = home();
		let named = VaultItem { name: Some("laptop".into()), ..item(0xab, 1) };
		store(&home, &named).unwrap();
		store(&home, &item(0xab, 2)).unwrap();
		store(&home, &item(0xcd, 3)).unwrap();
		let digits = hex::encode(item(0xcd, 3).id);
		for text in [&digits, &format!("0x{digits}"), &digits[..6], "0xCD0000", "A-205-3"] {
			assert_eq!(resolve(&home, text), Ok(item(0xcd, 3).id), "{text}");
		}
		assert_eq!(resolve(&home, "laptop"), Ok(named.id));
	}

	#[test]
	fn ambiguous_short_and_unknown_names_are_told() {
		let (_folder, home) = home();
		store(&home, &item(0xab, 1)).unwrap();
		store(&home, &item(0xab, 2)).unwrap();
		for text in ["ab0000", "disk.img"] {
			let failure = resolve(&home, text).unwrap_err();
			assert!(failure.message.contains("any of 2 items"), "{}", failure.message);
		}
		for text in ["ab000", "ffffff", "", "0x"] {
			let failure = resolve(&home, text).unwrap_err();
			assert!(failure.message.contains("no item is known"), "{text}: {}", failure.message);
		}
	}

	#[test]
	fn refused_statement_keeps_its_details_and_no_longer_counts() {
		let (_folder, home) = home();
		let first = item(1, 1);
		let mut later = item(2, 2);
		later.statements.push(VaultStatement {
			hash: [9; 32],
			log: Log::Own(3),
			sequence: 4,
			refused: false,
			fields: vec![text_field(FieldKind::ExhibitNumber, "B-1").unwrap()],
		});
		store(&home, &first).unwrap();
		store(&home, &later).unwrap();
		let read = |id: &ItemId| find(&home, id).unwrap().unwrap();
		mark(&home, &first.id, &first.id, true).unwrap();
		mark(&home, &later.id, &[9; 32], true).unwrap();
		// Not known here: nothing to be marked, nothing made.
		mark(&home, &[7; 32], &[7; 32], true).unwrap();
		assert_eq!(all(&home).unwrap().len(), 2);
		assert!(read(&first.id).refused() && !read(&later.id).refused());
		assert_eq!(read(&first.id).statements[0].fields, first.statements[0].fields);
		assert_eq!(read(&later.id).statements[1].fields, later.statements[1].fields);
		assert_eq!(read(&first.id).label(), first.label());
		assert_eq!(read(&later.id).texts(FieldKind::ExhibitNumber).count(), 1);
		// A number that both have is that of the one which was not refused.
		assert_eq!(resolve(&home, "disk.img"), Ok(later.id));
		assert_eq!(resolve(&home, "A-1-1"), Ok(first.id));
		assert!(resolve(&home, "B-1").is_err());
		mark(&home, &first.id, &first.id, false).unwrap();
		mark(&home, &later.id, &[9; 32], false).unwrap();
		assert_eq!((read(&first.id), read(&later.id)), (first, later));
	}

	#[test]
	fn name_that_looks_like_an_id_or_is_taken_is_refused() {
		let (_folder, home) = home();
		store(&home, &VaultItem { name: Some("laptop".into()), ..item(1, 1) }).unwrap();
		assert!(check_new_name(&home, "laptop").is_err());
		assert!(check_new_name(&home, "facade").is_err());
		assert!(check_new_name(&home, "phone").is_ok());
		mark(&home, &item(1, 1).id, &item(1, 1).id, true).unwrap();
		assert!(check_new_name(&home, "laptop").is_ok());
	}
}
