use catena_primitives::{
	action::Action,
	antiquities::{Artefact, ObjectId},
	item::ItemKind,
	refusal::Refusal,
	statement::Log,
};

use crate::{mock::*, Artefacts, Reports};

#[test]
fn registered_artefact_has_an_entry_without_reports() {
	build_and_execute(|| {
		let artefact = register();
		assert_eq!(
			Artefacts::<Test>::iter().collect::<Vec<_>>(),
			[(artefact, Artefact::V1 { reported: 0, settled: 0 })]
		);
		assert_eq!(Reports::<Test>::iter().count(), 0);
		assert_eq!(Custody::item(artefact).unwrap().kind, ItemKind::Artefact);
		assert_eq!(events(), [recorded(artefact, Log::Custody, 0, artefact)]);
	});
}

#[test]
fn artefact_without_type_of_object_is_refused() {
	build_and_execute(|| {
		let nameless = ObjectId { object_type: Default::default(), ..object_id() };
		assert_refused(
			MUSEUM,
			first(Action::RegisterArtefact(nameless)),
			Refusal::ObjectTypeMissing,
		);
	});
}

#[test]
fn type_of_object_is_the_one_category_that_must_be_known() {
	build_and_execute(|| {
		let object_type = "Coin".try_into().unwrap();
		let scanty = ObjectId { object_type, ..Default::default() };
		record(MUSEUM, first(Action::RegisterArtefact(scanty)));
	});
}

#[test]
fn same_description_twice_is_two_artefacts() {
	build_and_execute(|| {
		assert_ne!(register(), register());
		assert_eq!(Artefacts::<Test>::iter().count(), 2);
	});
}

#[test]
fn case_and_exhibit_are_no_artefacts() {
	build_and_execute(|| {
		exhibit();
		assert_eq!(Artefacts::<Test>::iter().count(), 0);
	});
}

#[test]
fn artefact_that_is_handed_over_keeps_its_reports() {
	build_and_execute(|| {
		let artefact = register();
		report(POLICE, artefact);
		hand_over(artefact, CUSTOMS);
		assert_eq!(counted(artefact), (1, 0));
	});
}
