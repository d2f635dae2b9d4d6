//! PF-34.

use catena_primitives::{
	action::Action,
	evidence::{Case, CaseForm, CaseRights, Member},
	item::ItemKind,
	layout,
	statement::Log,
};
use catena_verifier::{RecordAt, Rejection};

use crate::support::{facts, rejection, scene::*, stories::*};

const FORM: CaseForm = CaseForm::JointInvestigation;

fn member(organisation: u32, rights: CaseRights) -> Member {
	Member { organisation, rights }
}

/// A case of organisation 1 that let in organisation 2, then 3, and gave 2 other rights; its entry
/// is this.
fn case(form: CaseForm, members: &[Member]) -> Scene {
	let mut scene = Scene::new(chain(), people(), ItemKind::Case);
	scene.record(Log::Custody, INVESTIGATOR, Action::OpenCase { form: FORM }, 2);
	for (organisation, rights) in
		[(2, CaseRights::ALL), (3, CaseRights::NONE), (2, CaseRights::EXAMINE)]
	{
		let action = Action::AdmitMember { organisation, rights };
		scene.record(Log::Custody, INVESTIGATOR, action, 3);
	}
	let members = members.to_vec().try_into().unwrap();
	scene.edit(layout::case(&scene.item), Case::V1 { form, members, exhibits: 0 });
	scene
}

fn signed() -> Vec<Member> {
	vec![member(1, CaseRights::ALL), member(2, CaseRights::EXAMINE), member(3, CaseRights::NONE)]
}

#[test]
fn members_are_those_who_were_let_in() {
	assert!(facts(&case(FORM, &signed()).prove()).complete);
	let mut too_many = signed();
	too_many.push(member(4, CaseRights::NONE));
	let mut more_rights = signed();
	more_rights[2].rights = CaseRights::REGISTER;
	let mut without_opener_rights = signed();
	without_opener_rights[0].rights = CaseRights::NONE;
	let mut reordered = signed();
	reordered.swap(1, 2);
	for expected in [too_many, more_rights, without_opener_rights, reordered] {
		let scene = case(FORM, &expected);
		let found = signed();
		let differ = Rejection::MembersDiffer { expected, found };
		assert_eq!(rejection(&scene.prove()), differ);
		// A selection does not tell.
		facts(&scene.prove_some(&[(Log::Custody, &[0, 1])]));
	}
}

#[test]
fn count_of_members_ends_where_there_are_too_many() {
	let expected = vec![member(1, CaseRights::ALL)];
	let found = vec![member(1, CaseRights::ALL), member(2, CaseRights::ALL)];
	let proof = case(FORM, &expected).prove();
	assert_eq!(rejection(&proof), Rejection::MembersDiffer { expected, found });
}

#[test]
fn form_is_the_one_with_which_the_case_was_opened() {
	let scene = case(CaseForm::SuspiciousActivity, &signed());
	let at = RecordAt { log: Log::Custody, sequence: 0 };
	let (expected, found) = (CaseForm::SuspiciousActivity, FORM);
	let differs = Rejection::FormDiffers { at, expected, found };
	assert_eq!(rejection(&scene.prove()), differs);
	assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[0])])), differs);
	facts(&scene.prove_some(&[(Log::Custody, &[1])]));
}
