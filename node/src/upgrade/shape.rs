//! What a runtime keeps in the state, and which calls it has, as its metadata tells.

use std::collections::{BTreeMap, HashMap};

use codec::{Decode, DecodeAll};
use frame_metadata::{
	v14::{PalletMetadata, RuntimeMetadataV14, StorageEntryType, StorageHasher},
	RuntimeMetadata, RuntimeMetadataPrefixed, META_RESERVED,
};
use scale_info::{form::PortableForm, PortableRegistry, TypeDef};
use sp_crypto_hashing::twox_128;

/// The version of metadata that is asked for: the one that every runtime has had for years.
const VERSION: u32 = 14;

/// The first half of a key: which pallet.
pub type PalletPrefix = [u8; 16];

/// The first 32 bytes of a key: which entry of which pallet.
pub type EntryPrefix = [u8; 32];

/// Where a call stands: the pallet's number and its own.
pub type CallIndex = (u8, u8);

/// What a runtime keeps in the state, and which calls it has.
pub struct Shape {
	/// The types that entries have.
	pub types: PortableRegistry,
	/// The pallets' names. Also of those that keep nothing but the version of what they keep.
	pub pallets: HashMap<PalletPrefix, String>,
	/// What the pallets keep.
	pub entries: HashMap<EntryPrefix, Entry>,
	/// The calls, by pallet and name.
	pub calls: BTreeMap<(String, String), CallIndex>,
}

/// One value, or a map of values.
pub struct Entry {
	/// The pallet's name.
	pub pallet: String,
	/// The entry's name.
	pub name: String,
	/// How keys go on behind the prefix; nothing for a single value.
	pub keys: Vec<(StorageHasher, u32)>,
	/// The type of the values.
	pub value: u32,
}

/// Why metadata tells nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
	/// It does not decode.
	#[error("its metadata does not decode: {0}")]
	Undecodable(String),
	/// It is of a version that this program does not read.
	#[error("its metadata has version {found}, and this program reads version {VERSION}")]
	OtherVersion {
		/// The version.
		found: u32,
	},
	/// It contradicts itself.
	#[error("its metadata contradicts itself about {pallet}.{entry}")]
	Contradictory {
		/// The pallet.
		pallet: String,
		/// The entry or call.
		entry: String,
	},
}

impl Shape {
	/// Reads what `Metadata_metadata` answers.
	pub fn of(answer: &[u8]) -> Result<Shape, Unknown> {
		let undecodable = |error: codec::Error| Unknown::Undecodable(error.to_string());
		let bytes = Vec::<u8>::decode_all(&mut &answer[..]).map_err(undecodable)?;
		let RuntimeMetadataPrefixed(magic, metadata) =
			RuntimeMetadataPrefixed::decode(&mut &bytes[..]).map_err(undecodable)?;
		if magic != META_RESERVED {
			return Err(Unknown::Undecodable("it does not begin as metadata does".into()));
		}
		match metadata {
			RuntimeMetadata::V14(metadata) => Shape::of_v14(metadata),
			other => Err(Unknown::OtherVersion { found: other.version() }),
		}
	}

	fn of_v14(metadata: RuntimeMetadataV14) -> Result<Shape, Unknown> {
		let mut shape = Shape {
			types: metadata.types,
			pallets: HashMap::new(),
			entries: HashMap::new(),
			calls: BTreeMap::new(),
		};
		for pallet in metadata.pallets {
			shape.add_calls(&pallet)?;
			shape.add_entries(pallet)?;
		}
		Ok(shape)
	}

	fn add_calls(&mut self, pallet: &PalletMetadata<PortableForm>) -> Result<(), Unknown> {
		let Some(calls) = &pallet.calls else { return Ok(()) };
		let described = self.types.resolve(calls.ty.id).map(|found| &found.type_def);
		let Some(TypeDef::Variant(variants)) = described else {
			let (pallet, entry) = (pallet.name.clone(), "its calls".into());
			return Err(Unknown::Contradictory { pallet, entry });
		};
		for call in &variants.variants {
			let name = (pallet.name.clone(), call.name.clone());
			self.calls.insert(name, (pallet.index, call.index));
		}
		Ok(())
	}

	fn add_entries(&mut self, pallet: PalletMetadata<PortableForm>) -> Result<(), Unknown> {
		let (prefix, entries) = match pallet.storage {
			Some(storage) => (twox_128(storage.prefix.as_bytes()), storage.entries),
			None => (twox_128(pallet.name.as_bytes()), Vec::new()),
		};
		for entry in entries {
			let contradictory = || {
				let (pallet, entry) = (pallet.name.clone(), entry.name.clone());
				Unknown::Contradictory { pallet, entry }
			};
			let (keys, value) = match entry.ty {
				StorageEntryType::Plain(value) => (Vec::new(), value.id),
				StorageEntryType::Map { ref hashers, key, value } => {
					let types = self.key_types(hashers.len(), key.id).ok_or_else(contradictory)?;
					(hashers.iter().cloned().zip(types).collect(), value.id)
				}
			};
			let place = entry_prefix(&prefix, &entry.name);
			let (pallet, name) = (pallet.name.clone(), entry.name);
			self.entries.insert(place, Entry { pallet, name, keys, value });
		}
		self.pallets.insert(prefix, pallet.name);
		Ok(())
	}

	/// The type behind each hasher: with several, they are those of a tuple.
	fn key_types(&self, hashers: usize, key: u32) -> Option<Vec<u32>> {
		if hashers == 1 {
			return Some(vec![key]);
		}
		match &self.types.resolve(key)?.type_def {
			TypeDef::Tuple(tuple) if tuple.fields.len() == hashers => {
				Some(tuple.fields.iter().map(|field| field.id).collect())
			}
			_ => None,
		}
	}
}

/// The first 32 bytes of an entry's keys.
pub fn entry_prefix(pallet: &PalletPrefix, entry: &str) -> EntryPrefix {
	let mut prefix = [0; 32];
	let (first, second) = prefix.split_at_mut(pallet.len());
	first.copy_from_slice(pallet);
	second.copy_from_slice(&twox_128(entry.as_bytes()));
	prefix
}
