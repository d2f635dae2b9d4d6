use catena_primitives::{evidence::CaseRights, refusal::Refusal, statement::Log};

use crate::mock::*;

#[test]
fn case_and_exhibit_are_not_offered_to_who_takes_no_part() {
	build_and_execute(|| {
		let case = open();
		let original = seize(case);
		let derived = record(LEAD, image(original));
		let organisation = PARTNER.organisation;
		for item in [case, original, derived] {
			assert_refused(
				LEAD,
				custody(item, offer_to(PARTNER)),
				Refusal::NotInCase { case, organisation },
			);
		}
	});
}

#[test]
fn member_without_any_right_can_be_offered_an_exhibit() {
	build_and_execute(|| {
		let case = open();
		let item = seize(case);
		admit(case, PARTNER.organisation, CaseRights::NONE);
		events();
		let offer = record(LEAD, custody(item, offer_to(PARTNER)));
		let accepted = record(PARTNER, custody(item, accept(offer)));
		assert_eq!(
			events(),
			[recorded(item, Log::Custody, 1, offer), recorded(item, Log::Custody, 2, accepted)]
		);
		assert_eq!(Custody::item(item).unwrap().custody.holder, PARTNER);
	});
}

#[test]
fn colleague_can_be_offered_an_exhibit() {
	build_and_execute(|| {
		let item = seize(open());
		hand_over(item, COLLEAGUE);
	});
}

#[test]
fn artefact_can_be_offered_to_anybody() {
	build_and_execute(|| {
		let item = record(LEAD, artefact());
		hand_over(item, PARTNER);
	});
}
