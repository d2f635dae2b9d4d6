use catena_primitives::{statement::Log, view::MAX_RECORDS_IN_ANSWER};

use crate::mock::*;

#[test]
fn unknown_item_has_no_entry_and_no_records() {
	build_and_execute(|| {
		assert_eq!(Custody::item([1; 32]), None);
		assert_eq!(Custody::records([1; 32], Log::Custody, 0, 10), []);
	});
}

#[test]
fn own_logs_come_in_the_order_in_which_they_began() {
	build_and_execute(|| {
		let item = seize();
		let customs = record(CUSTOMS, own(3, item, inspect()));
		let laboratory = record(LABORATORY, own(2, item, inspect()));
		let found: Vec<_> = Custody::own_logs(&entry(item), item)
			.into_iter()
			.map(|(organisation, head)| (organisation, head.range.leaves(), head.last))
			.collect();
		assert_eq!(found, [(3, 1, customs), (2, 1, laboratory)]);
	});
}

#[test]
fn records_come_in_order_from_the_place_asked_for() {
	build_and_execute(|| {
		let item = seize();
		let mut hashes = vec![item];
		for _ in 0..4 {
			hashes.push(record(OWNER, custody(item, inspect())));
		}
		let ask = |from, limit| {
			let views = Custody::records(item, Log::Custody, from, limit);
			views.into_iter().map(|view| (view.sequence, view.hash)).collect::<Vec<_>>()
		};
		let expected: Vec<_> = (0..).zip(hashes).collect();
		assert_eq!(ask(0, 100), expected);
		assert_eq!(ask(1, 2), expected[1..3]);
		assert_eq!(ask(4, 2), expected[4..]);
		assert_eq!(ask(5, 2), []);
		assert_eq!(ask(u32::MAX, 2), []);
		assert_eq!(ask(0, 0), []);
	});
}

#[test]
fn one_answer_is_bounded() {
	build_and_execute(|| {
		let item = seize();
		for _ in 0..=MAX_RECORDS_IN_ANSWER {
			record(OWNER, custody(item, inspect()));
			next_block(0);
		}
		let answer = Custody::records(item, Log::Custody, 0, u32::MAX);
		assert_eq!(answer.len() as u32, MAX_RECORDS_IN_ANSWER);
	});
}
