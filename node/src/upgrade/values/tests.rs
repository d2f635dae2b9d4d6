use std::collections::BTreeMap;

use codec::Encode;
use proptest::prelude::*;
use scale_info::{MetaType, Path, Registry, TypeInfo};

use super::*;

#[derive(Encode, TypeInfo)]
enum Animal {
	#[codec(index = 3)]
	Cat,
	#[codec(index = 7)]
	Dog { name: String, legs: Option<u8> },
}

#[derive(Encode, TypeInfo)]
struct Zoo {
	open: bool,
	animals: Vec<Animal>,
	#[codec(compact)]
	visitors: u64,
	gate: [u16; 3],
	map: BTreeMap<u32, (i128, ())>,
}

fn zoo() -> Zoo {
	let dog = Animal::Dog { name: "Argo ☺".into(), legs: Some(4) };
	Zoo {
		open: true,
		animals: vec![Animal::Cat, dog, Animal::Cat],
		visitors: 70_000,
		gate: [1, 2, 3],
		map: [(9, (-1, ()))].into(),
	}
}

/// The type as metadata describes it, and its number there.
fn described<T: TypeInfo + 'static>() -> (PortableRegistry, u32) {
	let mut registry = Registry::new();
	let id = registry.register_type(&MetaType::new::<T>()).id;
	(registry.into(), id)
}

fn judged<T: TypeInfo + 'static>(bytes: &[u8]) -> Result<(), Undecodable> {
	let (types, id) = described::<T>();
	is_value(&types, id, bytes)
}

#[test]
fn value_of_the_type_decodes_and_nothing_shorter_or_longer() {
	let bytes = zoo().encode();
	assert_eq!(judged::<Zoo>(&bytes), Ok(()));
	for length in 0..bytes.len() {
		assert_eq!(judged::<Zoo>(&bytes[..length]), Err(Undecodable::Short), "{length}");
	}
	let longer = [&bytes[..], &[0, 0]].concat();
	assert_eq!(judged::<Zoo>(&longer), Err(Undecodable::LeftOver(2)));
}

#[test]
fn what_codec_refuses_is_refused() {
	assert_eq!(judged::<bool>(&[2]), Err(Undecodable::NotBoolean(2)));
	let no_variant = Undecodable::NoVariant { name: "Animal".into(), index: 4 };
	assert_eq!(judged::<Animal>(&[4]), Err(no_variant));
	assert_eq!(judged::<String>(&[4, 0xff]), Err(Undecodable::NotText));
	assert_eq!(judged::<char>(&0xd800_u32.encode()), Err(Undecodable::NotText));
	assert_eq!(judged::<char>(&0x41_u32.encode()), Ok(()));
	// 1, in two bytes instead of one; 256, for a type that ends at 255.
	assert_eq!(judged::<Compact<u32>>(&[0x05, 0x00]), Err(Undecodable::NotCompact));
	assert_eq!(judged::<Compact<u8>>(&Compact(256_u32).encode()), Err(Undecodable::NotCompact));
	assert_eq!(judged::<Compact<u8>>(&Compact(255_u32).encode()), Ok(()));
	// More than there are bytes for, at once and one by one.
	let length = Compact(u32::MAX).encode();
	assert_eq!(judged::<Vec<u8>>(&length), Err(Undecodable::Short));
	assert_eq!(judged::<Vec<u16>>(&length), Err(Undecodable::Short));
}

#[test]
fn endless_descriptions_come_to_an_end() {
	// A list of four thousand million values that take no bytes.
	assert_eq!(judged::<Vec<()>>(&Compact(u32::MAX).encode()), Err(Undecodable::TooMany));

	/// A type that is its own field. Rust has none such, but metadata can.
	struct Endless;
	impl TypeInfo for Endless {
		type Identity = Self;
		fn type_info() -> scale_info::Type {
			let fields = scale_info::build::Fields::unnamed().field(|field| field.ty::<Endless>());
			scale_info::Type::builder().path(Path::new("Endless", "tests")).composite(fields)
		}
	}
	assert_eq!(judged::<Endless>(&[]), Err(Undecodable::TooDeep));
	assert_eq!(judged::<Compact<Endless>>(&[0]), Err(Undecodable::TooDeep));

	let (types, _) = described::<u8>();
	assert_eq!(is_value(&types, 99, &[]), Err(Undecodable::NoSuchType(99)));
}

#[test]
fn bits_fill_whole_words() {
	let mut registry = Registry::new();
	let [store, order] =
		[MetaType::new::<u16>(), MetaType::new::<()>()].map(|ty| registry.register_type(&ty));
	let types: PortableRegistry = registry.into();
	let bits = TypeDefBitSequence::new_portable(store, order);
	let walk = |mut bytes: &[u8]| {
		let walked = Walk { types: &types, bytes: &mut bytes, steps: 100 }.bits(0, &bits);
		walked.map(|()| bytes.len())
	};
	assert_eq!(walk(&Compact(0_u32).encode()), Ok(0));
	assert_eq!(walk(&[&Compact(17_u32).encode()[..], &[0; 5]].concat()), Ok(1));
	assert_eq!(walk(&[&Compact(17_u32).encode()[..], &[0; 3]].concat()), Err(Undecodable::Short));
}

proptest! {
	#[test]
	fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
		let _ = judged::<Zoo>(&bytes);
	}

	/// What codec takes, this takes, and the other way round.
	#[test]
	fn judges_as_codec_does(bytes in proptest::collection::vec(0_u8..12, 0..24)) {
		type Mixed = (Compact<u16>, Option<bool>, Vec<(u8, Result<u16, bool>)>, String);
		let codec = <Mixed as codec::DecodeAll>::decode_all(&mut &bytes[..]).is_ok();
		prop_assert_eq!(judged::<Mixed>(&bytes).is_ok(), codec);
	}
}
