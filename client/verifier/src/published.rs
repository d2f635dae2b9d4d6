//! A published checkpoint as such: PC-1 to PC-5.

use alloc::vec::Vec;
use core::fmt;

use catena_primitives::{
	hash::Hash,
	keys,
	proof::Checkpoint,
	published::{
		signing_bytes, PublishedV1, PublisherSignature, ED25519, MAX_AUTHORITIES, VERSION,
	},
	statement::{Millis, PublicKey, Signature},
};

use crate::{
	authorities::{SetFlaw, Voters},
	signature,
	words::Hex,
};

/// A checkpoint with the signatures of those who published it, all of which hold.
///
/// Whoever has a key can publish what they like: see [`Anchor::published`](crate::Anchor::published)
/// for whose word counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
	/// The checkpoint.
	pub checkpoint: Checkpoint,
	/// Who signed it with an ed25519 key, by rising key.
	pub by: Vec<PublishedBy>,
	/// The kinds of the signatures that this release does not know. They count for nothing.
	pub unknown: Vec<u16>,
}

/// A publisher's signature that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedBy {
	/// The publisher's key.
	pub key: PublicKey,
	/// When the publisher says to have signed, UTC milliseconds.
	pub signed_ms: Millis,
}

/// Why a file is no published checkpoint, or a damaged one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishedFlaw {
	/// PC-1: more bytes than such a file may have.
	TooLarge {
		/// The most bytes.
		max: usize,
		/// The bytes found.
		found: usize,
	},
	/// PC-2: the file does not begin like a published checkpoint.
	NotPublished,
	/// PC-2: a version that only a newer verifier knows.
	NewerVersion {
		/// The newest version known here.
		known: u16,
		/// The version of the file.
		found: u16,
	},
	/// PC-2: a version that never was.
	NoSuchVersion {
		/// The version known.
		expected: u16,
		/// The version found.
		found: u16,
	},
	/// PC-2: cut short, or not encoded as it should be.
	Malformed {
		/// The bytes found.
		found: usize,
	},
	/// PC-2: bytes behind the end.
	BytesBehind {
		/// The bytes up to the end.
		expected: usize,
		/// The bytes found.
		found: usize,
	},
	/// PC-3: a checkpoint at block 0 that is not the genesis block.
	GenesisDiffers {
		/// The genesis hash.
		expected: Hash,
		/// The hash of the checkpoint's block.
		found: Hash,
	},
	/// PC-3: more authorities than there may be.
	TooManyAuthorities {
		/// The most.
		max: usize,
		/// How many there are.
		found: usize,
	},
	/// PC-3: authorities that do not rise by key.
	AuthoritiesDoNotRise {
		/// A key.
		previous: Hash,
		/// The one that follows.
		found: Hash,
	},
	/// PC-3: a set of authorities that could not finalize anything.
	BadSet {
		/// What is wrong with it.
		flaw: SetFlaw,
	},
	/// PC-4: nobody signed.
	NoSignature,
	/// PC-4: signatures that do not rise by kind and key.
	SignaturesDoNotRise {
		/// Which one does not, from 0.
		index: usize,
	},
	/// PC-5: an ed25519 key that has not 32 bytes.
	KeyMalformed {
		/// Of which signature, from 0.
		index: usize,
		/// The bytes found.
		found: usize,
	},
	/// PC-5: a key under which a signature may fit everything.
	KeyUnsafe {
		/// The key.
		key: PublicKey,
	},
	/// PC-5: an ed25519 signature that has not 64 bytes.
	SignatureMalformed {
		/// Whose.
		key: PublicKey,
		/// The bytes found.
		found: usize,
	},
	/// PC-5: a signature that is not the key's over this checkpoint and time.
	BadSignature {
		/// Whose it should be.
		key: PublicKey,
	},
}

impl Published {
	/// The published checkpoint in a file, every signature of a known kind checked.
	pub fn read(file: &[u8]) -> Result<Self, PublishedFlaw> {
		let PublishedV1 { checkpoint, signatures } =
			PublishedV1::from_file(file).map_err(|error| of_file(error, file.len()))?;
		is_canonical(&checkpoint)?;
		rise(&signatures)?;
		let mut published = Published { checkpoint, by: Vec::new(), unknown: Vec::new() };
		for (index, signature) in signatures.iter().enumerate() {
			if signature.kind == ED25519 {
				published.by.push(holds(index, signature, &published.checkpoint)?);
			} else {
				published.unknown.push(signature.kind);
			}
		}
		Ok(published)
	}
}

fn of_file(error: catena_primitives::proof::FileError, bytes: usize) -> PublishedFlaw {
	use catena_primitives::proof::FileError;
	match error {
		FileError::TooLarge { max, found } => PublishedFlaw::TooLarge { max, found },
		FileError::OtherKind => PublishedFlaw::NotPublished,
		FileError::UnknownVersion { known, found } if found > known => {
			PublishedFlaw::NewerVersion { known, found }
		}
		FileError::UnknownVersion { found, .. } => {
			PublishedFlaw::NoSuchVersion { expected: VERSION, found }
		}
		FileError::Malformed => PublishedFlaw::Malformed { found: bytes },
		FileError::BytesBehind { expected, found } => {
			PublishedFlaw::BytesBehind { expected, found }
		}
	}
}

/// PC-3: a checkpoint that decides something, in the one form in which it is published.
fn is_canonical(checkpoint: &Checkpoint) -> Result<(), PublishedFlaw> {
	let Checkpoint { genesis, block, set } = checkpoint;
	if block.number == 0 && block.hash != *genesis {
		return Err(PublishedFlaw::GenesisDiffers { expected: *genesis, found: block.hash });
	}
	let found = set.authorities.len();
	if found > MAX_AUTHORITIES {
		return Err(PublishedFlaw::TooManyAuthorities { max: MAX_AUTHORITIES, found });
	}
	for pair in set.authorities.windows(2) {
		if let [(previous, _), (found, _)] = pair {
			if found <= previous {
				return Err(PublishedFlaw::AuthoritiesDoNotRise {
					previous: *previous,
					found: *found,
				});
			}
		}
	}
	Voters::of(set.clone()).map(|_| ()).map_err(|flaw| PublishedFlaw::BadSet { flaw })
}

/// PC-4.
fn rise(signatures: &[PublisherSignature]) -> Result<(), PublishedFlaw> {
	if signatures.is_empty() {
		return Err(PublishedFlaw::NoSignature);
	}
	for (index, pair) in (1usize..).zip(signatures.windows(2)) {
		if let [previous, found] = pair {
			if (found.kind, &found.key) <= (previous.kind, &previous.key) {
				return Err(PublishedFlaw::SignaturesDoNotRise { index });
			}
		}
	}
	Ok(())
}

/// PC-5.
fn holds(
	index: usize,
	signed: &PublisherSignature,
	checkpoint: &Checkpoint,
) -> Result<PublishedBy, PublishedFlaw> {
	let key = PublicKey::try_from(signed.key.as_slice())
		.map_err(|_| PublishedFlaw::KeyMalformed { index, found: signed.key.len() })?;
	if !keys::is_safe(&key) {
		return Err(PublishedFlaw::KeyUnsafe { key });
	}
	let signature = Signature::try_from(signed.signature.as_slice())
		.map_err(|_| PublishedFlaw::SignatureMalformed { key, found: signed.signature.len() })?;
	if !signature::is_valid(&key, &signature, &signing_bytes(checkpoint, signed.signed_ms)) {
		return Err(PublishedFlaw::BadSignature { key });
	}
	Ok(PublishedBy { key, signed_ms: signed.signed_ms })
}

impl PublishedFlaw {
	/// The requirement of `docs/spec/checkpoint-format.md` that the file does not meet.
	pub fn requirement(&self) -> &'static str {
		match self {
			PublishedFlaw::TooLarge { .. } => "PC-1",
			PublishedFlaw::NotPublished
			| PublishedFlaw::NewerVersion { .. }
			| PublishedFlaw::NoSuchVersion { .. }
			| PublishedFlaw::Malformed { .. }
			| PublishedFlaw::BytesBehind { .. } => "PC-2",
			PublishedFlaw::GenesisDiffers { .. }
			| PublishedFlaw::TooManyAuthorities { .. }
			| PublishedFlaw::AuthoritiesDoNotRise { .. }
			| PublishedFlaw::BadSet { .. } => "PC-3",
			PublishedFlaw::NoSignature | PublishedFlaw::SignaturesDoNotRise { .. } => "PC-4",
			PublishedFlaw::KeyMalformed { .. }
			| PublishedFlaw::KeyUnsafe { .. }
			| PublishedFlaw::SignatureMalformed { .. }
			| PublishedFlaw::BadSignature { .. } => "PC-5",
		}
	}
}

impl fmt::Display for PublishedFlaw {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			PublishedFlaw::TooLarge { max, found } => {
				write!(f, "a published checkpoint has at most {max} bytes, this file has {found}")
			}
			PublishedFlaw::NotPublished => f.write_str("the file is no published checkpoint"),
			PublishedFlaw::NewerVersion { known, found } => write!(
				f,
				"the file has version {found} of the format; this verifier knows up to {known}"
			),
			PublishedFlaw::NoSuchVersion { expected, found } => {
				write!(f, "there never was a version {found} of the format; expected {expected}")
			}
			PublishedFlaw::Malformed { found } => {
				write!(f, "the file ({found} bytes) is cut short, or not encoded as it should be")
			}
			PublishedFlaw::BytesBehind { expected, found } => write!(
				f,
				"expected {expected} bytes, found {found}: something stands behind the end"
			),
			PublishedFlaw::GenesisDiffers { expected, found } => write!(
				f,
				"block 0 has another hash than genesis: expected {}, found {}",
				Hex(expected),
				Hex(found)
			),
			PublishedFlaw::TooManyAuthorities { max, found } => {
				write!(f, "it names {found} authorities, at most {max} are allowed")
			}
			PublishedFlaw::AuthoritiesDoNotRise { previous, found } => write!(
				f,
				"its authorities do not rise by key: {} follows {}",
				Hex(found),
				Hex(previous)
			),
			PublishedFlaw::BadSet { flaw } => write!(f, "it could finalize nothing: {flaw}"),
			PublishedFlaw::NoSignature => f.write_str("nobody signed it"),
			PublishedFlaw::SignaturesDoNotRise { index } => write!(
				f,
				"its signatures do not rise by kind and key: number {} is out of order or there twice",
				index.saturating_add(1)
			),
			PublishedFlaw::KeyMalformed { index, found } => write!(
				f,
				"the key of signature {} has {found} bytes, where an ed25519 key has 32",
				index.saturating_add(1)
			),
			PublishedFlaw::KeyUnsafe { key } => write!(
				f,
				"the key {} is not canonical, or has small order or a torsion part",
				Hex(key)
			),
			PublishedFlaw::SignatureMalformed { key, found } => write!(
				f,
				"the signature of key {} has {found} bytes, where an ed25519 signature has 64",
				Hex(key)
			),
			PublishedFlaw::BadSignature { key } => write!(
				f,
				"the signature of key {} does not hold: the file was altered, or the key never \
				 signed it",
				Hex(key)
			),
		}
	}
}

impl core::error::Error for PublishedFlaw {}
