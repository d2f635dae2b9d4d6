use catena_primitives::{
	custody::Holder,
	item::MAX_OWN_LOGS,
	refusal::Refusal,
	statement::{Log, Place},
};

use crate::mock::*;

#[test]
fn own_log_begins_at_the_item() {
	build_and_execute(|| {
		let item = seize();
		events();
		let first = record(LABORATORY, own(2, item, inspect()));
		let second = record(LABORATORY, own(2, item, inspect()));
		assert_eq!(entry(item).own_logs.to_vec(), [2]);
		assert_eq!(
			events(),
			[recorded(item, Log::Own(2), 0, first), recorded(item, Log::Own(2), 1, second)]
		);
	});
}

#[test]
fn first_statement_of_an_own_log_names_the_item_as_parent() {
	build_and_execute(|| {
		let item = seize();
		let found = record(OWNER, custody(item, inspect()));
		assert_statement_refused(
			LABORATORY,
			body(Place::Own { item, sequence: 0, parent: found }, inspect()),
			Refusal::WrongParent { expected: item, found },
		);
	});
}

#[test]
fn officers_of_an_organisation_share_its_own_log() {
	build_and_execute(|| {
		let item = seize();
		record(LABORATORY, own(2, item, inspect()));
		record(Holder { officer: 2, ..LABORATORY }, own(2, item, inspect()));
		assert_eq!(entry(item).own_logs.to_vec(), [2]);
	});
}

#[test]
fn own_logs_of_two_organisations_do_not_meet() {
	build_and_execute(|| {
		let item = seize();
		let (lab, customs) = (own(2, item, inspect()), own(3, item, inspect()));
		record(CUSTOMS, customs);
		record(LABORATORY, lab);
		assert_eq!(entry(item).own_logs.to_vec(), [3, 2]);
		assert_eq!(entry(item).log.range.leaves(), 1);
	});
}

#[test]
fn holder_keeps_an_own_log_too() {
	build_and_execute(|| {
		let item = seize();
		record(OWNER, own(1, item, inspect()));
		assert_eq!(entry(item).own_logs.to_vec(), [1]);
	});
}

#[test]
fn handover_does_not_stand_in_an_own_log() {
	build_and_execute(|| {
		let item = seize();
		let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
		assert_statement_refused(OWNER, own(1, item, offer_to(CUSTOMS)), Refusal::WrongLog);
		assert_statement_refused(LABORATORY, own(2, item, accept(offer)), Refusal::WrongLog);
	});
}

#[test]
fn one_organisation_more_than_possible_keeps_no_log() {
	build_and_execute(|| {
		let item = seize();
		for organisation in 1..=MAX_OWN_LOGS {
			record(Holder { organisation, officer: 1 }, own(organisation, item, inspect()));
		}
		let late = MAX_OWN_LOGS + 1;
		assert_statement_refused(
			Holder { organisation: late, officer: 1 },
			own(late, item, inspect()),
			Refusal::TooManyOwnLogs { max: MAX_OWN_LOGS },
		);
		// Those that have a log go on.
		record(LABORATORY, own(2, item, inspect()));
	});
}
