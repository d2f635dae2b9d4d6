//! Half bytes: the steps of a walk through the trie.

/// A run of half bytes, the high half of each byte first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nibbles<'a> {
	bytes: &'a [u8],
	/// The next half byte, counted from the first of `bytes`.
	next: usize,
}

impl<'a> Nibbles<'a> {
	/// All half bytes of a key.
	pub(crate) fn of_key(bytes: &'a [u8]) -> Self {
		Nibbles { bytes, next: 0 }
	}

	/// The half bytes of a node: `count` of them at the end of `bytes`. `None` if a half byte in
	/// front of them is not 0.
	pub(crate) fn of_node(bytes: &'a [u8], count: usize) -> Option<Self> {
		let mut nibbles = Nibbles { bytes, next: 0 };
		if count % 2 == 1 && nibbles.next()? != 0 {
			return None;
		}
		Some(nibbles)
	}

	/// What is left of these half bytes behind `prefix`; `None` if they do not begin with it.
	pub(crate) fn behind(mut self, prefix: Nibbles<'_>) -> Option<Self> {
		for nibble in prefix {
			if self.next()? != nibble {
				return None;
			}
		}
		Some(self)
	}
}

impl Iterator for Nibbles<'_> {
	type Item = u8;

	fn next(&mut self) -> Option<u8> {
		let byte = self.bytes.get(self.next >> 1)?;
		let high = self.next & 1 == 0;
		self.next = self.next.checked_add(1)?;
		Some(if high { byte >> 4 } else { byte & 0x0f })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn key_begins_with_its_high_half() {
		assert_eq!(Nibbles::of_key(&[0x12, 0x3f]).collect::<Vec<_>>(), [1, 2, 3, 15]);
	}

	#[test]
	fn odd_count_has_one_half_byte_of_zero_in_front() {
		assert_eq!(Nibbles::of_node(&[0x01, 0x23], 3).unwrap().collect::<Vec<_>>(), [1, 2, 3]);
		assert!(Nibbles::of_node(&[0x11, 0x23], 3).is_none());
		assert!(Nibbles::of_node(&[], 1).is_none());
		assert_eq!(Nibbles::of_node(&[], 0).unwrap().count(), 0);
	}

	#[test]
	fn what_is_left_behind_a_prefix() {
		let key = Nibbles::of_key(&[0x12, 0x34]);
		let prefix = Nibbles::of_node(&[0x01, 0x23], 3).unwrap();
		assert_eq!(key.behind(prefix).unwrap().collect::<Vec<_>>(), [4]);
		assert!(prefix.behind(key).is_none());
		assert!(key.behind(Nibbles::of_key(&[0x13])).is_none());
	}
}
