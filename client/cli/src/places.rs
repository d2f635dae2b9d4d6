//! Where in an item's logs a new statement goes.

use catena_primitives::{
	custody::Holder,
	statement::{Place, Signer},
	view::ItemView,
};

/// Which log a command writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
	/// The custody log.
	Custody,
	/// The log of the signer's organisation.
	Own,
	/// The custody log if the signer holds the item, otherwise the organisation's own.
	ByHolder,
}

/// The next place in that log.
pub fn next(view: &ItemView, signer: &Signer, target: Target) -> Place {
	let custody = match target {
		Target::Custody => true,
		Target::Own => false,
		Target::ByHolder => view.item.custody.holder == Holder::of(signer),
	};
	if custody {
		return Place::Custody {
			item: view.id,
			sequence: view.item.log.range.leaves(),
			parent: view.item.log.last,
		};
	}
	let own = view.own_logs.iter().find(|(organisation, _)| *organisation == signer.organisation);
	match own {
		Some((_, head)) => {
			Place::Own { item: view.id, sequence: head.range.leaves(), parent: head.last }
		}
		None => Place::Own { item: view.id, sequence: 0, parent: view.id },
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use catena_primitives::{
		custody::Custody,
		hash::RangeTags,
		item::{ItemKind, ItemV1, LogHead},
		mmr::Mmr,
	};

	fn signer(organisation: u32, officer: u32) -> Signer {
		Signer { organisation, officer, key: [0; 32] }
	}

	fn head(leaves: u8) -> LogHead {
		let hashes = (0..leaves).map(|i| [i; 32]);
		LogHead { range: Mmr::from_leaves(RangeTags::LOG, hashes).unwrap(), last: [leaves; 32] }
	}

	fn view() -> ItemView {
		ItemView {
			id: [9; 32],
			item: ItemV1 {
				kind: ItemKind::Exhibit,
				custody: Custody::begun_by(&signer(1, 1)),
				log: head(3),
				own_logs: vec![2].try_into().unwrap(),
			},
			own_logs: vec![(2, head(2))],
			case: None,
			exhibit: None,
			artefact: None,
		}
	}

	#[test]
	fn holder_writes_to_the_custody_log_and_others_to_their_own() {
		let custody = Place::Custody { item: [9; 32], sequence: 3, parent: [3; 32] };
		let own = Place::Own { item: [9; 32], sequence: 2, parent: [2; 32] };
		let first = Place::Own { item: [9; 32], sequence: 0, parent: [9; 32] };
		assert_eq!(next(&view(), &signer(1, 1), Target::ByHolder), custody);
		assert_eq!(next(&view(), &signer(2, 1), Target::ByHolder), own);
		assert_eq!(next(&view(), &signer(3, 1), Target::ByHolder), first);
		// A colleague of the holder is not the holder.
		assert_eq!(next(&view(), &signer(1, 2), Target::ByHolder), first);
	}

	#[test]
	fn target_overrides_who_holds() {
		assert!(matches!(next(&view(), &signer(2, 1), Target::Custody), Place::Custody { .. }));
		assert!(matches!(next(&view(), &signer(1, 1), Target::Own), Place::Own { .. }));
	}
}
