use catena_primitives::{action::Action, hash::Hash, refusal::Refusal, statement::Log};

use crate::mock::*;

fn correct(sequence: u32, supersedes: Hash) -> Action {
	Action::Correct { sequence, supersedes }
}

#[test]
fn correction_is_recorded_and_removes_nothing() {
	build_and_execute(|| {
		let item = seize();
		let wrong = record(OWNER, custody(item, inspect()));
		events();
		let correction = record(OWNER, custody(item, correct(1, wrong)));
		assert_eq!(Custody::record_at(item, Log::Custody, 1).map(|(hash, _)| hash), Some(wrong));
		assert_eq!(events(), [recorded(item, Log::Custody, 2, correction)]);
	});
}

#[test]
fn first_statement_can_be_corrected() {
	build_and_execute(|| {
		let item = seize();
		record(OWNER, custody(item, correct(0, item)));
	});
}

#[test]
fn colleague_who_holds_corrects_what_the_organisation_said() {
	build_and_execute(|| {
		let item = seize();
		let offer = record(OWNER, custody(item, offer_to(COLLEAGUE)));
		record(COLLEAGUE, custody(item, accept(offer)));
		record(COLLEAGUE, custody(item, correct(0, item)));
	});
}

#[test]
fn correction_names_place_and_hash_of_one_record() {
	build_and_execute(|| {
		let item = seize();
		let second = record(OWNER, custody(item, inspect()));
		for (sequence, supersedes) in [(0, second), (1, item), (1, [0; 32]), (7, second)] {
			assert_statement_refused(
				OWNER,
				custody(item, correct(sequence, supersedes)),
				Refusal::NothingToCorrect { sequence, supersedes },
			);
		}
	});
}

#[test]
fn new_holder_does_not_correct_another_organisations_statement() {
	build_and_execute(|| {
		let item = seize();
		let offer = record(OWNER, custody(item, offer_to(LABORATORY)));
		let acceptance = record(LABORATORY, custody(item, accept(offer)));
		assert_statement_refused(
			LABORATORY,
			custody(item, correct(0, item)),
			Refusal::NothingToCorrect { sequence: 0, supersedes: item },
		);
		record(LABORATORY, custody(item, correct(2, acceptance)));
	});
}

#[test]
fn correction_stays_in_its_log() {
	build_and_execute(|| {
		let item = seize();
		let other = record(LABORATORY, own(2, item, inspect()));
		assert_statement_refused(
			OWNER,
			custody(item, correct(0, other)),
			Refusal::NothingToCorrect { sequence: 0, supersedes: other },
		);
		assert_statement_refused(
			LABORATORY,
			own(2, item, correct(0, item)),
			Refusal::NothingToCorrect { sequence: 0, supersedes: item },
		);
		let correction = record(LABORATORY, own(2, item, correct(0, other)));
		assert_eq!(events().last(), Some(&recorded(item, Log::Own(2), 1, correction)));
	});
}
