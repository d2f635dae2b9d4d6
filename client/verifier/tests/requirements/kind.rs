//! PF-29, PF-30.

use catena_primitives::{
	action::Action,
	custody::Holder,
	evidence::Exhibit,
	item::ItemKind,
	layout,
	refusal::Refusal,
	roles::Roles,
	statement::{ItemId, Log},
	Hash,
};
use catena_verifier::{KindEntry, Origin, RecordAt, Rejection};

use crate::support::{facts, rejection, scene::*, stories::*};

const MOTHER: ItemId = [0x50; 32];
const OTHER: ItemId = [0x07; 32];

fn out_of_place(log: Log, sequence: u32, refusal: Refusal) -> Rejection {
	Rejection::OutOfPlace { at: RecordAt { log, sequence }, refusal }
}

fn begun_with(kind: ItemKind, action: Action) -> Scene {
	let mut scene = Scene::new(chain(), people(), kind);
	scene.record(Log::Custody, INVESTIGATOR, action, 2);
	scene
}

fn registered() -> Scene {
	begun_with(ItemKind::Exhibit, register_exhibit())
}

fn derived() -> Scene {
	begun_with(ItemKind::Exhibit, derive_exhibit(MOTHER))
}

#[test]
fn statement_stands_only_where_its_action_may() {
	let mut scene = registered();
	scene.record(Log::Custody, INVESTIGATOR, register_exhibit(), 3);
	let expected = out_of_place(Log::Custody, 1, Refusal::WrongLog);
	assert_eq!(rejection(&scene.prove()), expected);
	assert_eq!(expected.requirement(), "PF-29");
	let to = Holder { organisation: 2, officer: 1 };
	let scene = begun_with(ItemKind::Exhibit, offer_to(to, time_of(9)));
	let expected = out_of_place(Log::Custody, 0, Refusal::WrongLog);
	assert_eq!(rejection(&scene.prove()), expected);
	let mut scene = registered();
	scene.record(Log::Own(3), CUSTOMS, offer_to(to, time_of(9)), 3);
	let expected = out_of_place(Log::Own(3), 0, Refusal::WrongLog);
	assert_eq!(rejection(&scene.prove()), expected);
	assert_eq!(rejection(&scene.prove_some(&[(Log::Own(3), &[0])])), expected);
}

/// What the state says an item is must be what its first officer registered.
#[test]
fn item_of_another_kind_than_it_was_registered_is_rejected() {
	for action in [register_exhibit(), derive_exhibit(MOTHER)] {
		for kind in [ItemKind::Artefact, ItemKind::Case] {
			let scene = begun_with(kind, action.clone());
			let refusal = Refusal::WrongKindOfItem {
				item: scene.item,
				expected: ItemKind::Exhibit,
				found: kind,
			};
			let expected = out_of_place(Log::Custody, 0, refusal);
			assert_eq!(rejection(&scene.prove()), expected);
			assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[0])])), expected);
		}
	}
}

#[test]
fn examination_of_an_artefact_is_of_another_kind() {
	let mut people = people();
	people[CUSTOMS].roles = Roles::CUSTOMS.with(Roles::EXAMINER);
	let mut scene = Scene::new(chain(), people, ItemKind::Artefact);
	scene.record(Log::Custody, MUSEUM, register_artefact(), 2);
	scene.record(Log::Own(3), CUSTOMS, examine(), 3);
	let refusal = Refusal::WrongKindOfItem {
		item: scene.item,
		expected: ItemKind::Exhibit,
		found: ItemKind::Artefact,
	};
	assert_eq!(rejection(&scene.prove()), out_of_place(Log::Own(3), 0, refusal));
}

/// A state that names another origin of the exhibit than its chain would.
fn claiming(scene: &Scene, case: ItemId, from: Option<ItemId>) -> Scene {
	let mut scene = scene.clone();
	scene.edit(layout::exhibit(&scene.item), Exhibit::V1 { case, from, depth: 0, derived: 0 });
	scene.edit(layout::case(&OTHER), case_of(4));
	scene
}

/// Rejected where the first statement is shown, with all records or without.
#[track_caller]
fn assert_origin_differs(scene: &Scene, expected: Origin, found: Origin) {
	let at = RecordAt { log: Log::Custody, sequence: 0 };
	let expected = Rejection::OriginDiffers { at, expected, found };
	assert_eq!(rejection(&scene.prove()), expected);
	assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[0])])), expected);
	assert_eq!(expected.requirement(), "PF-30");
}

#[track_caller]
fn origin_on_record(scene: &Scene) -> (ItemId, Option<Hash>) {
	match facts(&scene.prove()).entry {
		KindEntry::Exhibit(Exhibit::V1 { case, from, .. }, _) => (case, from),
		other => panic!("{other:?}"),
	}
}

#[test]
fn exhibit_has_the_origin_that_its_first_statement_names() {
	assert_eq!(origin_on_record(&registered()), (CASE, None));
	assert_eq!(origin_on_record(&derived()), (CASE, Some(MOTHER)));
}

#[test]
fn exhibit_of_another_case_than_it_was_registered_for_is_rejected() {
	let lie = claiming(&registered(), OTHER, None);
	assert_origin_differs(&lie, Origin::Case(OTHER), Origin::Case(CASE));
}

#[test]
fn registered_exhibit_that_was_made_from_none_is_rejected_as_a_derived_one() {
	let lie = claiming(&registered(), CASE, Some(MOTHER));
	assert_origin_differs(&lie, Origin::Exhibit(MOTHER), Origin::Case(CASE));
	// The two are told apart, also where the numbers are the same.
	let lie = claiming(&registered(), CASE, Some(CASE));
	assert_origin_differs(&lie, Origin::Exhibit(CASE), Origin::Case(CASE));
}

#[test]
fn derived_exhibit_that_was_made_from_another_is_rejected() {
	let lie = claiming(&derived(), CASE, Some(OTHER));
	assert_origin_differs(&lie, Origin::Exhibit(OTHER), Origin::Exhibit(MOTHER));
}

#[test]
fn derived_exhibit_that_passes_for_an_original_is_rejected() {
	let lie = claiming(&derived(), CASE, None);
	assert_origin_differs(&lie, Origin::Case(CASE), Origin::Exhibit(MOTHER));
}

/// Where the first statement is left out, nothing contradicts; the facts say that it is missing.
#[test]
fn origin_of_an_exhibit_is_the_authorities_word_where_its_first_statement_is_left_out() {
	let lie = claiming(&exhibit(), OTHER, None);
	assert!(!facts(&lie.prove_some(&[(Log::Custody, &[1])])).complete);
	assert!(!facts(&lie.prove_some(&[(Log::Own(3), &[0])])).complete);
}

/// The exhibit has this entry, and its case the three exhibits that every case here has.
fn derivation(scene: &Scene, from: Option<ItemId>, depth: u16, derived: u32) -> Scene {
	let mut scene = scene.clone();
	scene.edit(layout::exhibit(&scene.item), Exhibit::V1 { case: CASE, from, depth, derived });
	scene
}

/// Rejected whether the first statement is shown or not: the entries alone say so.
#[track_caller]
fn assert_derivation_impossible(scene: &Scene, expected: &Rejection) {
	assert_eq!(expected.requirement(), "PF-30");
	assert_eq!(rejection(&scene.prove()), *expected);
	let mut scene = scene.clone();
	let to = scene.people[CUSTODIAN].holder();
	scene.record(Log::Custody, INVESTIGATOR, offer_to(to, time_of(9)), 3);
	assert_eq!(rejection(&scene.prove_some(&[(Log::Custody, &[1])])), *expected);
}

#[test]
fn exhibit_has_a_depth_if_it_was_made_from_another() {
	for depth in [1, 2, u16::MAX] {
		let expected = Rejection::DepthImpossible { from: None, found: depth };
		assert_derivation_impossible(&derivation(&registered(), None, depth, 0), &expected);
	}
	let expected = Rejection::DepthImpossible { from: Some(MOTHER), found: 0 };
	assert_derivation_impossible(&derivation(&derived(), Some(MOTHER), 0, 0), &expected);
}

#[test]
fn case_has_the_exhibits_of_which_the_entry_of_one_tells() {
	for (depth, derived_from_it) in [(1, 0), (2, 0), (1, 1)] {
		facts(&derivation(&derived(), Some(MOTHER), depth, derived_from_it).prove());
	}
	facts(&derivation(&registered(), None, 0, 2).prove());
	let too_few = |expected| Rejection::TooFewExhibits { expected, found: 3 };
	for (depth, derived_from_it) in [(3, 0), (2, 1), (1, 2)] {
		let lie = derivation(&derived(), Some(MOTHER), depth, derived_from_it);
		assert_derivation_impossible(&lie, &too_few(4));
	}
	assert_derivation_impossible(&derivation(&registered(), None, 0, 3), &too_few(4));
	let all = derivation(&registered(), None, 0, u32::MAX);
	assert_derivation_impossible(&all, &too_few(1 << 32));
}
