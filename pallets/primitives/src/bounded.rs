//! Bounded text.

use alloc::{string::String, vec::Vec};
use core::fmt;

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen};
use scale_info::TypeInfo;

/// Whether a character is not to be printed as it is: a control character (line break, terminal
/// escape), or a mark that hides or turns the direction of what stands around it.
///
/// With such marks, two texts look the same and are not, or one looks like another. Letters that are
/// written from right to left need none of them.
pub fn is_unprintable(c: char) -> bool {
	c.is_control()
		|| matches!(
			c,
			'\u{061c}'
				| '\u{200b}'..='\u{200f}'
				| '\u{2028}'..='\u{202e}'
				| '\u{2060}'..='\u{2069}'
				| '\u{feff}'
				| '\u{fff9}'..='\u{fffb}'
				| '\u{e0000}'..='\u{e007f}'
		)
}

/// UTF-8 text of at most `MAX` bytes, without characters that are [unprintable](is_unprintable).
///
/// Those are refused on decoding, because what is recorded is later printed on terminals and
/// certificates.
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
	/// A character that is [unprintable](is_unprintable).
	Unprintable,
}

impl fmt::Display for TextError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			TextError::TooLong { max, found } => {
				write!(f, "{found} bytes of text where at most {max} are allowed")
			}
			TextError::NotUtf8 => f.write_str("text that is not UTF-8"),
			TextError::Unprintable => f.write_str(
				"text with a control character, or with a mark that hides text or turns its direction",
			),
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
		if text.chars().any(is_unprintable) {
			return Err(TextError::Unprintable);
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
			.map_err(|_| Error::from("text that is not UTF-8 or cannot be printed as it is"))
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
		assert_eq!(BoundedText::<9>::try_from("a\nb"), Err(TextError::Unprintable));
		assert!(BoundedText::<9>::decode(&mut &b"a\x1bb".to_vec().encode()[..]).is_err());
		assert!(BoundedText::<9>::decode(&mut &vec_of(0xff).encode()[..]).is_err());
		assert_eq!(
			BoundedText::<9>::decode(&mut &b"ab".to_vec().encode()[..]).unwrap().as_str(),
			"ab"
		);
	}

	/// Both ends of each range of marks, and single ones.
	#[test]
	fn marks_that_hide_or_turn_text_are_refused_when_built_and_when_decoded() {
		for mark in [
			'\u{061c}',
			'\u{200b}',
			'\u{200f}',
			'\u{2028}',
			'\u{202e}',
			'\u{2060}',
			'\u{2069}',
			'\u{feff}',
			'\u{fff9}',
			'\u{fffb}',
			'\u{e0000}',
			'\u{e007f}',
		] {
			assert!(is_unprintable(mark), "{mark:?}");
			let text = alloc::format!("a{mark}b");
			assert_eq!(BoundedText::<9>::try_from(&text[..]), Err(TextError::Unprintable));
			assert!(BoundedText::<9>::decode(&mut &text.into_bytes().encode()[..]).is_err());
		}
	}

	#[test]
	fn neighbours_of_the_marks_are_taken() {
		let neighbours = " \u{061b}\u{061d}\u{200a}\u{2010}\u{2027}\u{202f}\u{205f}\u{206a}\
		                  \u{fefe}\u{ff00}\u{fff8}\u{fffc}\u{dffff}\u{e0080}";
		for neighbour in neighbours.chars() {
			assert!(!is_unprintable(neighbour), "{neighbour:?}");
		}
		assert!(BoundedText::<64>::try_from(neighbours).is_ok());
	}

	#[test]
	fn letters_of_any_script_are_taken_when_built_and_when_decoded() {
		for text in ["Straße", "école", "e\u{301}cole", "Ναός", "музей", "مزهرية", "כד", "博物館"]
		{
			let built = BoundedText::<64>::try_from(text).unwrap();
			assert_eq!(built.as_str(), text);
			assert_eq!(BoundedText::<64>::decode(&mut &built.encode()[..]), Ok(built));
		}
	}

	fn vec_of(byte: u8) -> Vec<u8> {
		alloc::vec![byte]
	}
}
