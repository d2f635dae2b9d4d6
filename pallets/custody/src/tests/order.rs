use catena_primitives::{
	hash::RangeTags,
	item::{Item, ItemV1, LogHead},
	mmr::{self, Mmr},
	refusal::Refusal,
	statement::{Log, Place},
};

use crate::{mock::*, Items};

#[test]
fn same_statement_again_is_refused_with_where_it_stands() {
	build_and_execute(|| {
		let first = exhibit();
		let item = record(OWNER, first.clone());
		next_block(3_000);
		let second = custody(item, inspect());
		record(OWNER, second.clone());
		let own_first = own(2, item, inspect());
		record(LABORATORY, own_first.clone());
		next_block(3_000);
		for (by, body, sequence, block) in
			[(OWNER, first, 0, 1), (OWNER, second, 1, 2), (LABORATORY, own_first, 0, 2)]
		{
			assert_statement_refused(by, body, Refusal::AlreadyRecorded { item, sequence, block });
		}
	});
}

#[test]
fn same_content_in_a_new_statement_is_recorded() {
	build_and_execute(|| {
		let first = exhibit();
		let mut second = first.clone();
		second.nonce = [0xff; 16];
		let (one, other) = (record(OWNER, first), record(OWNER, second));
		assert_ne!(one, other);
		assert_eq!(
			events(),
			[recorded(one, Log::Custody, 0, one), recorded(other, Log::Custody, 0, other)]
		);
	});
}

#[test]
fn sibling_that_lost_is_told_which_won() {
	build_and_execute(|| {
		let item = seize();
		let (winner, loser) = (custody(item, inspect()), custody(item, inspect()));
		let by = record(OWNER, winner);
		record(OWNER, custody(item, inspect()));
		assert_statement_refused(OWNER, loser, Refusal::PlaceTaken { sequence: 1, by, next: 3 });
	});
}

#[test]
fn sibling_in_an_own_log_is_told_which_won() {
	build_and_execute(|| {
		let item = seize();
		let (winner, loser) = (own(2, item, inspect()), own(2, item, inspect()));
		let by = record(LABORATORY, winner);
		assert_statement_refused(
			LABORATORY,
			loser,
			Refusal::PlaceTaken { sequence: 0, by, next: 1 },
		);
	});
}

#[test]
fn nothing_stands_at_the_place_of_the_first_statement_again() {
	build_and_execute(|| {
		let item = seize();
		assert_statement_refused(
			OWNER,
			body(Place::Custody { item, sequence: 0, parent: item }, inspect()),
			Refusal::PlaceTaken { sequence: 0, by: item, next: 1 },
		);
	});
}

#[test]
fn place_ahead_is_refused_with_the_one_expected() {
	build_and_execute(|| {
		let item = seize();
		for found in [2, 3, u32::MAX] {
			assert_statement_refused(
				OWNER,
				body(Place::Custody { item, sequence: found, parent: item }, inspect()),
				Refusal::PlaceAhead { expected: 1, found },
			);
		}
		for found in [1, 2, MAX_OWN_LOG - 1] {
			assert_statement_refused(
				LABORATORY,
				body(Place::Own { item, sequence: found, parent: item }, inspect()),
				Refusal::PlaceAhead { expected: 0, found },
			);
		}
	});
}

#[test]
fn wrong_parent_is_refused_with_the_one_expected() {
	build_and_execute(|| {
		let item = seize();
		let last = record(OWNER, custody(item, inspect()));
		for found in [item, [0; 32]] {
			assert_statement_refused(
				OWNER,
				body(Place::Custody { item, sequence: 2, parent: found }, inspect()),
				Refusal::WrongParent { expected: last, found },
			);
		}
	});
}

#[test]
fn item_that_does_not_exist_has_no_log() {
	build_and_execute(|| {
		let item = [9; 32];
		let reason = Refusal::UnknownItem { item };
		for place in [
			Place::Custody { item, sequence: 1, parent: item },
			Place::Own { item, sequence: 0, parent: item },
		] {
			assert_statement_refused(OWNER, body(place, inspect()), reason);
		}
	});
}

#[test]
fn full_log_takes_nothing_more() {
	build_and_execute(|| {
		let item = seize();
		let before = Items::<Test>::get(item).unwrap();
		let peaks = vec![mmr::leaf(RangeTags::LOG, b"peak"); 32];
		let range = Mmr::from_parts(u32::MAX, peaks).unwrap();
		let log = LogHead { range, last: item };
		Items::<Test>::insert(item, Item::V1(ItemV1 { log, ..entry(item) }));
		assert_statement_refused(
			OWNER,
			custody(item, inspect()),
			Refusal::LogFull { max: u32::MAX },
		);
		// The invariants hold of a log whose records exist.
		Items::<Test>::insert(item, before);
	});
}
