use catena_primitives::{
	custody::Holder,
	hash::Hash,
	item::MAX_OWN_LOGS,
	refusal::Refusal,
	statement::{Body, ItemId, Log, OrganisationId, Place},
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

/// The next `count` statements of the laboratory's own log, as one chain.
fn following(item: ItemId, count: u32) -> Vec<Body> {
	let mut bodies = vec![own(LABORATORY.organisation, item, inspect())];
	let begin = bodies[0].sequence();
	for sequence in (begin..begin + count).skip(1) {
		let parent = hash(LABORATORY, &bodies[bodies.len() - 1]);
		bodies.push(body(Place::Own { item, sequence, parent }, inspect()));
	}
	bodies
}

/// Fills the laboratory's own log on an item.
fn fill(item: ItemId) {
	assert_eq!(send(&signed(LABORATORY, following(item, MAX_OWN_LOG))), Ok(Ok(())));
	assert_eq!(own_records(item, LABORATORY.organisation), MAX_OWN_LOG);
}

fn own_records(item: ItemId, organisation: OrganisationId) -> u32 {
	Custody::own_logs(&entry(item), item)
		.into_iter()
		.find(|(owner, _)| *owner == organisation)
		.map_or(0, |(_, head)| head.range.leaves())
}

/// A statement of the laboratory's own log that stands behind the last place.
fn one_too_many(item: ItemId) -> Body {
	let parent: Hash = [5; 32];
	body(Place::Own { item, sequence: MAX_OWN_LOG, parent }, inspect())
}

#[test]
fn own_log_is_full_at_its_limit() {
	build_and_execute(|| {
		let item = seize();
		let full = Refusal::LogFull { max: MAX_OWN_LOG };
		let last = MAX_OWN_LOG - 1;
		assert_eq!(send(&signed(LABORATORY, following(item, last))), Ok(Ok(())));
		events();
		let hash = record(LABORATORY, own(2, item, inspect()));
		assert_eq!(events(), [recorded(item, Log::Own(2), last, hash)]);
		assert_statement_refused(LABORATORY, own(2, item, inspect()), full);
		// An officer more is not a log more.
		let colleague = Holder { officer: 2, ..LABORATORY };
		assert_statement_refused(colleague, own(2, item, inspect()), full);
	});
}

#[test]
fn batch_that_passes_the_limit_is_refused_at_the_statement_that_does() {
	build_and_execute(|| {
		let item = seize();
		let bodies = following(item, MAX_OWN_LOG + 1);
		let index = u16::try_from(MAX_OWN_LOG).unwrap();
		assert_refused(
			&signed(LABORATORY, bodies),
			at(index, Refusal::LogFull { max: MAX_OWN_LOG }),
		);
	});
}

#[test]
fn full_own_log_fills_no_other() {
	build_and_execute(|| {
		let (item, other) = (seize(), seize());
		fill(item);
		next_block(3_000);
		// Another organisation's, the same one's on another item, and the custody log go on.
		record(CUSTOMS, own(3, item, inspect()));
		record(LABORATORY, own(2, other, inspect()));
		record(OWNER, custody(item, inspect()));
		assert_eq!(own_records(item, 3), 1);
		assert_eq!(own_records(other, 2), 1);
		// Also when its owner comes to hold the item.
		let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
		record(LABORATORY, custody(item, accept(offer)));
		record(LABORATORY, custody(item, inspect()));
	});
}

#[test]
fn custody_log_may_be_longer_than_an_own_log() {
	build_and_execute(|| {
		let item = seize();
		for _ in 0..=MAX_OWN_LOG {
			record(OWNER, custody(item, inspect()));
		}
		assert_eq!(entry(item).log.range.leaves(), MAX_OWN_LOG + 2);
	});
}

/// It can never be recorded, so it does not wait either.
#[test]
fn pool_takes_nothing_for_a_place_behind_the_limit() {
	build_and_execute(|| {
		let item = seize();
		let full = at(0, Refusal::LogFull { max: MAX_OWN_LOG });
		// The log is still empty, full, or on an item that does not exist.
		for on in [item, [4; 32]] {
			let submission = signed_v1(LABORATORY, [one_too_many(on)]);
			assert_eq!(admit_to_pool(&submission), Err(full.clone()));
		}
		assert_statement_refused(LABORATORY, one_too_many(item), full.reason);
		fill(item);
		assert_statement_refused(LABORATORY, one_too_many(item), full.reason);
	});
}
