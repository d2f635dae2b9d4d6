//! Whether bytes decode as a type that a runtime's metadata describes.
//!
//! # Details
//!
//! The description comes from code that nobody trusts yet, so the walk over it is bounded: a type that
//! has itself as a field, or a list of a million elements without bytes, ends in an error and not in
//! an endless loop. A decoder that walks any description without such bounds is why this is one of our
//! own.
//!
//! Values are read as strictly as the runtime reads them, as far as the description goes: a boolean is
//! 0 or 1, text is UTF-8, a compact number is in its shortest form, and nothing is left over. What a
//! description does not tell cannot be checked: how long a bounded list may be, and what a type's own
//! `Decode` refuses.

use codec::{Compact, Decode, Input};
use scale_info::{
	form::PortableForm, PortableRegistry, TypeDef, TypeDefBitSequence, TypeDefPrimitive,
};

/// How deep the types within a value may be nested. The runtime's deepest value is a motion whose call
/// has another call in it, some thirty deep.
const DEPTH_MAX: u32 = 256;

/// How many values within a value are looked at for each of its bytes. A number in five newtypes takes
/// six for its one byte.
const STEPS_PER_BYTE: u64 = 64;

/// How many are looked at besides, for those that take no bytes.
const STEPS_MORE: u64 = 4_096;

/// Why bytes do not decode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undecodable {
	/// There is less than the type takes.
	#[error("it ends too early")]
	Short,
	/// There is more than the type takes.
	#[error("{0} bytes are left over")]
	LeftOver(usize),
	/// An enumeration has no such variant.
	#[error("{name} has no variant {index}")]
	NoVariant {
		/// The enumeration.
		name: String,
		/// The variant's number.
		index: u8,
	},
	/// Neither 0 nor 1.
	#[error("{0} is no boolean")]
	NotBoolean(u8),
	/// No character, or text that is not UTF-8.
	#[error("it has text that is not UTF-8")]
	NotText,
	/// Too large for its type, or not in the shortest form.
	#[error("it has a compact number that is too large or not in its shortest form")]
	NotCompact,
	/// The description names a type that it does not describe, or one that has no such form.
	#[error("the metadata does not describe type {0}")]
	NoSuchType(u32),
	/// The types are nested too deep.
	#[error("its types are nested more than {DEPTH_MAX} deep")]
	TooDeep,
	/// More values without bytes than anything real has.
	#[error("its type describes more values than it has bytes for")]
	TooMany,
}

/// Whether `bytes` are a value of the type and nothing else.
pub fn is_value(types: &PortableRegistry, id: u32, bytes: &[u8]) -> Result<(), Undecodable> {
	let mut rest = bytes;
	skip(types, id, &mut rest)?;
	match rest.len() {
		0 => Ok(()),
		left => Err(Undecodable::LeftOver(left)),
	}
}

/// Takes a value of the type off the beginning of `bytes`.
pub fn skip(types: &PortableRegistry, id: u32, bytes: &mut &[u8]) -> Result<(), Undecodable> {
	let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
	let steps = length.saturating_mul(STEPS_PER_BYTE).saturating_add(STEPS_MORE);
	Walk { types, bytes, steps }.value(id, DEPTH_MAX)
}

struct Walk<'a, 'b> {
	types: &'a PortableRegistry,
	bytes: &'a mut &'b [u8],
	/// How many values may still be looked at.
	steps: u64,
}

impl<'a> Walk<'a, '_> {
	fn value(&mut self, id: u32, depth: u32) -> Result<(), Undecodable> {
		let depth = depth.checked_sub(1).ok_or(Undecodable::TooDeep)?;
		self.steps = self.steps.checked_sub(1).ok_or(Undecodable::TooMany)?;
		match self.described(id)? {
			TypeDef::Composite(composite) => {
				composite.fields.iter().try_for_each(|field| self.value(field.ty.id, depth))
			}
			TypeDef::Tuple(tuple) => {
				tuple.fields.iter().try_for_each(|field| self.value(field.id, depth))
			}
			TypeDef::Variant(variant) => {
				let index = self.byte()?;
				let chosen = variant.variants.iter().find(|variant| variant.index == index);
				let chosen = chosen.ok_or_else(|| self.no_variant(id, index))?;
				chosen.fields.iter().try_for_each(|field| self.value(field.ty.id, depth))
			}
			TypeDef::Array(array) => self.values(array.type_param.id, array.len, depth),
			TypeDef::Sequence(sequence) => {
				let length = self.length()?;
				self.values(sequence.type_param.id, length, depth)
			}
			TypeDef::Primitive(primitive) => self.primitive(primitive),
			TypeDef::Compact(compact) => self.compact(compact.type_param.id, depth),
			TypeDef::BitSequence(bits) => self.bits(id, bits),
		}
	}

	fn described(&self, id: u32) -> Result<&'a TypeDef<PortableForm>, Undecodable> {
		Ok(&self.types.resolve(id).ok_or(Undecodable::NoSuchType(id))?.type_def)
	}

	fn no_variant(&self, id: u32, index: u8) -> Undecodable {
		let path = self.types.resolve(id).and_then(|found| found.path.ident());
		Undecodable::NoVariant { name: path.unwrap_or_else(|| format!("type {id}")), index }
	}

	fn values(&mut self, id: u32, count: u32, depth: u32) -> Result<(), Undecodable> {
		if let TypeDef::Primitive(TypeDefPrimitive::U8) = self.described(id)? {
			return self.bytes(usize::try_from(count).unwrap_or(usize::MAX));
		}
		(0..count).try_for_each(|_| self.value(id, depth))
	}

	fn primitive(&mut self, primitive: &TypeDefPrimitive) -> Result<(), Undecodable> {
		match primitive {
			TypeDefPrimitive::Bool => match self.byte()? {
				0 | 1 => Ok(()),
				other => Err(Undecodable::NotBoolean(other)),
			},
			TypeDefPrimitive::Char => {
				let code = u32::decode(self.bytes).map_err(|_| Undecodable::Short)?;
				char::from_u32(code).map(|_| ()).ok_or(Undecodable::NotText)
			}
			TypeDefPrimitive::Str => {
				let length = usize::try_from(self.length()?).unwrap_or(usize::MAX);
				let text = self.take(length)?;
				std::str::from_utf8(text).map(|_| ()).map_err(|_| Undecodable::NotText)
			}
			TypeDefPrimitive::U8 | TypeDefPrimitive::I8 => self.bytes(1),
			TypeDefPrimitive::U16 | TypeDefPrimitive::I16 => self.bytes(2),
			TypeDefPrimitive::U32 | TypeDefPrimitive::I32 => self.bytes(4),
			TypeDefPrimitive::U64 | TypeDefPrimitive::I64 => self.bytes(8),
			TypeDefPrimitive::U128 | TypeDefPrimitive::I128 => self.bytes(16),
			TypeDefPrimitive::U256 | TypeDefPrimitive::I256 => self.bytes(32),
		}
	}

	/// A number, or a number in newtypes, in as many bytes as it needs.
	fn compact(&mut self, mut id: u32, depth: u32) -> Result<(), Undecodable> {
		for _ in 0..depth {
			id = match self.described(id)? {
				TypeDef::Primitive(primitive) => return self.number(id, primitive),
				TypeDef::Composite(composite) => match composite.fields.as_slice() {
					[] => return Ok(()),
					[field] => field.ty.id,
					_ => return Err(Undecodable::NoSuchType(id)),
				},
				TypeDef::Tuple(tuple) => match tuple.fields.as_slice() {
					[] => return Ok(()),
					[field] => field.id,
					_ => return Err(Undecodable::NoSuchType(id)),
				},
				_ => return Err(Undecodable::NoSuchType(id)),
			};
		}
		Err(Undecodable::TooDeep)
	}

	fn number(&mut self, id: u32, primitive: &TypeDefPrimitive) -> Result<(), Undecodable> {
		self.has_compact()?;
		let decoded = match primitive {
			TypeDefPrimitive::U8 => Compact::<u8>::decode(self.bytes).map(|_| ()),
			TypeDefPrimitive::U16 => Compact::<u16>::decode(self.bytes).map(|_| ()),
			TypeDefPrimitive::U32 => Compact::<u32>::decode(self.bytes).map(|_| ()),
			TypeDefPrimitive::U64 => Compact::<u64>::decode(self.bytes).map(|_| ()),
			TypeDefPrimitive::U128 => Compact::<u128>::decode(self.bytes).map(|_| ()),
			_ => return Err(Undecodable::NoSuchType(id)),
		};
		decoded.map_err(|_| Undecodable::NotCompact)
	}

	/// A count of bits, and the words that they fill.
	fn bits(
		&mut self,
		id: u32,
		bits: &TypeDefBitSequence<PortableForm>,
	) -> Result<(), Undecodable> {
		let word_bytes = match self.described(bits.bit_store_type.id)? {
			TypeDef::Primitive(TypeDefPrimitive::U8) => 1,
			TypeDef::Primitive(TypeDefPrimitive::U16) => 2,
			TypeDef::Primitive(TypeDefPrimitive::U32) => 4,
			TypeDef::Primitive(TypeDefPrimitive::U64) => 8,
			_ => return Err(Undecodable::NoSuchType(id)),
		};
		let count = usize::try_from(self.length()?).unwrap_or(usize::MAX);
		self.bytes(count.div_ceil(word_bytes * 8).saturating_mul(word_bytes))
	}

	/// How many follow.
	fn length(&mut self) -> Result<u32, Undecodable> {
		self.has_compact()?;
		Compact::<u32>::decode(self.bytes)
			.map(|length| length.0)
			.map_err(|_| Undecodable::NotCompact)
	}

	/// Whether all bytes of a compact number are there: its first one says how many it has.
	fn has_compact(&self) -> Result<(), Undecodable> {
		let first = *self.bytes.first().ok_or(Undecodable::Short)?;
		let bytes = match first % 4 {
			0 => 1,
			1 => 2,
			2 => 4,
			_ => usize::from(first / 4) + 5,
		};
		if self.bytes.len() < bytes {
			return Err(Undecodable::Short);
		}
		Ok(())
	}

	fn byte(&mut self) -> Result<u8, Undecodable> {
		self.bytes.read_byte().map_err(|_| Undecodable::Short)
	}

	fn bytes(&mut self, count: usize) -> Result<(), Undecodable> {
		self.take(count).map(|_| ())
	}

	fn take(&mut self, count: usize) -> Result<&[u8], Undecodable> {
		let (taken, rest) = self.bytes.split_at_checked(count).ok_or(Undecodable::Short)?;
		*self.bytes = rest;
		Ok(taken)
	}
}

#[cfg(test)]
mod tests;
