//! Whether a runtime finds and decodes every entry of a state.

use std::collections::BTreeMap;

use catena_primitives::layout;
use codec::DecodeAll;
use frame_metadata::v14::StorageHasher;
use scale_info::PortableRegistry;
use sp_core::storage::well_known_keys;
use sp_crypto_hashing::{blake2_128, twox_64};

use super::{
	refusal::{Misfit, Refusal, Sample, Warning},
	shape::{entry_prefix, Entry, EntryPrefix, PalletPrefix, Shape},
	values::{self, Undecodable},
};

/// The entry in which every pallet keeps the version of what it keeps, a `u16`. It is in no metadata.
const STORAGE_VERSION: &str = ":__STORAGE_VERSION__:";

/// How many entries are named of each kind of finding.
const SAMPLES: usize = 3;

/// How many kinds of findings are told apart: each can be another prefix, of which a state may have as
/// many as entries.
const KINDS: usize = 256;

/// How many bytes of a key are shown.
const KEY_BYTES_SHOWN: usize = 96;

/// What every layout so far has: all that verifiers and clients look for by fixed keys.
const LAYOUT: [EntryPrefix; 9] = [
	layout::BLOCKS,
	layout::ITEMS,
	layout::OWN_LOGS,
	layout::ORGANISATIONS,
	layout::OFFICERS,
	layout::CASES,
	layout::EXHIBITS,
	layout::ARTEFACTS,
	layout::NOW,
];

/// Counts the entries of a state after an upgrade.
pub struct Census<'a> {
	running: &'a Shape,
	new: &'a Shape,
	entries: u64,
	findings: BTreeMap<Finding, Tally>,
	/// What there was no room for.
	more: u64,
	layout: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Finding {
	Pallet(PalletPrefix),
	Entry(EntryPrefix),
	NoPallet,
	Key(EntryPrefix),
	Value(EntryPrefix),
}

#[derive(Default)]
struct Tally {
	entries: u64,
	first: Vec<Sample>,
}

impl<'a> Census<'a> {
	/// For a state after an upgrade from one runtime to another.
	pub fn new(running: &'a Shape, new: &'a Shape) -> Self {
		Census { running, new, entries: 0, findings: BTreeMap::new(), more: 0, layout: None }
	}

	/// Looks at an entry.
	pub fn count(&mut self, key: &[u8], value: &[u8]) {
		self.entries = self.entries.saturating_add(1);
		if key == layout::VERSION_KEY {
			self.layout = Some(value.to_vec());
		}
		if let Some((finding, why)) = self.judge(key, value) {
			self.note(finding, key, why);
		}
	}

	/// How many entries there were.
	pub fn entries(&self) -> u64 {
		self.entries
	}

	fn judge(&self, key: &[u8], value: &[u8]) -> Option<(Finding, Option<Misfit>)> {
		if is_well_known(key) {
			return None;
		}
		let Some(pallet) = key.first_chunk::<16>() else { return Some((Finding::NoPallet, None)) };
		if !self.new.pallets.contains_key(pallet) {
			return Some((Finding::Pallet(*pallet), None));
		}
		let Some((prefix, rest)) = key.split_first_chunk::<32>() else {
			return Some((Finding::NoPallet, None));
		};
		if *prefix == entry_prefix(pallet, STORAGE_VERSION) {
			let key = nothing_left(rest).err().map(|why| (Finding::Key(*prefix), Some(why.into())));
			return key.or_else(|| {
				let why = is_storage_version(value).err()?;
				Some((Finding::Value(*prefix), Some(why.into())))
			});
		}
		let Some(entry) = self.new.entries.get(prefix) else {
			return Some((Finding::Entry(*prefix), None));
		};
		if let Err(why) = is_key(&self.new.types, entry, rest) {
			return Some((Finding::Key(*prefix), Some(why)));
		}
		let decoded = values::is_value(&self.new.types, entry.value, value);
		decoded.err().map(|why| (Finding::Value(*prefix), Some(why.into())))
	}

	fn note(&mut self, finding: Finding, key: &[u8], why: Option<Misfit>) {
		if self.findings.len() >= KINDS && !self.findings.contains_key(&finding) {
			self.more = self.more.saturating_add(1);
			return;
		}
		let tally = self.findings.entry(finding).or_default();
		tally.entries = tally.entries.saturating_add(1);
		if tally.first.len() < SAMPLES {
			tally.first.push(Sample { key: shown(key), why });
		}
	}

	/// What is to be said against the upgrade.
	pub fn refusals(&self) -> Vec<Refusal> {
		let found = self.findings.iter().map(|(finding, tally)| self.refusal(finding, tally));
		let more = (self.more > 0).then_some(Refusal::More { entries: self.more });
		found.chain(more).chain(self.layout_broken()).collect()
	}

	fn refusal(&self, finding: &Finding, tally: &Tally) -> Refusal {
		let (entries, first) = (tally.entries, tally.first.clone());
		match finding {
			Finding::NoPallet => Refusal::NoPallet { entries, first },
			Finding::Pallet(prefix) => match self.running.pallets.get(prefix) {
				Some(pallet) => Refusal::PalletGone { pallet: pallet.clone(), entries },
				None => Refusal::PalletUnknown { prefix: shown(prefix), entries },
			},
			Finding::Entry(prefix) => match self.running.entries.get(prefix) {
				Some(Entry { pallet, name, .. }) => {
					Refusal::EntryGone { pallet: pallet.clone(), entry: name.clone(), entries }
				}
				None => {
					let pallet = self.pallet_of(prefix);
					Refusal::EntryUnknown { pallet, prefix: shown(prefix), entries }
				}
			},
			Finding::Key(prefix) => {
				let (pallet, entry) = self.names(prefix);
				Refusal::KeysUndecodable { pallet, entry, entries, first }
			}
			Finding::Value(prefix) => {
				let (pallet, entry) = self.names(prefix);
				Refusal::ValuesUndecodable { pallet, entry, entries, first }
			}
		}
	}

	/// Pallet and entry of the new runtime.
	fn names(&self, prefix: &EntryPrefix) -> (String, String) {
		match self.new.entries.get(prefix) {
			Some(entry) => (entry.pallet.clone(), entry.name.clone()),
			None => (self.pallet_of(prefix), STORAGE_VERSION.into()),
		}
	}

	fn pallet_of(&self, prefix: &EntryPrefix) -> String {
		let pallet = prefix.first_chunk::<16>().and_then(|pallet| self.new.pallets.get(pallet));
		pallet.cloned().unwrap_or_default()
	}

	/// Proofs are read by fixed keys, so what stands there is no other pallet's business.
	fn layout_broken(&self) -> Option<Refusal> {
		let Some(version) = self.layout_version() else { return Some(Refusal::LayoutGone) };
		let gone = LAYOUT.iter().find(|prefix| !self.new.entries.contains_key(*prefix));
		let gone = gone.filter(|_| version <= layout::VERSION)?;
		let entry = match self.running.entries.get(gone) {
			Some(entry) => format!("{}.{}", entry.pallet, entry.name),
			None => shown(gone),
		};
		Some(Refusal::LayoutBroken { version, entry })
	}

	/// Whether the state is laid out otherwise than by this runtime, whose layout has this version.
	pub fn other_layout(&self, running: u32) -> Option<Warning> {
		let new = self.layout_version().filter(|new| *new != running)?;
		Some(Warning::OtherLayout { running, new })
	}

	fn layout_version(&self) -> Option<u32> {
		layout_version(self.layout.as_deref()?)
	}
}

/// What stands at the key of the layout.
pub fn layout_version(value: &[u8]) -> Option<u32> {
	u32::decode_all(&mut &value[..]).ok()
}

/// Whether a key is one of those that belong to no pallet. The genesis has the number of an extrinsic,
/// too, which the first block removes.
fn is_well_known(key: &[u8]) -> bool {
	let of_no_pallet = [
		well_known_keys::CODE,
		well_known_keys::HEAP_PAGES,
		well_known_keys::EXTRINSIC_INDEX,
		layout::VERSION_KEY,
	];
	of_no_pallet.contains(&key)
}

/// Whether a key goes on behind its prefix as those of the entry do.
fn is_key(types: &PortableRegistry, entry: &Entry, mut rest: &[u8]) -> Result<(), Misfit> {
	for (hasher, id) in &entry.keys {
		let hash = take(&mut rest, hash_bytes(hasher))?;
		if !shows_its_key(hasher) {
			continue;
		}
		let all = rest;
		values::skip(types, *id, &mut rest)?;
		let part = all.get(..all.len().saturating_sub(rest.len())).unwrap_or_default();
		if !is_hash_of(hasher, hash, part) {
			return Err(Misfit::OtherHash);
		}
	}
	Ok(nothing_left(rest)?)
}

fn is_storage_version(mut value: &[u8]) -> Result<(), Undecodable> {
	take(&mut value, 2)?;
	nothing_left(value)
}

fn nothing_left(rest: &[u8]) -> Result<(), Undecodable> {
	match rest.len() {
		0 => Ok(()),
		left => Err(Undecodable::LeftOver(left)),
	}
}

fn take<'b>(bytes: &mut &'b [u8], count: usize) -> Result<&'b [u8], Undecodable> {
	let (taken, rest) = bytes.split_at_checked(count).ok_or(Undecodable::Short)?;
	*bytes = rest;
	Ok(taken)
}

/// How many bytes of hash stand before a part of a key, or instead of it.
fn hash_bytes(hasher: &StorageHasher) -> usize {
	match hasher {
		StorageHasher::Identity => 0,
		StorageHasher::Twox64Concat => 8,
		StorageHasher::Blake2_128 | StorageHasher::Blake2_128Concat | StorageHasher::Twox128 => 16,
		StorageHasher::Blake2_256 | StorageHasher::Twox256 => 32,
	}
}

/// Whether the part of the key stands in it, and not only its hash.
fn shows_its_key(hasher: &StorageHasher) -> bool {
	matches!(
		hasher,
		StorageHasher::Identity | StorageHasher::Twox64Concat | StorageHasher::Blake2_128Concat
	)
}

fn is_hash_of(hasher: &StorageHasher, hash: &[u8], part: &[u8]) -> bool {
	match hasher {
		StorageHasher::Twox64Concat => hash == twox_64(part),
		StorageHasher::Blake2_128Concat => hash == blake2_128(part),
		_ => true,
	}
}

/// A key as it is printed.
fn shown(key: &[u8]) -> String {
	match key.get(..KEY_BYTES_SHOWN) {
		Some(beginning) if key.len() > KEY_BYTES_SHOWN => format!("0x{}…", hex::encode(beginning)),
		_ => format!("0x{}", hex::encode(key)),
	}
}

#[cfg(test)]
mod tests;
