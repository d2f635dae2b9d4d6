//! The code of a runtime in a file: what it says it is, and whether the chain would take it.
//!
//! # Details
//!
//! The code is a WebAssembly module, as it is or behind eight bytes that say that it is compressed with
//! zstd. The module names its version in a custom section `runtime_version`; that is where the chain reads
//! it from when the code is handed in.
//!
//! # Trust
//!
//! What a module says of itself shows neither what it does nor that it does anything. Who votes on a
//! runtime builds it from the source that was reviewed and compares the hash.

use std::io::Read;

use catena_primitives::{hash::blake2_256, Hash};
use codec::{Decode, Encode};

/// The longest code that fits into a block: an author stops at 4 MiB and 512 bytes, and the block has a
/// header and the time besides.
pub const CODE_BYTES_MAX: usize = 4 * 1024 * 1024 - 64 * 1024;

/// The largest module that a node unpacks.
const MODULE_BYTES_MAX: u64 = 50 * 1024 * 1024;

/// What compressed code begins with.
const COMPRESSED: [u8; 8] = [82, 188, 83, 118, 70, 219, 142, 5];

/// What a module begins with: its magic number, and version 1 of the format.
const MODULE: [u8; 8] = *b"\0asm\x01\0\0\0";

/// The sections that are looked at.
const CUSTOM: u8 = 0;
const EXPORTS: u8 = 7;

/// Functions without which no block can be executed.
const NEEDED: [&str; 3] = ["Core_version", "Core_initialize_block", "Core_execute_block"];

/// Which runtime it is, as the module says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeId {
	/// The chain that it is for.
	pub spec_name: String,
	/// Version of its behaviour.
	pub spec_version: u32,
	/// Version of the encoding of calls.
	pub transaction_version: u32,
}

/// The code of a runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeCode {
	/// As it is handed in.
	pub bytes: Vec<u8>,
	/// What the council votes on: BLAKE2b-256 of the bytes.
	pub hash: Hash,
	/// Which runtime it is.
	pub id: RuntimeId,
}

/// Why the chain would not take some code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
	/// Longer than a block can be.
	#[error("the code has {found} bytes, and a block has room for {most}")]
	TooLong {
		/// The most.
		most: usize,
		/// How many it has.
		found: usize,
	},
	/// Not the code of a runtime.
	#[error("the code is no runtime: {0}")]
	NoRuntime(String),
	/// The runtime of another chain.
	#[error("the runtime is for another chain: expected {expected}, found {found}")]
	OtherName {
		/// The chain's.
		expected: String,
		/// The code's.
		found: String,
	},
	/// Not newer than the one that runs.
	#[error("the runtime is not newer: the chain runs version {current}, and the code is {found}")]
	NotNewer {
		/// The chain's.
		current: u32,
		/// The code's.
		found: u32,
	},
}

impl RuntimeCode {
	/// Reads what the code says of itself.
	pub fn read(bytes: Vec<u8>) -> Result<Self, Unfit> {
		if bytes.len() > CODE_BYTES_MAX {
			return Err(Unfit::TooLong { most: CODE_BYTES_MAX, found: bytes.len() });
		}
		let module = unpacked(&bytes).map_err(Unfit::NoRuntime)?;
		let id = identify(&module).map_err(|why| Unfit::NoRuntime(why.to_owned()))?;
		let hash = blake2_256(&bytes);
		Ok(RuntimeCode { bytes, hash, id })
	}

	/// Whether it can follow the runtime that the chain runs.
	pub fn ensure_follows(&self, current: &RuntimeId) -> Result<(), Unfit> {
		if self.id.spec_name != current.spec_name {
			return Err(Unfit::OtherName {
				expected: current.spec_name.clone(),
				found: self.id.spec_name.clone(),
			});
		}
		if self.id.spec_version <= current.spec_version {
			return Err(Unfit::NotNewer {
				current: current.spec_version,
				found: self.id.spec_version,
			});
		}
		Ok(())
	}
}

/// An extrinsic that hands in the code: nobody signs it.
pub fn extrinsic(code: &RuntimeCode) -> Vec<u8> {
	use crate::calls::{Call, SystemCall};
	/// Not signed, format 5.
	const BARE: u8 = 5;
	let call = Call::System(SystemCall::ApplyAuthorizedUpgrade { code: code.bytes.clone() });
	// A byte string is encoded with its length in front, as an extrinsic is.
	[vec![BARE], call.encode()].concat().encode()
}

/// The module, unpacked if it is compressed.
fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, String> {
	let Some(compressed) = bytes.strip_prefix(&COMPRESSED) else { return Ok(bytes.to_vec()) };
	let decoder = zstd::Decoder::new(compressed).map_err(|e| e.to_string())?;
	let mut module = Vec::new();
	decoder
		.take(MODULE_BYTES_MAX + 1)
		.read_to_end(&mut module)
		.map_err(|_| "what is behind the mark of compressed code cannot be unpacked".to_owned())?;
	if module.len() as u64 > MODULE_BYTES_MAX {
		return Err(format!("unpacked it is larger than the {MODULE_BYTES_MAX} bytes allowed"));
	}
	Ok(module)
}

/// Goes through all sections of a module to its last byte.
fn identify(module: &[u8]) -> Result<RuntimeId, &'static str> {
	let mut rest = module.strip_prefix(&MODULE).ok_or("it is no WebAssembly module")?;
	let mut id = None;
	let mut exports = Vec::new();
	while let [kind, tail @ ..] = rest {
		rest = tail;
		let content = take_counted(&mut rest)?;
		match *kind {
			CUSTOM => {
				let mut inner = content;
				if take_counted(&mut inner)? == b"runtime_version" {
					id = Some(version(inner).ok_or("its version cannot be read")?);
				}
			}
			EXPORTS => exports = exported(content)?,
			_ => {}
		}
	}
	if NEEDED.iter().any(|needed| !exports.iter().any(|name| name == needed)) {
		return Err("it lacks functions without which no block can be executed");
	}
	id.ok_or("it does not say which version it is")
}

/// The version in the section of a module.
fn version(mut section: &[u8]) -> Option<RuntimeId> {
	let input = &mut section;
	let spec_name = String::decode(input).ok()?;
	let _impl_name = String::decode(input).ok()?;
	let (_authoring, spec_version, _impl) = <(u32, u32, u32)>::decode(input).ok()?;
	let _apis = Vec::<([u8; 8], u32)>::decode(input).ok()?;
	let transaction_version = u32::decode(input).ok()?;
	Some(RuntimeId { spec_name, spec_version, transaction_version })
}

/// The names in a module's section of exports.
fn exported(mut section: &[u8]) -> Result<Vec<&str>, &'static str> {
	let input = &mut section;
	let count = number(input)?;
	let mut names = Vec::new();
	for _ in 0..count {
		let name = take_counted(input)?;
		names.push(std::str::from_utf8(name).map_err(|_| CUT)?);
		let [_kind, tail @ ..] = *input else { return Err(CUT) };
		*input = tail;
		number(input)?;
	}
	Ok(names)
}

const CUT: &str = "the module is cut off or damaged";

/// So many bytes as the number before them says.
fn take_counted<'a>(input: &mut &'a [u8]) -> Result<&'a [u8], &'static str> {
	let count = usize::try_from(number(input)?).map_err(|_| CUT)?;
	let (taken, rest) = input.split_at_checked(count).ok_or(CUT)?;
	*input = rest;
	Ok(taken)
}

/// An unsigned number of 32 bits, seven to a byte (LEB128).
fn number(input: &mut &[u8]) -> Result<u32, &'static str> {
	let mut value = 0u64;
	for place in 0..5 {
		let [byte, tail @ ..] = *input else { return Err(CUT) };
		*input = tail;
		value |= u64::from(byte & 0x7f) << (7 * place);
		if byte & 0x80 == 0 {
			return u32::try_from(value).map_err(|_| CUT);
		}
	}
	Err(CUT)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn section(kind: u8, content: &[u8]) -> Vec<u8> {
		// Long form, so that lengths of up to 2^14 are tried.
		let length = [(content.len() & 0x7f) as u8 | 0x80, (content.len() >> 7) as u8];
		[&[kind][..], &length, content].concat()
	}

	fn named(name: &str, content: &[u8]) -> Vec<u8> {
		[&[name.len() as u8][..], name.as_bytes(), content].concat()
	}

	fn exports(names: &[&str]) -> Vec<u8> {
		let list: Vec<u8> = names.iter().flat_map(|name| named(name, &[0, 7])).collect();
		section(EXPORTS, &[&[names.len() as u8][..], &list].concat())
	}

	fn version_section(name: &str, spec: u32) -> Vec<u8> {
		let apis: Vec<([u8; 8], u32)> = vec![];
		let content = (name, "impl", 1u32, spec, 3u32, apis, 4u32, 0u8).encode();
		section(CUSTOM, &named("runtime_version", &content))
	}

	fn module(name: &str, spec: u32) -> Vec<u8> {
		[&MODULE[..], &section(1, &[0]), &version_section(name, spec), &exports(&NEEDED)].concat()
	}

	fn no_runtime(bytes: Vec<u8>) -> String {
		match RuntimeCode::read(bytes) {
			Err(Unfit::NoRuntime(why)) => why,
			other => panic!("{other:?}"),
		}
	}

	fn current() -> RuntimeId {
		RuntimeId { spec_name: "catena".into(), spec_version: 7, transaction_version: 1 }
	}

	#[test]
	fn version_is_read_with_and_without_compression() {
		let plain = module("catena", 8);
		let compressed = zstd::encode_all(&plain[..], 3).unwrap();
		let compressed = [&COMPRESSED[..], &compressed].concat();
		for bytes in [plain, compressed] {
			let code = RuntimeCode::read(bytes.clone()).unwrap();
			let expected =
				RuntimeId { spec_name: "catena".into(), spec_version: 8, transaction_version: 4 };
			assert_eq!((code.id.clone(), code.hash), (expected, blake2_256(&bytes)));
			assert_eq!(code.ensure_follows(&current()), Ok(()));
		}
	}

	#[test]
	fn what_the_chain_would_refuse_is_named() {
		for found in [0, 6, 7] {
			let code = RuntimeCode::read(module("catena", found)).unwrap();
			let refused = code.ensure_follows(&current());
			assert_eq!(refused, Err(Unfit::NotNewer { current: 7, found }));
		}
		let other = RuntimeCode::read(module("polkadot", 8)).unwrap().ensure_follows(&current());
		let (expected, found) = ("catena".to_owned(), "polkadot".to_owned());
		assert_eq!(other, Err(Unfit::OtherName { expected, found }));
		let found = CODE_BYTES_MAX + 1;
		let long = RuntimeCode::read(vec![0; found]);
		assert_eq!(long, Err(Unfit::TooLong { most: CODE_BYTES_MAX, found }));
	}

	#[test]
	fn what_is_no_runtime_is_refused() {
		assert_eq!(no_runtime(vec![]), "it is no WebAssembly module");
		assert_eq!(no_runtime(b"#!/bin/sh".to_vec()), "it is no WebAssembly module");
		assert_eq!(no_runtime(MODULE.to_vec()), {
			"it lacks functions without which no block can be executed"
		});
		let silent = [&MODULE[..], &exports(&NEEDED)].concat();
		assert_eq!(no_runtime(silent), "it does not say which version it is");
		let idle = [&MODULE[..], &version_section("catena", 8), &exports(&NEEDED[..2])].concat();
		assert_eq!(no_runtime(idle), "it lacks functions without which no block can be executed");
		let short = section(CUSTOM, &named("runtime_version", &[4]));
		assert_eq!(no_runtime([&MODULE[..], &short].concat()), "its version cannot be read");
		let damaged = [&COMPRESSED[..], b"nothing"].concat();
		assert_eq!(
			no_runtime(damaged),
			"what is behind the mark of compressed code cannot be unpacked"
		);
	}

	#[test]
	fn what_unpacks_without_end_is_refused() {
		let bomb = zstd::encode_all(&vec![0; MODULE_BYTES_MAX as usize + 1][..], 1).unwrap();
		let why = no_runtime([&COMPRESSED[..], &bomb].concat());
		assert_eq!(why, "unpacked it is larger than the 52428800 bytes allowed");
	}

	#[test]
	fn cut_off_module_is_refused_wherever_it_ends() {
		let whole = module("catena", 8);
		for length in MODULE.len()..whole.len() {
			assert!(RuntimeCode::read(whole[..length].to_vec()).is_err(), "{length}");
		}
		// A length of more than 32 bits.
		let endless = [&MODULE[..], &[1, 0xff, 0xff, 0xff, 0xff, 0xff, 1]].concat();
		assert_eq!(no_runtime(endless), CUT);
	}
}
