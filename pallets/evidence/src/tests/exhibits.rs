use catena_primitives::{
	action::Action,
	evidence::{Case, CaseForm, CaseRights, Exhibit},
	refusal::Refusal,
	statement::Log,
};

use crate::{mock::*, Cases, Exhibits};

#[test]
fn registered_exhibit_belongs_to_its_case_which_counts_it() {
	build_and_execute(|| {
		let (case, other) = (open(), open());
		events();
		let item = seize(case);
		assert_eq!(
			Exhibits::<Test>::iter().collect::<Vec<_>>(),
			[(item, Exhibit::V1 { case, from: None, depth: 0, derived: 0 })]
		);
		assert_eq!((counted(case), counted(other)), (1, 0));
		assert_eq!(events(), [recorded(item, Log::Custody, 0, item)]);
	});
}

#[test]
fn case_and_its_exhibits_are_recorded_in_one_batch() {
	build_and_execute(|| {
		let opened = first(Action::OpenCase { form: CaseForm::Case });
		let case = hash(LEAD, &opened);
		let bodies = [opened, exhibit(case), exhibit(case)];
		let hashes = bodies.each_ref().map(|body| hash(LEAD, body));
		assert_eq!(send(&signed(LEAD, bodies)), Ok(()));
		assert_eq!(counted(case), 2);
		assert_eq!(events(), hashes.map(|hash| recorded(hash, Log::Custody, 0, hash)));
	});
}

#[test]
fn exhibit_needs_a_case_that_exists() {
	build_and_execute(|| {
		assert_refused(LEAD, exhibit([1; 32]), Refusal::UnknownCase { case: [1; 32] });
		let no_case = seize(open());
		assert_refused(LEAD, exhibit(no_case), Refusal::UnknownCase { case: no_case });
		let artefact = record(LEAD, artefact());
		assert_refused(LEAD, exhibit(artefact), Refusal::UnknownCase { case: artefact });
	});
}

#[test]
fn organisation_that_takes_no_part_registers_nothing() {
	build_and_execute(|| {
		let case = open();
		let organisation = PARTNER.organisation;
		assert_refused(PARTNER, exhibit(case), Refusal::NotInCase { case, organisation });
	});
}

#[test]
fn member_registers_with_the_right_to() {
	build_and_execute(|| {
		let case = open();
		let organisation = PARTNER.organisation;
		for rights in [CaseRights::NONE, CaseRights::EXAMINE] {
			admit(case, organisation, rights);
			assert_refused(
				PARTNER,
				exhibit(case),
				Refusal::MissingCaseRight { case, organisation },
			);
		}
		for rights in [CaseRights::REGISTER, CaseRights::ALL] {
			admit(case, organisation, rights);
			record(PARTNER, exhibit(case));
		}
		assert_eq!(counted(case), 2);
	});
}

#[test]
fn rights_of_the_opener_can_be_taken() {
	build_and_execute(|| {
		let case = open();
		let organisation = LEAD.organisation;
		admit(case, organisation, CaseRights::NONE);
		assert_refused(LEAD, exhibit(case), Refusal::MissingCaseRight { case, organisation });
	});
}

#[test]
fn case_counts_no_further_than_can_be_counted() {
	build_and_execute(|| {
		let case = open();
		let before = Cases::<Test>::get(case).unwrap();
		let Case::V1 { form, members, .. } = before.clone();
		Cases::<Test>::insert(case, Case::V1 { form, members, exhibits: u32::MAX });
		assert_refused(LEAD, exhibit(case), Refusal::CounterFull);
		// The invariants hold of exhibits that exist.
		Cases::<Test>::insert(case, before);
	});
}
