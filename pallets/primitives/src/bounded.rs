//! Bounded text.

use alloc::{string::String, vec::Vec};
use core::fmt;

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen};
use scale_info::TypeInfo;

/// UTF-8 text of at most `MAX` bytes, without control characters.
///
/// Control characters (line breaks, terminal escapes) are refused on decoding, because what is
/// recorded is later printed on terminals and certificates.
#[derive(
	Clone, Debug, Default, PartialEq, Eq, Encode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct BoundedText<const MAX: u32>(BoundedVec<u8, ConstU32<MAX>>);

/// Why something is no [`BoundedText`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
	/// More bytes than allowed.
	TooLong {
		/// The most bytes allowed.
		max: u32,
		/// The bytes found.
		found: u32,
	},
	/// Not UTF-8.
	NotUtf8,
	/// A control character.
	ControlCharacter,
}

impl fmt::Display for TextError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			TextError::TooLong { max, found } => {
				write!(f, "{found} bytes of text where at most {max} are allowed")
			}
			TextError::NotUtf8 => f.write_str("text that is not UTF-8"),
			TextError::ControlCharacter => f.write_str("text with a control character"),
		}
	}
}

impl<const MAX: u32> BoundedText<MAX> {
	/// The text.
	pub fn as_str(&self) -> &str {
		core::str::from_utf8(&self.0).unwrap_or_default()
	}

	/// Whether there is no text.
	pub fn is_empty(&self) -> bool {
		self.0.is_empty()
	}
}

impl<const MAX: u32> TryFrom<Vec<u8>> for BoundedText<MAX> {
	type Error = TextError;

	fn try_from(bytes: Vec<u8>) -> Result<Self, TextError> {
		let found = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
		let text = core::str::from_utf8(&bytes).map_err(|_| TextError::NotUtf8)?;
		if text.chars().any(char::is_control) {
			return Err(TextError::ControlCharacter);
		}
		let bytes =
			BoundedVec::try_from(bytes).map_err(|_| TextError::TooLong { max: MAX, found })?;
		Ok(BoundedText(bytes))
	}
}

impl<const MAX: u32> TryFrom<&str> for BoundedText<MAX> {
	type Error = TextError;

	fn try_from(text: &str) -> Result<Self, TextError> {
		String::from(text).into_bytes().try_into()
	}
}

impl<const MAX: u32> Decode for BoundedText<MAX> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let bytes = BoundedVec::<u8, ConstU32<MAX>>::decode(input)?;
		bytes
			.into_inner()
			.try_into()
			.map_err(|_| Error::from("text that is not UTF-8 or has control characters"))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn text_over_its_bound_is_refused_with_both_numbers() {
		assert_eq!(
			BoundedText::<3>::try_from("four"),
			Err(TextError::TooLong { max: 3, found: 4 })
		);
	}

	#[test]
	fn control_characters_are_refused_when_built_and_when_decoded() {
		assert_eq!(BoundedText::<9>::try_from("a\nb"), Err(TextError::ControlCharacter));
		assert!(BoundedText::<9>::decode(&mut &b"a\x1bb".to_vec().encode()[..]).is_err());
		assert!(BoundedText::<9>::decode(&mut &vec_of(0xff).encode()[..]).is_err());
		assert_eq!(
			BoundedText::<9>::decode(&mut &b"ab".to_vec().encode()[..]).unwrap().as_str(),
			"ab"
		);
	}

	fn vec_of(byte: u8) -> Vec<u8> {
		alloc::vec![byte]
	}
}
