//! PF-24.

use catena_primitives::{
	disclosure::{field_path, Field, FieldKind},
	statement::Log,
};
use catena_verifier::{RecordAt, Rejection};

use crate::support::{
	facts, rejection,
	scene::{Proven, Scene},
	stories::*,
};

fn first() -> RecordAt {
	RecordAt { log: Log::Custody, sequence: 0 }
}

fn disclosing(indices: &[u32]) -> Proven {
	let scene = exhibit();
	let mut proven = scene.prove();
	proven.proof.disclosures =
		indices.iter().map(|index| scene.disclosure(Log::Custody, 0, *index)).collect();
	proven
}

#[test]
fn disclosed_fields_are_facts_and_the_others_stay_hidden() {
	let facts = facts(&disclosing(&[0, 2]));
	let fields: Vec<_> =
		facts.disclosures.iter().map(|f| (f.at, f.index, f.fields, f.kind())).collect();
	assert_eq!(fields, [(first(), 0, 3, FieldKind::File), (first(), 2, 3, FieldKind::SealNumber)]);
	assert_eq!(facts.disclosures[0].file, Some(digest(1)));
	assert_eq!(facts.disclosures[0].text(), None);
	assert_eq!(facts.disclosures[1].text(), Some("B-1177"));
}

#[test]
fn fields_of_a_selected_record_are_disclosed_too() {
	let scene = exhibit();
	let mut proven = scene.prove_some(&[(Log::Custody, &[0])]);
	proven.proof.disclosures = vec![scene.disclosure(Log::Custody, 0, 1)];
	assert_eq!(facts(&proven).disclosures[0].text(), Some("disk.img"));
}

#[test]
fn field_leads_to_the_root_that_the_statement_carries() {
	for edit in [
		|field: &mut Field| field.value[0] ^= 1,
		|field: &mut Field| field.salt[0] ^= 1,
		|field: &mut Field| field.kind = FieldKind::Note,
	] {
		let mut proven = disclosing(&[2]);
		let disclosure = &mut proven.proof.disclosures[0];
		edit(&mut disclosure.field);
		let root = |field: &Field| {
			disclosure.path.root(catena_primitives::hash::RangeTags::DETAILS, field.leaf())
		};
		let (expected, found) = (root(&fields()[2]).unwrap(), root(&disclosure.field));
		let expected = Rejection::DisclosureElsewhere { at: first(), expected, found };
		assert_eq!(rejection(&proven), expected);
	}
}

#[test]
fn path_of_another_length_is_rejected() {
	let mut proven = disclosing(&[2]);
	let path = &mut proven.proof.disclosures[0].path;
	path.siblings.try_push([0; 32]).unwrap();
	let Rejection::DisclosureElsewhere { at, found: None, .. } = rejection(&proven) else {
		panic!()
	};
	assert_eq!(at, first());
}

#[test]
fn disclosure_of_what_is_not_shown_or_has_no_fields_is_rejected() {
	let mut proven = disclosing(&[1]);
	proven.proof.disclosures[0].log = Log::Own(2);
	let at = RecordAt { log: Log::Own(2), sequence: 0 };
	assert_eq!(rejection(&proven), Rejection::DisclosureOfNoRecord { at });
	proven.proof.disclosures[0].log = Log::Custody;
	proven.proof.disclosures[0].sequence = 7;
	let at = RecordAt { log: Log::Custody, sequence: 7 };
	assert_eq!(rejection(&proven), Rejection::DisclosureOfNoRecord { at });
	proven.proof.disclosures[0].sequence = 3;
	let at = RecordAt { log: Log::Custody, sequence: 3 };
	assert_eq!(rejection(&proven), Rejection::DisclosureOfNoDetails { at });
	let scene = exhibit();
	let mut proven = scene.prove_some(&[(Log::Custody, &[3])]);
	proven.proof.disclosures = vec![scene.disclosure(Log::Custody, 0, 1)];
	assert_eq!(rejection(&proven), Rejection::DisclosureOfNoRecord { at: first() });
}

#[test]
fn disclosures_rise_and_none_is_there_twice() {
	let place = |index| (Log::Custody, 0, index);
	let expected = Rejection::DisclosuresDoNotRise { previous: place(2), found: place(1) };
	assert_eq!(rejection(&disclosing(&[2, 1])), expected);
	let expected = Rejection::DisclosuresDoNotRise { previous: place(1), found: place(1) };
	assert_eq!(rejection(&disclosing(&[1, 1])), expected);
}

#[test]
fn file_field_holds_digests_and_nothing_else() {
	let mut bad = fields();
	bad[0].value.try_push(0).unwrap();
	let mut scene: Scene =
		Scene::new(chain(), people(), catena_primitives::item::ItemKind::Exhibit);
	scene.record_with(Log::Custody, INVESTIGATOR, register_exhibit(), 2, &bad, None);
	let mut proven = scene.prove();
	assert!(field_path(&bad, 0).is_some());
	proven.proof.disclosures = vec![scene.disclosure(Log::Custody, 0, 0)];
	assert_eq!(rejection(&proven), Rejection::FileFieldMalformed { at: first() });
}

#[test]
fn text_that_is_not_utf_8_is_a_fact_without_text() {
	let mut odd = fields();
	odd[1].value = vec![0xff].try_into().unwrap();
	let mut scene: Scene =
		Scene::new(chain(), people(), catena_primitives::item::ItemKind::Exhibit);
	scene.record_with(Log::Custody, INVESTIGATOR, register_exhibit(), 2, &odd, None);
	let mut proven = scene.prove();
	proven.proof.disclosures = vec![scene.disclosure(Log::Custody, 0, 1)];
	assert_eq!(facts(&proven).disclosures[0].text(), None);
}
