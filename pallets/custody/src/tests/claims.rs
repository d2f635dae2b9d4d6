use catena_primitives::{
	action::Action,
	antiquities::{AdverseReport, AdverseStatus, LegalBasis},
	item::ItemKind,
	refusal::Refusal,
	statement::{Body, ClaimedTime, Place, CLOCK_TOLERANCE_MS, MAX_OFFSET_MINUTES},
};

use crate::mock::*;

fn occurring(utc_ms: u64, offset_minutes: i16) -> Body {
	Body { occurred: ClaimedTime { utc_ms, offset_minutes }, ..exhibit() }
}

#[test]
fn claimed_time_may_be_ahead_by_the_tolerance_and_no_more() {
	build_and_execute(|| {
		let latest_ms = START_MS + CLOCK_TOLERANCE_MS;
		let claimed_ms = latest_ms + 1;
		assert_statement_refused(
			OWNER,
			occurring(claimed_ms, 0),
			Refusal::OccurredInFuture { claimed_ms, latest_ms },
		);
		record(OWNER, occurring(latest_ms, 0));
	});
}

#[test]
fn statement_of_the_future_is_taken_when_its_time_has_come() {
	build_and_execute(|| {
		let body = occurring(START_MS + CLOCK_TOLERANCE_MS + 3_000, 0);
		assert!(Custody::check(&signed(OWNER, [body.clone()])).is_err());
		next_block(3_000);
		record(OWNER, body);
	});
}

#[test]
fn claimed_time_may_lie_long_ago() {
	build_and_execute(|| {
		record(OWNER, occurring(0, 0));
	});
}

#[test]
fn offset_is_one_that_a_place_on_earth_can_have() {
	build_and_execute(|| {
		for offset_minutes in [MAX_OFFSET_MINUTES, -MAX_OFFSET_MINUTES] {
			record(OWNER, occurring(START_MS, offset_minutes));
		}
		for found_minutes in [MAX_OFFSET_MINUTES + 1, -MAX_OFFSET_MINUTES - 1, i16::MAX, i16::MIN] {
			let max_minutes = MAX_OFFSET_MINUTES;
			assert_statement_refused(
				OWNER,
				occurring(START_MS, found_minutes),
				Refusal::OffsetOutOfRange { max_minutes, found_minutes },
			);
		}
	});
}

#[test]
fn only_what_begins_an_item_stands_first() {
	build_and_execute(|| {
		assert_statement_refused(OWNER, body(Place::First, inspect()), Refusal::WrongLog);
		let item = seize();
		assert_statement_refused(OWNER, custody(item, exhibit().action), Refusal::WrongLog);
		assert_statement_refused(OWNER, own(1, item, exhibit().action), Refusal::WrongLog);
	});
}

#[test]
fn adverse_report_stands_in_no_custody_log() {
	build_and_execute(|| {
		let item = seize();
		let (status, basis) = (AdverseStatus::Looted, LegalBasis::Unesco1970);
		let report = Action::ReportAdverse(AdverseReport { status, basis });
		assert_statement_refused(OWNER, custody(item, report), Refusal::WrongLog);
		let settle = Action::SettleReport { report: [0; 32] };
		assert_statement_refused(OWNER, custody(item, settle), Refusal::WrongLog);
	});
}

#[test]
fn action_is_about_an_item_of_its_kind() {
	build_and_execute(|| {
		let item = record(OWNER, case());
		let reason =
			Refusal::WrongKindOfItem { item, expected: ItemKind::Exhibit, found: ItemKind::Case };
		assert_statement_refused(OWNER, custody(item, inspect()), reason);
		let own = own(LABORATORY.organisation, item, inspect());
		assert_statement_refused(LABORATORY, own, reason);
	});
}
