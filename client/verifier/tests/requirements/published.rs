//! PC-1 to PC-6.

use catena_primitives::{
	attestation,
	published::{
		signing_bytes, PublishedV1, PublisherSignature, MAGIC, MAX_AUTHORITIES, MAX_BYTES,
	},
	statement::PublicKey,
	Hash,
};
use catena_verifier::{Anchor, Published, PublishedFlaw, SetFlaw, Uncounted};
use codec::Encode;
use proptest::prelude::*;

use crate::support::{
	assert_named,
	chain::public,
	publishing::{by, key, published, publisher, signature, SIGNED_MS},
	stories::*,
};

/// The checkpoint at block 8 as the first organisation publishes it.
fn one() -> PublishedV1 {
	published(&exhibit().chain.checkpoint(8), &[1])
}

/// Why a file does not hold. It has words, a requirement and its name, and counts for nothing.
#[track_caller]
fn flaw(file: &[u8]) -> PublishedFlaw {
	let flaw = Published::read(file).unwrap_err();
	assert!(flaw.to_string().len() > 10, "no words: {flaw:?}");
	assert!(flaw.requirement().starts_with("PC-"));
	assert_named(&flaw, flaw.name());
	let anchor = Anchor::published(file, &[publisher(1), publisher(2)]);
	assert_eq!(anchor, Anchor::Uncounted(Uncounted::Flaw(flaw)));
	assert_eq!((anchor.counted(), anchor.publishers()), (None, &[][..]));
	flaw
}

/// The flaw of the published checkpoint when it is altered, and then not signed anew.
fn altered(alter: impl FnOnce(&mut PublishedV1)) -> PublishedFlaw {
	let mut other = one();
	alter(&mut other);
	flaw(&other.to_file())
}

/// The flaw of a checkpoint that the organisation really signed.
fn signed(alter: impl FnOnce(&mut PublishedV1)) -> PublishedFlaw {
	altered(|other| {
		alter(other);
		other.signatures = vec![signature(&other.checkpoint, 1)].try_into().unwrap();
	})
}

#[test]
fn signatures_that_hold_say_whose_they_are() {
	let checkpoint = one().checkpoint;
	let read = Published::read(&one().to_file()).unwrap();
	assert_eq!(
		read,
		Published { checkpoint: checkpoint.clone(), by: vec![by(1)], unknown: vec![] }
	);
	let all = published(&checkpoint, &[1, 2, 3]);
	let mut expected = vec![by(1), by(2), by(3)];
	expected.sort_by_key(|by| by.key);
	assert_eq!(Published::read(&all.to_file()).unwrap().by, expected);
}

#[test]
fn it_counts_by_the_signature_of_who_is_named_and_of_nobody_else() {
	let file = published(&one().checkpoint, &[1, 2]).to_file();
	let counted = |publishers: &[PublicKey]| Anchor::published(&file, publishers);
	let checkpoint = one().checkpoint;
	let expected = Anchor::Published { checkpoint: checkpoint.clone(), by: vec![by(2)] };
	assert_eq!(counted(&[publisher(3), publisher(2)]), expected);
	assert_eq!(counted(&[publisher(2)]).counted(), Some(&checkpoint));
	assert_eq!(counted(&[publisher(1), publisher(2)]).publishers().len(), 2);
	let nobody = Uncounted::NobodyNamed(Published::read(&file).unwrap());
	for publishers in [&[][..], &[publisher(3)]] {
		assert_eq!(counted(publishers), Anchor::Uncounted(nobody.clone()));
	}
}

#[test]
fn every_bit_of_the_file_matters() {
	let file = one().to_file();
	for bit in 0..file.len() * 8 {
		let mut flipped = file.clone();
		flipped[bit / 8] ^= 1 << (bit % 8);
		let anchor = Anchor::published(&flipped, &[publisher(1)]);
		// Its signature may have become one of another kind, which says nothing.
		assert!(matches!(anchor, Anchor::Uncounted(_)), "bit {bit}: {anchor:?}");
	}
}

#[test]
fn cut_lengthened_foreign_and_newer_files_are_told_apart() {
	let file = one().to_file();
	for length in 0..file.len() {
		let expected = if length < MAGIC.len() {
			PublishedFlaw::NotPublished
		} else {
			PublishedFlaw::Malformed { found: length }
		};
		assert_eq!(flaw(&file[..length]), expected);
	}
	let longer = [&file[..], &[0]].concat();
	let (expected, found) = (file.len(), longer.len());
	assert_eq!(flaw(&longer), PublishedFlaw::BytesBehind { expected, found });
	assert_eq!(flaw(b"{\"format\":\"catena/anchor/v1\"}"), PublishedFlaw::NotPublished);
	assert_eq!(flaw(&exhibit().prove().proof.to_file()), PublishedFlaw::NotPublished);
	let with_version = |version: u8| [&file[..8], &[version, 0], &file[10..]].concat();
	let newer = PublishedFlaw::NewerVersion { known: 1, found: 2 };
	assert_eq!(flaw(&with_version(2)), newer);
	let never = PublishedFlaw::NoSuchVersion { expected: 1, found: 0 };
	assert_eq!(flaw(&with_version(0)), never);
	let large = PublishedFlaw::TooLarge { max: MAX_BYTES, found: MAX_BYTES + 1 };
	assert_eq!(flaw(&vec![0; MAX_BYTES + 1]), large);
}

#[test]
fn number_in_more_bytes_than_it_needs_is_malformed() {
	let file = one().to_file();
	// Behind genesis, block and number of the set: how many authorities there are.
	let count = 10 + 32 + 36 + 8;
	assert_eq!(file[count], 4 << 2);
	let longer = [&file[..count], &[(4 << 2) | 1, 0], &file[count + 1..]].concat();
	assert_eq!(flaw(&longer), PublishedFlaw::Malformed { found: longer.len() });
}

#[test]
fn authorities_rise_by_key() {
	let swapped = signed(|other| other.checkpoint.set.authorities.swap(1, 2));
	let authorities = one().checkpoint.set.authorities;
	let (previous, found) = (authorities[2].0, authorities[1].0);
	assert_eq!(swapped, PublishedFlaw::AuthoritiesDoNotRise { previous, found });
	let twice = signed(|other| {
		let first = other.checkpoint.set.authorities[0];
		other.checkpoint.set.authorities.insert(0, first);
	});
	let key = authorities[0].0;
	assert_eq!(twice, PublishedFlaw::AuthoritiesDoNotRise { previous: key, found: key });
}

#[test]
fn checkpoint_that_decides_nothing_is_not_published() {
	let empty = signed(|other| other.checkpoint.set.authorities.clear());
	assert_eq!(empty, PublishedFlaw::BadSet { flaw: SetFlaw::Empty });
	let key = one().checkpoint.set.authorities[2].0;
	let weightless = signed(|other| other.checkpoint.set.authorities[2].1 = 0);
	assert_eq!(weightless, PublishedFlaw::BadSet { flaw: SetFlaw::WeightZero { key } });
	let heavy = signed(|other| other.checkpoint.set.authorities[2].1 = u64::MAX);
	assert_eq!(heavy, PublishedFlaw::BadSet { flaw: SetFlaw::WeightTooLarge });
	let mut neutral = [0; 32];
	neutral[0] = 1;
	let unsafe_key = signed(|other| other.checkpoint.set.authorities[0].0 = neutral);
	assert_eq!(unsafe_key, PublishedFlaw::BadSet { flaw: SetFlaw::KeyUnsafe { key: neutral } });
	let many = signed(|other| {
		other.checkpoint.set.authorities =
			(0..=MAX_AUTHORITIES as u32).map(|i| (numbered(i), 1)).collect();
	});
	let found = MAX_AUTHORITIES + 1;
	assert_eq!(many, PublishedFlaw::TooManyAuthorities { max: MAX_AUTHORITIES, found });
	let genesis = one().checkpoint.genesis;
	let not_genesis = signed(|other| other.checkpoint.block.number = 0);
	let found = one().checkpoint.block.hash;
	assert_eq!(not_genesis, PublishedFlaw::GenesisDiffers { expected: genesis, found });
}

fn numbered(number: u32) -> Hash {
	let mut key = [0; 32];
	key[..4].copy_from_slice(&number.to_be_bytes());
	key
}

#[test]
fn signatures_are_there_once_and_in_order() {
	assert_eq!(altered(|other| other.signatures = Default::default()), PublishedFlaw::NoSignature);
	let reversed = altered(|other| {
		let mut all = published(&other.checkpoint, &[1, 2, 3]).signatures.into_inner();
		all.reverse();
		other.signatures = all.try_into().unwrap();
	});
	assert_eq!(reversed, PublishedFlaw::SignaturesDoNotRise { index: 1 });
	let twice = altered(|other| {
		let mut again = other.signatures[0].clone();
		// Another genuine signature of the same key.
		again.signed_ms += 1;
		let message = signing_bytes(&other.checkpoint, again.signed_ms);
		let signature: [u8; 64] = key(1).sign(&message).into();
		again.signature = signature.to_vec().try_into().unwrap();
		other.signatures.try_push(again).unwrap();
	});
	assert_eq!(twice, PublishedFlaw::SignaturesDoNotRise { index: 1 });
}

#[test]
fn signature_is_over_this_checkpoint_and_time_and_nothing_else() {
	let bad = PublishedFlaw::BadSignature { key: publisher(1) };
	assert_eq!(altered(|other| other.checkpoint.block.hash[0] ^= 1), bad);
	assert_eq!(altered(|other| other.checkpoint.block.number += 1), bad);
	assert_eq!(altered(|other| other.checkpoint.genesis[0] ^= 1), bad);
	assert_eq!(altered(|other| other.checkpoint.set.id += 1), bad);
	assert_eq!(altered(|other| other.checkpoint.set.authorities[0].1 += 1), bad);
	assert_eq!(altered(|other| other.checkpoint.set.authorities.truncate(3)), bad);
	assert_eq!(altered(|other| other.signatures[0].signed_ms += 1), bad);
	// The same key over the same bytes, for another purpose.
	let elsewhere = altered(|other| {
		let message = signing_bytes(&other.checkpoint, SIGNED_MS);
		let signature: [u8; 64] = key(1).sign(&attestation::signing_bytes(&message)).into();
		other.signatures[0].signature = signature.to_vec().try_into().unwrap();
	});
	assert_eq!(elsewhere, bad);
	let untagged = altered(|other| {
		let message = (&other.checkpoint, SIGNED_MS).encode();
		let signature: [u8; 64] = key(1).sign(&message).into();
		other.signatures[0].signature = signature.to_vec().try_into().unwrap();
	});
	assert_eq!(untagged, bad);
	// Somebody else's signature under this key.
	let others = altered(|other| {
		other.signatures[0].signature = signature(&other.checkpoint, 2).signature;
	});
	assert_eq!(others, bad);
}

/// One signature that does not hold is enough: the file is not what was published.
#[test]
fn one_bad_signature_among_good_ones_spoils_the_file() {
	let mut all = published(&one().checkpoint, &[1, 2]);
	let spoilt = all.signatures.iter().position(|s| s.key[..] == publisher(2)).unwrap();
	all.signatures[spoilt].signed_ms += 1;
	assert_eq!(flaw(&all.to_file()), PublishedFlaw::BadSignature { key: publisher(2) });
}

#[test]
fn keys_and_signatures_have_their_length_and_keys_are_safe() {
	let short = altered(|other| other.signatures[0].key.truncate(31));
	assert_eq!(short, PublishedFlaw::KeyMalformed { index: 0, found: 31 });
	let long = altered(|other| other.signatures[0].signature.try_push(0).unwrap());
	assert_eq!(long, PublishedFlaw::SignatureMalformed { key: publisher(1), found: 65 });
	// Under the neutral element, one signature would fit every checkpoint.
	let mut neutral = [0; 32];
	neutral[0] = 1;
	let mut fits_all = [0; 64];
	fits_all[0] = 1;
	let unsafe_key = altered(|other| {
		let signature = PublisherSignature::ed25519(&neutral, SIGNED_MS, &fits_all);
		other.signatures = vec![signature].try_into().unwrap();
	});
	assert_eq!(unsafe_key, PublishedFlaw::KeyUnsafe { key: neutral });
}

/// A witness of a later release can sign beside, and what was signed before stays as it is.
#[test]
fn signature_of_an_unknown_kind_stands_beside_and_counts_for_nothing() {
	let mut beside = one();
	let unknown = PublisherSignature {
		kind: 7,
		key: vec![7; 2_592].try_into().unwrap(),
		signed_ms: SIGNED_MS,
		signature: vec![7; 4_627].try_into().unwrap(),
	};
	beside.signatures.try_push(unknown.clone()).unwrap();
	let read = Published::read(&beside.to_file()).unwrap();
	assert_eq!((read.by, read.unknown), (vec![by(1)], vec![7]));
	let counted = Anchor::published(&beside.to_file(), &[publisher(1)]);
	assert_eq!(counted.publishers(), [by(1)]);
	// An ed25519 key under another kind is none.
	beside.signatures =
		vec![PublisherSignature { kind: 0, ..one().signatures[0].clone() }, unknown]
			.try_into()
			.unwrap();
	let anchor = Anchor::published(&beside.to_file(), &[publisher(1)]);
	assert_eq!(anchor.counted(), None);
	assert_eq!(Published::read(&beside.to_file()).unwrap().unknown, [0, 7]);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn arbitrary_bytes_never_panic_and_never_count(
		bytes in proptest::collection::vec(any::<u8>(), 0..600)
	) {
		let file = [&MAGIC[..], &[1, 0], &bytes].concat();
		prop_assert!(Anchor::published(&bytes, &[publisher(1)]).counted().is_none());
		prop_assert!(Anchor::published(&file, &[publisher(1)]).counted().is_none());
	}

	#[test]
	fn arbitrary_changes_of_bytes_never_count(
		changes in proptest::collection::vec((any::<prop::sample::Index>(), 1u8..), 1..6)
	) {
		let genuine = one().to_file();
		let mut file = genuine.clone();
		for (place, change) in changes {
			let place = place.index(file.len());
			file[place] ^= change;
		}
		if file != genuine {
			prop_assert!(Anchor::published(&file, &[publisher(1)]).counted().is_none());
		}
	}
}

#[test]
fn keys_of_tests_are_those_of_their_secrets() {
	assert_eq!(publisher(1), public(&key(1)));
}
