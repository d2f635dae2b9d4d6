use std::{collections::BTreeSet, sync::OnceLock};

use catena_runtime::{genesis, Runtime};
use codec::Encode;
use frame_metadata::{
	v14::{RuntimeMetadataV14, StorageEntryType},
	RuntimeMetadata, RuntimeMetadataPrefixed,
};
use sp_core::storage::Storage;
use sp_crypto_hashing::twox_128;
use sp_runtime::BuildStorage;

use super::*;
use crate::chain_spec;

/// This runtime's metadata, altered.
fn shape(alter: impl FnOnce(&mut RuntimeMetadataV14)) -> Shape {
	let RuntimeMetadataPrefixed(magic, metadata) = Runtime::metadata();
	let RuntimeMetadata::V14(mut metadata) = metadata else { panic!("version 14") };
	alter(&mut metadata);
	let bytes = RuntimeMetadataPrefixed(magic, RuntimeMetadata::V14(metadata)).encode();
	Shape::of(&bytes.encode()).expect("metadata")
}

fn unaltered() -> Shape {
	shape(|_| {})
}

fn pallet<'a>(
	metadata: &'a mut RuntimeMetadataV14,
	name: &str,
) -> &'a mut frame_metadata::v14::PalletMetadata<scale_info::form::PortableForm> {
	metadata.pallets.iter_mut().find(|pallet| pallet.name == name).expect("such a pallet")
}

/// The state of the development chain's first block.
fn genesis() -> &'static Storage {
	static GENESIS: OnceLock<Storage> = OnceLock::new();
	GENESIS.get_or_init(|| {
		let spec = chain_spec::load(genesis::DEV).expect("a chain");
		spec.build_storage().expect("its genesis")
	})
}

/// What is said of the genesis with `more` entries, after an upgrade between the runtimes.
fn refusals(running: &Shape, new: &Shape, more: &[(Vec<u8>, Vec<u8>)]) -> Vec<Refusal> {
	let mut census = Census::new(running, new);
	let state = genesis();
	for (key, value) in state.top.iter().chain(more.iter().map(|(key, value)| (key, value))) {
		census.count(key, value);
	}
	assert_eq!(census.entries(), (state.top.len() + more.len()) as u64);
	census.refusals()
}

/// How many entries of the genesis begin so.
fn entries_under(prefix: &[u8]) -> u64 {
	genesis().top.keys().filter(|key| key.starts_with(prefix)).count() as u64
}

fn organisation(number: u32) -> Vec<u8> {
	layout::organisation(number)
}

#[test]
fn runtime_finds_and_decodes_all_that_it_has_stored() {
	assert!(entries_under(&[]) > 40, "{}", entries_under(&[]));
	assert_eq!(refusals(&unaltered(), &unaltered(), &[]), []);
}

#[test]
fn pallet_that_was_renamed_is_named_with_what_it_leaves_behind() {
	let renamed = shape(|metadata| {
		let session = pallet(metadata, "Session");
		session.name = "Sessions".into();
		session.storage.as_mut().expect("it keeps something").prefix = "Sessions".into();
	});
	let entries = entries_under(&twox_128(b"Session"));
	assert!(entries > 2);
	let gone = Refusal::PalletGone { pallet: "Session".into(), entries };
	assert_eq!(
		gone.to_string(),
		format!(
			"pallet Session of the running runtime has {entries} entries, and no pallet of the new \
			 one has that name"
		)
	);
	assert_eq!(refusals(&unaltered(), &renamed, &[]), [gone]);
	// Back again, and the other way round, it is the same.
	let gone = Refusal::PalletUnknown { prefix: shown(&twox_128(b"Session")), entries };
	assert_eq!(refusals(&renamed, &renamed, &[]), [gone]);
}

#[test]
fn pallet_that_was_taken_out_or_keeps_nothing_leaves_its_version_behind() {
	let without = shape(|metadata| metadata.pallets.retain(|pallet| pallet.name != "Upgrades"));
	let entries = entries_under(&twox_128(b"Upgrades"));
	assert_eq!(entries, 1);
	let gone = Refusal::PalletGone { pallet: "Upgrades".into(), entries };
	assert_eq!(refusals(&unaltered(), &without, &[]), [gone]);
}

#[test]
fn entry_that_was_renamed_is_named() {
	let renamed = shape(|metadata| {
		let storage = pallet(metadata, "Validators").storage.as_mut().expect("it keeps something");
		storage.entries[0].name = "Renamed".into();
	});
	let old = Runtime::metadata();
	let RuntimeMetadata::V14(mut old) = old.1 else { panic!("version 14") };
	let entry =
		pallet(&mut old, "Validators").storage.as_ref().expect("it keeps something").entries[0]
			.name
			.clone();
	let entries = entries_under(&entry_prefix(&twox_128(b"Validators"), &entry));
	assert!(entries > 0, "{entry}");
	let gone = Refusal::EntryGone { pallet: "Validators".into(), entry, entries };
	assert_eq!(refusals(&unaltered(), &renamed, &[]), [gone]);
}

#[test]
fn entries_of_another_type_are_counted_and_the_first_few_are_shown() {
	let mut names = BTreeSet::new();
	let altered = shape(|metadata| {
		// As if an organisation were its number alone.
		let number = metadata.types.types.iter().find(|ty| {
			matches!(
				ty.ty.type_def,
				scale_info::TypeDef::Primitive(scale_info::TypeDefPrimitive::U32)
			)
		});
		let number = number.expect("numbers").id;
		for entry in &mut pallet(metadata, "Registry").storage.as_mut().expect("storage").entries {
			names.insert(entry.name.clone());
			if let StorageEntryType::Map { value, .. } = &mut entry.ty {
				if entry.name == "Organisations" {
					*value = number.into();
				}
			}
		}
	});
	assert!(names.contains("Organisations"), "{names:?}");
	let found = refusals(&unaltered(), &altered, &[]);
	let [Refusal::ValuesUndecodable { pallet, entry, entries, first }] = &found[..] else {
		panic!("{found:?}")
	};
	assert_eq!((pallet.as_str(), entry.as_str()), ("Registry", "Organisations"));
	assert_eq!(*entries, entries_under(&layout::ORGANISATIONS));
	assert!(first[0].key.starts_with("0x8a493ef65ff3987a"), "{first:?}");
	assert!(matches!(first[0].why, Some(Misfit::Undecodable(Undecodable::LeftOver(_)))));
}

#[test]
fn entries_whose_keys_are_made_otherwise_are_not_found() {
	let altered = shape(|metadata| {
		for entry in &mut pallet(metadata, "Registry").storage.as_mut().expect("storage").entries {
			if let StorageEntryType::Map { hashers, .. } = &mut entry.ty {
				if entry.name == "Organisations" {
					*hashers = vec![StorageHasher::Twox64Concat];
				}
			}
		}
	});
	let found = refusals(&unaltered(), &altered, &[]);
	let [Refusal::KeysUndecodable { entry, first, .. }] = &found[..] else { panic!("{found:?}") };
	assert_eq!(entry, "Organisations");
	assert_eq!(first[0].why, Some(Undecodable::Short.into()));

	// Eight bytes more, which are the hash of what follows, or are not.
	let key = |hash: [u8; 8]| [&layout::ORGANISATIONS[..], &hash, &7_u32.encode()].concat();
	let entry = &altered.entries[&layout::ORGANISATIONS];
	let part = |key: &[u8]| is_key(&altered.types, entry, &key[32..]);
	assert_eq!(part(&key(twox_64(&7_u32.encode()))), Ok(()));
	assert_eq!(part(&key([0; 8])), Err(Misfit::OtherHash));
}

#[test]
fn strays_are_told_apart() {
	let stray = |key: Vec<u8>, value: &[u8]| (key, value.to_vec());
	let nobody = twox_128(b"Nobody");
	let custody = twox_128(b"Custody");
	let gone = entry_prefix(&custody, "Gone");
	let version = entry_prefix(&custody, STORAGE_VERSION);
	let more = [
		stray([&nobody[..], b"one"].concat(), b""),
		stray([&nobody[..], b"two"].concat(), b""),
		stray(gone.to_vec(), b"value"),
		stray(b":short".to_vec(), b""),
		stray(custody.to_vec(), b""),
		stray([&version[..], b"!"].concat(), &[0, 0]),
		stray(organisation(99), &[0xff]),
		stray([organisation(98), vec![1]].concat(), &[0xff]),
	];
	let mut found: Vec<String> =
		refusals(&unaltered(), &unaltered(), &more).iter().map(ToString::to_string).collect();
	found.sort();
	let mut expected = vec![
		format!(
			"no pallet has the prefix {}, neither of the running runtime nor of the new one, and 2 \
			 entries stand under it",
			shown(&nobody)
		),
		format!(
			"pallet Custody has no entry with the prefix {}, neither in the running runtime nor in \
			 the new one, and 1 entry stands under it",
			shown(&gone)
		),
		format!(
			"2 entries stand under keys that belong to no pallet: {}, {}",
			shown(b":short"),
			shown(&custody)
		),
		format!(
			"1 entry of Custody.:__STORAGE_VERSION__: stands under keys that the new runtime does not \
			 have: {} (1 bytes are left over)",
			shown(&[&version[..], b"!"].concat())
		),
		format!(
			"1 entry of Registry.Organisations stands under keys that the new runtime does not have: \
			 {} (1 bytes are left over)",
			shown(&[organisation(98), vec![1]].concat())
		),
	];
	let undecodable: Vec<_> = found.iter().filter(|one| one.contains("not decode")).collect();
	let [undecodable] = undecodable[..] else { panic!("{found:#?}") };
	let said = format!(
		"1 entry of Registry.Organisations does not decode as the new runtime's type: {}",
		shown(&organisation(99))
	);
	assert!(undecodable.starts_with(&said), "{undecodable}");
	expected.push(undecodable.clone());
	expected.sort();
	assert_eq!(found, expected);
}

#[test]
fn kinds_of_strays_are_bounded() {
	let stray = |number: u32| (twox_128(&number.encode()).to_vec(), Vec::new());
	let more: Vec<_> = (0..1_000).map(stray).collect();
	let found = refusals(&unaltered(), &unaltered(), &more);
	assert_eq!(found.len(), KINDS + 1);
	assert_eq!(found.last(), Some(&Refusal::More { entries: 1_000 - KINDS as u64 }));
}

#[test]
fn layout_that_is_gone_or_broken_is_refused() {
	let (running, new) = (unaltered(), unaltered());
	assert_eq!(Census::new(&running, &new).refusals(), [Refusal::LayoutGone]);

	let mut census = Census::new(&running, &new);
	census.count(layout::VERSION_KEY, &2_u32.encode());
	assert_eq!(census.refusals(), []);
	assert_eq!(census.other_layout(1), Some(Warning::OtherLayout { running: 1, new: 2 }));
	assert_eq!(census.other_layout(2), None);

	// Under another name, with the migration and without a new layout.
	let renamed = shape(|metadata| {
		pallet(metadata, "Custody").storage.as_mut().expect("storage").prefix = "Records".into();
	});
	let mut census = Census::new(&running, &renamed);
	census.count(layout::VERSION_KEY, &layout::VERSION.encode());
	let entry = "Custody.Items".into();
	let broken = Refusal::LayoutBroken { version: layout::VERSION, entry };
	assert_eq!(census.refusals(), [broken]);
	let mut census = Census::new(&running, &renamed);
	census.count(layout::VERSION_KEY, &(layout::VERSION + 1).encode());
	assert_eq!(census.refusals(), []);
}

#[test]
fn metadata_that_tells_nothing_is_refused() {
	use crate::upgrade::shape::Unknown;
	assert!(matches!(Shape::of(b""), Err(Unknown::Undecodable(_))));
	assert!(matches!(Shape::of(&vec![0_u8; 40].encode()), Err(Unknown::Undecodable(_))));
	let newer = Runtime::metadata_at_version(15).expect("version 15").encode();
	assert_eq!(Shape::of(&newer).err(), Some(Unknown::OtherVersion { found: 15 }));
}
