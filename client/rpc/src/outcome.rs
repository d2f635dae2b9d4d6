//! What the chain says in its events of a motion that it carried out.
//!
//! The state says whether a call that is known here had its effect. Of other calls the event alone tells
//! whether the chain refused them. Events of other pallets are not decoded: the one that is looked for is
//! recognised by the motion's hash.

use catena_primitives::Hash;
use codec::Decode;

use crate::{network_state::EVENTS, state::Remaining, Client, Error};

/// With what `Council::Executed` begins: the pallet's index and the event's.
const EXECUTED: [u8; 2] = [9, 4];

impl Client {
	/// Whether the chain carried out the motion of this hash in a block without an error; `None` if it says
	/// nothing of it there.
	pub(crate) async fn was_executed(
		&self,
		motion: &Hash,
		at: &Hash,
	) -> Result<Option<bool>, Error> {
		let events: Option<Remaining> = self.storage(&EVENTS, at).await?;
		Ok(events.and_then(|Remaining(events)| executed(&events, motion)))
	}
}

/// Whether these events, encoded, say that the motion was carried out without an error. The last word
/// counts: it may have been carried twice in one block.
pub fn executed(events: &[u8], motion: &Hash) -> Option<bool> {
	let sought = [&EXECUTED[..], motion].concat();
	let begin = events.windows(sought.len()).rposition(|bytes| bytes == sought)?;
	let behind = events.get(begin.checked_add(sought.len())?..)?;
	// Of the error nothing but that it is one.
	let result = Result::<(), ()>::decode(&mut &*behind).ok()?;
	Some(result.is_ok())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn last_word_on_a_motion_counts() {
		let event = |motion: u8, result: &[u8]| [&[9, 4][..], &[motion; 32], result].concat();
		let (fine, failed) = (event(7, &[0, 0]), event(7, &[1, 3, 9, 0, 0, 0, 0, 0]));
		assert_eq!(executed(&fine, &[7; 32]), Some(true));
		assert_eq!(executed(&failed, &[7; 32]), Some(false));
		assert_eq!(executed(&[fine.clone(), failed].concat(), &[7; 32]), Some(false));
		for other in [event(8, &[0]), fine[..34].to_vec(), event(7, &[2]), vec![]] {
			assert_eq!(executed(&other, &[7; 32]), None);
		}
	}
}
