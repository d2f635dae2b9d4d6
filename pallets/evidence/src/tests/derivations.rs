use catena_primitives::{
	custody::Holder,
	evidence::{CaseRights, Exhibit, MAX_DERIVATION_DEPTH},
	refusal::Refusal,
	statement::{ItemId, Log},
};

use crate::{mock::*, Exhibits};

#[test]
fn derived_exhibit_belongs_to_the_same_case_one_derivation_deeper() {
	build_and_execute(|| {
		let case = open();
		let original = seize(case);
		events();
		let copy = record(LEAD, image(original));
		let extract = record(LEAD, image(copy));
		assert_eq!(entry(original), Exhibit::V1 { case, from: None, depth: 0, derived: 1 });
		assert_eq!(entry(copy), Exhibit::V1 { case, from: Some(original), depth: 1, derived: 1 });
		assert_eq!(entry(extract), Exhibit::V1 { case, from: Some(copy), depth: 2, derived: 0 });
		assert_eq!(counted(case), 3);
		assert_eq!(
			events(),
			[recorded(copy, Log::Custody, 0, copy), recorded(extract, Log::Custody, 0, extract)]
		);
	});
}

#[test]
fn one_exhibit_is_the_origin_of_several() {
	build_and_execute(|| {
		let case = open();
		let original = seize(case);
		record(LEAD, image(original));
		record(LEAD, image(original));
		assert_eq!(entry(original), Exhibit::V1 { case, from: None, depth: 0, derived: 2 });
	});
}

#[test]
fn whoever_derives_holds_what_was_made() {
	build_and_execute(|| {
		let case = open();
		let original = seize(case);
		admit(case, LABORATORY.organisation, CaseRights::NONE);
		hand_over(original, LABORATORY);
		// Holding it is enough: no right in the case is needed.
		let copy = record(LABORATORY, image(original));
		assert_eq!(Custody::item(copy).unwrap().custody.holder, LABORATORY);
	});
}

#[test]
fn nothing_is_derived_from_what_is_no_exhibit() {
	build_and_execute(|| {
		let case = open();
		let artefact = record(LEAD, artefact());
		for exhibit in [[1; 32], case, artefact] {
			assert_refused(LEAD, image(exhibit), Refusal::UnknownExhibit { exhibit });
		}
	});
}

#[test]
fn nobody_but_the_holder_derives() {
	build_and_execute(|| {
		let case = open();
		let exhibit = seize(case);
		admit(case, PARTNER.organisation, CaseRights::ALL);
		let parent_not_held = |holder: Holder| Refusal::ParentNotHeld { exhibit, holder };
		for by in [COLLEAGUE, PARTNER, LABORATORY] {
			assert_refused(by, image(exhibit), parent_not_held(LEAD));
		}
		hand_over(exhibit, PARTNER);
		assert_refused(LEAD, image(exhibit), parent_not_held(PARTNER));
	});
}

#[test]
fn nothing_is_derived_while_the_origin_is_on_offer() {
	build_and_execute(|| {
		let case = open();
		let item = seize(case);
		admit(case, PARTNER.organisation, CaseRights::NONE);
		let offer = record(LEAD, custody(item, offer_to(PARTNER)));
		assert_refused(LEAD, image(item), Refusal::OfferOpen { offer, to: PARTNER });
		assert_refused(
			PARTNER,
			image(item),
			Refusal::ParentNotHeld { exhibit: item, holder: LEAD },
		);
		next_block(HOUR_MS);
		record(LEAD, image(item));
	});
}

/// An exhibit as many derivations away from an original.
fn at_depth(depth: u16) -> ItemId {
	let original = seize(open());
	(0..depth).fold(original, |from, _| record(LEAD, image(from)))
}

#[test]
fn nothing_is_derived_from_the_deepest_exhibit() {
	build_and_execute(|| {
		let deepest = at_depth(MAX_DERIVATION_DEPTH);
		let Exhibit::V1 { depth, .. } = entry(deepest);
		assert_eq!(depth, MAX_DERIVATION_DEPTH);
		assert_refused(
			LEAD,
			image(deepest),
			Refusal::DerivationTooDeep { max: MAX_DERIVATION_DEPTH },
		);
	});
}

#[test]
fn exhibit_counts_no_further_than_can_be_counted() {
	build_and_execute(|| {
		let original = seize(open());
		let before = entry(original);
		let Exhibit::V1 { case, from, depth, .. } = before.clone();
		let full = Exhibit::V1 { case, from, depth, derived: u32::MAX };
		Exhibits::<Test>::insert(original, full);
		assert_refused(LEAD, image(original), Refusal::CounterFull);
		// The invariants hold of exhibits that exist.
		Exhibits::<Test>::insert(original, before);
	});
}
