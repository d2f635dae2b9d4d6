//! PF-34, PF-35.

use catena_primitives::{
	action::Action,
	custody::Holder,
	evidence::{Case, CaseForm, CaseRights, Member},
	item::ItemKind,
	layout,
	statement::Log,
};
use catena_verifier::{RecordAt, Rejection};
use codec::Encode;

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

/// The story of an exhibit, of a case in which these organisations take part.
fn exhibit_of(members: &[u32]) -> Scene {
	let mut scene = exhibit();
	let members: Vec<Member> =
		members.iter().map(|number| member(*number, CaseRights::NONE)).collect();
	let members = members.try_into().unwrap();
	scene.edit(layout::case(&CASE), Case::V1 { form: FORM, members, exhibits: 1 });
	scene
}

fn stranger(members: &[u32], found: u32) -> Rejection {
	let expected = members.iter().map(|number| member(*number, CaseRights::NONE)).collect();
	Rejection::NotAMember { expected, found }
}

/// Investigators of 1 registered it, a laboratory of 2 had it, customs of 3 examined it in a log of
/// their own.
#[test]
fn whoever_has_to_do_with_an_exhibit_takes_part_in_its_case() {
	facts(&exhibit_of(&[3, 2, 1]).prove());
	for (members, found) in [([2, 3], 1), ([1, 3], 2), ([1, 2], 3)] {
		let scene = exhibit_of(&members);
		let expected = stranger(&members, found);
		assert_eq!(expected.requirement(), "PF-35");
		assert_eq!(rejection(&scene.prove()), expected);
		// The entry names who has a log of their own, also where no record of it is shown. The offer
		// that is open is to the laboratory, and its holder is of organisation 1.
		assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[0])])), expected);
	}
}

#[test]
fn former_recipient_of_an_exhibit_takes_part_in_its_case() {
	let mut scene = Scene::new(chain(), people(), ItemKind::Exhibit);
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 2);
	let to = Holder { organisation: 9, officer: 1 };
	let offer = scene.record(Log::Custody, INVESTIGATOR, offer_to(to, time_of(9)), 3);
	scene.record(Log::Custody, INVESTIGATOR, Action::Withdraw { offer }, 4);
	let members = (1..=4).map(|number| member(number, CaseRights::ALL)).collect();
	let expected = Rejection::NotAMember { expected: members, found: 9 };
	assert_eq!(rejection(&scene.prove()), expected);
	assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[1])])), expected);
	// Where the offer is not shown, nothing says to whom it was.
	facts(&scene.prove_some(&[(Log::Custody, &[0])]));
}

/// A case of organisation 1 that lets in organisation 2 and offers the case to it, in either order.
fn case_offered(admitted_first: bool) -> Scene {
	let mut scene = Scene::new(chain(), people(), ItemKind::Case);
	scene.record(Log::Custody, INVESTIGATOR, Action::OpenCase { form: FORM }, 2);
	let admit = Action::AdmitMember { organisation: 2, rights: CaseRights::NONE };
	let offer = |scene: &mut Scene, block| {
		let action = offer_to(scene.people[LABORATORY].holder(), time_of(block + 3));
		scene.record(Log::Custody, INVESTIGATOR, action, block)
	};
	if admitted_first {
		scene.record(Log::Custody, INVESTIGATOR, admit, 3);
		offer(&mut scene, 4);
	} else {
		let offer = offer(&mut scene, 3);
		scene.record(Log::Custody, INVESTIGATOR, Action::Withdraw { offer }, 4);
		scene.record(Log::Custody, INVESTIGATOR, admit, 5);
	}
	let members = vec![member(1, CaseRights::ALL), member(2, CaseRights::NONE)];
	let members = members.try_into().unwrap();
	scene.edit(layout::case(&scene.item), Case::V1 { form: FORM, members, exhibits: 0 });
	scene
}

#[test]
fn case_goes_to_who_takes_part_by_then() {
	assert!(facts(&case_offered(true).prove()).complete);
	let scene = case_offered(false);
	let at = RecordAt { log: Log::Custody, sequence: 1 };
	let expected = vec![member(1, CaseRights::ALL)];
	let expected = Rejection::OfferedBeforeAdmitted { at, expected, found: 2 };
	assert_eq!(expected.requirement(), "PF-35");
	assert_eq!(rejection(&scene.prove()), expected);
	// A selection does not tell.
	facts(&scene.prove_some(&[(Log::Custody, &[0, 1])]));
}

#[test]
fn case_is_offered_to_nobody_who_takes_no_part() {
	let mut scene = case_offered(true);
	let members = vec![member(1, CaseRights::ALL)];
	let entry = Case::V1 { form: FORM, members: members.clone().try_into().unwrap(), exhibits: 0 };
	scene.edits = vec![(layout::case(&scene.item), Some(entry.encode()))];
	let expected = Rejection::NotAMember { expected: members, found: 2 };
	assert_eq!(rejection(&scene.prove()), expected);
	assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[0])])), expected);
}

/// An artefact belongs to no case.
#[test]
fn artefact_has_no_members() {
	facts(&artefact().prove());
}
