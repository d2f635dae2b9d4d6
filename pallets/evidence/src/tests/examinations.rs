use catena_primitives::{evidence::CaseRights, refusal::Refusal, statement::Log};

use crate::mock::*;

#[test]
fn holder_examines_without_any_right_in_the_case() {
	build_and_execute(|| {
		let case = open();
		let item = seize(case);
		admit(case, LABORATORY.organisation, CaseRights::NONE);
		hand_over(item, LABORATORY);
		events();
		let examined = record(LABORATORY, custody(item, inspect()));
		assert_eq!(events(), [recorded(item, Log::Custody, 3, examined)]);
	});
}

#[test]
fn member_examines_in_its_own_log_with_the_right_to() {
	build_and_execute(|| {
		let case = open();
		let item = seize(case);
		let organisation = LABORATORY.organisation;
		for rights in [CaseRights::NONE, CaseRights::REGISTER] {
			admit(case, organisation, rights);
			assert_refused(
				LABORATORY,
				own(organisation, item, inspect()),
				Refusal::MissingCaseRight { case, organisation },
			);
		}
		admit(case, organisation, CaseRights::EXAMINE);
		events();
		let examined = record(LABORATORY, own(organisation, item, inspect()));
		assert_eq!(events(), [recorded(item, Log::Own(organisation), 0, examined)]);
	});
}

#[test]
fn right_that_was_taken_no_longer_counts() {
	build_and_execute(|| {
		let case = open();
		let item = seize(case);
		let organisation = LABORATORY.organisation;
		admit(case, organisation, CaseRights::ALL);
		record(LABORATORY, own(organisation, item, inspect()));
		admit(case, organisation, CaseRights::NONE);
		assert_refused(
			LABORATORY,
			own(organisation, item, inspect()),
			Refusal::MissingCaseRight { case, organisation },
		);
	});
}

#[test]
fn organisation_that_takes_no_part_examines_nothing() {
	build_and_execute(|| {
		let case = open();
		let item = seize(case);
		let organisation = LABORATORY.organisation;
		assert_refused(
			LABORATORY,
			own(organisation, item, inspect()),
			Refusal::NotInCase { case, organisation },
		);
	});
}
