use catena_primitives::{
	action::Action,
	evidence::{Case, CaseForm, CaseRights, Member, MAX_MEMBERS},
	item::ItemKind,
	refusal::Refusal,
	statement::{ItemId, Log, OrganisationId},
};

use crate::{mock::*, Cases};

fn admission(organisation: OrganisationId, rights: CaseRights) -> Action {
	Action::AdmitMember { organisation, rights }
}

fn lead() -> Member {
	Member { organisation: LEAD.organisation, rights: CaseRights::ALL }
}

/// A case with as many members as possible.
fn full() -> ItemId {
	let case = open();
	for organisation in 2..=MAX_MEMBERS + 1 {
		admit(case, organisation, CaseRights::NONE);
	}
	case
}

#[test]
fn opened_case_lists_its_opener_with_all_rights() {
	build_and_execute(|| {
		let case = open();
		let members = vec![lead()].try_into().unwrap();
		assert_eq!(
			Cases::<Test>::iter().collect::<Vec<_>>(),
			[(case, Case::V1 { form: CaseForm::JointInvestigation, members, exhibits: 0 })]
		);
		assert_eq!(events(), [recorded(case, Log::Custody, 0, case)]);
	});
}

#[test]
fn holder_lets_another_organisation_take_part() {
	build_and_execute(|| {
		let case = open();
		events();
		let admitted = admit(case, 2, CaseRights::EXAMINE);
		let partner = Member { organisation: 2, rights: CaseRights::EXAMINE };
		assert_eq!(members(case), [lead(), partner]);
		assert_eq!(events(), [recorded(case, Log::Custody, 1, admitted)]);
	});
}

#[test]
fn admitting_a_member_again_changes_its_rights() {
	build_and_execute(|| {
		let case = open();
		admit(case, 2, CaseRights::ALL);
		admit(case, 3, CaseRights::REGISTER);
		admit(case, 2, CaseRights::NONE);
		assert_eq!(
			members(case),
			[
				lead(),
				Member { organisation: 2, rights: CaseRights::NONE },
				Member { organisation: 3, rights: CaseRights::REGISTER },
			]
		);
	});
}

#[test]
fn nobody_but_the_holder_admits() {
	build_and_execute(|| {
		let case = open();
		admit(case, 2, CaseRights::ALL);
		for signer in [COLLEAGUE, PARTNER, LABORATORY] {
			assert_refused(
				signer,
				custody(case, admission(3, CaseRights::ALL)),
				Refusal::NotHolder { holder: LEAD, signer },
			);
			assert_refused(
				signer,
				own(signer.organisation, case, admission(3, CaseRights::ALL)),
				Refusal::WrongLog,
			);
		}
	});
}

#[test]
fn new_holder_of_a_case_admits() {
	build_and_execute(|| {
		let case = open();
		admit(case, 2, CaseRights::NONE);
		hand_over(case, PARTNER);
		assert_refused(
			LEAD,
			custody(case, admission(3, CaseRights::ALL)),
			Refusal::NotHolder { holder: PARTNER, signer: LEAD },
		);
		admit(case, 3, CaseRights::ALL);
		assert_eq!(members(case).len(), 3);
	});
}

#[test]
fn organisation_that_does_not_exist_takes_no_part() {
	build_and_execute(|| {
		let case = open();
		for organisation in [0, 100, u32::MAX] {
			assert_refused(
				LEAD,
				custody(case, admission(organisation, CaseRights::ALL)),
				Refusal::MemberUnknown { organisation },
			);
		}
	});
}

#[test]
fn nobody_takes_part_in_an_exhibit() {
	build_and_execute(|| {
		let item = seize(open());
		assert_refused(
			LEAD,
			custody(item, admission(2, CaseRights::ALL)),
			Refusal::WrongKindOfItem { item, expected: ItemKind::Case, found: ItemKind::Exhibit },
		);
	});
}

#[test]
fn full_case_takes_nobody_more() {
	build_and_execute(|| {
		let case = full();
		let max = MAX_MEMBERS + 1;
		assert_eq!(members(case).len() as u32, max);
		assert_refused(
			LEAD,
			custody(case, admission(max + 1, CaseRights::NONE)),
			Refusal::CaseFull { max },
		);
	});
}

#[test]
fn rights_in_a_full_case_can_still_be_changed() {
	build_and_execute(|| {
		let case = full();
		admit(case, 2, CaseRights::ALL);
		assert_eq!(members(case)[1], Member { organisation: 2, rights: CaseRights::ALL });
	});
}
