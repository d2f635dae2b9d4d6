//! Headers of blocks (PF-9), and the changes of authorities that they announce.

use alloc::vec::Vec;

use catena_primitives::{
	hash::{blake2_256, Hash},
	proof::BlockRef,
};
use codec::{DecodeAll, Encode};

use crate::{
	rejection::Rejection,
	scale::decode_canonical,
	wire::{Announcement, Change, DigestItem, Header},
};

/// The engine under whose name GRANDPA puts its messages into headers.
pub(crate) const GRANDPA: [u8; 4] = *b"FRNK";

impl Header {
	/// The header that these bytes are; `None` if they are not the canonical encoding of one.
	pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
		decode_canonical(bytes)
	}

	/// Its hash, which is the block's.
	pub(crate) fn hash(&self) -> Hash {
		blake2_256(&self.encode())
	}

	/// Number and hash.
	pub(crate) fn block(&self) -> BlockRef {
		BlockRef { number: self.number, hash: self.hash() }
	}

	/// The changes of authorities that it schedules; PF-10: a forced one is rejected.
	pub(crate) fn changes(&self) -> Result<Vec<Change>, Rejection> {
		let mut changes = Vec::new();
		for item in &self.digest {
			match self.announcement(item)? {
				Some(Announcement::ScheduledChange(change)) => changes.push(change),
				Some(Announcement::ForcedChange { .. }) => {
					return Err(Rejection::ForcedChange { block: self.number });
				}
				_ => {}
			}
		}
		Ok(changes)
	}

	fn announcement(&self, item: &DigestItem) -> Result<Option<Announcement>, Rejection> {
		let DigestItem::Consensus(GRANDPA, bytes) = item else { return Ok(None) };
		// What cannot be read could be a forced change.
		Announcement::decode_all(&mut bytes.as_slice())
			.map(Some)
			.map_err(|_| Rejection::AnnouncementMalformed { block: self.number })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn header(digest: Vec<DigestItem>) -> Header {
		Header {
			parent: [1; 32],
			number: 70,
			state_root: [2; 32],
			extrinsics_root: [3; 32],
			digest,
		}
	}

	fn announcing(announcement: Announcement) -> DigestItem {
		DigestItem::Consensus(GRANDPA, announcement.encode())
	}

	#[test]
	fn header_leads_back_to_its_bytes_and_hash() {
		let header = header(vec![
			DigestItem::PreRuntime(*b"aura", vec![1; 8]),
			DigestItem::RuntimeEnvironmentUpdated,
			DigestItem::Other(vec![]),
			DigestItem::Seal(*b"aura", vec![2; 64]),
		]);
		let bytes = header.encode();
		assert_eq!(Header::read(&bytes), Some(header.clone()));
		assert_eq!(header.hash(), blake2_256(&bytes));
		assert_eq!(Header::read(&bytes[..bytes.len() - 1]), None);
		assert_eq!(Header::read(&[bytes, vec![0]].concat()), None);
	}

	#[test]
	fn number_in_a_longer_form_than_needed_is_no_header() {
		let header = header(vec![]);
		let mut bytes = header.encode();
		// 70 takes two bytes; here it stands in four.
		assert_eq!(bytes[32..34], [0x19, 0x01]);
		bytes.splice(32..34, [0x1a, 0x01, 0, 0]);
		assert_eq!(Header::read(&bytes), None);
	}

	#[test]
	fn digest_item_of_unknown_kind_is_no_header() {
		let mut bytes = header(vec![DigestItem::RuntimeEnvironmentUpdated]).encode();
		*bytes.last_mut().unwrap() = 7;
		assert_eq!(Header::read(&bytes), None);
	}

	#[test]
	fn scheduled_changes_are_found_among_other_messages() {
		let change = Change { next: vec![([4; 32], 1)], delay: 0 };
		let header = header(vec![
			DigestItem::Consensus(*b"aura", vec![0xff]),
			announcing(Announcement::OnDisabled(3)),
			announcing(Announcement::ScheduledChange(change.clone())),
			DigestItem::Seal(GRANDPA, vec![0xff]),
		]);
		assert_eq!(header.changes(), Ok(vec![change]));
	}

	#[test]
	fn forced_change_and_what_cannot_be_read_are_rejected() {
		let change = Change { next: vec![([4; 32], 1)], delay: 0 };
		let forced = Announcement::ForcedChange { median: 0, change };
		assert_eq!(
			header(vec![announcing(forced.clone())]).changes(),
			Err(Rejection::ForcedChange { block: 70 })
		);
		let longer = DigestItem::Consensus(GRANDPA, [forced.encode(), vec![0]].concat());
		assert_eq!(
			header(vec![longer]).changes(),
			Err(Rejection::AnnouncementMalformed { block: 70 })
		);
	}
}
