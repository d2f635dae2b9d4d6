//! PF-22, PF-31.

use catena_primitives::{
	action::Action,
	antiquities::Artefact,
	custody::Custody,
	item::{Item, ItemKind},
	layout,
	refusal::Refusal,
	statement::Log,
};
use catena_verifier::{RecordAt, Rejection};

use crate::support::{facts, rejection, scene::*, stories::*};

fn custody(sequence: u32) -> RecordAt {
	RecordAt { log: Log::Custody, sequence }
}

fn against(sequence: u32, refusal: Refusal) -> Rejection {
	Rejection::AgainstTheRules { at: custody(sequence), refusal }
}

/// A state that names another custody than its chain would.
fn claiming(scene: &Scene, custody: Custody) -> Scene {
	let mut scene = scene.clone();
	let entry = catena_primitives::item::ItemV1 { custody, ..scene.item_entry() };
	scene.edit(layout::item(&scene.item), Item::V1(entry));
	scene
}

#[test]
fn holder_to_whom_no_signatures_lead_is_rejected() {
	let scene = exhibit();
	let holder = scene.people[INVESTIGATOR].holder();
	let lie = Custody { holder, ..scene.custody };
	let expected = Rejection::CustodyDiffers { expected: lie, found: Some(scene.custody) };
	assert_eq!(rejection(&claiming(&scene, lie).prove()), expected);
	// A selection cannot tell, and says that it is one.
	assert!(!facts(&claiming(&scene, lie).prove_some(&[(Log::Custody, &[0])])).complete);
}

#[test]
fn offer_that_nobody_made_or_that_is_kept_silent_is_rejected() {
	let scene = exhibit();
	let silent = Custody { offer: None, ..scene.custody };
	let expected = Rejection::CustodyDiffers { expected: silent, found: Some(scene.custody) };
	assert_eq!(rejection(&claiming(&scene, silent).prove()), expected);
	let mut longer = scene.custody;
	longer.offer.as_mut().unwrap().expires_ms += 1;
	let expected = Rejection::CustodyDiffers { expected: longer, found: Some(scene.custody) };
	assert_eq!(rejection(&claiming(&scene, longer).prove()), expected);
}

fn begun() -> Scene {
	let mut scene = Scene::new(chain(), people(), ItemKind::Exhibit);
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 2);
	scene
}

#[test]
fn one_signature_alone_moves_nothing() {
	let mut scene = begun();
	let laboratory = scene.people[LABORATORY].holder();
	scene.record(Log::Custody, INVESTIGATOR, offer_to(laboratory, time_of(9)), 3);
	let stolen = Custody { holder: laboratory, offer: None };
	let expected = Rejection::CustodyDiffers { expected: stolen, found: Some(scene.custody) };
	assert_eq!(rejection(&claiming(&scene, stolen).prove()), expected);
}

#[test]
fn acceptance_by_another_than_the_recipient_is_rejected() {
	let mut scene = begun();
	let recipient = scene.people[LABORATORY].holder();
	let offer = scene.record(Log::Custody, INVESTIGATOR, offer_to(recipient, time_of(9)), 3);
	scene.record(Log::Custody, CUSTODIAN, accept(offer), 4);
	let signer = scene.people[CUSTODIAN].holder();
	let refusal = Refusal::NotRecipient { recipient, signer };
	assert_eq!(rejection(&scene.prove()), against(2, refusal));
}

#[test]
fn acceptance_after_expiry_is_rejected() {
	let mut scene = begun();
	let recipient = scene.people[LABORATORY].holder();
	let offer = scene.record(Log::Custody, INVESTIGATOR, offer_to(recipient, time_of(9)), 3);
	scene.record(Log::Custody, LABORATORY, accept(offer), 9);
	let refusal = Refusal::OfferExpired { expired_ms: time_of(9), now_ms: time_of(9) };
	assert_eq!(rejection(&scene.prove()), against(2, refusal));
}

#[test]
fn act_of_a_former_holder_is_rejected() {
	let mut scene = begun();
	scene.people[INVESTIGATOR].roles = catena_primitives::roles::Roles::INVESTIGATOR
		.with(catena_primitives::roles::Roles::EXAMINER);
	scene.logs.clear();
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 2);
	let recipient = scene.people[LABORATORY].holder();
	let offer = scene.record(Log::Custody, INVESTIGATOR, offer_to(recipient, time_of(9)), 3);
	scene.record(Log::Custody, LABORATORY, accept(offer), 4);
	scene.record(Log::Custody, INVESTIGATOR, examine(), 5);
	let signer = scene.people[INVESTIGATOR].holder();
	let refusal = Refusal::NotHolder { holder: recipient, signer };
	assert_eq!(rejection(&scene.prove()), against(3, refusal));
}

#[test]
fn counters_that_lie_about_adverse_reports_are_rejected() {
	for lie in [(2, 1), (3, 0), (3, 2), (0, 0)] {
		let mut scene = artefact();
		scene.reports = lie;
		let expected = Rejection::ReportsDiffer { expected: lie, found: (3, 1) };
		assert_eq!(rejection(&scene.prove()), expected);
	}
	let mut scene = artefact();
	scene.edit(layout::artefact(&scene.item), Artefact::V1 { reported: 0, settled: 0 });
	let expected = Rejection::ReportsDiffer { expected: (0, 0), found: (3, 1) };
	assert_eq!(rejection(&scene.prove()), expected);
}

#[test]
fn own_log_that_the_state_keeps_silent_contradicts_the_counters() {
	let mut scene = artefact();
	scene.own_logs.retain(|organisation| *organisation != 1);
	scene.logs.remove(&Log::Own(1));
	let expected = Rejection::ReportsDiffer { expected: (3, 1), found: (2, 1) };
	assert_eq!(rejection(&scene.prove()), expected);
}

#[test]
fn settlement_of_what_was_not_reported_there_is_rejected() {
	let at = |log, sequence| RecordAt { log, sequence };
	let mut scene = artefact();
	let report = scene.hash(Log::Own(3), 1);
	let settle = Action::SettleReport { report };
	// Another organisation's report.
	scene.record(Log::Own(1), INVESTIGATOR, settle.clone(), 9);
	let expected = Rejection::SettlesNothing { at: at(Log::Own(1), 1), report };
	assert_eq!(rejection(&scene.prove()), expected);
	assert_eq!(expected.requirement(), "PF-31");
	// One that was settled already.
	let mut scene = artefact();
	scene.record(Log::Own(3), CUSTOMS, settle.clone(), 9);
	facts(&scene.prove());
	scene.record(Log::Own(3), CUSTOMS, settle, 10);
	let expected = Rejection::SettlesNothing { at: at(Log::Own(3), 4), report };
	assert_eq!(rejection(&scene.prove()), expected);
	// A selection cannot tell, and says that it is one.
	assert!(!facts(&scene.prove_some(&[(Log::Own(3), &[4])])).complete);
}
